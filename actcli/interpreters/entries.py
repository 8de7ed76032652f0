"""Formulas over vectors of formulas: what a function of a whole axis is along a line, with its reductions written out.

On the vectors (x, 0, 0) the first entry of softmax is `sigmoid(x - log(2))`: an ordinary formula in x, which can be
drawn, differentiated, compared and proved of. Reductions are written in the forms that neither overflow nor cancel:
the entry of a softmax is a sigmoid of its distance to the logsumexp of the others.
"""

from __future__ import annotations

import itertools
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from actcli import operators as op
from actcli.derive import simplify
from actcli.errors import UsageError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, symbols
from actcli.interpret import Interpreter
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["entries_of"]

Vector: TypeAlias = tuple[Expr, ...]
SORTED: Final = 6  # entries whose order is written out: 2^6 - 1 sums


def _broadcast(rule: Callable[..., Expr]) -> Callable[..., Vector]:
    def lifted(*args: Vector) -> Vector:
        length = max(map(len, args), default=1)
        return tuple(rule(*(arg[index % len(arg)] for arg in args)) for index in range(length))

    return lifted


def _call(function: Function) -> Callable[..., Expr]:
    return lambda *args: Call(function, args)


def _choose(pieces: list[tuple[Any, Vector]], otherwise: Vector) -> Vector:
    flat = [part for piece in pieces for part in piece]

    def rule(*row: Expr) -> Expr:
        return Piecewise(tuple(zip(row[:-1:2], row[1::2], strict=True)), row[-1])

    return _broadcast(rule)(*flat, otherwise)


def _softplus(u: Expr) -> Expr:
    return V["softplus"](u, op.ONE)


def _total(u: Vector) -> Expr:
    return reduce(op.add, u)


def _logsumexp(u: Vector) -> Expr:
    """From the last entry on: v + softplus(u - v) joins one more."""
    return reduce(lambda v, entry: simplify(op.add(v, _softplus(op.subtract(entry, v)))), reversed(u))


def _each(of_one: Callable[[Expr, Vector, Vector], Expr], alone: int) -> Callable[[Vector], Vector]:
    """A rule for every entry, from those before and after it; a vector of one entry gives a constant."""

    def rule(u: Vector) -> Vector:
        if len(u) == 1:
            return (op.number(alone),)
        return tuple(of_one(entry, u[:place], u[place + 1 :]) for place, entry in enumerate(u))

    return rule


def _first_largest(entry: Expr, before: Vector, after: Vector) -> Expr:
    tests = [op.GREATER(entry, other) for other in before] + [op.GREATER_EQUAL(entry, other) for other in after]
    return op.piecewise(((reduce(lambda left, right: op.AND(left, right), tests), op.ONE),), op.ZERO)


def _threshold(u: Vector) -> Expr:
    """The largest over k of (sum of the k largest - 1)/k, and so over all sets of entries."""
    if len(u) > SORTED:
        raise UsageError(f"sparsemax is written out for at most {SORTED} entries, not {len(u)}")
    sums = [
        op.divide(op.subtract(_total(part), op.ONE), op.number(count))
        for count in range(1, len(u) + 1)
        for part in itertools.combinations(u, count)
    ]
    return reduce(lambda left, right: V["max"](left, right), sums)


def _one(rule: Callable[[Vector], Expr]) -> Callable[[Vector], Vector]:
    return lambda u: (simplify(rule(u)),)


def _many(rule: Callable[[Vector], Vector]) -> Callable[[Vector], Vector]:
    return lambda u: tuple(map(simplify, rule(u)))


_REDUCE: Final[Mapping[Function, Callable[[Vector], Vector]]] = {
    V["first_largest"]: _many(_each(_first_largest, 1)),
    V["largest"]: _one(lambda u: reduce(lambda left, right: V["max"](left, right), u)),
    V["log_softmax"]: _many(
        _each(lambda one, *others: op.negate(_softplus(op.subtract(_logsumexp(sum(others, ())), one))), 0)
    ),
    V["logsumexp"]: _one(_logsumexp),
    V["mean"]: _one(lambda u: op.divide(_total(u), op.number(len(u)))),
    V["softmax"]: _many(_each(lambda one, *others: V["sigmoid"](op.subtract(one, _logsumexp(sum(others, ())))), 1)),
    V["sparsemax_threshold"]: _one(_threshold),
    V["total"]: _one(_total),
}
_ARITHMETIC: Final[Mapping[Function, Callable[..., Expr]]] = {
    op.ADD: op.add,
    op.DIVIDE: op.divide,
    op.MULTIPLY: op.multiply,
    op.NEGATE: op.negate,
    op.POWER: op.power,
    op.SUBTRACT: op.subtract,
}
_RULES: Final[dict[Function, Callable[..., Vector]]] = {
    **{
        function: _broadcast(_call(function))
        for function in (*V.values(), *op.CONDITIONS)
        if function not in REDUCTIONS
    },
    **{function: _broadcast(rule) for function, rule in _ARITHMETIC.items()},
    **_REDUCE,
}

_ENTRIES: Final = Interpreter[Vector]("entries", number=lambda value: (Number(value),), rules=_RULES, choose=_choose)


def entries_of(root: Expr, inputs: Vector) -> Vector:
    """The entries of the value of a formula in the vector `x`, where that is these formulas; other symbols stay.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> x, zero = parse("x", V), parse("0", V)
    >>> [format_expr(entry) for entry in entries_of(parse("exp(x)/total(exp(x))", V), (x, zero))]
    ['sigmoid(x)', 'sigmoid(-x)']
    """
    others = {name: (Symbol(name),) for name in symbols(root)}
    return _ENTRIES(stabilise(root), others | {"x": inputs})
