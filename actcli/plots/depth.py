"""Signals and gradients over depth: the map of variances with its staircases, and what 50 layers make of both."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.depth import HUGE, STARTS, Depth, depth
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.curves import DASHED
from actcli.plots.frame import Heading, lay_out, limits_of, text_width
from actcli.plots.ticks import scientific

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.activation import Activation

__all__ = ["draw_depth"]

KEY: Final = "variance, gradient² (dashed), from"
TURNS: Final = 12  # steps of a staircase
DECADES: Final = 12  # that the axis over depth holds at most


def draw_depth(
    activations: Sequence[Activation],
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The mean-field theory of one activation; `interval` has no meaning here."""
    if len(activations) != 1 or interval is not None:
        raise UsageError("the figure over depth is of one function, and has no range")
    found = depth(activations[0])
    look = canvas.look_of(preset, size)
    heading = Heading(
        activations[0].title if title is None else title,
        plain=f"weight variance {found.weight:.4g}/n; gradient² × {found.factor:.4g} at variance 1",
        note="mean-field theory of wide layers without biases, estimated",
        variable="",
    )
    with canvas.styled(look):
        figure = canvas.new_figure(look, size or (1.25 * look.width, look.height))
        left, right = figure.add_axes((0.1, 0.1, 0.35, 0.8)), figure.add_axes((0.6, 0.1, 0.35, 0.8))
        most = float(found.q[-1])
        limits_of(left, (0.0, most), (0.0, max(most, min(1.25 * most, float(found.mapped.max())))))
        _sizes(right, found)
        lay_out(figure, [left], heading, look)
        figure.set_label(heading.title)
        _place(figure, left, right, look)
        _map(left, found, look)
        _over_layers(right, found, look)
    return figure


def _place(figure: Figure, left: Axes, right: Axes, look: canvas.Preset) -> None:
    """The two panels beside each other, with the names of their axes."""
    width, height = figure.get_size_inches()
    em = look.font / 72
    box = left.get_position()
    gap = 5.4 * em / width
    top = box.y1 - 1.3 * em / height
    bottom = box.y0 + 1.4 * em / height
    wide = box.width - gap
    left.set_position((box.x0, bottom, 0.42 * wide, top - bottom))
    right.set_position((box.x0 + 0.42 * wide + gap, bottom, 0.58 * wide, top - bottom))
    above = 1 + 0.35 * em / ((top - bottom) * height)
    needed = text_width(figure, KEY + "".join(f"  {start:g}" for start in STARTS), 0.92 * look.font)
    font = 0.92 * look.font * min(1.0, 0.94 * 0.58 * wide * width / needed)
    for axes, across, up in ((left, "variance of the input", "of the output"), (right, "layer", KEY)):
        axes.set_xlabel(across, labelpad=0.2 * look.font)
        axes.text(0, above, up, transform=axes.transAxes, va="bottom", fontsize=font, color=look.quiet, gid="name")
    x = text_width(figure, KEY, font) / (0.58 * wide * width)
    for start, color in zip(STARTS, canvas.ramp(len(STARTS), look.stops), strict=True):
        words = f"  {start:g}"
        right.text(
            x, above, words, transform=right.transAxes, va="bottom", fontsize=font, color=color,
            weight="bold", gid="name",
        )  # fmt: skip
        x += 1.15 * text_width(figure, words, font) / (0.58 * wide * width)


def _map(axes: Axes, found: Depth, look: canvas.Preset) -> None:
    most = float(found.q[-1])
    axes.plot([0, most], [0, most], color=look.quiet, linewidth=0.5 * look.line, zorder=2, gid="diagonal")
    axes.plot(found.q, found.mapped, color=look.black, linewidth=look.line, zorder=3, gid="map")
    colors = canvas.ramp(len(found.starts), look.stops)
    for start, row, color in zip(found.starts, found.variances, colors, strict=True):
        xs, ys = [start], [0.0]
        for before, after in pairwise(row[: TURNS + 1].tolist()):
            xs += [before, after]
            ys += [after, after]
        axes.plot(xs, ys, color=color, linewidth=0.6 * look.line, zorder=3.5, gid="staircase")
        axes.plot([start], [0], "o", markersize=look.marker, color=color, zorder=5, clip_on=False, gid="start")


def _sizes(axes: Axes, found: Depth) -> None:
    """A logarithmic axis for variances and gradients."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    every = np.concatenate([*found.variances, *found.gradients])
    every = every[np.isfinite(every) & (every > 0)]
    middle = 10.0 ** (DECADES / 2)
    low, high = max(float(every.min()), 1 / middle), min(float(every.max()), middle)
    low, high = min(low / 2, 0.1), max(high * 2, 10.0)
    limits_of(axes, (0.0, float(len(found.variances[0]) - 1)), (low, high))
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    axes.minorticks_off()
    axes.yaxis.set_major_locator(LogLocator(10, [1], numticks=8))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _power(value)))


def _power(value: float) -> str:
    return f"{value:g}" if 0.01 <= value <= 1000 else scientific(value)


def _over_layers(axes: Axes, found: Depth, look: canvas.Preset) -> None:
    layers = np.arange(len(found.variances[0]))
    colors = canvas.ramp(len(found.starts), look.stops)
    for variance, gradient, color in zip(found.variances, found.gradients, colors, strict=True):
        followed = variance < HUGE
        variance = np.where(followed, variance, np.inf)
        gradient = np.where([True, *followed[:-1]], gradient, np.inf)
        axes.plot(layers, variance, color=color, linewidth=0.8 * look.line, zorder=3, gid="variance")
        axes.plot(
            layers, gradient, color=color, linestyle=DASHED, linewidth=0.8 * look.line, zorder=3.1, gid="gradient"
        )
    axes.axhline(1, color=look.axis, linewidth=0.5 * look.line, zorder=1.5)
