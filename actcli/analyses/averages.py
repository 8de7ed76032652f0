"""Averages of a difference, enclosed: over an interval, and under N(0, 1), the inputs that a normalised network sees.

Integrals are enclosed to an absolute error, so the difference is scaled to be near 1 first. What is not enclosed to a
digit is estimated over an interval, and not known under N(0, 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import arb

from actcli import operators as op
from actcli.analyses.proved import decimal_of, outward
from actcli.analyses.sampled import means
from actcli.errors import Undecided
from actcli.prove.integral import expectation, integral
from actcli.prove.rationals import ball

if TYPE_CHECKING:
    from actcli.analyses.sampled import Interval
    from actcli.expr import Expr

__all__ = ["NONE", "NOTHING", "Average", "over", "scale_of", "under_normal"]

MEAN_DIGITS: Final = 10
_SPARE: Final = 2  # digits of an enclosure beyond those that are shown


@dataclass(frozen=True, slots=True)
class Average:
    """A mean or a root mean square; where it is proved, `bounds` are decimals around it and `text` is what is settled.

    NaN: there is none, or it is not known.
    """

    value: float
    bounds: tuple[str, str] | None = None
    text: str | None = None


NONE: Final = Average(math.nan)
NOTHING: Final = Average(0.0, ("0", "0"), "0")


def scale_of(size: float) -> Fraction:
    """A power of two near the largest difference: integrals are enclosed to an absolute error, of what is near 1."""
    return Fraction(1) if math.isinf(size) else Fraction(2) ** math.frexp(size)[1]


def over(difference: Expr, span: Interval, scale: Fraction, odd: bool) -> tuple[Average, Average]:
    """Root mean square and mean over an interval, proved or estimated."""
    total, squares = (integral(one, *span, digits=MEAN_DIGITS) for one in _powers(difference, scale))
    if total is None or squares is None:
        return _estimated(difference, span)
    width = ball(span[1] - span[0])
    rms = _average(_root(squares / width), scale)
    mean = NOTHING if odd and span[0] == -span[1] else _average(total / width, scale)
    if NONE in (rms, mean):
        return _estimated(difference, span)
    return rms, mean


def _estimated(difference: Expr, span: Interval) -> tuple[Average, Average]:
    mean, rms = means(difference, span)
    return Average(rms), Average(0.0 if abs(mean) < 1e-12 * rms else mean)


def under_normal(difference: Expr, scale: Fraction, odd: bool) -> tuple[Average, Average]:
    """Root mean square and mean for x ~ N(0, 1), where they are proved."""
    total, squares = (expectation(one, digits=MEAN_DIGITS) for one in _powers(difference, scale))
    if total is None or squares is None:
        return NONE, NONE
    return _average(_root(squares), scale), NOTHING if odd else _average(total, scale)


def _powers(difference: Expr, scale: Fraction) -> tuple[Expr, Expr]:
    scaled = op.divide(difference, op.number(scale))
    return scaled, op.power(scaled, op.number(2))


def _root(squares: arb) -> arb:
    return squares.nonnegative_part().sqrt()


def _average(part: arb, scale: Fraction) -> Average:
    """The average that is enclosed, in parts of `scale`; none where that settles no digit, and is not near zero."""
    value = part * ball(scale)
    low, high = value.lower(), value.upper()
    ends = outward(low, high, MEAN_DIGITS + _SPARE)
    bounds = ends["lower"], ends["upper"]
    if value.contains(0):
        size = abs(value).upper()
        if not abs(part) < arb(10) ** (1 - MEAN_DIGITS):
            return NONE
        return Average(0.0, bounds, "0" if size.is_zero() else "±" + outward(size, size, 1)["upper"])
    try:
        return Average(float(value.mid()), bounds, decimal_of(low, high))
    except Undecided:
        return NONE
