"""A function of two numbers as maps: value and gradient side by side, below them sections; or all first derivatives.

The sections are the horizontal and vertical lines in the map of the value, each in the colour of its curve. Maps have
contour lines, so that they can be read in grey too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.curves import heading_of
from actcli.plots.frame import fitted, lay_out, limits_of
from actcli.plots.plane import Plane, colors_of, plane_of
from actcli.plots.style import is_dark
from actcli.plots.ticks import powers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from actcli.activation import Activation

    Floats = NDArray[np.float64]

__all__ = ["draw_contour", "draw_jacobian"]

STEPS: Final = 161
LEVELS: Final = 14
ARROWS: Final = 11  # along each side
_TALL: Final = 7.0  # ems of a map, at least
CUTS: Final = (-0.6, -0.2, 0.2, 0.6)  # where sections are, between the ends


def draw_contour(
    activations: Sequence[Activation],
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The maps of value and gradient, and sections along both inputs."""
    from matplotlib.colors import to_hex

    plane, look = _begin(activations, interval, preset, size)
    x = plane.axis(STEPS)
    a, b = np.meshgrid(x, x)
    slopes = [plane.values(slope, a, b) for slope in plane.slopes(0)]
    with canvas.styled(look):
        figure, cells = _grid(
            activations, title, look, size or (1.1 * look.width, 1.75 * look.height), 2, 2, least=_TALL
        )
        value = plane.values(plane.outputs[0], a, b)
        _map(figure, cells[0], x, value, plane.label(), plane, look)
        _map(figure, cells[1], x, np.hypot(*slopes), f"|∇{plane.label()}|, direction", plane, look)
        pick = np.linspace(0.04 * STEPS, 0.96 * STEPS, ARROWS).astype(int)
        length = np.hypot(*slopes)
        with np.errstate(all="ignore"):
            unit = [np.where(length > 1e-9, slope / length, 0.0)[np.ix_(pick, pick)] for slope in slopes]
        colors, norm = colors_of(length, look)
        below = map(to_hex, colors(norm(length[np.ix_(pick, pick)].ravel())))
        cells[1].quiver(
            *np.meshgrid(x[pick], x[pick]), *unit, color=["white" if is_dark(color) else "black" for color in below],
            pivot="mid", scale=1.5 * ARROWS, width=0.004, headwidth=4, zorder=4, gid="gradient",
        )  # fmt: skip
        if len(cells) > 2:
            _sections(figure, cells, plane, x, look)
    return figure


def draw_jacobian(
    activations: Sequence[Activation],
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The map of every first derivative: a row an output, a column an input."""
    plane, look = _begin(activations, interval, preset, size)
    x = plane.axis(STEPS)
    a, b = np.meshgrid(x, x)
    rows = len(plane.outputs)
    with canvas.styled(look):
        tall = (0.3 + 0.72 * rows) * look.height
        figure, cells = _grid(activations, title, look, size or (1.1 * look.width, tall), rows, 2)
        maps = [plane.values(slope, a, b) for output in range(rows) for slope in plane.slopes(output)]
        every = np.array(maps)
        for place, values in enumerate(maps):
            _map(figure, cells[place], x, values, plane.label(*divmod(place, 2)), plane, look, every)
    return figure


def _begin(
    activations: Sequence[Activation],
    interval: tuple[Fraction, Fraction] | None,
    preset: str,
    size: tuple[float, float] | None,
) -> tuple[Plane, canvas.Preset]:
    if len(activations) != 1:
        raise UsageError("one function of two numbers fits into one picture")
    return plane_of(activations[0], interval), canvas.look_of(preset, size)


def _grid(
    activations: Sequence[Activation],
    title: str | None,
    look: canvas.Preset,
    size: tuple[float, float],
    rows: int,
    columns: int,
    least: float = 0.0,
) -> tuple[Figure, list[Axes]]:
    """A figure with its heading, and panels in rows, each with room for its name, its scale and its numbers.

    If panels would be lower than `least` ems, there is the first row only.
    """
    heading = heading_of(activations, title)
    heading.note, heading.variable = "", ""
    figure = canvas.new_figure(look, size)
    panels = [figure.add_axes((0.1 + 0.01 * place, 0.1, 0.8, 0.8)) for place in range(rows * columns)]
    lay_out(figure, panels[:1], heading, look)
    figure.set_label(heading.title or heading.plain)
    width, height = figure.get_size_inches()
    em = look.font / 72
    left, right, below, above = 2.6 * em, 4.6 * em, 2.6 * em, 1.6 * em
    top, bottom = panels[0].get_position().y1 * height, 0.6 * em
    if (top - bottom) / rows - below - above < least * em:
        rows = 1
        for panel in panels[columns:]:
            panel.remove()
        panels = panels[:columns]
    wide, tall = (width - 0.5 * em) / columns, (top - bottom) / rows
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        x, y = 0.2 * em + column * wide + left, top - (row + 1) * tall + below
        panel.set_position((x / width, y / height, (wide - left - right) / width, (tall - below - above) / height))
    return figure, panels


def _map(
    figure: Figure,
    axes: Axes,
    x: Floats,
    values: Floats,
    name: str,
    plane: Plane,
    look: canvas.Preset,
    scale: Floats | None = None,
) -> None:
    """One map with its contour lines and its scale."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.ticker import MaxNLocator

    colors, norm = colors_of(values if scale is None else scale, look)
    ends = plane.low, plane.high
    limits_of(axes, ends, ends)
    axes.grid(False)
    axes.pcolormesh(x, x, values, cmap=colors, norm=norm, shading="gouraud", zorder=1, rasterized=True, gid="map")
    if np.nanmax(values) > np.nanmin(values):
        levels = np.linspace(norm.vmin, norm.vmax, LEVELS + 1)[1:-1]  # type: ignore[arg-type]
        lines = levels[(levels > np.nanmin(values)) & (levels < np.nanmax(values))]
        if lines.size:
            axes.contour(x, x, values, lines, colors=look.ink, linewidths=0.25 * look.line, alpha=0.55, zorder=2)
    _dress(axes, name, plane.inputs, look)
    width, height = figure.get_size_inches()
    em = look.font / 72
    box = axes.get_position()
    bar = figure.add_axes((box.x1 + 0.7 * em / width, box.y0, 0.8 * em / width, box.height), gid="scale")
    figure.colorbar(ScalarMappable(norm, colors), cax=bar)
    bar.grid(False)
    bar.yaxis.set_major_locator(MaxNLocator(min(8, max(2, int(box.height * height / (1.6 * em))))))
    low, high = bar.get_ylim()
    if not 2e-3 <= max(abs(low), abs(high)) < 1e5:
        bar.yaxis.set_major_formatter(powers())
    for spine in bar.spines.values():
        spine.set_visible(False)
    bar.tick_params(labelsize=0.85 * look.font)


def _dress(axes: Axes, name: str, inputs: tuple[str, str], look: canvas.Preset) -> None:
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    box = axes.get_position()
    wide, tall = np.array([box.width, box.height]) * figure.get_size_inches()
    words, font = fitted(figure, name, look.font, wide + 4 * look.font / 72)
    axes.text(
        0, 1 + 0.4 * look.font / 72 / tall, words, transform=axes.transAxes, va="bottom", color=look.ink,
        fontsize=font, parse_math=False, gid="name",
    )  # fmt: skip
    axes.set_xlabel(inputs[0], labelpad=0.1 * look.font, parse_math=False)
    axes.set_ylabel(inputs[1], labelpad=0.1 * look.font, parse_math=False, rotation=0)


def _sections(figure: Figure, cells: list[Axes], plane: Plane, x: Floats, look: canvas.Preset) -> None:
    """Curves along the lines that the map of the value shows."""
    from matplotlib.patheffects import withStroke

    middle, half = (plane.low + plane.high) / 2, (plane.high - plane.low) / 2
    cuts = [float(f"{middle + part * half:.2g}") for part in CUTS]
    colors = canvas.ramp(len(cuts), look.stops)
    for along in (0, 1):
        axes = cells[2 + along]
        curves = []
        for cut, color in zip(cuts, colors, strict=True):
            still = np.full_like(x, cut)
            y = plane.values(plane.outputs[0], *((x, still) if along == 0 else (still, x)))
            curves.append(y)
            axes.plot(x, y, color=color, linewidth=0.8 * look.line, zorder=3, gid="section")
            (cells[0].axhline if along == 0 else cells[0].axvline)(
                cut,
                color=color,
                linewidth=0.7 * look.line,
                linestyle=(0, (4, 2)) if along else "-",
                zorder=3,
                path_effects=[withStroke(linewidth=1.3 * look.line, foreground=look.paper)],
            )
        every = np.concatenate(curves)
        low, high = float(np.nanmin(every)), float(np.nanmax(every))
        room = 0.05 * (high - low) or 1.0
        limits_of(axes, (plane.low, plane.high), (low - room, high + room))
        other = plane.inputs[1 - along]
        _dress(axes, f"sections at constant {other}", (plane.inputs[along], ""), look)
        highest = sorted(zip(cuts, colors, curves, strict=True), key=lambda row: -float(row[2][-1]))
        for place, (cut, color, _) in enumerate(highest):
            text, font = fitted(figure, f"{other} = {cut:g}".replace("-", "−"), 0.85 * look.font, 3.9 * look.font / 72)
            axes.text(
                1.04, 0.95 - 0.14 * place, text, transform=axes.transAxes, va="top", color=color, fontsize=font,
                parse_math=False, gid="section",
            )  # fmt: skip
