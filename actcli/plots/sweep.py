"""The largest error against a parameter: dots are proved values, the line between them is only drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.sweep import WIDE
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.callouts import name_point
from actcli.plots.frame import Heading, lay_out, limits_of, shorten
from actcli.plots.labels import Named
from actcli.plots.naming import greek
from actcli.plots.ticks import scientific

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
    x = np.array([float(value) for value in sweep.values])
    y = np.array([one.value for one in sweep.largest])
    if not np.isfinite(y).any():
        raise UsageError("every error is infinite: there is nothing to draw")
    names = shorten(sweep.reference.title), shorten(sweep.candidate.title)
    where = "over the reals" if sweep.interval is None else f"on [{', '.join(f'{float(e):g}' for e in sweep.interval)}]"
    proved = all(one.bounds is not None for one in sweep.largest)
    heading = Heading(
        f"{names[1]} against {names[0]}" if title is None else title,
        note=f"largest error {where}{', proved at each dot' if proved else ', estimated'}",
        variable=greek(sweep.parameter),
    )
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
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))
    if x[0] > 0 and x[-1] > WIDE * x[0]:
        axes.set_xscale("log")
        axes.set_xlim(*across)
        axes.xaxis.set_major_locator(LogLocator(10, [1, 2, 5]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))
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
        f"{_number(error)} at {_number(at)}",
        (at, error),
        [curve],
        look.colors[4 % len(look.colors)],
        0.95 * look.font,
    )


def _number(value: float) -> str:
    return f"{value:.4g}" if value == 0 or 1e-3 <= abs(value) < 1e5 or math.isinf(value) else scientific(value)
