"""The panel of differences: signed curves or their sizes on a logarithmic axis, and proved bounds that touch them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actcli.plots.callouts import name_point
from actcli.plots.curves import draw_stroke
from actcli.plots.frame import limits_of
from actcli.plots.gaps import Gap, is_seen, roomy, signed, size_text, sizes_shown
from actcli.plots.labels import Named
from actcli.plots.sampling import Samples, window
from actcli.plots.ticks import scientific

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from actcli.plots.canvas import Preset

__all__ = ["bound_line", "draw", "logarithmic", "mark_bounds"]


def draw(axes: Axes, gaps: Sequence[Gap], across: tuple[float, float], look: Preset, *, log: bool = False) -> None:
    """The curves of the differences, with limits that hold their bounds too."""
    low, high = window([gap.samples for gap in gaps])
    for gap in gaps:
        if is_seen(gap.mark, across):
            assert gap.mark is not None  # noqa: S101 -- it is seen
            top = signed(gap)
            low, high = min(low, top), max(high, top)
    if log:
        logarithmic(axes, across, [gap.samples for gap in gaps], max(abs(low), abs(high)))
    else:
        limits_of(axes, across, roomy((low, high)))
    for rank, gap in enumerate(gaps):
        drawn = gap.samples
        if log:
            with np.errstate(all="ignore"):
                sizes = np.abs(drawn.y)
            drawn = Samples(drawn.x, np.where(sizes > 0, sizes, np.nan), (), drawn.poles, drawn.middle)
        draw_stroke(axes, drawn, gap.color, "-", look, z=3 + 0.01 * rank)


def logarithmic(axes: Axes, across: tuple[float, float], curves: Sequence[Samples], top: float) -> None:
    """A logarithmic axis from the least size that matters to a little more than the largest."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    limits_of(axes, across, (0.0, top or 1.0))
    axes.set_yscale("log")
    axes.set_ylim(*sizes_shown(curves, top))
    axes.minorticks_off()
    axes.yaxis.set_major_locator(LogLocator(10, [1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scientific(value)))


def mark_bounds(
    axes: Axes, gaps: Sequence[Gap], across: tuple[float, float], look: Preset, *, log: bool = False
) -> None:
    """A line at each bound that touches its curve, a ring where it does, and its size beside it."""
    curves = [Named("", gap.samples.x, np.abs(gap.samples.y) if log else gap.samples.y, gap.color, "-") for gap in gaps]
    if log:
        low = axes.get_ylim()[0]
        curves = [one._replace(y=np.maximum(one.y, low)) for one in curves]
    ends = np.array(across)
    for gap in gaps:
        if is_seen(gap.mark, across):
            assert gap.mark is not None  # noqa: S101 -- it is seen
            y = abs(gap.mark[1]) if log else signed(gap)
            curves.append(Named("", ends, np.array([y, y]), gap.color))
    for gap in gaps:
        if not is_seen(gap.mark, across):
            continue
        assert gap.mark is not None  # noqa: S101 -- it is seen
        y = abs(gap.mark[1]) if log else signed(gap)
        bound_line(axes, y, gap.color, look)
        axes.plot(
            [gap.mark[0]], [y], linestyle="none", marker="o", markersize=1.25 * look.marker, markerfacecolor="none",
            markeredgecolor=gap.color, markeredgewidth=0.3 * look.marker, zorder=5, clip_on=False, gid="maximum",
        )  # fmt: skip
        name_point(axes, size_text(abs(y)), (gap.mark[0], y), curves, gap.color, 0.92 * look.font)


def bound_line(axes: Axes, y: float, color: str, look: Preset) -> None:
    """The bound over the whole width."""
    axes.axhline(y, color=color, linewidth=0.45 * look.line, linestyle=(0, (5, 3)), zorder=2.2, gid="bound")
