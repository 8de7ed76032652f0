"""A function of two numbers in space: its value, and beside it the size of its gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.curves import heading_of
from actcli.plots.frame import lay_out
from actcli.plots.plane import Plane, colors_of, plane_of
from actcli.plots.ticks import powers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from actcli.activation import Activation

    Floats = NDArray[np.float64]

__all__ = ["draw_surface"]

STEPS: Final = 65
_ZOOM: Final = (1.03, 0.62, 0.0175)  # at most; of nothing, and more for each em
_ROOMY: Final = 16  # ems that have room for five numbers
VIEW: Final = (26, -128)  # degrees above, and around


def draw_surface(
    activations: Sequence[Activation],
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The surface of one gated function, or of the first output of a function of two entries."""
    if len(activations) != 1:
        raise UsageError("one surface fits into one picture")
    look = canvas.look_of(preset, size)
    plane = plane_of(activations[0], interval)
    x = plane.axis(STEPS)
    a, b = np.meshgrid(x, x)
    value = plane.values(plane.outputs[0], a, b)
    with np.errstate(all="ignore"):
        gradient = np.hypot(*(plane.values(slope, a, b) for slope in plane.slopes(0)))
    heading = heading_of(activations, title)
    heading.note, heading.variable = "", ""
    with canvas.styled(look):
        figure = canvas.new_figure(look, size or (1.3 * look.width, look.height))
        frame = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        frame.set_axis_off()
        lay_out(figure, [frame], heading, look)
        figure.set_label(heading.title or heading.plain)
        top = frame.get_position().y1
        frame.remove()
        for place, (z, name) in enumerate(((value, plane.label()), (gradient, f"|∇{plane.label()}|"))):
            axes: Any = figure.add_axes((0.015 + 0.5 * place, 0.01, 0.47, top - 0.03), projection="3d", gid="surface")
            _draw(axes, plane, (a, b, z), name, look)
    return figure


def _draw(axes: Any, plane: Plane, grid: tuple[Floats, Floats, Floats], name: str, look: canvas.Preset) -> None:
    from matplotlib.ticker import MaxNLocator

    colors, norm = colors_of(grid[2], look)
    axes.plot_surface(
        *grid, rstride=1, cstride=1, cmap=colors, norm=norm, linewidth=0, antialiased=False, shade=False,
        rasterized=False,
    )  # fmt: skip
    axes.plot_wireframe(*grid, rstride=8, cstride=8, color=look.ink, linewidth=0.18 * look.line, alpha=0.55)
    axes.view_init(*VIEW)
    # The smaller the picture, the more of it is taken by the numbers around.
    box = axes.get_position()
    room = float(min(np.array([box.width, box.height]) * axes.figure.get_size_inches())) * 72 / look.font
    axes.set_box_aspect((1, 1, 0.72), zoom=min(_ZOOM[0], _ZOOM[1] + _ZOOM[2] * room))
    pads = 0.5 * look.font - 8, 1.9 * look.font - 21  # 8 and 21 points are added, whatever the font
    axes.set_xlabel(plane.inputs[0], labelpad=pads[1], parse_math=False)
    axes.set_ylabel(plane.inputs[1], labelpad=pads[1], parse_math=False)
    axes.set_title(name, fontsize=look.font, color=look.quiet, pad=0, parse_math=False, y=1.0)
    most = float(np.nanmax(np.abs(grid[2])))
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_major_locator(MaxNLocator(5 if room > _ROOMY else 3, steps=[1, 2, 5, 10]))
        axis.set_pane_color(look.paper)
        axis._axinfo["grid"].update({"color": look.grid, "linewidth": 0.4 * look.line})  # there is no other way
        axis.line.set_color(look.axis)
    if not 2e-3 <= most < 1e5:
        axes.zaxis.set_major_formatter(powers())
    axes.tick_params(pad=pads[0], labelsize=0.85 * look.font)
