"""A heat map of the distances of all pairs: dark is near, on a logarithmic scale; near functions stand together.

The colours are viridis, even steps in lightness for even steps of the logarithm; where a few pairs lie many powers of
ten away from all others the scale ends before them, which its pointed ends say. What has no logarithm has a look of its
own: a difference of 0 is black, unbounded ones hatched, unknown ones blank, and a note says so. Numbers stand in
the cells while they can be read; in larger pictures the colours alone speak, and a dot marks an estimate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.plots import canvas
from actcli.plots.frame import fitted, shorten, text_width
from actcli.plots.style import is_dark
from actcli.plots.ticks import scientific

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = ["draw_matrix"]

_NUMBERED: Final = 20  # functions up to which cells hold numbers
_LABEL: Final = 24  # characters of a name at the side
_PITCH: Final = (0.17, 0.8)  # inches of a cell, least and most, on the screen
_LEAST: Final = 0.03  # inches of a cell in a figure whose size is given
_LETTERS: Final = 0.92, 0.66  # names: at most this part of the look's font, and of a cell
_SHARE: Final = 0.45  # of a figure whose size is given: names take no more,
_FINEST: Final = 1.5  # unless they would be smaller than these points
_ROOM: Final = 6.4  # inches that all cells share while they are larger than the least
_BAR: Final = 0.16  # inches, the width of the scale
_WIDEST: Final = 6  # powers of ten that the scale may span
_MOST: Final = (1, 97)  # percent of the pairs: those between are within the scale in any case
_EXTREME: Final = 1e-200  # matplotlib's scales fail near the ends of the floats
_HATCH: Final = "#9a9a9a"
_DARK: Final = 0.5  # luminance below which a number is white


def draw_matrix(
    names: Sequence[str],
    values: NDArray[np.float64],
    marks: NDArray[np.str_] | None = None,
    interval: tuple[Fraction, Fraction] | None = None,
    *,
    order: Sequence[int] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The heat map of a symmetric matrix; NaN is unknown, `marks` stand before the numbers (`~`: estimated).

    `interval` is the domain that the title tells, None the reals; `order` is the order of rows and columns.
    """
    look = canvas.look_of(preset, size)
    rows = list(range(len(names)) if order is None else order)
    shown = values[np.ix_(rows, rows)]
    signs = np.full(shown.shape, "") if marks is None else marks[np.ix_(rows, rows)]
    labels = [shorten(names[row], _LABEL) for row in rows]
    with canvas.styled(look):
        figure, axes, bar, letters = _lay_out(labels, look, size, _words(interval) if title is None else title)
        norm, cells = _cells(axes, shown, look, figure)
        _labels(axes, labels, letters, look)
        if len(rows) <= _NUMBERED:
            _numbers(axes, shown, signs, norm, look, figure)
        else:
            places = np.argwhere(signs == "~")
            axes.plot(places[:, 1], places[:, 0], ".", color="white", markersize=0.4 * look.marker, gid="estimated")
        _note(figure, shown, signs, look)
        _scale(bar, cells, shown, look)
    return figure


def _words(interval: tuple[Fraction, Fraction] | None) -> str:
    where = "over the reals" if interval is None else f"on [{', '.join(f'{float(end):g}' for end in interval)}]"
    return f"Largest difference of each pair {where}"


def _lay_out(
    labels: Sequence[str], look: canvas.Preset, size: tuple[float, float] | None, title: str
) -> tuple[Figure, Axes, Axes, float]:
    """A figure as large as its cells need, the axes of the cells, those of the scale, and the size of names."""
    scale = look.width / canvas.PRESETS["screen"].width
    em = look.font / 72
    pitch = scale * min(_PITCH[1], max(_PITCH[0], _ROOM / len(labels)))
    letters = min(_LETTERS[0] * look.font, _LETTERS[1] * pitch * 72)
    left, below, above, right = _margins(labels, letters, scale, look)
    if size is not None:  # names as large as cells of that size can have
        letters = _LETTERS[0] * look.font
        while True:
            left, below, above, right = _margins(labels, letters, scale, look)
            pitch = min(size[0] - left - right, size[1] - below - above) / len(labels)
            if letters <= _LETTERS[1] * pitch * 72 and max(left, below) <= _SHARE * min(size):
                break
            if letters < _FINEST:
                pitch = max(pitch, _LEAST)
                break
            letters *= 0.9
    side = pitch * len(labels)
    natural = max(left + side + right, left + 0.72 * em * len(title) + em), below + side + above
    figure = canvas.new_figure(look, size or natural)
    width, height = map(float, figure.get_size_inches())
    axes = figure.add_axes((left / width, below / height, side / width, side / height))
    bar = figure.add_axes(((left + side + 1.2 * em) / width, below / height, scale * _BAR / width, side / height))
    words, font = fitted(figure, title, 1.25 * look.font, width - 1.4 * em)
    wide = text_width(figure, words, font)
    figure.text(
        min(left, width - wide - 0.7 * em) / width, 1 - 0.7 * em / height, words, fontsize=font, va="top",
        color=look.ink, parse_math=False, gid="title",
    )  # fmt: skip
    figure.set_label(title)
    return figure, axes, bar, letters


def _margins(
    labels: Sequence[str], letters: float, scale: float, look: canvas.Preset
) -> tuple[float, float, float, float]:
    """Room left of the cells, below, above and right, in inches, for names in letters of so many points."""
    em = look.font / 72
    widest = max(map(len, labels)) * 0.6 * letters / 72
    return 0.9 * em + widest, 2.6 * em + widest, 3.0 * em, 1.2 * em + scale * _BAR + 4.2 * em


def _cells(axes: Axes, values: NDArray[np.float64], look: canvas.Preset, figure: Figure) -> tuple[Any, Any]:
    """Draw the cells; the norm of their colours, and what the scale is made of."""
    from matplotlib import colormaps
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Rectangle

    count = len(values)
    pitch = axes.get_position().width * figure.get_size_inches()[0] / count
    off = ~np.eye(count, dtype=bool)
    positive = off & np.isfinite(values) & (values > 0)
    low, high = _ends(values[positive])
    norm = LogNorm(low, high)
    cells = axes.pcolormesh(
        np.arange(count + 1) - 0.5, np.arange(count + 1) - 0.5, np.where(positive, values, np.nan),
        norm=norm, cmap=colormaps["viridis"], edgecolors=look.paper, linewidth=min(1.0, 14 / count, 4 * pitch),
        rasterized=False,
    )  # fmt: skip
    for row, column in zip(*np.nonzero(off & ~positive), strict=True):
        corner = column - 0.5, row - 0.5
        if values[row, column] == 0:
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=look.black, edgecolor=look.paper, gid="equal"))
        elif np.isinf(values[row, column]):
            patch = Rectangle(corner, 1, 1, facecolor=look.grid, edgecolor=_HATCH, linewidth=0, gid="infinite")
            patch.set_hatch("////")
            axes.add_patch(patch)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    axes.grid(visible=False)
    return norm, cells


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """The ends of the scale."""
    if not values.size:
        return 0.1, 1.0
    low, high = (min(max(float(end), _EXTREME), 1 / _EXTREME) for end in (values.min(), values.max()))
    if high > low * 10.0**_WIDEST:
        low, high = map(float, np.percentile(values, _MOST, method="nearest"))
    return (low, high) if low < high else (low / 3, high * 3)


def _labels(axes: Axes, labels: Sequence[str], letters: float, look: canvas.Preset) -> None:
    """The names at the left and, upright, below."""
    places = range(len(labels))
    axes.set_xticks(places, labels, rotation=90, fontsize=letters, color=look.ink, parse_math=False)
    axes.set_yticks(places, labels, fontsize=letters, color=look.ink, parse_math=False)


def _numbers(
    axes: Axes, values: NDArray[np.float64], marks: NDArray[np.str_], norm: Any, look: canvas.Preset, figure: Figure
) -> None:
    """Two digits in each cell, dark on light and light on dark."""
    from matplotlib import colormaps
    from matplotlib.colors import to_rgb

    pitch = axes.get_position().width * figure.get_size_inches()[0] / len(values)
    font = min(0.8 * look.font, 0.25 * pitch * 72)
    for row, column in zip(*np.nonzero(~np.eye(len(values), dtype=bool)), strict=True):
        value = values[row, column]
        text = marks[row, column] if math.isnan(value) else marks[row, column] + _number(value)
        coloured = value > 0 and math.isfinite(value)
        ground = look.black if value == 0 else look.paper
        red, green, blue = colormaps["viridis"](norm(value))[:3] if coloured else to_rgb(ground)
        dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK
        axes.text(
            column, row, text, fontsize=font * _stretch(text, value), ha="center", va="center",
            color="white" if dark else "black", parse_math=False, gid="number",
            bbox=None if math.isfinite(value) else {"facecolor": look.paper, "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip


def _stretch(text: str, value: float) -> float:
    """How much larger a symbol is than a number, and a long number smaller."""
    return 1.4 if not math.isfinite(value) else min(1.0, 5 / len(text))


def _number(value: float) -> str:
    """Two digits, in five characters or so.

    >>> [_number(value) for value in (0, 4.7e-4, 0.0759, 0.3, 7, 12.34, 250, 2e6, float("inf"))]
    ['0', '4.7e−4', '0.076', '0.30', '7.0', '12', '250', '2.0e6', '∞']
    """
    if math.isinf(value):
        return "∞"
    if value and not 1e-3 <= value < 1e4:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:#.2g}".rstrip(".") if 0 < value < 99.5 else f"{value:.0f}"


def _note(figure: Figure, values: NDArray[np.float64], marks: NDArray[np.str_], look: canvas.Preset) -> None:
    """What cells that have no colour mean."""
    off = values[~np.eye(len(values), dtype=bool)]
    numbered = len(values) <= _NUMBERED
    told = {
        f"{'white' if is_dark(look.paper) else 'black'}: 0": (off == 0).any(),
        "hatched: unbounded": np.isinf(off).any(),
        "~ estimated" if numbered else "dot: estimated": (marks == "~").any(),
        "? undecided" if numbered else "blank: undecided": (marks == "?").any(),
        "! failed" if numbered else "blank: failed": (marks == "!").any(),
    }
    height = figure.get_size_inches()[1] * 72
    words = "; ".join(text for text, is_there in told.items() if is_there)
    figure.text(0.01, 0.6 * look.font / height, words, fontsize=0.85 * look.font, color=look.quiet, gid="note")


def _scale(bar: Axes, cells: Any, values: NDArray[np.float64], look: canvas.Preset) -> None:
    """The scale of the colours, with powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    figure = bar.get_figure(root=True)
    assert figure is not None  # noqa: S101
    inner = values[np.isfinite(values) & (values > 0)]
    below, above = bool((inner < cells.norm.vmin).any()), bool((inner > cells.norm.vmax).any())
    extend = {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"}[below, above]
    scale = figure.colorbar(cells, cax=bar, extend=extend, extendfrac=0.02)
    scale.outline.set_visible(False)
    decades = np.log10(cells.norm.vmax / cells.norm.vmin)
    subs = (1.0,) if decades > 2 else (1.0, 2.0, 5.0)
    bar.yaxis.set_major_locator(LogLocator(subs=subs, numticks=12))
    bar.yaxis.set_minor_locator(NullLocator())
    bar.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _round(value)))
    bar.tick_params(labelsize=0.85 * look.font, labelcolor=look.quiet)


def _round(value: float) -> str:
    """A round number at the scale.

    >>> [_round(value) for value in (1e-4, 0.02, 1, 5000)]
    ['10⁻⁴', '0.02', '1', '5000']
    """
    return f"{value:g}" if 1e-3 <= value < 1e4 else scientific(value)
