"""What is known of a formula on a half line: a Laurent polynomial with a remainder, or an exponential.

All is written in t = |x|**(-1/q), and q is 1 unless a root asks for more. A `Tail` is sum of c_k t^k + d t^n for all t
in (0, 1/S], the last with a ball d. An exponentially small one is all remainder, and may carry bounds of its
logarithm; a `Huge` one is nothing but its sign and such bounds.

Rejected: terms in exp(-x) too. Two growing rates would need an order of growth; bounds of logarithms need only `+`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from flint import arb, fmpq

from actcli.interpreters.tails.exact import Exact, ball_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

__all__ = [
    "ORDER", "SMALL", "ZERO",
    "Fractional", "Huge", "Logs", "Tail", "Unbounded", "Value",
    "constant", "growth_of", "hull", "is_zero", "known", "limit", "made", "scaled", "start_of", "steady", "variable",
]  # fmt: skip

ORDER: Final = 6  # powers of t that are kept
SMALL: Final = 16  # the power at which exponentially small things are remainders
ZERO: Final = arb(0)
_NOTHING: Final[Mapping[int, Exact]] = {}


class Unbounded(Exception):
    """Nothing useful is known of the formula on this half line."""


class Fractional(Unbounded):
    """A root asks for powers of |x|**(1/denominator)."""

    def __init__(self, denominator: int) -> None:
        super().__init__("a root that is no whole power")
        self.denominator = denominator


class Logs(NamedTuple):
    """Bounds of log|value|; None where there is none."""

    low: Value | None
    high: Value | None


@dataclass(frozen=True, slots=True)
class Tail:
    """Coefficients by power of t (negative powers grow), a remainder `rest * t**power`, and a sign if one is known.

    `logs` bound the logarithm of what is exponentially small. `root` is q, which is right in the answer of `tail_of`
    only: rules do not look at it. `exact` are those coefficients that are known exactly.
    """

    start: arb  # S; t lies in (0, 1/S]
    terms: Mapping[int, arb]
    rest: arb
    power: int
    sign: int | None = None
    logs: Logs | None = None
    root: int = 1
    exact: Mapping[int, Exact] = field(default_factory=dict)

    @property
    def step(self) -> arb:
        """The ball of t."""
        return (1 / self.start) * arb(0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Huge:
    """Of the given sign, and between exp(log) and exp(above) in size, where `log` tends to infinity."""

    sign: int
    log: Value
    above: Value | None = None
    root: int = 1

    @property
    def logs(self) -> Logs:
        """The bounds of the logarithm of its size."""
        return Logs(self.log, self.above)


Value: TypeAlias = Tail | Huge


def constant(value: Fraction, start: arb) -> Tail:
    """A number."""
    return known({0: {0: fmpq(value.numerator, value.denominator)}} if value else {}, start)


def known(exact: Mapping[int, Exact], start: arb) -> Tail:
    """A tail whose coefficients are all known exactly."""
    return made(start, {k: ball_of(number) for k, number in exact.items()}, ZERO, ORDER, exact=exact)


def steady(number: arb, start: arb) -> Tail:
    """A number that is known as a ball."""
    return made(start, {0: number}, ZERO, ORDER)


def variable(start: arb, direction: int, root: int = 1) -> Tail:
    """The input itself, on [R, inf) (direction 1) or (-inf, -R] (direction -1), where R is start**root."""
    return known({-root: {0: fmpq(direction)}}, start)


def start_of(value: Value) -> arb:
    """Where the half line begins, as 1/t."""
    while isinstance(value, Huge):
        value = value.log
    return value.start


def made(
    start: arb,
    terms: Mapping[int, arb],
    rest: arb,
    power: int,
    sign: int | None = None,
    exact: Mapping[int, Exact] = _NOTHING,
) -> Tail:
    """A tail in normal form: no exact zeros, all powers below the remainder's, high ones folded into it."""
    if rest.is_zero():
        power = SMALL
    kept: dict[int, arb] = {}
    folded: dict[int, arb] = {}
    for k, c in terms.items():
        if k > ORDER or k >= power:
            folded[k] = c
        elif not c.is_zero() and exact.get(k, True):
            kept[k] = c
    if folded:
        lowest = min(power, SMALL, *folded)
        step = (1 / start) * arb(0.5, 0.5)
        if not rest.is_zero():
            rest = rest * step ** (power - lowest)
        for k, c in folded.items():
            rest += c * step ** (k - lowest)
        power = lowest if not rest.is_zero() else SMALL
    elif power > SMALL:
        rest, power = rest * ((1 / start) * arb(0.5, 0.5)) ** (power - SMALL), SMALL
    if exact:
        exact = {k: exact[k] for k in kept if k in exact}
    if sign is None:
        sign = _leading_sign(start, kept, rest, power)
    return Tail(start, kept, rest, power, sign, exact=exact)


def _leading_sign(start: arb, terms: Mapping[int, arb], rest: arb, power: int) -> int | None:
    """The sign that the lowest power imposes on the whole half line, if it does."""
    if not terms:
        if rest.is_zero():
            return 0
        return 1 if rest > 0 else -1 if rest < 0 else None
    low = min(terms)
    total = terms[low] if len(terms) == 1 and rest.is_zero() else _scaled(start, terms, rest, power, low)
    return 1 if total > 0 else -1 if total < 0 else None


def scaled(tail: Tail, low: int) -> arb:
    """The range of the tail divided by t**low; all its powers are at least low."""
    return _scaled(tail.start, tail.terms, tail.rest, tail.power, low)


def _scaled(start: arb, terms: Mapping[int, arb], rest: arb, power: int, low: int) -> arb:
    step = (1 / start) * arb(0.5, 0.5)
    total = ZERO if rest.is_zero() else rest * step ** (power - low)
    for k, coefficient in terms.items():
        total += coefficient * step ** (k - low) if k > low else coefficient
    return total


def is_zero(value: Value) -> bool:
    """Whether it is zero throughout."""
    return isinstance(value, Tail) and not value.terms and value.rest.is_zero()


def growth_of(value: Value) -> int:
    """1 or -1 where the value tends to +-inf, 0 where it stays bounded."""
    if isinstance(value, Huge):
        return value.sign
    low = min(value.terms, default=0)
    if low >= 0 and (value.power >= 0 or value.rest.is_zero()):
        return 0
    if low < 0 and low < value.power and value.sign in (1, -1) and not value.terms[low].contains(0):
        return value.sign
    raise Unbounded("neither bounded nor known to grow")


def hull(value: Value) -> arb:
    """The range on the half line; infinite where it grows."""
    if isinstance(value, Huge):
        return arb("+/- inf")
    if any(k < 0 for k in value.terms) or (value.power < 0 and not value.rest.is_zero()):
        return arb("+/- inf")
    return scaled(value, 0)


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
