"""A card of the index: a name, a small curve, and what filters ask.

The curve is a path of our own drawing, in whole steps of a fine grid, each from the point before: an index of a
thousand functions stays below 500 kB, the curves being a third of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses import Finding, Verdict
from actcli.errors import ActcliError
from actcli.interpreters import arrays
from actcli.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer

__all__ = ["FILTERS", "Card", "card", "short"]

WIDTH, HEIGHT, EDGE = 720, 384, 24  # a quarter of a pixel where a card is 180 wide
STEPS: Final = 192
LONG: Final = 160  # characters of a text on a card
FLAT: Final = 0.35  # of a unit: how far a curve may be from its chords
FILTERS: Final = {  # key: what a reader reads
    "bounded": "bounded",
    "monotone": "monotone",
    "smooth": "smooth",
    "centred": "zero-centred",
    "odd": "odd",
    "convex": "convex",
    "saturating": "saturates",
    "learned": "learned parameters",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows, and what filters and the search ask of it."""

    name: str
    title: str
    formula: str
    family: str
    kind: str
    frameworks: tuple[str, ...]
    properties: tuple[str, ...]
    cost: float | None
    words: str
    curves: tuple[str, ...]
    axes: str


def card(activation: Activation, found: Mapping[str, Answer]) -> Card:
    """The card of an activation."""
    record = activation.record
    cost = found.get("cost")
    symbols = dict.fromkeys(symbol.symbol.rpartition(".")[2] for symbol in record.frameworks)
    words = _distinct([activation.name, *record.aliases, *symbols], activation.title)
    curves, axes = _drawn(activation)
    return Card(
        activation.name,
        short(activation.title),
        short(_formula(activation)),
        record.family,
        activation.kind.value,
        tuple(sorted({symbol.framework for symbol in record.frameworks})),
        tuple(key for key in FILTERS if _holds(key, activation, found)),
        cost.sort_key if isinstance(cost, Finding) else None,
        short(words, 3 * LONG),
        curves,
        axes,
    )


def short(text: str, most: int = LONG) -> str:
    """The beginning of a long text.

    >>> short("x" * 200, 3)
    'xx…'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _distinct(words: Sequence[str], title: str) -> str:
    """What the search asks beside the title: no word that it or another word holds.

    >>> _distinct(["gelu", "smooth_relu", "gelu_erf", "nn.GELU"], "GELU")
    'smooth_relu gelu_erf nn.gelu'
    """
    distinct = list(dict.fromkeys(word.casefold() for word in words))
    longer = [title.casefold(), *distinct]
    return " ".join(word for word in distinct if not any(word in other for other in longer if other != word))


def _formula(activation: Activation) -> str:
    try:
        return activation.displayed
    except ActcliError:
        return ""


def _holds(key: str, activation: Activation, found: Mapping[str, Answer]) -> bool:
    """Whether a property is proved."""
    if key == "learned":
        return any(setting.learned for setting in activation.record.settings)

    def data(question: str) -> object:
        answer = found.get(question)
        return answer.data if isinstance(answer, Finding) and answer.verdict is Verdict.PROVED else None

    if key == "bounded":
        span = data("range")
        return isinstance(span, dict) and all(
            math.isfinite(float(span[end][side])) for end in ("lower", "upper") for side in ("lower", "upper")
        )
    if key == "centred":
        mean = data("zero_centred")
        return isinstance(mean, dict) and mean.get("zero_centred") is True
    if key == "saturating":
        sides = data("saturation")
        return isinstance(sides, dict) and sides.get("sides") in ("left", "right", "both")
    return (
        str(data({"monotone": "monotonic", "smooth": "smoothness", "odd": "parity", "convex": "convexity"}[key]))
        in {
            "monotone": ("non-decreasing", "increasing", "non-increasing", "decreasing", "constant"),
            "smooth": ("inf",),
            "odd": ("odd",),
            "convex": ("convex", "strictly convex", "affine"),
        }[key]
    )


def _drawn(activation: Activation) -> tuple[tuple[str, ...], str]:
    """The curves as paths, and the axes."""
    low, high = map(float, activation.record.range)
    x = np.linspace(low, high, STEPS + 1)
    rows = []
    try:
        for section in sections_of(activation)[:3]:
            with np.errstate(all="ignore"):
                rows.append(np.broadcast_to(np.asarray(arrays.evaluate(section.expr, {"x": x}), dtype=float), x.shape))
    except ActcliError:
        return (), ""
    values = np.concatenate(rows)
    values = np.sort(values[np.isfinite(values)])
    if not values.size:
        return (), ""
    bottom, top = _window(values)
    across = EDGE + (x - low) / (high - low) * (WIDTH - 2 * EDGE)
    scale = (HEIGHT - 2 * EDGE) / (top - bottom)
    axes = ""
    if low < 0 < high:
        axes += f"M{EDGE - low / (high - low) * (WIDTH - 2 * EDGE):.0f} 0V{HEIGHT}"
    if bottom <= 0 <= top:
        axes += f"M0 {HEIGHT - EDGE + bottom * scale:.0f}H{WIDTH}"
    return tuple(_path(across, HEIGHT - EDGE - (row - bottom) * scale) for row in rows), axes


def _window(values: NDArray[np.float64]) -> tuple[float, float]:
    """What sorted values take up; where they run away, as they do at a pole, most of them."""
    low, high = float(values[0]), float(values[-1])
    near, far = (float(values[round(part * (len(values) - 1))]) for part in (0.03, 0.97))
    if high - low > 12 * (far - near) > 0:
        low, high = 2 * near - far, 2 * far - near
    return (low, high) if high - low > 1e-9 * max(1.0, abs(high)) else (low - 1, high + 1)


def _path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """The path through the points, in pieces between jumps, with no point that a reader would not miss."""
    y = np.where(np.isfinite(y), np.clip(y, -HEIGHT, 2 * HEIGHT), np.nan)
    steps = np.abs(np.diff(y))
    before, after = np.append(0.0, steps[:-1]), np.append(steps[1:], 0.0)
    alone = np.maximum(before, after) < steps / 4
    # a jump whose middle has a value of its own: two steep steps between flat ones
    pair = (after > HEIGHT / 8) & (np.maximum(before, np.append(after[1:], 0.0)) < np.minimum(steps, after) / 4)
    cut = np.isnan(steps) | ((steps > HEIGHT / 8) & (alone | pair | np.append(False, pair[:-1])))
    text = ""
    for piece in np.split(np.arange(len(x)), np.flatnonzero(cut) + 1):
        if not np.isnan(y[piece]).any():
            kept = [int(piece[0]), *_bends(x, y, int(piece[0]), int(piece[-1])), int(piece[-1])]
            text += _steps([(round(x[k]), round(y[k])) for k in dict.fromkeys(kept)])
    return text


def _steps(points: Sequence[tuple[int, int]]) -> str:
    """A path from point to point, each told from the one before.

    >>> _steps([(1, 2), (4, 1), (4, 1), (5, 8)])
    'M1 2l3-1 1 7'
    """
    (left, top), *rest = dict.fromkeys(points)
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise([(left, top), *rest])]
    numbers = "".join(f" {part}" if part >= 0 else str(part) for step in steps for part in step)
    return f"M{left} {top}" + (f"l{numbers.removeprefix(' ')}" if steps else "")


def _bends(x: NDArray[np.float64], y: NDArray[np.float64], first: int, last: int) -> list[int]:
    """The points between two that a chord would miss (Ramer, Douglas and Peucker)."""
    if last - first < 2:
        return []
    inner = slice(first + 1, last)
    away = np.abs(y[inner] - np.interp(x[inner], x[[first, last]], y[[first, last]]))
    middle = first + 1 + int(away.argmax())
    if away.max() < FLAT:
        return []
    return [*_bends(x, y, first, middle), middle, *_bends(x, y, middle, last)]
