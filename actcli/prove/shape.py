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
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from flint import arb, ctx

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.evaluate import ball_at, evaluate
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, is_constant, postorder, substitute
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, exact
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY as V
from actcli.prove.branches import Piece, Unsettled, continues, pieces
from actcli.prove.domain import Need, needs
from actcli.prove.extrema import Bound, extrema
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Shape", "shape_of"]

ORDERS: Final = 6  # derivatives compared at a cut
EVEN, ODD, NEITHER = 0, 1, -1
_X: Final = Symbol("x")
_BITS: Final = 160
_SHORT: Final = Fraction(1, 2**20)
_ODD_WORDS: Final = frozenset(
    V[n] for n in ("asinh", "atan", "cbrt", "erf", "round", "sign", "sin", "sinh", "tan", "tanh", "tanhshrink")
)
_EVEN_WORDS: Final = frozenset(
    V[n] for n in ("abs", "cos", "cosh", "logcosh", "normal_pdf", "sech", "sinc", "sinc_unnormalised")
)
_POSITIVE: Final = frozenset(V[n] for n in ("cosh", "exp", "normal_cdf", "normal_pdf", "sech", "sigmoid", "erfc"))


class Cut(NamedTuple):
    """A point between two pieces: whether the function is continuous there (None: not decided), and the two sides."""

    at: Fraction
    continuous: bool | None
    left: Piece
    right: Piece


class Shape:
    """A formula in `x` on the whole line, its pieces, and what is proved of it when asked."""

    def __init__(self, root: Expr) -> None:
        self.written = _smoothest(expand(root, frozenset(V.values())))
        self.slope = derive(self.written, "x")

    @lru_cache(maxsize=1)  # noqa: B019 -- shapes are few, and kept anyway
    def cuts(self) -> list[Cut] | None:
        """The points between smooth pieces that differ; None where the pieces are not settled."""
        try:
            parts = pieces(self.written, None, None)
        except (Unsettled, Unbounded):
            return None
        if any(part.rough for part in parts):
            return None
        found = []
        with ctx.workprec(_BITS):
            for left, right in itertools.pairwise(parts):
                at = left.high
                assert at is not None  # noqa: S101 -- an inner end
                continuous = self._is_continuous(left, right, at)
                if not (continuous and left.root is right.root):
                    found.append(Cut(at, continuous, left, right))
        return found

    def _is_continuous(self, left: Piece, right: Piece, at: Fraction) -> bool | None:
        sides = [continues(self.written, side, at) for side in (left, right)]
        if False in sides:
            return False
        own = ball_at(self.written, {"x": at})  # not finite where what cancels beside the cut has no value on it
        return True if all(sides) and own.is_finite() else None

    @lru_cache(maxsize=1)  # noqa: B019
    def parity(self) -> str | None:
        """`odd` or `even` where that is shown symbolically, else None."""
        found = fold(self.written, _parity_of)
        if found == NEITHER:
            found = self._mirrored()
        return {ODD: "odd", EVEN: "even"}.get(found)

    def _mirrored(self) -> int:
        """Parity piece by piece: the formula on a piece is, up to sign, that of the opposite piece at -x."""
        try:
            parts = pieces(self.written, None, None)
        except (Unsettled, Unbounded):
            return NEITHER
        mirror = {"x": op.negate(_X)}
        for parity, sign in ((ODD, op.negate), (EVEN, lambda root: root)):
            for part, opposite in zip(parts, reversed(parts), strict=True):
                ends = (
                    None if opposite.high is None else -opposite.high,
                    None if opposite.low is None else -opposite.low,
                )
                if (part.low, part.high) != ends or simplify(substitute(opposite.root, mirror)) is not simplify(
                    sign(part.root)
                ):
                    break
            else:
                if self.is_continuous():
                    return parity
        return NEITHER

    @lru_cache(maxsize=1)  # noqa: B019
    def slopes(self) -> tuple[Bound, Bound] | None:
        """The infimum and supremum of the derivative over all pieces."""
        found = extrema(self.slope, one_sided=True)
        return (found.low, found.high) if found.decided else None

    def lipschitz(self) -> Bound | None:
        """The least Lipschitz constant: the supremum of |f'|, infinite with a jump."""
        cuts = self.cuts()
        if cuts is None:
            return None
        jumps = tuple(cut.at for cut in cuts if cut.continuous is False)
        if jumps:
            return Bound(arb.pos_inf(), arb.pos_inf(), True, jumps, (0,) * len(jumps))
        if not self.is_continuous():
            return None
        found = extrema(self.slope, absolute=True, one_sided=True)
        return found.high if found.decided else None

    def smoothness(self) -> tuple[int | None, Fraction | None] | None:
        """The k of C^k and where it ends; (None, None) for C^inf; None where it is not decided."""
        cuts = self.cuts()
        if cuts is None:
            return None
        jumps = [cut.at for cut in cuts if cut.continuous is False]
        if jumps:
            return -1, jumps[0]
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
                first, second = (BALLS(root, {"x": exact(cut.at)}) for root in (left, right))
                ours = getattr(first, "exact", None), getattr(second, "exact", None)
                if None not in ours:
                    if ours[0] != ours[1]:
                        return order - 1
                elif not ball_at(left, {"x": cut.at}).overlaps(ball_at(right, {"x": cut.at})):
                    return order - 1
                else:
                    return None
        return None

    def is_continuous(self) -> bool:
        """Whether the function is shown to have a value, and to be continuous, everywhere."""
        cuts = self.cuts()
        return cuts is not None and all(cut.continuous for cut in cuts) and self._is_safe(analytic=False)

    def is_analytic(self) -> bool:
        """Whether it is shown to be analytic on each piece, up to the piece's ends."""
        return self._is_safe(analytic=True)

    def _is_safe(self, *, analytic: bool) -> bool:
        try:
            parts = pieces(self.written, None, None)
        except (Unsettled, Unbounded):
            return False
        return all(
            _has_sign(operand, need, part)
            for part in parts
            for node in postorder(part.root)
            for operand, need in needs(node, analytic=analytic)
        )

    def monotonicity(self) -> tuple[str, tuple[Fraction, ...]] | None:
        """A word, and points that show it where it is `no`; None where it is not decided."""
        turns = self._turns()
        if turns:
            return "no", turns
        cuts = self.cuts()
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


def _parity_of(node: Expr, value_of: Callable[[Expr], int]) -> int:
    """Parity by rules; a condition counts as even where both of its sides are."""
    match node:
        case Number():
            return EVEN
        case Symbol():
            return ODD
        case Piecewise(choices, otherwise):
            parities = {value_of(value) for _, value in choices} | {value_of(otherwise)}
            return (
                parities.pop() if len(parities) == 1 and all(value_of(test) == EVEN for test, _ in choices) else NEITHER
            )
        case Call(function, args):
            return _call_parity(function, args, [value_of(arg) for arg in args])


def _call_parity(function: Function, args: tuple[Expr, ...], parities: list[int]) -> int:
    if NEITHER in parities:
        return NEITHER
    if all(parity == EVEN for parity in parities):
        return EVEN
    if function in (op.ADD, op.SUBTRACT):
        return parities[0] if parities[0] == parities[1] else NEITHER
    if function in (op.MULTIPLY, op.DIVIDE):
        return sum(parities) % 2
    if function is op.NEGATE or function in _ODD_WORDS:
        return parities[0]
    if function in _EVEN_WORDS:
        return EVEN
    if function is op.POWER and isinstance(args[1], Number) and args[1].value.denominator == 1:
        return int(args[1].value) % 2
    if function is V["clip"] and is_constant(args[1]) and args[2] is op.negate(args[1]):
        return ODD if ball_at(args[2], {}) >= 0 else NEITHER
    return NEITHER


def _has_sign(node: Expr, need: Need, part: Piece) -> bool:
    """Whether the formula is shown to have the sign on the whole piece, its ends included."""
    if fold(node, _is_positive):
        return True
    if is_constant(node):
        low = high = ball_at(node, {})
    else:
        found = extrema(node, part.low, part.high, one_sided=True)
        low, high = found.low.lower, found.high.upper
    match need:
        case "!=":
            return bool(low > 0 or high < 0)
        case ">":
            return bool(low > 0)
        case ">=":
            return bool(low >= 0)


def _is_positive(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
    """Positive everywhere, by rules that need no search."""
    match node:
        case Number(value):
            return value > 0
        case Call(function, (left, right)) if function is op.ADD:
            return (
                (value_of(left) and _is_square(right))
                or (value_of(right) and _is_square(left))
                or (value_of(left) and value_of(right))
            )
        case Call(function, args) if function in (op.MULTIPLY, op.DIVIDE) or function is V["sqrt"]:
            return all(map(value_of, args))
        case Call(function, (_, beta)) if function is V["softplus"]:
            return value_of(beta)
        case Call(function, _):
            return function in _POSITIVE
        case _:
            return False


def _is_square(node: Expr) -> bool:
    """Not negative anywhere: an even power, times a positive number perhaps."""
    match node:
        case Call(function, (_, Number(exponent))) if function is op.POWER:
            return exponent.denominator == 1 and int(exponent) % 2 == 0
        case Call(function, (Number(factor), other)) if function is op.MULTIPLY:
            return factor >= 0 and _is_square(other)
        case _:
            return False
