"""Where a formula in one variable changes its sign or its value, to the last bit of a double, by a grid and bisection.

What is found is certain to be a change; that nothing between two points of the grid is missed is not certain. A place
that is a simple rational at which the formula is proved to vanish is exact.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from actcli.breakpoints.pieces import CUTS
from actcli.errors import Undecided
from actcli.interpreters import arrays

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.expr import Expr

__all__ = ["Floats", "changes", "evaluate", "exact_zero", "grid", "is_change", "passages", "sign_of", "touches"]

Floats = NDArray[np.float64]
POINTS: Final = 4097
FAR_POINTS: Final = 400
ROUNDS: Final = 110
DENOMINATOR: Final = 1_000_000
NEAR: Final = 2.0**-24  # floats know the place of a smallest value to about the root of their precision


def grid(low: float, high: float) -> Floats:
    """Even steps, and on long intervals geometric ones around 0 too; both ends and 0 are among them."""
    parts = [np.linspace(low, high, POINTS)]
    if high - low > 100:
        away = np.geomspace(1e-3, max(abs(low), abs(high)), FAR_POINTS)
        parts += [-away, away]
    parts.append(np.array([0.0]))
    x = np.unique(np.concatenate(parts))
    return np.asarray(x[(x >= low) & (x <= high)])


def evaluate(root: Expr, name: str, x: Floats) -> Floats:
    """The formula at points, NaN where floats find no value."""
    with np.errstate(all="ignore"):
        return np.asarray(arrays.evaluate(root, {name: x}), dtype=np.float64)


def sign_of(root: Expr, name: str) -> Callable[[Floats], Floats]:
    """The sign: -1, 0 or 1, and 2 where there is no value."""

    def state(x: Floats) -> Floats:
        values = np.sign(evaluate(root, name, x))
        return np.where(np.isnan(values), 2.0, values)

    return state


def changes(state: Callable[[Floats], Floats], x: Floats) -> list[tuple[float, float]]:
    """Adjacent floats around each place where the state changes between points of the grid `x`."""
    states = state(x)
    steps = np.flatnonzero(states[1:] != states[:-1])
    before = states[steps]
    return _bisect(lambda middle: state(middle) == before, x[steps], x[steps + 1])


def passages(root: Expr, name: str, x: Floats) -> list[tuple[float, float, int]]:
    """Adjacent floats around each place where the formula passes a whole number, and that number."""
    values = np.floor(evaluate(root, name, x))
    steps = np.flatnonzero((values[1:] != values[:-1]) & np.isfinite(values[1:]) & np.isfinite(values[:-1]))
    before, after = values[steps], values[steps + 1]
    if np.abs(after - before).sum() > CUTS:
        raise Undecided(f"more than {CUTS} steps on the interval", hint="choose a shorter interval")
    spans = zip(steps, np.minimum(before, after), np.maximum(before, after), strict=True)
    rows = [(step, whole) for step, least, most in spans for whole in range(int(least) + 1, int(most) + 1)]
    if not rows:
        return []
    index = np.array([row[0] for row in rows])
    whole = np.array([float(row[1]) for row in rows])
    reached = values[index] >= whole
    found = _bisect(lambda middle: (evaluate(root, name, middle) >= whole) == reached, x[index], x[index + 1])
    return [(low, high, level) for (low, high), (_, level) in zip(found, rows, strict=True)]


def _bisect(unchanged: Callable[[Floats], NDArray[np.bool_]], low: Floats, high: Floats) -> list[tuple[float, float]]:
    for _ in range(ROUNDS):
        middle = low + (high - low) / 2
        if not ((low < middle) & (middle < high)).any():
            break
        same = unchanged(middle)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def touches(root: Expr, name: str, x: Floats) -> list[float]:
    """Where the formula comes to zero without crossing it, by golden section at the local minima of its size."""
    values = evaluate(root, name, x)
    size = np.abs(values)
    lowest = (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:]) & (np.sign(values[:-2]) * np.sign(values[2:]) > 0)
    inner = np.flatnonzero(lowest & (size[1:-1] < np.maximum(size[:-2], size[2:]))) + 1
    found: list[float] = x[inner[size[inner] == 0]].tolist()
    inner = inner[size[inner] > 0]
    if not inner.size:
        return found
    low, high = x[inner - 1], x[inner + 1]
    scale = np.maximum(size[inner - 1], size[inner + 1])
    ratio = (5**0.5 - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        nearer = np.abs(evaluate(root, name, left)) < np.abs(evaluate(root, name, right))
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
    spots = (low + high) / 2
    near = spots[np.abs(evaluate(root, name, spots)) <= 1e-9 * scale].tolist()
    return [*found, *(spot for spot in near if not _is_clear(root, name, spot))]


def _is_clear(root: Expr, name: str, spot: float) -> bool:
    """Whether the formula is proved not to vanish around a place where floats find it smallest."""
    from actcli.interpreters.balls import Value, enclose, exact

    away = Fraction(NEAR * max(1.0, abs(spot)))
    low, high = (exact(Fraction(spot) + side * away).ball for side in (-1, 1))
    around: Any = enclose(root, {name: Value(low.union(high))}, 96)
    return bool(around.ball > 0 or around.ball < 0)


def is_change(root: Expr, name: str, left: float, right: float) -> bool:
    """Whether the sign around two adjacent floats differs in truth: near a double zero rounding alone makes a zero."""
    from actcli.evaluate import ball_at, nearest_float

    away = 1e-9 * max(1.0, abs(left))
    u, v = (nearest_float(lambda at=at: ball_at(root, {name: Fraction(at)})) for at in (left - away, right + away))  # type: ignore[misc]
    return not u * v > 0


def exact_zero(root: Expr, name: str, near: float) -> Fraction | None:
    """The simple rational next to `near` at which the formula is proved to be zero, or None.

    Floats know a triple zero, as that of x - sin(x), to 25 bits: they are zero all the way to it.
    """
    from actcli.evaluate import ball_at

    for denominator, reach in ((DENOMINATOR, 40), (DENOMINATOR >> 10, 16)):
        guess = Fraction(near).limit_denominator(denominator)
        away = abs(guess - Fraction(near)) / max(Fraction(1), abs(guess))
        if away > Fraction(1, 2**reach):
            continue
        if away > Fraction(1, 2**40) and evaluate(root, name, np.array([(near + float(guess)) / 2]))[0] != 0:
            continue
        ball: Any = ball_at(root, {name: guess})
        if ball.is_zero():
            return guess
    return None
