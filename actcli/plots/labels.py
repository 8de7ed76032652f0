"""Names on the curves: beside its line, clear of every other, and nearer to its own than to another.

If one finds no such place, all go into a key: in a corner that no curve enters, or above the axes, which become lower.
A curve that is alone needs none: the title says what it is. All is reckoned in pixels of the figure's own resolution.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.plots.style import is_dark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

__all__ = ["DIRECTIONS", "Named", "clearance", "darker", "lettering", "name_curves", "traced"]

Floats = NDArray[np.float64]
STEP: Final = 2.2  # typographic points between the points of a line that boxes are tried against
SPOTS: Final = 48  # places tried along a line
POINTS: Final = 4096  # of a line that boxes are tried against; one that swings all the time has millions
_PARTS: Final = (1.0, 0.85)  # of the letters' size in a key above the axes
_TALLEST: Final = 0.45  # of the height of the axes: a key above them takes no more
_PLACES: Final[dict[Any, tuple[float, float, float, float]]] = {  # of a key, and what it may cover of the axes there
    "upper left": (0.0, 0.45, 0.6, 1.0),
    "lower right": (0.55, 1.0, 0.0, 0.4),
    "upper right": (0.55, 1.0, 0.6, 1.0),
    "lower left": (0.0, 0.45, 0.0, 0.4),
    "center left": (0.0, 0.45, 0.3, 0.7),
    "center right": (0.55, 1.0, 0.3, 0.7),
    "upper center": (0.3, 0.7, 0.6, 1.0),
    "lower center": (0.3, 0.7, 0.0, 0.4),
}
DIRECTIONS: Final = np.array([(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)], dtype=float)


class Named(NamedTuple):
    """A line, what it is called and its colour; `text` may be empty: then it is only in the way."""

    text: str
    x: Floats
    y: Floats
    color: str
    dashes: Any = "-"


def lettering(color: str) -> str:
    """The colour of letters in the hue of a line, on the paper that is drawn on."""
    from matplotlib import rcParams
    from matplotlib.colors import to_hex

    return color if is_dark(to_hex(rcParams["axes.facecolor"])) else darker(color)


def darker(color: str, factor: float = 0.78) -> str:
    """The colour for letters, which are thinner than lines.

    >>> darker("#ffffff")
    '#c6c6c6'
    """
    return "#" + "".join(f"{int(int(color[i : i + 2], 16) * factor):02x}" for i in (1, 3, 5))


def name_curves(axes: Axes, curves: Sequence[Named], font: float) -> None:
    """Put the names of the curves on the axes."""
    from matplotlib.font_manager import FontProperties

    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame = axes.bbox
    em = font * figure.dpi / 72
    lines = [traced(axes, curve) for curve in curves]
    origin = axes.transData.transform((0, 0))
    taken: list[tuple[Floats, Floats]] = []
    found: list[tuple[Floats, Named]] = []
    for index, curve in enumerate(curves):
        if not curve.text:
            continue
        width, height, _ = renderer.get_text_width_height_descent(curve.text, FontProperties(size=font), False)
        half = np.array([width / 2, 0.5 * max(height, 0.7 * em)])
        others = [line for other, line in enumerate(lines) if other != index]
        bounds = np.array([[frame.x0, frame.y0], [frame.x1, frame.y1]])
        spot = _spot(
            lines[index], np.concatenate(others) if others else np.empty((0, 2)), half, bounds, origin, em, taken
        )
        if spot is None:
            named = [curve for curve in curves if curve.text]
            if len(named) > 1:
                _key(axes, named, np.concatenate(lines), font)
            return
        taken.append((spot, half))
        found.append((spot, curve))
    for spot, curve in found:
        x, y = axes.transAxes.inverted().transform(spot)
        axes.text(
            x, y, curve.text, transform=axes.transAxes, ha="center", va="center", fontsize=font,
            color=lettering(curve.color), parse_math=False, zorder=6, clip_on=False, gid="name",
        )  # fmt: skip


def traced(axes: Axes, curve: Named) -> Floats:
    """The visible part of a line as points a few pixels apart."""
    frame = axes.bbox
    points = axes.transData.transform(np.column_stack([curve.x, curve.y]))
    points[:, 1] = np.clip(points[:, 1], frame.y0 - 50, frame.y1 + 50)
    steps = np.hypot(*np.diff(points, axis=0).T)
    lifted = np.isnan(steps)
    step = STEP * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    along = np.concatenate([[0.0], np.cumsum(np.where(lifted, step, steps))])
    at = np.arange(0, along[-1] + step, step)
    walked = np.column_stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)])
    inside = (walked[:, 1] >= frame.y0 - 1) & (walked[:, 1] <= frame.y1 + 1) & ~np.isnan(walked).any(axis=1)
    found = walked[inside]
    while len(found) > POINTS:
        step *= 2
        found = step * np.unique(np.round(found / step), axis=0)
    return np.asarray(found)


def clearance(spots: Floats, half: Floats, points: Floats) -> Floats:
    """From each box to the nearest point; infinite without points."""
    if not len(points):
        return np.full(len(spots), np.inf)
    apart = np.abs(spots[:, None, :] - points[None, :, :]) - half
    return np.asarray(np.hypot(*np.maximum(apart, 0).transpose(2, 0, 1)).min(axis=1))


def _spot(
    own: Floats,
    others: Floats,
    half: Floats,
    bounds: Floats,
    origin: Floats,
    em: float,
    taken: list[tuple[Floats, Floats]],
) -> Floats | None:
    """The centre of the best box for a name beside its own line, or None."""
    if not len(own):
        return None
    gap = 0.4 * em
    places = own[np.linspace(0, len(own) - 1, min(SPOTS, len(own))).astype(int)]
    spots = (places[:, None, :] + DIRECTIONS * (half + gap)).reshape(-1, 2)
    bounds[0, 0] += 0.4 * em  # not glued to the numbers of the axis
    fits = ((spots - half >= bounds[0] + 1) & (spots + half <= bounds[1] - 1)).all(axis=1)
    for centre, other in taken:
        fits &= (np.abs(spots - centre) > half + other + 0.2 * em).any(axis=1)
    spots = spots[fits]
    if not len(spots):
        return None
    to_own, to_others = clearance(spots, half, own), clearance(spots, half, others)
    good = (to_own >= 0.6 * gap) & (to_own <= 1.2 * em) & (to_others >= to_own + 0.3 * em)
    good &= ~(np.abs(spots - origin) < half + 0.1 * em).any(axis=1)  # no name is struck through by an axis
    if not good.any():
        return None
    across = (spots[:, 0] - bounds[0, 0]) / (bounds[1, 0] - bounds[0, 0])
    score = np.minimum(to_others / em, 4.0) - 1.2 * to_own / em + 0.8 * across
    return np.asarray(spots[np.argmax(np.where(good, score, -np.inf))])


def _key(axes: Axes, curves: list[Named], points: Floats, font: float) -> None:
    """The names with a piece of line each, where no curve is."""
    from matplotlib.lines import Line2D

    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame, em = axes.bbox, font * figure.dpi / 72

    def drawn(**placed: Any) -> Legend:
        handles = [Line2D([], [], color=curve.color, linestyle=curve.dashes) for curve in curves]
        legend = axes.legend(
            handles, [curve.text for curve in curves], framealpha=0.85, edgecolor="none", handlelength=1.8,
            labelspacing=0.3, **{"fontsize": font, **placed},
        )  # fmt: skip
        for text, curve in zip(legend.get_texts(), curves, strict=True):
            text.set_parse_math(False)
            text.set_color(lettering(curve.color))
        return legend

    x, y = (points[:, 0] - frame.x0) / frame.width, (points[:, 1] - frame.y0) / frame.height
    crowds = {
        place: int(((x >= left) & (x <= right) & (y >= low) & (y <= high)).sum())
        for place, (left, right, low, high) in _PLACES.items()
    }
    ranked = sorted(crowds, key=lambda place: crowds[place])
    inside = drawn(borderpad=0.3)
    for place in ranked:
        inside.set_loc(place)
        box = inside.get_window_extent(renderer)
        if frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1:
            covered = (points > [box.x0, box.y0]) & (points < [box.x1, box.y1])
            if not covered.all(axis=1).any():
                return
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderpad": 0, "borderaxespad": 0.3, "columnspacing": 1.4}
    most = min(len(curves), 1 + int(frame.width / inside.get_window_extent(renderer).width))
    for part, columns in product(_PARTS, range(most, 0, -1)):
        box = drawn(ncols=columns, fontsize=part * font, **above).get_window_extent(renderer)
        lost = box.height + 0.6 * em
        if box.width <= frame.width and lost <= _TALLEST * frame.height:
            rest = axes.get_position()
            axes.set_position((rest.x0, rest.y0, rest.width, rest.height - lost / figure.bbox.height))
            return
    drawn(loc=ranked[0], borderpad=0.3)  # there is no room anywhere
