"""Bounds on a box hold to the last digit, signs are those of the formula, and lines and periods are what they seem."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import ctx

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.verify.boxes import need_bounded, sign_between
from actcli.verify.curve import Curve, NotShown, Work
from actcli.verify.lines import slope_of_line
from actcli.verify.period import need_period


def formula(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("text", "low", "high", "bound", "point"),
    [
        ("x*(1 - x)", 0, 1, "0.25", "0.5"), ("x*(x - 1)", 0, 1, "0.25", "0.5"), ("x**2", -3, 2, "9", None),
        ("cos(x)", -1, 1, "1", "0"), ("-cos(x)", "-0.5", 0, "1", None), ("x*exp(-x)", 0, 3, "0.36787944117144233", "1"),
    ],
)  # fmt: skip
def test_bounds(text, low, high, bound, point):
    ends = Fraction(low), Fraction(high)
    touch = None if point is None else Fraction(point)
    with ctx.workprec(200):
        need_bounded(Curve(formula(text), Work(10**5, 60)), *ends, Fraction(bound), touch)
        less = Fraction(bound) * (1 - Fraction(1, 10**10))
        with pytest.raises(NotShown):
            need_bounded(Curve(formula(text), Work(10**5, 60)), *ends, less, touch)


@pytest.mark.parametrize(
    ("text", "low", "high", "sign"),
    [("cos(x)", "-1/2", 0, 1), ("cos(x)", 0, "1/2", -1), ("-cos(x)", "-1/2", 0, -1), ("-cos(x)", 0, "1/2", 1)],
)
def test_the_sign_of_a_derivative_from_a_zero_at_an_end(text, low, high, sign):
    with ctx.workprec(200):
        assert Curve(formula(text), Work(10**4, 60)).sign(Fraction(low), Fraction(high), 1) == sign


def test_a_sign_between_zeros_at_the_ends():
    with ctx.workprec(200):
        assert sign_between(Curve(formula("x*(1 - x)"), Work(10**4, 60)), Fraction(0), Fraction(1)) == 1
        with pytest.raises(NotShown):
            sign_between(Curve(formula("x*(1 - x)"), Work(10**4, 60)), Fraction(-1), Fraction(1))


def test_a_constant_slope_alone_makes_no_line():
    assert slope_of_line(formula("3*x/2 - 1")) == Fraction(3, 2)
    assert slope_of_line(formula("x + floor(x)")) is None
    assert slope_of_line(formula("x + sign(x)")) is None


@pytest.mark.parametrize("text", ["sin(x) + log(x) - log(x)", "sin(x + floor(x))", "x*sin(x)", "sin(x/2)", "1"])
def test_no_period(text):
    with pytest.raises(NotShown):
        need_period(formula(text), Fraction(7), slope=False)


def test_a_period():
    need_period(formula("sin(x) + cos(3*x)**2"), Fraction(7), slope=False)
