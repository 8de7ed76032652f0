"""Samples of an unknown function: pairs of numbers, and how finely the values are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.errors import InputError

if TYPE_CHECKING:
    from actcli.identification.definitions import Doubles

__all__ = ["LEAST", "Samples", "paired"]

LEAST: Final = 8  # samples
_FULL: Final = 14  # digits that are all of a number, or nearly


@dataclass(frozen=True, eq=False)
class Samples:
    """Finite pairs in ascending x, the format in which the values were computed, and how many pairs were not finite.

    `units` are those of the last digits where values were written with few; then `form` says how many.
    """

    x: Doubles
    y: Doubles
    form: str
    source: str
    dropped: int = 0
    units: Doubles | None = None
    digits: int = 0  # significant ones at most, of a text; negative: decimal places, where all have as many

    @property
    def as_written(self) -> Samples | None:
        """The same, no finer than its digits; None where they hide nothing."""
        if not self.digits or self.digits > _FULL:
            return None
        label = f"{abs(self.digits)} {'digits' if self.digits > 0 else 'decimals'}"
        if self.digits > 0:
            with np.errstate(divide="ignore"):
                units = 10.0 ** (np.floor(np.log10(np.abs(self.y))) - self.digits + 1)
        else:
            units = np.full(len(self.y), 10.0**self.digits)
        return replace(self, form=label, units=np.maximum(units, 1e-300))

    def __len__(self) -> int:
        return len(self.x)


def paired(x: Any, y: Any, form: str, source: str, digits: int = 0) -> Samples:
    """Arrays of equal length as samples: sorted, each x once, what is not finite left out."""
    x, y = (np.asarray(one, dtype=np.float64).ravel() for one in (x, y))
    if x.shape != y.shape:
        raise InputError(f"{source}: {len(x)} inputs and {len(y)} values", hint="each x needs one y")
    sound = np.isfinite(x) & np.isfinite(y)
    places, first = np.unique(x[sound], return_index=True)
    values = y[sound][first]
    every = y[sound]
    if len(places) < sound.sum():
        same = values[np.searchsorted(places, x[sound])]
        spread = np.abs(same - every) > 1e-6 * np.maximum(1.0, np.abs(every))
        if spread.any():
            at = float(x[sound][spread][0])
            raise InputError(f"{source}: two values at x = {at:g}", hint="samples of a function have one y for each x")
    if len(places) < LEAST:
        raise InputError(
            f"{source}: {len(places)} finite samples of different x are too few to name a function",
            hint=f"give {LEAST} or more, and better a hundred",
        )
    return Samples(places, values, form, source, int(len(x) - sound.sum()), digits=digits)
