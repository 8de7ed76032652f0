"""Sums, products and quotients where exponentials may meet: bounds of their logarithms decide which of them wins.

A product adds the bounds. A sum needs one operand to be exponentially smaller than the other, or both to decay.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flint import arb, arb_series

from actcli.interpreters.tails.laurent import added, bounded, inverted, multiplied, negated
from actcli.interpreters.tails.value import (
    SMALL,
    ZERO,
    Huge,
    Logs,
    Tail,
    Unbounded,
    Value,
    constant,
    growth_of,
    hull,
    is_zero,
    made,
    scaled,
    start_of,
    steady,
)

__all__ = ["add", "decayed", "exponential", "inverse", "logs_of", "multiply", "negate", "tail", "times", "whole_power"]


def tail(value: Value) -> Tail:
    """The value, where it does not grow exponentially."""
    if isinstance(value, Huge):
        raise Unbounded("an exponential that grows")
    return value


# Exponentials and logarithms of sizes


def decayed(u: Value) -> Tail:
    """exp(-u) for something that tends to infinity: a positive remainder, whose logarithm is known."""
    least = u
    while isinstance(least, Huge):
        least = least.log  # exp(l) > l
    growth = -min(least.terms)
    whole = scaled(least, -growth).lower()  # u >= whole * s**growth
    if not whole > 0:
        raise Unbounded("not known to grow")
    start = least.start
    # s^n exp(-k s^p) falls from s = (n/(k p))^(1/p) on; before, its largest value is there
    turn = (arb(SMALL) / (whole * growth)) ** (arb(1) / growth)
    at = start if turn < start else turn.union(start) if not turn > start else turn
    largest = (SMALL * at.log() - whole * at**growth).exp().upper()
    log = negate(u)
    return Tail(start, {}, largest * arb(0.5, 0.5), SMALL, 1, Logs(log, log))


def exponential(sign: int | None, low: Value | None, high: Value | None) -> Value:
    """What has this sign, and a size between exp(low) and exp(high)."""
    if low is not None and _grows(low) == 1:
        if sign is None:
            raise Unbounded("a growing exponential of unknown sign")
        return Huge(sign, low, high)
    direction = None if high is None else _grows(high)
    if high is None or direction not in (0, -1):
        raise Unbounded("an exponential that may grow, or may not")
    if direction == -1:
        size = decayed(negate(high))
        if sign is None:
            return Tail(size.start, {}, size.rest * arb(0, 1), size.power, None, Logs(low, high))
        return replace(size if sign > 0 else negated(size), logs=Logs(low, high))
    largest = bounded(arb_series.exp)(tail(high))
    if low is high and sign is not None:
        return replace(largest if sign > 0 else negated(largest), sign=sign)
    unit = Tail(largest.start, {}, arb(0.5, 0.5), 0)
    if low is None or _grows(low) != 0:
        size = multiplied(largest, unit)
    else:
        least = bounded(arb_series.exp)(tail(low))
        size = added(least, multiplied(added(largest, negated(least)), unit))
    if sign is None:
        return multiplied(size, replace(unit, rest=arb(0, 1)))
    return replace(size if sign > 0 else negated(size), sign=sign)


def _grows(u: Value) -> int | None:
    try:
        return growth_of(u)
    except Unbounded:
        return None


def logs_of(u: Value) -> Logs:
    """Bounds of log|u|, of u that is not zero throughout."""
    if u.logs is not None:
        return u.logs
    assert isinstance(u, Tail)  # noqa: S101 -- what is huge has them
    low = min(u.terms) if u.terms else u.power
    size = abs(scaled(u, low))
    return Logs(_log_bound(u.start, size.lower(), low, -1), _log_bound(u.start, size.upper(), low, 1))


def _log_bound(start: arb, size: arb, power: int, side: int) -> Value | None:
    """A lower (side -1) or upper bound of the logarithm of size * t**power, if there is one."""
    if not size > 0 or not size.is_finite():
        return None
    # log S <= log s <= s*log(S)/S for s >= S >= e, and log s <= s/e for all s
    if power * side >= 0:
        return steady(size.log() - power * start.log(), start)
    slope = start.log() / start if start >= arb(1).exp() else arb(-1).exp()
    return made(start, {0: size.log(), -1: -power * slope}, ZERO, SMALL)


# Arithmetic


def negate(u: Value) -> Value:
    """The negative."""
    if isinstance(u, Huge):
        return Huge(-u.sign, u.log, u.above)
    return negated(u) if u.logs is None else replace(negated(u), logs=u.logs)


def add(u: Value, v: Value) -> Value:
    """The sum."""
    if is_zero(v):
        return u
    if is_zero(u):
        return v
    if isinstance(u, Huge) or isinstance(v, Huge):
        return _with_dominant(u, v)
    total = added(u, v)
    if u.logs is None or v.logs is None:
        return total
    try:
        larger = _with_dominant(u, v)
    except Unbounded:
        low = u.logs.low if total.sign is not None and u.sign == v.sign else None
        return replace(total, logs=Logs(low, _larger(u.logs.high, v.logs.high)))
    return replace(total, sign=larger.sign, logs=larger.logs)


def _with_dominant(u: Value, v: Value) -> Value:
    """The sum of two, one of which is exponentially smaller: |u + v| lies between |u| (1 - r) and |u| (1 + r)."""
    for first, second in ((u, v), (v, u)):
        ratio = _ratio(second, first)
        low, high = logs_of(first)
        if ratio is None or low is None or first.sign in (None, 0):
            continue
        agree = second.sign == first.sign
        if agree or hull(ratio).upper() <= 0.5:  # log(1 - r) >= -2r there, and log(1 + r) <= r
            least = low if agree else add(low, times(-2, ratio))
            most = high if high is None or second.sign == -(first.sign or 0) else add(high, ratio)
            return exponential(first.sign, least, most)
    for first, second in ((u, v), (v, u)):
        if isinstance(first, Huge) and second.sign == first.sign:
            return Huge(first.sign, first.log, _larger(first.above, logs_of(second).high))
    raise Unbounded("a difference of exponentials that grow")


def _larger(first: Value | None, second: Value | None) -> Value | None:
    """A bound of log(|u| + |v|) from bounds of log|u| and log|v|: the larger one and log 2."""
    if first is None or second is None:
        return None
    try:
        gap = add(first, negate(second))
        direction = growth_of(gap)
        larger = first if direction > 0 else second
        more = hull(gap).upper().nonnegative_part().upper() if direction == 0 else ZERO
        return add(larger, steady(arb(2).log() + more, start_of(larger)))
    except Unbounded:
        return None


def _ratio(small: Value, large: Value) -> Tail | None:
    """What decays exponentially and is at least |small/large|."""
    over, under = logs_of(small).high, logs_of(large).low
    if over is None or under is None:
        return None
    try:
        gap = add(under, negate(over))
        return decayed(gap) if growth_of(gap) == 1 else None
    except Unbounded:
        return None


def times(factor: int, u: Value) -> Value:
    """A whole multiple."""
    return multiply(constant(Fraction(factor), start_of(u)), u)


def multiply(u: Value, v: Value) -> Value:
    """The product."""
    if isinstance(u, Tail) and isinstance(v, Tail) and u.logs is None and v.logs is None:
        return multiplied(u, v)
    if is_zero(u) or is_zero(v):
        return constant(Fraction(0), start_of(u))
    sign = u.sign * v.sign if u.sign is not None and v.sign is not None else None
    first, second = logs_of(u), logs_of(v)
    low, high = (None if a is None or b is None else _sum(a, b) for a, b in zip(first, second, strict=True))
    try:
        product = exponential(sign, low, high)
    except Unbounded:
        if isinstance(u, Huge) or isinstance(v, Huge):
            raise
        return multiplied(u, v)
    if isinstance(u, Huge) or isinstance(v, Huge) or isinstance(product, Huge):
        return product
    return replace(multiplied(u, v), sign=sign, logs=product.logs)


def _sum(a: Value, b: Value) -> Value | None:
    try:
        return add(a, b)
    except Unbounded:
        return None


def inverse(u: Value) -> Value:
    """The inverse."""
    if isinstance(u, Huge) or u.logs is not None:
        low, high = logs_of(u)
        return exponential(u.sign, None if high is None else negate(high), None if low is None else negate(low))
    return inverted(u)


def whole_power(u: Value, exponent: int) -> Value:
    """A whole power, negative ones included."""
    if exponent < 0:
        return inverse(whole_power(u, -exponent))
    result: Value = constant(Fraction(1), start_of(u))
    for _ in range(exponent):
        result = multiply(result, u)
    if isinstance(result, Tail) and result.sign is None and exponent % 2 == 0 and not result.terms:
        # an even power of a remainder is not negative
        result = replace(result, rest=result.rest.nonnegative_part())
    return result
