"""What a formula without choices does beyond R, function by function: limits, and how fast they are approached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flint import arb

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.verify.curve import NotShown, ball
from actcli.verify.far import Horizon, X
from actcli.verify.known import NOTHING, Far, Known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["beyond"]


def beyond(horizon: Horizon, root: Expr) -> Known:
    """The formula on the half line; `NotShown` where it is not known, or may have no value."""

    def visit(node: Expr, value_of: Callable[[Expr], Known]) -> Known:
        match node:
            case Number(value):
                return horizon.constant(ball(value))
            case Symbol():
                return horizon.variable()
            case Call(function, (Call(inner, args),)) if function is V["log"] and inner is op.ADD and op.ONE in args:
                grown = args[1] if args[0] is op.ONE else args[0]
                if isinstance(grown, Call) and grown.function is V["exp"]:  # log(1 + exp(u)) grows like u
                    return _softplus(horizon, value_of(grown.args[0]), horizon.constant(arb(1)))
                return _log(horizon, value_of(node.args[0]))
            case Call(function, (Call(outer, (u,)) as part, Call(inner, args))) if (
                function is op.DIVIDE and outer is V["exp"] and inner is op.ADD and {*args} == {op.ONE, part}
            ):
                return _RULES[V["sigmoid"]](horizon, value_of(u))  # both sides of the quotient grow
            case Call(function, args) if function in _RULES:
                return _RULES[function](horizon, *map(value_of, args))
            case Call(function, _):
                raise NotShown(f"{function.name} at infinity")
            case Piecewise():
                raise NotShown("a choice at infinity")

    return fold(expand(root, frozenset(_RULES)), visit)


def _bounded(function: Function, sign: int | None) -> Callable[[Horizon, Known], Far]:
    """A smooth function of something bounded, whose sign is known or that of its argument (None)."""

    def rule(horizon: Horizon, u: Known) -> Far:
        assert isinstance(u, Far)  # noqa: S101 -- what is bounded is no exponential
        found = horizon.composed(function(X), u)
        known = u.sign if sign is None else sign
        return found if found.sign is not None or known is None else replace(found, sign=known)

    return rule


def _exp(horizon: Horizon, u: Known) -> Known:
    sign, rate, power = horizon.growth(u)
    if sign == 0:
        return _bounded(V["exp"], 1)(horizon, u)
    if sign > 0:
        return horizon.grown(1, rate * horizon.start ** (power - 1))
    return horizon.decayed(rate, power)


def _saturating(
    name: str, left: int, right: int, factor: int, speed: Callable[[arb, int], tuple[arb, int]], known: int | None
) -> Callable[[Horizon, Known], Known]:
    """A rising or falling function between two limits, which it approaches as factor*exp(-speed)."""

    def rule(horizon: Horizon, u: Known) -> Known:
        sign, rate, power = horizon.growth(u)
        if sign == 0:
            return _bounded(V[name], known)(horizon, u)
        small = horizon.decayed(*speed(rate, power), factor)
        limit, other = (right, left) if sign > 0 else (left, right)
        total = horizon.add(horizon.constant(arb(limit)), small if limit < other else horizon.negate(small))
        positive = known if known is not None else sign
        return replace(total, sign=positive)

    return rule


def _softplus(horizon: Horizon, u: Known, beta: Known) -> Known:
    """log(1 + exp(v))/beta, v = beta*u: within exp(-|v|) above the larger of 0 and v."""
    scaled = horizon.multiply(beta, u)
    sign, rate, power = horizon.growth(scaled)
    if sign == 0:
        assert isinstance(scaled, Far)  # noqa: S101
        inner: Known = replace(horizon.composed(V["softplus"](X, op.ONE), scaled), sign=1)
    else:
        small = horizon.decayed(rate, power)
        inner = small if sign < 0 else horizon.add(scaled, small)
    return horizon.multiply(inner, horizon.inverse(beta))


def _logcosh(horizon: Horizon, u: Known) -> Known:
    """|u| - log(2) + something positive below exp(-2|u|)."""
    sign, rate, power = horizon.growth(u)
    if sign == 0:
        return _bounded(V["logcosh"], None)(horizon, u) if u.sign == 1 else _unsigned(horizon, V["logcosh"], u)
    size = u if sign > 0 else horizon.negate(u)
    small = horizon.decayed(2 * rate, power)
    return horizon.add(horizon.add(size, small), horizon.constant(-arb(2).log()))


def _unsigned(horizon: Horizon, function: Function, u: Known) -> Far:
    assert isinstance(u, Far)  # noqa: S101 -- what is bounded is no exponential
    return horizon.composed(function(X), u)


def _atan(horizon: Horizon, u: Known) -> Known:
    sign, _, _ = horizon.growth(u)
    if sign == 0:
        return _bounded(V["atan"], None)(horizon, u)
    flat = _unsigned(horizon, V["atan"], horizon.inverse(u))
    return replace(horizon.add(horizon.constant(sign * arb.pi() / 2), horizon.negate(flat)), sign=sign)


def _log(horizon: Horizon, u: Known) -> Known:
    if horizon.growth(u)[0]:
        raise NotShown("a logarithm that grows")
    return _unsigned(horizon, V["log"], u)


def _sech(horizon: Horizon, u: Known) -> Known:
    sign, rate, power = horizon.growth(u)
    return horizon.decayed(rate, power, 2) if sign else _bounded(V["sech"], 1)(horizon, u)


def _wave(name: str) -> Callable[[Horizon, Known], Known]:
    def rule(horizon: Horizon, u: Known) -> Known:
        if isinstance(u, Far) and (u.top or 0) <= 0 and (u.order >= 0 or u.rest.is_zero()):
            return _unsigned(horizon, V[name], u)
        return Far({}, arb(0, 1), 0, None)

    return rule


def _sinc(name: str, *sizes: int) -> Callable[[Horizon, Known], Known]:
    """At most the sum of sizes[k]/|u|**(k + 1)."""

    def rule(horizon: Horizon, u: Known) -> Known:
        if horizon.growth(u)[0] == 0:
            return _unsigned(horizon, V[name], u)
        small = horizon.inverse(u)
        total: Known = horizon.constant(NOTHING)
        for k, size in enumerate(sizes):
            term = horizon.multiply(Far({}, arb(0, size), 0, None), horizon.whole_power(small, k + 1))
            total = horizon.add(total, term)
        return total

    return rule


def _subtract(horizon: Horizon, u: Known, v: Known) -> Known:
    return horizon.add(u, horizon.negate(v))


def _divide(horizon: Horizon, u: Known, v: Known) -> Known:
    return horizon.multiply(u, horizon.inverse(v))


_RULES: Final[Mapping[Function, Callable[..., Known]]] = {
    op.ADD: Horizon.add,
    op.SUBTRACT: _subtract,
    op.MULTIPLY: Horizon.multiply,
    op.DIVIDE: _divide,
    op.POWER: Horizon.power,
    op.NEGATE: Horizon.negate,
    V["atan"]: _atan,
    V["cos"]: _wave("cos"),
    V["d2sinc_unnormalised"]: _sinc("d2sinc_unnormalised", 1, 2, 2),
    V["dsinc_unnormalised"]: _sinc("dsinc_unnormalised", 1, 1),
    V["erf"]: _saturating("erf", -1, 1, 1, lambda s, p: (s * s, 2 * p), None),
    V["erfc"]: _saturating("erfc", 2, 0, 1, lambda s, p: (s * s, 2 * p), 1),
    V["exp"]: _exp,
    V["log"]: _log,
    V["logcosh"]: _logcosh,
    V["pi"]: lambda horizon: horizon.constant(arb.pi()),
    V["sech"]: _sech,
    V["sigmoid"]: _saturating("sigmoid", 0, 1, 1, lambda s, p: (s, p), 1),
    V["sin"]: _wave("sin"),
    V["sinc_unnormalised"]: _sinc("sinc_unnormalised", 1),
    V["softplus"]: _softplus,
    V["sqrt"]: Horizon.root,
    V["tanh"]: _saturating("tanh", -1, 1, 2, lambda s, p: (2 * s, p), None),
}
