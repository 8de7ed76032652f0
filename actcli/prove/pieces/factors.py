"""Factors that all terms of a formula have: what is left may show a sign that they hide.

The second derivative of `x*tanh(exp(x))` is exp(x) sech(exp(x))^2 (2 + x - 2 x exp(x) tanh(exp(x))): every term falls
as an exponential of an exponential, which no sum of exponentials says, and which no wide ball tells from zero. Without
the common factors, which are positive by their form, the last term leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from actcli import operators as op
from actcli.expr import Call, Expr, Number, fold
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["common_factors", "factors_of", "is_positive", "terms_of", "without_positive_factors"]

_POSITIVE: Final = frozenset(V[n] for n in ("cosh", "exp", "normal_cdf", "normal_pdf", "sech", "sigmoid", "erfc"))
_TERMS: Final = 32
Product: TypeAlias = dict[Expr, int]  # factors and their powers; numbers are factors too


def is_positive(root: Expr) -> bool:
    """Whether a formula is positive wherever it has a value, by rules that need no search."""
    return fold(root, _is_positive)


def without_positive_factors(root: Expr) -> Expr | None:
    """A formula of the same sign, without factors of all its terms that are positive; None where there are none.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> format_expr(without_positive_factors(parse("exp(-x)*exp(-exp(-x))*exp(-x) - exp(-x)*exp(-exp(-x))", V)))
    'exp(-x) - 1'
    """
    found = common_factors(root, is_positive)
    return None if found is None else found[1]


def common_factors(root: Expr, wanted: Callable[[Expr], bool] = lambda factor: True) -> tuple[Product, Expr] | None:
    """The wanted factors of all terms, with their powers, and the formula without them; None where there are none.

    >>> from actcli.format import format_expr
    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> factors, rest = common_factors(parse("exp(x)*sech(x)**2 - x*sech(x)", VOCABULARY))
    >>> [format_expr(factor) for factor in factors], format_expr(rest)
    (['sech(x)'], 'exp(x)*sech(x) - x')
    """
    terms = [(sign, dict(factors_of(term))) for sign, term in terms_of(root)]
    if len(terms) > _TERMS:
        return None
    first, *others = (product for _, product in terms)
    common: Product = {
        factor: min([power, *(other[factor] for other in others)])
        for factor, power in first.items()
        if wanted(factor) and all(factor in other for other in others)
    }
    if not common:
        return None
    rest: Expr = op.ZERO
    for sign, product in terms:
        left = {factor: power - common.get(factor, 0) for factor, power in product.items()}
        value: Expr = op.ONE
        for factor, power in left.items():
            value = op.multiply(value, op.power(factor, op.number(power)))
        rest = op.add(rest, value) if sign > 0 else op.subtract(rest, value)
    return common, rest


def _is_positive(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
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


def terms_of(root: Expr, sign: int = 1) -> Iterator[tuple[int, Expr]]:
    """The terms of a sum, each with its sign."""
    match root:
        case Call(function, (first, second)) if function in (op.ADD, op.SUBTRACT):
            yield from terms_of(first, sign)
            yield from terms_of(second, sign if function is op.ADD else -sign)
        case Call(function, (operand,)) if function is op.NEGATE:
            yield from terms_of(operand, -sign)
        case _:
            yield sign, root


def factors_of(root: Expr) -> Product:
    """A product as powers of what is no product."""
    found: Product = {}
    waiting = [(root, 1)]
    while waiting:
        match waiting.pop():
            case Call(function, (first, second)), power if function is op.MULTIPLY:
                waiting += [(second, power), (first, power)]
            case Call(function, (first, second)), power if function is op.DIVIDE:
                waiting += [(second, -power), (first, power)]
            case Call(function, (base, Number(exponent))), power if function is op.POWER and exponent.denominator == 1:
                waiting.append((base, power * int(exponent)))
            case Call(function, (operand,)), power if function is op.NEGATE:
                waiting += [(op.number(-1), power), (operand, power)]
            case factor, power:
                found[factor] = found.get(factor, 0) + power
    return found
