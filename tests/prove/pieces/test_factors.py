"""Common factors: the product of what is taken out and what is left is the formula, and signs are kept."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import ctx

from actcli import operators as op
from actcli.evaluate import ball_at
from actcli.format import format_expr
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.factors import common_factors, is_positive, without_positive_factors

POINTS = [Fraction(k, 7) for k in range(-22, 23)]


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    "text",
    [
        "exp(x)*sech(x)**2 - x*sech(x)",
        "-x*exp(x)/sech(x) + exp(x)/sech(x)**2",
        "x**3*sin(x) - 2*x**2 + x**2*(1 - x)/7",
        "exp(-x)*exp(-exp(-x))*exp(-x) - exp(-x)*exp(-exp(-x))",
        "-(2*x*tanh(x)) - (x*tanh(x))**2",
        "x*exp(x)",
        "exp(x)**-2 + exp(x)**-3",
    ],
)
def test_the_product_is_the_formula(text):
    root = read(text)
    found = common_factors(root)
    assert found is not None
    factors, rest = found
    whole = rest
    for factor, power in factors.items():
        whole = op.multiply(whole, op.power(factor, op.number(power)))
    with ctx.workprec(200):
        for at in POINTS:
            first, second = (ball_at(one, {"x": at}) for one in (root, whole))
            assert first.overlaps(second) or not (first.is_finite() and second.is_finite())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("exp(x)*x", "x"),
        ("exp(x)*x - exp(x)*sigmoid(x)", "x - sigmoid(x)"),
        ("x*sin(x) - x", None),
        ("exp(x) - exp(2*x)", None),
        ("1 + exp(x)", None),
        ("softplus(x)*cos(x)/(2 + x**4)", "cos(x)"),
    ],
)
def test_what_is_left_has_the_sign(text, rest):
    found = without_positive_factors(read(text))
    assert (None if found is None else format_expr(found)) == rest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("exp(x)", True), ("1 + x**2", True), ("2*x**2 + sigmoid(x)", True), ("sqrt(1 + x**4)", True),
        ("exp(x)/cosh(x)", True), ("softplus(x, 2)", True), ("softplus(x, x)", False), ("x**2", False),
        ("1 - x**2", False), ("1 + x**3", False), ("x", False), ("-exp(x)", False), ("0", False),
    ],
)  # fmt: skip
def test_positive_by_its_form(text, wanted):
    assert is_positive(read(text)) is wanted
