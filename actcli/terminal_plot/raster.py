"""From points to dots: lines cut to the picture and rounded to dots, all at once in arrays.

A dot array is indexed by row, from the top, and column; both ends of a range stand on a dot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Dots = NDArray[np.bool_]
    Range = tuple[float, float]

__all__ = ["axes", "dots", "limits", "place", "zero"]

_FAR: Final = 1e6  # dots: a line that leaves the picture is followed no further
_LARGEST: Final = float(np.finfo(np.float64).max)
_EDGE: Final = 0.51  # dots: the picture ends just less than half a dot beyond its last dots


def dots(x: Floats, y: Floats, size: tuple[int, int], x_range: Range, y_range: Range) -> Dots:
    """Which dots the curve passes, joining neighbouring points by lines."""
    height, width = size
    present = np.isfinite(x) & np.isfinite(y)
    x = _placed(x, x_range, width)
    y = height - 1 - _placed(y, y_range, height)
    first = np.flatnonzero(present)
    after = np.minimum(first + 1, len(present) - 1)
    last = np.where(present[after], after, first)  # a point before a gap is a line to itself
    x0, y0, dx, dy = x[first], y[first], x[last] - x[first], y[last] - y[first]
    # The part of each line that lies in the picture (Liang and Barsky): from x0 + start*dx to x0 + end*dx.
    start, end = np.zeros_like(x0), np.ones_like(x0)
    for at, step, bound in ((x0, dx, width - _EDGE), (y0, dy, height - _EDGE)):
        slope = np.where(step == 0, 1e-30, step)
        enter, leave = (_EDGE - 1 - at) / slope, (bound - at) / slope
        start = np.maximum(start, np.minimum(enter, leave))
        end = np.minimum(end, np.maximum(enter, leave))
    inside = start <= end
    x0, y0, dx, dy, start, end = (values[inside] for values in (x0, y0, dx, dy, start, end))
    count = np.ceil(np.maximum(np.abs(dx), np.abs(dy)) * (end - start)).astype(np.int64) + 1
    which = np.repeat(np.arange(len(count)), count)
    part = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)) / np.maximum(count - 1, 1)[which]
    along = start[which] + (end - start)[which] * part
    passed = np.zeros(size, dtype=np.bool_)
    passed[_nearest(y0[which] + dy[which] * along, height), _nearest(x0[which] + dx[which] * along, width)] = True
    return passed


def _nearest(places: Floats, count: int) -> NDArray[np.int64]:
    """The dot of each place; not `rint`, which rounds 0.5, 1.5, 2.5 to 0, 2, 2 and so leaves holes in a line."""
    return np.clip(np.floor(places + 0.5), 0, count - 1).astype(np.int64)


def axes(size: tuple[int, int], x_range: Range, y_range: Range) -> Dots:
    """The lines through zero, as every other dot."""
    passed = np.zeros(size, dtype=np.bool_)
    if (row := zero(y_range, size[0])) is not None:
        passed[size[0] - 1 - row, ::2] = True
    if (column := zero(x_range, size[1])) is not None:
        passed[::2, column] = True
    return passed


def zero(ends: Range, count: int) -> int | None:
    """The dot of zero, counted from the low end, if it is in the range."""
    return place(0.0, ends, count) if ends[0] <= 0 <= ends[1] else None


def place(value: float, ends: Range, count: int) -> int:
    """The dot of a value, counted from the low end; one that is outside is on the nearest dot."""
    return min(max(round(float(_placed(np.array([value]), ends, count)[0])), 0), count - 1)


def limits(curves: Iterable[tuple[Floats, Floats]], x_range: Range) -> Range:
    """The range of y that shows all values of the curves, but not how far a pole happened to be sampled."""
    shown = [y[(x >= x_range[0]) & (x <= x_range[1])] for x, y in curves]
    shown = [np.where(np.isfinite(y), y, np.nan) for y in shown if np.isfinite(y).any()]
    if not shown:
        return -1.0, 1.0
    low, high = -max(_top(-y) for y in shown), max(_top(y) for y in shown)
    if low == high:
        half = min(abs(low), _LARGEST / 4) or 1.0
        return max(low - half, -_LARGEST), min(high + half, _LARGEST)
    # An axis that is nearly in the picture tells more than the empty lines cost.
    near = high / 4 - low / 4
    return (0.0, high) if 0 < low <= near else (low, 0.0) if 0 > high >= -near else (low, high)


def _placed(values: Floats, ends: Range, count: int) -> Floats:
    """Where the values stand on `count` dots, the ends on the first and the last dot."""
    scale = max(map(abs, ends))  # the width of a range may overflow
    low, high = ends[0] / scale, ends[1] / scale
    with np.errstate(over="ignore", invalid="ignore"):
        return np.clip((values / scale - low) / (high - low) * (count - 1), -_FAR, _FAR)


def _top(y: Floats) -> float:
    """The largest value; but if the samples jump up to it, as they do at a pole, a robust bound of the others."""
    scale = float(np.nanmax(np.abs(y))) or 1.0
    y = y / scale
    peak = int(np.nanargmax(y))
    beside = [y[index] for index in (peak - 1, peak + 1) if 0 <= index < len(y) and not np.isnan(y[index])]
    low, middle, high = np.nanquantile(y, (0.05, 0.5, 0.95))
    if not beside or high == low or y[peak] - max(beside) <= 0.2 * (y[peak] - middle):
        return float(y[peak]) * scale
    return float(min(y[peak], high + 2 * (high - low))) * scale
