"""A formula without its choices on an open interval, each condition shown to hold or to fail throughout.

The difference of both sides of a comparison is a straight line, or shown to have no zero in between: by balls, or by
the sign of its derivatives from an exact zero at an end, or at infinity. At a point, conditions are decided exactly.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, postorder
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.library import VOCABULARY as V
from actcli.verify.beyond import beyond
from actcli.verify.boxes import sign_between
from actcli.verify.curve import Curve, NotShown, Work, span
from actcli.verify.far import Horizon
from actcli.verify.lines import slope_of_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["settle", "settle_at", "spelled_out", "ways"]

End: TypeAlias = Fraction | None
Settled: TypeAlias = "Expr | bool | NotShown"


# What rounds: the whole number n that it gives, and how far below and above n its argument may lie.
_ROUNDING: Final[Mapping[Function, tuple[Callable[[Fraction], int], Fraction, Fraction]]] = {
    V["floor"]: (lambda u: u.__floor__(), Fraction(0), Fraction(1)),
    V["round"]: (lambda u: u.__round__(), Fraction(-1, 2), Fraction(1, 2)),
}


def _is_smooth(function: Function) -> bool:
    definition = function.definition
    nodes = () if definition is None else postorder(expand(definition, frozenset()))
    return function not in _ROUNDING and not any(
        isinstance(node, Piecewise) or (isinstance(node, Call) and node.function in _ROUNDING) for node in nodes
    )


SMOOTH: Final = frozenset(function for function in V.values() if _is_smooth(function))
_UNSETTLED: Final = 6  # conditions of a rough piece, each of which doubles the formulas


def spelled_out(root: Expr) -> Expr:
    """The formula over smooth words, choices and rounding: what hides a choice is replaced by its definition."""
    return expand(root, SMOOTH | frozenset(_ROUNDING))


def settle(root: Expr, low: End, high: End, work: Work) -> Expr:
    """The formula on the open interval, or `NotShown`; None is infinite."""

    def compare(test: Call, left: Expr, right: Expr) -> bool:
        sign = _sign(op.SUBTRACT(left, right), low, high, work)
        return {
            op.LESS: sign < 0, op.LESS_EQUAL: sign <= 0, op.GREATER: sign > 0,
            op.GREATER_EQUAL: sign >= 0, op.EQUAL: sign == 0, op.NOT_EQUAL: sign != 0,
        }[test.function]  # fmt: skip

    def whole(function: Function, u: Expr) -> Expr:
        rule, below, above = _ROUNDING[function]
        number = rule(_rational(u, _middle(low, high)))
        signs = [_sign(op.SUBTRACT(u, op.number(number + end)), low, high, work) for end in (below, above)]
        if signs != [1, -1] and not (
            signs == [0, -1] and function is V["floor"]
        ):  # floor(2) is 2 on the whole interval
            raise NotShown(f"{function.name} changes inside of the interval")
        return op.number(number)

    return _settled(root, compare, whole)


def settle_at(root: Expr, at: Fraction) -> Expr:
    """The formula as its choices are taken at a point."""

    def compare(test: Call, left: Expr, right: Expr) -> bool:
        truth = BALLS(test.function(left, right), {"x": exact(at)})
        if not isinstance(truth, bool):
            raise NotShown("a condition too close to call at a point")
        return truth

    def whole(function: Function, u: Expr) -> Expr:
        return op.number(_rational(function(u), at))

    return _settled(root, compare, whole)


def ways(root: Expr, low: Fraction, high: Fraction) -> list[Expr]:
    """Formulas without choices of which the function is one at each point of the closed interval; what rounds is kept.

    A condition that balls do not settle is taken to hold and to fail, whatever others do.
    """
    box = {"x": Value(span(low, high))}
    tests = [node for node in postorder(root) if isinstance(node, Call) and node.function in op.COMPARISONS]
    settled = {test: truth for test in tests if isinstance(truth := BALLS(test, box), bool)}
    unsettled = [test for test in tests if test not in settled]
    if len(unsettled) > _UNSETTLED:
        raise NotShown("too many conditions change at one place")
    found: dict[Expr, None] = {}
    for truths in product((True, False), repeat=len(unsettled)):
        taken = settled | dict(zip(unsettled, truths, strict=True))
        found[_settled(root, _lookup(taken), lambda function, u: Call(function, (u,)))] = None
    return list(found)


def _lookup(truths: Mapping[Call, bool]) -> Callable[[Call, Expr, Expr], bool]:
    return lambda test, _left, _right: truths[test]


def _rational(root: Expr, at: Fraction) -> Fraction:
    known = getattr(BALLS(root, {"x": exact(at)}), "exact", None)
    if known is None:
        raise NotShown("rounding of what is not rational")
    return Fraction(int(known.p), int(known.q))


def _settled(root: Expr, compare: Callable[[Call, Expr, Expr], bool], whole: Callable[[Function, Expr], Expr]) -> Expr:
    """The formula with its choices taken; what is not settled does no harm in a branch that is not taken."""

    def visit(node: Expr, value_of: Callable[[Expr], Settled]) -> Settled:
        try:
            match node:
                case Number() | Symbol():
                    return node
                case Piecewise(pieces, otherwise):
                    taken = (value for test, value in pieces if _true(value_of(test)))
                    return value_of(next(taken, otherwise))
                case Call(function, args) if function in op.COMPARISONS:
                    left, right = (_formula(value_of(arg)) for arg in args)
                    return compare(node, left, right)
                case Call(function, args) if function in op.CONDITIONS:
                    truths = [_true(value_of(arg)) for arg in args]
                    return all(truths) if function is op.AND else any(truths) if function is op.OR else not truths[0]
                case Call(function, args) if function in _ROUNDING:
                    return whole(function, _formula(value_of(args[0])))
                case Call(function, args):
                    return Call(function, tuple(_formula(value_of(arg)) for arg in args))
        except NotShown as reason:
            return reason

    return _formula(fold(root, visit))


def _formula(value: Settled) -> Expr:
    if isinstance(value, NotShown):
        raise value
    if isinstance(value, bool):
        raise NotShown("a condition where a number is expected")
    return value


def _true(value: Settled) -> bool:
    if isinstance(value, NotShown):
        raise value
    if not isinstance(value, bool):
        raise NotShown("a number where a condition is expected")
    return value


def _middle(low: End, high: End) -> Fraction:
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _sign(difference: Expr, low: End, high: End, work: Work) -> int:
    """The sign of a formula throughout the open interval: -1, 0 or 1."""
    if (factors := _factors(difference)) is not None:
        return prod(_sign(factor, low, high, work) for factor in factors)
    slope = slope_of_line(difference)
    if slope is not None:
        return _sign_of_line(slope, _rational(difference, _middle(low, high)), low, high)
    curve = Curve(difference, work)
    if low is not None and high is not None:
        return sign_between(curve, low, high)
    start = 4 * max(Fraction(1), abs(low or Fraction(0)), abs(high or Fraction(0)))
    signs = set()
    ends = []
    for end, direction in ((low, -1), (high, 1)):
        if end is None:
            reach, sign = _far_sign(difference, start, direction)
            signs.add(sign)
            end = reach * direction
        ends.append(end)
    signs.add(sign_between(curve, *ends))
    if len(signs) != 1:
        raise NotShown("a condition changes inside of the interval")
    return signs.pop()


def _factors(root: Expr) -> tuple[Expr, ...] | None:
    """Formulas whose signs multiply to that of a product, a power, a negation, or of what zero is taken from."""
    match root:
        case Call(function, (left, right)) if function is op.SUBTRACT and right is op.ZERO:
            return (left,)
        case Call(function, args) if function is op.MULTIPLY:
            return args
        case Call(function, (base, Number(n))) if function is op.POWER and n.denominator == 1 and n > 0:
            return (base,) * (2 - int(n) % 2)
        case Call(function, (operand,)) if function is op.NEGATE:
            return Number(Fraction(-1)), operand
    return None


def _sign_of_line(slope: Fraction, middle: Fraction, low: End, high: End) -> int:
    here = (middle > 0) - (middle < 0)
    if slope == 0:
        return here
    zero = _middle(low, high) - middle / slope
    if (low is None or zero > low) and (high is None or zero < high):
        raise NotShown("a condition changes inside of the interval")
    return here


def _far_sign(root: Expr, reach: Fraction, direction: int) -> tuple[Fraction, int]:
    for _ in range(10):
        sign = beyond(Horizon(reach, direction), root).sign
        if sign in (1, -1):
            return reach, sign
        reach *= 4
    raise NotShown("a condition at infinity")
