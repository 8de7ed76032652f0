"""Formulas over balls: the value lies in what is returned, always (Arb, through python-flint).

A value is a ball, and the exact rational too where it is one: so conditions at kinks such as 17/5, which no binary
ball can hold, are decided exactly. A choice takes the hull of the branches that are not refuted. A vector is a tuple
of values. A ball that is NaN says nothing: somewhere in the box the formula may have no value.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from flint import arb

from actcli import operators as op
from actcli.interpret import Interpreter
from actcli.interpreters.balls import functions, reductions
from actcli.interpreters.balls.value import (
    Value,
    Values,
    absolute,
    add,
    both,
    broadcast,
    choose,
    comparison,
    divide,
    either,
    exact,
    floor,
    fresh,
    greater_equal,
    larger,
    multiply,
    negate,
    power,
    recognised,
    refute,
    smaller,
    subtract,
    working_precision,
)
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.expr import Expr, Function

__all__ = ["BALLS", "Value", "enclose", "exact"]


def _unary(rule: Callable[[arb], arb], at_zero: Fraction | int | None = None) -> Callable[..., Values]:
    """A rule of Arb; `at_zero` is the exact value at an exact 0."""

    def lifted(u: Value) -> Value:
        if at_zero is not None and u.exact == 0:
            return exact(at_zero)
        ball = rule(u.ball)
        return Value(ball) if u.exact is None else recognised(ball)

    return broadcast(lifted)


def _monotone(rule: Callable[[arb], arb], at_zero: Fraction | int | None = None) -> Callable[..., Values]:
    return _unary(functions.monotone(rule), at_zero)


_softplus_one: Final = functions.monotone(functions.softplus)


def _softplus(u: Value, beta: Value) -> Value:
    if beta.exact == 1:
        return Value(_softplus_one(u.ball))
    return divide(Value(_softplus_one(multiply(beta, u).ball)), beta)


_RULES: Final[Mapping[Function, Callable[..., Values]]] = {
    op.ADD: broadcast(add),
    op.SUBTRACT: broadcast(subtract),
    op.MULTIPLY: broadcast(multiply),
    op.DIVIDE: broadcast(divide),
    op.POWER: broadcast(power),
    op.NEGATE: broadcast(negate),
    op.LESS: broadcast(comparison(lambda u, v: u < v, lambda u, v: u < v, lambda u, v: u >= v)),
    op.LESS_EQUAL: broadcast(comparison(lambda u, v: u <= v, lambda u, v: u <= v, lambda u, v: u > v)),
    op.GREATER: broadcast(comparison(lambda u, v: u > v, lambda u, v: u > v, lambda u, v: u <= v)),
    op.GREATER_EQUAL: broadcast(greater_equal),
    op.EQUAL: broadcast(comparison(lambda u, v: u == v, lambda u, v: u == v, lambda u, v: not u.overlaps(v))),
    op.NOT_EQUAL: broadcast(comparison(lambda u, v: u != v, lambda u, v: not u.overlaps(v), lambda u, v: u == v)),
    op.AND: broadcast(both),
    op.OR: broadcast(either),
    op.NOT: broadcast(refute),
    V["pi"]: lambda: Value(arb.pi()),
    V["inf"]: lambda: Value(arb.pos_inf()),
    V["abs"]: broadcast(absolute),
    V["max"]: broadcast(larger),
    V["min"]: broadcast(smaller),
    V["floor"]: broadcast(floor),
    V["exp"]: _monotone(arb.exp, 1),
    V["expm1"]: _monotone(arb.expm1, 0),
    V["log"]: _monotone(arb.log),
    V["log1p"]: _monotone(arb.log1p, 0),
    V["sqrt"]: _monotone(arb.sqrt, 0),
    V["cbrt"]: _monotone(functions.cbrt, 0),
    V["sin"]: _unary(arb.sin, 0),
    V["cos"]: _unary(arb.cos, 1),
    V["tan"]: _unary(arb.tan, 0),
    V["sinpi"]: _unary(arb.sin_pi, 0),
    V["cospi"]: _unary(arb.cos_pi, 1),
    V["atan"]: _monotone(arb.atan, 0),
    V["arccot"]: _monotone(functions.arccot),
    V["asinh"]: _monotone(arb.asinh, 0),
    V["sinh"]: _monotone(arb.sinh, 0),
    V["cosh"]: _unary(functions.even(arb.cosh), 1),
    V["tanh"]: _monotone(arb.tanh, 0),
    V["sech"]: _unary(functions.even(functions.sech), 1),
    V["logcosh"]: _unary(functions.even(functions.logcosh), 0),
    V["sqrt1pm1"]: _monotone(functions.sqrt1pm1, 0),
    V["sinc_unnormalised"]: _unary(arb.sinc, 1),
    V["dsinc_unnormalised"]: _unary(functions.dsinc, 0),
    V["d2sinc_unnormalised"]: _unary(functions.d2sinc, Fraction(-1, 3)),
    V["sinc"]: _unary(arb.sinc_pi, 1),
    V["erf"]: _monotone(arb.erf, 0),
    V["erfc"]: _monotone(arb.erfc, 1),
    V["sigmoid"]: _monotone(functions.sigmoid, Fraction(1, 2)),
    V["softplus"]: broadcast(_softplus),
    V["total"]: reductions.total,
    V["mean"]: reductions.mean,
    V["largest"]: reductions.largest,
    V["first_largest"]: reductions.first_largest,
    V["sparsemax_threshold"]: reductions.sparsemax_threshold,
}


class Balls(Interpreter[Values]):
    """The interpreter; two symbols never share a value object, since the product of a value with itself is a square."""

    def __call__(self, root: Expr, environment: Mapping[str, Values]) -> Values:
        """The enclosure at the working precision."""
        return super().__call__(root, {name: fresh(value) for name, value in environment.items()})


BALLS: Final = Balls("balls", number=cast("Callable[..., Values]", exact), rules=_RULES, choose=choose)


def enclose(root: Expr, inputs: Mapping[str, Value | tuple[Value, ...]], bits: int) -> Values:
    """An enclosure of the formula at balls or exact rationals, at a working precision of `bits`.

    >>> from fractions import Fraction
    >>> from actcli.parse import parse
    >>> print(enclose(parse("x*normal_cdf(x)", V), {"x": exact(Fraction(-6))}, 100).ball.str(25, radius=False))
    -5.919525870226188844205185e-9
    """
    with working_precision(bits):
        return BALLS(root, inputs)
