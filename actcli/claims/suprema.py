"""Claims of largest and least values: range, minimum, maximum, gap to another function.

All of them ask for the supremum or infimum of one formula on an interval. An exact claim, such as a gap of 1/12, is
asked of the formula minus the number: an enclosure of the supremum never proves an equality, its sign may.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from actcli import operators as op
from actcli.claims import points
from actcli.claims.answers import Answer, digits_for, proved, refuted, shown, undecided, verdict_of
from actcli.claims.figures import Ends, Figure, ends_of
from actcli.errors import Undecided
from actcli.prove.extrema import extrema

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.extrema import Bound, Extrema

__all__ = ["Domain", "bound_ends", "extreme", "found_on", "point_text", "span", "where"]


@dataclass(frozen=True, slots=True)
class Domain:
    """An interval; an end of None is infinite."""

    low: Fraction | None = None
    high: Fraction | None = None

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "the reals"
        return f"[{'-inf' if self.low is None else self.low}, {'inf' if self.high is None else self.high}]"


def found_on(root: Expr, on: Domain, *, absolute: bool = False, one_sided: bool = False, digits: int = 12) -> Extrema:
    """The extrema of a formula on an interval; raises `Undecided` where they are not."""
    found = extrema(root, on.low, on.high, absolute=absolute, one_sided=one_sided, digits=digits)
    if not found.decided:
        raise Undecided(found.why or "the search ended undecided")
    return found


def bound_ends(bound: Bound) -> Ends:
    """The ends of the enclosure that a bound is."""
    return ends_of(bound.lower)[0], ends_of(bound.upper)[1]


def where(bound: Bound, digits: int = 6) -> str:
    """Where an extreme is, in words: the point nearest to 0, or the infinity that it is approached at."""
    if not bound.at:
        return ""
    index = min(range(len(bound.at)), key=lambda k: (bound.at[k] is None, abs(bound.at[k] or 0)))
    at = bound.at[index]
    if at is None:
        return f"as x -> {'inf' if bound.toward[index] > 0 else '-inf'}"
    word = "at" if bound.attained else "near"
    return f"{word} x = {point_text(at, digits)}"


def point_text(at: Fraction, digits: int = 6) -> str:
    """A point in a few digits."""
    return shown((at, at), digits)


# Range


def span(root: Expr, ends: tuple[Figure, Figure], closed: tuple[bool, bool], on: Domain) -> Answer:
    """Whether the range on an interval is the one claimed, its ends open and closed as claimed."""
    digits = max(map(digits_for, ends))
    found = found_on(root, on)
    bounds = (found.low, found.high)
    texts = [shown(bound_ends(bound), digits) for bound in bounds]
    left = "[" if found.low.attained else "("
    right = "]" if found.high.attained else ")"
    truth = f"{left}{texts[0]}, {texts[1]}{right}"
    unsure = [side for side, bound in zip(("lower", "upper"), bounds, strict=True) if bound.attained is None]
    verdicts: list[bool | None] = []
    for bound, end, is_closed, sign in zip(bounds, ends, closed, (1, -1), strict=True):
        holds = _reaches(root, bound, end, on, sign)
        verdicts.append(holds)
        if holds is False:
            return refuted(
                truth,
                f"the {'infimum' if sign > 0 else 'supremum'} is {shown(bound_ends(bound), digits)} {where(bound)}",
            )
        if not math.isinf(end.low) and bound.attained is not None and bound.attained is not is_closed:
            word = "attained" if bound.attained else "not attained"
            return refuted(truth, f"{shown(bound_ends(bound), digits)} is {word} {where(bound)}".rstrip())
    if None in verdicts or unsure:
        why = f"whether the {unsure[0]} end is attained is not decided" if unsure else f"{truth} does not settle it"
        return undecided(why)
    return proved(truth)


def _reaches(root: Expr, bound: Bound, end: Figure, on: Domain, sign: int) -> bool | None:
    """Whether the supremum (-1) or infimum (1) is the number claimed."""
    holds = end.settles(*bound_ends(bound))
    if holds is None and end.unit is None and isinstance(end.low, Fraction) and end.low == end.high:
        shifted = found_on(op.subtract(root, op.number(end.low)), on)
        low, high = bound_ends(shifted.low if sign > 0 else shifted.high)
        return True if low == high == 0 else None
    return holds


# Minimum, maximum, gap


def extreme(
    root: Expr, claimed: Figure | None, at: Figure | None, on: Domain, sign: int, *, absolute: bool = False,
    one_sided: bool = False,
) -> Answer:  # fmt: skip
    """Whether the maximum (sign 1) or minimum (-1), or the largest size, is as claimed, and where it is claimed."""
    digits = max(digits_for(claimed), digits_for(at))
    found = found_on(root, on, absolute=absolute, one_sided=one_sided, digits=digits + 2)
    bound = found.high if sign > 0 else found.low
    ends = bound_ends(bound)
    truth = f"{shown(ends, digits)} {where(bound, digits)}".rstrip()
    if not absolute and claimed is not None and claimed.relation == "=" and bound.attained is not True:
        what = "maximum" if sign > 0 else "minimum"
        if bound.attained is None:
            return undecided(f"whether {truth} is attained is not decided")
        return refuted(f"there is no {what}: {truth} is not attained")
    if claimed is not None:
        within = claimed.relation == ("<" if sign > 0 else ">")  # which values stay within that come near only
        holds = claimed.settles(*ends, strict=within and bound.attained is False)
        if holds is None and claimed.unit is None and claimed.low == claimed.high and isinstance(claimed.low, Fraction):
            holds = _sign_settles(root, claimed, on, sign, absolute=absolute, one_sided=one_sided)
        if holds is not True:
            return verdict_of(holds, truth)
    if at is not None:
        return verdict_of(_located(root, at, on, bound, sign, absolute=absolute, one_sided=one_sided), truth)
    return proved(truth)


def _sign_settles(
    root: Expr, claimed: Figure, on: Domain, sign: int, *, absolute: bool, one_sided: bool
) -> bool | None:
    """An exact claim asked of the formula minus the number, whose supremum is then exactly 0, or has a sign."""
    number = op.number(Fraction(claimed.low))
    roots = [op.subtract(root, number), *([op.subtract(op.negate(root), number)] if absolute else [])]
    bounds = [found_on(one, on, one_sided=one_sided) for one in roots]
    ends = [bound_ends(found.high if sign > 0 else found.low) for found in bounds]
    low, high = max(low for low, _ in ends), max(high for _, high in ends)
    shifted = Figure("0", claimed.relation, Fraction(0), Fraction(0))
    return shifted.settles(low, high)


def _located(
    root: Expr, at: Figure, on: Domain, bound: Bound, sign: int, *, absolute: bool, one_sided: bool
) -> bool | None:
    """Whether the extreme is taken within the digits of the place claimed, and only there.

    The place of a largest size is one of |x|: most differences are even or odd, and papers print one place of two.
    """
    if at.unit is None:
        return _located_exactly(root, at, on, bound, sign, absolute=absolute)
    start, stop = (end for end in at.accepted)
    assert isinstance(start, Fraction) and isinstance(stop, Fraction)  # noqa: S101, PT018 -- of a finite decimal
    places = _cut([(-stop, -start), (start, stop)] if absolute and not start <= 0 <= stop else [(start, stop)], on)
    if not places:
        return False
    digits = max(12, 2 * at.digits + 6)  # a place that is known to n digits costs the value 2n

    def on_part(low: Fraction | None, high: Fraction | None) -> Ends:
        found = extrema(root, low, high, absolute=absolute, one_sided=one_sided, digits=digits)
        return bound_ends(found.high if sign > 0 else found.low) if found.decided else points.NOWHERE

    inside = [on_part(*place) for place in places]
    whole = bound_ends(bound)
    if sign > 0:
        within = max(low for low, _ in inside)
        if all(high < whole[0] for _, high in inside):
            return False
    else:
        within = min(high for _, high in inside)
        if all(low > whole[1] for low, _ in inside):
            return False
    edges = [on.low, *(end for place in sorted(places) for end in place), on.high]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        if low != high or low is None:
            beyond = on_part(low, high)
            if not (beyond[1] < within if sign > 0 else beyond[0] > within):
                return None
    return True


def _cut(places: list[tuple[Fraction, Fraction]], on: Domain) -> list[tuple[Fraction, Fraction]]:
    """What of each interval lies in the domain."""
    cut = [
        (low if on.low is None or low > on.low else on.low, high if on.high is None or high < on.high else on.high)
        for low, high in places
    ]
    return [(low, high) for low, high in sorted(cut) if low < high]


def _located_exactly(root: Expr, at: Figure, on: Domain, bound: Bound, sign: int, *, absolute: bool) -> bool | None:
    """Whether the value at a rational is the extreme: what exceeds it is shown to be nowhere, or to be somewhere."""
    if not (isinstance(at.low, Fraction) and at.low == at.high):
        return None
    here = points.value(root, at.low)
    size = _size(here) if absolute else here
    whole = bound_ends(bound)
    if (size[1] < whole[0]) if sign > 0 else (size[0] > whole[1]):
        return False
    if size[0] == size[1] and isinstance(size[0], Fraction):
        figure = Figure("0", "<=" if sign > 0 else ">=", size[0], size[0])
        return _sign_settles(root, figure, on, sign, absolute=absolute, one_sided=False) or None
    return None


def _size(ends: Ends) -> Ends:
    low, high = ends
    if high <= 0:
        return -high, -low
    if low >= 0:
        return ends
    return Fraction(0), high if high >= -low else -low
