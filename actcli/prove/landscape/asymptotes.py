"""What a function does at both ends of the line: its limit, and the line that it approaches, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flint import arb

from actcli import operators as op
from actcli.derive import derive
from actcli.expr import Symbol
from actcli.interpreters.tails import Huge, Unbounded, limit, tail_of
from actcli.prove.extrema.oscillation import swing_of
from actcli.prove.extrema.search import working
from actcli.prove.infinity.leading import Line, infinity_of, line_of, sign_beyond
from actcli.prove.infinity.waves import is_wave
from actcli.prove.landscape.jets import BITS
from actcli.prove.pieces.branches import Unsettled

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["asymptote_of", "limit_of"]

STARTS: Final = (64, 1024)
_X: Final = Symbol("x")


def limit_of(root: Expr, direction: int) -> arb | None:
    """The limit at an end, +-inf included; None where it is proved that there is none.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> limit_of(parse("x*sigmoid(x)", VOCABULARY), -1)
    0
    """
    with working(BITS):
        line = _line(root, direction)
        if line is not None and line.slope.is_zero():
            return line.offset
        for start in STARTS:
            try:
                found = limit(tail_of(root, arb(start), direction))
            except Unbounded:
                found = None
            if found is not None and (line is None or not found.is_finite()):
                return found
            rises = infinity_of(root, arb(start), direction)
            if rises is not None:
                return arb.pos_inf() * rises
            sign = sign_beyond(op.divide(root, _X), arb(start), direction)
            if line is not None and not line.slope.contains(0) and sign:
                return arb.pos_inf() if sign * direction > 0 else arb.neg_inf()
    if is_wave(root) or _swings(root, direction):
        return None
    raise Unsettled("the limit is not decided")


def asymptote_of(root: Expr, direction: int) -> Line | None:
    """The line that a formula approaches at an end; None where it is proved that there is none."""
    reason = "what it does at infinity is not known"
    with working(BITS):
        for start in STARTS:
            try:
                return line_of(root, arb(start), direction)
            except Unbounded as why:
                reason = str(why)
            try:
                return _by_tail(root, arb(start), direction)
            except Unbounded:
                pass
            try:
                slope = limit(tail_of(derive(root, "x"), arb(start), direction))
            except Unbounded:
                continue
            if slope is not None and not slope.is_finite():
                return None
            if slope is not None and slope.is_zero() and infinity_of(root, arb(start), direction):
                return None  # no line of any other slope, and no level one
    slope_swings = is_wave(derive(root, "x")) or swing_of(derive(root, "x"), direction) is not None
    if slope_swings or _swings(root, direction):
        return None  # a slope that is periodic and not constant: f - m x - b is too, or it drifts
    raise Unsettled(reason)


def _swings(root: Expr, direction: int) -> bool:
    """Whether the formula comes back to different values for ever, or over a power of x to both signs: x*cos(x)."""
    swing = swing_of(root, direction)
    return swing is not None and (swing.power == 0 or swing.signs == (-1, 1))


def _by_tail(root: Expr, start: arb, direction: int) -> Line | None:
    """The asymptote where the terms of the tail are exact: inexact ones may hide what does not converge."""
    tail = tail_of(root, start, direction)
    if isinstance(tail, Huge):
        return None
    low, lead = min(tail.terms, default=0), tail.root  # in |x|**(-1/lead)
    if low < 0 and low not in (0, -lead) and low < tail.power and not tail.terms[low].contains(0):
        return None  # a power of |x| that is no line's
    if low < -lead or any(-lead < power < 0 for power in tail.terms) or (not tail.rest.is_zero() and tail.power < 1):
        raise Unbounded("a term that is not known to be steady")
    slope, offset = (tail.terms.get(power, arb(0)) for power in (-lead, 0))
    if not (slope.is_exact() and offset.is_exact()):
        raise Unbounded("a term that is not known exactly")
    return Line(slope * direction, offset)


def _line(root: Expr, direction: int) -> Line | None:
    for start in STARTS:
        try:
            return line_of(root, arb(start), direction)
        except Unbounded:
            continue
    return None
