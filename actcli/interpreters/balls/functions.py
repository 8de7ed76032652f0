"""Enclosures of real functions on balls, where Arb has none or a wide one.

On wide balls, monotone functions are evaluated at the two ends: `exp` of a wide ball reaches below zero, and with it
`1/(1 + exp(-u))` would be the whole line. A ball is symmetric, so that a hull of numbers that are not negative may
reach below zero by its rounding; `hull` lets it begin at zero exactly, and `sqrt` and `log` of it stay defined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flint import arb, ctx, fmpz

__all__ = ["even", "hull", "magnitude", "monotone"]

Rule = Callable[[arb], arb]
THIN: Final = 1024  # a radius below 1/1024, absolute and relative, is not worth two evaluations


def thin(ball: arb) -> bool:
    """Whether one evaluation will do: the ball is narrow, or has no ends."""
    if ball.is_exact() or not ball.is_finite():
        return True
    radius = ball.rad() * THIN
    return bool(radius <= 1 and radius <= abs(ball.mid()))


def from_zero(top: arb) -> arb:
    """A ball from 0, exactly, to at least `top`."""
    centred = arb(0, top.upper() / 2)
    return centred + centred.rad()  # exact: a radius has 30 bits


def hull(u: arb, v: arb) -> arb:
    """A ball around both, which does not reach over zero unless one of them does."""
    ball = u.union(v)
    if not ball.is_finite() or ball > 0 or ball < 0:
        return ball
    if u >= 0 and v >= 0:
        return from_zero(u.max(v))
    return -from_zero((-u).max(-v)) if u <= 0 and v <= 0 else ball


def magnitude(u: arb) -> arb:
    """|u|, from zero on where the sign is not known."""
    if u >= 0:
        return u
    if u <= 0:
        return -u
    return from_zero(u.abs_upper()) if u.is_finite() else abs(u)


def monotone(rule: Rule) -> Rule:
    """An increasing or decreasing function: wide balls go through their ends."""
    return lambda u: rule(u) if thin(u) else hull(rule(u.lower()), rule(u.upper()))


def even(rule: Rule) -> Rule:
    """A function of |u| that increases or decreases with it."""
    return lambda u: rule(u) if thin(u) else hull(rule(u.abs_lower()), rule(u.abs_upper()))


def _by_squaring(u: arb, exponent: int) -> arb:
    result = arb(1)
    for digit in f"{exponent:b}":
        result *= result
        if digit == "1":
            result *= u
    return result


def whole_power(u: arb, exponent: int) -> arb:
    """The power with a whole exponent; Arb's own is NaN on a ball that contains zero."""
    if exponent < 0:
        return 1 / whole_power(u, -exponent)
    rule: Rule = lambda base: _by_squaring(base, exponent)  # noqa: E731 -- it closes over the exponent
    return even(rule)(u) if exponent % 2 == 0 else monotone(rule)(u)


def real_power(u: arb, v: arb) -> arb:
    """exp(v log u); with a positive exponent it increases from 0 at 0."""
    if v > 0 and u >= 0:
        return monotone(lambda base: arb(0) if base.is_zero() else base**v)(u)
    return u**v


def cbrt(u: arb) -> arb:
    """The cube root, odd; NaN on a thin ball that straddles zero, of which there is none."""
    if u >= 0:
        return u.root(3)
    return -((-u).root(3)) if u <= 0 else u * arb("nan")


def sigmoid(u: arb) -> arb:
    """1/(1 + exp(-u)), with exp of negative numbers only: no exponent is too large."""
    small = (-magnitude(u)).exp()
    return small / (1 + small) if u < 0 else 1 / (1 + small) if u >= 0 else 1 / (1 + (-u).exp())


def softplus(u: arb) -> arb:
    """log(1 + exp(u)), in the form that does not overflow."""
    return u.exp().log1p() if u < 0 else u + (-u).exp().log1p()


def sech(u: arb) -> arb:
    """1/cosh(u), with exp of negative numbers only."""
    small = (-magnitude(u)).exp()
    return 2 * small / (1 + small * small)


def logcosh(u: arb) -> arb:
    """log(cosh(u)), with all digits near 0."""
    u = magnitude(u)
    if u < 1:
        return (2 * whole_power((u / 2).sinh(), 2)).log1p()
    return u - arb(2).log() + (-2 * u).exp().log1p()


def sqrt1pm1(u: arb) -> arb:
    """sqrt(1 + u) - 1, with all digits near 0."""
    return u / (1 + (1 + u).sqrt())


def arccot(u: arb) -> arb:
    """pi/2 - atan(u), with all digits far out."""
    return (1 / u).atan() if u > 0 else arb.pi() / 2 - u.atan()


def dsinc(u: arb) -> arb:
    """The derivative of sin(u)/u, which is at most 1/2 everywhere."""
    if u.is_nan():
        return u
    if magnitude(u) < 1:
        return _sinc_series(u, 1)
    return _at_most((u * u.cos() - u.sin()) / whole_power(u, 2), arb(1) / 2)


def d2sinc(u: arb) -> arb:
    """The second derivative of sin(u)/u, which is at most 1/3 everywhere."""
    if u.is_nan():
        return u
    if magnitude(u) < 1:
        return _sinc_series(u, 2)
    return _at_most(((2 - whole_power(u, 2)) * u.sin() - 2 * u * u.cos()) / whole_power(u, 3), arb(1) / 3)


def _at_most(ball: arb, bound: arb) -> arb:
    return ball if abs(ball) <= 2 * bound else arb(0, bound)


def _sinc_series(u: arb, order: int) -> arb:
    """The sum over k of (-1)^k u^(2k - order) (2k)!/(2k - order)!/(2k + 1)!, where |u| < 1 and its terms decrease."""
    total: arb = arb(0)
    square = whole_power(u, 2)
    term = u if order == 1 else arb(1)  # u^(2k - order), from k = 1
    factorial = fmpz(6)  # (2k + 1)!
    k = 1
    while True:
        falling = 2 * k if order == 1 else 2 * k * (2 * k - 1)
        total += (-1) ** k * falling * term / factorial
        k += 1
        term *= square
        factorial *= (2 * k) * (2 * k + 1)
        bound = abs(term) * (4 * k * k) / arb(factorial)
        if bound < arb(2) ** (-ctx.prec - 8) * abs(total.mid()) or bound.is_zero() or k > ctx.prec:
            # alternating with decreasing terms: the remainder is at most the first term left out
            return arb(total + arb(0, 1) * bound.upper())
