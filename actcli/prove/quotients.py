"""Quotients of sums of products, exact: the normal form in which formulas without choices are compared.

A product is a set of atoms with rational exponents: exp(x/2) is the atom of exp(x) to the power 1/2, and the square
root of 2 the atom of the prime 2 to the power 1/2, of which whole powers go into the coefficient. Fractional powers are
taken only of what is positive: of primes, pi and exponentials. Quotients are not reduced; equal ones have equal cross
products.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

__all__ = [
    "PI", "Quotient", "TooLongError", "added", "atom", "constant", "exponential", "inverted", "logarithm",
    "multiplied", "negated", "powered", "signed",
]  # fmt: skip

Product: TypeAlias = "frozenset[tuple[Hashable, Fraction]]"
Sum: TypeAlias = "dict[Product, Fraction]"

PI: Final = ("pi",)
_TERMS: Final = 4096  # of a product of sums
_POWER: Final = 12  # of a sum
_BITS: Final = 256  # of an exponent of a number
_PRIMES: Final = 1 << 10  # as far as factors of a radicand are looked for
_NOTHING: Final[Product] = frozenset()
_ONE: Final[Sum] = {_NOTHING: Fraction(1)}


class TooLongError(Exception):
    """The formula has no short normal form."""


@dataclass(frozen=True, eq=False)
class Quotient:
    """A sum over a sum; the one below is 1 where it can be."""

    top: Sum
    bottom: Sum

    @cached_property
    def key(self) -> Hashable:
        """What names it in an atom: its parts, scaled alike."""
        scale = _leading(self.bottom)[1]
        return tuple(frozenset((p, c / scale) for p, c in part.items()) for part in (self.top, self.bottom))


def constant(value: Fraction) -> Quotient:
    """A rational number."""
    return Quotient({_NOTHING: value} if value else {}, _ONE)


def atom(name: Hashable) -> Quotient:
    """An atom to the first power."""
    return Quotient({frozenset({(name, Fraction(1))}): Fraction(1)}, _ONE)


def added(u: Quotient, v: Quotient) -> Quotient:
    """The sum."""
    if u.bottom == v.bottom:
        return Quotient(_sum(u.top, v.top), u.bottom)
    return _quotient(_sum(_times(u.top, v.bottom), _times(v.top, u.bottom)), _times(u.bottom, v.bottom))


def negated(u: Quotient) -> Quotient:
    """The negative."""
    return Quotient({product: -factor for product, factor in u.top.items()}, u.bottom)


def multiplied(u: Quotient, v: Quotient) -> Quotient:
    """The product."""
    return _quotient(_times(u.top, v.top), _times(u.bottom, v.bottom))


def inverted(u: Quotient) -> Quotient:
    """The inverse of what is not zero."""
    if not u.top:
        raise TooLongError
    return _quotient(u.bottom, u.top)


def powered(u: Quotient, v: Quotient) -> Quotient:
    """The power: a whole one of anything, a rational one of one positive product; others are atoms."""
    exponent = _number(v)
    if exponent is not None and exponent.denominator == 1 and abs(exponent) <= _POWER:
        base = u if exponent >= 0 else inverted(u)
        result = constant(Fraction(1))
        for _ in range(abs(int(exponent))):
            result = multiplied(result, base)
        return result
    if exponent is not None and u.bottom == _ONE and len(u.top) == 1:
        ((product, factor),) = u.top.items()
        if factor > 0 and _is_positive(product) and (primes := _factored(factor)) is not None:
            return _monomial([(name, power * exponent) for name, power in (*product, *primes)], Fraction(1))
    return atom(("**", u.key, v.key))


def exponential(u: Quotient) -> Quotient:
    """The exponential: a product over the terms of the argument; that of a logarithm is its argument."""
    if u.bottom != _ONE:
        return atom(("exp", frozenset({(u.key, Fraction(1))})))
    result = constant(Fraction(1))
    for product, factor in u.top.items():
        inner = _logarithm_in(product)
        if inner is not None and factor.denominator == 1:
            result = multiplied(result, powered(Quotient(dict(inner), _ONE), constant(factor)))
        else:
            result = multiplied(result, _monomial([(("exp", product), factor)], Fraction(1)))
    return result


def logarithm(u: Quotient) -> Quotient:
    """The logarithm: of a quotient of positive sums the difference, of a product the sum; of others an atom."""
    if not (u.top and _all_positive(u.top) and _all_positive(u.bottom)):
        return atom(("log", u.key))
    return added(_log_of_sum(u.top), negated(_log_of_sum(u.bottom)))


def signed(u: Quotient) -> tuple[Quotient, int]:
    """The quotient or its negative, whichever leads with a positive factor, and the sign."""
    if not u.top:
        return u, 1
    sign = 1 if (_leading(u.top)[1] > 0) == (_leading(u.bottom)[1] > 0) else -1
    return (u if sign > 0 else negated(u)), sign


def _log_of_sum(total: Sum) -> Quotient:
    """The logarithm of a positive sum, its common product and leading factor taken out."""
    common = _common(total)
    least = {
        _product([*product, *((name, -power) for name, power in common.items())]): c for product, c in total.items()
    }
    scale = min(least.items(), key=_rank)[1]
    rest = {product: factor / scale for product, factor in least.items()}
    found = constant(Fraction(0)) if rest == _ONE else atom(("log", frozenset(rest.items())))
    factors = _factored(scale)
    for name, power in (*common.items(), *([(("prime", scale), Fraction(1))] if factors is None else factors)):
        if isinstance(name, tuple) and name[0] == "exp":
            term = Quotient({name[1]: power}, _ONE)
        else:
            term = multiplied(constant(power), atom(("ln", name)))
        found = added(found, term)
    return found


def _common(total: Sum) -> dict[Hashable, Fraction]:
    """The least exponent of each atom in all products of a sum."""
    names = {name for product in total for name, _ in product}
    powers = [dict(product) for product in total]
    least = {name: min(power.get(name, Fraction(0)) for power in powers) for name in names}
    return {name: power for name, power in least.items() if power}


def _logarithm_in(product: Product) -> frozenset[tuple[Product, Fraction]] | None:
    """The sum of which a product is the logarithm, and nothing else."""
    if len(product) == 1:
        ((name, power),) = product
        if power == 1 and isinstance(name, tuple) and name[0] == "log" and isinstance(name[1], frozenset):
            return name[1]
    return None


def _number(u: Quotient) -> Fraction | None:
    if u.bottom != _ONE or not u.top.keys() <= {_NOTHING}:
        return None
    return u.top.get(_NOTHING, Fraction(0))


def _is_positive(product: Iterable[tuple[Hashable, Fraction]]) -> bool:
    return all(isinstance(name, tuple) and name[0] in ("prime", "pi", "exp") for name, _ in product)


def _all_positive(total: Sum) -> bool:
    return all(factor > 0 and _is_positive(product) for product, factor in total.items())


def _factored(value: Fraction) -> list[tuple[Hashable, Fraction]] | None:
    """The primes of a positive rational with their exponents; None where one is too large to be found."""
    if max(value.numerator, value.denominator).bit_length() > _BITS:
        return None
    found: list[tuple[Hashable, Fraction]] = []
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        rest = whole
        for prime in range(2, _PRIMES):
            count = 0
            while rest % prime == 0:
                rest, count = rest // prime, count + 1
            if count:
                found.append((("prime", prime), Fraction(sign * count)))
        if rest >= _PRIMES**2:
            return None
        if rest > 1:
            found.append((("prime", rest), Fraction(sign)))
    return found


def _quotient(top: Sum, bottom: Sum) -> Quotient:
    """A quotient, divided through where there is one product below."""
    if len(bottom) != 1:
        return Quotient(top, bottom)
    ((product, factor),) = bottom.items()
    inverse = _product_sum([(name, -power) for name, power in product], 1 / factor)
    return Quotient(_times(top, inverse), _ONE)


def _monomial(powers: list[tuple[Hashable, Fraction]], factor: Fraction) -> Quotient:
    return Quotient(_product_sum(powers, factor), _ONE)


def _product_sum(powers: list[tuple[Hashable, Fraction]], factor: Fraction) -> Sum:
    """One product as a sum, whole powers of primes taken into its factor."""
    kept = []
    for name, power in _product(powers):
        if isinstance(name, tuple) and name[0] == "prime":
            whole = power.numerator // power.denominator
            if abs(whole) > _BITS:
                raise TooLongError
            factor *= Fraction(name[1]) ** whole
            power -= whole
        if power:
            kept.append((name, power))
    return {frozenset(kept): factor}


def _product(powers: Iterable[tuple[Hashable, Fraction]]) -> Product:
    total: dict[Hashable, Fraction] = {}
    for name, power in powers:
        total[name] = total.get(name, Fraction(0)) + power
    return frozenset((name, power) for name, power in total.items() if power)


def _sum(first: Sum, second: Sum) -> Sum:
    total = dict(first)
    for product, factor in second.items():
        total[product] = total.get(product, Fraction(0)) + factor
    return {product: factor for product, factor in total.items() if factor}


def _times(first: Sum, second: Sum) -> Sum:
    if first == _ONE:
        return second
    if second == _ONE:
        return first
    if len(first) * len(second) > _TERMS:
        raise TooLongError
    total: Sum = {}
    for left, u in first.items():
        for right, v in second.items():
            for product, factor in _product_sum([*left, *right], u * v).items():
                total[product] = total.get(product, Fraction(0)) + factor
    return {product: factor for product, factor in total.items() if factor}


def _rank(term: tuple[Product, Fraction]) -> tuple[int, str]:
    """An order of products that does not depend on how a set happens to be laid out."""
    return len(term[0]), str(sorted((repr(_sorted(name)), power) for name, power in term[0]))


def _sorted(name: Hashable) -> object:
    if isinstance(name, frozenset):
        return sorted((_sorted(one) for one in name), key=repr)
    return tuple(map(_sorted, name)) if isinstance(name, tuple) else name


def _leading(total: Sum) -> tuple[Product, Fraction]:
    return min(total.items(), key=_rank)
