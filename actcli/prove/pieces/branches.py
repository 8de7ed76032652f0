"""A formula without its choices, on an open interval where each condition holds or fails throughout.

The interval is cut at the breakpoints, so everything above works on smooth pieces, and one-sided values at a kink are
plain values. An end of None is infinite.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.breakpoints import breakpoints, poles
from actcli.derive import simplify
from actcli.errors import Undecided
from actcli.evaluate import value_at
from actcli.expr import Call, Expr, Piecewise, postorder
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.prove.pieces.affine import affine
from actcli.prove.pieces.conditions import INFINITY, KEPT, ROUNDING, End, Unsettled, settled
from actcli.prove.pieces.crossing import are_monotone, crossing
from actcli.prove.pieces.domain import keeps_domain
from actcli.prove.pieces.identity import are_proportional, are_same, are_same_at

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KEPT", "End", "Piece", "Unsettled", "affine", "continues", "pieces", "settled"]

FAR: Final = Fraction(10**6)  # breakpoints are looked for this far out; beyond, every condition must be settled at once
MOST: Final = 512  # pieces
GAP: Final = Fraction(1, 2**46)  # half the width of the gap around a breakpoint that floats found


@dataclass(frozen=True, slots=True)
class Piece:
    """A smooth formula and the open interval on which it is the function.

    A `rough` piece is a narrow gap around an irrational breakpoint: it keeps its choices, and balls give the hull of
    their branches on it. Where one change of branch is shown to lie in it, `sides` are the formulas before, after and
    at the breakpoint. It is `joined` where the function is continuous across that, and then its values lie `between`
    those at its ends if both branches rise, or both fall; where one rises and one falls, and each is a multiple of the
    other, it `touches` zero. The ends `beside` such a gap are not the breakpoint: there too the piece is the function.
    """

    low: End
    high: End
    root: Expr
    rough: bool = False
    sides: tuple[Expr, ...] = ()
    joined: bool = False
    between: bool = False
    touches: bool = False
    beside: frozenset[Fraction] = frozenset()


def pieces(root: Expr, low: End, high: End) -> list[Piece]:
    """The smooth pieces of a formula on an interval, cut at its breakpoints and poles.

    >>> from actcli.format import format_expr
    >>> from actcli.library import VOCABULARY as V
    >>> from actcli.parse import parse
    >>> [(piece.low, piece.high, format_expr(piece.root)) for piece in pieces(parse("max(0, x)", V), None, None)]
    [(None, Fraction(0, 1), '0'), (Fraction(0, 1), None, 'x')]
    """
    return list(_pieces(root, low, high))


@lru_cache(maxsize=512)
def _pieces(root: Expr, low: End, high: End) -> tuple[Piece, ...]:
    window = (-FAR if low is None else low, FAR if high is None else high)
    written = expand(root, KEPT)
    if any(isinstance(node, Call) and node.function is INFINITY for node in postorder(written)):
        raise Unsettled("infinity is in the formula")
    try:
        found = _cuts(root, written, *window)
    except Undecided as reason:
        raise Unsettled(reason.message) from None
    inside = _apart({at: exactly for at, exactly in found.items() if window[0] < at < window[1]})
    if len(inside) > MOST:
        raise Unsettled(f"more than {MOST} pieces")
    result: list[Piece] = []
    start = low
    for at, width in [*inside, (high, Fraction(0))]:
        end = None if at is None else at - width
        if start is None or end is None or start < end:
            result.append(_piece(written, start, end))
            if len(result) > 2 and result[-2].rough:
                result[-3:] = _closed_in(*result[-3:])
        if width:
            assert at is not None  # noqa: S101 -- an inner end
            result.append(Piece(end, at + width, written, rough=True))
        start = None if at is None else at + width
    return tuple(result)


def _closed_in(left: Piece, gap: Piece, right: Piece) -> list[Piece]:
    """Two pieces and the gap between them, that made as narrow as can be shown."""
    assert gap.low is not None and gap.high is not None  # noqa: S101, PT018 -- inner ends
    found = crossing(gap.root, gap.low, gap.high) if not left.rough and left.high == gap.low else None
    if found is None:
        return [left, gap, right]
    low, high = found.low, found.high
    between = found.continuous and are_monotone((left.root, right.root), low, high)
    touches = (
        found.continuous
        and not between
        and all(are_monotone((part.root,), low, high) for part in (left, right))
        and are_proportional(left.root, right.root)
    )
    sides = left.root, right.root, found.at
    narrow = replace(gap, low=low, high=high, sides=sides, joined=found.continuous, between=between, touches=touches)
    return [
        replace(left, high=low, beside=left.beside | {low}),
        narrow,
        replace(right, low=high, beside=frozenset({high})),
    ]


def _apart(found: Mapping[Fraction, bool]) -> list[tuple[Fraction, Fraction]]:
    """The places in order with half the widths of the gaps around them, without inexact ones within another's gap."""
    kept: list[tuple[Fraction, Fraction]] = []
    for at in sorted(found):
        width = Fraction(0) if found[at] else GAP * max(Fraction(1), abs(at))
        if kept and at - width < kept[-1][0] + kept[-1][1] + GAP:
            if width:
                continue
            while kept and kept[-1][1] and at < kept[-1][0] + kept[-1][1] + GAP:
                kept.pop()
        kept.append((at, width))
    return kept


def _cuts(root: Expr, written: Expr, low: Fraction, high: Fraction) -> dict[Fraction, bool]:
    """Where the pieces may end, and whether that place is exact."""
    found = {point.at: point.exact for point in poles(root, low, high)}
    for node in postorder(written):  # inner choices too: they may matter to no value, and must be settled all the same
        if isinstance(node, Piecewise) or (isinstance(node, Call) and node.function in ROUNDING):
            found.update(
                (point.at, point.exact) for point in breakpoints(node, low, high, most=MOST) if not found.get(point.at)
            )
        elif isinstance(node, Call) and node.function in op.COMPARISONS:
            line = affine(op.subtract(*node.args))
            if line is not None and line.slope:
                found[-line.offset / line.slope] = True
    return found


def _piece(written: Expr, low: End, high: End) -> Piece:
    raw = settled(written, low, high)
    root = simplify(raw)
    match root:
        case Call(function, (left, right)) if function is op.SUBTRACT and are_same(left, right):
            root = op.ZERO  # two functions that are one on this piece, as clip(x, -1, 1) and x
    return Piece(low, high, root if keeps_domain(raw, root) else raw)


def continues(root: Expr, piece: Piece, at: Fraction) -> bool | None:
    """Whether the function's own value at an end of a piece is the piece's limit there; None where neither is shown.

    It is if each choice there takes the branch that holds on the piece, or one of exactly the same value.
    """
    if at in piece.beside:
        return True
    chosen: dict[Expr, tuple[int, Expr]] = {}
    settled(expand(root, KEPT), *_well_inside(piece), chosen)
    point = {"x": exact(at)}
    if all(
        _taken(node, point) == number
        or _equal(node, branch, point)
        or _meet(node, branch, at)
        or _alike(node, branch, at)
        for node, (number, branch) in chosen.items()
    ):
        return True
    if _equal(root, piece.root, point):
        return True
    own, limit = (value_at(one, {"x": at}).ball for one in (root, piece.root))
    return False if own.is_finite() and limit.is_finite() and not own.overlaps(limit) else None


def _well_inside(piece: Piece) -> tuple[End, End]:
    """The piece, or half of it, away from a gap: so near to one no condition can be settled by balls."""
    low, high = piece.low, piece.high
    if high in piece.beside:
        assert high is not None  # noqa: S101 -- it is a breakpoint
        high = high - 1 if low is None else (low + high) / 2
    if low in piece.beside:
        assert low is not None  # noqa: S101
        low = low + 1 if high is None else (low + high) / 2
    return low, high


def _taken(node: Expr, point: Mapping[str, Value]) -> int | None:
    """The number of the branch that a choice takes at a point, where its conditions are decided there."""
    if not isinstance(node, Piecewise):
        return None
    for number, (test, _) in enumerate(node.pieces):
        truth = BALLS(test, point)
        if truth is not False:
            return number if truth is True else None
    return len(node.pieces)


def _equal(first: Expr, second: Expr, point: Mapping[str, Value]) -> bool:
    """Whether two formulas have the same rational value at a point."""
    own, limit = (getattr(BALLS(one, point), "exact", None) for one in (first, second))
    return own is not None and bool(own == limit)


def _alike(node: Expr, branch: Expr, at: Fraction) -> bool:
    """Whether the branch that a choice takes at a place has the value of this one there, as softplus(0) is log(2)."""
    number = _taken(node, {"x": exact(at)})
    if number is None or not isinstance(node, Piecewise):
        return False
    return are_same_at([*(value for _, value in node.pieces), node.otherwise][number], branch, at)


def _meet(node: Expr, branch: Expr, at: Fraction) -> bool:
    """Whether all branches of a choice have the value of this one at a place, as lines that meet there."""
    if not isinstance(node, Piecewise):
        return False
    lines = [affine(op.SUBTRACT(value, branch)) for value in (*(value for _, value in node.pieces), node.otherwise)]
    return all(line is not None and line.at(at) == 0 for line in lines)
