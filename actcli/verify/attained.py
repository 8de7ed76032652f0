"""Whether some point has the supremum: it is attained, or it is only approached.

Attained, if every limit that is no value of the function (at a jump, at infinity) is below it: what is left is
continuous on closed intervals. Missed, if each point is below it, or on the way of a strictly monotone stretch to a
limit. What neither argument shows is not claimed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.verify.beyond import beyond
from actcli.verify.boxes import need_bounded, need_strictly_monotone
from actcli.verify.choices import settle_at
from actcli.verify.curve import Curve, NotShown, at_most, told
from actcli.verify.far import Horizon
from actcli.verify.known import Far

if TYPE_CHECKING:
    from actcli.verify.claim import ClaimCheck

__all__ = ["need_attained"]

FARTHER = 6  # times that a tail may be looked at four times as far out


def need_attained(check: ClaimCheck) -> None:
    """The supremum is attained, or is not, as claimed."""
    if check.is_slope:
        raise NotShown("whether a slope is attained cannot be checked")
    if check.claim.attained:
        _need_reached(check)
    else:
        _need_missed(check)


def _need_reached(check: ClaimCheck) -> None:
    """Each limit that is no value of the function is below the supremum: so that is attained on a closed piece."""
    if check.claim.witness.at is not None and check.claim.witness.piece is None:
        value = check.own.at(check.claim.witness.at)
        if value.exact is not None and abs(Fraction(int(value.exact.p), int(value.exact.q))) == check.upper:
            return
    for number, piece in enumerate(check.claim.pieces):
        if piece.rough:
            _need_below(check, number)
            continue
        curve = check.curve(number)
        for end in (piece.low, piece.high):
            if (
                end is not None
                and not _is_value(check, curve, end)
                and not at_most(curve.at(end), check.lower, strictly=True)
            ):
                raise NotShown(f"the limit at {told(end)} may be the supremum, and is no value")
        for tail in piece.tails:
            if not _is_constant(curve, tail.start, tail.direction):
                _need_beaten(check, curve, tail.start, tail.direction)


def _need_below(check: ClaimCheck, number: int) -> None:
    """The size is below `lower` on a rough piece."""
    for curve in check.curves(number):
        for box in check.claim.pieces[number].boxes:
            need_bounded(curve, box.low, box.high, check.lower, strictly=True, smooth=False)


def _is_value(check: ClaimCheck, curve: Curve, end: Fraction) -> bool:
    """Whether the limit of a piece at its end is the function's value there."""
    try:
        if settle_at(check.written, end) is curve.root:
            return True
    except NotShown:
        pass
    own, limit = check.own.at(end).exact, curve.at(end).exact
    return own is not None and bool(own == limit)


def _is_constant(curve: Curve, start: Fraction, direction: int) -> bool:
    """Whether the formula is constant on a tail, so that its limit is a value."""
    value = beyond(Horizon(abs(start), direction), curve.simple)
    return isinstance(value, Far) and value.is_constant


def _need_beaten(check: ClaimCheck, curve: Curve, start: Fraction, direction: int) -> None:
    """What lies beyond some point has a size below `lower`, not counting what lies before it."""
    start = abs(start)
    for _ in range(FARTHER):
        horizon = Horizon(start, direction)
        if at_most(horizon.range_of(beyond(horizon, curve.simple)), check.lower, strictly=True):
            return
        start *= 4
    raise NotShown("the limit at infinity may be the supremum")


def _need_missed(check: ClaimCheck) -> None:
    """No point has the supremum: elsewhere the size is below `lower`, or moves strictly toward a limit."""
    for at in check.places():
        if not at_most(check.own.at(at), check.lower, strictly=True):
            raise NotShown(f"the value at {told(at)} may be the supremum")
    for number, piece in enumerate(check.claim.pieces):
        if piece.rough:
            _need_below(check, number)
            continue
        curve = check.curve(number)
        for box in piece.boxes:
            if at_most(curve.over(box.low, box.high), check.lower, strictly=True):
                continue
            inner = [end for end in (box.low, box.high) if end not in (piece.low, piece.high)]
            if all(at_most(curve.at(end), check.lower, strictly=True) for end in inner):
                try:
                    need_strictly_monotone(curve, box.low, box.high)
                except NotShown:
                    pass
                else:
                    continue
            need_bounded(curve, box.low, box.high, check.lower, strictly=True)
        for tail in piece.tails:
            if not _moves_away(check, curve, tail.start, tail.direction):
                check.need_tail(curve, tail.start, tail.direction, check.lower, strictly=True)


def _moves_away(check: ClaimCheck, curve: Curve, start: Fraction, direction: int) -> bool:
    """Whether the formula moves strictly from a value below `lower` to its limit."""
    slope = curve.derivative(1)
    horizon = Horizon(abs(start), direction)
    try:
        strict = slope is not None and beyond(horizon, slope).sign in (1, -1)
    except NotShown:
        return False
    return strict and at_most(curve.at(start), check.lower, strictly=True)
