"""What is proved of the relative difference of two functions: whether a relative tolerance alone can do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import ctx

from actcli import operators as op
from actcli.analyses.proved import outward
from actcli.evaluate import rounded as decimal_of
from actcli.evaluate import value_at
from actcli.prove.extrema import extrema
from actcli.rounding.correct import fraction_of

if TYPE_CHECKING:
    from actcli.expr import Expr

    Interval = tuple[Fraction, Fraction]

__all__ = ["relative_words"]

_DIGITS: Final = 4
_POINTS: Final = 160  # at which relative differences are looked at
_FAR: Final = Fraction(40)
_BITS: Final = 192


def relative_words(roots: tuple[Expr, Expr], interval: Interval | None) -> str:
    """What is proved of the relative difference, which says what rtol alone would have to be."""
    low, high = interval or (None, None)
    difference = op.subtract(roots[1], roots[0])
    if difference is op.ZERO:
        return "rtol alone can do, but for subnormal numbers"
    found = extrema(op.divide(difference, roots[0]), low, high, absolute=True)
    if found.decided and not found.high.is_infinite:
        top = outward(found.high.lower, found.high.upper, 6)["lower"]
        return f"rtol alone would have to be more than {top}, the largest relative difference"
    if found.decided:
        return "rtol alone cannot do: the relative difference has no bound"
    return _relative_at_points(difference, roots[0], low or -_FAR, high or _FAR)


def _relative_at_points(difference: Expr, reference: Expr, low: Fraction, high: Fraction) -> str:
    """The largest relative difference at a few points, proved there: a bound from below."""
    best, where = Fraction(0), Fraction(0)
    with ctx.workprec(_BITS):
        for step in range(_POINTS + 1):
            at = low + (high - low) * step / _POINTS
            far, own = (value_at(root, {"x": at}) for root in (difference, reference))
            if own.exact == 0 and far.ball.is_finite() and not far.ball.contains(0):
                return f"rtol alone cannot do: at x = {float(at):.6g} the desired value is 0 and the other is not"
            ratio = abs(far.ball / own.ball)
            if ratio.is_finite() and (least := fraction_of(ratio.lower())) > best:
                best, where = least, at
    if not best:
        return "whether rtol alone can do is not decided"
    return f"rtol alone would have to be at least {decimal_of(best, _DIGITS, -1)}, for x = {float(where):.6g}"
