"""The number formats in which frameworks compute, and the inputs on which they are tried.

Every number of the smaller formats is a double, so inputs, outputs and true values are arrays of doubles throughout;
rejected: arrays of each format's own type, which NumPy has not for bfloat16.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

__all__ = ["FORMATS", "Format", "inputs", "neighbours", "rounded", "ulps"]


@dataclass(frozen=True, slots=True)
class Format:
    """A binary format: digits of the significand, the least normal exponent as `frexp` counts, the greatest number."""

    name: str
    digits: int
    least: int
    greatest: float


FORMATS: Final = {
    one.name: one
    for one in (
        Format("float64", 53, -1021, float(np.finfo(np.float64).max)),
        Format("float32", 24, -125, float(np.finfo(np.float32).max)),
        Format("float16", 11, -13, 65504.0),
        Format("bfloat16", 8, -125, (2 - 2**-7) * 2.0**127),
    )
}
_DENSE: Final = 30.0  # where activations bend
_COUNTS: Final = {"float64": (100_000, 100_000), "float32": (400_000, 600_000)}  # equal steps, then equal ratios


def inputs(form: Format, near: Iterable[float] = ()) -> Doubles:
    """Finite inputs, ascending, each once: all of a format of 16 bits, else a grid, all exponents and neighbours."""
    base = _grid(form)
    edges = [neighbours(form, edge) for edge in near]
    if not edges or form.digits <= 11:
        return base
    extra = np.unique(np.concatenate(edges))
    places = np.minimum(np.searchsorted(base, extra), len(base) - 1)
    new = np.isfinite(extra) & (base[places] != extra)
    return np.insert(base, np.searchsorted(base, extra[new]), extra[new])


@lru_cache(maxsize=4)
def _grid(form: Format) -> Doubles:
    """The inputs that do not depend on the function; sorting them takes longer than most functions."""
    if form.digits <= 11:
        patterns = np.arange(1 << 16, dtype=np.uint32)
        half = form.name == "float16"
        with np.errstate(invalid="ignore"):  # NaN among them
            found = (patterns.astype(np.uint16).view(np.float16) if half else (patterns << 16).view(np.float32)).astype(
                np.float64
            )
    else:
        steps, ratios = _COUNTS[form.name]
        top, bottom = np.log2(form.greatest), form.least - form.digits
        # half of the points in the magnitudes at which functions are not yet straight lines or zero
        with np.errstate(over="ignore", under="ignore"):
            sizes = np.exp2(np.concatenate([np.linspace(bottom, top, ratios // 4), np.linspace(-24, 12, ratios // 4)]))
        parts = [np.linspace(-_DENSE, _DENSE, steps), sizes, -sizes, [0.0, form.greatest, -form.greatest]]
        found = rounded(form, np.concatenate([*parts, neighbours(form, 2.0 ** (form.least - 1))]))
    found = np.unique(found[np.isfinite(found)])
    found.flags.writeable = False
    return found


def neighbours(form: Format, at: float, count: int = 3) -> Doubles:
    """The numbers of the format around a point, on both sides, and those of the point's negative."""
    start = rounded(form, np.array([at]))
    step = ulps(form, start)
    around = rounded(form, (start + step * np.arange(-count, count + 1)).ravel())
    return np.concatenate([around, -around])


def rounded(form: Format, values: Doubles) -> Doubles:
    """The nearest numbers of the format, ties to even; beyond the greatest, infinity.

    >>> rounded(FORMATS["bfloat16"], np.array([1.00390625, 1e39, 2.0**-140])).tolist()
    [1.0, inf, 0.0]
    """
    if form.name == "float64":
        return values
    unit = ulps(form, values)
    with np.errstate(invalid="ignore"):
        found = np.rint(values / unit) * unit
    return np.where(np.abs(found) > form.greatest, np.copysign(np.inf, values), found)


def ulps(form: Format, values: Doubles) -> Doubles:
    """The distance of neighbouring numbers of the format at each value, which is finite.

    >>> ulps(FORMATS["float32"], np.array([1.0, 0.0])).tolist() == [2.0**-23, 2.0**-149]
    True
    """
    exponent: Any = np.frexp(np.where(np.isfinite(values), np.abs(values), 1.0))[1]
    exponent = np.where(values == 0, form.least, exponent)
    found: Doubles = np.ldexp(1.0, np.maximum(exponent, form.least) - form.digits)
    return found
