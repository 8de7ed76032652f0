"""Pieces: where formulas are cut, what holds on a piece, and what is refused."""

from fractions import Fraction

import pytest

from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.branches import KEPT, Unsettled, continues, pieces, settled


def read(text):
    return parse(text, VOCABULARY, names=("x",))


def holds(text, low, high):
    """Which of 1 and 0 a condition picks on an open interval."""
    return format_expr(settled(read(f"1 if {text} else 0"), low, high))


@pytest.mark.parametrize(
    ("text", "low", "high", "wanted"),
    [
        ("x > 1/3", Fraction(1, 3), None, "1"), ("x >= 1/3", None, Fraction(1, 3), "0"), ("x == 0", 0, 1, "0"),
        ("x != 0", -1, 0, "1"),
        ("x - x == 0", None, None, "1"),
        ("x**2 > 0", 0, None, "1"),
        ("x**2 > 0", None, 0, "1"),
        ("exp(x)/x**2 > 0", None, 0, "1"),
        ("x**3 > 0", None, 0, "0"),
        ("exp(x) > 0", None, None, "1"), ("exp(x)*x < 0", None, 0, "1"), ("-exp(x)/x > 0", None, 0, "1"),
        ("x**2 + 1 <= 0", None, None, "0"), ("1 < x <= 2", 1, 2, "1"), ("not (x < 0 or x > 5)", 0, 5, "1"),
    ],
)  # fmt: skip
def test_conditions_that_are_settled(text, low, high, wanted):
    low, high = (None if end is None else Fraction(end) for end in (low, high))
    assert holds(text, low, high) == wanted


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x > 0", -1, 1), ("x > 0", None, None), ("x**2 > 1", 0, 2), ("(x - 0.1234567)**2*exp(x) < 1e-18", -1, 1),
        ("sin(1000*x) > 0.9999999", -1, 1),
        ("sin(x) > 0", 1, None),
        ("exp(x) > 1e9", 0, None),
        ("exp(x) > 1e100", 0, None),
        ("x**2 + x > 1e6", 1, None),
        ("x < inf", -1, 1),
        ("exp(x) - 1e-9*exp(2*x) > 0", 0, None), ("sqrt(x) + 1 > 0", -1, 1), ("log(x) == log(x)", -1, 1),
    ],
)  # fmt: skip
def test_conditions_that_are_refused(text, low, high):
    low, high = (None if end is None else Fraction(end) for end in (low, high))
    with pytest.raises(Unsettled):
        holds(text, low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "wanted"),
    [
        ("floor(x)", 2, 3, "2"),
        ("ceil(x)", 2, 3, "3"),
        ("round(x)", "3/2", "5/2", "2"),
        ("round(2*x)/2", 0, "1/4", "0/2"),
    ],
)
def test_what_rounds_is_constant_between_steps(text, low, high, wanted):
    assert format_expr(settled(expand(read(text), KEPT), Fraction(low), Fraction(high))) == wanted
    with pytest.raises(Unsettled):
        settled(expand(read(text), KEPT), Fraction(low), Fraction(high) + Fraction(1, 10**9))


@pytest.mark.parametrize("text", ["floor(x)", "x - floor(1000*x)", "1/sin(x)"])
def test_too_many_pieces_are_refused(text):
    with pytest.raises(Unsettled):
        pieces(read(text), None, None)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("max(x, 0)", True, True), ("heaviside(x, 3)", False, False), ("x if x < 0 else 1 + x", False, True),
        ("exp(x) if x <= 0 else 2", True, False), ("max(exp(x), 0) if x <= 0 else x", True, False),
        ("exp(1) if x < 0 else exp(1)*cos(x)", True, True),
        ("floor(x + 1)", False, True), ("ceil(x)", True, False),
        ("softplus(x) if x < 0 else x + log(2)", True, True), ("x/sqrt(1 + x**2) if x < 0 else x", True, True),
        ("log(4) if x < 0 else 2*log(2)*cos(x)", None, True),
    ],
)  # fmt: skip
def test_which_side_continues_at_zero(text, left, right):
    root = read(text)
    parts = pieces(root, Fraction(-1, 2), Fraction(1, 2))
    assert [continues(root, part, Fraction(0)) for part in parts] == [left, right]


def test_an_irrational_kink_is_a_rough_gap():
    parts = pieces(read("max(x**2, 2)"), Fraction(0), Fraction(4))
    assert [part.rough for part in parts] == [False, True, False]
    assert parts[1].low ** 2 < 2 < parts[1].high ** 2
