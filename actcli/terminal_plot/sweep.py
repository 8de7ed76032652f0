"""The largest error against a parameter in characters, the least of all marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actcli.plots.swept import heading_of, number, points_of
from actcli.terminal_plot.characters import Curve, draw

if TYPE_CHECKING:
    from actcli.analyses.sweep import Sweep

__all__ = ["draw_sweep"]


def draw_sweep(sweep: Sweep, width: int, height: int, *, colour: bool = False, ascii: bool = False) -> str:
    """The errors that were found, joined by lines, above the parameter."""
    x, y = points_of(sweep)
    heading = heading_of(sweep)
    at, error = float(x[sweep.best]), float(y[sweep.best])
    return draw(
        [Curve(x, y, f"{heading.variable}, least {number(error)} at {number(at)}", ((at, error, True),))],
        width,
        height,
        x_range=(float(x[0]), float(x[-1])),
        y_range=(0.0, 1.08 * float(y[np.isfinite(y)].max()) or 1.0),
        title=f"{heading.title}: {heading.note}",
        colour=colour,
        ascii=ascii,
    )
