"""A function of the whole line as a walk from left to right: where it is zero, turns, bends and lies flat.

Each smooth piece has a chart of the signs of f, f' and f'' (`roots`); between pieces stand cuts, where one-sided values
and slopes are compared exactly. What a question asks is read off the walk: a maximum is where a rise is followed by a
fall, whatever lies between. All answers are complete, or `Unsettled` is raised.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from actcli import operators as op
from actcli.derive import derive
from actcli.interpreters import series
from actcli.prove.extrema.search import hull, working
from actcli.prove.landscape.jets import BITS, is_exactly_zero
from actcli.prove.landscape.segment import Endless, Segment, along, exact_value, minus, zero_places
from actcli.prove.landscape.walk import Place, Stand, Turn, append, groups, joined
from actcli.prove.pieces.branches import End, Unsettled, continues, pieces

if TYPE_CHECKING:
    from flint import arb

    from actcli.expr import Expr
    from actcli.prove.shape import Cut, Shape

__all__ = ["Endless", "Landscape", "Place", "Turn", "landscape_of"]


class Landscape:
    """The walk of one function."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.written = shape.written
        cuts = shape.cuts()
        if cuts is None:
            raise Unsettled("a breakpoint is irrational, or there are too many")
        self.cuts: list[Cut] = cuts
        if not shape.is_analytic():
            raise Unsettled("whether the function has a value everywhere is not decided")
        ends: list[End] = [None, *(cut.at for cut in cuts), None]
        roots = [cuts[0].left.root, *(cut.right.root for cut in cuts)] if cuts else [self._only_root()]
        self.segments = [Segment(*part) for part in zip(ends, ends[1:], roots, strict=False)]

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
        for index, segment in enumerate(self.segments):
            if index:
                at = self.cuts[index - 1].at
                if self._is_zero_at(at, other):
                    append(found, Place(at, at))
            for place in zero_places(segment if other is None else minus(segment, other)):
                append(found, place)
        return found

    def _is_zero_at(self, at: Fraction, other: Expr | None) -> bool:
        root = self.written if other is None else op.subtract(self.written, other)
        value = exact_value(root, {"x": at})
        if value.exact is not None:
            return bool(value.exact == 0)
        if value.ball > 0 or value.ball < 0:
            return False
        if is_exactly_zero(root, at):
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
            along(segment, segment.chart(1), moves, stands)
        return moves, stands

    def _step(self, cut: Cut, moves: list[int], stands: list[Stand]) -> None:
        """What happens at a cut: nothing, or the way from the left limit to the value and on to the right limit."""
        here = Place(cut.at, cut.at)
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
            segment = self._segment(low)
            around = segment.jets.tape(series.variable(hull(low, high)))
            middle = segment.jets.tape(series.variable(hull((low + high) / 2, (low + high) / 2)))
            return middle[0] + around[1] * hull((low - high) / 2, (high - low) / 2)

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
        sides = [(self.segments[index], 1), (self.segments[index + 1], 1)]
        exactly = [exact_value(derive(one.root, "x"), {"x": cut.at}).exact for one, _ in sides]
        if None not in exactly and exactly[0] == exactly[1]:
            return 0
        left, right = (one.slope(cut.at) for one, _ in sides)
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
                at = self.cuts[index - 1].at
                sign = 0 if at in jumps else self.kink(index - 1)
                stands.append(Stand(Place(at, at), kink=at in jumps or sign != 0))
                if sign:
                    moves.append(sign)
                    stands.append(Stand(Place(at, at), kink=True))
            along(segment, segment.chart(2), moves, stands)
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
