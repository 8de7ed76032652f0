"""Rationals as balls and back; nothing is written out that would fill the memory."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from actcli.prove.rationals import ball, hull, midpoint, newton

ZERO, ONE = Fraction(0), Fraction(1)


@pytest.mark.parametrize("value", [ZERO, ONE, Fraction(-3, 8), Fraction(5, 2**60), Fraction(2**70 + 1)])
def test_dyadic_rationals_are_their_midpoints(value):
    with ctx.workprec(128):
        assert midpoint(ball(value)) == value


def test_a_hull_holds_its_ends():
    box = hull(Fraction(1, 3), Fraction(2, 3))
    assert box.contains(ball(Fraction(1, 3)))
    assert box.contains(ball(Fraction(2, 3)))


@pytest.mark.parametrize("value", [arb(-(10**12)).exp(), arb(10**12).exp(), arb.pos_inf(), arb("nan")])
def test_what_does_not_fit_into_the_memory_is_none(value):
    assert midpoint(value) is None


@pytest.mark.parametrize(
    ("value", "slope", "wanted"),
    [
        (arb(1), arb(2), Fraction(1, 2)),
        (arb(-1), arb(2), None),  # outside
        (arb(1), arb(0), None),
        (arb(1), arb(0, 1), None),
        (arb("nan"), arb(1), None),
        (arb(1), arb(-(10**12)).exp(), None),
    ],
)
def test_newton(value, slope, wanted):
    assert newton(ONE, value, slope, ZERO, ONE) == wanted
