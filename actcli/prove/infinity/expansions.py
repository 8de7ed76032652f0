"""The functions of the language at infinity: rules that read a formula into sums of exponentials (`scales`).

A function of something that grows is an exponential series, one of something with a limit a Taylor polynomial about it
with a remainder enclosed on the range.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, ctx

from actcli import operators as op
from actcli.interpreters import series
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY as V
from actcli.prove.infinity.scales import HalfLine, Scaled, Term
from actcli.prove.infinity.surds import Surd, inverse, negated, number, product, root_of, sign_of, surd_ball

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.expr import Function

__all__ = ["Expansions", "constant"]

ORDER: Final = 4  # of Taylor polynomials
ONE: Final = Scaled({0: number(Fraction(1))})
_HALF_PI: Final = Surd(Fraction(1, 4), 2)
_ONE: Final = arb_series([1])
_DIVIDE: Final = series.RULES[op.DIVIDE]


def constant(value: Fraction) -> Scaled:
    """A number."""
    return Scaled({0: number(value)}) if value else Scaled({})


class Expansions:
    """The rules on one half line."""

    def __init__(self, half: HalfLine) -> None:
        self.half = half

    def rules(self) -> Mapping[Function, Callable[..., Scaled]]:
        """By function."""
        add, multiply = self.half.add, self.half.multiply
        return {
            **dict.fromkeys(series.RULES, _unknown),
            op.ADD: add,
            op.SUBTRACT: lambda u, v: add(u, self.negate(v)),
            op.MULTIPLY: multiply,
            op.DIVIDE: lambda u, v: multiply(u, self.invert(v)),
            op.POWER: self.power,
            op.NEGATE: self.negate,
            V["pi"]: lambda: Scaled({0: Surd(Fraction(1), 2)}),
            V["inf"]: _unknown,
            V["atan"]: self.atan,
            V["cos"]: lambda u: self.wave(u, arb_series.cos),
            V["erf"]: self.erf,
            V["erfc"]: self.erfc,
            V["exp"]: self.exp,
            V["log"]: self.log,
            V["sech"]: self.sech,
            V["sigmoid"]: self.sigmoid,
            V["sin"]: lambda u: self.wave(u, arb_series.sin),
            V["softplus"]: self.softplus,
            V["sqrt"]: self.sqrt,
            V["tanh"]: self.tanh,
        }

    def negate(self, u: Scaled) -> Scaled:
        """-u."""
        return self.half.scaled(u, number(Fraction(-1)))

    def toward(self, u: Scaled) -> int:
        """Whether a value tends to +-inf (1, -1) or has a limit (0)."""
        found = self.half.lead(u)
        if found is None:
            return 0
        exponent, low, c = found
        if sign_of(exponent) > 0 or (not exponent and low >= 0):
            return 0
        if sign_of(exponent) < 0:
            raise Unbounded("an exponential in a function")
        if c > 0 or c < 0:
            return 1 if c > 0 else -1
        raise Unbounded("not known where it tends to")

    def smooth(self, u: Scaled, rule: Callable[[arb_series], arb_series]) -> Scaled:
        """A smooth function of something with a limit, by Taylor's formula about it."""
        if set(u.growth) - {0}:
            raise Unbounded("it grows")
        center = surd_ball(u.growth[0]) if u.growth else arb(0)
        parts = []
        for exponent, laurent in u.parts:
            steady = [term for term in laurent.terms if not exponent and term.power == 0 and term.steady]
            center += sum((term.c for term in steady), arb(0))
            parts.append((exponent, [term for term in laurent.terms if term not in steady]))
        step = self.half.make({}, parts)
        around = center + self.half.bounds(step).union(arb(0))
        cap = ctx.cap
        ctx.cap = ORDER + 1
        try:
            here, there = rule(arb_series([center, 1])), rule(arb_series([around, 1]))
            coefficients = [here[k] for k in range(ORDER)]
            rest = there[ORDER]
        finally:
            ctx.cap = cap
        if not all(c.is_finite() for c in (*coefficients, rest)):
            raise Unbounded("a function at the edge of its domain")
        result = self.varying(rest)
        for c in reversed(coefficients):
            result = self.half.add(self.half.multiply(result, step), self.number(c))
        return result

    def varying(self, over: arb) -> Scaled:
        """A function with values in a ball."""
        return self.half.make({}, [({}, [Term(0, over, steady=False)])])

    def number(self, value: arb) -> Scaled:
        """A constant in a ball, exact where the ball is."""
        if value.is_exact():
            mantissa, exponent = value.man_exp()
            if abs(int(exponent)) < 4096:
                return constant(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
        return self.half.make({}, [({}, [Term(0, value)])])

    def invert(self, u: Scaled) -> Scaled:
        """1/u."""
        if set(u.growth) == {0} and not u.parts:
            return Scaled({0: inverse(u.growth[0])})
        return self.by_lead(u, lambda q: _DIVIDE(_ONE, q), -1)

    def by_lead(self, u: Scaled, rule: Callable[[arb_series], arb_series], times: int) -> Scaled:
        """A power (1/2 where `times` is 0, else -1) of u = exp(-L) t**k q, by that of q, which has a limit."""
        found = self.half.lead(u)
        if found is None:
            raise Unbounded("division by zero")
        exponent, low, _ = found
        flat = self.half.shifted(u, {k: negated(surd) for k, surd in exponent.items()}, -low)
        factor = flat.growth.get(0, number(Fraction(1)))  # made 1 exactly, where the limit is known so
        if times == 0:
            if low % 2:
                raise Unbounded("the root of an odd power")
            half, root = number(Fraction(1, 2)), root_of(factor)
            back = {k: product(surd, half) for k, surd in exponent.items()}
            if root is None:
                return self.half.shifted(self.smooth(flat, rule), back, low // 2)
            one = self.smooth(self.half.scaled(flat, inverse(factor)), rule)
            return self.half.shifted(self.half.scaled(one, root), back, low // 2)
        back = {k: negated(surd) for k, surd in exponent.items()}
        one = self.smooth(self.half.scaled(flat, inverse(factor)), rule)
        return self.half.shifted(self.half.scaled(one, inverse(factor)), back, -low)

    def power(self, u: Scaled, v: Scaled) -> Scaled:
        """Whole powers and roots."""
        if v.parts or set(v.growth) - {0}:
            raise Unbounded("a power whose exponent varies")
        exponent = v.growth.get(0, Surd(Fraction(0)))
        if exponent == number(Fraction(1, 2)):
            return self.sqrt(u)
        size = surd_ball(exponent) if exponent.square else arb(0)
        if exponent.power or not size.is_exact() or not size.is_integer() or not abs(size) <= 32:
            raise Unbounded("a fractional power")
        whole = round(float(size))
        result = ONE
        for _ in range(abs(whole)):
            result = self.half.multiply(result, u)
        return self.invert(result) if whole < 0 else result

    def sqrt(self, u: Scaled) -> Scaled:
        """A root, also of a constant exactly."""
        if not u.parts and set(u.growth) == {0}:
            surd = u.growth[0]
            root = root_of(surd)
            if root is not None:
                return Scaled({0: root})
        return self.by_lead(u, series.RULES[V["sqrt"]], 0)

    def exp(self, u: Scaled) -> Scaled:
        """By its exponent L, the rest by Taylor's formula."""
        rest = Scaled({k: surd for k, surd in u.growth.items() if k == 0}, u.parts)
        exponent = {k: negated(surd) for k, surd in u.growth.items() if k > 0}
        return self.half.shifted(self.smooth(rest, arb_series.exp), exponent, 0)

    def sigmoid(self, u: Scaled) -> Scaled:
        """1/(1 + s) with s = exp(-u) on the right, s/(1 + s) with s = exp(u) on the left."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["sigmoid"]])
        if direction > 0:
            return self.smooth(self.exp(self.negate(u)), lambda s: _DIVIDE(_ONE, 1 + s))
        return self.smooth(self.exp(u), lambda s: _DIVIDE(s, 1 + s))

    def tanh(self, u: Scaled) -> Scaled:
        """(1 - s)/(1 + s) with s = exp(-2|u|)."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["tanh"]])
        small = self.exp(self.half.scaled(u, number(Fraction(-2 * direction))))
        right = self.smooth(small, lambda s: _DIVIDE(1 - s, 1 + s))
        return right if direction > 0 else self.negate(right)

    def sech(self, u: Scaled) -> Scaled:
        """2 s/(1 + s**2) with s = exp(-|u|)."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["sech"]])
        return self.smooth(
            self.exp(self.half.scaled(u, number(Fraction(-direction)))), lambda s: _DIVIDE(2 * s, 1 + s * s)
        )

    def softplus(self, u: Scaled, beta: Scaled) -> Scaled:
        """log(1 + exp(v))/beta with v = beta u."""
        scaled = self.half.multiply(u, beta)
        direction = self.toward(scaled)
        if direction == 0:
            one = arb_series([1])
            inner = self.smooth(scaled, lambda v: series.RULES[V["softplus"]](v, one))
        else:
            small = self.exp(scaled if direction < 0 else self.negate(scaled))
            inner = self.smooth(small, lambda s: series.RULES[V["log"]](1 + s))
            inner = self.half.add(scaled, inner) if direction > 0 else inner
        return self.half.multiply(inner, self.invert(beta))

    def erfc(self, u: Scaled) -> Scaled:
        """On the right exp(-u**2)/(u sqrt(pi)) (1 - 1/(2 u**2) + 3/(4 u**4) - q 15/(8 u**6)) with q in [0, 1]."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["erfc"]])
        size = u if direction > 0 else self.negate(u)
        square = self.half.multiply(size, size)
        ratio = self.invert(square)
        mills = self.varying(arb(-15) / 8 * arb(0.5, 0.5))
        for c in (Fraction(3, 4), Fraction(-1, 2), Fraction(1)):
            mills = self.half.add(self.half.multiply(mills, ratio), constant(c))
        mills = self.half.multiply(mills, self.invert(self.half.scaled(size, Surd(Fraction(1), 1))))
        right = self.half.multiply(self.exp(self.negate(square)), mills)
        return right if direction > 0 else self.half.add(constant(Fraction(2)), self.negate(right))

    def erf(self, u: Scaled) -> Scaled:
        """The complement of erfc."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["erf"]])
        if direction < 0:
            return self.negate(self.erf(self.negate(u)))
        return self.half.add(ONE, self.negate(self.erfc(u)))

    def atan(self, u: Scaled) -> Scaled:
        """At +-pi/2 less the arc tangent of 1/u."""
        direction = self.toward(u)
        if direction == 0:
            return self.smooth(u, series.RULES[V["atan"]])
        flat = self.negate(self.smooth(self.invert(u), series.RULES[V["atan"]]))
        return self.half.add(Scaled({0: _HALF_PI if direction > 0 else negated(_HALF_PI)}), flat)

    def log(self, u: Scaled) -> Scaled:
        """A logarithm of something with a positive limit."""
        if self.toward(u) != 0:
            raise Unbounded("a logarithm that grows")
        return self.smooth(u, series.RULES[V["log"]])

    def wave(self, u: Scaled, rule: Callable[[arb_series], arb_series]) -> Scaled:
        """A sine or cosine: between -1 and 1."""
        return self.smooth(u, rule) if self.toward(u) == 0 else self.varying(arb(0, 1))


def _unknown(*_: Scaled) -> Scaled:
    raise Unbounded("a function without a rule at infinity")
