"""The sign of a formula on a whole piece, its ends included: by rules where they see it, else by its extrema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.evaluate import ball_at
from actcli.expr import Call, Expr, Number, fold, is_constant
from actcli.library import VOCABULARY as V
from actcli.prove.extrema import extrema

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.prove.pieces.conditions import End
    from actcli.prove.pieces.domain import Need

__all__ = ["has_sign"]

_POSITIVE: Final = frozenset(V[n] for n in ("cosh", "exp", "normal_cdf", "normal_pdf", "sech", "sigmoid", "erfc"))


def has_sign(node: Expr, need: Need, low: End, high: End) -> bool:
    """Whether the formula is shown to have the sign on the whole piece, its ends included."""
    if fold(node, _is_positive):
        return True
    if is_constant(node):
        least = most = ball_at(node, {})
    else:
        found = extrema(node, low, high, one_sided=True)
        least, most = found.low.lower, found.high.upper
    match need:
        case "!=":
            return bool(least > 0 or most < 0)
        case ">":
            return bool(least > 0)
        case ">=":
            return bool(least >= 0)


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
