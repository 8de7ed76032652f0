"""A function of one real variable as samples: what the estimates of the other analyses look at.

The grid is dense near 0, reaches +-10^6 geometrically, holds every breakpoint of the middle from both sides, and ends in the
values at +-inf where they exist. Everything taken from it is an estimate.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from actcli.activation import Activation, Kind
from actcli.breakpoints import Breakpoint, breakpoints, one_sided, poles
from actcli.derive import derive
from actcli.evaluate import evaluate
from actcli.expr import Expr

__all__ = ["METHOD", "Curve", "curve_of", "refined_maximum"]

MIDDLE: Final = 30
METHOD: Final = f"sampled: 12 000 points on [-{MIDDLE}, {MIDDLE}], geometric to 1e6, limits by balls, extrema refined"
Floats = NDArray[np.float64]


class Curve:
    """Samples of an expression in `x`, each computed once."""

    def __init__(self, expression: Expr) -> None:
        self.expression = expression

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
        far = np.geomspace(MIDDLE, 1e6, 400)
        sides = [
            side for point in self.breakpoints for side in (np.nextafter(float(point.at), -np.inf), float(point.at), np.nextafter(float(point.at), np.inf))
        ]
        return np.unique(np.concatenate([-far, near, far, np.array(sides, dtype=float)]))

    def derivative(self, order: int) -> Expr:
        """The symbolic derivative."""
        return derive(self.expression, "x", order)

    @cached_property
    def values(self) -> Floats:
        """f on the grid."""
        return self.at(self.x)

    @cached_property
    def slopes(self) -> Floats:
        """f' on the grid, NaN at breakpoints: there the two sides are looked at."""
        slopes = self.at(self.x, 1)
        slopes[np.isin(self.x, [float(point.at) for point in self.breakpoints])] = np.nan
        return slopes

    def at(self, x: Floats, order: int = 0) -> Floats:
        """f or a derivative at points."""
        expression = self.derivative(order) if order else self.expression
        with np.errstate(all="ignore"):
            result: Floats = evaluate(expression, {"x": x})
        return result

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The values at -inf and +inf, NaN where there is none."""
        left, right = self.at(np.array([-np.inf, np.inf]))
        return float(left), float(right)

    def sides(self, order: int = 0) -> list[tuple[Breakpoint, float, float]]:
        """The limits from the left and from the right at each breakpoint."""
        expression = self.derivative(order) if order else self.expression
        return [(point, one_sided(expression, point.at, -1), one_sided(expression, point.at, 1)) for point in self.breakpoints]

    @cached_property
    def jumps(self) -> list[tuple[Breakpoint, float, float]]:
        """The breakpoints at which the sides differ, poles among them."""
        return [(point, left, right) for point, left, right in self.sides() if not same(left, right)]


def same(left: float, right: float) -> bool:
    """Whether two one-sided limits agree to rounding."""
    return abs(left - right) <= 1e-12 * max(1e-3, abs(left), abs(right)) if np.isfinite([left, right]).all() else False


@lru_cache(maxsize=256)
def _curve(expression: Expr) -> Curve:
    return Curve(expression)


def curve_of(activation: Activation) -> Curve | str:
    """The curve of an activation of one real variable, or why there is none."""
    if activation.kind is Kind.GATED:
        return "it takes two inputs"
    if activation.is_vector:
        return "it acts on a whole axis"
    return _curve(activation.expression)


def refined_maximum(curve: Curve, order: int, low: float, high: float, guess: float, sign: int = 1) -> tuple[float, float]:
    """The place and value of a local maximum of `sign` times f (or a derivative) near a grid maximum, by golden section."""
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
    spots = np.array([guess, (a + b) / 2])
    values: Any = curve.at(spots, order)
    best = int(np.nanargmax(sign * values))
    return float(spots[best]), float(values[best])
