"""What a picture of a sweep says, of whatever kind it is: its points, its words, its numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from actcli.errors import UsageError
from actcli.plots.frame import Heading
from actcli.plots.naming import called, greek
from actcli.plots.ticks import scientific

if TYPE_CHECKING:
    from actcli.analyses.sweep import Sweep

__all__ = ["heading_of", "number", "points_of"]

Floats = NDArray[np.float64]


def points_of(sweep: Sweep) -> tuple[Floats, Floats]:
    """The values of the parameter and the errors there."""
    x = np.array([float(value) for value in sweep.values])
    y = np.array([one.value for one in sweep.largest])
    if not np.isfinite(y).any():
        raise UsageError("every error is infinite: there is nothing to draw")
    return x, y


def heading_of(sweep: Sweep, title: str | None = None) -> Heading:
    """The words around a picture of errors."""
    where = "over the reals" if sweep.interval is None else f"on [{', '.join(f'{float(e):g}' for e in sweep.interval)}]"
    proved = all(one.bounds is not None for one in sweep.largest)
    return Heading(
        f"{called(sweep.candidate)} against {called(sweep.reference)}" if title is None else title,
        note=f"largest error {where}{', proved at each dot' if proved else ', estimated'}",
        variable=greek(sweep.parameter),
        short=f"{sweep.candidate.name} against {sweep.reference.name}" if title is None else "",
    )


def number(value: float) -> str:
    """An error or a value of a parameter in few digits."""
    return f"{value:.4g}" if value == 0 or 1e-3 <= abs(value) < 1e5 or math.isinf(value) else scientific(value)
