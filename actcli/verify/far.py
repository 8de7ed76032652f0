"""Arithmetic of what formulas do beyond R: sums of powers of y = |x|, and a bounded multiple of y**-order.

The search has a calculus of its own for this (`actcli.interpreters.tails`); this one shares the idea, which is Laurent
polynomials with remainders, and no code: smooth functions are expanded by their symbolic derivatives over balls, and
exponentials are known by a rate. What is not seen to be one of these raises `NotShown`.
"""

from __future__ import annotations

from dataclasses import replace
from math import factorial
from typing import TYPE_CHECKING, Final

from flint import arb

from actcli import operators as op
from actcli.derive import derive
from actcli.expr import Symbol
from actcli.interpreters.balls import BALLS, Value
from actcli.interpreters.balls.functions import hull
from actcli.library import VOCABULARY as V
from actcli.verify.curve import NotShown, ball
from actcli.verify.known import DEEP, NOTHING, Far, Grown, Known

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from actcli.expr import Expr

__all__ = ["Horizon"]

KEPT: Final = 6  # negative powers that are kept
TERMS: Final = 4  # of an expansion of a smooth function
STEEPEST: Final = 64  # powers
X: Final = Symbol("x")


class Horizon:
    """The half line x >= R (direction 1) or x <= -R (direction -1), R above e, and arithmetic on it."""

    def __init__(self, start: Fraction, direction: int) -> None:
        if start < 3:
            raise NotShown("a tail that begins before 3")
        self.start = ball(start)
        self.direction = direction

    # Values

    def constant(self, number: arb) -> Far:
        """A number."""
        return self.made({0: number}, NOTHING, DEEP)

    def variable(self) -> Far:
        """The input itself."""
        return self.made({1: arb(self.direction)}, NOTHING, DEEP)

    def step(self, power: int) -> arb:
        """The ball of y**-power."""
        return arb(1) if power == 0 else hull(NOTHING, self.start**-power)

    def made(self, terms: Mapping[int, arb], rest: arb, order: int, sign: int | None = None) -> Far:
        """A value in normal form: powers below the remainder's and below all that are kept are put into it."""
        if rest.is_zero():
            order = DEEP
        low = {k for k in terms if -k > KEPT or -k >= order}
        least = min([order, *(-k for k in low)])
        rest = NOTHING if rest.is_zero() else rest * self.step(order - least)
        for k in low:
            rest += terms[k] * self.step(-k - least)
        kept = {k: c for k, c in terms.items() if k not in low and not c.is_zero()}
        if any(abs(k) > STEEPEST for k in kept) or abs(least) > STEEPEST:
            raise NotShown("a power too high at infinity")
        made = Far(kept, rest, DEEP if rest.is_zero() else least, sign)
        return made if sign is not None else replace(made, sign=self._sign(made))

    def _sign(self, value: Far) -> int | None:
        if value.top is None and value.rest.is_zero():
            return 0
        whole = self.scaled(value, value.top) if value.top is not None else value.rest
        return 1 if whole > 0 else -1 if whole < 0 else None

    def scaled(self, value: Far, power: int) -> arb:
        """The range of the value divided by y**power, which no term of it exceeds."""
        if value.order + power < 0 and not value.rest.is_zero():
            raise NotShown("a remainder that grows")
        total = NOTHING if value.rest.is_zero() else value.rest * self.step(value.order + power)
        for k, coefficient in value.terms.items():
            total += coefficient * self.step(power - k)
        return total

    def range_of(self, value: Known) -> arb:
        """The values on the half line, all of them finite."""
        if isinstance(value, Grown) or (value.top or 0) > 0 or (value.order < 0 and not value.rest.is_zero()):
            raise NotShown("it may grow")
        return self.scaled(value, 0)

    # Arithmetic

    def add(self, u: Known, v: Known) -> Known:
        """The sum."""
        if isinstance(u, Grown) or isinstance(v, Grown):
            return self._add_grown(u, v)
        order = min(u.order, v.order)
        rest = NOTHING
        for part in (u, v):
            if not part.rest.is_zero():
                rest += part.rest * self.step(part.order - order)
        terms = {k: u.terms.get(k, NOTHING) + v.terms.get(k, NOTHING) for k in {*u.terms, *v.terms}}
        total = self.made(terms, rest, order)
        if total.sign is None and None not in (u.sign, v.sign) and u.sign in (v.sign, 0):
            return replace(total, sign=v.sign)
        return replace(total, sign=u.sign) if total.sign is None and v.sign == 0 else total

    def _add_grown(self, u: Known, v: Known) -> Known:
        grown, other = (u, v) if isinstance(u, Grown) else (v, u)
        assert isinstance(grown, Grown)  # noqa: S101 -- one of them is
        if other.sign in (0, grown.sign):
            return grown
        if isinstance(other, Grown):
            raise NotShown("the difference of two exponentials")
        power = max(other.top or 0, -other.order, 0)
        size = abs(self.scaled(other, power)).upper() * self.start**power
        # |other| <= exp(rate y)/2 at R, and from there on, since y**power grows slower than exp(rate y)
        if not (self.start * grown.rate >= power and 2 * size <= (grown.rate * self.start).exp()):
            raise NotShown("an exponential that has not outgrown the rest")
        return self.grown(grown.sign, grown.rate - arb(2).log() / self.start)

    def grown(self, sign: int, rate: arb) -> Grown:
        """An exponential of a sign and a rate, which must be positive."""
        if not rate > 0:
            raise NotShown("an exponential of no known rate")
        return Grown(sign, rate.lower())

    def negate(self, u: Known) -> Known:
        """Minus the value."""
        if isinstance(u, Grown):
            return Grown(-u.sign, u.rate)
        return Far({k: -c for k, c in u.terms.items()}, -u.rest, u.order, None if u.sign is None else -u.sign)

    def multiply(self, u: Known, v: Known) -> Known:
        """The product."""
        if isinstance(u, Grown) or isinstance(v, Grown):
            return self._multiply_grown(u, v)
        terms: dict[int, arb] = {}
        for j, a in u.terms.items():
            for k, b in v.terms.items():
                terms[j + k] = terms.get(j + k, NOTHING) + a * b
        total = self.made(terms, NOTHING, DEEP)
        for first, second in ((u, v), (v, u)):
            if not first.rest.is_zero():
                for k, c in second.terms.items():
                    total = self.plus_rest(total, first.rest * c, first.order - k)
        if not (u.rest.is_zero() or v.rest.is_zero()):
            total = self.plus_rest(total, u.rest * v.rest, u.order + v.order)
        sign = u.sign * v.sign if u.sign is not None and v.sign is not None else None
        return total if sign is None else replace(total, sign=sign)

    def plus_rest(self, value: Far, rest: arb, order: int) -> Far:
        """The value with one more remainder, which has no sign known."""
        least = min(value.order, order)
        old = NOTHING if value.rest.is_zero() else value.rest * self.step(value.order - least)
        return self.made(value.terms, old + rest * self.step(order - least), least)

    def _multiply_grown(self, u: Known, v: Known) -> Known:
        grown, other = (u, v) if isinstance(u, Grown) else (v, u)
        assert isinstance(grown, Grown)  # noqa: S101 -- one of them is
        if isinstance(other, Grown):
            return Grown(grown.sign * other.sign, grown.rate + other.rate)
        if other.sign == 0:
            return other
        if other.sign is None or other.top is None:
            raise NotShown("a growing exponential times something small")
        factor = abs(self.scaled(other, other.top)).lower()
        if not factor > 0:
            raise NotShown("a growing exponential times something small")
        # factor*y**top >= exp(slope*y), where slope is not positive; log(y)/y and 1/y fall from R on
        logs: tuple[arb, ...] = factor.log(), other.top * self.start.log()
        if other.top > 0:
            logs = (logs[0] + logs[1],)
        slope = sum((NOTHING if log >= 0 else log for log in logs), NOTHING) / self.start
        return self.grown(grown.sign * other.sign, grown.rate + slope)

    def inverse(self, u: Known) -> Known:
        """One over the value."""
        if isinstance(u, Grown):
            small = self.decayed(u.rate, 1)
            return small if u.sign > 0 else self.negate(small)
        if u.top is None or u.terms[u.top].contains(0):
            raise NotShown("division by what vanishes")
        lead = u.terms[u.top]
        found = self.composed(op.DIVIDE(op.ONE, X), self._shifted(u, -u.top, 1 / lead))
        shifted = self._shifted(found, -u.top, 1 / lead)
        return shifted if u.sign is None else replace(shifted, sign=u.sign)

    def _shifted(self, u: Far, powers: int, factor: arb) -> Far:
        """The value times factor*y**powers."""
        return self.made({k + powers: c * factor for k, c in u.terms.items()}, u.rest * factor, u.order - powers)

    def power(self, u: Known, v: Known) -> Known:
        """A power with a constant exponent."""
        if not (isinstance(v, Far) and v.is_constant):
            raise NotShown("a power whose exponent varies")
        exponent = v.terms.get(0, NOTHING)
        if exponent.is_integer() and abs(exponent) <= STEEPEST:
            return self.whole_power(u, round(float(exponent)))
        if exponent == arb(0.5):
            return self.root(u)
        raise NotShown("a fractional power")

    def whole_power(self, u: Known, exponent: int) -> Known:
        """A whole power."""
        result: Known = self.constant(arb(1))
        for _ in range(abs(exponent)):
            result = self.multiply(result, u)
        return self.inverse(result) if exponent < 0 else result

    def root(self, u: Known) -> Known:
        """The square root."""
        if isinstance(u, Grown):
            if u.sign < 0:
                raise NotShown("a root of what is negative")
            return Grown(1, u.rate / 2)
        if u.top is None or u.top % 2 or not u.terms[u.top] > 0:
            raise NotShown("a root at infinity")
        lead = u.terms[u.top]
        found = self.composed(V["sqrt"](X), self._shifted(u, -u.top, 1 / lead))
        return replace(self._shifted(found, u.top // 2, lead.sqrt()), sign=1)

    # Functions

    def composed(self, outer: Expr, u: Far) -> Far:
        """A smooth function of something bounded: Taylor's formula about the middle of its limit."""
        around = self.range_of(u)
        tends = u.limit()
        center = (around if tends is None else tends).mid()
        coefficients = [_ball(derive(outer, "x", k), center) / factorial(k) for k in range(TERMS)]
        coefficients.append(_ball(derive(outer, "x", TERMS), hull(around, center)) / factorial(TERMS))
        if not all(c.is_finite() for c in coefficients):
            raise NotShown("a function at the edge of its domain")
        step = self.add(u, self.constant(-center))
        total: Known = self.constant(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            total = self.add(self.multiply(total, step), self.constant(coefficient))
        assert isinstance(total, Far)  # noqa: S101 -- all of them are
        return total

    def growth(self, u: Known) -> tuple[int, arb, int]:
        """A sign, and s, p with |u| >= s*y**p; the sign is 0 where it stays bounded."""
        if isinstance(u, Grown):
            return u.sign, u.rate, 1  # exp(rate y) >= rate y
        if (u.top or 0) <= 0 and (u.order >= 0 or u.rest.is_zero()):
            return 0, NOTHING, 0
        if u.top is None or u.sign not in (1, -1):
            raise NotShown("neither bounded nor known to grow")
        least = abs(self.scaled(u, u.top)).lower()
        if not least > 0:
            raise NotShown("neither bounded nor known to grow")
        return u.sign, least, u.top

    def decayed(self, rate: arb, power: int, factor: int = 1) -> Far:
        """factor*exp(-rate*y**power), or anything positive below it."""
        turn = (DEEP / (rate * power)).root(power)  # where y**DEEP * exp(...) is largest
        at = self.start if self.start > turn else turn
        largest = factor * (DEEP * at.log() - rate * at**power).exp()
        return Far({}, hull(NOTHING, largest.upper()), DEEP, 1)


def _ball(root: Expr, at: arb) -> arb:
    value = BALLS(root, {"x": Value(at)})
    if not isinstance(value, Value):
        raise NotShown("a formula that is no number")
    return value.ball
