"""The properties of a function of one variable, each a finding: range, monotonicity, smoothness, saturation, ...

All of them are estimates from samples (`actcli.analyses.curve`); gated and vector functions say that the question does
not apply, and of a random function its evaluation form is looked at.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.curve import FAR, METHOD, Curve, curve_of, refined_maximum, same
from actcli.analyses.finding import Finding, Verdict, not_applicable
from actcli.errors import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation

__all__ = ["ON_CURVE", "lipschitz", "mean", "monotonic", "saturation", "shown", "smoothness", "value_range"]

ROUNDING: Final = 1e-15
ORDERS: Final = 5  # a kink in a derivative of higher order is not looked for


def _estimated(text: str, data: object, at: tuple[float, ...] = (), sort_key: float | None = None) -> Finding:
    return Finding(Verdict.ESTIMATED, text, METHOD, data, at, sort_key)


def _on_curve(analysis: Callable[[Curve], Finding]) -> Callable[[Activation], Finding]:
    """The analysis of the curve of an activation, or the reason why it has none."""

    def of_activation(activation: Activation) -> Finding:
        curve = curve_of(activation)
        if isinstance(curve, str):
            return not_applicable(curve)
        try:
            if np.isnan(curve.sampled()).all():
                raise Undecided("the function has no real values")
            return analysis(curve)
        except Undecided as error:
            return Finding(Verdict.UNDECIDED, "undecided", error.message)

    of_activation.__doc__ = analysis.__doc__
    return of_activation


def shown(value: float, digits: int = 6) -> str:
    """A float for a table.

    >>> shown(-0.0), shown(float("inf")), shown(1 / 3)
    ('0', 'inf', '0.333333')
    """
    text = f"{value:.{digits}g}"
    return "0" if text == "-0" else text


def _data(value: float) -> float | str | None:
    """A float for programs; JSON has no infinities."""
    return value if math.isfinite(value) else None if math.isnan(value) else shown(value)


def _supremum(curve: Curve, sign: int, order: int = 0) -> tuple[float, float | None]:
    """The supremum of sign*f (or of a derivative), times sign, and where it is attained (None: nowhere)."""
    values = sign * curve.sampled(order)
    if np.isnan(values).all():
        raise Undecided("the function has no slopes")
    best = int(np.nanargmax(values))
    place, top = float(curve.x[best]), float(values[best])
    if 0 < best < len(values) - 1 and math.isfinite(top):
        around = float(curve.x[best - 1]), float(curve.x[best + 1])
        place, top = refined_maximum(curve, order, *around, place, sign)
    limits = [_Limit(curve, order, sign, side=side) for side in (-1, 1)]
    limits += [_Limit(curve, order, sign, index, side) for index in range(len(curve.breakpoints)) for side in (-1, 1)]
    greatest = max(limit.value for limit in limits)
    if greatest > top + ROUNDING * abs(top):
        top, reached = greatest, any(limit.reached for limit in limits if limit.value == greatest)
    else:
        near = [limit for limit in limits if limit.value >= top - ROUNDING * abs(top)]
        reached = not near or any(limit.reached for limit in near)
    return sign * top + 0.0, place if reached and math.isfinite(top) else None


class _Limit:
    """What sign*f (or a derivative) tends to at an end of the line, or on a side of a breakpoint; else -inf."""

    def __init__(self, curve: Curve, order: int, sign: int, index: int | None = None, side: int = 1) -> None:
        self.curve, self.order, self.sign, self.index, self.side = curve, order, sign, index, side
        left, right = curve.ends(order) if index is None else curve.sides(order)[index][1:]
        self.limit = limit = left if side < 0 else right
        self.value = (
            sign * limit if not math.isnan(limit) else math.inf if index is None and self._grows() else -math.inf
        )

    def _grows(self) -> bool:
        """Whether an oscillation, or a growth as slow as that of a logarithm, goes on without end."""
        values = self.sign * self.curve.sampled(self.order)
        distance = self.side * self.curve.x
        near, far = (
            np.nanmax(values[(distance >= low) & (distance <= 10 * low)], initial=-np.inf) for low in (1e3, 1e5)
        )
        return bool(far > max(1.2 * near, 1))

    @property
    def reached(self) -> bool:
        """Whether the limit is a value: the function is constant from somewhere on, or has it at the breakpoint."""
        if self.index is not None:
            at = self.curve.breakpoints[self.index].at
            if self.order == 0 and same(self.curve.checked_at(at), self.limit):
                return True
            step = self.side * Fraction(1, 2**30) * max(Fraction(1), abs(at))
            return self.curve.agrees(at + step, at + step / 1024, self.order)
        values = self.curve.sampled(self.order)[:: -self.side]
        with np.errstate(invalid="ignore"):  # two infinities may be the same, or a limit that is not known
            different = np.flatnonzero(~(np.abs(values - self.limit) <= 4 * ROUNDING * abs(self.limit)))
        count = int(different[0]) if len(different) else len(values)
        return count > 0 and self.curve.agrees(
            Fraction(float(self.curve.x[:: -self.side][count - 1])), self.side * FAR, self.order
        )


def value_range(curve: Curve) -> Finding:
    """The range over the real line, with open and closed ends."""
    low, at_low = _supremum(curve, -1)
    high, at_high = _supremum(curve, 1)
    text = f"{'(' if at_low is None else '['}{shown(low)}, {shown(high)}{')' if at_high is None else ']'}"
    attained = {"lower_attained": at_low is not None, "upper_attained": at_high is not None}
    places = tuple(at for at in (at_low, at_high) if at is not None)
    return _estimated(text, {"lower": _data(low), "upper": _data(high), **attained}, places, high - low)


def monotonic(curve: Curve) -> Finding:
    """Whether the function only rises or only falls."""
    slopes = curve.sampled(1)
    known = np.flatnonzero(np.isfinite(slopes))
    if not len(known):
        raise Undecided("the function has no slopes")
    # Only the extreme slopes matter for the sign; a ball tells a tiny slope from rounding and from underflow.
    steepest = [curve.checked(float(curve.x[known[pick(slopes[known])]]), 1) for pick in (np.argmin, np.argmax)]
    steps = [step for point, left, right in curve.jumps for step in _steps(left, curve.checked_at(point.at), right)]
    falls = steepest[0] < 0 or min(steps, default=0) < 0
    rises = steepest[1] > 0 or max(steps, default=0) > 0
    if falls and rises:
        word = "no"
    elif not (falls or rises):
        word = "constant"
    else:
        flat = _is_flat_somewhere(curve)
        word = ("non-decreasing" if flat else "increasing") if rises else "non-increasing" if flat else "decreasing"
    return _estimated(word, word)


def _steps(*values: float) -> list[float]:
    """The differences of those that are numbers."""
    known = [value for value in values if not math.isnan(value)]
    return [right - left for left, right in itertools.pairwise(known) if left != right]


def _is_flat_somewhere(curve: Curve) -> bool:
    """Whether the slope is 0 between neighbouring points, for balls too: floats underflow."""
    zero = curve.sampled(1) == 0
    starts = np.flatnonzero(zero[1:] & zero[:-1])
    first_of_each = starts[np.diff(starts, prepend=-2) > 1]
    middles = (curve.x[first_of_each] + curve.x[first_of_each + 1]) / 2
    return any(curve.vanishes(Fraction(float(x)), 1) for x in middles[:64])


def smoothness(curve: Curve) -> Finding:
    """The class C^k: k = -1 with jumps, 0 with kinks, and so on; C^inf where no derivative up to the fifth breaks."""
    if curve.jumps:
        return _estimated("C^-1", -1, (float(curve.jumps[0][0].at),), -1)
    for order in range(1, ORDERS + 1):
        broken = [point for point, left, right in curve.sides(order) if not same(left, right)]
        if broken:
            return _estimated(f"C^{order - 1}", order - 1, (float(broken[0].at),), order - 1)
    return _estimated("C^inf", "inf", (), math.inf)


def lipschitz(curve: Curve) -> Finding:
    """The least L with |f(x) - f(y)| <= L |x - y|: the largest slope, infinite at a jump."""
    if curve.jumps:
        return _estimated("inf", "inf", (float(curve.jumps[0][0].at),), math.inf)
    value, at = max((_supremum(curve, sign, 1) for sign in (1, -1)), key=lambda found: abs(found[0]))
    return _estimated(shown(abs(value)), _data(abs(value)), () if at is None else (at,), abs(value))


def mean(curve: Curve) -> Finding:
    """The mean of f(Z) for Z ~ N(0, 1); zero-centred functions have mean 0."""
    cuts = sorted({*np.linspace(-13, 13, 53).tolist(), *(float(p.at) for p in curve.breakpoints if abs(p.at) < 13)})
    nodes, weights = np.polynomial.legendre.leggauss(24)
    total = scale = 0.0
    for left, right in itertools.pairwise(cuts):
        z = (left + right) / 2 + (right - left) / 2 * nodes
        density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * weights * (right - left) / 2
        values = curve.at(z)
        total += float(values @ density)
        scale += float(np.abs(values) @ density)
    if not math.isfinite(total):
        raise Undecided("the function has no value at some inputs")
    value = 0.0 if abs(total) <= 1e-13 * max(scale, 1e-300) else total
    text = "yes" if value == 0 else f"no ({shown(value, 4)})"
    return _estimated(text, {"mean": value, "zero_centred": value == 0}, (), abs(value))


def saturation(curve: Curve) -> Finding:
    """The sides on which the function tends to a finite value."""
    left, right = (math.isfinite(end) for end in curve.ends())
    word = "both" if left and right else "left" if left else "right" if right else "none"
    limits = [None if math.isnan(end) else shown(end) for end in curve.ends()]
    return _estimated(word, {"sides": word, "left": limits[0], "right": limits[1]})


ON_CURVE: Final = {
    key: _on_curve(analysis)
    for key, analysis in {
        "lipschitz": lipschitz,
        "monotonic": monotonic,
        "range": value_range,
        "saturation": saturation,
        "smoothness": smoothness,
        "zero_centred": mean,
    }.items()
}
