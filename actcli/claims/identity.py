"""Whether a formula is zero by its form: rules of algebra, with every squashing function written by the logistic one.

`tanh(u)` is `2*sigmoid(2*u) - 1`, `sigmoid(-u)` is `1 - sigmoid(u)`, and `normal_cdf` is written by `erf`; what is left
is compared as polynomials (`actcli.prove.pieces.identity`). What is the same by other rules is not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import simplify
from actcli.expr import Call, Expr, Number, Piecewise, fold, postorder
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.prove.pieces.identity import are_same

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["is_zero"]

_WORDS: Final = frozenset(V.values())
_HALF: Final = op.divide(op.number(1), op.number(2))
_TWO: Final = op.number(2)


def is_zero(root: Expr) -> bool:
    """Whether the formula is zero wherever it has a value, by rules of algebra alone.

    >>> from actcli.parse import parse
    >>> is_zero(parse("tanh(x/2) - (2*sigmoid(x) - 1)", V)), is_zero(parse("x - sin(x)", V))
    (True, False)
    """
    written = simplify(expand(root, _WORDS))
    if isinstance(written, Number):
        return written.value == 0
    if any(isinstance(node, Piecewise) for node in postorder(written)):
        return False
    return are_same(simplify(fold(written, _rewritten)), op.number(0))


def _rewritten(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
    if not isinstance(node, Call):
        return node
    args = tuple(value_of(arg) for arg in node.args)
    if node.function is V["tanh"]:
        return op.subtract(op.multiply(_TWO, _sigmoid(simplify(op.multiply(_TWO, args[0])))), op.number(1))
    if node.function is V["sigmoid"]:
        return _sigmoid(simplify(args[0]))
    if node.function is V["normal_cdf"]:
        return op.multiply(_HALF, op.add(op.number(1), _error(op.divide(args[0], V["sqrt"](_TWO)))))
    if node.function is V["erf"]:
        return _error(args[0])
    if node.function is V["erfc"]:
        return op.subtract(op.number(1), _error(args[0]))
    return Call(node.function, args)


def _error(argument: Expr) -> Expr:
    """The error function of what does not begin with a minus."""
    argument = simplify(argument)
    if format_expr(argument).startswith("-"):
        return op.negate(V["erf"](simplify(op.negate(argument))))
    return V["erf"](argument)


def _sigmoid(argument: Expr) -> Expr:
    """The logistic function of what does not begin with a minus."""
    if isinstance(argument, Number) and argument.value == 0:
        return _HALF
    if format_expr(argument).startswith("-"):
        return op.subtract(op.number(1), V["sigmoid"](simplify(op.negate(argument))))
    return V["sigmoid"](argument)
