"""A formula computed step by step in a format, as a plain program does: each operation, and each word, rounded once.

Operations are computed in double precision and rounded: for formats of up to 24 digits that is what correctly rounded
hardware gives for + - * / and square roots. Words of the language (`exp`, `erf`, `sigmoid`) are taken for correctly
rounded routines; what a library makes of them may be worse. So what is measured with this is measured of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli import operators as op
from actcli.conform.formats import rounded
from actcli.expr import Call, Expr, Number, Piecewise, Symbol, fold
from actcli.interpret import expand
from actcli.interpreters import arrays
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from actcli.conform.formats import Doubles, Format

__all__ = ["stepwise"]

_WORDS: Final = frozenset(V.values())
_DIRECT: Final[dict[object, Callable[..., Any]]] = {
    op.ADD: np.add, op.SUBTRACT: np.subtract, op.MULTIPLY: np.multiply, op.DIVIDE: np.divide, op.NEGATE: np.negative,
    op.LESS: np.less, op.LESS_EQUAL: np.less_equal, op.GREATER: np.greater, op.GREATER_EQUAL: np.greater_equal,
    op.EQUAL: np.equal, op.NOT_EQUAL: np.not_equal, op.AND: np.logical_and, op.OR: np.logical_or,
    op.NOT: np.logical_not, op.POWER: np.power,
}  # fmt: skip


def stepwise(root: Expr, x: Doubles, form: Format) -> Doubles:
    """The formula at numbers of a format, every step rounded to it.

    >>> from actcli.conform.formats import FORMATS
    >>> from actcli.parse import parse
    >>> stepwise(parse("(x + 1) - 1", V), np.array([2.0**-11]), FORMATS["float16"]).tolist()
    [0.0]
    """

    def visit(node: Expr, value_of: Callable[[Expr], NDArray[Any]]) -> NDArray[Any]:
        match node:
            case Number(value):
                return np.full_like(x, rounded(form, np.array([float(value)]))[0])
            case Symbol():
                return x
            case Piecewise(pieces, otherwise):
                tests, values = [value_of(test) for test, _ in pieces], [value_of(value) for _, value in pieces]
                return np.select(tests, values, value_of(otherwise))
            case Call(function, args):
                given = [value_of(arg) for arg in args]
                direct = _DIRECT.get(function)
                found = direct(*given) if direct is not None else _word(node, given, x)
                return found if found.dtype == bool else rounded(form, found)

    with np.errstate(all="ignore"):
        return fold(expand(root, _WORDS), visit)


def _word(node: Call, given: list[NDArray[Any]], x: Doubles) -> NDArray[Any]:
    """One word of the language at arrays."""
    names = [f"u{index}" for index in range(len(given))]
    call = Call(node.function, tuple(map(Symbol, names)))
    if not given:
        return np.full_like(x, arrays.evaluate(node, {"x": np.zeros(1)})[0])
    return arrays.evaluate(call, dict(zip(names, given, strict=True)))
