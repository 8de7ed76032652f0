"""Parity: by rules, by pieces, with the values at jumps, and none that points contradict."""

from fractions import Fraction

import pytest

from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.branches import pieces
from actcli.prove.shape import shape_of
from actcli.prove.shape.parity import parity_by_pieces, parity_by_rules

FORMULAS = {
    "x": "odd", "x*x": "even", "x**3 - sin(x)": "odd", "x - x**2": None, "cos(x) + 1": "even", "exp(x)": None,
    "abs(x)": "even", "sign(x)": "odd", "heaviside(x)": None, "heaviside(x) - 1/2": "odd", "max(x, -x)": "even",
    "max(x, 0) - max(-x, 0)": "odd", "x if abs(x) > 1/2 else 0": "odd",
    "x if x > 1/2 else x if x < -1/2 else 0": "odd", "x if x >= 1/2 else x if x < -1/2 else 0": None,
    "x - 1/2 if x > 1/2 else x + 1/2 if x < -1/2 else 0": "odd", "1 if x > 0 else 1 if x < 0 else 2": "even",
    "1 if x > 0 else -1": None, "clip(x, -1, 1)": "odd", "clip(x, 1, -1)": None, "clip(x, -1, 2)": None,
    "x - x**2/4 if x >= 0 else x + x**2/4": "odd", "x**2 if x > 0 else x*x": "even", "max(x, 0)": None,
    "x + 1 if x > 0 else x - 1": None, "x + 1 if x > 0 else x - 1 if x < 0 else 0": "odd", "x/x": "even",
    "log(x) - log(x)": None, "sqrt(x)**2 if x > 0 else -sqrt(-x)**2 if x < 0 else 0": "odd",
}  # fmt: skip


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize("text", FORMULAS)
def test_parity(text):
    found = shape_of(read(text)).parity()
    if FORMULAS[text] is None:
        assert found is None
    else:
        assert found == FORMULAS[text]
    for at in (Fraction(0), Fraction(1, 2), Fraction(1, 3), Fraction(2), Fraction(1)):
        here, there = (ball_at(read(text), {"x": x}) for x in (at, -at))
        if found is not None and here.is_finite():
            assert there.overlaps(-here if found == "odd" else here)


def test_rules_alone_and_pieces_alone():
    assert parity_by_rules(read("x*tanh(x)")) == "even"
    assert parity_by_rules(read("x if x > 0 else -x")) is None
    root = read("x if x > 0 else -x")
    assert parity_by_pieces(root, pieces(root, None, None), []) == "even"
    assert parity_by_pieces(root, pieces(root, None, Fraction(3)), []) is None


def test_own_values_at_jumps_count():
    root = read("1 if x > 0 else -1 if x < 0 else 3")
    assert parity_by_pieces(root, pieces(root, None, None), [Fraction(0)]) is None
    assert parity_by_pieces(root, pieces(root, None, None), []) == "odd"


def test_an_irrational_kink_leaves_parity_undecided():
    root = read("max(x**2, 2)")
    assert parity_by_pieces(root, pieces(root, None, None), []) is None
    assert parity_by_rules(read("max(x**2, 2)")) == "even"
