"""Formulas evaluated by mpmath, which shares nothing with the balls that prove: the judge of what was proved.

A value near a limit is judged again with more digits (`beyond`): a difference that only rounding makes goes away. What
mpmath would compute for hours (the exponential of an exponential) it is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpmath
from mpmath import mpf

from actcli import operators as op
from actcli.interpret import Interpreter
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from actcli.expr import Expr

FAR = mpf(10) ** 15  # no exponential of more


class Unknown(Exception):
    """No value there, or none that is cheap."""


def _near(u: Any) -> Any:
    if not abs(u) < FAR:
        raise Unknown
    return u


def _power(u: Any, v: Any) -> Any:
    if u == 0:
        if v < 0:
            raise Unknown
        return mpf(1) if v == 0 else mpf(0)
    if u < 0 and v != int(v):
        raise Unknown
    _near(v * mpmath.log(abs(u)))
    return u ** (int(v) if v == int(v) else v)


def _divide(u: Any, v: Any) -> Any:
    if v == 0:
        raise Unknown
    return u / v


def _log(u: Any) -> Any:
    if u <= 0:
        raise Unknown
    return mpmath.log(u)


def _sqrt(u: Any) -> Any:
    if u < 0:
        raise Unknown
    return mpmath.sqrt(u)


def _wave(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda u: function(_near(u))


def _choose(pieces: list[tuple[Any, Any]], otherwise: Any) -> Any:
    raise NotImplementedError  # choices are made lazily


MPMATH: Interpreter[Any] = Interpreter(
    "mpmath",
    number=lambda value: mpf(value.numerator) / value.denominator,
    rules={
        op.ADD: lambda u, v: u + v,
        op.SUBTRACT: lambda u, v: u - v,
        op.MULTIPLY: lambda u, v: u * v,
        op.DIVIDE: _divide,
        op.POWER: _power,
        op.NEGATE: lambda u: -u,
        op.LESS: lambda u, v: u < v,
        op.LESS_EQUAL: lambda u, v: u <= v,
        op.GREATER: lambda u, v: u > v,
        op.GREATER_EQUAL: lambda u, v: u >= v,
        op.EQUAL: lambda u, v: u == v,
        op.NOT_EQUAL: lambda u, v: u != v,
        op.AND: lambda p, q: p and q,
        op.OR: lambda p, q: p or q,
        op.NOT: lambda p: not p,
        V["pi"]: lambda: +mpmath.pi,
        V["inf"]: lambda: mpmath.inf,
        V["exp"]: lambda u: mpmath.exp(_near(u)),
        V["expm1"]: lambda u: mpmath.expm1(_near(u)),
        V["log"]: _log,
        V["log1p"]: lambda u: _log(1 + u),
        V["sqrt"]: _sqrt,
        V["sin"]: _wave(mpmath.sin),
        V["cos"]: _wave(mpmath.cos),
        V["atan"]: mpmath.atan,
        V["tanh"]: lambda u: mpmath.tanh(u) if abs(u) < 10**6 else mpmath.sign(u),
        V["sech"]: lambda u: mpmath.sech(_near(u)),
        V["erf"]: lambda u: mpmath.erf(u) if abs(u) < 10**3 else mpmath.sign(u),
        V["erfc"]: lambda u: mpmath.erfc(u) if abs(u) < 10**4 else _erfc_far(u),
        V["floor"]: mpmath.floor,
        V["sinc_unnormalised"]: _wave(mpmath.sinc),
    },
    choose=_choose,
)


def _erfc_far(u: Any) -> Any:
    if u < 0:
        return mpf(2)
    raise Unknown


def prepared(root: Expr) -> Expr:
    """The formula in the words that mpmath has a rule for: made once, evaluated at many points."""
    from actcli.interpret import expand

    return expand(root, frozenset(MPMATH.rules))


def value(root: Expr, x: Fraction, digits: int = 60) -> Any:
    """The value of a prepared formula; `Unknown` where there is none.

    A choice evaluates the branch it takes alone: the others may have no value there, as `log(x) if x > 0 else 0`.
    """
    from actcli.expr import Call, Number, Piecewise, Symbol

    known: dict[Expr, Any] = {}

    def of(node: Expr) -> Any:
        if node not in known:
            match node:
                case Number(number):
                    known[node] = MPMATH.number(number)
                case Symbol():
                    known[node] = here
                case Piecewise(pieces, otherwise):
                    known[node] = of(next((value for test, value in pieces if of(test)), otherwise))
                case Call(function, args):
                    rule = MPMATH.rules.get(function)
                    if rule is None:
                        raise Unknown
                    known[node] = rule(*map(of, args))
        return known[node]

    with mpmath.workdps(digits):
        here = mpf(x.numerator) / x.denominator
        try:
            found = of(root)
        except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.NoConvergence):
            raise Unknown from None
        if isinstance(found, mpmath.mpc) or not mpmath.isfinite(found):
            raise Unknown
        return found


def holds(test: Callable[[int], bool]) -> bool:
    """Whether a law holds: asked with 60 digits, and where it breaks, with more, where rounding breaks nothing."""
    return any(_asked(test, digits) for digits in (60, 200, 700, 3000))


def _asked(test: Callable[[int], bool], digits: int) -> bool:
    with mpmath.workdps(digits):  # the comparison too
        try:
            return test(digits)
        except Unknown:
            return True
