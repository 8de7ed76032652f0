"""What surrounds the curves: axes through the origin, a light grid, the title with the formula, a note.

Text that a user wrote is never read as mathematics; the formula is set from our own tree, and as plain text where it
is too long. The margins are computed from the widths of the texts: that takes a millisecond, matplotlib's own layout
a second drawing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import limits
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from actcli.plots.canvas import Preset
    from actcli.plots.sampling import End, Samples

__all__ = ["Heading", "draw_ends", "fitted", "lay_out", "limits_of", "shorten", "text_width", "thin"]

_SHRINK: Final = 0.7  # how small a formula may become before it is written as plain text


class Heading:
    """The words around a picture: a title, a formula typeset and plain, a note, the name of the variable.

    `short` is the title where there is no room for it.
    """

    def __init__(
        self,
        title: str = "",
        formula: str | None = None,
        plain: str = "",
        note: str = "",
        variable: str = "x",
        short: str = "",
    ) -> None:
        self.short = short
        self.title = visible(title)[: limits.LABEL_CHARACTERS]
        self.formula = formula
        self.plain = visible(plain)
        self.note = note
        self.variable = variable


def shorten(text: str, length: int = 28) -> str:
    """The text on one line, cut where it is too long for a label.

    >>> shorten("x*sigmoid(1.702*x)", 12)
    'x*sigmoid(1…'
    """
    text = visible(" ".join(text.split()))
    return text if len(text) <= length else text[: length - 1] + "…"


def limits_of(axes: Axes, across: tuple[float, float], up: tuple[float, float]) -> None:
    """Limits, the light lines through the origin, and ticks at round numbers."""
    from matplotlib import rcParams

    from actcli.plots import ticks

    axes.set_xlim(*across)
    axes.set_ylim(*up)
    ticks.label(axes.xaxis, across)
    ticks.label(axes.yaxis, up)
    width = axes.xaxis.get_gridlines()[0].get_linewidth()
    if across[0] <= 0 <= across[1]:
        axes.axvline(0, color=rcParams["axes.edgecolor"], linewidth=1.4 * width, zorder=1.5)
    if up[0] <= 0 <= up[1]:
        axes.axhline(0, color=rcParams["axes.edgecolor"], linewidth=1.4 * width, zorder=1.5)


def draw_ends(axes: Axes, samples: Samples, color: str, marker: float, z: float) -> None:
    """Open and filled circles at jumps, and dotted asymptotes at poles; no circles that would touch each other."""
    from matplotlib import rcParams

    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    places = sorted({end.x for end in samples.ends})
    low, high = axes.get_xlim()
    pixel = (high - low) / axes.bbox.width
    room = min((right - left for left, right in pairwise(places)), default=high - low)
    if room > 1.3 * marker * figure.dpi / 72 * pixel:
        seen = _apart(samples, 0.8 * marker * figure.dpi / 72 / axes.bbox.height * float(np.ptp(axes.get_ylim())))
        for filled in (False, True):
            ends = [end for end in seen if end.filled is filled]
            if ends:
                axes.plot(
                    [end.x for end in ends], [end.y for end in ends], linestyle="none", marker="o", markersize=marker,
                    markeredgecolor=color, markeredgewidth=0.28 * marker,
                    markerfacecolor=color if filled else rcParams["axes.facecolor"], zorder=z + 0.002 * filled,
                    clip_on=False, gid="filled" if filled else "open",
                )  # fmt: skip
    for pole in samples.poles:
        axes.axvline(
            pole, color=rcParams["axes.labelcolor"], linewidth=0.2 * marker, linestyle=(0, (1, 2.5)), zorder=1.6
        )


def _apart(samples: Samples, least: float) -> list[End]:
    """The ends but those of jumps too low to be seen."""
    at: dict[float, list[End]] = {}
    for end in samples.ends:
        at.setdefault(end.x, []).append(end)
    return [end for ends in at.values() if len(ends) == 1 or np.ptp([end.y for end in ends]) > least for end in ends]


def lay_out(
    figure: Figure, panels: Sequence[Axes], heading: Heading, preset: Preset, shares: Sequence[float] = (1,)
) -> None:
    """Place title, panels (from top to bottom, with these shares of the height) and note, fitted to the width."""
    width, height = figure.get_size_inches()
    em = preset.font / 72
    left, right = _left_margin(figure, panels, em), _right_margin(figure, panels, em)
    top = height - 0.7 * em
    room = width - left - right
    if heading.title:
        text, size = fitted(figure, heading.title, 1.25 * preset.font, room)
        if heading.short and text != heading.title:
            text, size = fitted(figure, heading.short, 1.25 * preset.font, room)
        figure.text(
            left / width, top / height, text, fontsize=size, va="top", color=preset.ink, parse_math=False, gid="title"
        )
        top -= 1.25 * 1.35 * em
    if heading.formula or heading.plain:
        top = _formula(figure, heading, preset, left, top, room)
    top -= 0.55 * em
    words = bool(heading.variable) or bool(heading.note)
    bottom = (3.1 if words else 1.9) * em
    gap = 0.9 * em
    free = top - bottom - gap * (len(panels) - 1)
    for panel, share in zip(panels, shares, strict=True):
        tall = free * share / sum(shares)
        top -= tall
        panel.set_position((left / width, top / height, room / width, tall / height))
        top -= gap
    if (wider := _left_margin(figure, panels, em)) > left:  # the panels have other ticks now
        left = wider
        for panel in panels:
            box = panel.get_position()
            panel.set_position((left / width, box.y0, (width - left - right) / width, box.height))
    for panel in panels:
        thin(figure, panel, em)
    baseline = 0.75 * em / height
    if heading.variable:
        figure.text(
            1 - right / width, baseline, heading.variable, ha="right", style="italic", color=preset.quiet,
            gid="variable",
        )  # fmt: skip
    if heading.note:
        beside = text_width(figure, heading.variable, preset.font) + 1.2 * em if heading.variable else 0.0
        note, size = fitted(figure, heading.note, 0.85 * preset.font, room - beside)
        figure.text(left / width, baseline, note, fontsize=size, color=preset.quiet, parse_math=False, gid="note")


def _left_margin(figure: Figure, panels: Sequence[Axes], em: float) -> float:
    """Room for the widest number of the vertical axes, in inches."""
    widest = max(max(_numbers(figure, panel.yaxis, panel.get_ylim(), em), default=0.0) for panel in panels)
    return widest + 0.95 * em


def _right_margin(figure: Figure, panels: Sequence[Axes], em: float) -> float:
    """Room for half of a number below the right end of the horizontal axes, in inches."""
    return max(1.1 * em, 0.2 * em + max(_half_beyond(figure, panel, em) for panel in panels))


def _half_beyond(figure: Figure, panel: Axes, em: float) -> float:
    low, high = panel.get_xlim()
    last: float = max(float(place) for place in panel.xaxis.get_major_locator().tick_values(low, high) if place <= high)
    wide = panel.get_position().width * figure.get_size_inches()[0]
    half: float = _numbers(figure, panel.xaxis, (low, high), em)[-1] / 2
    return half - float((high - last) / (high - low) * wide)


def thin(figure: Figure, panel: Axes, em: float, *, beside: bool = False) -> None:
    """No more numbers below a panel than fit beside each other, none at its right end if there is one `beside` it."""
    from matplotlib.ticker import MaxNLocator

    wide = panel.get_position().width * figure.get_size_inches()[0]
    numbers = _numbers(figure, panel.xaxis, panel.get_xlim(), em)
    crowded = len(numbers) > 2 and len(numbers) * (max(numbers) + 0.7 * em) > wide + max(numbers)
    if crowded or beside:
        most = max(1, int(wide / (max(numbers) + 0.7 * em)) - 1) if crowded else len(numbers) - 1
        prune = "upper" if beside and most > 1 else None
        panel.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10], prune=prune))


def _numbers(figure: Figure, axis: Axis, ends: tuple[float, float], em: float) -> list[float]:
    """The widths of the numbers at an axis, in inches."""
    low, high = ends
    places = [place for place in axis.get_major_locator().tick_values(low, high) if low <= place <= high]
    texts = axis.get_major_formatter().format_ticks(places)
    return [text_width(figure, text, 0.92 * em * 72) for text in texts]


def text_width(figure: Figure, text: str, size: float, *, math: bool = False) -> float:
    """The width of a text in inches."""
    from matplotlib.font_manager import FontProperties

    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    wide: float = renderer.get_text_width_height_descent(text, FontProperties(size=size), math)[0]
    return wide / figure.dpi


def fitted(figure: Figure, text: str, size: float, room: float) -> tuple[str, float]:
    """The text at a size that fits: smaller if that is enough, else cut."""
    wide = text_width(figure, text, size)
    if wide > room:
        size *= max(0.8, room / wide)
        while (wide := text_width(figure, text, size)) > room and len(text) > 4:
            text = shorten(text, max(4, min(len(text) - 1, int(len(text) * room / wide))))
    return text, size


def _formula(figure: Figure, heading: Heading, preset: Preset, left: float, top: float, room: float) -> float:
    """The formula below the title; returns where it ends."""
    width, height = figure.get_size_inches()
    em = preset.font / 72
    size = 1.1 * preset.font
    if heading.formula is not None:
        typeset = f"${heading.formula}$"
        if typeset.count(r"\frac") <= 2:
            typeset = typeset.replace(r"\frac", r"\dfrac")
        try:
            wide = text_width(figure, typeset, size, math=True)
        except (ValueError, RecursionError):  # mathtext is not ours: what it cannot set is written plainly
            wide = float("inf")
        if wide * _SHRINK <= room:
            size *= min(1.0, room / wide)
            tall = _height(figure, typeset, size)
            figure.text(
                left / width,
                (top - 0.15 * em) / height,
                typeset,
                fontsize=size,
                va="top",
                color=preset.quiet,
                gid="formula",
            )
            return top - 0.15 * em - max(tall, 1.2 * em)
    text, size = fitted(figure, heading.plain, preset.font, room)
    figure.text(
        left / width,
        (top - 0.15 * em) / height,
        text,
        fontsize=size,
        va="top",
        color=preset.quiet,
        parse_math=False,
        gid="formula",
    )
    return top - 1.5 * em


def _height(figure: Figure, typeset: str, size: float) -> float:
    from matplotlib.font_manager import FontProperties

    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    tall: float = renderer.get_text_width_height_descent(typeset, FontProperties(size=size), True)[1]
    return tall / figure.dpi
