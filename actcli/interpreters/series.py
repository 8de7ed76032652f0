"""Formulas over power series with ball coefficients: a value and its derivatives on a whole box, in one evaluation.

The value is an `arb_series` in h around a box: coefficient k encloses f^(k)/k! at every point of the box. Its length
is `ctx.cap`. There are no choices here: a formula is read on one piece between breakpoints, where each condition is
settled (`actcli.prove.pieces.branches`).

Exponentials are evaluated at the two ends of the box first: `exp` of a wide ball reaches below zero, and what is
divided by `1 + exp(u)` would be lost. Division by a series that may vanish, and logarithms of one that may be negative,
give NaN; roots and powers of one that may be negative have the values where it is not.
"""

from __future__ import annotations

from math import comb, factorial
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, ctx, fmpq

from actcli import operators as op
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from actcli.expr import Function

__all__ = ["RULES", "constant", "variable"]

NAN: Final = arb("nan")
THIN: Final = 40  # bits: the values at both ends of what is known better are not worth their time


def constant(value: Fraction) -> arb_series:
    """A number as a series."""
    return arb_series([arb(fmpq(value.numerator, value.denominator))])


def variable(box: arb) -> arb_series:
    """The identity around a box."""
    return arb_series([box, 1])


def ends_of(rule: Callable[[arb], arb], ball: arb) -> arb:
    """The range of a monotone function on a ball: the hull of its values at the two ends."""
    if ball.is_exact() or not ball.is_finite():
        return rule(ball)
    return rule(ball.lower()).union(rule(ball.upper()))


def is_thin(ball: arb) -> bool:
    """Whether a ball is so narrow that its ends say no more than the ball itself."""
    return bool(ball.rel_accuracy_bits() > THIN)


def ball_power(u: arb, exponent: int) -> arb:
    """A whole power by products: python-flint's own is NaN for a ball around 0."""
    result, square = arb(1), u
    while exponent:
        if exponent & 1:
            result *= square
        exponent >>= 1
        square *= square
    return result


def _undefined() -> arb_series:
    return arb_series([NAN] * ctx.cap)


def _rest(u: arb_series) -> arb_series:
    """The series without its constant coefficient."""
    return u - arb_series([u[0]])


def _with_base(u: arb_series, base: arb) -> arb_series:
    """The series with another enclosure of its constant coefficient."""
    return arb_series([base, *(u[k] for k in range(1, ctx.cap))])


def _tightened(
    rule: Callable[[arb_series], arb_series], at: Callable[[arb], arb]
) -> Callable[[arb_series], arb_series]:
    """The rule of a monotone function, its range taken at the ends of the argument's."""

    def tight(u: arb_series) -> arb_series:
        return rule(u) if is_thin(u[0]) else _with_base(rule(u), ends_of(at, u[0]))

    return tight


def _exp(u: arb_series) -> arb_series:
    return u.exp() if is_thin(u[0]) else _rest(u).exp() * arb_series([ends_of(arb.exp, u[0])])


def _divide(u: arb_series, v: arb_series) -> arb_series:
    return _undefined() if v[0].contains(0) or v[0].is_nan() else u / v


def _log(u: arb_series) -> arb_series:
    return _tightened(arb_series.log, arb.log)(u) if u[0] > 0 else _undefined()


def _sqrt(u: arb_series) -> arb_series:
    if u[0] > 0:
        return _tightened(arb_series.sqrt, arb.sqrt)(u)
    if u.length() == 0:
        return arb_series([0])
    if u.length() == 1 and u[0] >= 0:
        return arb_series([u[0].sqrt()])
    root = ends_of(arb.sqrt, u[0].nonnegative_part()) if not u[0] < 0 else NAN
    return arb_series([root, *[NAN] * (ctx.cap - 1)])


def _power(u: arb_series, v: arb_series) -> arb_series:
    if v.length() <= 1 and v[0].is_exact():
        exponent = v[0]
        if exponent.is_integer() and abs(exponent) <= 1024:
            return _whole_power(u, round(float(exponent)))
        if exponent == arb(0.5):
            return _sqrt(u)
    if v.length() <= 1 and v[0] > 0 and not (u[0] > 0 or u[0] < 0 or u[0].is_nan()):
        return _power_from_zero(u, v[0], ctx.cap)
    return _exp(v * _log(u))


def _power_from_zero(u: arb_series, exponent: arb, count: int) -> arb_series:
    """A power of a base that begins at zero: it has as many derivatives there as the exponent is greater than.

    Only `count` coefficients are worked out, however large the exponent is. A base that does not only rise or only fall
    may be negative between, where it hides what happens.
    """
    base = u[0].nonnegative_part()
    value = arb(0).union(base.upper() ** exponent) if base.upper() > 0 else arb(0)
    if count == 1 or not exponent > 1 or u[1].contains(0):
        return arb_series([value, *[NAN] * (ctx.cap - 1)])
    slope = arb_series([exponent]) * _power_from_zero(u, exponent - 1, count - 1) * u.derivative()
    return _with_base(slope.integral(), value)


def _whole_power(u: arb_series, exponent: int) -> arb_series:
    if u[0].is_nan():  # not even u**0 has a value
        return _undefined()
    result = arb_series([1])
    square, rest = u, abs(exponent)
    while rest:
        if rest & 1:
            result = result * square
        rest >>= 1
        if rest:
            square = square * square
    if exponent > 0 and exponent % 2 == 0 and u[0].contains(0):
        result = _with_base(result, ball_power(abs(u[0]), exponent).nonnegative_part())
    return _divide(arb_series([1]), result) if exponent < 0 else result


def _decay(u: arb_series) -> tuple[bool, arb_series]:
    """Whether u lies right of 0, and exp(-|u|) as far as its sign is known: it does not leave (0, 1]."""
    right = bool(u[0] >= 0) or bool(u[0].mid() > 0)
    return right, _exp(-u if right else u)


def _sigmoid(u: arb_series) -> arb_series:
    right, small = _decay(u)
    series = _divide(arb_series([1]) if right else small, 1 + small)
    return series if is_thin(u[0]) else _with_base(series, ends_of(lambda end: 1 / (1 + (-end).exp()), u[0]))


def _tanh(u: arb_series) -> arb_series:
    right, small = _decay(2 * u)
    series = _divide(1 - small if right else small - 1, 1 + small)
    return series if is_thin(u[0]) else _with_base(series, ends_of(arb.tanh, u[0]))


def _sech(u: arb_series) -> arb_series:
    _, small = _decay(u)
    return _divide(2 * small, 1 + small * small)


def _softplus(u: arb_series, beta: arb_series) -> arb_series:
    scaled = beta * u
    right, small = _decay(scaled)
    series = (1 + small).log()  # 1 + small may reach 0 on a very wide box; then this is NaN
    if right:
        series = scaled + series
    tight = ends_of(lambda end: end.exp().log1p() if end < 0 else end + (-end).exp().log1p(), scaled[0])
    return _divide(_with_base(series, tight), beta)


def _sinc_jet(center: arb, length: int) -> list[arb]:
    """Taylor coefficients of sin(u)/u on a ball: by division, or near 0 by the Maclaurin series."""
    if not center.contains(0) and abs(center) > 1:
        line = arb_series([center, 1], length)
        return [(line.sin() / line)[k] for k in range(length)]
    reach = abs(center).upper()
    if not reach < 16:
        return [NAN] * length
    terms = (
        24 + ctx.prec // 4
    )  # beyond them the terms fall by more than half each, so the tail is below twice the first
    coefficients = []
    for k in range(length):
        first = (k + 1) // 2
        total = arb(0)
        for j in range(first, first + terms):  # (-1)^j binomial(2j, k) u^(2j - k)/(2j + 1)!
            total += ball_power(center, 2 * j - k) * (-1) ** j * comb(2 * j, k) / arb(factorial(2 * j + 1))
        j = first + terms
        tail = 2 * ball_power(reach, 2 * j - k) * comb(2 * j, k) / arb(factorial(2 * j + 1))
        coefficients.append(total + arb(0, 1) * tail.upper())
    return coefficients


def _sinc_derivative(order: int) -> Callable[[arb_series], arb_series]:
    def rule(u: arb_series) -> arb_series:
        length = ctx.cap
        jet = _sinc_jet(u[0], length + order)
        for _ in range(order):
            jet = [k * coefficient for k, coefficient in enumerate(jet)][1:]
        return _compose(jet[:length], u)

    return rule


def _compose(coefficients: list[arb], u: arb_series) -> arb_series:
    """The function with these Taylor coefficients on the range of u, after u."""
    step = _rest(u)
    result = arb_series([coefficients[-1]])
    for coefficient in reversed(coefficients[:-1]):
        result = result * step + arb_series([coefficient])
    return result


RULES: Final[Mapping[Function, Callable[..., arb_series]]] = {
    op.ADD: lambda u, v: u + v,
    op.SUBTRACT: lambda u, v: u - v,
    op.MULTIPLY: lambda u, v: _whole_power(u, 2) if u is v else u * v,
    op.DIVIDE: _divide,
    op.POWER: _power,
    op.NEGATE: lambda u: -u,
    V["pi"]: lambda: arb_series([arb.pi()]),
    V["atan"]: _tightened(arb_series.atan, arb.atan),
    V["cos"]: arb_series.cos,
    V["d2sinc_unnormalised"]: _sinc_derivative(2),
    V["dsinc_unnormalised"]: _sinc_derivative(1),
    V["erf"]: _tightened(arb_series.erf, arb.erf),
    V["erfc"]: _tightened(arb_series.erfc, arb.erfc),
    V["exp"]: _exp,
    V["log"]: _log,
    V["sech"]: _sech,
    V["sigmoid"]: _sigmoid,
    V["sin"]: arb_series.sin,
    V["sinc_unnormalised"]: _sinc_derivative(0),
    V["softplus"]: _softplus,
    V["sqrt"]: _sqrt,
    V["tanh"]: _tanh,
}
