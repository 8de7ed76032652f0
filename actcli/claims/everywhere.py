"""Claims that hold at every point: a relation to another formula, or being another function.

Proved by the sign of the supremum of a difference, or by its form; refuted by a point at which balls show that the
claim fails, never by a bound alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import operators as op
from actcli.claims import points
from actcli.claims.answers import Answer, proved, refuted, shown, undecided
from actcli.claims.figures import Figure
from actcli.claims.identity import is_zero
from actcli.claims.suprema import Domain, bound_ends, found_on, point_text, where
from actcli.derive import derive
from actcli.errors import Undecided
from actcli.evaluate import evaluate
from actcli.expr import Expr, Number, is_constant, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.prove.extrema import extrema
from actcli.prove.pieces.branches import Unsettled, pieces
from actcli.prove.pieces.domain import needs
from actcli.prove.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.claims.figures import Ends

__all__ = ["equal", "everywhere"]

_WORDS: Final = frozenset(VOCABULARY.values())
_TRIED: Final = 24  # points at which balls are asked whether a claim fails
_CLOSE: Final = 16
_NEAR: Final = Fraction(1, 2**14)


def everywhere(root: Expr, order: int, relation: str, other: Expr, on: Domain, name: str) -> Answer:
    """Whether f, or a derivative of it, stands in a relation to a formula at every point of an interval."""
    if relation == "=":
        return equal(root, order, other, on, name)
    difference = op.subtract(derive(root, "x", order) if order else root, other)
    above = relation in (">", ">=")
    try:
        found = found_on(difference, on, one_sided=order > 0)
        bound = found.low if above else found.high
        low, high = bound_ends(bound)
        zero = Figure("0", relation, Fraction(0), Fraction(0))
        if zero.settles(low, high, strict=bound.attained is False) is True:
            whose = "its" if isinstance(other, Number) and other.value == 0 else "the difference's"
            what = "infimum" if above else "supremum"
            return proved(f"{whose} {what} is {shown((low, high))} {where(bound)}".rstrip())
        at = tuple(place for place in bound.at if place is not None)
        why = f"{shown((low, high))} does not settle it"
    except Undecided as reason:
        at, why = (), reason.message
    failing = _failing(root, order, relation, other, on, at)
    if failing is None:
        return undecided(why)
    place, ends = failing
    text = f"{name} = {shown(ends)} at x = {point_text(place)}"
    return refuted(text, text)


def equal(root: Expr, order: int, other: Expr, on: Domain, name: str) -> Answer:
    """Whether f, or a derivative of it, is another function on an interval."""
    difference = op.subtract(derive(root, "x", order) if order else root, other)
    if _vanishes(difference, on):
        return proved("the formulas are the same")
    failing = _failing(root, order, "=", other, on, ())
    if failing is not None:
        place, ends = failing
        point = shown(points.value(other, place))
        text = f"{name} = {shown(ends)} at x = {point_text(place)}"
        return refuted(text, f"{text}, where the other is {point}")
    if order == 0:
        found = extrema(difference, on.low, on.high, absolute=True)
        if found.decided and bound_ends(found.high)[1] == 0:
            return proved("the largest difference is 0")
    return undecided("the formulas differ in form, and no point was found where their values do")


def _vanishes(difference: Expr, on: Domain) -> bool:
    """Whether a difference is zero by its form on every smooth piece, has a value everywhere, and is zero between."""
    nodes = postorder(expand(difference, _WORDS))
    partial = any(not is_constant(operand) for node in nodes for operand, _ in needs(node, analytic=False))
    if partial and not shape_of(difference).is_continuous():  # `x*x/x` is not `x`: it has no value at 0
        return False
    try:
        parts = pieces(difference, on.low, on.high)
    except Unsettled:
        return not partial and is_zero(difference)
    ends = {end for part in parts for end in (part.low, part.high) if end is not None}
    return all(not part.rough and is_zero(part.root) for part in parts) and all(
        points.value(difference, end) == (0, 0) for end in ends
    )


def _failing(
    root: Expr, order: int, relation: str, other: Expr, on: Domain, own: Iterable[Fraction]
) -> tuple[Fraction, Ends] | None:
    """A point at which balls show that the relation fails, and the value there; the worst of some samples first."""
    difference = op.subtract(derive(root, "x", order) if order else root, other)
    beside = [place + side * _NEAR for place in own for side in (0, -1, 1)]
    tried = list(points.samples(on.low, on.high, tuple(beside)))
    with np.errstate(all="ignore"):
        values = evaluate(difference, {"x": np.array([float(place) for place in tried])})
    badness = np.abs(values) if relation == "=" else -values if relation in (">", ">=") else values
    badness = np.where(np.isfinite(badness), badness, -np.inf)
    near = [bad for place, bad in zip(tried, badness, strict=True) if abs(place) <= _CLOSE]
    clear = max(near, default=0.0) / 4 or float(np.max(badness)) / 4  # a failure near 0 says more than one far out
    first = sorted(range(len(tried)), key=lambda k: (badness[k] < clear, tried[k].denominator, abs(tried[k])))
    zero = Figure("0", relation, Fraction(0), Fraction(0))
    for index in first[:_TRIED]:
        place = tried[index]
        try:
            mine = points.slope(root, place, order) if order else (points.value(root, place),)
        except Undecided:
            continue
        theirs = points.value(other, place)
        if len(mine) == 1 and zero.settles(mine[0][0] - theirs[1], mine[0][1] - theirs[0]) is False:
            return place, mine[0]
    return None
