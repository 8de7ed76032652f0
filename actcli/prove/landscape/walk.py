"""The parts of a walk along a function: places, the stands between its moves, and neighbouring moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from flint import arb

    from actcli.prove.pieces.branches import End

__all__ = ["Place", "Stand", "Turn", "append", "groups", "joined"]


class Place(NamedTuple):
    """A point known to lie in [low, high], or with `throughout` all of an interval, whose ends may belong to it."""

    low: End
    high: End
    throughout: bool = False
    closed: tuple[bool, bool] = (False, False)

    @property
    def exact(self) -> Fraction | None:
        """The point itself, where it is known exactly."""
        return self.low if self.low == self.high else None


class Turn(NamedTuple):
    """A local maximum (kind 1) or minimum (-1), and its value."""

    kind: int
    place: Place
    value: arb


@dataclass(frozen=True, slots=True)
class Stand:
    """A point of the walk, or a stretch; `taken` says whether the function has its value there."""

    place: Place
    taken: bool = True
    kink: bool = False


def append(found: list[Place], place: Place) -> None:
    """Add a place, joined to the last one where they touch, at a point or in a gap that an end lies in."""
    end = found[-1].high if found else None
    if place.low is not None and end is not None and end >= place.low:
        last = found[-1]
        if place.throughout and last.throughout and not last.closed[1]:
            found.append(place)  # the point between is none
        elif place.throughout and last.throughout:
            found[-1] = Place(last.low, place.high, True, (last.closed[0], place.closed[1]))
        elif place.throughout:
            found[-1] = place._replace(closed=(True, place.closed[1]))
        elif last.throughout:
            found[-1] = last._replace(closed=(last.closed[0], True))
        return
    found.append(place)


def groups(moves: list[int], stands: list[Stand]) -> Iterator[tuple[int, int, list[Stand]]]:
    """Neighbouring moves that are not zero, and the stands between them."""
    before = 0
    between: list[Stand] = []
    for index, move in enumerate(moves):
        if index:
            between.append(stands[index - 1])
        if move:
            if before:
                yield before, move, between
            before, between = move, []


def joined(places: list[Place]) -> Place:
    """The stretch among places, or the one point they all are."""
    stretches = [place for place in places if place.throughout]
    if not stretches:
        return places[0]
    low, high = stretches[0].low, stretches[-1].high
    points = [place for place in places if not place.throughout]
    return Place(low, high, True, (low in {one.low for one in points}, high in {one.high for one in points}))
