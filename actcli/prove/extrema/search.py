"""Branch and bound for the extrema of a smooth formula on a closed finite interval, by Taylor forms over balls.

A box is done with when
- its values cannot beat what is proved already (`value`), or
- the derivative has one sign on it: then only its ends count (`slope`); where all its terms have positive factors, such
  as exp(-exp(-x)), which range too far for balls to tell them from zero, the rest of it decides, or
- the second derivative has one sign on it: then one extremum is at an end, and the other lies under the tangent at a
  point m near it, within |g'(m)| times the width (`bend`); Newton's method makes that as small as the precision
  allows.
Else it is cut in two. What is left when the budget ends widens the answer, which then says so.

Rejected: bounding by plain interval arithmetic and cutting until 12 digits show, 10^6 boxes at a flat maximum.
"""

from __future__ import annotations

import itertools
import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from time import thread_time
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from flint import arb, arb_series, ctx

from actcli.derive import derive
from actcli.interpreters import series
from actcli.prove.pieces.factors import without_positive_factors
from actcli.prove.rationals import ball, hull, midpoint, newton
from actcli.prove.taylor import coefficient_on
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.expr import Expr

__all__ = ["Box", "Extreme", "Found", "extremes", "working"]

ORDER: Final = 6  # of the Taylor forms: calls cost, their length hardly
BUDGET: Final = 4000  # boxes of one piece
STEPS: Final = 60  # of Newton's method and its bisections

Reason: TypeAlias = Literal["value", "slope", "bend", "open"]


@contextmanager
def working(bits: int, cap: int = ORDER + 1) -> Iterator[None]:
    """A working precision and a length of series, put back afterwards."""
    before = ctx.cap
    with ctx.workprec(bits):
        ctx.cap = cap
        try:
            yield
        finally:
            ctx.cap = before


@dataclass(frozen=True, slots=True)
class Box:
    """A closed box and why the search was done with it; `point` is where the tangent of a bend touches."""

    low: Fraction
    high: Fraction
    reason: Reason
    point: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """An enclosure of the largest (or least) value and where it was found; `at` is None where a box is left open."""

    value: arb
    at: Fraction | None
    radius: Fraction = Fraction(0)


@dataclass(slots=True)
class Found:
    """Candidates for the largest and the least value, and the boxes that prove that there are no others."""

    highs: list[Extreme] = field(default_factory=list)
    lows: list[Extreme] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    complete: bool = True


class _Search:
    """One piece: a tape, what is proved so far, and the boxes still to do."""

    def __init__(self, root: Expr, absolute: bool, known: tuple[arb, arb] | None, deadline: float) -> None:
        self.deadline = deadline
        self.tape: Tape[arb_series] = Tape(root, series.RULES, series.constant)
        self.absolute = absolute
        self.found = Found()
        self.best_high: arb | None = None if known is None else known[0]
        self.best_low: arb | None = None if known is None else known[1]
        self._thin: dict[Fraction, arb_series] = {}
        rest = None if absolute else without_positive_factors(derive(root, "x"))
        self.rest = None if rest is None else Tape(rest, series.RULES, series.constant)

    # Values at points

    def at(self, x: Fraction) -> arb_series:
        """The Taylor coefficients at a point."""
        if x not in self._thin:
            self._thin[x] = self.tape(series.variable(ball(x)))
        return self._thin[x]

    def offer(self, x: Fraction) -> None:
        """Take the value at a point as a candidate for both extremes."""
        value = self.at(x)[0]
        self.found.highs.append(Extreme(value, x))
        self.found.lows.append(Extreme(value, x))
        if not value.is_nan():
            self.raise_bars(value)

    def raise_bars(self, value: arb) -> None:
        """What a box must beat from now on."""
        if self.absolute:
            size = abs(value).lower()
            if self.best_high is None or size > self.best_high:
                self.best_high, self.best_low = size, -size
            return
        if self.best_high is None or value.lower() > self.best_high:
            self.best_high = value.lower()
        if self.best_low is None or value.upper() < self.best_low:
            self.best_low = value.upper()

    def beaten(self, values: arb) -> bool:
        """Whether nothing on a box with these values can count, not even as one more point that attains a bound."""
        high, low = self.best_high, self.best_low
        return high is not None and low is not None and bool(values < high) and bool(values > low)

    # Boxes

    def run(self, low: Fraction, high: Fraction, guesses: list[Fraction]) -> None:
        """Settle the interval."""
        cuts = sorted({low, high, *(guess for guess in guesses if low < guess < high)})
        for cut in cuts:
            self.offer(cut)
        stack = list(itertools.pairwise(cuts))
        budget = BUDGET
        while stack:
            left, right = stack.pop()
            budget = 0 if thread_time() > self.deadline else budget - 1
            if self.settle(left, right):
                continue
            middle = _between(left, right)
            if budget <= 0 or middle is None:
                self.leave_open(left, right)
            else:
                stack += [(left, middle), (middle, right)]

    def settle(self, left: Fraction, right: Fraction) -> bool:
        """Whether the box is done with; its candidates are taken."""
        middle = (left + right) / 2
        step = hull(left - middle, right - middle)
        here = self.at(middle)
        around = self.tape(series.variable(hull(left, right)))
        if around[0].is_nan() and here[0].is_nan():
            return False
        values = coefficient_on(here, around, step, 0)
        if self.beaten(values):
            self.found.boxes.append(Box(left, right, "value"))
            return True
        slopes = coefficient_on(here, around, step, 1)
        if slopes.is_finite() and self.rest is not None and not (slopes >= 0 or slopes <= 0):
            slopes = self.rest(series.variable(hull(left, right)))[0]
        if slopes >= 0 or slopes <= 0:
            self.offer(left)
            self.offer(right)
            self.found.boxes.append(Box(left, right, "slope"))
            return True
        bends = 2 * coefficient_on(here, around, step, 2)
        if bends > 0 or bends < 0:
            self.bend(left, right, bends)
            return True
        return False

    def bend(self, left: Fraction, right: Fraction, bends: arb) -> None:
        """A box on which the formula is convex or concave: both ends, and a point under whose tangent the rest lies."""
        self.offer(left)
        self.offer(right)
        first, last = self.at(left)[1], self.at(right)[1]
        if (first >= 0 and last >= 0) or (
            first <= 0 and last <= 0
        ):  # a derivative that is monotone has no zero between
            self.found.boxes.append(Box(left, right, "bend"))
            return
        point, slope = self.flattest(left, right, rises=bool(bends > 0))
        value = self.at(point)[0]
        slack = abs(slope).upper() * ball(right - left)
        reach = midpoint((abs(slope).upper() / abs(bends).lower()).upper())
        radius = Fraction(0) if slope.is_zero() else right - left if reach is None else reach
        if bends < 0:
            self.found.highs.append(Extreme(value + slack * arb(0.5, 0.5), point, radius))
        else:
            self.found.lows.append(Extreme(value - slack * arb(0.5, 0.5), point, radius))
        self.raise_bars(value)
        self.found.boxes.append(Box(left, right, "bend", point))

    def flattest(self, left: Fraction, right: Fraction, *, rises: bool) -> tuple[Fraction, arb]:
        """A point of the box with a derivative, rising or falling on it, as near zero as Newton's method brings it."""
        point = (left + right) / 2
        goal = arb(2) ** (40 - ctx.prec)  # 64 bits are spare: 24 are left for a value that is small itself
        best = point, self.at(point)[1]
        for end in (left, right):  # where Newton's method would only halve its way to
            slope = self.at(end)[1]
            if slope.contains(0) and abs(slope) < goal:
                return end, slope
        for _ in range(STEPS):
            jet = self.tape(series.variable(ball(point)))
            slope, bend = jet[1], 2 * jet[2]
            if abs(slope).upper() < abs(best[1]).upper():
                best = point, slope
            if abs(slope) < goal or slope.contains(0):
                break
            if bool(slope > 0) == rises:
                right = point
            else:
                left = point
            moved = newton(point, slope, bend, left, right)
            point = (left + right) / 2 if moved is None else moved
        return best

    def leave_open(self, left: Fraction, right: Fraction) -> None:
        """A box that the budget did not settle: its whole range is possible."""
        values = self.tape(series.variable(hull(left, right)))[0]
        self.found.highs.append(Extreme(values, None))
        self.found.lows.append(Extreme(values, None))
        self.found.boxes.append(Box(left, right, "open"))
        self.found.complete = False


def extremes(
    root: Expr,
    low: Fraction,
    high: Fraction,
    *,
    guesses: list[Fraction],
    absolute: bool = False,
    known: tuple[arb, arb] | None = None,
    deadline: float = math.inf,
) -> Found:
    """Candidates that enclose the extrema of a smooth formula on [low, high]; with `absolute`, those of |f|.

    `guesses` are points near extrema, from floats; they cost nothing if they are wrong.
    Values within `known` do not matter; at the `deadline` (of `time.thread_time`) what is left stays open.
    """
    search = _Search(root, absolute, known, deadline)
    search.run(low, high, guesses)
    return search.found


def _between(left: Fraction, right: Fraction) -> Fraction | None:
    """A short binary fraction near the middle; None where the box is too narrow to cut."""
    width = right - left
    if width < Fraction(1, 2**60):
        return None
    scale = Fraction(1)
    while scale > width / 8:
        scale /= 2
    while scale * 16 < width:
        scale *= 2
    middle = round((left + right) / 2 / scale) * scale
    return middle if left < middle < right else (left + right) / 2
