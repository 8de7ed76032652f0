"""Conditions settled on an open interval: each holds throughout, or fails throughout, or `Unsettled` is raised.

In rationals where both sides are affine, else by balls that exclude equality, on ever smaller boxes, and at infinity by
tails. Equality at a rational end, as of tanh(x) and x/3 at 0, is left behind by the first derivative that is not zero
there: where it keeps its sign, so does the difference. Nothing may cancel: a condition on log(x) - log(x) does not hold
where there is no logarithm.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from flint import arb, arb_series, ctx

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold
from actcli.interpreters import series, tails
from actcli.library import VOCABULARY as V
from actcli.prove.pieces.affine import affine
from actcli.prove.pieces.identity import order_of_zero
from actcli.prove.rationals import ball, hull
from actcli.prove.taylor import coefficient_on
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["INFINITY", "KEPT", "ROUNDING", "STRICT", "End", "Unsettled", "combined", "settled", "truth_of"]

End: TypeAlias = Fraction | None
_FAR_ENOUGH: Final = Fraction(64)  # where the tail of a condition begins
_PATIENCE: Final = 512  # boxes that a condition may take
_MORE: Final = 4  # coefficients of a Taylor form
INFINITY: Final = V["inf"]
# What rounds, and how far below and above the rounded value an argument may lie.
ROUNDING: Final[dict[Function, tuple[Callable[[Fraction], int], Fraction, Fraction]]] = {
    V["ceil"]: (lambda u: u.__ceil__(), Fraction(-1), Fraction(0)),
    V["floor"]: (lambda u: u.__floor__(), Fraction(0), Fraction(1)),
    V["round"]: (round, Fraction(-1, 2), Fraction(1, 2)),
}
KEPT: Final = frozenset(series.RULES) | frozenset(ROUNDING) | {INFINITY} | op.CONDITIONS


def _root(u: arb_series) -> arb_series:
    """A root, NaN where the argument may be negative: what holds of the root where there is one need not hold there."""
    return series.RULES[V["sqrt"]](u) if u[0] >= 0 else arb_series([arb("nan")] * ctx.cap)


def _power(u: arb_series, v: arb_series) -> arb_series:
    is_whole = v.length() <= 1 and v[0].is_integer()
    return series.RULES[op.POWER](u, v) if is_whole or u[0] >= 0 else arb_series([arb("nan")] * ctx.cap)


STRICT: Final[Mapping[Function, Callable[..., arb_series]]] = {**series.RULES, V["sqrt"]: _root, op.POWER: _power}


class Unsettled(Exception):
    """A condition that is not settled on the interval; the message says which."""


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
                truths[node] = combined(function, [truths[arg] for arg in args])
                return node
            case Call(function, _) if function is INFINITY:
                raise Unsettled("an infinite constant")
            case Call(function, args) if function in ROUNDING:
                whole = _rounded(function, value_of(args[0]), low, high)
                picked[node] = 0, whole
                return whole
            case Call(function, args):
                return Call(function, tuple(map(value_of, args)))

    return fold(root, visit)


def combined(function: Function, values: list[bool]) -> bool:
    """The truth of a combination of conditions."""
    if function is op.AND:
        return all(values)
    return any(values) if function is op.OR else not values[0]


def _middle(low: End, high: End) -> Fraction:
    if low is None:
        return (high - 1) if high is not None else Fraction(0)
    return low + 1 if high is None else (low + high) / 2


def _holds(function: Function, left: Expr, right: Expr, low: End, high: End) -> bool:
    # the difference is not simplified, so that nothing cancels
    sign = _sign(left if right is op.ZERO else op.SUBTRACT(left, right), low, high)
    return truth_of(function, sign)


def truth_of(function: Function, sign: int) -> bool:
    """Whether a comparison holds, by the sign of the left side less the right one."""
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
    """The sign of a formula on an open interval, by boxes cut in two until each is settled, within a budget."""
    tape = Tape(difference, STRICT, series.constant)
    sign = 0
    stack = [(low, high)]
    with ctx.workprec(128):
        for _ in range(_PATIENCE):
            left, right = stack.pop()
            here = _sign_of(_range(tape, left, right, 0))
            for end, side in ((low, 1), (high, -1)):
                if not here and end in (left, right) and (order := order_of_zero(difference, end)):
                    here = _sign_of(_range(tape, left, right, order)) * side**order
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


def _sign_of(value: arb) -> int:
    return 1 if value > 0 else -1 if value < 0 else 0


def _range(tape: Tape[arb_series], low: Fraction, high: Fraction, order: int) -> arb:
    """A Taylor coefficient on a box; NaN where the formula, or a derivative below, may have no value."""
    cap = ctx.cap
    ctx.cap = order + _MORE
    try:
        around = tape(series.variable(hull(low, high)))
        if not all(around[k].is_finite() for k in range(order + 1)):
            return arb("nan")
        if not around[order].contains(0):
            return around[order]
        middle = (low + high) / 2
        here = tape(series.variable(ball(middle)))
        return coefficient_on(here, around, hull(low - middle, high - middle), order)
    finally:
        ctx.cap = cap


def _rounded(function: Function, u: Expr, low: End, high: End) -> Expr:
    line = affine(u)
    if line is None:
        raise Unsettled(f"{function.name} of what is not affine")
    rule, below, above = ROUNDING[function]
    whole = rule(line.at(_middle(low, high)))
    if line.slope:
        for end in (low, high):
            if end is None or not below <= line.at(end) - whole <= above:
                raise Unsettled(f"{function.name} changes inside the piece")
    return op.number(whole)
