"""Rationals as balls, balls as rationals, and Newton's step from one rational to another.

What balls hold may be as small as exp(-10^12), of which no rational is made: its digits would not fit into the memory.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from flint import arb, fmpq

__all__ = ["ball", "hull", "midpoint", "newton"]

SMALLEST: Final = 1 << 12  # bits behind the point of a rational that is made of a ball


def ball(value: Fraction) -> arb:
    """A rational at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


def hull(low: Fraction, high: Fraction) -> arb:
    """The ball of an interval."""
    return ball(low).union(ball(high))


def midpoint(value: arb) -> Fraction | None:
    """The midpoint of a ball, exactly; None where it is too large or too small to be written out, or is none."""
    if not value.is_finite():
        return None
    mantissa, exponent = value.mid().man_exp()
    power = int(exponent)
    return Fraction(int(mantissa)) * Fraction(2) ** power if abs(power) <= SMALLEST else None


def newton(at: Fraction, value: arb, slope: arb, low: Fraction, high: Fraction) -> Fraction | None:
    """Where the tangent at a point meets zero; None where that is not strictly inside of the interval, or not known.

    >>> print(newton(Fraction(1), arb(1), arb(2), Fraction(0), Fraction(1)))
    1/2
    """
    if slope.contains(0):
        return None
    moved = midpoint(ball(at) - value / slope)
    return moved if moved is not None and low < moved < high else None
