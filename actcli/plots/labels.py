"""Names on the curves: beside its line, clear of every other, and nearer to its own than to another.

If one finds no such place, all go into a key in the emptiest corner. All is reckoned in pixels of the figure's own
resolution.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.plots.style import is_dark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = ["Named", "darker", "lettering", "name_curves", "name_line", "name_point", "name_points"]

Floats = NDArray[np.float64]
STEP: Final = 2.2  # typographic points between the points of a line that boxes are tried against
SPOTS: Final = 48  # places tried along a line
POINTS: Final = 4096  # of a line that boxes are tried against; one that swings all the time has millions
_REACHES: Final = (0.45, 0.75, 1.2, 2.0, 3.0, 4.0)  # ems from a point to the text
_COSTS: Final = (0.0, 0.1, 0.2, 0.3, 0.38, 0.45)
_AFAR: Final = 3  # the place among the reaches from which a line leads to the point
_TOGETHER: Final = 5  # texts whose orders are all tried
_DIRECTIONS: Final = np.array([(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)], dtype=float)


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
    lines = [_pixels(axes, curve) for curve in curves]
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
            _key(axes, [curve for curve in curves if curve.text], np.concatenate(lines), font)
            return
        taken.append((spot, half))
        found.append((spot, curve))
    for spot, curve in found:
        x, y = axes.transAxes.inverted().transform(spot)
        axes.text(
            x, y, curve.text, transform=axes.transAxes, ha="center", va="center", fontsize=font,
            color=lettering(curve.color), parse_math=False, zorder=6, clip_on=False, gid="name",
        )  # fmt: skip


def _pixels(axes: Axes, curve: Named) -> Floats:
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


def _distance(spots: Floats, half: Floats, points: Floats) -> Floats:
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
    spots = (places[:, None, :] + _DIRECTIONS * (half + gap)).reshape(-1, 2)
    bounds[0, 0] += 0.4 * em  # not glued to the numbers of the axis
    fits = ((spots - half >= bounds[0] + 1) & (spots + half <= bounds[1] - 1)).all(axis=1)
    for centre, other in taken:
        fits &= (np.abs(spots - centre) > half + other + 0.2 * em).any(axis=1)
    spots = spots[fits]
    if not len(spots):
        return None
    to_own, to_others = _distance(spots, half, own), _distance(spots, half, others)
    good = (to_own >= 0.6 * gap) & (to_own <= 1.2 * em) & (to_others >= to_own + 0.3 * em)
    good &= ~(np.abs(spots - origin) < half + 0.1 * em).any(axis=1)  # no name is struck through by an axis
    if not good.any():
        return None
    across = (spots[:, 0] - bounds[0, 0]) / (bounds[1, 0] - bounds[0, 0])
    score = np.minimum(to_others / em, 4.0) - 1.2 * to_own / em + 0.8 * across
    return np.asarray(spots[np.argmax(np.where(good, score, -np.inf))])


def name_point(
    axes: Axes, text: str, point: tuple[float, float], curves: Sequence[Named], color: str, font: float
) -> None:
    """Put a text beside a point, where it is clearest of all curves and not on the text of another point."""
    name_points(axes, [(text, point, curves)], color, font)


def name_points(
    axes: Axes, labels: Sequence[tuple[str, tuple[float, float], Sequence[Named]]], color: str, font: float
) -> None:
    """Put texts beside points, each with the curves to keep clear of; a few are tried in every order."""
    tried = [_places(axes, text, np.array([point]), curves, font, _REACHES) for text, point, curves in labels]
    orders = permutations(range(len(tried))) if len(tried) <= _TOGETHER else [tuple(range(len(tried)))]
    best = max((_chosen(tried, order) for order in orders), key=lambda found: found[0])[1]
    for rank, (text, point, _) in enumerate(labels):
        _write(axes, text, tried[rank], best[rank], color, font, point)


def name_line(
    axes: Axes, text: str, line: Named, curves: Sequence[Named], color: str, font: float, *, inside: bool = False
) -> None:
    """Put a text beside a line, or `inside` on one of its points, where it is clearest of all curves and texts."""
    along = np.column_stack([line.x, line.y])[np.linspace(0, len(line.x) - 1, 24).astype(int)]
    places = _places(axes, text, along, curves, font, () if inside else (0.35, 0.6, 1.0))
    _write(axes, text, places, int(np.argmax(places.score)), color, font, None)


class _Places(NamedTuple):
    """Where a text may stand: centres of boxes, half their size, how good each is, the size of an em, all in pixels."""

    spots: Floats
    half: Floats
    score: Floats
    em: float


def _places(
    axes: Axes, text: str, points: Floats, curves: Sequence[Named], font: float, reaches: tuple[float, ...]
) -> _Places:
    """Places about some points, and what speaks for each."""
    from matplotlib.font_manager import FontProperties

    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    em = font * figure.dpi / 72
    width, height, _ = renderer.get_text_width_height_descent(text, FontProperties(size=font), False)
    half = np.array([width / 2, 0.5 * max(height, 0.7 * em)])
    frame = axes.bbox
    centres = axes.transData.transform(points)
    steps = np.concatenate([_DIRECTIONS * (half + reach * em) for reach in reaches]) if reaches else np.zeros((1, 2))
    spots = (centres[:, None, :] + steps).reshape(-1, 2)
    lines = [_pixels(axes, curve) if len(curve.x) > 1 else _dot(axes, curve) for curve in curves]
    clear = np.minimum(_distance(spots, half, np.concatenate(lines)), 0.6 * em)
    outside = ((spots - half < [frame.x0, frame.y0]) | (spots + half > [frame.x1, frame.y1])).any(axis=1)
    crosses = (np.abs(spots - axes.transData.transform((0, 0))) < half).any(axis=1)
    covers = np.zeros(len(spots))
    for other in axes.texts:
        if other.get_gid() in ("mark", "name"):
            box = other.get_window_extent(renderer)
            middle, reach = np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2, np.array([box.width, box.height]) / 2
            covers += (np.abs(spots - middle) < half + reach + 0.1 * em).all(axis=1)
    costs = np.repeat(_COSTS[: len(reaches)], len(_DIRECTIONS)) if reaches else np.zeros(1)
    far = np.tile(costs, len(points)) * em
    return _Places(spots, half, clear - far - 3 * em * outside - 2 * em * covers - 0.3 * em * crosses, em)


def _chosen(tried: Sequence[_Places], order: Sequence[int]) -> tuple[float, dict[int, int]]:
    """The best place of each text when they are placed in this order, and how good all of them are together."""
    total, found = 0.0, dict[int, int]()
    for rank in order:
        places = tried[rank]
        score = places.score.copy()
        for other, place in found.items():
            reach = places.half + tried[other].half + 0.1 * places.em
            score -= 2 * places.em * (np.abs(places.spots - tried[other].spots[place]) < reach).all(axis=1)
        found[rank] = int(np.argmax(score))
        total += float(score[found[rank]])
    return total, found


def _write(
    axes: Axes, text: str, places: _Places, best: int, color: str, font: float, point: tuple[float, float] | None
) -> None:
    """The text at its place, with a line to its point where that is far."""
    spot = places.spots[best]
    if point is not None and best >= _AFAR * len(_DIRECTIONS):
        centre, half = axes.transData.transform(point), places.half + 0.1 * places.em
        ends = axes.transAxes.inverted().transform([centre, np.clip(centre, spot - half, spot + half)])
        axes.plot(
            ends[:, 0], ends[:, 1], transform=axes.transAxes, color=color, linewidth=0.05 * font, zorder=4.5,
            gid="leader",
        )  # fmt: skip
    x, y = axes.transAxes.inverted().transform(spot)
    axes.text(
        x, y, text, transform=axes.transAxes, ha="center", va="center", fontsize=font, color=lettering(color),
        parse_math=False, zorder=6, gid="mark",
    )  # fmt: skip


def _dot(axes: Axes, curve: Named) -> Floats:
    return np.asarray(axes.transData.transform(np.column_stack([curve.x, curve.y])))


def _key(axes: Axes, curves: list[Named], points: Floats, font: float) -> None:
    """The names with a piece of line each, in the corner that the lines leave most free."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=curve.color, linestyle=curve.dashes) for curve in curves]
    frame = axes.bbox
    x, y = (points[:, 0] - frame.x0) / frame.width, (points[:, 1] - frame.y0) / frame.height
    corners = {
        "upper left": (x < 0.45) & (y > 0.6),
        "lower right": (x > 0.55) & (y < 0.4),
        "upper right": (x > 0.55) & (y > 0.6),
        "lower left": (x < 0.45) & (y < 0.4),
    }
    corner: Any = min(corners, key=lambda name: int(corners[name].sum()))
    legend = axes.legend(
        handles, [curve.text for curve in curves], loc=corner, fontsize=font, framealpha=0.85, edgecolor="none",
        borderpad=0.3, handlelength=1.8, labelspacing=0.3,
    )  # fmt: skip
    for text, curve in zip(legend.get_texts(), curves, strict=True):
        text.set_parse_math(False)
        text.set_color(lettering(curve.color))
