"""A choice is settled only where it goes one way throughout."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import ctx

from actcli.evaluate import value_at
from actcli.expr import Piecewise, postorder
from actcli.format import format_expr
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.verify.choices import settle, settle_at, spelled_out, ways
from actcli.verify.curve import NotShown, Work


def settled(text, low, high):
    root = spelled_out(parse(text, VOCABULARY, names=("x",)))
    ends = (None if end is None else Fraction(end) for end in (low, high))
    with ctx.workprec(200):
        return settle(root, *ends, Work(20000, 20))


@pytest.mark.parametrize(
    ("text", "low", "high", "formula"),
    [
        ("max(0, x)", 0, None, "x"), ("max(0, x)", None, 0, "0"), ("abs(x)", -3, 0, "-x"),
        ("1 if x**2 > 0 else 2", 0, 5, "1"), ("1 if x**3 >= 2 else 2", 2, None, "1"),
        ("1 if exp(x) > 1 else 2", 0, None, "1"), ("1 if tanh(x) < 0 else 2", None, 0, "1"),
        ("1 if 1 - cos(x) > 0 else 2", 0, 1, "1"), ("floor(x)", 2, 3, "2"), ("floor(-2*x)", 0, "1/2", "-1"),
        ("round(x)", "1/2", "3/2", "1"), ("ceil(x)", 2, 3, "3"), ("floor(2)", None, None, "2"),
        ("x if x > 1/3 or x < 0 else 7", "1/3", 2, "x"), ("5 if x == 3 else x", 3, 4, "x"),
        ("1 if x < 0 else log(x) if log(x) > 0 else 3", None, 0, "1"),  # the other branch has no value, and no say
    ],
)  # fmt: skip
def test_what_goes_one_way(text, low, high, formula):
    got = settled(text, low, high)
    assert not any(isinstance(node, Piecewise) for node in postorder(got))
    start = Fraction(low) if low is not None else Fraction(high) - 1 if high is not None else Fraction(0)
    wanted = parse(formula, VOCABULARY, names=("x",))
    for step in (Fraction(1, 1000), Fraction(1, 7), Fraction(2, 5)):
        assert value_at(got, {"x": start + step}).exact == value_at(wanted, {"x": start + step}).exact


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("max(0, x)", -1, 1), ("1 if x**2 > 0 else 2", -1, 1), ("1 if x**2 > 0 else 2", None, None),
        ("1 if (x - 1/7)**2 > 0 else 2", 0, 1), ("1 if x*sin(x) > -1 else 2", 0, None),
        ("floor(x)", 2, "3.0001"), ("round(x)", 0, 1), ("1 if sin(1000*x) < 1 else 2", 0, 1),
        ("1 if 1e-300*x > 0 else 2", -1, 1), ("1 if log(x) < 100 else 2", -1, 1), ("floor(exp(x))", 0, 1),
        ("1 if 1/x > 0 else 2", -1, 1), ("1 if x**3 > 2 else 2", "1.2599", "1.26"), ("floor(x) + floor(-x)", 0, 2),
    ],
)  # fmt: skip
def test_what_does_not(text, low, high):
    with pytest.raises(NotShown):
        settled(text, low, high)


def test_at_a_point_conditions_are_exact():
    root = spelled_out(parse("5 if x == 1/3 else x", VOCABULARY, names=("x",)))
    assert format_expr(settle_at(root, Fraction(1, 3))) == "5"
    assert format_expr(settle_at(root, Fraction(1, 3) + Fraction(1, 10**100))) == "x"


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("max(x, 7/5)", {"x", "7/5"}), ("max(x, 3)", {"3"}), ("floor(x)", {"floor(x)"}),
        ("x if x**2 < 2 else 5 if x**2 == 2 else 7", {"x", "5", "7"}),
        ("2*max(x**2, 2) if not x > 3 else 1", {"2*x**2", "2*2"}),
        ("max(x**2, 2)*max(x, 7/5)", {"x**2*x", "x**2*(7/5)", "2*x", "2*(7/5)"}),
    ],
)  # fmt: skip
def test_the_ways_that_a_formula_may_go_on_a_short_interval(text, formulas):
    root = spelled_out(parse(text, VOCABULARY, names=("x",)))
    assert {format_expr(way) for way in ways(root, Fraction(139, 100), Fraction(142, 100))} == formulas


def test_too_many_ways():
    root = spelled_out(parse(" + ".join(f"max(x**{n}, {n})" for n in range(2, 10)), VOCABULARY, names=("x",)))
    with pytest.raises(NotShown, match="too many"):
        ways(root, Fraction(0), Fraction(9))
