"""Numbers +-sqrt(q pi**n) with a rational q, and polynomials of them: the exponents and growing terms that are exact.

`x/sqrt(2)`, squared, is half of x**2, and so the density and the tail of the normal distribution decay alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt
from typing import Final, NamedTuple, TypeAlias

from flint import arb, fmpq

from actcli.interpreters.tails import Unbounded

__all__ = [
    "NOTHING",
    "Polynomial",
    "Surd",
    "exactly",
    "inverse",
    "negated",
    "number",
    "product",
    "root_of",
    "sign_of",
    "subtract",
    "sum_of",
    "surd_ball",
]


class Surd(NamedTuple):
    """The number sign * sqrt(|square| * pi**power), exact; the sign is that of `square`."""

    square: Fraction
    power: int = 0


Polynomial: TypeAlias = Mapping[int, Surd]  # by power of x, without zeros
NOTHING: Final[Polynomial] = {}


def number(value: Fraction) -> Surd:
    """A rational."""
    return Surd(value * abs(value))


def surd_ball(value: Surd) -> arb:
    """The surd at the working precision."""
    root = _rational_root(abs(value.square))
    size = _ball(root) if root is not None else _ball(abs(value.square)).sqrt()
    if value.power:
        size *= arb.pi() ** (value.power // 2)
        if value.power % 2:
            size *= arb.pi().sqrt()
    return size if value.square > 0 else -size


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _rational_root(square: Fraction) -> Fraction | None:
    """The square root of a rational that is not negative, where it is rational."""
    above, below = isqrt(square.numerator), isqrt(square.denominator)
    return Fraction(above, below) if above**2 == square.numerator and below**2 == square.denominator else None


def product(first: Surd, second: Surd) -> Surd:
    """The product of two surds."""
    size = abs(first.square * second.square)
    return Surd(size if (first.square > 0) == (second.square > 0) else -size, first.power + second.power)


def inverse(value: Surd) -> Surd:
    """One over a surd."""
    return Surd(1 / value.square, -value.power)


def total(first: Surd, second: Surd) -> Surd | None:
    """The sum, None where it is no surd."""
    if first.power != second.power:
        return None
    ratio = _rational_root(abs(first.square / second.square))
    if ratio is None:
        return None
    factor = (ratio if first.square > 0 else -ratio) + (1 if second.square > 0 else -1)
    return Surd(factor * abs(factor) * abs(second.square), first.power)


def root_of(value: Surd) -> Surd | None:
    """The square root of a surd, where it is one: of a rational times an even power of pi."""
    if value.square <= 0 or value.power % 2:
        return None
    rational = _rational_root(value.square)
    return None if rational is None else Surd(rational, value.power // 2)


def negated(value: Surd) -> Surd:
    """Minus a surd."""
    return Surd(-value.square, value.power)


def sum_of(first: Polynomial, second: Polynomial) -> tuple[Polynomial, list[tuple[int, arb]]]:
    """The sum of two polynomials, and the terms in t whose coefficients are no surds."""
    result = dict(first)
    loose = []
    for power, surd in second.items():
        if power not in result:
            result[power] = surd
            continue
        both = total(result[power], surd)
        own = result.pop(power)
        if both is None:
            loose.append((-power, surd_ball(own) + surd_ball(surd)))
        elif both.square:
            result[power] = both
    return result, loose


def exactly(growth: Polynomial, loose: list[tuple[int, arb]]) -> Polynomial:
    """The sum of two exponents, which has to be exact."""
    if loose:
        raise Unbounded("exponents of different irrational kinds")
    return growth


def subtract(first: Polynomial, second: Polynomial) -> Polynomial:
    """The difference of two exponents."""
    return exactly(*sum_of(first, {power: negated(surd) for power, surd in second.items()}))


def sign_of(exponent: Polynomial) -> int:
    """The sign of a polynomial far out."""
    return 0 if not exponent else 1 if exponent[max(exponent)].square > 0 else -1
