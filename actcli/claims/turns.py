"""Points that show how a function moves: two between which it falls, rises or stays, by balls."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.claims import points
from actcli.claims.answers import Answer, refuted, shown, undecided

if TYPE_CHECKING:
    from actcli.claims.figures import Ends, Number
    from actcli.expr import Expr

__all__ = ["flat", "turn"]


def flat(root: Expr, actual: str) -> Answer:
    """A function that is not shown to be strictly monotone is shown not to be by two points of the same value."""
    known: dict[Number, Fraction] = {}
    for at in points.samples(None, None):
        low, high = points.value(root, at)
        if low == high and low in known:
            first, second = sorted((known[low], at))
            return refuted(actual, f"f({_short(first)}) = f({_short(second)}) = {shown((low, low))}")
        if low == high:
            known[low] = at
    return undecided(f"{actual}, and whether strictly is not decided")


def turn(root: Expr, move: int) -> str:
    """Two points, the first below the second, between which the function falls (-1) or rises (1) most."""
    best: tuple[Number, Fraction, Fraction, Ends, Ends] | None = None
    first: tuple[Fraction, Ends] | None = None
    for at in (Fraction(k, 8) for k in range(-80, 81)):
        low, high = points.value(root, at)
        if low == -math.inf or high == math.inf:
            continue
        if first is not None:
            size = first[1][0] - high if move < 0 else low - first[1][1]
            if size > 0 and (best is None or size > best[0]):
                best = size, first[0], at, first[1], (low, high)
        if first is None or (low > first[1][0] if move < 0 else high < first[1][1]):
            first = at, (low, high)
    if best is None:
        return ""
    return f"f({_short(best[1])}) = {shown(best[3])}, f({_short(best[2])}) = {shown(best[4])}"


def _short(at: Fraction) -> str:
    return shown((at, at), 8)
