"""Taylor coefficients at points and on boxes: containment, and exact zeros."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import pytest

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import working
from actcli.prove.landscape.jets import BITS, CAP, Jets
from actcli.prove.pieces.branches import KEPT
from actcli.prove.pieces.identity import is_zero_at


def jets(text):
    return Jets(expand(parse(text, VOCABULARY, names=("x",)), KEPT))


@pytest.mark.parametrize(
    "text", ["x*sigmoid(x)", "x*normal_cdf(x)", "tanh(x)/(1 + x**2)", "exp(-x**2)", "softplus(3*x)"]
)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_boxes_contain_their_points(text, order):
    one = jets(text)
    formula = derive(one.root, "x", order)
    with working(BITS, CAP):
        for low in (Fraction(-5), Fraction(-1, 3), Fraction(0), Fraction(2)):
            over = one.on(low, low + Fraction(1, 4), order) * factorial(order)
            for k in range(9):
                at = low + Fraction(k, 32)
                value = ball_at(formula, {"x": at})
                assert over.overlaps(value)
                assert one.at(at)[order].overlaps(value / factorial(order))


def test_no_value_somewhere_gives_nothing():
    with working(BITS, CAP):
        assert not jets("1/x").on(Fraction(-1), Fraction(1), 0).is_finite()
        assert not jets("sqrt(x)").on(Fraction(0), Fraction(1), 1).is_finite()


@pytest.mark.parametrize(
    ("text", "at", "order", "wanted"),
    [
        ("x**2", "0", 0, 2), ("x**2", "1", 0, 0), ("(x - 1/3)**3", "1/3", 0, 3), ("(x - 1/3)**3", "1/3", 1, 2),
        ("x - tanh(x)", "0", 0, 3), ("x*sigmoid(x)", "0", 0, 1), ("sqrt(2)*x - sqrt(2)", "1", 0, 1),
        ("exp(x) + x*exp(x)", "-1", 0, 1),
        ("exp(log(2))*x - 2", "1", 0, None), ("x*exp(x) + exp(x)", "-1", 0, 1),
        ("sqrt(x)", "0", 0, None), ("x - x", "1", 0, None),
    ],
)  # fmt: skip
def test_orders_of_zeros(text, at, order, wanted):
    with working(BITS, CAP):
        assert jets(text).multiplicity(Fraction(at), order) == wanted


def test_exact_zeros():
    root = parse("3*x - 1", VOCABULARY, names=("x",))
    assert is_zero_at(root, Fraction(1, 3))
    assert not is_zero_at(root, Fraction(1, 3) + Fraction(1, 10**30))
