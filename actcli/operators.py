"""The operators of the language as functions, and the constructors that drop exact zeros and ones.

They stand below the vocabulary because the parser needs them to read the vocabulary's own definitions. There is no
simplifier beyond these constructors: a formula is shown as its author wrote it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from actcli.expr import Call, Expr, Function, Number, Parameter, Piecewise, is_constant

__all__ = [
    "ADD", "AND", "COMPARISONS", "CONDITIONS", "DIVIDE", "EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL",
    "MULTIPLY", "NEGATE", "NOT", "NOT_EQUAL", "ONE", "OR", "POWER", "SUBTRACT", "ZERO",
    "add", "divide", "is_condition", "multiply", "negate", "number", "piecewise", "power", "subtract",
]  # fmt: skip


def _operator(symbol: str, *parameters: str) -> Function:
    return Function(symbol, tuple(Parameter(name) for name in parameters), lambda: None)


ADD = _operator("+", "u", "v")
SUBTRACT = _operator("-", "u", "v")
MULTIPLY = _operator("*", "u", "v")
DIVIDE = _operator("/", "u", "v")
POWER = _operator("**", "u", "v")
NEGATE = _operator("neg", "u")

LESS = _operator("<", "u", "v")
LESS_EQUAL = _operator("<=", "u", "v")
GREATER = _operator(">", "u", "v")
GREATER_EQUAL = _operator(">=", "u", "v")
EQUAL = _operator("==", "u", "v")
NOT_EQUAL = _operator("!=", "u", "v")
AND = _operator("and", "p", "q")
OR = _operator("or", "p", "q")
NOT = _operator("not", "p")

COMPARISONS: Final = frozenset({LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL})
CONDITIONS: Final = COMPARISONS | {AND, OR, NOT}

ZERO: Final = Number(Fraction(0))
ONE: Final = Number(Fraction(1))


def is_condition(node: Expr) -> bool:
    """Whether the node is true or false rather than a number."""
    return isinstance(node, Call) and node.function in CONDITIONS


def number(value: Fraction | int) -> Expr:
    """An exact value as the parser would read it: a decimal where it ends, else a quotient of integers.

    >>> number(Fraction(1, 4)), number(Fraction(1, 3)).function
    (Number(value=Fraction(1, 4)), <Function />)
    """
    value = Fraction(value)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return Number(value)
    return Call(DIVIDE, (Number(Fraction(value.numerator)), Number(Fraction(value.denominator))))


def add(left: Expr, right: Expr) -> Expr:
    """`left + right` without zeros, and with a negative right side subtracted."""
    if left is ZERO:
        return right
    if right is ZERO:
        return left
    if isinstance(right, Call) and right.function is NEGATE:
        return subtract(left, right.args[0])
    if isinstance(right, Call) and right.function is SUBTRACT:
        return subtract(add(left, right.args[0]), right.args[1])
    if isinstance(left, Piecewise) and isinstance(right, Piecewise) and _tests(left) == _tests(right):
        sums = ((test, add(u, v)) for (test, u), (_, v) in zip(left.pieces, right.pieces, strict=True))
        return piecewise(tuple(sums), add(left.otherwise, right.otherwise))
    if left is right:
        return multiply(number(2), left)
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(left.value + right.value)
    return Call(ADD, (left, right))


def _tests(choice: Piecewise) -> tuple[Expr, ...]:
    return tuple(test for test, _ in choice.pieces)


def subtract(left: Expr, right: Expr) -> Expr:
    """`left - right` without zeros."""
    if right is ZERO:
        return left
    if left is ZERO:
        return negate(right)
    if left is right:
        return ZERO
    if isinstance(right, Call) and right.function is NEGATE:
        return add(left, right.args[0])
    if isinstance(left, Call) and left.function is ADD and right in left.args:
        return left.args[1 - left.args.index(right)]
    if isinstance(left, Number) and isinstance(right, Number):
        return Number(left.value - right.value)
    return Call(SUBTRACT, (left, right))


def negate(operand: Expr) -> Expr:
    """`-operand`, drawn out of products and twice negated things."""
    match operand:
        case Number(value):
            return Number(-value)
        case Call(function, (inner,)) if function is NEGATE:
            return inner
        case Call(function, (left, right)) if function is MULTIPLY and isinstance(left, Number):
            return multiply(Number(-left.value), right)
        case Call(function, (left, right)) if function is SUBTRACT:
            return Call(SUBTRACT, (right, left))
        case _:
            return Call(NEGATE, (operand,))


def multiply(left: Expr, right: Expr) -> Expr:
    """`left*right` without zeros and ones; signs and numbers go to the front."""
    match left, right:
        case (zero, _) | (_, zero) if zero is ZERO:
            return ZERO
        case (one, other) | (other, one) if one is ONE:
            return other
        case Number(u), Number(v):
            return Number(u * v)
        case _ if left is right:
            return power(left, number(2))
        case _, Number():
            return multiply(right, left)
        case Number(value), _ if value == -1:
            return negate(right)
        case Call(function, (inner,)), _ if function is NEGATE:
            return negate(multiply(inner, right))
        case _, Call(function, (inner,)) if function is NEGATE:
            return negate(multiply(left, inner))
        case Number(u), Call(function, (Number(v), rest)) if function is MULTIPLY:
            return multiply(Number(u * v), rest)
        case _, Call(function, (Number() as factor, rest)) if function is MULTIPLY:
            return multiply(factor, multiply(left, rest))
        case _, Piecewise(pieces, otherwise) if all(is_constant(value) for value in (*(v for _, v in pieces), otherwise)):
            return piecewise(tuple((test, multiply(left, value)) for test, value in pieces), multiply(left, otherwise))
        case Piecewise(), _ if not isinstance(right, Piecewise):
            return multiply(right, left)
        case _, Call(function, (numerator, denominator)) if function is DIVIDE and (denominator is left or numerator is ONE):
            return divide(multiply(left, numerator), denominator)
        case Call(function, (numerator, denominator)), _ if function is DIVIDE and (denominator is right or numerator is ONE):
            return divide(multiply(numerator, right), denominator)
        case _, Call(function, (first, second)) if function is MULTIPLY:
            return multiply(multiply(left, first), second)
        case _:
            return Call(MULTIPLY, (left, right))


def divide(left: Expr, right: Expr) -> Expr:
    """`left/right` without zeros above and ones below; equal sides cancel (a removable singularity goes with them)."""
    if left is ZERO or right is ONE:
        return left
    if left is right:
        return ONE
    if isinstance(left, Number) and isinstance(right, Number) and right.value:
        return number(left.value / right.value)
    if isinstance(left, Call) and left.function is NEGATE:
        return negate(divide(left.args[0], right))
    if (rest := _without(left, right)) is not None:
        return rest
    match left, right:
        case (Call(f, (Number(u), top)), Call(g, (Number(v), bottom))) if f is g is MULTIPLY and v:
            return divide(multiply(number(u / v), top), bottom)
    return Call(DIVIDE, (left, right))


def _without(product: Expr, factor: Expr) -> Expr | None:
    """The product without one of its factors, or None if it is not among them."""
    if product is factor:
        return ONE
    match product:
        case Call(function, (left, right)) if function is MULTIPLY:
            if (rest := _without(left, factor)) is not None:
                return multiply(rest, right)
            if (rest := _without(right, factor)) is not None:
                return multiply(left, rest)
    return None


def power(base: Expr, exponent: Expr) -> Expr:
    """`base**exponent` without exponents 0 and 1 (0**0 is 1, as everywhere in the field)."""
    if exponent is ZERO:
        return ONE
    if exponent is ONE:
        return base
    if isinstance(base, Call) and base.function is POWER and isinstance(exponent, Number):
        inner = base.args[1]
        if isinstance(inner, Number) and inner.value.denominator == exponent.value.denominator == 1:
            return power(base.args[0], Number(inner.value * exponent.value))
    return Call(POWER, (base, exponent))


def piecewise(pieces: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> Expr:
    """A choice, or the value itself where all branches agree; a choice in the last branch joins this one."""
    if isinstance(otherwise, Piecewise):
        pieces, otherwise = pieces + otherwise.pieces, otherwise.otherwise
    while pieces and pieces[-1][1] is otherwise:
        pieces = pieces[:-1]
    return Piecewise(pieces, otherwise) if pieces else otherwise
