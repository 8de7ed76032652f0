"""Laurent polynomials in t with a remainder: sums, products, quotients, and smooth functions of what stays bounded.

Logarithms of exponentially small tails are lost here; `exponentials` keeps them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, ctx

from actcli.interpreters.tails.exact import Exact, inverse_of, product_of, sum_of
from actcli.interpreters.tails.value import ORDER, SMALL, ZERO, Tail, Unbounded, hull, made, scaled, steady

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["added", "bounded", "inverted", "multiplied", "negated"]

_TERMS: Final = 4  # of a Taylor polynomial around the limit


def added(u: Tail, v: Tail) -> Tail:
    """The sum."""
    terms = dict(u.terms)
    for k, coefficient in v.terms.items():
        terms[k] = terms[k] + coefficient if k in terms else coefficient
    power = min(u.power if not u.rest.is_zero() else SMALL, v.power if not v.rest.is_zero() else SMALL)
    rest = ZERO
    for part in (u, v):
        if not part.rest.is_zero():
            rest += part.rest * part.step ** (part.power - power) if part.power > power else part.rest
    exact = {}
    for k in {*u.exact, *v.exact}:
        first, second = _exactly(u, k), _exactly(v, k)
        if first is not None and second is not None:
            exact[k] = sum_of(first, second)
    total = made(u.start, terms, rest, power, exact=exact)
    if total.sign is None:
        signs = {u.sign, v.sign}
        if signs <= {1, 0} or signs <= {-1, 0}:
            return replace(total, sign=1 if 1 in signs else -1)
    return total


def _exactly(u: Tail, power: int) -> Exact | None:
    """A coefficient, where it is known exactly; {} where there is none."""
    return u.exact.get(power) if power in u.terms else {}


def negated(u: Tail) -> Tail:
    """The negative."""
    exact = {k: {power: -factor for power, factor in number.items()} for k, number in u.exact.items()}
    sign = None if u.sign is None else -u.sign
    return Tail(u.start, {k: -c for k, c in u.terms.items()}, -u.rest, u.power, sign, exact=exact)


def multiplied(u: Tail, v: Tail) -> Tail:
    """The product."""
    terms: dict[int, arb] = {}
    for j, a in u.terms.items():
        for k, b in v.terms.items():
            terms[j + k] = terms[j + k] + a * b if j + k in terms else a * b
    parts: list[tuple[int, arb]] = []
    for first, second in ((u, v), (v, u)):
        if not first.rest.is_zero() and second.terms:
            low = min(second.terms)
            parts.append((first.power + low, first.rest * scaled(replace(second, rest=ZERO), low)))
    if not u.rest.is_zero() and not v.rest.is_zero():
        parts.append((u.power + v.power, u.rest * v.rest))
    power = min([SMALL, *(k for k, _ in parts)])
    rest = ZERO
    for k, part in parts:
        rest += part * u.step ** (k - power) if k > power else part
    sign = u.sign * v.sign if u.sign is not None and v.sign is not None else None
    return made(u.start, terms, rest, power, sign, _exact_products(u, v))


def _exact_products(u: Tail, v: Tail) -> Mapping[int, Exact]:
    """The coefficients of the product to which nothing inexact contributes."""
    if not u.exact or not v.exact:
        return {}
    total: dict[int, Exact | None] = {}
    for j in u.terms:
        for k in v.terms:
            a, b, before = u.exact.get(j), v.exact.get(k), total.get(j + k, {})
            known = a is not None and b is not None and before is not None
            total[j + k] = sum_of(before or {}, product_of(a or {}, b or {})) if known else None
    return {k: number for k, number in total.items() if number is not None}


def inverted(u: Tail) -> Tail:
    """The inverse of what is known not to vanish, and how fast it grows or falls."""
    if not u.terms:
        raise Unbounded("division by what vanishes")
    low = min(u.terms)
    lead = u.terms[low]
    whole = scaled(u, low)
    if lead.contains(0) or whole.contains(0):
        raise Unbounded("division by what may vanish")
    # u = t^low * q; 1/q = p + (1 - p q)/q for any polynomial p, here that of the formal inverse
    number = u.exact.get(low)
    if number is not None and len(u.terms) == 1 and u.rest.is_zero() and (inverse := inverse_of(number)) is not None:
        return made(u.start, {-low: 1 / lead}, ZERO, ORDER, u.sign, {-low: inverse})
    shifted = Tail(u.start, {k - low: c for k, c in u.terms.items()}, u.rest, u.power - low)
    polynomial = {0: (1 / lead).mid()}
    for k in range(1, ORDER + 1):
        total = ZERO
        for j in range(1, k + 1):
            if j in shifted.terms:
                total += shifted.terms[j] * polynomial[k - j]
        polynomial[k] = (-total / lead).mid()
    product = multiplied(Tail(u.start, polynomial, ZERO, SMALL), shifted)
    defect = added(steady(arb(1), u.start), negated(product))
    terms = {k: polynomial.get(k, ZERO) + defect.terms.get(k, ZERO) / whole for k in {*polynomial, *defect.terms}}
    result = made(u.start, {k - low: c for k, c in terms.items()}, defect.rest / whole, defect.power - low)
    return result if result.sign is not None or u.sign is None else replace(result, sign=u.sign)


def bounded(rule: Callable[..., arb_series]) -> Callable[[Tail], Tail]:
    """A smooth function of something that stays bounded: Taylor's formula about the limit."""

    def composed(u: Tail) -> Tail:
        if u.rest.is_zero() and not (set(u.terms) - {0}):
            return steady(_value(rule, u.terms.get(0, ZERO)), u.start)
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
        step = added(u, negated(steady(center.mid(), u.start)))
        result = steady(coefficients[-1], u.start)
        for coefficient in reversed(coefficients[:-1]):
            result = added(multiplied(result, step), steady(coefficient, u.start))
        return result

    return composed


def _value(rule: Callable[..., arb_series], at: arb) -> arb:
    """The value at a number."""
    cap = ctx.cap
    ctx.cap = 1
    try:
        value: arb = rule(arb_series([at]))[0]
    finally:
        ctx.cap = cap
    if not value.is_finite():
        raise Unbounded("a function at the edge of its domain")
    return value
