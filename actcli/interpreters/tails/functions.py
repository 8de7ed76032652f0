"""What each function does to a tail: one table. Limits are stated with the bound of how fast they are approached."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, fmpq

from actcli import operators as op
from actcli.interpreters import series
from actcli.interpreters.tails.exponentials import (
    add,
    decayed,
    exponential,
    inverse,
    multiply,
    negate,
    tail,
    times,
    whole_power,
)
from actcli.interpreters.tails.laurent import bounded
from actcli.interpreters.tails.value import (
    Fractional,
    Huge,
    Tail,
    Unbounded,
    Value,
    constant,
    growth_of,
    hull,
    is_zero,
    known,
    made,
    scaled,
    start_of,
    steady,
)
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.expr import Function

__all__ = ["RULES"]

MOST: Final = 64  # a whole exponent, and the denominator of a fractional one


def _composed(rule: Callable[..., arb_series], u: Value, sign: int | None = None) -> Tail:
    """A smooth function of something bounded, and its sign where that is known."""
    result = bounded(rule)(tail(u))
    return result if sign is None or result.sign is not None else replace(result, sign=sign)


def _size(u: Value) -> Value:
    """|u| of something that grows."""
    return u if growth_of(u) > 0 else negate(u)


def _exp(u: Value) -> Value:
    direction = growth_of(u)
    if direction == 0:
        return _composed(arb_series.exp, u, 1)
    return Huge(1, u, u) if direction > 0 else decayed(negate(u))


def _approached(base: int, rest: Value, sign: int) -> Value:
    """What lies between a limit and a remainder from it, above it (sign 1) or below."""
    return add(constant(Fraction(base), start_of(rest)), rest if sign > 0 else negate(rest))


def _sigmoid(u: Value) -> Value:
    """exp(-|u|)/2 <= sigmoid(-|u|) <= exp(-|u|)."""
    direction = growth_of(u)
    if direction == 0:
        return _composed(series.RULES[V["sigmoid"]], u, 1)
    log = negate(_size(u))
    small = exponential(1, add(log, steady(-arb(2).log(), start_of(u))), log)
    return small if direction < 0 else replace(tail(_approached(1, small, -1)), sign=1)


def _tanh(u: Value) -> Value:
    """1 - tanh(u) = 2/(exp(2u) + 1) <= 2 exp(-2u)."""
    direction = growth_of(u)
    if direction == 0:
        return _composed(series.RULES[V["tanh"]], u, tail(u).sign)
    one = _approached(1, times(2, decayed(times(2, _size(u)))), -1)
    return one if direction > 0 else negate(one)


def _erfc(u: Value) -> Value:
    """erfc(u) <= exp(-u^2) for u >= 0."""
    direction = growth_of(u)
    if direction == 0:
        return _composed(arb_series.erfc, u, 1)
    size = _size(u)
    rest = exponential(1, None, negate(multiply(size, size)))
    return rest if direction > 0 else replace(tail(_approached(2, rest, -1)), sign=1)


def _erf(u: Value) -> Value:
    """1 - erf(u) <= exp(-u^2) for u >= 0."""
    direction = growth_of(u)
    if direction == 0:
        return _composed(arb_series.erf, u, tail(u).sign)
    size = _size(u)
    one = _approached(1, exponential(1, None, negate(multiply(size, size))), -1)
    return one if direction > 0 else negate(one)


def _sech(u: Value) -> Value:
    """exp(-|u|) <= sech(u) = 2/(exp(u) + exp(-u)) <= 2 exp(-|u|)."""
    if growth_of(u) == 0:
        return _composed(series.RULES[V["sech"]], u, 1)
    log = negate(_size(u))
    return exponential(1, log, add(log, steady(arb(2).log(), start_of(u))))


def _softplus(u: Value, beta: Value) -> Value:
    """log(1 + exp(v))/beta with v = beta u: exp(v)/2 to exp(v) on the left, v and at most exp(-v) more on the right."""
    inner = multiply(beta, u)
    direction = growth_of(inner)
    if direction == 0:
        one = arb_series([1])
        return _divide(_composed(lambda v: series.RULES[V["softplus"]](v, one), inner, 1), beta)
    if direction > 0:
        return _divide(add(inner, decayed(inner)), beta)
    return _divide(exponential(1, add(inner, steady(-arb(2).log(), start_of(u))), inner), beta)


def _atan(u: Value) -> Value:
    direction = growth_of(u)
    if direction == 0:
        return _composed(arb_series.atan, u)
    flat = _composed(arb_series.atan, tail(inverse(u)))
    return add(known({0: {1: fmpq(direction, 2)}}, flat.start), negate(flat))


def _divide(u: Value, v: Value) -> Value:
    return multiply(u, inverse(v))


# Powers and logarithms


def _power(u: Value, v: Value) -> Value:
    number = _number_of(v)
    if number is not None and number.denominator == 1 and abs(number) <= MOST:
        return whole_power(u, int(number))
    if isinstance(v, Tail) and v.rest.is_zero() and set(v.terms) <= {0}:
        return _real_power(u, v, number)
    raise Unbounded("a power whose exponent varies")


def _number_of(value: Value) -> Fraction | None:
    """The rational that a constant is, if it is known to be one."""
    if not isinstance(value, Tail) or not value.rest.is_zero() or not set(value.terms) <= {0}:
        return None
    number = value.exact.get(0) if value.terms else {}
    if number is None or set(number) - {0}:
        return None
    factor = number.get(0, fmpq(0))
    return Fraction(int(factor.p), int(factor.q))


def _sqrt(u: Value) -> Value:
    half = Fraction(1, 2)
    return _real_power(u, constant(half, start_of(u)), half)


def _real_power(u: Value, exponent: Tail, number: Fraction | None) -> Value:
    """A power with a constant exponent, of something that is not negative."""
    if is_zero(u) and exponent.sign == 1:
        return u
    if u.logs is not None:
        if u.sign != 1:
            raise Unbounded("the root of what may be negative")
        low, high = (None if log is None else multiply(exponent, log) for log in u.logs)
        return exponential(1, low, high) if exponent.sign == 1 else exponential(1, high, low)
    assert isinstance(u, Tail)  # noqa: S101 -- what is huge has logarithms
    if not u.terms:
        return _power_of_rest(u, number)
    low_power = min(u.terms)
    if not scaled(u, low_power) > 0:
        raise Unbounded("the root of what may be negative")
    if low_power == 0:
        return _composed(lambda base: series.RULES[op.POWER](base, arb_series([exponent.terms[0]])), u, 1)
    if number is None or number.denominator > MOST:
        raise Unbounded("a power that is no simple fraction")
    above, below = low_power * number.numerator, number.denominator
    if above % below:
        raise Fractional(below // gcd(above, below))
    shifted = Tail(u.start, {k - low_power: c for k, c in u.terms.items()}, u.rest, u.power - low_power)
    ratio = arb_series([arb(fmpq(number.numerator, number.denominator))])
    root = bounded(lambda base: series.RULES[op.POWER](base, ratio))(shifted)
    shift = above // below
    return made(u.start, {k + shift: c for k, c in root.terms.items()}, root.rest, root.power + shift, 1)


def _power_of_rest(u: Tail, number: Fraction | None) -> Tail:
    """The power of a remainder that is not negative: as high a power of t as is whole."""
    if number is None or number <= 0 or not (u.sign == 1 or u.rest >= 0):
        raise Unbounded("the root of what may be negative")
    whole = (u.power * number).__floor__()
    exponent = arb(fmpq(number.numerator, number.denominator))
    left = u.power * number - whole
    size = u.rest.nonnegative_part().upper() ** exponent / u.start ** arb(fmpq(left.numerator, left.denominator))
    return Tail(u.start, {}, size.upper() * arb(0.5, 0.5), whole, u.sign)


def _log(u: Value) -> Value:
    low, high = (None, None) if u.logs is None else u.logs
    if low is not None and high is not None and u.sign == 1:
        if low is high:
            return low
        between = Tail(start_of(u), {}, arb(0.5, 0.5), 0)
        return add(low, multiply(tail(add(high, negate(low))), between))
    if isinstance(u, Tail) and growth_of(u) == 0 and hull(u) > 0:
        return _composed(arb_series.log, u)
    if isinstance(u, Tail) and growth_of(u) > 0:
        return _grown_log(u)
    raise Unbounded("a logarithm of what may be negative, or vanishes")


def _grown_log(u: Tail) -> Tail:
    """Of u = s*y^m with y = 1/t >= S: at least m log S + log s, and at most y*(m log S + log s)/S where S >= e.

    It grows more slowly than any power, for which there is no term: the remainder of y^1 is all that holds it.
    """
    power = min(u.terms)
    factor = scaled(u, power)
    least = -power * u.start.log() + factor.lower().log()
    if not (factor > 0 and least > 0 and u.start > 3):
        raise Unbounded("a logarithm that grows")
    most = (-power * u.start.log() + factor.upper().log().nonnegative_part()) / u.start
    return Tail(u.start, {}, most.upper() * arb(0.5, 0.5), -1, 1)


# Waves


def _wave(rule: Callable[..., arb_series]) -> Callable[[Value], Value]:
    def waved(u: Value) -> Value:
        try:
            if growth_of(u) == 0:
                return _composed(rule, u)
        except Unbounded:
            pass
        return Tail(start_of(u), {}, arb(0, 1), 0)

    return waved


def _sinc(order: int) -> Callable[[Value], Value]:
    """|sin(u)/u| <= 1/|u|, its derivative at most 1/|u| + 1/u^2, the second at most 1/|u| + 2/u^2 + 2/|u|^3."""

    def rule(u: Value) -> Value:
        if growth_of(u) == 0:
            names = ("sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised")
            return _composed(series.RULES[V[names[order]]], u)
        near = inverse(_size(u))
        wave = Tail(start_of(u), {}, arb(0, 1), 0)
        total = multiply(wave, near)
        for k in range(1, order + 1):
            factor = steady(arb([0, 1, 2][order] if k == 1 else 2), start_of(u))
            total = add(total, multiply(factor, multiply(wave, whole_power(near, k + 1))))
        return total

    return rule


RULES: Final[Mapping[Function, Callable[..., Value]]] = {
    op.ADD: add,
    op.SUBTRACT: lambda u, v: add(u, negate(v)),
    op.MULTIPLY: lambda u, v: whole_power(u, 2) if u is v else multiply(u, v),
    op.DIVIDE: _divide,
    op.POWER: _power,
    op.NEGATE: negate,
    V["atan"]: _atan,
    V["cos"]: _wave(arb_series.cos),
    V["d2sinc_unnormalised"]: _sinc(2),
    V["dsinc_unnormalised"]: _sinc(1),
    V["erf"]: _erf,
    V["erfc"]: _erfc,
    V["exp"]: _exp,
    V["log"]: _log,
    V["sech"]: _sech,
    V["sigmoid"]: _sigmoid,
    V["sin"]: _wave(arb_series.sin),
    V["sinc_unnormalised"]: _sinc(0),
    V["softplus"]: _softplus,
    V["sqrt"]: _sqrt,
    V["tanh"]: _tanh,
}
