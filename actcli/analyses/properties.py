"""The properties of a function of one variable, each a finding: range, monotonicity, smoothness, Lipschitz constant, mean, saturation.

All of them are estimates from samples (`actcli.analyses.curve`); gated and vector functions say that the question does not apply.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from actcli.activation import Activation
from actcli.analyses.curve import METHOD, MIDDLE, Curve, curve_of, refined_maximum, same
from actcli.analyses.finding import Finding, Verdict, not_applicable

__all__ = ["lipschitz", "mean", "monotonic", "saturation", "smoothness", "value_range"]

INFINITE: Final = 1e5  # a value at |x| = 1e6 beyond which a function is taken to grow without bound


def _estimated(text: str, data: object, at: tuple[float, ...] = (), sort_key: float | None = None) -> Finding:
    return Finding(Verdict.ESTIMATED, text, METHOD, data, at, sort_key)


def _on_curve(analysis: Callable[[Curve], Finding]) -> Callable[[Activation], Finding]:
    """The analysis of the curve of an activation, or the reason why it has none."""

    def of_activation(activation: Activation) -> Finding:
        curve = curve_of(activation)
        return not_applicable(curve) if isinstance(curve, str) else analysis(curve)

    of_activation.__doc__ = analysis.__doc__
    return of_activation


def shown(value: float, digits: int = 6) -> str:
    """A float for a table."""
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = f"{value:.{digits}g}"
    return "0" if text in ("-0", "0") else text


def _extreme(curve: Curve, sign: int, order: int = 0) -> tuple[float, float | None]:
    """The supremum of sign*f (or a derivative) over the line, and where it is attained (None: it is not)."""
    with np.errstate(all="ignore"):
        values = sign * (curve.slopes if order else curve.values)
    x = curve.x
    limits = [sign * limit for _, *sides in curve.sides(order) for limit in sides if not math.isnan(limit)]
    if order == 0:
        limits += [sign * end for end in curve.ends if not math.isnan(end)]
    else:
        limits += [sign * float(v) for v in curve.at(np.array([-np.inf, np.inf]), 1) if not math.isnan(v)]
    best = int(np.nanargmax(values))
    top, place = float(values[best]), float(x[best])
    if 0 < best < len(x) - 1 and math.isfinite(top):
        place, top = refined_maximum(curve, order, float(x[best - 1]), float(x[best + 1]), place, sign)
        top *= sign
    if math.isinf(top) or (abs(place) >= 1e5 and top > INFINITE and values[best] == np.nanmax(values)):
        return sign * math.inf, None
    limit = max(limits, default=-math.inf)
    if limit >= top - 1e-9 * max(abs(top), 1e-6) and not _attained(curve, limit, sign, order):
        return sign * limit, None
    return sign * top, place


def _attained(curve: Curve, limit: float, sign: int, order: int) -> bool:
    """Whether some grid point, not in rounding's reach of a limit only, has the value."""
    values = sign * (curve.slopes if order else curve.values)
    near = np.abs(curve.x) <= MIDDLE / 2
    return bool(np.nanmax(values[near], initial=-np.inf) >= limit)


def value_range(curve: Curve) -> Finding:
    """The range over the real line, with open and closed ends."""
    low, at_low = _extreme(curve, -1)
    high, at_high = _extreme(curve, 1)
    text = f"{'(' if at_low is None else '['}{shown(low)}, {shown(high)}{')' if at_high is None else ']'}"
    data = {"lower": low, "upper": high, "lower_attained": at_low is not None, "upper_attained": at_high is not None}
    return _estimated(text, data, tuple(at for at in (at_low, at_high) if at is not None), high - low)


def monotonic(curve: Curve) -> Finding:
    """Whether the function only rises or only falls."""
    with np.errstate(all="ignore"):
        steps = np.diff(curve.values)
        slopes = curve.slopes[np.isfinite(curve.slopes)]
    steps = steps[np.isfinite(steps)]
    scale = 1e-13 * float(np.nanmax(np.abs(curve.values[np.isfinite(curve.values)]), initial=1e-300))
    noise = np.minimum(scale, 1e-12)
    rises = bool((slopes > 0).any() or (steps > noise).any())
    falls = bool((slopes < 0).any() or (steps < -noise).any())
    flat = bool((slopes == 0).any() and _flat_stretch(curve))
    match rises, falls:
        case True, False:
            word = "non-decreasing" if flat else "increasing"
        case False, True:
            word = "non-increasing" if flat else "decreasing"
        case False, False:
            word = "constant"
        case _:
            word = "no"
    return _estimated(word, word)


def _flat_stretch(curve: Curve) -> bool:
    """Whether the slope vanishes at neighbouring points of the middle, where no underflow explains it."""
    middle = np.abs(curve.x) < 20
    zero = curve.slopes[middle] == 0
    return bool((zero[1:] & zero[:-1]).any())


def smoothness(curve: Curve) -> Finding:
    """The class C^k: k = -1 with jumps, 0 with kinks, and so on; C^inf where no breakpoint shows up to the third derivative."""
    if curve.jumps:
        point = curve.jumps[0][0]
        return _estimated("C^-1", -1, (float(point.at),), -1)
    for order in (1, 2, 3):
        broken = [point for point, left, right in curve.sides(order) if not same(left, right)]
        if broken:
            return _estimated(f"C^{order - 1}", order - 1, (float(broken[0].at),), order - 1)
    return _estimated("C^inf", "inf", (), math.inf)


def lipschitz(curve: Curve) -> Finding:
    """The least L with |f(x) - f(y)| <= L |x - y|: the largest slope, infinite at a jump."""
    if curve.jumps:
        return _estimated("inf", "inf", (float(curve.jumps[0][0].at),), math.inf)
    down, _ = _extreme(curve, -1, 1)
    up, at = _extreme(curve, 1, 1)
    value = max(-down, up)
    return _estimated(shown(value), "inf" if math.isinf(value) else value, () if at is None else (at,), value)


def mean(curve: Curve) -> Finding:
    """The mean of f(Z) for Z ~ N(0, 1); zero-centred functions have mean 0."""
    cuts = sorted({-13.0, 13.0, *np.linspace(-13, 13, 53), *(float(p.at) for p in curve.breakpoints if abs(p.at) < 13)})
    nodes, weights = np.polynomial.legendre.leggauss(24)
    total = scale = 0.0
    for left, right in zip(cuts, cuts[1:], strict=False):
        z = (left + right) / 2 + (right - left) / 2 * nodes
        density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * weights * (right - left) / 2
        values = curve.at(z)
        total += float(values @ density)
        scale += float(np.abs(values) @ density)
    value = 0.0 if abs(total) <= 1e-13 * max(scale, 1e-300) else total
    text = "yes" if value == 0 else f"no ({shown(value, 4)})"
    return _estimated(text, {"mean": value, "zero_centred": value == 0}, (), abs(value))


def saturation(curve: Curve) -> Finding:
    """The sides on which the function tends to a finite value."""
    left, right = (math.isfinite(end) for end in curve.ends)
    word = "both" if left and right else "left" if left else "right" if right else "none"
    limits = [None if math.isnan(end) else shown(end) for end in curve.ends]
    return _estimated(word, {"sides": word, "left": limits[0], "right": limits[1]})


ON_CURVE: Final = {analysis.__name__: _on_curve(analysis) for analysis in (value_range, monotonic, smoothness, lipschitz, mean, saturation)}
