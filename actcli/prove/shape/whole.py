"""What can be proved of the shape of a function on the whole line: parity, continuity, smoothness, monotonicity, slope.

A function is a finite list of smooth pieces (`branches`). Inside a piece a formula is analytic if nothing in it
divides by what may vanish there, or takes a root or a logarithm of what may not be positive; so its derivative is zero
identically or only at isolated points, and a derivative of one sign makes it strictly monotone. At a cut the one-sided
values are compared: equal exactly, different certainly, or not decided.

A bound of the derivative says nothing of a jump that the derivative cancels, as in `x/sqrt(x**2)`: what is concluded
from slopes needs pieces that are shown to be continuous, as they are written.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from flint import arb, ctx

from actcli.derive import derive
from actcli.evaluate import ball_at, evaluate
from actcli.expr import Expr, Piecewise, postorder
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY as V
from actcli.prove.extrema import Bound, extrema
from actcli.prove.extrema.oscillation import swing_of
from actcli.prove.pieces.branches import Piece, Unsettled, continues, pieces
from actcli.prove.pieces.domain import needs
from actcli.prove.pieces.identity import are_same, are_same_at
from actcli.prove.rationals import hull
from actcli.prove.shape.parity import parity_by_pieces, parity_by_rules
from actcli.prove.shape.signs import has_sign
from actcli.stability import stabilise

__all__ = ["Shape", "shape_of"]

ORDERS: Final = 6  # derivatives compared at a cut
_BITS: Final = 160
_SHORT: Final = Fraction(1, 2**20)


class Cut(NamedTuple):
    """A point between two pieces: whether the function is continuous there (None: not decided), and the two sides.

    One that is not known exactly lies in the `gap`, and `at` is its middle.
    """

    at: Fraction
    continuous: bool | None
    left: Piece
    right: Piece
    gap: tuple[Fraction, Fraction] | None = None

    @property
    def reach(self) -> tuple[Fraction, Fraction]:
        """The gap, or the point twice."""
        return self.gap or (self.at, self.at)


class Shape:
    """A formula in `x` on the whole line, its pieces, and what is proved of it when asked."""

    def __init__(self, root: Expr) -> None:
        self.written = _smoothest(expand(root, frozenset(V.values())))
        self.slope = derive(self.written, "x")

    @lru_cache(maxsize=1)  # noqa: B019 -- shapes are few, and kept anyway
    def joints(self) -> list[Cut] | None:
        """The points between smooth pieces that differ, narrow gaps among them; None where they are not settled."""
        try:
            parts = pieces(self.written, None, None)
        except (Unsettled, Unbounded):
            return None
        found = []
        with ctx.workprec(_BITS):
            smooth = [part for part in parts if not part.rough]
            gaps = {part.low: part for part in parts if part.rough}
            for left, right in itertools.pairwise(smooth):
                at, end = left.high, right.low
                assert at is not None and end is not None  # noqa: S101, PT018 -- inner ends
                if at != end:
                    found.append(Cut((at + end) / 2, gaps[at].joined or None, left, right, (at, end)))
                    continue
                continuous = self._is_continuous(left, right, at)
                if not (continuous and are_same(left.root, right.root)):
                    found.append(Cut(at, continuous, left, right))
        return found

    def cuts(self) -> list[Cut] | None:
        """The points between smooth pieces that differ, each known exactly; None where that is not so."""
        joints = self.joints()
        return None if joints is None or any(joint.gap for joint in joints) else joints

    def _is_continuous(self, left: Piece, right: Piece, at: Fraction) -> bool | None:
        sides = [continues(self.written, side, at) for side in (left, right)]
        if False in sides:
            return False
        own = ball_at(self.written, {"x": at})  # not finite where what cancels beside the cut has no value on it
        return True if all(sides) and own.is_finite() else None

    @lru_cache(maxsize=1)  # noqa: B019
    def parity(self) -> str | None:
        """`odd` or `even` where that is shown symbolically, else None."""
        found = parity_by_rules(self.written)
        if found is None and self._is_safe(analytic=False):
            cuts = self.cuts()
            jumps = None if cuts is None else [cut.at for cut in cuts if not cut.continuous]
            found = None if jumps is None else parity_by_pieces(self.written, pieces(self.written, None, None), jumps)
        return found

    @lru_cache(maxsize=1)  # noqa: B019
    def slopes(self) -> tuple[Bound, Bound] | None:
        """The infimum and supremum of the derivative over all pieces."""
        swing = swing_of(self.slope)
        if swing is not None and swing.power == 0:
            return Bound(swing.low, swing.low, True), Bound(swing.high, swing.high, True)
        found = extrema(self.slope, one_sided=True)
        return (found.low, found.high) if found.decided else None

    def lipschitz(self) -> Bound | None:
        """The least Lipschitz constant: the supremum of |f'|, infinite with a jump."""
        cuts = self.joints()
        if cuts is None:
            return None
        jumps = tuple(cut.at for cut in cuts if cut.continuous is False)
        if jumps:
            steep = Bound(arb.pos_inf(), arb.pos_inf(), True, jumps, (0,) * len(jumps))
            return steep if self._has_values(cuts) else None
        if not self.is_continuous():
            return None
        found = extrema(self.slope, absolute=True, one_sided=True)
        return found.high if found.decided else None

    def smoothness(self) -> tuple[int | None, Fraction | None] | None:
        """The k of C^k and where it ends; (None, None) for C^inf; None where it is not decided."""
        cuts = self.joints()
        if cuts is None:
            return None
        jumps = [cut.at for cut in cuts if cut.continuous is False]
        if jumps:
            return (-1, jumps[0]) if self._has_values(cuts) else None
        if any(cut.continuous is None for cut in cuts) or not self.is_analytic():
            return None
        orders = [(self._order_at(cut), cut.at) for cut in cuts]
        if any(order is None for order, _ in orders):
            return None
        known = [(order, at) for order, at in orders if order is not None]
        return min(known, default=(None, None))

    def _order_at(self, cut: Cut) -> int | None:
        """How many derivatives agree at a cut; None if they agree as far as we look, or one is not decided."""
        left, right = cut.left.root, cut.right.root
        with ctx.workprec(_BITS):
            for order in range(1, ORDERS + 1):
                left, right = derive(left, "x"), derive(right, "x")
                if cut.gap is not None:
                    return order - 1 if _disjoint(left, right, cut.gap) else None
                first, second = (BALLS(root, {"x": exact(cut.at)}) for root in (left, right))
                ours = getattr(first, "exact", None), getattr(second, "exact", None)
                if None not in ours:
                    if ours[0] != ours[1]:
                        return order - 1
                elif not ball_at(left, {"x": cut.at}).overlaps(ball_at(right, {"x": cut.at})):
                    return order - 1
                elif not are_same_at(left, right, cut.at):
                    return None
        return None

    def is_continuous(self) -> bool:
        """Whether the function is shown to have a value, and to be continuous, everywhere."""
        cuts = self.joints()
        return cuts is not None and all(cut.continuous for cut in cuts) and self._is_safe(analytic=False)

    def is_analytic(self) -> bool:
        """Whether it is shown to be analytic on each piece, up to the piece's ends."""
        return self._is_safe(analytic=True)

    def _has_values(self, cuts: list[Cut]) -> bool:
        """Whether the function is shown to have a value everywhere, at its cuts too."""
        at_cuts = (ball_at(self.written, {"x": cut.at}).is_finite() for cut in cuts if cut.gap is None)
        return self._is_safe(analytic=False) and all(at_cuts)

    def _is_safe(self, *, analytic: bool) -> bool:
        try:
            parts = pieces(self.written, None, None)
        except (Unsettled, Unbounded):
            return False
        for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
            if part.rough:
                continue
            low = before.low if before is not None and before.rough else part.low  # across the gaps
            high = after.high if after is not None and after.rough else part.high
            asked = (need for node in postorder(part.root) for need in needs(node, analytic=analytic))
            if not all(has_sign(operand, need, low, high) for operand, need in asked):
                return False
        return True

    def monotonicity(self) -> tuple[str, tuple[Fraction, ...]] | None:
        """A word, and points that show it where it is `no`; None where it is not decided."""
        turns = self._turns()
        if turns:
            return "no", turns
        cuts = self.joints()
        if cuts is None or not self._is_safe(analytic=False) or (slopes := self.slopes()) is None:
            return None
        low, high = slopes
        if low.lower >= 0 and high.upper <= 0:
            return ("constant", ()) if not cuts else self._steps(cuts)
        rising = bool(low.lower >= 0)
        if not rising and not high.upper <= 0:
            return None
        moves = self._jumps(cuts, 1 if rising else -1)
        if moves is None:
            return None
        if moves:
            return "no", moves
        strict = self.is_analytic() and self._has_no_flat_piece()
        words = ("increasing", "non-decreasing") if rising else ("decreasing", "non-increasing")
        return words[0 if strict else 1], ()

    def _turns(self) -> tuple[Fraction, ...]:
        """A point about which the function falls and one about which it rises, if samples show any."""
        x = np.concatenate([np.linspace(-8, 8, 321) + 1 / 512, [-1000.0, -30.0, 30.0, 1000.0]])
        with np.errstate(all="ignore"):
            slopes = evaluate(self.slope, {"x": x})
        if not np.isfinite(slopes).any():
            return ()
        low, high = (Fraction(float(x[index])) for index in (np.nanargmin(slopes), np.nanargmax(slopes)))
        return (low, high) if self._move(low) == -1 and self._move(high) == 1 else ()

    def _move(self, at: Fraction) -> int:
        """The sign of the function's change across a short interval, by values: a slope may be a convention."""
        with ctx.workprec(_BITS):
            before, after = (ball_at(self.written, {"x": at + side * _SHORT}) for side in (-1, 1))
            return int(bool(after > before)) - int(bool(after < before))

    def _steps(self, cuts: list[Cut]) -> tuple[str, tuple[Fraction, ...]] | None:
        """A step function: it rises or falls at its jumps."""
        for direction, word in ((1, "non-decreasing"), (-1, "non-increasing")):
            if self._jumps(cuts, direction) == ():
                return word, ()
        return ("no", ()) if all(self._jumps(cuts, direction) for direction in (1, -1)) else None

    def _jumps(self, cuts: list[Cut], direction: int) -> tuple[Fraction, ...] | None:
        """The cuts at which the function moves against the direction; None where one is not decided."""
        against = []
        with ctx.workprec(_BITS):
            for cut in cuts:
                if cut.continuous:
                    continue
                if cut.gap is not None:
                    return None
                left, own, right = (
                    ball_at(root, {"x": cut.at}) * direction for root in (cut.left.root, self.written, cut.right.root)
                )
                if left > own or own > right:
                    against.append(cut.at)
                elif not (left <= own and own <= right):
                    return None
        return tuple(against)

    def _has_no_flat_piece(self) -> bool:
        """Whether the derivative is not zero somewhere on each piece."""
        with ctx.workprec(_BITS):
            for part in pieces(self.written, None, None):
                if part.rough:
                    continue
                low = part.low if part.low is not None else (part.high or Fraction(0)) - 2
                high = part.high if part.high is not None else (part.low or Fraction(0)) + 2
                if ball_at(derive(part.root, "x"), {"x": low + (high - low) * Fraction(3, 7)}).contains(0):
                    return False
        return True


@lru_cache(maxsize=512)
def shape_of(root: Expr) -> Shape:
    """The shape of a formula; made once."""
    return Shape(root)


def _smoothest(root: Expr) -> Expr:
    """The formula as floats like it best, unless that adds a choice, whose branches would have to be shown to meet."""
    better = stabilise(root)
    choices = [sum(isinstance(node, Piecewise) for node in postorder(one)) for one in (root, better)]
    return better if choices[1] <= choices[0] else root


def _disjoint(first: Expr, second: Expr, gap: tuple[Fraction, Fraction]) -> bool:
    """Whether two formulas have no value in common on a gap."""
    box = {"x": Value(hull(*gap))}
    one, other = (BALLS(root, box) for root in (first, second))
    assert isinstance(one, Value) and isinstance(other, Value)  # noqa: S101, PT018 -- a scalar in, a scalar out
    return one.ball.is_finite() and other.ball.is_finite() and not one.ball.overlaps(other.ball)
