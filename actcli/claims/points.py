"""Values, derivatives and limits at a point, enclosed: of the function itself and not of a convention.

A derivative at a kink is what frameworks choose it to be; here it is the two one-sided ones, and where they differ
there is none. So it is taken of the smooth piece on each side of the point, by series, and not of the formula.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, ctx

from actcli import operators as op
from actcli.claims.figures import Ends, ends_of
from actcli.derive import derive
from actcli.errors import Undecided
from actcli.interpreters import series
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.interpreters.balls.value import working_precision
from actcli.interpreters.tails import Unbounded, limit, tail_of
from actcli.library import VOCABULARY as V
from actcli.prove.extrema.search import working
from actcli.prove.pieces.branches import Piece, Unsettled, continues, pieces
from actcli.prove.rationals import ball
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from actcli.expr import Expr, Function

__all__ = ["NOWHERE", "PRECISIONS", "at_infinity", "beside", "enclosures", "samples", "slope", "value"]

PRECISIONS: Final = (128, 512, 2048)
_STEP: Final = Fraction(1, 2**20)
NOWHERE: Final[Ends] = (-math.inf, math.inf)


def _sqrt(u: arb_series) -> arb_series:
    """The root of what is positive: a series cut off at zero does not say whether there is more, as in `sqrt(x**2)`."""
    return series.RULES[V["sqrt"]](u) if u[0] > 0 else arb_series([arb("nan")] * ctx.cap)


def _power(u: arb_series, v: arb_series) -> arb_series:
    is_root = v.length() == 1 and not v[0].is_integer()
    return series.RULES[op.POWER](u, v) if not is_root or u[0] > 0 else arb_series([arb("nan")] * ctx.cap)


_RULES: Final[Mapping[Function, Callable[..., arb_series]]] = {**series.RULES, V["sqrt"]: _sqrt, op.POWER: _power}


def enclosures(root: Expr, point: Mapping[str, tuple[Expr, ...]], bits: int) -> tuple[Ends, ...]:
    """What encloses the formula at a point, or at a vector, given by constants; as many as the formula has values."""
    with working_precision(bits):
        vectors = {name: tuple(BALLS(constant, {}) for constant in constants) for name, constants in point.items()}
        environment = {name: vector if len(vector) > 1 else vector[0] for name, vector in vectors.items()}
        found = BALLS(root, environment)  # type: ignore[arg-type]
    return (_ends(found),) if isinstance(found, Value) or not isinstance(found, tuple) else tuple(map(_ends, found))


def _ends(found: object) -> Ends:
    if not isinstance(found, Value) or found.ball.is_nan():
        return NOWHERE
    if found.exact is not None:
        number = Fraction(int(found.exact.p), int(found.exact.q))
        return number, number
    return ends_of(found.ball)


def value(root: Expr, at: Fraction, bits: int = PRECISIONS[0]) -> Ends:
    """What encloses the value of a formula in `x` at a rational."""
    return enclosures(root, {"x": (op.number(at),)}, bits)[0]


def slope(root: Expr, at: Fraction, order: int, bits: int = PRECISIONS[0]) -> tuple[Ends, ...]:
    """What encloses the derivative at a rational; two of them, from the left and from the right, where it is a kink."""
    try:
        parts = pieces(root, at - _STEP, at + _STEP)
        if any(part.rough for part in parts):
            raise Undecided("a breakpoint that is not rational is near")
        with working(bits, order + 1):
            inside = [
                part for part in parts if part.low is not None and part.high is not None and part.low < at < part.high
            ]
            if inside:
                return (_derivative(inside[0], at, order),)
            sides = [part for part in parts if at in (part.low, part.high)]
            if not all(continues(root, part, at) for part in sides):
                raise Undecided("the function is not shown to be continuous there")
            found = [[_derivative(part, at, k) for part in sides] for k in range(1, order + 1)]
    except Unsettled as reason:
        raise Undecided(str(reason)) from None
    for left, right in found[:-1]:
        if left[0] > right[1] or right[0] > left[1]:
            raise Undecided("a derivative of lower order jumps there")
        if not (left[0] == left[1] == right[0] == right[1]):
            raise Undecided("a derivative of lower order is not shown to be continuous there")
    return tuple(found[-1])


def _derivative(part: Piece, at: Fraction, order: int) -> Ends:
    """What encloses the derivative of a smooth piece at one of its points; its exact value where that is rational."""
    found = Tape(part.root, _RULES, series.constant)(series.variable(ball(at)))
    coefficient = found[order] * math.factorial(order)
    if coefficient.is_nan():
        return NOWHERE
    symbolic = BALLS(derive(part.root, "x", order), {"x": exact(at)})
    exactly = _ends(symbolic)
    return exactly if exactly[0] == exactly[1] else ends_of(coefficient)


def beside(root: Expr, at: Fraction, side: int, bits: int = PRECISIONS[0]) -> Ends:
    """What encloses the limit at a rational from the left (-1) or the right (+1)."""
    try:
        low, high = (at - _STEP, at) if side < 0 else (at, at + _STEP)
        part = pieces(root, low, high)[-1 if side < 0 else 0]
        if part.rough or at not in (part.low, part.high):
            raise Undecided("a breakpoint that is not rational is near")
        with working(bits, 2):
            found = Tape(part.root, _RULES, series.constant)(series.variable(ball(at)))
            if found[1].is_nan():  # analytic there, so the value is the limit
                raise Undecided("the formula has no value there")
            return NOWHERE if found[0].is_nan() else ends_of(found[0])
    except Unsettled as reason:
        raise Undecided(str(reason)) from None


def at_infinity(root: Expr, direction: int) -> Ends:
    """What encloses the limit at +-infinity, infinities included."""
    try:
        part = pieces(root, None, None)[-1 if direction > 0 else 0]
        with working(PRECISIONS[0]):
            end = limit(tail_of(part.root, arb(1 << 10), direction))
    except (Unsettled, Unbounded) as reason:
        raise Undecided(str(reason)) from None
    if end is None:
        raise Undecided("no limit is proved")
    return (_infinite(end), _infinite(end)) if not end.is_finite() else ends_of(end)


def _infinite(end: arb) -> float:
    return math.inf if end > 0 else -math.inf


def samples(low: Fraction | None, high: Fraction | None, own: tuple[Fraction, ...] = ()) -> Iterator[Fraction]:
    """Points of an interval at which a claim may fail: those given, even ones, and some far out."""
    tried = [*own]
    if low is not None and high is not None:
        tried += [low, high, *(low + (high - low) * Fraction(k, 200) for k in range(1, 200))]
    else:
        middle = low if low is not None else high if high is not None else Fraction(0)
        near = [Fraction(k, 16) + Fraction(1, 512) for k in range(-160, 161)]
        far = [sign * Fraction(10) ** power for power in range(-6, 7) for sign in (-1, 1)]
        tried += [middle, *(middle + step for step in (*near, *far)), *(Fraction(k) for k in range(-10, 11))]
    for at in dict.fromkeys(tried):
        if (low is None or at >= low) and (high is None or at <= high):
            yield at
