"""A reference and what stands in for it: the curves above, the signed differences below, their proved bounds marked.

With `order=1` a third panel holds the differences of the derivatives. More candidates than can be told apart in one
panel have a small picture each, all with the same axes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.curves import DASHED, draw_stroke, upright
from actcli.plots.differences import draw, mark_bounds
from actcli.plots.frame import Heading, fitted, lay_out, limits_of, thin
from actcli.plots.gaps import Gap, Mark, differences_of, only
from actcli.plots.labels import Named, name_curves
from actcli.plots.naming import called, listed
from actcli.plots.sampling import sample, window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.activation import Activation
    from actcli.plots.canvas import Preset
    from actcli.plots.sampling import Samples

__all__ = ["draw_comparison"]

MOST: Final = 4  # candidates whose curves can be told apart
SMALL: Final = 24  # small pictures
_SHARES: Final = (1.35, 1.0, 1.0)


def draw_comparison(
    reference: Activation,
    candidates: Sequence[Activation],
    interval: tuple[Fraction, Fraction] | None = None,
    marks: Sequence[Mark] = (),
    *,
    slopes: Sequence[Mark] = (),
    order: int = 0,
    log: bool = False,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The comparison; `marks` holds for each candidate the place and the value of the largest error, or None.

    The sign of an error does not matter: the mark goes where the difference is. What is infinite, or found beyond the
    picture (over the reals), is not marked. `slopes` are the marks of the derivatives' differences, `log` draws sizes
    of differences on a logarithmic axis.
    """
    if not 1 <= len(candidates) <= SMALL:
        raise UsageError(f"a comparison shows 1 to {SMALL} candidates")
    look = canvas.look_of(preset, size)
    span = interval or reference.record.range
    exprs = [only(activation) for activation in (reference, *candidates)]
    colors = [look.colors[index % len(look.colors)] for index in range(len(candidates))]
    names = [called(activation) for activation in (reference, *candidates)]
    rows = [differences_of(reference, candidates, span, marks, colors)]
    if order:
        rows.append(differences_of(reference, candidates, span, slopes, colors, order))
    several = len(candidates) > MOST
    short = f"{len(candidates)} functions against {names[0]}"
    heading = Heading(
        (short if several else _title(names)) if title is None else title,
        note=_note(names[0], order, log, several=several),
        short=short if title is None and len(candidates) > 1 else "",
    )
    with canvas.styled(look):
        if several:
            return _multiples(rows[0] if not order else rows[1], names, span, heading, look, size, log=log)
        figure = canvas.new_figure(look, size or (look.width, (1.2 + 0.4 * (len(rows) - 1)) * look.height))
        panels = [figure.add_axes((0.1, 0.1 + 0.2 * row, 0.8, 0.15)) for row in range(len(rows) + 1)]
        across = float(span[0]), float(span[1])
        lines = [sample(expr, span) for expr in exprs]
        _curves(panels[0], lines, across, colors, look)
        for panel, gaps in zip(panels[1:], rows, strict=True):
            draw(panel, gaps, across, look, log=log)
        for panel in panels[:-1]:
            panel.tick_params(labelbottom=False)
        lay_out(figure, panels, heading, look, _SHARES[: len(panels)])
        figure.set_label(heading.title)
        poles = upright({pole for line in lines for pole in line.poles}, panels[0].get_ylim(), look)
        name_curves(panels[0], [*_named(lines, names, colors, look), *poles], look.font)
        for panel, gaps in zip(panels[1:], rows, strict=True):
            mark_bounds(panel, gaps, across, look, log=log)
    return figure


def _curves(axes: Axes, lines: list[Samples], across: tuple[float, float], colors: list[str], look: Preset) -> None:
    limits_of(axes, across, window(lines))
    draw_stroke(axes, lines[0], look.black, "-", look, z=2.5, width=1.6)
    for rank, (line, color) in enumerate(zip(lines[1:], colors, strict=True)):
        dashes = "-" if len(lines) == 2 else DASHED
        draw_stroke(axes, line, color, dashes, look, z=3 + 0.01 * rank, width=0.8)


def _named(lines: list[Samples], names: list[str], colors: list[str], look: Preset) -> list[Named]:
    styles = ["-", *["-" if len(lines) == 2 else DASHED] * (len(lines) - 1)]
    rows = zip(names, lines, [look.black, *colors], styles, strict=True)
    return [Named(name, line.x, line.y, color, style) for name, line, color, style in rows]


def _multiples(
    gaps: list[Gap],
    names: list[str],
    span: tuple[Fraction, Fraction],
    heading: Heading,
    look: Preset,
    size: tuple[float, float] | None,
    *,
    log: bool,
) -> Figure:
    """A small picture for each candidate, in rows of three or four, all with the same axes."""
    columns = 3 if len(gaps) <= 9 else 4
    rows = math.ceil(len(gaps) / columns)
    figure = canvas.new_figure(look, size or (look.width, look.height * (0.25 + 0.42 * rows)))
    panels = [figure.add_axes((0.1, 0.1 + 0.01 * place, 0.8, 0.1)) for place in range(len(gaps))]
    across = float(span[0]), float(span[1])
    for panel, gap in zip(panels, gaps, strict=True):
        draw(panel, [gap], across, look, log=log)
    low, high = min(panel.get_ylim()[0] for panel in panels), max(panel.get_ylim()[1] for panel in panels)
    for place, panel in enumerate(panels):
        panel.set_ylim(low, high)
        panel.tick_params(labelleft=place % columns == 0, labelbottom=place + columns >= len(gaps))
    lay_out(figure, panels[:1], heading, look)
    figure.set_label(heading.title)
    box, em = panels[0].get_position(), look.font / 72
    width, height = (float(side) for side in figure.get_size_inches())
    gap_x, gap_y = 1.7 * em / width, 1.9 * em / height
    wide = (box.width - (columns - 1) * gap_x) / columns
    tall = (box.height - rows * gap_y) / rows
    if not log:  # a label fits above the highest curve and below the lowest
        room = min(0.9 * em / (tall * height), 0.25) * (high - low)
        for panel in panels:
            panel.set_ylim(low - room, high + room)
    for place, (panel, gap, name) in enumerate(zip(panels, gaps, names[1:], strict=True)):
        row, column = divmod(place, columns)
        panel.set_position((box.x0 + column * (wide + gap_x), box.y1 - (row + 1) * (tall + gap_y), wide, tall))
        thin(figure, panel, em, beside=column + 1 < columns)
        words, font = fitted(figure, name, look.font, wide * width)
        panel.text(
            0, 1 + 0.35 * em / (tall * height), words, transform=panel.transAxes, va="bottom", fontsize=font,
            color=look.ink, parse_math=False, gid="name",
        )  # fmt: skip
        mark_bounds(panel, [gap], across, look, log=log)
    return figure


def _note(reference: str, order: int, log: bool, *, several: bool) -> str:
    size = "size of the " if log else ""
    if several:
        slopes = "derivatives' " if order else ""
        return f"the {size}{slopes}difference to {reference}; dashed: the bound"
    slopes = ", and of the derivatives" if order else ""
    return f"below: the {size}difference to {reference}{slopes}; dashed: the bound"


def _title(names: Sequence[str]) -> str:
    return f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} against {listed(names[1:])}"
