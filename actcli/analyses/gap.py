"""How far two functions are apart: the largest difference, where it is, mean and root mean square.

The largest difference is proved where `actcli.prove` decides it, over an interval or over the reals, and so are the
means over an interval. Else it is found by sampling each piece between breakpoints, refining the largest local maxima,
and evaluating the winner with balls: an estimate, good to about 1e-12 relative if no maximum hides between samples.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from actcli import operators as op
from actcli.activation import Activation, Kind
from actcli.analyses.proved import outward
from actcli.breakpoints import breakpoints, one_sided, poles
from actcli.derive import derive
from actcli.errors import Undecided, UsageError
from actcli.evaluate import ball_at, evaluate, nearest_float
from actcli.prove.extrema import extrema
from actcli.prove.integral import integral

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.extrema import Bound

__all__ = ["METHOD", "Difference", "Extremum", "Gap", "Interval", "gap"]

PROOF: Final = "balls: Taylor forms on boxes, tails at infinity"
METHOD: Final = "sampled: 2400 points a piece, local maxima refined, value by balls"
# Places in a piece as parts of its width: even, and ever denser towards its ends, where kinks are approximated.
_ENDS: Final = np.geomspace(1e-12, 5e-4, 200)
_PLACES: Final = np.unique(np.concatenate([np.linspace(0, 1, 2001)[1:-1], _ENDS]))
_PANELS: Final = np.unique(np.concatenate([np.linspace(0, 1, 9), 0.1 ** np.arange(2, 10), 1 - 0.1 ** np.arange(2, 10)]))
_TOP: Final = 6  # local maxima of a piece that are refined
MEAN_BITS: Final = 33  # of an integral that is called proved: ten digits
Floats = NDArray[np.float64]
Interval: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Extremum:
    """A largest absolute value and where it is; `side` is -1 or +1 where it is a one-sided limit there.

    Where it is proved, `bounds` are decimals around it, rounded outward, and `attained` says whether some point has it.
    """

    value: float
    at: float
    signed: float
    side: int = 0
    bounds: tuple[str, str] | None = None
    attained: bool | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate minus reference on an interval: the largest absolute value, root mean square and mean.

    The means are NaN where the difference is unbounded, or undefined in places, or the domain is the whole line.
    """

    largest: Extremum
    rms: float
    mean: float
    means_proved: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """The differences of a pair over `interval` (None: the reals); `derivative` is None where there is none."""

    reference: Activation
    candidate: Activation
    interval: Interval | None
    value: Difference
    derivative: Difference | None

    @property
    def method(self) -> str:
        """How the figures were got, in one line."""
        parts = [part for part in (self.value, self.derivative) if part is not None]
        proved = [part.largest.bounds is not None for part in parts]
        means = [part.means_proved or math.isnan(part.rms) for part in parts]
        if all(proved) and all(means):
            return f"proved; {PROOF}"
        if all(proved):
            return f"maxima proved; {PROOF}; RMS and mean estimated by quadrature"
        if any(proved):
            return f"maximum of the {'value' if proved[0] else 'slope'} proved; {PROOF}; the rest estimated; {METHOD}"
        return f"estimated; {METHOD}"


def gap(
    reference: Activation, candidate: Activation, interval: Interval | None = None, *, over_reals: bool = False
) -> Gap:
    """The gap between two functions of one variable on `interval`, by default the reference's range, or over the reals.

    Raises `Undecided` over the reals where nothing is proved.

    >>> from actcli import load
    >>> gap(load("sigmoid"), load("hard_sigmoid_keras")).value.largest.bounds
    ('0.07585818002124355', '0.07585818002124356')
    """
    difference = op.subtract(_comparable(candidate, reference), _comparable(reference, candidate))
    span = None if over_reals else interval or reference.record.range
    value = _difference(difference, span)
    try:
        slope = _difference(derive(difference, "x"), span, one_sided=True)
    except Undecided:
        return Gap(reference, candidate, span, value, None)
    return Gap(reference, candidate, span, value, slope)


def _difference(expression: Expr, span: Interval | None, *, one_sided: bool = False) -> Difference:
    low, high = span or (None, None)
    found = extrema(expression, low, high, absolute=True, one_sided=one_sided)
    if found.decided:
        largest = _proved(expression, found.high)
    elif span is None:
        raise Undecided(f"nothing is proved over the reals: {found.why}", hint="give an interval: --range LOW HIGH")
    else:
        largest = _largest(expression, span)
    if largest.value == 0:
        return Difference(largest, 0.0, 0.0, means_proved=largest.bounds is not None)
    if math.isinf(largest.value) or span is None:
        return Difference(largest, math.nan, math.nan)
    enclosed = _enclosed_means(expression, span)
    mean, rms = enclosed or _means(expression, span)
    return Difference(largest, rms, 0.0 if abs(mean) < 1e-12 * rms else mean, means_proved=enclosed is not None)


def _proved(expression: Expr, bound: Bound) -> Extremum:
    """What a proof says: the place that is attained, nearest to 0, if there are several."""
    value = float(bound.upper)
    ends = outward(bound.lower, bound.upper, 16)
    bounds = (ends["lower"], ends["upper"])
    at, toward = (bound.at[0], bound.toward[0]) if bound.at else (Fraction(0), 0)
    if at is None:
        return Extremum(value, math.inf * toward, value, 0, bounds, bound.attained)
    sides = {side: one_sided(expression, at, side) for side in (-1, 1)}
    own = nearest_float(lambda: ball_at(expression, {"x": at}))
    side = 0
    if not math.isclose(abs(own), value, rel_tol=1e-9):
        side = min(sides, key=lambda side: abs(abs(sides[side]) - value))
    near = round(float(at), 12) + 0.0
    place = near if abs(near - float(at)) <= 1e-15 * max(1.0, abs(near)) else float(at)
    return Extremum(value, place, sides[side] if side else own, side, bounds, bound.attained)


def _enclosed_means(expression: Expr, span: Interval) -> tuple[float, float] | None:
    """Mean and root mean square over the interval, from proved integrals."""
    total = integral(expression, *span)
    squares = integral(op.power(expression, op.number(2)), *span) if total is not None else None
    if total is None or squares is None or min(total.rel_accuracy_bits(), squares.rel_accuracy_bits()) < MEAN_BITS:
        return None  # the digits that are shown would not all be proved
    width = int((span[1] - span[0]).numerator), int((span[1] - span[0]).denominator)
    mean = 0.0 if total.contains(0) else float((total * width[1] / width[0]).mid())
    return mean, float((squares.nonnegative_part() * width[1] / width[0]).sqrt().mid())


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


def _largest(expression: Expr, span: Interval) -> Extremum:
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


def _means(expression: Expr, span: Interval) -> tuple[float, float]:
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
