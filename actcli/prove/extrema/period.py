"""A common period of a formula, where that is seen from its form."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.expr import Call, Expr, Symbol, children, fold
from actcli.library import VOCABULARY as V
from actcli.prove.pieces.branches import affine

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["period_of"]


def period_of(root: Expr) -> Fraction | None:
    """A rational a little longer than a common period, where x stands only in sines and cosines of slope*x + offset."""
    slopes: set[Fraction] = set()

    def visit(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
        """Whether x stands outside of waves."""
        if isinstance(node, Call) and node.function in (V["sin"], V["cos"]):
            line = affine(node.args[0])
            if line is None:
                return value_of(node.args[0])
            if line.slope:
                slopes.add(abs(line.slope))
            return False
        if isinstance(node, Symbol):
            return True
        return any(value_of(child) for child in children(node))

    if fold(root, visit) or not slopes:
        return None
    base = slopes.pop()
    for slope in slopes:  # the greatest common divisor of rationals
        while slope:
            base, slope = slope, base % slope
    return Fraction(7) / base
