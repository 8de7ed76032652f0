"""A function of the whole line as a walk from left to right: where it is zero, turns, bends and lies flat.

Each smooth piece has a chart of the signs of f, f' and f'' (`roots`); between pieces stand cuts, where one-sided values
and slopes are compared exactly. What a question asks is read off the walk: a maximum is where a rise is followed by a
fall, whatever lies between. All answers are complete, or `Unsettled` is raised.

A cut that is irrational is known to lie in a narrow gap, across which the function is continuous. Both pieces reach
across it: what has one sign on all of the gap has it on either side of the cut, wherever that is.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import arb

from actcli import operators as op
from actcli.derive import derive
from actcli.interpreters import series
from actcli.prove.extrema.search import working
from actcli.prove.landscape.jets import BITS
from actcli.prove.landscape.segment import (
    Endless,
    Segment,
    along,
    exact_value,
    is_zero_within,
    minus,
    zero_places,
    zeros_within,
)
from actcli.prove.landscape.walk import Place, Stand, Turn, append, groups, joined
from actcli.prove.pieces.branches import End, Unsettled, continues, pieces
from actcli.prove.pieces.identity import are_same, are_same_at, is_zero_at
from actcli.prove.rationals import hull

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.landscape.roots import Chart
    from actcli.prove.shape import Cut, Shape

__all__ = ["Endless", "Landscape", "Place", "Turn", "landscape_of"]


class Landscape:
    """The walk of one function."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.written = shape.written
        cuts = shape.joints()
        if cuts is None or any(cut.gap is not None and not cut.continuous for cut in cuts):
            raise Unsettled("a breakpoint is not closed in, or there are too many")
        self.cuts: list[Cut] = cuts
        if not shape.is_analytic():
            raise Unsettled("whether the function has a value everywhere is not decided")
        starts: list[End] = [None, *(cut.reach[0] for cut in cuts)]
        ends: list[End] = [*(cut.reach[1] for cut in cuts), None]
        roots = [cuts[0].left.root, *(cut.right.root for cut in cuts)] if cuts else [self._only_root()]
        self.segments = [Segment(*part) for part in zip(starts, ends, roots, strict=True)]

    def _only_root(self) -> Expr:
        return pieces(self.written, None, None)[0].root

    @property
    def jumps(self) -> list[Fraction]:
        """Where the function jumps."""
        if any(cut.continuous is None for cut in self.cuts):
            raise Unsettled("whether the function jumps is not decided")
        return [cut.at for cut in self.cuts if cut.continuous is False]

    # Zeros

    def zeros(self, other: Expr | None = None) -> list[Place]:
        """All solutions of f(x) = 0, or of f(x) = g(x) with `other`."""
        found: list[Place] = []
        parts = [segment if other is None else minus(segment, other) for segment in self.segments]
        for index, part in enumerate(parts):
            if index:
                cut = self.cuts[index - 1]
                around = parts[index - 1], part
                if self._is_zero_at(cut.at, other) if cut.gap is None else is_zero_within(cut.gap, *around):
                    append(found, Place(*cut.reach))
            for place in zero_places(part):
                append(found, place)
        return found

    def _is_zero_at(self, at: Fraction, other: Expr | None) -> bool:
        root = self.written if other is None else op.subtract(self.written, other)
        value = exact_value(root, {"x": at})
        if value.exact is not None:
            return bool(value.exact == 0)
        if value.ball > 0 or value.ball < 0:
            return False
        if is_zero_at(root, at):
            return True
        raise Unsettled(f"the value at {at} is not decided")

    # Rise and fall

    @lru_cache(maxsize=1)  # noqa: B019 -- landscapes are few, and kept anyway
    def moves(self) -> tuple[list[int], list[Stand]]:
        """Signs of the changes of f from left to right, and the stands between them."""
        moves: list[int] = []
        stands: list[Stand] = []
        for index, segment in enumerate(self.segments):
            if index:
                self._step(self.cuts[index - 1], moves, stands)
            along(segment, self._chart(index, 1), moves, stands)
        return moves, stands

    def _chart(self, index: int, order: int) -> Chart:
        """The chart of a derivative on a piece, none of whose zeros lie where the next piece may have begun."""
        found = self.segments[index].chart(order)
        for cut in self.cuts[max(0, index - 1) : index + 1]:
            if cut.gap is not None and zeros_within(found, cut.gap):
                raise Unsettled(f"what happens at the breakpoint near {float(cut.at):.6g} is not decided")
        return found

    def _step(self, cut: Cut, moves: list[int], stands: list[Stand]) -> None:
        """What happens at a cut: nothing, or the way from the left limit to the value and on to the right limit."""
        here = Place(*cut.reach)
        if cut.continuous:
            stands.append(Stand(here))
            return
        own = exact_value(self.written, {"x": cut.at})
        sides = [exact_value(root, {"x": cut.at}) for root in (cut.left.root, cut.right.root)]
        for before, after in ((sides[0], own), (own, sides[1])):
            stands.append(Stand(here, taken=before is own))
            side = cut.left if after is own else cut.right
            if continues(self.written, side, cut.at):
                moves.append(0)
            elif before.ball < after.ball or before.ball > after.ball:
                moves.append(1 if before.ball < after.ball else -1)
            else:
                raise Unsettled(f"which way the function jumps at {cut.at} is not decided")
        stands.append(Stand(here, taken=False))

    def turns(self) -> list[Turn]:
        """All local maxima and minima at which the function turns."""
        found = []
        for before, after, between in groups(*self.moves()):
            taken = [stand.place for stand in between if stand.taken]
            if before != after and taken:
                place = joined(taken)
                found.append(Turn(before, place, self.value(taken[0])))
        return found

    def monotonicity(self) -> tuple[str, list[Turn]]:
        """A word, and the turning points where it is `no`."""
        moves, stands = self.moves()
        rises, falls = 1 in moves, -1 in moves
        if rises and falls:
            return "no", self.turns()
        flat = any(stand.place.throughout for stand in stands)
        if not (rises or falls):
            return "constant", []
        words = ("increasing", "non-decreasing") if rises else ("decreasing", "non-increasing")
        return words[flat], []

    def value(self, place: Place) -> arb:
        """An enclosure of f at a point, or at one of a stretch on which it is constant."""
        low, high = place.low, place.high
        if place.throughout:
            low = high = low if low is not None else high
        with working(BITS, 2):
            if low == high:
                assert low is not None  # noqa: S101 -- a place has an end
                return exact_value(self.written, {"x": low}).ball if not place.throughout else self._flat(place)
            assert low is not None and high is not None  # noqa: S101, PT018
            if self._is_zero_gap((low, high)):
                return arb(0)
            segment = self._segment(low)
            around = segment.jets.tape(series.variable(hull(low, high)))
            middle = segment.jets.tape(series.variable(hull((low + high) / 2, (low + high) / 2)))
            return middle[0] + around[1] * hull((low - high) / 2, (high - low) / 2)

    def _is_zero_gap(self, reach: tuple[Fraction, Fraction]) -> bool:
        """Whether it is the gap of a cut, and the function is exactly zero there."""
        for index, cut in enumerate(self.cuts):
            if cut.gap == reach:
                return is_zero_within(reach, *self.segments[index : index + 2])
        return False

    def _flat(self, place: Place) -> arb:
        inner = (
            (place.low + place.high) / 2
            if place.low is not None and place.high is not None
            else (place.low + 1 if place.low is not None else (place.high or Fraction(0)) - 1)
        )
        return exact_value(self.written, {"x": inner}).ball

    def _segment(self, at: Fraction) -> Segment:
        return next(one for one in self.segments if one.high is None or at < one.high)

    # Slopes

    def kink(self, index: int) -> int:
        """The sign of the change of the slope at a cut where f is continuous."""
        cut = self.cuts[index]
        sides = self.segments[index], self.segments[index + 1]
        first, second = (derive(one.root, "x") for one in sides)
        if are_same(first, second) if cut.gap is not None else are_same_at(first, second, cut.at):
            return 0
        left, right = (one.slopes(*cut.reach) for one in sides)
        if left < right or left > right:
            return 1 if left < right else -1
        raise Unsettled(f"whether the slope jumps at {cut.at} is not decided")

    @lru_cache(maxsize=1)  # noqa: B019
    def bends(self) -> tuple[list[int], list[Stand]]:
        """Signs of f'' and of the changes of slope from left to right; a jump is a kink without a sign."""
        jumps = set(self.jumps)
        moves: list[int] = []
        stands: list[Stand] = []
        for index, segment in enumerate(self.segments):
            if index:
                cut = self.cuts[index - 1]
                here = Place(*cut.reach)
                sign = 0 if cut.at in jumps else self.kink(index - 1)
                stands.append(Stand(here, kink=cut.at in jumps or sign != 0))
                if sign:
                    moves.append(sign)
                    stands.append(Stand(here, kink=True))
            along(segment, self._chart(index, 2), moves, stands)
        return moves, stands

    def inflections(self) -> list[Place]:
        """Where a function with a continuous slope changes from convex to concave or back; kinks are none."""
        moves, stands = self.bends()
        return [
            joined([stand.place for stand in between])
            for before, after, between in groups(moves, stands)
            if before != after and not any(stand.kink for stand in between)
        ]

    def dead(self) -> list[Place]:
        """The open intervals on which f' is zero throughout."""
        return [Place(one.low, one.high, throughout=True) for one in self.segments if one.is_constant()]


@lru_cache(maxsize=128)
def _made(shape: Shape) -> Landscape | str:
    try:
        return Landscape(shape)
    except Unsettled as reason:
        return str(reason)


def landscape_of(shape: Shape) -> Landscape:
    """The landscape of a shape, made once; `Unsettled` where there is none."""
    found = _made(shape)
    if isinstance(found, str):
        raise Unsettled(found)
    return found
