"""Whether a formula repeats itself, as far as its form shows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.expr import Call, Expr, Number, Symbol, children, fold, postorder
from actcli.library import VOCABULARY as V
from actcli.verify.curve import NotShown
from actcli.verify.lines import slope_of_line

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["need_period"]


# What has a value everywhere: then it has one beyond the first period too, whatever cancels.
_TOTAL: Final = frozenset(
    {op.ADD, op.SUBTRACT, op.MULTIPLY, op.NEGATE, *op.CONDITIONS}
    | {V[name] for name in ("atan", "cos", "erf", "erfc", "exp", "pi", "sigmoid", "sin", "tanh")}
)


def need_period(written: Expr, length: Fraction, *, slope: bool) -> None:
    """Show that an interval of this length holds a whole period: x stands in sines and cosines of straight lines alone.

    Slopes that are multiples of s have the common period 2 pi/s, and 2 pi is less than 7. With `slope` it is the
    derivative that repeats itself.
    """
    if not all(_is_total(node) for node in postorder(written)):
        raise NotShown("no period is known of what may have no value somewhere")
    root = derive(written, "x") if slope else simplify(written)
    slopes: set[Fraction] = set()

    def visit(node: Expr, is_bare: Callable[[Expr], bool]) -> bool:
        """Whether x stands outside of waves."""
        if isinstance(node, Call) and node.function in (V["sin"], V["cos"]):
            slope = slope_of_line(node.args[0])
            if slope is not None:
                slopes.add(abs(slope))
                return False
            return is_bare(node.args[0])
        return isinstance(node, Symbol) or any(map(is_bare, children(node)))

    if fold(root, visit):
        raise NotShown("no period is known")
    base = Fraction(0)
    for other in slopes - {Fraction(0)}:
        while other:
            base, other = other, base % other
    if base == 0 or length * base < 7:
        raise NotShown("the interval is shorter than a period")


def _is_total(node: Expr) -> bool:
    match node:
        case Call(function, (_, Number(constant))) if function is op.DIVIDE:
            return constant != 0
        case Call(function, (_, Number(constant))) if function is op.POWER:
            return constant.denominator == 1 and constant >= 0
        case Call(function, _):
            return function in _TOTAL
        case _:
            return True
