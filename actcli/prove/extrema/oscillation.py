"""Sums of x**n times sines and cosines, exactly: what such a formula does again and again, as far out as one likes.

A formula in `x` is a sum of c x**n exp(i (s x + o)) with complex rationals c, where s and o are rational combinations
of 1 and pi. The highest power n is followed by a periodic (or almost periodic) function w, and f/x**n comes back to
each value of w, as nearly as one likes, arbitrarily far out. With one frequency w fills [a - 2|c|, a + 2|c|] exactly,
which settles slopes that touch zero at irrational points, such as 1 + sin(2*x).

Beside waves there may be what is small beside them, on one side: `x*sin(x)*sigmoid(x) + 1` comes back to both signs on
the right as `x*sin(x)` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from flint import arb, fmpq

from actcli import operators as op
from actcli.expr import Call, Expr, Number, Symbol, fold
from actcli.interpret import expand
from actcli.interpreters.tails import Huge, Unbounded, tail_of
from actcli.library import VOCABULARY as V
from actcli.prove.extrema.bounds import Candidate
from actcli.prove.pieces.conditions import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Swing", "recurring", "swing_of"]

_POWER: Final = 8
_TERMS: Final = 256
_START: Final = 64  # of tails
Angle: TypeAlias = tuple[Fraction, Fraction]  # a + b pi
Key: TypeAlias = tuple[int, Angle, Angle]  # the power of x, the frequency and the phase
Waves: TypeAlias = "dict[Key, tuple[Fraction, Fraction]]"
_ZERO: Final = Fraction(0)
_STILL: Final[Angle] = (_ZERO, _ZERO)


@dataclass(frozen=True, slots=True)
class Swing:
    """A formula behaves like x**power * w(x), and w runs through all of [low, high]; `alone` if it is nothing else.

    `signs` are those of low and high, exactly; `period` is a little longer than that of w.
    """

    power: int
    low: arb
    high: arb
    signs: tuple[int, int]
    alone: bool
    period: Fraction


def recurring(root: Expr, reach: Fraction, direction: int) -> tuple[Candidate, Candidate] | None:
    """What the supremum and infimum are on [reach, inf), or its mirror, by swings; None where that is not known."""
    swing = swing_of(root)
    if swing is None or reach < 2 * swing.period:
        return None
    low, high, signs = swing.low, swing.high, swing.signs
    if direction < 0 and swing.power % 2:
        low, high, signs = -high, -low, (-signs[1], -signs[0])
    if swing.power:
        if not (signs == (-1, 1) or (swing.alone and signs in ((0, 1), (-1, 0)))):
            return None
        low = arb.neg_inf() if signs[0] else arb(0)
        high = arb.pos_inf() if signs[1] else arb(0)
    top, bottom = (Candidate(end, end.is_finite(), None, direction) for end in (high, low))
    return top, bottom


def swing_of(root: Expr, direction: int = 0) -> Swing | None:
    """What a formula without choices does far out, where it is a sum of powers of x times waves of one frequency.

    With a direction it may be that up to what is small beside it on that side; then it is never `alone`.

    >>> from actcli.parse import parse
    >>> found = swing_of(parse("1 + 2*sin(x)*cos(x)", V))
    >>> found.power, found.low.str(5), found.high.str(5), found.signs
    (0, '0', '2.0000', (0, 1))
    """
    far = _Far(waves, None) if (waves := fold(root, _waves_of)) is not None else None
    if far is None and direction:
        far = fold(expand(root, KEPT), _far_of(direction))
    if far is None or not far.waves:
        return None
    waves = far.waves
    power = max(n for n, _, _ in waves)
    if far.order is not None and far.order >= power:
        return None
    leading = {(s, o): c for (n, s, o), c in waves.items() if n == power}
    moving = [angles for angles in leading if angles[0] != _STILL]
    if len(moving) != 2 or any(s == _STILL and o != _STILL for s, o in leading):
        return None
    middle, (re, im) = leading.get((_STILL, _STILL), (_ZERO, _ZERO))[0], leading[moving[0]]
    square = 4 * (re * re + im * im)
    signs = (_sign(middle, -1, square), _sign(middle, 1, square))
    frequency = abs(arb(_rational(moving[0][0][0])) + arb.pi() * arb(_rational(moving[0][0][1]))).lower()
    if not frequency > 2.0**-20:
        return None
    size, center = arb(_rational(square)).sqrt(), arb(_rational(middle))
    low, high = (ball if sign else arb(0) for ball, sign in zip((center - size, center + size), signs, strict=True))
    return Swing(
        power,
        low,
        high,
        signs,
        far.order is None and all(n == power for n, _, _ in waves),
        7 / Fraction(*float(frequency * 0.99).as_integer_ratio()),
    )


def _sign(middle: Fraction, side: int, square: Fraction) -> int:
    """The sign of middle + side*sqrt(square)."""
    if middle * side >= 0:
        return side if middle or square else 0
    beyond = square - middle * middle
    return side if beyond > 0 else -side if beyond < 0 else 0


def _rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _waves_of(node: Expr, value_of: Callable[[Expr], Waves | None]) -> Waves | None:
    match node:
        case Number(value):
            return {(0, _STILL, _STILL): (value, _ZERO)} if value else {}
        case Symbol():
            return {(1, _STILL, _STILL): (Fraction(1), _ZERO)}
        case Call(function, args):
            below = [value_of(arg) for arg in args]
            match function, below:
                case f, [dict() as u, dict() as v] if f in (op.ADD, op.SUBTRACT):
                    return _sum(u, v, 1 if f is op.ADD else -1)
                case f, [dict() as u] if f is op.NEGATE:
                    return _sum({}, u, -1)
                case f, [dict() as u, dict() as v] if f is op.MULTIPLY:
                    return _product(u, v)
                case f, [dict() as u, dict() as v] if f is op.DIVIDE and (divisor := _constant(v)):
                    return {key: (re / divisor, im / divisor) for key, (re, im) in u.items()}
                case f, [dict() as u, dict() as v] if f is op.POWER and _constant(v) in range(1, _POWER + 1):
                    result: Waves | None = u
                    for _ in range(int(_constant(v) or 1) - 1):
                        result = _product(result, u) if result is not None else None
                    return result
            if function in (V["sin"], V["cos"]):
                line = fold(args[0], _line_of)
                return None if line is None else _wave(line, function is V["sin"])
    return None


class _Far(NamedTuple):
    """Waves, and what is at most a multiple of |x|**order beside them; None: nothing is."""

    waves: Waves
    order: int | None


def _far_of(direction: int) -> Callable[[Expr, Callable[[Expr], _Far | None]], _Far | None]:
    """The rules of waves for sums and products of what is known only up to a remainder; else what the tail says."""

    def visit(node: Expr, value_of: Callable[[Expr], _Far | None]) -> _Far | None:
        def exactly(child: Expr) -> Waves | None:
            known = value_of(child)
            return None if known is None or known.order is not None else known.waves

        waves = _waves_of(node, exactly)
        if waves is not None:
            return _Far(waves, None)
        found = None
        if isinstance(node, Call):
            match node.function, [value_of(arg) for arg in node.args]:
                case f, [_Far() as u, _Far() as v] if f in (op.ADD, op.SUBTRACT):
                    orders = [one.order for one in (u, v) if one.order is not None]
                    found = _Far(_sum(u.waves, v.waves, 1 if f is op.ADD else -1), max(orders))
                case f, [_Far() as u] if f is op.NEGATE:
                    found = _Far(_sum({}, u.waves, -1), u.order)
                case f, [_Far() as u, _Far() as v] if f is op.MULTIPLY:
                    found = _far_product(u, v)
        return found or _by_tail(node, direction)

    return visit


def _far_product(u: _Far, v: _Far) -> _Far | None:
    waves = _product(u.waves, v.waves)
    if waves is None:
        return None
    orders = [
        power + one.order for one, other in ((u, v), (v, u)) if one.order is not None for power, _, _ in other.waves
    ]
    if u.order is not None and v.order is not None:
        orders.append(u.order + v.order)
    return _Far(waves, max(orders, default=None))


def _by_tail(node: Expr, direction: int) -> _Far | None:
    try:
        tail = tail_of(node, arb(_START), direction)
    except Unbounded:
        return None
    if isinstance(tail, Huge) or tail.root != 1:
        return None
    waves: Waves = {}
    for power in tail.terms:  # of 1/|x|
        number = tail.exact.get(power, {1: fmpq(0)})
        if power <= 0 and not set(number) <= {0}:
            return None
        if power <= 0:
            factor = number.get(0, fmpq(0))
            waves[-power, _STILL, _STILL] = Fraction(int(factor.p), int(factor.q)) * direction**-power, _ZERO
    falling = [-power for power in tail.terms if power > 0]
    return _Far(waves, max([-tail.power, *falling]))


def _constant(waves: Waves) -> Fraction | None:
    if not waves:
        return _ZERO
    return waves.get((0, _STILL, _STILL), (None, _ZERO))[0] if len(waves) == 1 else None


def _sum(u: Waves, v: Waves, sign: int) -> Waves:
    total = dict(u)
    for key, (re, im) in v.items():
        a, b = total.get(key, (_ZERO, _ZERO))
        total[key] = (a + sign * re, b + sign * im)
    return {key: c for key, c in total.items() if c != (_ZERO, _ZERO)}


def _product(u: Waves, v: Waves) -> Waves | None:
    if len(u) * len(v) > _TERMS:
        return None
    total: Waves = {}
    for (n, s, o), (a, b) in u.items():
        for (m, t, p), (c, d) in v.items():
            key = (n + m, (s[0] + t[0], s[1] + t[1]), (o[0] + p[0], o[1] + p[1]))
            total = _sum(total, {key: (a * c - b * d, a * d + b * c)}, 1)
    return total


def _wave(line: Mapping[tuple[int, int], Fraction], is_sine: bool) -> Waves | None:
    """A sine or cosine of a line, as two exponentials."""
    if not all(n <= 1 and 0 <= k <= 1 for n, k in line):
        return None
    frequency, phase = ((line.get((n, 0), _ZERO), line.get((n, 1), _ZERO)) for n in (1, 0))
    half = Fraction(1, 2)
    first, second = ((_ZERO, -half), (_ZERO, half)) if is_sine else ((half, _ZERO), (half, _ZERO))
    mirrored = (0, (-frequency[0], -frequency[1]), (-phase[0], -phase[1]))
    return _sum({(0, frequency, phase): first}, {mirrored: second}, 1)


def _line_of(node: Expr, value_of: Callable[[Expr], dict[tuple[int, int], Fraction] | None]) -> (
    dict[tuple[int, int], Fraction] | None
):  # fmt: skip
    """A polynomial in x and pi, by their powers."""
    match node:
        case Number(value):
            return {(0, 0): value} if value else {}
        case Symbol():
            return {(1, 0): Fraction(1)}
        case Call(function, ()) if function is V["pi"]:
            return {(0, 1): Fraction(1)}
        case Call(function, args):
            below = [value_of(arg) for arg in args]
            match function, below:
                case f, [dict() as u, dict() as v] if f in (op.ADD, op.SUBTRACT):
                    sign = 1 if f is op.ADD else -1
                    total = {key: u.get(key, _ZERO) + sign * v.get(key, _ZERO) for key in {*u, *v}}
                    return {key: c for key, c in total.items() if c}
                case f, [dict() as u] if f is op.NEGATE:
                    return {key: -c for key, c in u.items()}
                case f, [dict() as u, dict() as v] if f is op.MULTIPLY and (len(u) <= 1 or len(v) <= 1):
                    return {(n + m, j + k): a * b for (n, j), a in u.items() for (m, k), b in v.items()}
                case f, [dict() as u, dict() as v] if f is op.DIVIDE and set(v) == {(0, 0)}:
                    return {key: c / v[0, 0] for key, c in u.items()}
    return None
