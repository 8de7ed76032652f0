"""A curve as points that a pen can follow: even steps, exact breakpoints from both sides, more where the line bends.

At a jump and at a pole the pen is lifted (NaN). The value next to a breakpoint is taken 10^-13 of the width away from
it and drawn at it: no picture shows the difference. A derivative is drawn only where its function has a value.
Rejected: one dense grid, on which jumps slant and kinks are cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli import limits
from actcli.breakpoints import breakpoints, leaps, poles
from actcli.derive import derive
from actcli.errors import Undecided, UsageError
from actcli.interpreters import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from actcli.expr import Expr

__all__ = ["End", "Samples", "sample", "window"]

Floats = NDArray[np.float64]
Places = tuple[float, ...]
BASE: Final = 512  # even steps
AWAY: Final = 1e-13  # of the width: where the sides of a breakpoint are looked at
DENSE: Final = 8192  # where the breakpoints are too many to be listed
MOST: Final = 20_000
ROUNDS: Final = 6
NARROWEST: Final = 1e-9  # of the larger end: nearer to each other, points would be one
LEAST: Final = 1e-290  # of the width: below it steps have few digits, and at last none
NEAR: Final = 1e-7  # of the height: values that are one
FLATNESS: Final = 4e-4  # of the height: how far a chord may be from the curve
OUTSIDE: Final = 4.0  # heights beyond which a curve is not followed


class End(NamedTuple):
    """Where a line stops at a jump: filled if the function takes this value, open if it only tends to it."""

    x: float
    y: float
    filled: bool


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A curve: `y` is NaN where the pen is lifted; `middle` holds the central three fifths of the values."""

    x: Floats
    y: Floats
    ends: tuple[End, ...]
    poles: tuple[float, ...]
    middle: tuple[float, float]
    cuts: tuple[float, ...] = field(default=())


def values(root: Expr, x: Floats, name: str = "x") -> Floats:
    """The formula at points, infinite beyond what axes can show; balls are asked only where floats find no value."""
    with np.errstate(all="ignore"):
        found = np.asarray(arrays.evaluate(root, {name: x}), dtype=np.float64)
        if np.isnan(found).any():
            from actcli.evaluate import evaluate

            found = np.asarray(evaluate(root, {name: x}), dtype=np.float64)
        return np.where(np.abs(found) > limits.RANGE_MAGNITUDE, np.copysign(np.inf, found), found)


def sample(expr: Expr, interval: tuple[Fraction, Fraction], order: int = 0) -> Samples:
    """The points of an expression in x, or of its derivative of some order, on an interval.

    >>> from fractions import Fraction
    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> sample(parse("1 if x >= 1/3 else 0", VOCABULARY), (Fraction(0), Fraction(1))).ends
    (End(x=0.3333333333333333, y=0.0, filled=False), End(x=0.3333333333333333, y=1.0, filled=True))
    """
    low, high = map(float, interval)
    if not high - low > max(LEAST, NARROWEST * max(abs(low), abs(high))):
        raise UsageError("the range is too narrow to be drawn", hint="doubles have 16 digits")
    curve = derive(expr, "x", order) if order else expr
    base, asymptotes, bends, gaps = BASE, (), (), ()  # type: tuple[int, Places, Places, Places]
    try:
        asymptotes = tuple(float(pole.at) for pole in poles(curve, *interval))
        bends = tuple(float(point.at) for point in breakpoints(expr, *interval))
        gaps = tuple(float(leap.at) for leap in leaps(expr, *interval))
    except Undecided:
        base = DENSE
    away = AWAY * max(high - low, abs(low), abs(high))
    cuts = _apart(sorted({*asymptotes, *bends, *gaps}), low, high, 64 * away)
    steps = base / (high - low)
    at = np.concatenate(
        [
            _piece(left, right, away, max(8, round(steps * (right - left))))
            for left, right in pairwise([low, *cuts, high])
        ]
    )
    y = values(curve, at)
    middle = _middle(y)
    height = _height(y, middle, bool(asymptotes))
    at, y = _refined(curve, at, y, np.array(cuts), height)
    at, y = _without_holes(at, y)
    if order:
        y[np.isnan(values(expr, at))] = np.nan
    broken = (
        frozenset(jump.at for jump in _sides(expr, cuts, away) if jump.is_broken(NEAR * height))
        if order
        else frozenset()
    )
    # Floats divide by zero, and find a value where the function has none.
    sides = [side._replace(value=np.nan) if side.at in gaps else side for side in _sides(curve, cuts, away)]
    return _assembled(at, y, sides, Breaks(NEAR * height, frozenset(asymptotes), broken, order > 0), middle)


def _apart(places: list[float], low: float, high: float, least: float) -> list[float]:
    """The places inside of the interval, without those that no picture could tell from the one before."""
    found = [low]
    for place in places:
        if found[-1] + least < place < high - least:
            found.append(place)
    return found[1:]


def _piece(left: float, right: float, away: float, count: int) -> Floats:
    x = np.linspace(left, right, count + 1)
    x[0], x[-1] = left + away, right - away
    return x


def _middle(y: Floats) -> tuple[float, float]:
    finite = y[np.isfinite(y)]
    if not finite.size:
        raise Undecided("the function has no finite value on this range", hint="another one: --range LOW HIGH")
    # As `np.quantile`, which loads masked arrays for it: a fifth of the time of a small picture.
    low, high = np.interp([0.2, 0.8], np.linspace(0, 1, finite.size), np.sort(finite))
    return float(low), float(high)


def _height(y: Floats, middle: tuple[float, float], unbounded: bool) -> float:
    finite = y[np.isfinite(y)]
    span = middle[1] - middle[0] if unbounded else float(finite.max() - finite.min())
    return span if span > 0 else max(1.0, abs(middle[0]))


def _refined(curve: Expr, x: Floats, y: Floats, cuts: Floats, height: float) -> tuple[Floats, Floats]:
    """More points where a chord leaves the curve."""
    for _ in range(ROUNDS):
        seen = np.clip(np.nan_to_num(y / height, nan=0.0, posinf=OUTSIDE, neginf=-OUTSIDE), -OUTSIDE, OUTSIDE)
        left, right = np.diff(x)[:-1], np.diff(x)[1:]
        chord = seen[:-2] + (seen[2:] - seen[:-2]) * (left / (left + right))
        bent = np.abs(seen[1:-1] - chord) > FLATNESS
        wanted = np.zeros(x.size - 1, bool)
        wanted[:-1] |= bent
        wanted[1:] |= bent
        if cuts.size:  # nothing between the two sides of a breakpoint
            wanted &= np.searchsorted(cuts, x[:-1]) == np.searchsorted(cuts, x[1:])
        index = np.flatnonzero(wanted)
        if not index.size or x.size + index.size > MOST:
            break
        more = (x[index] + x[index + 1]) / 2
        x, y = np.insert(x, index + 1, more), np.insert(y, index + 1, values(curve, more))
    return x, y


def _without_holes(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Without lone points that have no value: a removable singularity is no gap."""
    hole = np.zeros(y.size, bool)
    hole[1:-1] = np.isnan(y[1:-1]) & ~np.isnan(y[:-2]) & ~np.isnan(y[2:])
    return x[~hole], y[~hole]


class Sides(NamedTuple):
    """The values at a cut, on both sides of it, and sixteen times as far on both sides."""

    at: float
    left: float
    value: float
    right: float
    far_left: float
    far_right: float

    def parted(self, near: float) -> bool:
        """Whether left and right differ, and not only because the curve is steep there."""
        apart = abs(self.left - self.right)
        return apart > near and apart > 0.6 * abs(self.far_left - self.far_right)

    def meets(self, side: int, near: float) -> bool:
        """Whether the value is that of a side."""
        apart, far = (
            abs(u - self.value) for u in ((self.left, self.far_left) if side < 0 else (self.right, self.far_right))
        )
        return apart <= near or apart <= 0.6 * far

    def is_broken(self, near: float) -> bool:
        """Whether the function jumps there."""
        return self.parted(near) or not (self.meets(-1, near) and self.meets(1, near))


def _sides(curve: Expr, cuts: list[float], away: float) -> list[Sides]:
    if not cuts:
        return []
    at = np.array(cuts)
    points = np.concatenate([at - away, at, at + away, at - 16 * away, at + 16 * away])
    return [Sides(*row) for row in np.vstack([at, values(curve, points).reshape(5, -1)]).T.tolist()]


class Breaks(NamedTuple):
    """What is known of the cuts: when values are one, the poles, the jumps of the function under a derivative."""

    near: float
    poles: frozenset[float]
    broken: frozenset[float]
    is_derivative: bool


def _assembled(x: Floats, y: Floats, sides: list[Sides], breaks: Breaks, middle: tuple[float, float]) -> Samples:
    """The pieces as one line with gaps, and the ends to mark."""
    xs: list[Floats] = []
    ys: list[Floats] = []
    ends: list[End] = []
    bounds = [0, *np.searchsorted(x, [side.at for side in sides]).tolist(), x.size]
    for index, (start, stop) in enumerate(pairwise(bounds)):
        piece_x, piece_y = x[start:stop].copy(), y[start:stop]
        if index < len(sides):
            piece_x[-1] = sides[index].at
        if index:
            side = sides[index - 1]
            piece_x[0] = side.at
            found = _ends_at(side, breaks)
            ends += found
            if found or side.at in breaks.poles or not np.isfinite([side.left, side.right]).all():
                xs.append(np.array([side.at]))
                ys.append(np.array([np.nan]))
            else:
                piece_x, piece_y = piece_x[1:], piece_y[1:]
        xs.append(piece_x)
        ys.append(piece_y)
    cuts = tuple(side.at for side in sides)
    return Samples(np.concatenate(xs), np.concatenate(ys), tuple(ends), tuple(sorted(breaks.poles)), middle, cuts)


def _ends_at(side: Sides, breaks: Breaks) -> list[End]:
    """The ends to mark at a cut; none where the line goes through."""
    if side.at in breaks.poles or not np.isfinite([side.left, side.right]).all():
        return []
    parted = side.parted(breaks.near)
    if breaks.is_derivative:  # at a kink neither one-sided slope is the derivative
        if not parted and side.at not in breaks.broken:
            return []
        return [End(side.at, side.left, False), *([End(side.at, side.right, False)] if parted else [])]
    if not parted and (np.isnan(side.value) or not side.is_broken(breaks.near)):
        return []
    left, right = side.meets(-1, breaks.near), side.meets(1, breaks.near)
    found = [End(side.at, side.left, left), *([End(side.at, side.right, right)] if parted else [])]
    return found if left or right or np.isnan(side.value) else [*found, End(side.at, side.value, True)]


def window(curves: Sequence[Samples], slopes: Sequence[Samples] = ()) -> tuple[float, float]:
    """What the vertical axis shows: all values, but near poles only what the middle of the curve suggests.

    The poles of `slopes`, derivatives of the curves, do not make the curves themselves small.
    """
    low, high = _hull(curves)
    if slopes:
        least, most = _hull(slopes)
        if any(curve.poles for curve in slopes):
            least, most = max(least, low - (high - low)), min(most, high + (high - low))
        low, high = min(low, least), max(high, most)
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
        room = abs(high) / 2 or 1.0
        return low - room, high + room
    room = 0.05 * (high - low)
    return low - room, high + room


def _hull(curves: Sequence[Samples]) -> tuple[float, float]:
    lows, highs = [], []
    for curve in curves:
        finite = curve.y[np.isfinite(curve.y)]
        least, most = float(finite.min()), float(finite.max())
        if curve.poles:
            reach = 2 * (curve.middle[1] - curve.middle[0])
            least, most = max(least, curve.middle[0] - reach), min(most, curve.middle[1] + reach)
        lows += [least, *(end.y for end in curve.ends)]
        highs += [most, *(end.y for end in curve.ends)]
    return min(lows), max(highs)
