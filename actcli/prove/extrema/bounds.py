"""What an extremum may be: candidates, and the enclosure of the greatest of them.

Each candidate is a value or a limit of the function, and together they cover it; so the greatest upper end bounds the
supremum from above, and the greatest lower end from below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Bound", "Candidate", "NoBound", "bound_of", "greatest", "is_narrow", "largest_size"]


class NoBound(Exception):
    """Nothing is proved; the message says why."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An enclosure [lower, upper] of a supremum or infimum, whether some point attains it, and where it is.

    `at` are points at or near which it is attained or approached; None among them is infinity, on the side of `toward`.
    """

    lower: arb
    upper: arb
    attained: bool | None
    at: tuple[Fraction | None, ...] = ()
    toward: tuple[int, ...] = ()

    @property
    def is_infinite(self) -> bool:
        """Whether it is +-inf."""
        return not self.lower.is_finite() or not self.upper.is_finite()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that the supremum may be: attained, or not (a limit), or not known."""

    value: arb
    attained: bool | None
    at: Fraction | None
    toward: int = 0


def bound_of(candidates: list[Candidate]) -> Bound:
    """The supremum of candidates: each is a value or a limit of the function, and together they cover it."""
    if not candidates:
        raise NoBound("nothing was found on the domain")
    if any(one.value.is_nan() for one in candidates):
        raise NoBound("the formula is undefined somewhere on the domain")
    infinite = [one for one in candidates if one.value == arb.pos_inf()]
    if infinite:
        top = arb.pos_inf()
        return Bound(top, top, False, tuple(one.at for one in infinite), tuple(one.toward for one in infinite))
    lower = greatest(one.value.lower() for one in candidates)
    upper = greatest(one.value.upper() for one in candidates)
    contenders = [one for one in candidates if not one.value.upper() < lower]
    kinds = {one.attained for one in contenders}
    attained = kinds.pop() if len(kinds) == 1 else True if _reached(contenders, upper) else None
    best = sorted(contenders, key=lambda one: (one.attained is not True, one.at is None, abs(one.at or 0)))
    return Bound(lower, upper, attained, tuple(one.at for one in best), tuple(one.toward for one in best))


def _reached(contenders: list[Candidate], upper: arb) -> bool:
    """Whether an attained candidate is exactly as high as all the others may be."""
    return any(one.attained and one.value.is_exact() and bool(one.value >= upper) for one in contenders)


def greatest(values: Iterable[arb]) -> arb:
    """The greatest of exact numbers; compared as such, since floats underflow."""
    best: arb | None = None
    for value in values:
        if best is None or value > best:
            best = value
    assert best is not None  # noqa: S101 -- there is always one
    return best


def largest_size(high: Bound, low: Bound) -> Bound:
    """The supremum of |f| from those of f and of -f."""
    mirrored = replace(low, lower=-low.upper, upper=-low.lower)
    first, second = (high, mirrored) if high.lower > mirrored.lower else (mirrored, high)
    if second.upper < first.lower:
        return first
    lower = first.lower
    upper = first.upper if first.upper > second.upper else second.upper
    attained = first.attained if first.attained == second.attained else None
    places = sorted(zip(first.at + second.at, first.toward + second.toward, strict=True), key=_nearest_first)
    return Bound(lower, upper, attained, *zip(*places, strict=True))


def is_narrow(bound: Bound, other: Bound, tolerance: arb) -> bool:
    """Whether a bound is known to the digits asked for, relative to the larger of the two."""
    if not bound.lower.is_finite() and not bound.upper.is_finite():
        return bool(bound.lower == bound.upper)
    if not (bound.lower.is_finite() and bound.upper.is_finite()):
        return False
    width = bound.upper - bound.lower
    sizes = [abs(one).lower() for one in (bound.upper, other.lower, other.upper) if one.is_finite()]
    return width.is_zero() or bool(width <= tolerance * greatest(sizes))


def _nearest_first(place: tuple[Fraction | None, int]) -> tuple[bool, Fraction]:
    at = place[0]
    return (True, Fraction(0)) if at is None else (False, abs(at))
