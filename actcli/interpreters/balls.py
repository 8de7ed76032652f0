"""Formulas over balls: the value lies in what is returned, always (Arb, through python-flint).

A value is a ball, and the exact rational too where it is one: so conditions at kinks such as 17/5, which no binary ball can
hold, are decided exactly. A choice takes the hull of the branches that are not refuted. A vector is a tuple of values.

On wide balls, monotone functions are evaluated at the two ends: `exp` of a wide ball reaches below zero, and with it
`1/(1 + exp(-u))` would be the whole line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from flint import arb, ctx, fmpq, fmpz

from actcli import operators as op
from actcli.expr import Expr, Function
from actcli.interpret import Interpreter
from actcli.library import VOCABULARY as V

__all__ = ["BALLS", "Value", "enclose", "exact"]

EXACT_BITS: Final = 4096  # a rational longer than this is let go; the ball stays


class Value(NamedTuple):
    """A ball, and the rational it stands for where that is known."""

    ball: arb
    exact: fmpq | None = None


Truth: TypeAlias = bool | None
Values: TypeAlias = "Value | tuple[Value, ...] | Truth"


def exact(value: Fraction | int) -> Value:
    """An exact rational as a value at the working precision."""
    value = Fraction(value)
    rational = fmpq(value.numerator, value.denominator)
    return Value(arb(rational), rational)


def _rational(value: fmpq) -> Value:
    short = max(value.p.bit_length(), value.q.bit_length()) <= EXACT_BITS
    return Value(arb(value), value if short else None)


def _broadcast(rule: Callable[..., Values]) -> Callable[..., Values]:
    """The rule over vectors too, entry by entry."""

    def lifted(*args: Values) -> Values:
        lengths = {len(arg) for arg in args if type(arg) is tuple}
        if not lengths:
            return rule(*args)
        (length,) = lengths - {1} or {1}
        columns = [arg * (length // len(arg)) if type(arg) is tuple else (arg,) * length for arg in args]
        return tuple(rule(*row) for row in zip(*columns, strict=True))  # type: ignore[arg-type]

    return lifted


def _thin(ball: arb) -> bool:
    """Whether the ball is as narrow as rounding makes it; wide ones are worth evaluating at their ends."""
    return bool(ball.rad() * 16 <= abs(ball.mid())) or ball.is_exact() or not ball.is_finite()


def _unary(rule: Callable[[arb], arb], at_zero: int | None = None) -> Callable[..., Values]:
    """A rule of Arb; `at_zero` is the exact value at an exact 0."""

    def lifted(u: Value) -> Value:
        if at_zero is not None and u.exact == 0:
            return exact(at_zero)
        return Value(rule(u.ball))

    return _broadcast(lifted)


def _monotone(rule: Callable[[arb], arb], at_zero: int | None = None) -> Callable[..., Values]:
    """An increasing or decreasing function: wide balls go through their ends."""

    def ends(ball: arb) -> arb:
        return rule(ball) if _thin(ball) else rule(ball.lower()).union(rule(ball.upper()))

    return _unary(ends, at_zero)


def _arithmetic(rule: Callable[[arb, arb], arb], exactly: Callable[[fmpq, fmpq], fmpq]) -> Callable[..., Values]:
    def lifted(u: Value, v: Value) -> Value:
        if u.exact is not None and v.exact is not None:
            return _rational(exactly(u.exact, v.exact))
        return Value(rule(u.ball, v.ball))

    return _broadcast(lifted)


def _multiply(u: Value, v: Value) -> Value:
    if u.exact is not None and v.exact is not None:
        return _rational(u.exact * v.exact)
    if u is v:  # x*x is never negative; the product of two equal wide balls would be
        return Value(u.ball**2)
    return Value(u.ball * v.ball)


def _divide(u: Value, v: Value) -> Value:
    if u.exact is not None and v.exact is not None and v.exact != 0:
        return _rational(u.exact / v.exact)
    return Value(u.ball / v.ball)


def _whole_power(u: arb, exponent: int) -> arb:
    """Arb's power; where that gives up (a ball of radius 2^-10^30 has no logarithm), a product."""
    power = u**exponent
    if power.is_nan() and not u.is_nan():
        power = arb(1)
        for _ in range(min(exponent, 64)):
            power *= u
        if exponent > 64:
            return arb("nan")
    return power


def _power(u: Value, v: Value) -> Value:
    if v.exact is not None and v.exact.q == 1:
        exponent = int(v.exact.p)
        if u.exact is not None and abs(exponent) <= 64 and (exponent >= 0 or u.exact != 0):
            return _rational(u.exact**exponent)
        return Value(_whole_power(u.ball, exponent) if exponent >= 0 else 1 / _whole_power(u.ball, -exponent))
    if u.exact == 0 and v.ball > 0:
        return exact(0)
    return Value(u.ball**v.ball)


def _floor(u: Value) -> Value:
    if u.exact is not None:
        return _rational(fmpq(u.exact.floor()))
    return Value(u.ball.floor())


def _compare(decide: Callable[[fmpq, fmpq], bool], sure: Callable[[arb, arb], bool], refuted: Callable[[arb, arb], bool]) -> Callable[..., Values]:
    """A comparison in three values: True, False, or None where the balls overlap."""

    def lifted(u: Value, v: Value) -> Truth:
        if u.exact is not None and v.exact is not None:
            return bool(decide(u.exact, v.exact))
        if sure(u.ball, v.ball):
            return True
        return False if refuted(u.ball, v.ball) else None

    return _broadcast(lifted)


def _and(p: Truth, q: Truth) -> Truth:
    if p is False or q is False:
        return False
    return True if p and q else None


def _not(p: Truth) -> Truth:
    return None if p is None else not p


def _choose_one(pieces: list[tuple[Truth, Value]], otherwise: Value) -> Value:
    possible: list[Value] = []
    for test, value in pieces:
        if test is not False:
            possible.append(value)
        if test is True:
            break
    else:
        possible.append(otherwise)
    if len(possible) == 1:
        return possible[0]
    hull = possible[0].ball
    for value in possible[1:]:
        hull = hull.union(value.ball)
    return Value(hull)


def _choose(pieces: list[tuple[Values, Values]], otherwise: Values) -> Values:
    flat = [part for piece in pieces for part in piece]

    def rule(*parts: Values) -> Values:
        *firsts, last = parts
        return _choose_one(list(zip(firsts[::2], firsts[1::2], strict=True)), last)  # type: ignore[arg-type]

    return _broadcast(rule)(*flat, otherwise)


def _sinc_derivative(order: int) -> Callable[[arb], arb]:
    """Derivatives of sin(u)/u: by the closed form away from 0, near it by the integral of t^n cos(ut + n pi/2) over [0, 1]."""

    def closed(u: arb) -> arb:
        if order == 1:
            return (u * u.cos() - u.sin()) / u**2
        return ((2 - u**2) * u.sin() - 2 * u * u.cos()) / u**3

    def series(u: arb) -> arb:
        # sum over k of (-1)^k u^(2k - order) (2k)!/(2k - order)!/(2k + 1)!; |u| < 1, so the tail is below its first term
        total = arb(0)
        square = u**2
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
            if bound < arb(2) ** (-ctx.prec - 8) * abs(total.mid()) or k > ctx.prec:
                # alternating with decreasing terms: the remainder is at most the first term left out
                return total + arb(0, 1) * bound.upper()

    return lambda u: series(u) if abs(u) < 1 else closed(u)


def _total(u: Values) -> Values:
    assert type(u) is tuple  # noqa: S101 -- the parser lets reductions stand over inputs only
    total: Values = exact(0)
    for value in u:
        total = _ADD(total, value)
    return total


def _mean(u: Values) -> Values:
    assert type(u) is tuple  # noqa: S101
    return _broadcast(_divide)(_total(u), exact(len(u)))


def _largest(u: Values) -> Values:
    assert type(u) is tuple  # noqa: S101
    best = u[0]
    for value in u[1:]:
        best = _larger(best, value)
    return best


def _larger(u: Value, v: Value) -> Value:
    if u.exact is not None and v.exact is not None:
        return u if u.exact >= v.exact else v
    return Value(u.ball.max(v.ball))


def _first_largest(u: Values) -> Values:
    assert type(u) is tuple  # noqa: S101
    found: Truth = False
    result: list[Value] = []
    top = _largest(u)
    for value in u:
        here = _GREATER_EQUAL(value, top)
        is_first = _and(_not(found), here)  # type: ignore[arg-type]
        result.append(_choose_one([(is_first, exact(1))], exact(0)))
        found = True if here is True else found if here is False else None
    return tuple(result)


def _sparsemax_threshold(u: Values) -> Values:
    """The largest over k of (sum of the k largest - 1)/k: the maximum over all k of that quotient is tau."""
    assert type(u) is tuple  # noqa: S101
    ordered = sorted(u, key=lambda value: float(value.ball.mid()), reverse=True)
    best: Value | None = None
    total: Values = exact(0)
    for count, value in enumerate(ordered, 1):
        total = _ADD(total, value)
        quotient = _divide(_SUBTRACT(total, exact(1)), exact(count))  # type: ignore[arg-type]
        best = quotient if best is None else _larger(best, quotient)
    assert best is not None  # noqa: S101
    return best


def _sigmoid(u: arb) -> arb:
    return 1 / (1 + (-u).exp())


def _sech(u: arb) -> arb:
    small = (-abs(u)).exp()  # cosh would leave the range of exponents
    return 2 * small / (1 + small * small)


_SOFTPLUS: Final = _monotone(lambda u: u.exp().log1p() if u < 0 else u + (-u).exp().log1p())


def _softplus(u: Value, beta: Value) -> Value:
    if beta.exact == 1:
        return _SOFTPLUS(u)  # type: ignore[return-value]
    return _divide(_SOFTPLUS(_multiply(beta, u)), beta)  # type: ignore[arg-type]


_ADD = _arithmetic(lambda u, v: u + v, lambda u, v: u + v)
_SUBTRACT = _arithmetic(lambda u, v: u - v, lambda u, v: u - v)
_GREATER_EQUAL = _compare(lambda u, v: u >= v, lambda u, v: u >= v, lambda u, v: u < v)

_RULES: Final[Mapping[Function, Callable[..., Values]]] = {
    op.ADD: _ADD,
    op.SUBTRACT: _SUBTRACT,
    op.MULTIPLY: _broadcast(_multiply),
    op.DIVIDE: _broadcast(_divide),
    op.POWER: _broadcast(_power),
    op.NEGATE: _broadcast(lambda u: Value(-u.ball, None if u.exact is None else -u.exact)),
    op.LESS: _compare(lambda u, v: u < v, lambda u, v: u < v, lambda u, v: u >= v),
    op.LESS_EQUAL: _compare(lambda u, v: u <= v, lambda u, v: u <= v, lambda u, v: u > v),
    op.GREATER: _compare(lambda u, v: u > v, lambda u, v: u > v, lambda u, v: u <= v),
    op.GREATER_EQUAL: _GREATER_EQUAL,
    op.EQUAL: _compare(lambda u, v: u == v, lambda u, v: u == v, lambda u, v: not u.overlaps(v)),
    op.NOT_EQUAL: _compare(lambda u, v: u != v, lambda u, v: not u.overlaps(v), lambda u, v: u == v),
    op.AND: _broadcast(_and),
    op.OR: _broadcast(lambda p, q: _not(_and(_not(p), _not(q)))),
    op.NOT: _broadcast(_not),
    V["pi"]: lambda: Value(arb.pi()),
    V["inf"]: lambda: Value(arb.pos_inf()),
    V["exp"]: _monotone(arb.exp, 1),
    V["expm1"]: _monotone(arb.expm1, 0),
    V["log"]: _monotone(arb.log),
    V["log1p"]: _monotone(arb.log1p, 0),
    V["sqrt"]: _monotone(arb.sqrt, 0),
    V["cbrt"]: _monotone(lambda u: u.root(3) if u >= 0 else -((-u).root(3)) if u <= 0 else u * arb("nan"), 0),
    V["sin"]: _unary(arb.sin, 0),
    V["cos"]: _unary(arb.cos, 1),
    V["tan"]: _unary(arb.tan, 0),
    V["sinpi"]: _unary(arb.sin_pi, 0),
    V["cospi"]: _unary(arb.cos_pi, 1),
    V["atan"]: _monotone(arb.atan, 0),
    V["asinh"]: _monotone(arb.asinh, 0),
    V["sinh"]: _monotone(arb.sinh, 0),
    V["cosh"]: _unary(arb.cosh, 1),
    V["tanh"]: _monotone(arb.tanh, 0),
    V["sech"]: _unary(_sech, 1),
    V["sinc_unnormalised"]: _unary(arb.sinc, 1),
    V["dsinc_unnormalised"]: _unary(_sinc_derivative(1), 0),
    V["d2sinc_unnormalised"]: _unary(_sinc_derivative(2)),
    V["sinc"]: _unary(arb.sinc_pi, 1),
    V["erf"]: _monotone(arb.erf, 0),
    V["erfc"]: _monotone(arb.erfc, 1),
    V["sigmoid"]: _monotone(_sigmoid),
    V["softplus"]: _broadcast(_softplus),
    V["floor"]: _broadcast(_floor),
    V["total"]: _total,
    V["mean"]: _mean,
    V["largest"]: _largest,
    V["first_largest"]: _first_largest,
    V["sparsemax_threshold"]: _sparsemax_threshold,
}

BALLS: Final = Interpreter[Values]("balls", number=exact, rules=_RULES, choose=_choose)


def enclose(root: Expr, inputs: Mapping[str, Value | tuple[Value, ...]], bits: int) -> Values:
    """An enclosure of the formula at balls or exact rationals, at a working precision of `bits`.

    >>> from actcli.parse import parse
    >>> enclose(parse("x*normal_cdf(x)", V), {"x": exact(Fraction(-6))}, 100).ball
    [-5.91952587022618884420518479e-9 +/- 3.74e-37]
    """
    with ctx.workprec(bits):
        return BALLS(root, inputs)
