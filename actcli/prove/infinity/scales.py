"""Sums of exponentials on a half line: which term leads, and its sign, where all of them are small beyond all powers.

For x in [R, inf) a value is G(x) + sum of P_L(t) exp(-L(x)) with t = 1/x: G and every L are polynomials with exact
coefficients, so that `x*sigmoid(x) - x` is seen to be just an exponential, and P_L is a Laurent polynomial whose
coefficients are balls. A ball stands for a function of t with values in it, so that a remainder is a coefficient like
any other. The left half line is that of f(-x).

`actcli.interpreters.tails` keeps one exponentially small remainder without a sign, which bounds differences well and
quickly; the sign of `silu''` needs to know that it is (2 - x) exp(-x) and less.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from flint import arb

from actcli.interpreters.tails import Unbounded
from actcli.prove.infinity.surds import (
    NOTHING,
    Polynomial,
    Surd,
    exactly,
    negated,
    number,
    product,
    sign_of,
    subtract,
    sum_of,
    surd_ball,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["HalfLine", "Laurent", "Scaled", "Term"]

LENGTH: Final = 8  # coefficients of a Laurent polynomial
SCALES: Final = 4  # exponentials that are kept apart
FLAT: Final = 12  # the power of t that bounds what is exponentially small, at most
_UNIT: Final = arb(0.5, 0.5)


class Term(NamedTuple):
    """A coefficient of t**power; a `steady` one is a constant, any other a function of t with values in the ball."""

    power: int
    c: arb
    steady: bool = True


class Laurent(NamedTuple):
    """A sum of terms, by consecutive powers; the first coefficient is not exactly 0."""

    terms: tuple[Term, ...]

    @property
    def low(self) -> int:
        """The lowest power."""
        return self.terms[0].power


Part: TypeAlias = tuple[Polynomial, Laurent]


@dataclass(frozen=True, slots=True)
class Scaled:
    """`growth` exactly, and exponentials exp(-L) times Laurent polynomials; L = 0 is among them."""

    growth: Polynomial
    parts: tuple[Part, ...] = ()


class HalfLine:
    """[R, inf) with R > 1, and the arithmetic of what is known there."""

    def __init__(self, reach: arb) -> None:
        self.reach = reach

    # Laurent polynomials

    def power(self, exponent: int) -> arb:
        """The ball of t**exponent for an exponent of at least 0."""
        return arb(1) if exponent == 0 else self.reach ** (-exponent) * _UNIT

    def laurent(self, terms: Iterable[Term]) -> Laurent | None:
        """A sum of terms, high powers folded into the last; None where nothing is there."""
        known = [term for term in terms if not term.c.is_zero()]
        if not known:
            return None
        low = min(term.power for term in known)
        result = [Term(low + k, arb(0)) for k in range(min(LENGTH, 1 + max(term.power for term in known) - low))]
        for power, c, steady in known:
            place = min(power - low, len(result) - 1)
            beyond = power - low - place
            own = result[place]
            result[place] = Term(own.power, own.c + c * self.power(beyond), own.steady and steady and not beyond)
        while result and result[0].c.is_zero():
            result.pop(0)
        return Laurent(tuple(result)) if result else None

    def hull(self, one: Laurent, low: int) -> arb:
        """The range of the polynomial over t**low, which is at most its own lowest power."""
        result = arb(0)
        for power, c, _ in one.terms:
            result += c * self.power(power - low)
        return result

    def decay(self, exponent: Polynomial) -> Laurent:
        """The function exp(-L) for an L that grows: between 0 and C t**k."""
        degree = max(exponent)
        scaled = arb(0)
        for power, surd in exponent.items():
            scaled += surd_ball(surd) * self.power(degree - power)
        if not scaled > 0:
            raise Unbounded("an exponent that is not known to grow")
        rate = (scaled.lower() * self.reach ** (degree - 1)).lower()  # L >= rate * x
        speed = (rate * self.reach).lower()
        flat = next((k for k in range(FLAT, 0, -1) if speed > k), 0)  # x**flat exp(-rate x) falls from R on
        return Laurent((Term(flat, (self.reach**flat * (-speed).exp()).upper() * _UNIT, steady=False),))

    # Values

    def make(self, growth: Polynomial, parts: Iterable[tuple[Polynomial, Iterable[Term]]]) -> Scaled:
        """A value in normal form: each exponent once, slowest first, the fastest folded together."""
        terms: dict[tuple[tuple[int, Surd], ...], list[Term]] = {}
        for exponent, some in parts:
            terms.setdefault(tuple(sorted(exponent.items())), []).extend(some)
        kept: list[Part] = []
        for key, some in terms.items():
            if not key:  # what is exact stays exact
                growth, some = absorbed(growth, some)
            one = self.laurent(some)
            if one is not None:
                kept.append((dict(key), one))
        kept.sort(key=cmp_to_key(_slower))
        while len(kept) > SCALES:
            (slow, first), (fast, last) = kept[-2], kept[-1]
            folded = self.times(last, self.decay(subtract(fast, slow)))
            joined = self.laurent([*first.terms, *folded])
            kept[-2:] = [] if joined is None else [(slow, joined)]
        return Scaled(growth, tuple(kept))

    def times(self, first: Laurent, second: Laurent) -> list[Term]:
        """The terms of a product."""
        return [Term(i + k, a * b, s and t) for i, a, s in first.terms for k, b, t in second.terms]

    def add(self, u: Scaled, v: Scaled) -> Scaled:
        """The sum; coefficients of x**k whose sum is not exact become balls."""
        growth, loose = sum_of(u.growth, v.growth)
        parts = [(exponent, one.terms) for exponent, one in (*u.parts, *v.parts)]
        return self.make(growth, [*parts, (NOTHING, _terms(loose))])

    def multiply(self, u: Scaled, v: Scaled) -> Scaled:
        """The product."""
        growth: Polynomial = {}
        loose: list[Term] = []
        for i, a in u.growth.items():
            growth, more = sum_of(growth, {i + k: product(a, b) for k, b in v.growth.items()})
            loose += _terms(more)
        parts: list[tuple[Polynomial, list[Term]]] = [(NOTHING, loose)]
        for one, other in ((u, v), (v, u)):
            for exponent, laurent in other.parts:
                for power, surd in one.growth.items():
                    factor = surd_ball(surd)
                    parts.append((exponent, [Term(k - power, c * factor, s) for k, c, s in laurent.terms]))
        for first, left in u.parts:
            for second, right in v.parts:
                parts.append((exactly(*sum_of(first, second)), self.times(left, right)))
        return self.make(growth, parts)

    def scaled(self, u: Scaled, factor: Surd) -> Scaled:
        """A multiple."""
        return self.multiply(u, Scaled({0: factor}))

    def shifted(self, u: Scaled, exponent: Polynomial, power: int) -> Scaled:
        """The value times exp(-L) t**power."""
        stays = {} if exponent else {k - power: surd for k, surd in u.growth.items() if k >= power}
        moved = [Term(power - k, surd_ball(surd)) for k, surd in u.growth.items() if exponent or k < power]
        parts = [
            (exactly(*sum_of(one, exponent)), [Term(k + power, c, s) for k, c, s in laurent.terms])
            for one, laurent in u.parts
        ]
        return self.make(stays, [*parts, (exponent, moved)])

    def lead(self, u: Scaled) -> tuple[Polynomial, int, arb] | None:
        """L, k and c where the value is exp(-L) t**k times something that tends to c; None where it is zero."""
        parts = dict(_keyed(u.parts))
        if u.growth:
            own = parts.get(())
            one = self.laurent([*_balls(u.growth), *(own.terms if own else ())])
            if one is not None:
                parts[()] = one
        if not parts:
            return None
        exponent, first = min(((dict(key), one) for key, one in parts.items()), key=cmp_to_key(_slower))
        return exponent, first.low, first.terms[0].c

    def sign(self, u: Scaled) -> int | None:
        """The sign on the whole half line: 0 only where the value is zero; None where it is not known."""
        found = self.lead(u)
        if found is None:
            return 0
        exponent, low, _ = found
        over = self.bounds(self.shifted(u, {k: negated(surd) for k, surd in exponent.items()}, -low))
        return 1 if over > 0 else -1 if over < 0 else None

    def bounds(self, u: Scaled) -> arb:
        """The range of something that stays bounded."""
        terms = _balls(u.growth)
        for exponent, laurent in u.parts:
            terms += self.times(laurent, self.decay(exponent)) if exponent else laurent.terms
        one = self.laurent(terms)
        if one is None:
            return arb(0)
        if one.low < 0:
            raise Unbounded("not known to be bounded")
        return self.hull(one, 0)


def absorbed(growth: Polynomial, terms: Iterable[Term]) -> tuple[Polynomial, list[Term]]:
    """The polynomial with all exact terms that do not decay, and the other terms."""
    loose: list[Term] = []
    for term in terms:
        if term.power > 0 or not term.c.is_exact() or term.c.is_zero() or abs(int(term.c.man_exp()[1])) > 4096:
            loose.append(term)
            continue
        mantissa, exponent = term.c.man_exp()
        exactly_that = number(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
        growth, more = sum_of(growth, {-term.power: exactly_that})
        loose += _terms(more)
    return growth, loose


def _terms(loose: list[tuple[int, arb]]) -> list[Term]:
    return [Term(power, c) for power, c in loose]


def _balls(growth: Polynomial) -> list[Term]:
    return [Term(-k, surd_ball(surd)) for k, surd in growth.items()]


def _slower(first: Part, second: Part) -> int:
    return sign_of(subtract(first[0], second[0]))


def _keyed(parts: Iterable[Part]) -> Iterable[tuple[tuple[tuple[int, Surd], ...], Laurent]]:
    return [(tuple(sorted(exponent.items())), laurent) for exponent, laurent in parts]
