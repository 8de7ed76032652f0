"""How far two functions are apart on an interval: the largest difference, where it is, mean and root mean square.

Found by sampling each piece between breakpoints, refining the largest local maxima, and evaluating the winner with
balls; the value is good to about 1e-12 relative if no maximum hides between samples, which nothing here proves: an
estimate.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from actcli import operators as op
from actcli.activation import Activation, Kind
from actcli.breakpoints import breakpoints, one_sided, poles
from actcli.derive import derive
from actcli.errors import Undecided, UsageError
from actcli.evaluate import ball_at, evaluate, nearest_float

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["METHOD", "Difference", "Extremum", "Gap", "gap"]

METHOD: Final = "sampled: 2400 points a piece, local maxima refined, value by balls"
# Places in a piece as parts of its width: even, and ever denser towards its ends, where kinks are approximated.
_ENDS: Final = np.geomspace(1e-12, 5e-4, 200)
_PLACES: Final = np.unique(np.concatenate([np.linspace(0, 1, 2001)[1:-1], _ENDS]))
_PANELS: Final = np.unique(np.concatenate([np.linspace(0, 1, 9), 0.1 ** np.arange(2, 10), 1 - 0.1 ** np.arange(2, 10)]))
_TOP: Final = 6  # local maxima of a piece that are refined
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extremum:
    """A largest absolute value and where it is; `side` is -1 or +1 where it is a one-sided limit there."""

    value: float
    at: float
    signed: float
    side: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate minus reference on an interval: the largest absolute value, root mean square and mean.

    The means are NaN where the difference is unbounded, or undefined in places.
    """

    largest: Extremum
    rms: float
    mean: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The differences of a pair over `interval`; `derivative` is None where there is none."""

    reference: Activation
    candidate: Activation
    interval: tuple[Fraction, Fraction]
    value: Difference
    derivative: Difference | None
    method: str = METHOD


def gap(reference: Activation, candidate: Activation, interval: tuple[Fraction, Fraction] | None = None) -> Gap:
    """The gap between two functions of one variable on `interval`, by default the reference's range.

    >>> from actcli import load
    >>> found = gap(load("sigmoid"), load("hard_sigmoid_keras"))
    >>> f"{found.value.largest.value:.10f} at {abs(found.value.largest.at)}"
    '0.0758581800 at 2.5'
    """
    difference = op.subtract(_comparable(candidate, reference), _comparable(reference, candidate))
    span = interval or reference.record.range
    value = _difference(difference, span)
    try:
        slope = _difference(derive(difference, "x"), span)
    except Undecided:
        return Gap(reference, candidate, span, value, None)
    return Gap(reference, candidate, span, value, slope)


def _difference(expression: Expr, span: tuple[Fraction, Fraction]) -> Difference:
    largest = _largest(expression, span)
    if largest.value == 0:
        return Difference(largest, 0.0, 0.0)
    if math.isinf(largest.value):
        return Difference(largest, math.nan, math.nan)
    mean, rms = _means(expression, span)
    return Difference(largest, rms, 0.0 if abs(mean) < 1e-12 * rms else mean)


def _comparable(activation: Activation, other: Activation) -> Expr:
    if activation.kind is not other.kind and Kind.GATED in (activation.kind, other.kind):
        raise UsageError(
            f"{activation.name} and {other.name} take different inputs ({activation.kind.value}, {other.kind.value})"
        )
    if activation.kind is Kind.GATED:
        raise UsageError(
            f"{activation.name} is gated: the error of a pair needs functions of one variable",
            hint="compare their gates",
        )
    if activation.is_vector:
        raise UsageError(f"{activation.name} acts on a whole axis: the error of a pair needs functions of one variable")
    return activation.expression


def _pieces(expression: Expr, span: tuple[Fraction, Fraction]) -> list[tuple[Fraction, Fraction]]:
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


def _largest(expression: Expr, span: tuple[Fraction, Fraction]) -> Extremum:
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


def _means(expression: Expr, span: tuple[Fraction, Fraction]) -> tuple[float, float]:
    """Mean and root mean square over the interval, by Gauss-Legendre rules on each piece."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = squares = 0.0
    for low, high in _pieces(expression, span):
        cuts = float(low) + float(high - low) * _PANELS
        half = np.diff(cuts)[:, None] / 2
        x = (cuts[:-1, None] + half) + half * nodes
        values = _at(expression, x.reshape(-1)).reshape(x.shape)
        total += float((values * weights * half).sum())
        squares += float((values**2 * weights * half).sum())
    width = float(span[1] - span[0])
    return total / width, math.sqrt(max(squares, 0.0) / width)
