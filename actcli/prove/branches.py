"""A formula without its choices, on an open interval where each condition holds or fails throughout.

Conditions are settled in rationals where both sides are affine there, else by a ball that excludes equality; what
cannot be settled raises `Unsettled`. So everything above works on smooth pieces, and one-sided values at a kink are
plain values. An end of None is infinite.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from flint import arb, arb_series, ctx, fmpq

from actcli import operators as op
from actcli.breakpoints import breakpoints, poles
from actcli.derive import simplify
from actcli.errors import Undecided
from actcli.evaluate import value_at
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, postorder
from actcli.interpret import expand
from actcli.interpreters import series, tails
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.library import VOCABULARY as V
from actcli.prove.domain import keeps_domain
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Piece", "Unsettled", "affine", "continues", "pieces", "settled"]

End: TypeAlias = Fraction | None
FAR: Final = Fraction(10**6)  # breakpoints are looked for this far out; beyond, every condition must be settled at once
MOST: Final = 512  # pieces
_FAR_ENOUGH: Final = Fraction(64)  # where the tail of a condition begins
GAP: Final = Fraction(1, 2**46)  # half the width of the gap around a breakpoint that floats found
_PATIENCE: Final = 512  # boxes that a condition may take
_INF: Final = V["inf"]
# What rounds, and how far below and above the rounded value an argument may lie.
_ROUNDING: Final[dict[Function, tuple[Callable[[Fraction], int], Fraction, Fraction]]] = {
    V["ceil"]: (lambda u: u.__ceil__(), Fraction(-1), Fraction(0)),
    V["floor"]: (lambda u: u.__floor__(), Fraction(0), Fraction(1)),
    V["round"]: (round, Fraction(-1, 2), Fraction(1, 2)),
}
KEPT: Final = frozenset(series.RULES) | frozenset(_ROUNDING) | {_INF} | op.CONDITIONS


def _root(u: arb_series) -> arb_series:
    """A root, NaN where the argument may be negative: what holds of the root where there is one need not hold there."""
    return series.RULES[V["sqrt"]](u) if u[0] >= 0 else arb_series([arb("nan")] * ctx.cap)


def _power(u: arb_series, v: arb_series) -> arb_series:
    is_root = v.length() == 1 and v[0] == arb(0.5)
    return _root(u) if is_root else series.RULES[op.POWER](u, v)


_STRICT: Final[Mapping[Function, Callable[..., arb_series]]] = {**series.RULES, V["sqrt"]: _root, op.POWER: _power}


class Unsettled(Exception):
    """A condition that is not settled on the interval; the message says which."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A smooth formula and the open interval on which it is the function.

    A `rough` piece is a narrow gap around an irrational breakpoint: it keeps its choices, and balls give the hull of
    their branches on it.
    """

    low: End
    high: End
    root: Expr
    rough: bool = False


@dataclass(frozen=True, slots=True)
class _Affine:
    slope: Fraction
    offset: Fraction

    def at(self, x: Fraction) -> Fraction:
        return self.slope * x + self.offset


def pieces(root: Expr, low: End, high: End) -> list[Piece]:
    """The smooth pieces of a formula on an interval, cut at its breakpoints and poles.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> [(piece.low, piece.high, format_expr(piece.root)) for piece in pieces(parse("max(0, x)", V), None, None)]
    [(None, Fraction(0, 1), '0'), (Fraction(0, 1), None, 'x')]
    """
    window = (-FAR if low is None else low, FAR if high is None else high)
    written = expand(root, KEPT)
    if any(isinstance(node, Call) and node.function is _INF for node in postorder(written)):
        raise Unsettled("infinity is in the formula")
    try:
        found = _cuts(root, written, *window)
    except Undecided as reason:
        raise Unsettled(reason.message) from None
    inside = {at: exactly for at, exactly in found.items() if window[0] < at < window[1]}
    if len(inside) > MOST:
        raise Unsettled(f"more than {MOST} pieces")
    result: list[Piece] = []
    start = low
    for at in sorted(inside):
        width = Fraction(0) if inside[at] else GAP * max(Fraction(1), abs(at))
        if start is None or start < at - width:
            result.append(_piece(written, start, at - width))
        if width:
            result.append(Piece(at - width, at + width, written, rough=True))
        start = at + width
    if high is None or start is None or start < high:
        result.append(_piece(written, start, high))
    return result


def _cuts(root: Expr, written: Expr, low: Fraction, high: Fraction) -> dict[Fraction, bool]:
    """Where the pieces may end, and whether that place is exact."""
    found = {point.at: point.exact for point in poles(root, low, high)}
    for node in postorder(written):  # inner choices too: they may matter to no value, and must be settled all the same
        if isinstance(node, Piecewise) or (isinstance(node, Call) and node.function in _ROUNDING):
            found.update((point.at, point.exact) for point in breakpoints(node, low, high) if not found.get(point.at))
        elif isinstance(node, Call) and node.function in op.COMPARISONS:
            line = affine(op.subtract(*node.args))
            if line is not None and line.slope:
                found[-line.offset / line.slope] = True
    return found


def _piece(written: Expr, low: End, high: End) -> Piece:
    raw = settled(written, low, high)
    root = simplify(raw)
    return Piece(low, high, root if keeps_domain(raw, root) else raw)


def settled(root: Expr, low: End, high: End, chosen: dict[Expr, tuple[int, Expr]] | None = None) -> Expr:
    """The formula on the open interval, each choice replaced by the branch that holds there.

    `chosen` collects the number of the branch (0 for what rounds) and the branch.
    """
    truths: dict[Expr, bool] = {}
    picked: dict[Expr, tuple[int, Expr]] = {} if chosen is None else chosen

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        match node:
            case Number() | Symbol():
                return node
            case Piecewise(choices, otherwise):
                number = next((number for number, (test, _) in enumerate(choices) if truths[test]), len(choices))
                branch = value_of(choices[number][1] if number < len(choices) else otherwise)
                picked[node] = number, branch
                return branch
            case Call(function, args) if function in op.COMPARISONS:
                truths[node] = _holds(function, value_of(args[0]), value_of(args[1]), low, high)
                return node
            case Call(function, args) if function in op.CONDITIONS:
                truths[node] = _combined(function, [truths[arg] for arg in args])
                return node
            case Call(function, _) if function is _INF:
                raise Unsettled("an infinite constant")
            case Call(function, args) if function in _ROUNDING:
                whole = _rounded(function, value_of(args[0]), low, high)
                picked[node] = 0, whole
                return whole
            case Call(function, args):
                return Call(function, tuple(map(value_of, args)))

    return fold(root, visit)


def continues(root: Expr, piece: Piece, at: Fraction) -> bool | None:
    """Whether the function's own value at an end of a piece is the piece's limit there; None where neither is shown.

    It is if each choice there takes the branch that holds on the piece, or one of exactly the same value.
    """
    chosen: dict[Expr, tuple[int, Expr]] = {}
    settled(expand(root, KEPT), piece.low, piece.high, chosen)
    point = {"x": exact(at)}
    if all(_taken(node, point) == number or _equal(node, branch, point) for node, (number, branch) in chosen.items()):
        return True
    if _equal(root, piece.root, point):
        return True
    own, limit = (value_at(one, {"x": at}).ball for one in (root, piece.root))
    return False if own.is_finite() and limit.is_finite() and not own.overlaps(limit) else None


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


def _combined(function: Function, values: list[bool]) -> bool:
    if function is op.AND:
        return all(values)
    return any(values) if function is op.OR else not values[0]


def _middle(low: End, high: End) -> Fraction:
    if low is None:
        return (high - 1) if high is not None else Fraction(0)
    return low + 1 if high is None else (low + high) / 2


def _holds(function: Function, left: Expr, right: Expr, low: End, high: End) -> bool:
    # nothing may cancel: a condition on log(x) - log(x) does not hold where there is no logarithm
    sign = _sign(left if right is op.ZERO else op.SUBTRACT(left, right), low, high)
    return {
        op.LESS: sign < 0, op.LESS_EQUAL: sign <= 0, op.GREATER: sign > 0,
        op.GREATER_EQUAL: sign >= 0, op.EQUAL: sign == 0, op.NOT_EQUAL: sign != 0,
    }[function]  # fmt: skip


def _sign(difference: Expr, low: End, high: End) -> int:
    """The sign of a formula on the open interval, one of -1, 0, 1."""
    line = affine(difference)
    if line is not None:
        if line.slope == 0:
            return (line.offset > 0) - (line.offset < 0)
        zero = -line.offset / line.slope
        if (low is None or zero > low) and (high is None or zero < high):
            raise Unsettled("a condition changes inside the piece")
        middle = line.at(_middle(low, high))
        return (middle > 0) - (middle < 0)
    parts = _factors(difference)
    if parts is not None:
        signs = [_sign(part, low, high) for part in parts]
        if 0 in signs and not (isinstance(difference, Call) and difference.function is op.MULTIPLY):
            raise Unsettled("a condition divides by zero")
        return prod(signs)
    inner = _FAR_ENOUGH if low is None and high is None else max(_FAR_ENOUGH, 4 * abs(low or high or Fraction(0)))
    seen = {_sign_by_balls(difference, -inner if low is None else low, inner if high is None else high)}
    with ctx.workprec(128):
        for end, direction in ((low, -1), (high, 1)):
            if end is None:
                try:
                    seen.add(tails.tail_of(difference, arb(inner.numerator) / inner.denominator, direction).sign or 0)
                except tails.Unbounded as reason:
                    raise Unsettled(f"a condition at infinity: {reason}") from None
    if len(seen) > 1 or 0 in seen:
        raise Unsettled("a condition changes inside the piece")
    return seen.pop()


def _factors(root: Expr) -> tuple[Expr, ...] | None:
    """Formulas whose signs make that of a product, quotient, power or negation."""
    match root:
        case Call(function, args) if function in (op.MULTIPLY, op.DIVIDE):
            return args
        case Call(function, (base, Number(exponent))) if (
            function is op.POWER and exponent.denominator == 1 and exponent
        ):
            return (base,) * (2 - int(exponent) % 2)
        case Call(function, (operand,)) if function is op.NEGATE:
            return op.number(-1), operand
    return None


def _sign_by_balls(difference: Expr, low: Fraction, high: Fraction) -> int:
    """The sign of a formula on an interval, by boxes cut in two until each excludes zero, within a budget of boxes."""
    tape = Tape(difference, _STRICT, series.constant)
    sign = 0
    stack = [(low, high)]
    with ctx.workprec(128):
        for _ in range(_PATIENCE):
            left, right = stack.pop()
            value = _first(
                tape, arb(fmpq(left.numerator, left.denominator)).union(arb(fmpq(right.numerator, right.denominator)))
            )
            here = 1 if value > 0 else -1 if value < 0 else 0
            if here * sign < 0:
                raise Unsettled("a condition changes inside the piece")
            if here:
                sign = here
            else:
                middle = (left + right) / 2
                stack += [(left, middle), (middle, right)]
            if not stack:
                return sign
    raise Unsettled("a condition is too close to call")


def _first(tape: Tape[arb_series], box: arb) -> arb:
    cap = ctx.cap
    ctx.cap = 1
    try:
        value: arb = tape(series.variable(box))[0]
        return value
    finally:
        ctx.cap = cap


def _rounded(function: Function, u: Expr, low: End, high: End) -> Expr:
    line = affine(u)
    if line is None:
        raise Unsettled(f"{function.name} of what is not affine")
    rule, below, above = _ROUNDING[function]
    whole = rule(line.at(_middle(low, high)))
    if line.slope:
        for end in (low, high):
            if end is None or not below <= line.at(end) - whole <= above:
                raise Unsettled(f"{function.name} changes inside the piece")
    return op.number(whole)


def affine(root: Expr) -> _Affine | None:
    """The formula as slope*x + offset with rational coefficients, if it is that."""
    return fold(root, _affine_of)


def _affine_of(node: Expr, value_of: Callable[[Expr], _Affine | None]) -> _Affine | None:
    zero = Fraction(0)
    match node:
        case Number(value):
            return _Affine(zero, value)
        case Symbol():
            return _Affine(Fraction(1), zero)
        case Call(function, args):
            below = [value_of(arg) for arg in args]
            if any(part is None for part in below):
                return None
            match function, below:
                case f, [_Affine(s, o), _Affine(t, p)] if f is op.ADD:
                    return _Affine(s + t, o + p)
                case f, [_Affine(s, o), _Affine(t, p)] if f is op.SUBTRACT:
                    return _Affine(s - t, o - p)
                case f, [_Affine(s, o)] if f is op.NEGATE:
                    return _Affine(-s, -o)
                case f, [_Affine(s, o), _Affine(t, p)] if f is op.MULTIPLY and 0 in (s, t):
                    return _Affine(s * p + t * o, o * p)
                case f, [_Affine(s, o), _Affine(t, p)] if f is op.DIVIDE and t == 0 and p:
                    return _Affine(s / p, o / p)
    return None
