"""The operators of the language as functions, and the constructors that drop exact zeros and ones.

They stand below the vocabulary because the parser needs them to read the vocabulary's own definitions. There is no
simplifier beyond these constructors: a formula is shown as its author wrote it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final

from actcli import limits
from actcli.expr import Call, Expr, Function, Number, Parameter, Piecewise, is_constant

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ADD", "AND", "COMPARISONS", "CONDITIONS", "DIVIDE", "EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL",
    "MULTIPLY", "NEGATE", "NOT", "NOT_EQUAL", "ONE", "OPERATORS", "OR", "POWER", "SUBTRACT", "ZERO",
    "add", "divide", "is_condition", "is_short", "multiply", "negate", "number", "piecewise", "power", "subtract",
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
OPERATORS: Final = CONDITIONS | {ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, NEGATE}

ZERO: Final = Number(Fraction(0))
ONE: Final = Number(Fraction(1))
_LONG_PRODUCT: Final = 16
_LONGEST: Final[int] = 10**limits.NUMBER_EXPONENT


def is_condition(node: Expr) -> bool:
    """Whether the node is true or false rather than a number."""
    return isinstance(node, Call) and node.function in CONDITIONS


def is_short(value: Fraction) -> bool:
    """Whether a number may be computed rather than written out: else `1e400/1e400/...` would grow without end."""
    return abs(value.numerator) <= _LONGEST and value.denominator <= _LONGEST


def number(value: Fraction | int) -> Expr:
    """An exact value as the parser would read it: a decimal where it ends, else a quotient of integers.

    >>> number(Fraction(1, 4)), number(Fraction(1, 3)).function
    (Number(value=Fraction(1, 4)), <Function />)
    """
    value = Fraction(value)
    top, bottom = value.numerator, value.denominator
    if pow(10, bottom.bit_length(), bottom) == 0:  # the denominator divides a power of ten
        return Number(value)
    return Call(DIVIDE, (Number(Fraction(top)), Number(Fraction(bottom))))


def add(left: Expr, right: Expr) -> Expr:
    """`left + right` without zeros, and with a negative right side subtracted."""
    taken: list[Expr] = []
    while isinstance(right, Call) and right.function is SUBTRACT:  # a + (b - c - d) is a + b - c - d
        right, last = right.args
        taken.append(last)
    total = _add(left, right)
    for term in reversed(taken):
        total = subtract(total, term)
    return total


def _add(left: Expr, right: Expr) -> Expr:
    if left is ZERO:
        return right
    if right is ZERO:
        return left
    match left, right:
        case _, Call(function, (inner,)) if function is NEGATE:
            return subtract(left, inner)
        case Piecewise(), Piecewise() if _tests(left) == _tests(right):
            sums = ((test, add(u, v)) for (test, u), (_, v) in zip(left.pieces, right.pieces, strict=True))
            return piecewise(tuple(sums), add(left.otherwise, right.otherwise))
        case _ if left is right:
            return multiply(number(2), left)
        case Number(u), Number(v) if is_short(u + v):
            return Number(u + v)
        case _:
            return Call(ADD, (left, right))


def _tests(choice: Piecewise) -> tuple[Expr, ...]:
    return tuple(test for test, _ in choice.pieces)


def subtract(left: Expr, right: Expr) -> Expr:
    """`left - right` without zeros."""
    match left, right:
        case _, zero if zero is ZERO:
            return left
        case zero, _ if zero is ZERO:
            return negate(right)
        case _ if left is right:
            return ZERO
        case _, Call(function, (inner,)) if function is NEGATE:
            return add(left, inner)
        case Call(function, (first, second)), _ if function is ADD and (first is right or second is right):
            return second if first is right else first
        case Number(u), Number(v) if is_short(u - v):
            return Number(u - v)
        case _:
            return Call(SUBTRACT, (left, right))


def negate(operand: Expr) -> Expr:
    """`-operand`, drawn out of products and twice negated things."""
    match operand:
        case Number(value):
            return Number(-value)
        case Call(function, (inner,)) if function is NEGATE:
            return inner
        case Call(function, (Number(value), right)) if function is MULTIPLY:
            return multiply(Number(-value), right)
        case Call(function, (left, right)) if function is SUBTRACT:
            return Call(SUBTRACT, (right, left))
        case _:
            return Call(NEGATE, (operand,))


def multiply(left: Expr, right: Expr) -> Expr:
    """`left*right` without zeros and ones; signs and numbers go to the front."""
    if left is ZERO or right is ZERO:
        return ZERO
    if left is ONE:
        return right
    if left is right and not isinstance(left, Number):
        return power(left, number(2))
    if _is_long(right):
        return _multiply(left, right)
    return reduce(_multiply, _factors(right), left)  # a*(b*c) is a*b*c


def _factors(product: Expr) -> Iterator[Expr]:
    """The factors of a product from left to right; a loop, for a product may be a thousand factors deep."""
    stack = [product]
    while stack:
        node = stack.pop()
        if isinstance(node, Call) and node.function is MULTIPLY:
            stack.extend(reversed(node.args))
        else:
            yield node


def _is_long(product: Expr) -> bool:
    """Whether a product had better stay whole: taken apart it is shared no more, and derivatives grow cubically."""
    for _ in range(_LONG_PRODUCT):
        match product:
            case Call(function, (left, _)) if function is MULTIPLY:
                product = left
            case _:
                return False
    return True


def _multiply(left: Expr, right: Expr) -> Expr:
    """The product with one more factor, which is no product itself unless a long one."""
    match left, right:
        case _ if left is ONE:
            return right
        case _ if right is ONE:
            return left
        case Number(u), Number(v) if is_short(u * v):
            return Number(u * v)
        case Number(), Number():
            return Call(MULTIPLY, (left, right))
        case _ if left is right:
            return power(left, number(2))
        case Number(u), Call(function, (Number(v), rest)) if function is MULTIPLY and is_short(u * v):
            return multiply(Number(u * v), rest)
        case Number(value), _ if value == -1:
            return negate(right)
        case Call(function, (inner,)), _ if function is NEGATE:
            return negate(multiply(inner, right))
        case _, Call(function, (inner,)) if function is NEGATE:
            return negate(multiply(left, inner))
        case _, Number(value):
            first = next(_factors(left))
            stays = isinstance(first, Number) and not is_short(first.value * value)
            return Call(MULTIPLY, (left, right)) if stays else multiply(right, left)
        case _, Piecewise(pieces, otherwise) if _is_constant_choice(right):
            scaled = tuple((test, multiply(left, value)) for test, value in pieces)
            return piecewise(scaled, multiply(left, otherwise))
        case Piecewise(), _ if not isinstance(right, Piecewise):
            return multiply(right, left)
        case _, Call(function, (numerator, denominator)) if function is DIVIDE and (
            denominator is left or numerator is ONE
        ):
            return divide(multiply(left, numerator), denominator)
        case Call(function, (numerator, denominator)), _ if function is DIVIDE and (
            denominator is right or numerator is ONE
        ):
            return divide(multiply(numerator, right), denominator)
        case _:
            return Call(MULTIPLY, (left, right))


def _is_constant_choice(choice: Piecewise) -> bool:
    return all(is_constant(value) for value in (*(value for _, value in choice.pieces), choice.otherwise))


def divide(left: Expr, right: Expr) -> Expr:
    """`left/right` without zeros above and ones below; equal sides cancel (a removable singularity goes with them)."""
    if right is ZERO:  # no number: 0/0 must not become 0
        return Call(DIVIDE, (left, right))
    if left is ZERO or right is ONE:
        return left
    if left is right:
        return ONE
    if isinstance(left, Number) and isinstance(right, Number) and is_short(left.value / right.value):
        return number(left.value / right.value)
    if isinstance(left, Call) and left.function is NEGATE:
        return negate(divide(left.args[0], right))
    if (rest := _without(left, right)) is not None:
        return rest
    match left, right:
        case (Call(f, (Number(u), top)), Call(g, (Number(v), bottom))) if f is g is MULTIPLY and v and is_short(u / v):
            return divide(multiply(number(u / v), top), bottom)
    return Call(DIVIDE, (left, right))


def _without(product: Expr, factor: Expr) -> Expr | None:
    """The product without one of its factors, or None if it is not among them."""
    factors = list(_factors(product))
    if factor not in factors:
        return None
    factors.remove(factor)
    return reduce(multiply, factors) if factors else ONE


def power(base: Expr, exponent: Expr) -> Expr:
    """`base**exponent` without exponents 0 and 1 (0**0 is 1, as everywhere in the field)."""
    if exponent is ZERO:
        return ONE
    if exponent is ONE:
        return base
    match base, exponent:
        case Call(function, (inner, Number(m))), Number(n) if function is POWER and m.denominator == n.denominator == 1:
            if abs(m * n) <= limits.EXACT_EXPONENT:
                return power(inner, Number(m * n))
    return Call(POWER, (base, exponent))


def piecewise(pieces: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> Expr:
    """A choice, or the value itself where all branches agree; a choice in the last branch joins this one."""
    if isinstance(otherwise, Piecewise):
        pieces, otherwise = pieces + otherwise.pieces, otherwise.otherwise
    while pieces and pieces[-1][1] is otherwise:
        pieces = pieces[:-1]
    return Piecewise(pieces, otherwise) if pieces else otherwise
