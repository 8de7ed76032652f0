"""Straight lines: the only formulas whose zeros are told from their coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import derive
from actcli.expr import Call, Expr, Number, Symbol, postorder

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["slope_of_line"]

_POLYNOMIAL: Final = frozenset({op.ADD, op.SUBTRACT, op.MULTIPLY, op.NEGATE})


def slope_of_line(root: Expr) -> Fraction | None:
    """The slope of a formula that is a rational polynomial of x by its form, and a straight line; else None.

    A constant derivative alone says nothing: that of `x + floor(x)` is 1.
    """
    if not all(_is_polynomial(node) for node in postorder(root)):
        return None
    slope = derive(root, "x")
    if isinstance(slope, Call) and slope.function is op.DIVIDE:
        match slope.args:
            case Number(above), Number(below) if below:
                return above / below
    return slope.value if isinstance(slope, Number) else None


def _is_polynomial(node: Expr) -> bool:
    match node:
        case Number() | Symbol():
            return True
        case Call(function, (_, Number(divisor))) if function is op.DIVIDE:
            return divisor != 0
        case Call(function, _):
            return function in _POLYNOMIAL
        case _:
            return False
