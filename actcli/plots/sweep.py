"""The largest error against a parameter: dots are proved values, the line between them is only drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.sweep import WIDE
from actcli.plots import canvas
from actcli.plots.callouts import name_point
from actcli.plots.frame import lay_out, limits_of
from actcli.plots.labels import Named
from actcli.plots.swept import heading_of, number, points_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from actcli.analyses.sweep import Sweep

    Floats = NDArray[np.float64]

__all__ = ["draw_sweep"]

TALL: Final = 30  # a ratio of errors from which their axis is logarithmic


def draw_sweep(
    sweep: Sweep, *, title: str | None = None, preset: str = "screen", size: tuple[float, float] | None = None
) -> Figure:
    """The largest errors as the parameter moves, the least of them marked."""
    look = canvas.look_of(preset, size)
    x, y = points_of(sweep)
    heading = heading_of(sweep, title)
    with canvas.styled(look):
        figure = canvas.new_figure(look, size)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        _scale(axes, x, y)
        lay_out(figure, [axes], heading, look)
        figure.set_label(heading.title)
        axes.plot(x, y, color=look.colors[0], linewidth=0.6 * look.line, zorder=2, gid="line")
        axes.plot(x, y, ".", markersize=0.9 * look.marker, color=look.colors[0], zorder=3, gid="values")
        _mark(axes, x, y, sweep.best, look)
    return figure


def _scale(axes: Axes, x: Floats, y: Floats) -> None:
    """Limits that hold every finite error; logarithmic where the errors span orders of magnitude."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    finite = y[np.isfinite(y)]
    low, high = float(finite.min()), float(finite.max())
    across = float(x[0]), float(x[-1])
    limits_of(axes, across, (0.0, 1.08 * high or 1.0))
    if low > 0 and high > TALL * low:
        axes.set_yscale("log")
        axes.set_ylim(low / 1.5, high * 1.25)
        axes.minorticks_off()
        axes.yaxis.set_major_locator(LogLocator(10, [1, 2, 5] if high < 1000 * low else [1]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    if x[0] > 0 and x[-1] > WIDE * x[0]:
        axes.set_xscale("log")
        axes.set_xlim(*across)
        axes.xaxis.set_major_locator(LogLocator(10, [1, 2, 5]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
        axes.minorticks_off()


def _mark(axes: Axes, x: Floats, y: Floats, best: int, look: canvas.Preset) -> None:
    at, error = float(x[best]), float(y[best])
    color = look.colors[4 % len(look.colors)]
    axes.plot(
        [at], [error], linestyle="none", marker="o", markersize=1.5 * look.marker, markerfacecolor="none",
        markeredgecolor=color, markeredgewidth=0.3 * look.marker, zorder=4, clip_on=False, gid="least",
    )  # fmt: skip
    curve = Named("", x, y, look.colors[0])
    name_point(
        axes,
        f"{number(error)} at {number(at)}",
        (at, error),
        [curve],
        look.colors[4 % len(look.colors)],
        0.95 * look.font,
    )
