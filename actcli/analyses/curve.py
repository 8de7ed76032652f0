"""A function of one real variable as samples: what the estimates of the other analyses look at.

The grid is dense near 0 and denser still at it, reaches +-10^6 geometrically, and holds every breakpoint of the middle
from both sides. Everything taken from it is an estimate; where floats cannot tell (underflow, a value next to its
limit) single points are asked with balls.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from flint import ctx
from numpy.typing import NDArray

from actcli.analyses import has_no_curve
from actcli.breakpoints import Breakpoint, breakpoints, one_sided, poles
from actcli.derive import derive
from actcli.evaluate import ball_at, evaluate, nearest_float

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["FAR", "METHOD", "Curve", "curve_of", "refined_maximum", "same"]

MIDDLE: Final = 30
FAR: Final = Fraction(10) ** 21 * 1009 / 977  # a point in no step with any period, where what saturates has done so
METHOD: Final = f"sampled: 12 000 points on [-{MIDDLE}, {MIDDLE}], geometric to 1e6, limits by balls, extrema refined"
Floats = NDArray[np.float64]


class Curve:
    """Samples of an expression in `x`, each computed once."""

    def __init__(self, expression: Expr) -> None:
        self.expression = expression
        self.sides = cache(self._sides)
        self.sampled = cache(self._sampled)
        self.ends = cache(self._ends)

    @cached_property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Kinks, jumps and poles of the middle."""
        span = Fraction(-MIDDLE), Fraction(MIDDLE)
        found = {point.at: point for point in (*breakpoints(self.expression, *span), *poles(self.expression, *span))}
        return tuple(found[at] for at in sorted(found))

    @cached_property
    def x(self) -> Floats:
        """The grid, increasing and finite."""
        near = np.linspace(-MIDDLE, MIDDLE, 12_001)
        tiny = np.geomspace(1e-12, 5e-3, 120)
        far = np.geomspace(MIDDLE, 1e6, 400)
        at = np.array([float(point.at) for point in self.breakpoints])
        sides = np.concatenate([np.nextafter(at, -np.inf), at, np.nextafter(at, np.inf)])
        return np.unique(np.concatenate([-far, near, -tiny, tiny, far, sides]))

    def derivative(self, order: int) -> Expr:
        """The symbolic derivative; of order 0, the function itself."""
        return derive(self.expression, "x", order) if order else self.expression

    def at(self, x: Floats, order: int = 0) -> Floats:
        """Values of f or a derivative; an infinity that floats make at a finite point is checked with a ball."""
        expression = self.derivative(order)
        with np.errstate(all="ignore"):
            result: Floats = evaluate(expression, {"x": x})
        for index in np.flatnonzero(np.isinf(result) & np.isfinite(x)):
            result[index] = self.checked(float(x[index]), order)
        return result

    def checked(self, x: float, order: int = 0) -> float:
        """The value of f or a derivative at a finite point, by a ball: right where floats underflow or cancel."""
        return nearest_float(lambda: ball_at(self.derivative(order), {"x": Fraction(x)}))

    def _sampled(self, order: int = 0) -> Floats:
        """Values on the grid; a derivative is NaN where f is, and at breakpoints, whose sides are looked at instead."""
        values = self.at(self.x, order)
        if order:
            values[np.isnan(self.sampled())] = np.nan  # log(x) has no slope at -1, though 1/x has a value
            values[np.isin(self.x, [float(point.at) for point in self.breakpoints])] = np.nan
        return values

    def _ends(self, order: int = 0) -> tuple[float, float]:
        """The values at -inf and +inf, NaN where there is none."""
        left, right = self.at(np.array([-np.inf, np.inf]), order)
        return float(left), float(right)

    def _sides(self, order: int = 0) -> tuple[tuple[Breakpoint, float, float], ...]:
        """The limits from the left and from the right at each breakpoint."""
        expression = self.derivative(order)
        return tuple(
            (point, one_sided(expression, point.at, -1), one_sided(expression, point.at, 1))
            for point in self.breakpoints
        )

    @cached_property
    def jumps(self) -> tuple[tuple[Breakpoint, float, float], ...]:
        """The breakpoints at which the sides, or the value itself, differ; poles among them."""
        return tuple(
            (point, left, right)
            for point, left, right in self.sides()
            if not same(left, right) or (point.exact and not same(left, self.checked_at(point.at)))
        )

    def checked_at(self, at: Fraction) -> float:
        """The value of f at a rational, by a ball."""
        return nearest_float(lambda: ball_at(self.expression, {"x": at}))

    def vanishes(self, at: Fraction, order: int = 0) -> bool:
        """Whether f or a derivative is 0 at a rational: what only underflows has a ball away from 0."""
        value = ball_at(self.derivative(order), {"x": at})
        return bool(value.is_finite() and value.contains(0))

    def agrees(self, near: Fraction, far: Fraction, order: int = 0) -> bool:
        """Whether the values at two points are equal as far as 2048 bits tell: sigmoid(40) and 1 are not."""
        with ctx.workprec(2048):
            gap = ball_at(self.derivative(order), {"x": near}) - ball_at(self.derivative(order), {"x": far})
            return bool(gap.is_finite() and gap.contains(0))


def same(left: float, right: float) -> bool:
    """Whether two one-sided limits agree to rounding."""
    return bool(np.isfinite([left, right]).all()) and abs(left - right) <= 1e-12 * max(1e-3, abs(left), abs(right))


@lru_cache(maxsize=256)
def _curve(expression: Expr) -> Curve:
    return Curve(expression)


def curve_of(activation: Activation) -> Curve | str:
    """The curve of an activation of one real variable, or why there is none."""
    return has_no_curve(activation) or _curve(activation.expression)


def refined_maximum(
    curve: Curve, order: int, low: float, high: float, guess: float, sign: int = 1
) -> tuple[float, float]:
    """Place and value of a local maximum of `sign` times f (or a derivative) near a grid maximum, by golden section."""
    ratio = (5**0.5 - 1) / 2
    a, b = low, high
    for _ in range(90):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        fc, fd = sign * curve.at(np.array([c, d]), order)
        if fc >= fd:
            b = d
        else:
            a = c
        if b - a <= 1e-9 * max(1.0, abs(a)):
            break
    spots = np.array([guess, (a + b) / 2, round((a + b) / 2, 6)])  # a short decimal: a zero that only touches is exact
    values = sign * curve.at(spots, order)
    best = int(np.nanargmax(values))
    return float(spots[best]), float(values[best])
