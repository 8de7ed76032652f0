"""The symbolic derivative: readable, from hand-written partial derivatives, with exact zeros and ones dropped.

At a kink it takes the branch that the formula takes there, or what the vocabulary's table states; a jump has no
derivative, and none is invented for it.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.errors import UsageError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold
from actcli.library import REDUCTIONS, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["derive", "simplify"]

_ABS: Final = VOCABULARY["abs"]
_LOG: Final = VOCABULARY["log"]
_SQRT: Final = VOCABULARY["sqrt"]
_SIGN: Final = VOCABULARY["sign"]


@lru_cache(maxsize=1024)
def derive(root: Expr, name: str, order: int = 1) -> Expr:
    """The derivative of the given order with respect to the symbol `name`.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> format_expr(derive(parse("x*sigmoid(x)", VOCABULARY), "x"))
    'sigmoid(x) + x*sigmoid(x)*sigmoid(-x)'
    """
    for _ in range(order):
        root = fold(root, lambda node, value_of: _derivative(node, value_of, name))
    return root


def _derivative(node: Expr, value_of: Callable[[Expr], Expr], name: str) -> Expr:
    match node:
        case Number():
            return op.ZERO
        case Symbol(symbol):
            return op.ONE if symbol == name else op.ZERO
        case Piecewise(pieces, otherwise):
            return op.piecewise(tuple((test, value_of(value)) for test, value in pieces), value_of(otherwise))
        case Call(function, args):
            if function in op.CONDITIONS:
                return op.ZERO
            slopes = tuple(map(value_of, args))
            if function is op.DIVIDE and isinstance(args[1], Call) and args[1].function is _SQRT:
                return _over_root(args[0], args[1], slopes[0], value_of(args[1].args[0]))
            if all(slope is op.ZERO for slope in slopes):
                return op.ZERO
            rule = _OPERATORS.get(function)
            return rule(args, slopes) if rule else _chain(function, args, slopes)


def _chain(function: Function, args: tuple[Expr, ...], slopes: tuple[Expr, ...]) -> Expr:
    if function in REDUCTIONS:
        raise UsageError(f"{function.name} has no derivative in one variable", hint="a vector function has a Jacobian")
    total: Expr = op.ZERO
    arguments = {parameter.name: arg for parameter, arg in zip(function.parameters, args, strict=True)}
    for index, slope in enumerate(slopes):
        if slope is not op.ZERO:
            total = op.add(total, op.multiply(slope, simplify(_partial(function, index), arguments)))
    return total


@lru_cache(maxsize=1024)
def _partial(function: Function, index: int) -> Expr:
    if function.partials is not None:
        return function.partials[index]
    if function.definition is None:
        raise UsageError(f"{function.name} has no derivative")
    return derive(function.definition, function.parameters[index].name)


def simplify(root: Expr, replacements: Mapping[str, Expr] = MappingProxyType({})) -> Expr:
    """The formula built anew through the constructors that drop exact zeros and ones, with `replacements` for names.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> format_expr(simplify(parse("slope*x + 0*exp(x)", VOCABULARY), {"slope": op.number(1)}))
    'x'
    """

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        match node:
            case Call(function, args) if function in _CONSTRUCTORS:
                return _CONSTRUCTORS[function](*map(value_of, args))
            case Call(function, args):
                return Call(function, tuple(map(value_of, args)))
            case Piecewise(pieces, otherwise):
                return op.piecewise(
                    tuple((value_of(test), value_of(value)) for test, value in pieces), value_of(otherwise)
                )
            case Symbol(name):
                return replacements.get(name, node)
            case Number():
                return node

    return fold(root, visit)


Pair = tuple[Expr, ...]


def _product(args: Pair, slopes: Pair) -> Expr:
    (u, v), (du, dv) = args, slopes
    return op.add(_times(du, v), _times(u, dv))


def _times(left: Expr, right: Expr) -> Expr:
    """The product, with `u*sign(u)` written `abs(u)`, so that it cancels in what follows."""
    for factor, other in ((left, right), (right, left)):
        if isinstance(factor, Call) and factor.function is _SIGN and factor.args == (other,):
            return _ABS(other)
    return op.multiply(left, right)


def _quotient(args: Pair, slopes: Pair) -> Expr:
    (u, v), (du, dv) = args, slopes
    if dv is op.ZERO:
        return op.divide(du, v)
    if du is op.ZERO:
        return op.negate(op.divide(op.multiply(u, dv), op.power(v, op.number(2))))
    return op.divide(op.subtract(_times(du, v), _times(u, dv)), op.power(v, op.number(2)))


def _over_root(u: Expr, root: Call, du: Expr, dw: Expr) -> Expr:
    """The derivative of `u/sqrt(w)`, (u' w - u w'/2)/(w sqrt(w)): the usual quotient rule cancels in the tails."""
    (w,) = root.args
    half = op.divide(dw, op.number(2))
    return op.divide(op.subtract(_times(du, w), _times(u, half)), op.multiply(w, root))


def _power(args: Pair, slopes: Pair) -> Expr:
    (u, v), (du, dv) = args, slopes
    total: Expr = op.ZERO
    if du is not op.ZERO:
        less = op.number(v.value - 1) if isinstance(v, Number) else op.subtract(v, op.ONE)
        total = op.multiply(op.multiply(v, op.power(u, less)), du)
    if dv is not op.ZERO:
        total = op.add(total, op.multiply(op.multiply(op.power(u, v), _LOG(u)), dv))
    return total


_OPERATORS: Final[Mapping[Function, Callable[[Pair, Pair], Expr]]] = {
    op.ADD: lambda _, slopes: op.add(*slopes),
    op.SUBTRACT: lambda _, slopes: op.subtract(*slopes),
    op.MULTIPLY: _product,
    op.DIVIDE: _quotient,
    op.POWER: _power,
    op.NEGATE: lambda _, slopes: op.negate(*slopes),
}
_CONSTRUCTORS: Final[Mapping[Function, Callable[..., Expr]]] = {
    op.ADD: op.add,
    op.SUBTRACT: op.subtract,
    op.MULTIPLY: op.multiply,
    op.DIVIDE: op.divide,
    op.POWER: op.power,
    op.NEGATE: op.negate,
}
