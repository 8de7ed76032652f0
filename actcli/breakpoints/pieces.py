"""Functions that are one thing between cuts and may be another at them: affine with rational coefficients, or truths.

    >>> negative = Pieces((Fraction(0),), (True, False), (False,))
    >>> relu = cases((negative, constant(0)), otherwise=identity())
    >>> [str(piece.slope) for piece in relu.between], [str(cut) for cut in relu.cuts]
    (['0', '1'], ['0'])

The value at a cut is kept beside those between the cuts, because `sign` and `round` need it. All of it is exact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Generic, NamedTuple, TypeVar

from actcli.errors import Undecided

__all__ = [
    "CUTS", "Affine", "Pieces",
    "cases", "combine", "compare", "constant", "difference", "floor", "identity", "midpoints", "product", "quotient",
]  # fmt: skip

CUTS: Final = 4096  # more kinks than this on one interval are not listed

T = TypeVar("T")


class Affine(NamedTuple):
    """The function slope*x + offset."""

    slope: Fraction
    offset: Fraction

    def __call__(self, x: Fraction) -> Fraction:
        """The value at x."""
        return self.slope * x + self.offset


@dataclass(frozen=True, slots=True)
class Pieces(Generic[T]):
    """`between` holds on the open intervals that the `cuts` make, `at` (of slope 0) at the cuts themselves."""

    cuts: tuple[Fraction, ...]
    between: tuple[T, ...]
    at: tuple[T, ...]

    def merged(self) -> Pieces[T]:
        """The same function without cuts at which nothing happens."""
        here = zip(self.cuts, self.at, pairwise(self.between), strict=True)
        kept = [index for index, (cut, at, (u, v)) in enumerate(here) if u != v or at != _frozen(u, cut)]
        if len(kept) == len(self.cuts):
            return self
        between = (*(self.between[index] for index in kept), self.between[-1])
        return Pieces(tuple(self.cuts[index] for index in kept), between, tuple(self.at[index] for index in kept))

    def refined(self, more: Iterable[Fraction]) -> Pieces[T]:
        """The same function with more cuts."""
        cuts = tuple(sorted({*self.cuts, *more}))
        if len(cuts) > CUTS:
            raise Undecided(f"more than {CUTS} kinks and jumps on the interval", hint="choose a shorter interval")
        if len(cuts) == len(self.cuts):
            return self
        between, at, index = [self.between[0]], [], 0
        for cut in cuts:
            if index < len(self.cuts) and cut == self.cuts[index]:
                at.append(self.at[index])
                index += 1
            else:
                at.append(_frozen(self.between[index], cut))
            between.append(self.between[index])
        return Pieces(cuts, tuple(between), tuple(at))


def _frozen(value: Any, point: Fraction) -> Any:
    return Affine(Fraction(0), value(point)) if isinstance(value, Affine) else value


def constant(value: Fraction | int) -> Pieces[Affine]:
    """The constant function."""
    return Pieces((), (Affine(Fraction(0), Fraction(value)),), ())


def identity() -> Pieces[Affine]:
    """The function x."""
    return Pieces((), (Affine(Fraction(1), Fraction(0)),), ())


def midpoints(cuts: tuple[Fraction, ...], low: Fraction, high: Fraction) -> list[Fraction]:
    """A point inside of each interval that the cuts make of [low, high]."""
    ends = [low, *cuts, high]
    return [(left + right) / 2 for left, right in pairwise(ends)]


def combine(rule: Callable[..., Any], *operands: Pieces[Any]) -> Pieces[Any]:
    """The rule applied piece by piece."""
    cuts = {cut for operand in operands for cut in operand.cuts}
    aligned = [operand.refined(cuts) for operand in operands]
    between = tuple(rule(*row) for row in zip(*(operand.between for operand in aligned), strict=True))
    at = tuple(rule(*row) for row in zip(*(operand.at for operand in aligned), strict=True))
    return Pieces(tuple(sorted(cuts)), between, at).merged()


def _is_flat(value: Pieces[Affine]) -> bool:
    return all(piece.slope == 0 for piece in value.between)


def product(u: Pieces[Affine], v: Pieces[Affine]) -> Pieces[Affine] | None:
    """The product u*v where that is piecewise affine, else None."""
    rows = combine(lambda f, g: (f, g), u, v)
    if any(f.slope and g.slope for f, g in rows.between):
        return None
    return combine(lambda f, g: Affine(f.slope * g.offset + g.slope * f.offset, f.offset * g.offset), u, v)


def quotient(u: Pieces[Affine], v: Pieces[Affine]) -> Pieces[Affine] | None:
    """The quotient u/v where v is piecewise constant and never zero, else None."""
    if not _is_flat(v) or any(g.offset == 0 for g in (*v.between, *v.at)):
        return None
    return combine(lambda f, g: Affine(f.slope / g.offset, f.offset / g.offset), u, v)


Levels = Callable[[Fraction, Fraction], Iterable[int]]


def _levels(u: Pieces[Affine], low: Fraction, high: Fraction, levels: Levels) -> Iterable[Fraction]:
    """Where the sloped pieces of u take whole values on [low, high]: those that `levels(least, greatest)` names."""
    ends = [low, *(cut for cut in u.cuts if low < cut < high), high]
    for left, right in pairwise(ends):
        f = u.between[bisect_right(u.cuts, left)]
        if f.slope:
            for level in levels(*sorted((f(left), f(right)))):
                yield (level - f.offset) / f.slope


def difference(u: Pieces[Affine], v: Pieces[Affine]) -> Pieces[Affine]:
    """The difference u - v."""
    return combine(lambda f, g: Affine(f.slope - g.slope, f.offset - g.offset), u, v)


def compare(
    decide: Callable[[Fraction, int], bool], gap: Pieces[Affine], low: Fraction, high: Fraction
) -> Pieces[bool]:
    """How a difference compares with zero: `decide(gap, 0)`; right on [low, high]."""
    gap = gap.refined(_levels(gap, low, high, lambda least, greatest: [0] if least <= 0 <= greatest else []))
    inside = midpoints(gap.cuts, low, high)
    between = tuple(decide(f(x), 0) for f, x in zip(gap.between, inside, strict=True))
    return Pieces(gap.cuts, between, tuple(decide(f.offset, 0) for f in gap.at)).merged()


def floor(u: Pieces[Affine], low: Fraction, high: Fraction) -> Pieces[Affine]:
    """The floor of u; right on [low, high]."""

    def wholes(least: Fraction, greatest: Fraction) -> range:
        first, last = least.__ceil__(), greatest.__floor__()
        if last - first >= CUTS:
            raise Undecided(f"more than {CUTS} kinks and jumps on the interval", hint="choose a shorter interval")
        return range(first, last + 1)

    u = u.refined(list(_levels(u, low, high, wholes)))
    inside = midpoints(u.cuts, low, high)
    between = tuple(Affine(Fraction(0), Fraction(f(x).__floor__())) for f, x in zip(u.between, inside, strict=True))
    at = tuple(Affine(Fraction(0), Fraction(f.offset.__floor__())) for f in u.at)
    return Pieces(u.cuts, between, at).merged()


def cases(*pieces: tuple[Pieces[bool], Pieces[Any]], otherwise: Pieces[Any]) -> Pieces[Any]:
    """The value of the first piece whose condition holds."""
    flat = [part for piece in pieces for part in piece]

    def rule(*row: Any) -> Any:
        return next((value for test, value in zip(row[:-1:2], row[1::2], strict=True) if test), row[-1])

    return combine(rule, *flat, otherwise)
