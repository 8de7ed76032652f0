"""Estimates of a difference from samples, where nothing is proved: its largest size, mean and root mean square.

Each piece between breakpoints is sampled, the largest local maxima are refined, and balls evaluate the winner: good to
about 1e-12 relative, if no maximum hides between samples.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from actcli.breakpoints import breakpoints, one_sided, poles
from actcli.derive import derive
from actcli.errors import Undecided
from actcli.evaluate import ball_at, evaluate, nearest_float

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["METHOD", "Extremum", "largest", "means"]

METHOD: Final = "sampled: 2400 points a piece, local maxima refined, value by balls"
# Places in a piece as parts of its width: even, and ever denser towards its ends, where kinks are approximated.
_ENDS: Final = np.geomspace(1e-12, 5e-4, 200)
_PLACES: Final = np.unique(np.concatenate([np.linspace(0, 1, 2001)[1:-1], _ENDS]))
_PANELS: Final = np.unique(np.concatenate([np.linspace(0, 1, 9), 0.1 ** np.arange(2, 10), 1 - 0.1 ** np.arange(2, 10)]))
_TOP: Final = 6  # local maxima of a piece that are refined
Floats = NDArray[np.float64]
Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Extremum:
    """A largest absolute value and where it is; `side` is -1 or +1 where it is a one-sided limit there.

    Where it is proved, `bounds` are decimals around it, rounded outward, `text` is the decimal all of whose digits are
    proved, and `attained` says whether some point has it.
    """

    value: float
    at: float
    signed: float
    side: int = 0
    bounds: tuple[str, str] | None = None
    text: str | None = None
    attained: bool | None = None


def _pieces(expression: Expr, span: Interval) -> list[tuple[Fraction, Fraction]]:
    low, high = span
    inner = {
        point.at
        for point in (*breakpoints(expression, low, high), *poles(expression, low, high))
        if low < point.at < high
    }
    cuts = [low, *sorted(inner), high]
    return list(itertools.pairwise(cuts))


def _at(expression: Expr, x: Floats) -> Floats:
    with np.errstate(all="ignore"):
        result: Floats = evaluate(expression, {"x": x})
    return result


def largest(expression: Expr, span: Interval) -> Extremum:
    """The largest |expression| on the interval, one-sided limits at the ends of pieces included."""
    best = Extremum(-1.0, float(span[0]), 0.0)
    for low, high in _pieces(expression, span):
        for place, side in ((low, 1), (high, -1)):
            signed = one_sided(expression, place, side)
            if abs(signed) > best.value * (1 + 1e-15):
                at_point = nearest_float(lambda place=place: ball_at(expression, {"x": place}))  # type: ignore[misc]
                best = Extremum(abs(signed), float(place), signed, 0 if at_point == signed else side)
        start, stop = float(low), float(high)
        x = np.unique(np.concatenate([start + (stop - start) * _PLACES, stop - (stop - start) * _ENDS]))
        values = np.abs(_at(expression, x))
        inner = np.flatnonzero((values[1:-1] >= values[:-2]) & (values[1:-1] >= values[2:])) + 1
        for index in inner[np.argsort(-values[inner])][:_TOP]:
            if values[index] > 0.9 * best.value:
                best = max(
                    best,
                    _refined(expression, x[index - 1], x[index], x[index + 1]),
                    key=lambda extremum: extremum.value,
                )
    if best.value < 0:
        raise Undecided("no finite value on the interval")
    return best


def _refined(expression: Expr, low: float, guess: float, high: float) -> Extremum:
    """A local maximum: the zero of the derivative by bisection, the value there by balls."""
    slope = derive(expression, "x")
    ends = np.array([low, high])
    sign = np.sign(_at(slope, ends))
    if sign[0] * sign[1] < 0:
        for _ in range(4):  # 33 points at a time: each round is five bisections
            x = np.linspace(ends[0], ends[1], 33)
            signs = np.sign(_at(slope, x))
            index = int(np.flatnonzero(signs[:-1] != signs[1:])[0])
            ends = x[index : index + 2]
        for _ in range(40):
            middle = (ends[0] + ends[1]) / 2
            if middle in ends:
                break
            ends[0 if np.sign(_at(slope, np.array([middle])))[0] == sign[0] else 1] = middle
        guess = float((ends[0] + ends[1]) / 2)
    near = round(float(guess), 12) + 0.0
    at = near if abs(near - guess) <= 1e-15 * max(1.0, abs(guess)) else float(guess)
    signed = nearest_float(lambda: ball_at(expression, {"x": Fraction(at)}))
    return Extremum(abs(signed), at, signed)


def means(expression: Expr, span: Interval) -> tuple[float, float]:
    """Mean and root mean square over the interval, by Gauss-Legendre rules on each piece."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = squares = 0.0
    for low, high in _pieces(expression, span):
        cuts = float(low) + float(high - low) * _PANELS
        half = np.diff(cuts)[:, None] / 2
        x = (cuts[:-1, None] + half) + half * nodes
        with np.errstate(all="ignore"):
            values = _at(expression, x.reshape(-1)).reshape(x.shape)
            total += float((values * weights * half).sum())
            squares += float((values**2 * weights * half).sum())
    width = float(span[1] - span[0])
    return total / width, math.sqrt(max(squares, 0.0) / width)
