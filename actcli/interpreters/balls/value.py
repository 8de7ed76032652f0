"""Values of the ball interpreter, their arithmetic, their comparisons, and choices between them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from flint import arb, ctx, fmpq

from actcli.interpreters.balls import functions

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

__all__ = ["Truth", "Value", "Values", "exact", "working_precision"]

EXACT_BITS: Final = 4096  # a rational longer than this is let go; the ball stays
EXACT_POWER: Final = 64


class Value(NamedTuple):
    """A ball, and the rational it stands for where that is known."""

    ball: arb
    exact: fmpq | None = None


Truth: TypeAlias = bool | None
Values: TypeAlias = "Value | tuple[Value, ...] | Truth"


def working_precision(bits: int) -> AbstractContextManager[Any]:
    """The context in which Arb works with `bits` bits."""
    context: AbstractContextManager[Any] = ctx.workprec(bits)
    return context


def exact(value: Fraction | int) -> Value:
    """An exact rational as a value at the working precision."""
    value = Fraction(value)
    rational = fmpq(value.numerator, value.denominator)
    return Value(arb(rational), rational)


def fresh(value: Values) -> Values:
    """The same value as an object of its own."""
    if isinstance(value, Value):
        return Value(value.ball, value.exact)
    if isinstance(value, tuple):
        return tuple(Value(*entry) for entry in cast("tuple[Value, ...]", value))
    return value


def rational(value: fmpq) -> Value:
    """An exact result, remembered as such if it is short."""
    short = max(value.p.bit_length(), value.q.bit_length()) <= EXACT_BITS
    return Value(arb(value), value if short else None)


def recognised(ball: arb) -> Value:
    """A value known by its ball alone: a ball without a radius is the number that it shows, such as sqrt(4)."""
    if not ball.is_exact() or not ball.is_finite():
        return Value(ball)
    mantissa, exponent = ball.man_exp()
    if abs(exponent) > EXACT_BITS:
        return Value(ball)
    power = fmpq(2) ** int(exponent)
    return Value(ball, rational(fmpq(mantissa) * power).exact)


def broadcast(rule: Callable[..., Values]) -> Callable[..., Values]:
    """The rule over vectors too, entry by entry."""

    def lifted(*args: Values) -> Values:
        vectors = [arg for arg in args if type(arg) is tuple]
        if not vectors:
            return rule(*args)
        length = max(len(vector) for vector in vectors)
        columns = [arg * (length // len(arg)) if type(arg) is tuple else (arg,) * length for arg in args]
        return tuple(cast("Value", rule(*row)) for row in zip(*columns, strict=True))

    return lifted


# Arithmetic


def add(u: Value, v: Value) -> Value:
    """The sum."""
    if u.exact is not None and v.exact is not None:
        return rational(u.exact + v.exact)
    return Value(u.ball + v.ball)


def subtract(u: Value, v: Value) -> Value:
    """The difference."""
    if u.exact is not None and v.exact is not None:
        return rational(u.exact - v.exact)
    return Value(u.ball - v.ball)


def negate(u: Value) -> Value:
    """Minus the value."""
    return Value(-u.ball, None if u.exact is None else -u.exact)


def multiply(u: Value, v: Value) -> Value:
    """The product; of a value with itself, the square, which is never negative."""
    if u.exact is not None and v.exact is not None:
        return rational(u.exact * v.exact)
    if (u.exact == 0 and v.ball.is_finite()) or (v.exact == 0 and u.ball.is_finite()):
        return exact(0)
    if u is v:
        return Value(functions.whole_power(u.ball, 2))
    return Value(u.ball * v.ball)


def divide(u: Value, v: Value) -> Value:
    """The quotient; NaN over a ball that contains 0."""
    if u.exact is not None and v.exact is not None and v.exact != 0:
        return rational(u.exact / v.exact)
    if u.exact == 0 and (v.ball > 0 or v.ball < 0) and v.ball.is_finite():
        return exact(0)
    return Value(u.ball / v.ball)


def power(u: Value, v: Value) -> Value:
    """The power; a base below zero has none but whole ones."""
    if v.exact is not None and v.exact.q == 1:
        exponent = int(v.exact.p)
        if u.exact is not None and abs(exponent) <= EXACT_POWER and (exponent >= 0 or u.exact != 0):
            return rational(u.exact**exponent)
        return Value(functions.whole_power(u.ball, exponent))
    if u.exact == 0 and v.ball > 0:
        return exact(0)
    return Value(functions.real_power(u.ball, v.ball))


def floor(u: Value) -> Value:
    """The greatest integer below."""
    if u.exact is not None:
        return rational(fmpq(u.exact.floor()))
    return Value(u.ball.floor())


# Comparisons, in three values: True, False, or None where the balls overlap


def comparison(
    decide: Callable[[fmpq, fmpq], bool], sure: Callable[[arb, arb], bool], refuted: Callable[[arb, arb], bool]
) -> Callable[[Value, Value], Truth]:
    """A comparison from its forms for rationals and for balls."""

    def compare(u: Value, v: Value) -> Truth:
        if u.exact is not None and v.exact is not None:
            return bool(decide(u.exact, v.exact))
        if sure(u.ball, v.ball):
            return True
        return False if refuted(u.ball, v.ball) else None

    return compare


greater_equal: Final = comparison(lambda u, v: u >= v, lambda u, v: u >= v, lambda u, v: u < v)


def both(p: Truth, q: Truth) -> Truth:
    """The conjunction."""
    if p is False or q is False:
        return False
    return True if p and q else None


def refute(p: Truth) -> Truth:
    """The negation."""
    return None if p is None else not p


def either(p: Truth, q: Truth) -> Truth:
    """The disjunction."""
    return refute(both(refute(p), refute(q)))


def larger(u: Value, v: Value) -> Value:
    """The larger value, itself where that is decided."""
    here = greater_equal(u, v)
    if here is None:
        return Value(u.ball.max(v.ball))
    return u if here else v


def smaller(u: Value, v: Value) -> Value:
    """The smaller value, itself where that is decided."""
    here = greater_equal(v, u)
    if here is None:
        return Value(u.ball.min(v.ball))
    return u if here else v


def absolute(u: Value) -> Value:
    """The magnitude; where the sign is not decided, a ball that begins at zero."""
    here = greater_equal(u, exact(0))
    if here is None:
        return Value(functions.magnitude(u.ball))
    return u if here else negate(u)


# Choices


def choose_one(pieces: list[tuple[Truth, Value]], otherwise: Value) -> Value:
    """The hull of the branches that are not refuted."""
    possible: list[Value] = []
    for test, value in pieces:
        if test is not False:
            possible.append(value)
        if test is True:
            break
    else:
        possible.append(otherwise)
    if len(possible) == 1:
        return possible[0]
    hull = possible[0].ball
    for value in possible[1:]:
        hull = functions.hull(hull, value.ball)
    return Value(hull)


def choose(pieces: list[tuple[Values, Values]], otherwise: Values) -> Values:
    """A choice, of vectors entry by entry."""
    flat = [part for piece in pieces for part in piece]

    def rule(*parts: Values) -> Values:
        *firsts, last = parts
        return choose_one(list(zip(firsts[::2], firsts[1::2], strict=True)), last)  # type: ignore[arg-type]

    return broadcast(rule)(*flat, otherwise)
