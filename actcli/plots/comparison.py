"""A reference and what stands in for it: the curves above, the signed differences below, their maxima marked.

The maxima are not read off the picture: whoever asks for it passes what an analysis found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import operators as op
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.curves import DASHED, draw_stroke
from actcli.plots.frame import Heading, lay_out, limits_of, scientific, shorten
from actcli.plots.labels import Named, name_curves, name_point
from actcli.plots.naming import listed
from actcli.plots.sampling import Samples, sample, values, window
from actcli.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["draw_comparison"]

MOST: Final = 6
_SHARES: Final = (1.35, 1.0)


def draw_comparison(
    reference: Activation,
    candidates: Sequence[Activation],
    interval: tuple[Fraction, Fraction] | None = None,
    marks: Sequence[tuple[float, float] | None] = (),
    *,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The comparison; `marks` holds for each candidate the place and the value of the largest error, or None.

    The sign of an error does not matter: the mark goes where the difference is. What is infinite, or found beyond the
    picture (over the reals), is not marked.
    """
    if not 1 <= len(candidates) <= MOST:
        raise UsageError(f"a comparison shows 1 to {MOST} candidates")
    look = canvas.preset_of(preset)
    span = interval or reference.record.range
    exprs = [_only(activation) for activation in (reference, *candidates)]
    lines = [sample(expr, span) for expr in exprs]
    gaps = [sample(op.subtract(expr, exprs[0]), span) for expr in exprs[1:]]
    names = [shorten(activation.title) for activation in (reference, *candidates)]
    with canvas.styled(look):
        figure = canvas.new_figure(look, size or (look.width, 1.2 * look.height))
        above = figure.add_axes((0.1, 0.5, 0.8, 0.4))
        below = figure.add_axes((0.1, 0.1, 0.8, 0.3))
        across = float(span[0]), float(span[1])
        limits_of(above, across, window(lines))
        limits_of(below, across, _roomy(window(gaps)))
        above.tick_params(labelbottom=False)
        heading = Heading(_title(names) if title is None else title, note="below: the difference to " + names[0])
        lay_out(figure, [above, below], heading, look, _SHARES)
        figure.set_label(heading.title)
        dashes = "-" if len(candidates) == 1 else DASHED
        draw_stroke(above, lines[0], canvas.BLACK, "-", look, z=2.5, width=1.6)
        for index, (line, gap) in enumerate(zip(lines[1:], gaps, strict=True)):
            color = canvas.COLORS[index]
            draw_stroke(above, line, color, dashes, look, z=3 + 0.01 * index, width=0.8)
            draw_stroke(below, gap, color, "-", look, z=3 + 0.01 * index)
        colors = [canvas.BLACK, *canvas.COLORS]
        styles = ["-", *[dashes] * len(candidates)]
        rows = zip(names, lines, colors, styles, strict=False)
        named = [Named(name, line.x, line.y, color, style) for name, line, color, style in rows]
        name_curves(above, named, look.font)
        for index, mark in enumerate(marks):
            if mark is not None and np.isfinite(mark).all() and across[0] <= mark[0] <= across[1]:
                _mark(below, mark, index, gaps, exprs, look)
    return figure


def _title(names: Sequence[str]) -> str:
    return f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} against {listed(names[1:])}"


def _only(activation: Activation) -> Expr:
    sections = sections_of(activation)
    if len(sections) != 1:
        raise UsageError(f"{activation.name} has no single curve to compare", hint="'plot' shows its sections")
    return sections[0].expr


def _roomy(up: tuple[float, float]) -> tuple[float, float]:
    """The limits with room for a label above and below."""
    room = 0.14 * (up[1] - up[0])
    return up[0] - room, up[1] + room


def _size(error: float) -> str:
    return f"{error:.3g}" if 1e-3 <= error < 1e5 else scientific(float(f"{error:.2e}"))


def _mark(
    axes: Axes, mark: tuple[float, float], index: int, gaps: list[Samples], exprs: list[Expr], look: canvas.Preset
) -> None:
    """A ring at the largest difference and its size beside it."""
    x, error = mark
    color = canvas.COLORS[index]
    here = values(op.subtract(exprs[index + 1], exprs[0]), np.array([x], dtype=float))[0]
    y = -abs(error) if here < 0 else abs(error)
    axes.plot(
        [x], [y], linestyle="none", marker="o", markersize=1.25 * look.marker, markerfacecolor="none",
        markeredgecolor=color, markeredgewidth=0.3 * look.marker, zorder=5, clip_on=False, gid="maximum",
    )  # fmt: skip
    curves = [Named("", gap.x, gap.y, color) for gap in gaps]
    name_point(axes, _size(abs(error)), (x, y), curves, color, 0.92 * look.font)
