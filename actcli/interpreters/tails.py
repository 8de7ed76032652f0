"""Formulas on a half line [R, inf): Laurent polynomials in t = 1/x with a remainder, and exponentials.

A `Tail` is sum of c_k t^k + d t^n for all t in (0, 1/R], the last with a ball d: so two functions that both grow, such
as gelu and gelu_tanh, have a difference that is seen to vanish. Exponentially small things are remainders at a high
power of t; exponentially large ones are a sign and a lower bound of their logarithm (`Huge`). Anything else raises
`Unbounded`: not known.

The left tail of f is the right tail of f(-x): the caller reads the formula at `Tail` of -1/t.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from flint import arb, arb_series, ctx, fmpq

from actcli import operators as op
from actcli.interpreters import series
from actcli.library import VOCABULARY as V
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from actcli.expr import Expr, Function

__all__ = ["Huge", "Tail", "Unbounded", "Value", "hull", "limit", "tail_of"]

ORDER: Final = 6  # powers of t that are kept
SMALL: Final = 16  # the power at which exponentially small things are remainders
_TERMS: Final = 4  # of a Taylor polynomial around the limit


class Unbounded(Exception):
    """Nothing useful is known of the formula on this half line."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Coefficients by power of t (negative powers grow), a remainder `rest * t**power`, and a sign if one is known."""

    start: arb  # R; t lies in (0, 1/R]
    terms: Mapping[int, arb]
    rest: arb
    power: int
    sign: int | None = None

    @property
    def step(self) -> arb:
        """The ball of t."""
        return (1 / self.start) * arb(0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Huge:
    """Of the given sign, and at least exp(log) in size, where `log` tends to infinity."""

    sign: int
    log: Tail


Value: TypeAlias = Tail | Huge
ZERO: Final = arb(0)


def constant(value: Fraction, start: arb) -> Tail:
    """A number."""
    number = arb(fmpq(value.numerator, value.denominator))
    return _of_arb(number, start)


def _of_arb(number: arb, start: arb) -> Tail:
    return _made(start, {0: number}, ZERO, ORDER)


def variable(start: arb, direction: int) -> Tail:
    """The input itself, on [R, inf) (direction 1) or (-inf, -R] (direction -1)."""
    return _made(start, {-1: arb(direction)}, ZERO, ORDER)


def _made(start: arb, terms: Mapping[int, arb], rest: arb, power: int, known: int | None = None) -> Tail:
    """A tail in normal form: no exact zeros, all powers below the remainder's, high ones folded into it."""
    if rest.is_zero():
        power = SMALL
    folded = {k: c for k, c in terms.items() if k > ORDER or k >= power}
    kept = {k: c for k, c in terms.items() if k not in folded and not c.is_zero()}
    step = (1 / start) * arb(0.5, 0.5)
    lowest = min([power, SMALL, *folded])
    if not rest.is_zero():
        rest = rest * step ** (power - lowest)
    for k, coefficient in folded.items():
        rest += coefficient * step ** (k - lowest)
    tail = Tail(start, kept, rest, lowest if not rest.is_zero() else SMALL, known)
    return tail if known is not None else replace(tail, sign=_leading_sign(tail))


def _leading_sign(tail: Tail) -> int | None:
    """The sign that the lowest power imposes on the whole half line, if it does."""
    if not tail.terms:
        if tail.rest.is_zero():
            return 0
        return 1 if tail.rest > 0 else -1 if tail.rest < 0 else None
    low = min(tail.terms)
    total = _scaled(tail, low)
    return 1 if total > 0 else -1 if total < 0 else None


def _scaled(tail: Tail, low: int) -> arb:
    """The range of the tail divided by t**low; all its powers are at least low."""
    step = tail.step
    total = ZERO if tail.rest.is_zero() else tail.rest * step ** (tail.power - low)
    for k, coefficient in tail.terms.items():
        total += coefficient * step ** (k - low) if k > low else coefficient
    return total


def hull(value: Value) -> arb:
    """The range on the half line; infinite where it grows."""
    if isinstance(value, Huge):
        return arb("+/- inf")
    if any(k < 0 for k in value.terms) or (value.power < 0 and not value.rest.is_zero()):
        return arb("+/- inf")
    return _scaled(value, 0)


def limit(value: Value) -> arb | None:
    """The limit at infinity, +-inf included; None where there is none or it is not known."""
    if isinstance(value, Huge):
        return arb.pos_inf() if value.sign > 0 else arb.neg_inf()
    low = min(value.terms, default=0)
    if low < 0 and low < value.power:
        lead = value.terms[low]
        return arb.pos_inf() if lead > 0 else arb.neg_inf() if lead < 0 else None
    if value.power <= 0 and not value.rest.is_zero():
        return None
    return value.terms.get(0, ZERO)


# Arithmetic


def _tail(value: Value) -> Tail:
    if isinstance(value, Huge):
        raise Unbounded("an exponential that grows")
    return value


def _add(u: Value, v: Value) -> Value:
    if isinstance(u, Huge) or isinstance(v, Huge):
        return _add_huge(u, v)
    terms = dict(u.terms)
    for k, coefficient in v.terms.items():
        terms[k] = terms[k] + coefficient if k in terms else coefficient
    power = min(u.power if not u.rest.is_zero() else SMALL, v.power if not v.rest.is_zero() else SMALL)
    rest = ZERO
    for part in (u, v):
        if not part.rest.is_zero():
            rest += part.rest * part.step ** (part.power - power) if part.power > power else part.rest
    total = _made(u.start, terms, rest, power)
    if total.sign is None:
        signs = {u.sign, v.sign}
        if signs <= {1, 0} or signs <= {-1, 0}:
            return replace(total, sign=1 if 1 in signs else -1)
    return total


def _add_huge(u: Value, v: Value) -> Value:
    huge, other = (u, v) if isinstance(u, Huge) else (v, u)
    assert isinstance(huge, Huge)  # noqa: S101 -- one of them is
    if other.sign in (0, huge.sign):
        return huge
    if isinstance(other, Tail):  # exp(L) - |other| >= exp(L/2), if L is large enough
        growth = -min([0, *other.terms])
        reach = abs(_scaled(other, -growth) if other.terms or not other.rest.is_zero() else ZERO).upper()
        half = _multiply(huge.log, _of_arb(arb(0.5), other.start))
        bottom = _bottom(half)
        start = other.start
        # exp(L/2) >= 2 and exp(L/2) >= |other|: at the start, and from there on since L grows at least like k*x
        if bottom.exp() > 2 and bottom.exp() > reach * start**growth and _rate(half) * start > growth:
            return Huge(huge.sign, _tail(half))
    raise Unbounded("a difference of exponentials that grow")


def _bottom(value: Value) -> arb:
    """The least value at the start of the half line of something that grows."""
    tail = _tail(value)
    low = min(tail.terms, default=0)
    scaled = _scaled(tail, low)
    if low >= 0 or not scaled > 0:
        raise Unbounded("not known to grow")
    return scaled.lower() * tail.start ** (-low)


def _rate(value: Value) -> arb:
    """K with value >= k*x on the half line, for something that grows."""
    tail = _tail(value)
    low = min(tail.terms, default=0)
    scaled = _scaled(tail, low)
    if low >= 0 or not scaled > 0:
        raise Unbounded("not known to grow")
    return scaled.lower() * tail.start ** (-low - 1)


def _negate(u: Value) -> Value:
    flipped = None if u.sign is None else -u.sign
    if isinstance(u, Huge):
        return Huge(-u.sign, u.log)
    return Tail(u.start, {k: -c for k, c in u.terms.items()}, -u.rest, u.power, flipped)


def _multiply(u: Value, v: Value) -> Value:
    if isinstance(u, Huge) or isinstance(v, Huge):
        return _multiply_huge(u, v)
    terms: dict[int, arb] = {}
    for j, a in u.terms.items():
        for k, b in v.terms.items():
            terms[j + k] = terms[j + k] + a * b if j + k in terms else a * b
    parts: list[tuple[int, arb]] = []
    for first, second in ((u, v), (v, u)):
        if not first.rest.is_zero() and second.terms:
            low = min(second.terms)
            parts.append((first.power + low, first.rest * _scaled(replace(second, rest=ZERO), low)))
    if not u.rest.is_zero() and not v.rest.is_zero():
        parts.append((u.power + v.power, u.rest * v.rest))
    power = min([SMALL, *(k for k, _ in parts)])
    rest = ZERO
    for k, part in parts:
        rest += part * u.step ** (k - power) if k > power else part
    return _made(u.start, terms, rest, power, u.sign * v.sign if u.sign is not None and v.sign is not None else None)


def _multiply_huge(u: Value, v: Value) -> Value:
    if u.sign is None or v.sign is None:
        raise Unbounded("a growing exponential times something of unknown sign")
    if isinstance(u, Huge) and isinstance(v, Huge):
        return Huge(u.sign * v.sign, _tail(_add(u.log, v.log)))
    huge, other = (u, v) if isinstance(u, Huge) else (v, u)
    assert isinstance(huge, Huge) and isinstance(other, Tail)  # noqa: S101, PT018
    if other.sign == 0:
        return _of_arb(ZERO, other.start)
    if not other.terms:
        raise Unbounded("a growing exponential times a decaying one")
    low = min(other.terms)
    least = abs(_scaled(other, low)).lower()
    if not least > 0:
        raise Unbounded("a growing exponential times something small")
    start = other.start
    # |other| >= least * x**(-low); log x <= x * log(R)/R for x >= R >= e
    slope = ZERO if low <= 0 else -low * start.log() / start
    log = _add(huge.log, _made(start, {0: least.log(), -1: slope}, ZERO, ORDER))
    if log.sign != 1:
        raise Unbounded("a growing exponential times something small")
    return Huge(huge.sign * (other.sign or 1), _tail(log))


def _inverse(u: Value) -> Value:
    if isinstance(u, Huge):
        decayed = _tail(_exp(_negate(u.log)))
        return decayed if u.sign > 0 else _negate(decayed)
    if not u.terms:
        raise Unbounded("division by what vanishes")
    low = min(u.terms)
    lead = u.terms[low]
    scaled = _scaled(u, low)
    if lead.contains(0) or scaled.contains(0):
        raise Unbounded("division by what may vanish")
    # u = t^low * q; 1/q = p + (1 - p q)/q for any polynomial p, here that of the formal inverse
    shifted = Tail(u.start, {k - low: c for k, c in u.terms.items()}, u.rest, u.power - low)
    polynomial = {0: (1 / lead).mid()}
    for k in range(1, ORDER + 1):
        total = ZERO
        for j in range(1, k + 1):
            if j in shifted.terms:
                total += shifted.terms[j] * polynomial[k - j]
        polynomial[k] = (-total / lead).mid()
    product = _multiply(Tail(u.start, polynomial, ZERO, SMALL), shifted)
    defect = _tail(_add(_of_arb(arb(1), u.start), _negate(product)))
    terms = {k: polynomial.get(k, ZERO) + defect.terms.get(k, ZERO) / scaled for k in {*polynomial, *defect.terms}}
    result = _made(u.start, {k - low: c for k, c in terms.items()}, defect.rest / scaled, defect.power - low)
    return result if result.sign is not None or u.sign is None else replace(result, sign=u.sign)


def _divide(u: Value, v: Value) -> Value:
    return _multiply(u, _inverse(v))


def _power(u: Value, v: Value) -> Value:
    exponent = _constant_of(v)
    if exponent is None:
        raise Unbounded("a power whose exponent varies")
    if exponent.is_integer() and abs(exponent) <= 64:
        return _whole_power(u, round(float(exponent)))
    if exponent == arb(0.5):
        return _sqrt(u)
    raise Unbounded("a fractional power")


def _constant_of(value: Value) -> arb | None:
    if isinstance(value, Tail) and value.rest.is_zero() and set(value.terms) <= {0}:
        return value.terms.get(0, ZERO)
    return None


def _whole_power(u: Value, exponent: int) -> Value:
    start = u.log.start if isinstance(u, Huge) else u.start
    result: Value = _of_arb(arb(1), start)
    for _ in range(abs(exponent)):
        result = _multiply(result, u)
    if isinstance(result, Tail) and result.sign is None and exponent % 2 == 0 and not result.terms:
        # an even power of a remainder is not negative
        result = replace(result, rest=result.rest.nonnegative_part())
    return _inverse(result) if exponent < 0 else result


# Functions


def _bounded(rule: Callable[..., arb_series]) -> Callable[[Tail], Tail]:
    """A smooth function of something with a finite limit: Taylor's formula about the limit."""

    def composed(u: Tail) -> Tail:
        center = u.terms.get(0, ZERO) if u.power > 0 or u.rest.is_zero() else hull(u).mid()
        around = hull(u)
        cap = ctx.cap
        ctx.cap = _TERMS + 1
        try:
            here = rule(arb_series([center.mid(), 1]))
            there = rule(arb_series([around.union(center.mid()), 1]))
            coefficients = [here[k] for k in range(_TERMS)] + [there[_TERMS]]
        finally:
            ctx.cap = cap
        if any(c.is_nan() for c in coefficients):
            raise Unbounded("a function at the edge of its domain")
        step = _tail(_add(u, _negate(_of_arb(center.mid(), u.start))))
        result: Value = _of_arb(coefficients[-1], u.start)
        for coefficient in reversed(coefficients[:-1]):
            result = _add(_multiply(result, step), _of_arb(coefficient, u.start))
        return _tail(result)

    return composed


def _grows(u: Value) -> int:
    """1 or -1 where the value tends to +-inf, 0 where it stays bounded."""
    if isinstance(u, Huge):
        return u.sign
    low = min(u.terms, default=0)
    if low >= 0 and (u.power >= 0 or u.rest.is_zero()):
        return 0
    if low < 0 and u.sign in (1, -1):
        return u.sign
    raise Unbounded("neither bounded nor known to grow")


def _log_size(u: Value) -> Tail:
    """Something that |u| is at least, and that is a tail: |u| itself, or the logarithm of a huge one."""
    if isinstance(u, Huge):
        return u.log
    return u if u.sign == 1 else _tail(_negate(u))


def _decayed(u: Tail) -> Tail:
    """exp(-u) for something that grows: a positive remainder."""
    growth = -min(u.terms)
    scaled = _scaled(u, -growth).lower()  # u >= scaled * x**growth
    start = u.start
    # x^n exp(-k x^p) falls from x = (n/(k p))^(1/p) on; before, its largest value is there
    turn = (arb(SMALL) / (scaled * growth)) ** (arb(1) / growth)
    at = start if turn < start else turn.union(start) if not turn > start else turn
    largest = (SMALL * at.log() - scaled * at**growth).exp().upper()
    return Tail(start, {}, largest * arb(0.5, 0.5), SMALL, 1)


def _exp(u: Value) -> Value:
    direction = _grows(u)
    if direction == 0:
        assert isinstance(u, Tail)  # noqa: S101 -- it is bounded
        return replace(_bounded(arb_series.exp)(u), sign=1)
    if direction > 0:
        return Huge(1, _log_size(u))
    return _decayed(_log_size(u))


def _saturating(
    rule: Callable[..., arb_series],
    left: Callable[[], arb],
    right: Callable[[], arb],
    speed: Callable[[Tail], Tail],
    known: int | None,
) -> Callable[[Value], Value]:
    """A bounded monotone function: its limits, plus or minus what decays like exp(-speed(|u|)), at most in size."""

    def lifted(u: Value) -> Value:
        direction = _grows(u)
        if direction == 0:
            assert isinstance(u, Tail)  # noqa: S101 -- it is bounded
            result = _bounded(rule)(u)
            return result if known is None or result.sign is not None else replace(result, sign=known)
        size = _log_size(u)
        rest = _decayed(speed(size))
        base = right() if direction > 0 else left()
        total = _tail(_add(_of_arb(base, size.start), _negate(rest) if direction > 0 else rest))
        return total if known is None else replace(total, sign=known)

    return lifted


def _times(factor: int) -> Callable[[Tail], Tail]:
    return lambda u: _tail(_multiply(_of_arb(arb(factor), u.start), u))


def _tanh(u: Value) -> Value:
    """1 - tanh(u) = 2/(exp(2u) + 1) <= 2 exp(-2u)."""
    direction = _grows(u)
    if direction == 0:
        assert isinstance(u, Tail)  # noqa: S101
        result = _bounded(series.RULES[V["tanh"]])(u)
        return result if result.sign is not None else replace(result, sign=u.sign)
    size = _log_size(u)
    rest = _multiply(_of_arb(arb(2), size.start), _decayed(_times(2)(size)))
    one = _add(_of_arb(arb(1), size.start), _negate(rest))
    return one if direction > 0 else _negate(one)


def _squared(u: Tail) -> Tail:
    return _tail(_multiply(u, u))


def _erfc(u: Value) -> Value:
    """erfc(u) <= exp(-u^2) for u >= 0; a huge u is at least its logarithm."""
    direction = _grows(u)
    if direction == 0:
        assert isinstance(u, Tail)  # noqa: S101
        return replace(_bounded(arb_series.erfc)(u), sign=1)
    rest = _decayed(_squared(_log_size(u)))
    return rest if direction > 0 else replace(_tail(_add(_of_arb(arb(2), rest.start), _negate(rest))), sign=1)


def _erf(u: Value) -> Value:
    direction = _grows(u)
    if direction == 0:
        assert isinstance(u, Tail)  # noqa: S101
        result = _bounded(arb_series.erf)(u)
        return result if result.sign is not None else replace(result, sign=u.sign)
    rest = _decayed(_squared(_log_size(u)))
    one = _add(_of_arb(arb(1), rest.start), _negate(rest))
    return one if direction > 0 else _negate(one)


def _sech(u: Value) -> Value:
    """sech(u) = 2/(exp(u) + exp(-u)) <= 2 exp(-|u|)."""
    if _grows(u) == 0:
        assert isinstance(u, Tail)  # noqa: S101
        return replace(_bounded(series.RULES[V["sech"]])(u), sign=1)
    size = _log_size(u)
    return _multiply(_of_arb(arb(2), size.start), _decayed(size))


def _softplus(u: Value, beta: Value) -> Value:
    """log(1 + exp(v))/beta with v = beta u: at most exp(v) on the left, v plus at most exp(-v) on the right."""
    scaled = _multiply(beta, u)
    direction = _grows(scaled)
    if direction == 0:
        assert isinstance(scaled, Tail)  # noqa: S101
        one = arb_series([1])
        inner: Value = replace(_bounded(lambda v: series.RULES[V["softplus"]](v, one))(scaled), sign=1)
    elif direction > 0:
        inner = scaled if isinstance(scaled, Huge) else _add(scaled, _decayed(_log_size(scaled)))
    else:
        inner = _decayed(_log_size(scaled))
    return _divide(inner, beta)


def _atan(u: Value) -> Value:
    direction = _grows(u)
    if direction == 0:
        assert isinstance(u, Tail)  # noqa: S101
        return _bounded(arb_series.atan)(u)
    flat = _bounded(arb_series.atan)(_tail(_inverse(u)))
    half = arb.pi() / 2
    start = flat.start
    return _add(_of_arb(half if direction > 0 else -half, start), _negate(flat))


def _sqrt(u: Value) -> Value:
    if isinstance(u, Huge):
        return Huge(1, _tail(_multiply(u.log, _of_arb(arb(0.5), u.log.start)))) if u.sign > 0 else _fail()
    if not u.terms:
        if u.power % 2 == 0 and u.sign in (0, 1):
            root = u.rest.nonnegative_part().upper().sqrt()
            return Tail(u.start, {}, root * arb(0.5, 0.5), u.power // 2, u.sign)
        raise Unbounded("the root of what may be negative")
    low = min(u.terms)
    if low % 2 or not _scaled(u, low) > 0:
        raise Unbounded("the root of an odd power")
    shifted = Tail(u.start, {k - low: c for k, c in u.terms.items()}, u.rest, u.power - low)
    root_tail = _bounded(arb_series.sqrt)(shifted)
    return _made(
        u.start, {k + low // 2: c for k, c in root_tail.terms.items()}, root_tail.rest, root_tail.power + low // 2, 1
    )


def _fail() -> Value:
    raise Unbounded("outside the domain")


def _log(u: Value) -> Value:
    if isinstance(u, Tail) and _grows(u) == 0 and hull(u) > 0:
        return _bounded(arb_series.log)(u)
    raise Unbounded("a logarithm that grows")


def _wave(u: Value, rule: Callable[..., arb_series]) -> Value:
    if isinstance(u, Tail) and _grows(u) == 0:
        return _bounded(rule)(u)
    start = u.log.start if isinstance(u, Huge) else u.start
    return Tail(start, {}, arb(0, 1), 0)


def _sinc(order: int) -> Callable[[Value], Value]:
    """|sin(u)/u| <= 1/|u|, its derivative at most 1/|u| + 1/u^2, the second at most 1/|u| + 2/u^2 + 2/|u|^3."""

    def rule(u: Value) -> Value:
        if _grows(u) == 0:
            assert isinstance(u, Tail)  # noqa: S101
            names = ("sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised")
            return _bounded(series.RULES[V[names[order]]])(u)
        inverse = _tail(_inverse(_log_size(u)))
        wave = Tail(inverse.start, {}, arb(0, 1), 0)
        total: Value = _multiply(wave, inverse)
        for k in range(1, order + 1):
            factor = _of_arb(arb([0, 1, 2][order] if k == 1 else 2), inverse.start)
            total = _add(total, _multiply(factor, _multiply(wave, _whole_power(inverse, k + 1))))
        return total

    return rule


_RULES: Final[Mapping[Function, Callable[..., Value]]] = {
    op.ADD: _add,
    op.SUBTRACT: lambda u, v: _add(u, _negate(v)),
    op.MULTIPLY: lambda u, v: _whole_power(u, 2) if u is v else _multiply(u, v),
    op.DIVIDE: _divide,
    op.POWER: _power,
    op.NEGATE: _negate,
    V["atan"]: _atan,
    V["cos"]: lambda u: _wave(u, arb_series.cos),
    V["d2sinc_unnormalised"]: _sinc(2),
    V["dsinc_unnormalised"]: _sinc(1),
    V["erf"]: _erf,
    V["erfc"]: _erfc,
    V["exp"]: _exp,
    V["log"]: _log,
    V["sech"]: _sech,
    V["sigmoid"]: _saturating(series.RULES[V["sigmoid"]], lambda: arb(0), lambda: arb(1), lambda u: u, 1),
    V["sin"]: lambda u: _wave(u, arb_series.sin),
    V["sinc_unnormalised"]: _sinc(0),
    V["softplus"]: _softplus,
    V["sqrt"]: _sqrt,
    V["tanh"]: _tanh,
}


def tail_of(root: Expr, start: arb, direction: int) -> Value:
    """What a formula without choices does on [R, inf) (direction 1) or (-inf, -R] (direction -1); R is above 1."""
    rules = {**_RULES, V["pi"]: lambda: _of_arb(arb.pi(), start), V["inf"]: _fail}
    return Tape[Value](root, rules, lambda value: constant(value, start))(variable(start, direction))
