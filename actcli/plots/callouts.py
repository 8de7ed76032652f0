"""Texts at points and lines of a picture: where they are clearest of all curves and of each other.

A text that is far from its point has a line to it. One that would lie outside of the figure or on another is left out:
its mark is still there.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.plots.labels import DIRECTIONS, Named, clearance, lettering, traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

__all__ = ["name_line", "name_point", "name_points"]

Floats = NDArray[np.float64]
_REACHES: Final = (0.45, 0.75, 1.2, 2.0, 3.0, 4.0, 5.5)  # ems from a point to the text
_COSTS: Final = (0.0, 0.1, 0.2, 0.3, 0.38, 0.45, 0.55)
_AFAR: Final = 3  # the place among the reaches from which a line leads to the point
_TOGETHER: Final = 5  # texts whose orders are all tried
_ALONG: Final = np.linspace(0.05, 0.95, 13)  # where a line to a point is tried against texts


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
    ranks = range(len(tried))
    orders = permutations(ranks) if len(tried) <= _TOGETHER else [(*ranks,), (*reversed(ranks),)]
    known: dict[tuple[int, int, int], Floats] = {}
    best = max((_chosen(tried, order, known) for order in orders), key=lambda found: found[0])[1]
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
    """Where a text may stand, in pixels.

    These are the centres of boxes, half their size, how good each is, the size of an em, the point that each is about.
    """

    spots: Floats
    half: Floats
    score: Floats
    em: float
    origins: Floats


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
    steps = np.concatenate([DIRECTIONS * (half + reach * em) for reach in reaches]) if reaches else np.zeros((1, 2))
    spots = (centres[:, None, :] + steps).reshape(-1, 2)
    lines = [traced(axes, curve) if len(curve.x) > 1 else _dot(axes, curve) for curve in curves]
    clear = np.minimum(clearance(spots, half, np.concatenate(lines)), 0.6 * em)
    outside = ((spots - half < [frame.x0, frame.y0]) | (spots + half > [frame.x1, frame.y1])).any(axis=1)
    crosses = (np.abs(spots - axes.transData.transform((0, 0))) < half).any(axis=1)
    origins = np.repeat(centres, len(steps), axis=0)
    covers = np.zeros(len(spots))
    for middle, reach in _boxes(axes):
        covers += (np.abs(spots - middle) < half + reach + 0.1 * em).all(axis=1)
        covers += 0.12 * (_far(spots, reaches) & _crossed(origins, spots, middle, reach))
    costs = np.repeat(_COSTS[: len(reaches)], len(DIRECTIONS)) if reaches else np.zeros(1)
    far = np.tile(costs, len(points)) * em
    struck = 0.5 * (clear <= 0)
    score = clear - far - em * (3 * outside + 2 * covers + 0.3 * crosses + struck)
    return _Places(spots, half, score, em, origins)


def _boxes(axes: Axes) -> Iterator[tuple[Floats, Floats]]:
    """The middle and half the size of each text and key on the axes."""
    renderer = axes.get_figure(root=True).canvas.get_renderer()  # type: ignore[union-attr]
    legend = axes.get_legend()
    for other in [*axes.texts, *([legend] if legend else [])]:
        if other is legend or other.get_gid() in ("mark", "name"):
            box = other.get_window_extent(renderer)
            yield np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2, np.array([box.width, box.height]) / 2


def _far(spots: Floats, reaches: tuple[float, ...]) -> NDArray[np.bool_]:
    """Which places have a line to their point."""
    return np.arange(len(spots)) % max(1, len(reaches) * len(DIRECTIONS)) >= _AFAR * len(DIRECTIONS)


def _crossed(origins: Floats, spots: Floats, middle: Floats, reach: Floats) -> NDArray[np.bool_]:
    """Whether the line from each point to its text runs over a box."""
    points = origins + _ALONG[:, None, None] * (spots - origins)
    return np.asarray((np.abs(points - middle) < reach).all(axis=2).any(axis=0))


def _chosen(
    tried: Sequence[_Places], order: Sequence[int], known: dict[tuple[int, int, int], Floats]
) -> tuple[float, dict[int, int]]:
    """The best place of each text when they are placed in this order, and how good all of them are together.

    What two cost each other is `known` from other orders.
    """
    total, found = 0.0, dict[int, int]()
    for rank in order:
        places = tried[rank]
        score = places.score.copy()
        for other, place in found.items():
            key = rank, other, place
            if key not in known:
                known[key] = _clash(places, tried[other], place)
            score -= known[key]
        found[rank] = int(np.argmax(score))
        total += float(score[found[rank]])
    return total, found


def _clash(places: _Places, other: _Places, place: int) -> Floats:
    """What it costs each place of a text that another text stands at one of its own."""
    spot, origin = other.spots[place], other.origins[place]
    covers = (np.abs(places.spots - spot) < places.half + other.half + 0.1 * places.em).all(axis=1)
    over = _far(places.spots, _REACHES) & _crossed(places.origins, places.spots, spot, other.half)
    if place >= _AFAR * len(DIRECTIONS):
        pieces = origin + _ALONG[:, None] * (spot - origin)
        over |= (np.abs(places.spots[:, None] - pieces) < places.half).all(axis=2).any(axis=1)
    return np.asarray(places.em * (2 * covers + 0.24 * over))


def _write(
    axes: Axes, text: str, places: _Places, best: int, color: str, font: float, point: tuple[float, float] | None
) -> None:
    """The text at its place, if there is room, with a line to its point where that is far."""
    spot = places.spots[best]
    if not _fits(axes, spot, places):
        return
    if point is not None and best >= _AFAR * len(DIRECTIONS):
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


def _fits(axes: Axes, spot: Floats, places: _Places) -> bool:
    """Whether a text stands within the figure and on no other."""
    whole = axes.get_figure(root=True).bbox  # type: ignore[union-attr]
    low, high = spot - places.half, spot + places.half
    inside = bool((low >= [whole.x0, whole.y0]).all() and (high <= [whole.x1, whole.y1]).all())
    return inside and not any(
        bool((np.abs(spot - middle) < 0.9 * (places.half + reach)).all()) for middle, reach in _boxes(axes)
    )


def _dot(axes: Axes, curve: Named) -> Floats:
    return np.asarray(axes.transData.transform(np.column_stack([curve.x, curve.y])))
