"""The largest difference of a pair as a parameter of the candidate moves: proved at each value that is tried.

Between the values nothing is claimed: the least error is the least of those that were computed, after a golden-section
search about the best of them has added some.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli.analyses.gap import DIGITS, Extremum, difference_of, largest_gap
from actcli.errors import Undecided, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actcli.activation import Activation

__all__ = ["Sweep", "sweep", "values_between"]

REFINEMENTS: Final = (
    24  # of the least error: eight digits of the parameter beyond the grid, as far as the error shows them
)
GOLDEN: Final = Fraction(618034, 10**6)
WIDE: Final = 20  # a range whose ends have this ratio is walked in equal ratios
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Sweep:
    """The largest differences over `interval` (None: the reals) at increasing values of a parameter."""

    reference: Activation
    candidate: Activation
    parameter: str
    interval: Interval | None
    values: tuple[Fraction, ...]
    largest: tuple[Extremum, ...]

    @property
    def best(self) -> int:
        """The place of the least of them."""
        return min(range(len(self.values)), key=lambda place: self.largest[place].value)


def values_between(low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    """Values from low to high, in equal steps, or in equal ratios where the ends are far apart.

    >>> [str(value) for value in values_between(Fraction(1), Fraction(2), 3)]
    ['1', '3/2', '2']
    """
    if not low < high or count < 2:
        raise UsageError(f"a parameter moves from a lower to a higher value, not from {low} to {high}")
    if low > 0 and high >= WIDE * low:
        ratio = math.log(high / low)
        inner = [low * _short(math.exp(ratio * k / (count - 1))) for k in range(1, count - 1)]
        return [low, *inner, high]
    return [low + (high - low) * k / (count - 1) for k in range(count)]


def sweep(
    reference: Activation,
    candidate: Activation,
    parameter: str,
    values: Sequence[Fraction],
    interval: Interval | None = None,
    *,
    over: str = "auto",
    digits: int = DIGITS,
) -> Sweep:
    """The largest differences as `parameter` of the candidate takes the values, and some near the least of them.

    The domain is chosen as by `gaps`: the line if every difference is bounded there, else the reference's range.

    >>> from actcli import load
    >>> slopes = values_between(Fraction(1, 10), Fraction(3, 10), 9)
    >>> found = sweep(load("sigmoid"), load("hard_sigmoid"), "slope", slopes)
    >>> found.largest[found.best].text, float(found.values[found.best])
    ('0.05605040086', 0.177064985)
    """
    if parameter not in candidate.defaults:
        raise UnknownName(f"parameter of {candidate.name}", parameter, candidate.defaults)

    def at(value: Fraction, span: Interval | None) -> Extremum:
        return largest_gap(difference_of(reference, candidate.bind(**{parameter: value})), span, digits=digits)

    span = interval or reference.record.range
    chosen: Interval | None = span
    found: dict[Fraction, Extremum] = {}
    if interval is None and over != "range":
        try:
            found = {value: at(value, None) for value in values}
            bounded = all(math.isfinite(one.value) for one in found.values())
        except Undecided:
            if over == "reals":
                raise
            bounded = False
        chosen = None if bounded or over == "reals" else span
    if chosen is not None:
        found = {value: at(value, chosen) for value in values}
    _refine(found, lambda value: at(value, chosen))
    ordered = sorted(found)
    return Sweep(reference, candidate, parameter, chosen, tuple(ordered), tuple(found[value] for value in ordered))


def _refine(found: dict[Fraction, Extremum], at: Callable[[Fraction], Extremum]) -> None:
    """Add values about the least by golden section; where there are several minima it may find any of them."""
    ordered = sorted(found)
    best = min(range(len(ordered)), key=lambda place: found[ordered[place]].value)
    if best in (0, len(ordered) - 1) or not math.isfinite(found[ordered[best]].value):
        return
    low, middle, high = ordered[best - 1 : best + 2]
    for _ in range(REFINEMENTS):
        right = high - middle > middle - low
        tried = _short(float(middle + (1 - GOLDEN) * ((high if right else low) - middle)))
        if not low < tried < high or tried in found:
            return
        found[tried] = at(tried)
        if found[tried].value < found[middle].value:
            low, middle, high = (middle, tried, high) if right else (low, tried, middle)
        elif right:
            high = tried
        else:
            low = tried


def _short(value: float) -> Fraction:
    """A decimal of nine digits near a value: parameters are read by people."""
    return Fraction(f"{value:.9g}")
