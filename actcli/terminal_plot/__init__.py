"""Curves in a terminal, drawn in braille: eight dots a character.

Terminal plot libraries take longer to import than the picture takes to draw, and change their interfaces; the drawing
is one scatter of dots into an array. Curves are never told apart by colour alone: if there are several, each carries
its letter. Rejected: dashes, since a steep dashed line has no dots left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli.tables import display_width
from actcli.terminal_plot import raster
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from actcli.terminal_plot.raster import Dots, Floats, Range

__all__ = ["Curve", "draw"]

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Cyan, yellow, ... as the terminal has them: they suit its background.
_COLOURS: Final = ("36", "33", "35", "32", "34", "31")
_DIM: Final = "2"
# The bit of each dot of a braille character, by its row and column.
_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
_BRAILLE: Final = np.array([" ", *(chr(0x2800 + code) for code in range(1, 256))])
_LEAST_WIDTH: Final = 20
_LEAST_LINES: Final = 4
_APART: Final = 3.0  # lines: two curves at this distance are told apart well enough


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points with increasing `x`, joined by lines; where `y` is not finite there is a gap."""

    x: Floats
    y: Floats
    label: str


class _Picture(NamedTuple):
    """What stands in each character: a text, and the curve it belongs to (-1: an axis or nothing)."""

    characters: NDArray[np.str_]
    owner: NDArray[np.int64]


def draw(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    x_range: Range,
    y_range: Range | None = None,
    colour: bool = False,
    ascii: bool = False,
) -> str:
    """The curves in `width` columns and `height` lines: axes through zero, the ends of both ranges, a legend below.

    Without a `y_range` all values are shown, but not how far a pole happened to be sampled.

    >>> x = np.linspace(-3, 3, 61)
    >>> print(draw([Curve(x, np.maximum(x, 0), "relu")], 28, 7, x_range=(-3, 3), ascii=True), end="")
    3             .           **
                          ****
                  .     ***
                    ****
    0 *************** . . . . .
      -3          0            3
    relu
    """
    width = max(width, _LEAST_WIDTH)
    y_range = y_range or raster.limits(((curve.x, curve.y) for curve in curves), x_range)
    legend = list(_legend([curve.label for curve in curves], width, colour, ascii))
    lines = max(height - 1 - len(legend), _LEAST_LINES)
    marks = _y_marks(y_range, lines)
    margin = max(map(len, marks.values())) + 1
    shape = (lines, width - margin)
    picture = (_in_ascii if ascii else _in_braille)(curves, shape, x_range, y_range)
    rows = [
        marks.get(line, "").rjust(margin - 1) + " " + _painted(characters, owner, colour)
        for line, (characters, owner) in enumerate(zip(*picture, strict=True))
    ]
    shown = [*rows, " " * margin + _x_marks(x_range, shape[1]), *legend]
    return "".join(line.rstrip() + "\n" for line in shown)


def _in_braille(curves: Sequence[Curve], shape: tuple[int, int], x_range: Range, y_range: Range) -> _Picture:
    lines, columns = shape
    size = (4 * lines, 2 * columns)
    layers = _layers(curves, size, x_range, y_range).reshape(-1, lines, 4, columns, 2)
    owner = _owners(np.asarray(layers.any(axis=(2, 4))))
    axes = raster.axes(size, x_range, y_range).reshape(layers.shape[1:]) & (owner < 0)[:, None, :, None]
    characters = _BRAILLE[((layers.any(axis=0) | axes) * _BITS[None, :, None, :]).sum(axis=(1, 3), dtype=np.uint8)]
    if len(curves) > 1:
        for number, line, column in _letter_places(layers.sum(axis=(2, 4))):
            characters[line, column] = _letter(number)
            owner[line, column] = number
    return _Picture(characters, owner)


def _in_ascii(curves: Sequence[Curve], shape: tuple[int, int], x_range: Range, y_range: Range) -> _Picture:
    layers = _layers(curves, shape, x_range, y_range)
    letters = np.array([_letter(number) if len(curves) > 1 else "*" for number in range(len(curves))] + [" "])
    owner = _owners(layers)
    characters = letters[owner]  # the last one for -1
    characters[raster.axes(shape, x_range, y_range) & (owner < 0)] = "."
    return _Picture(characters, owner)


def _layers(curves: Sequence[Curve], size: tuple[int, int], x_range: Range, y_range: Range) -> Dots:
    layers = np.zeros((len(curves), *size), dtype=np.bool_)
    for layer, curve in zip(layers, curves, strict=True):
        layer[:] = raster.dots(curve.x, curve.y, size, x_range, y_range)
    return layers


def _owners(layers: Dots) -> NDArray[np.int64]:
    """The curve that each character belongs to, or -1; where curves coincide they take turns."""
    numbers, columns = np.arange(len(layers))[:, None, None], np.arange(layers.shape[2])
    turn = np.where(layers, (numbers - columns) % max(len(layers), 1), len(layers))
    first = np.concatenate([turn, np.full((1, *layers.shape[1:]), len(layers) - 0.5)]).argmin(axis=0)
    return np.where(first == len(layers), -1, first)


def _letter(number: int) -> str:
    return _LETTERS[number % len(_LETTERS)]


def _letter_places(filled: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """The curve, line and column of each letter: apart from the other curves, and spread over the picture.

    `filled` is how many dots of a curve are in a line and column.
    """
    count, lines, columns = filled.shape
    weight = filled.sum(axis=1)
    with np.errstate(invalid="ignore"):
        centre = (filled * np.arange(lines)[:, None]).sum(axis=1) / weight  # NaN where the curve is not
    taken = np.zeros((lines, columns), dtype=np.bool_)
    for number in range(count):
        others = np.delete(centre, number, axis=0)
        apart = np.where(np.isnan(others), np.inf, np.abs(others - centre[number])).min(axis=0)
        wanted = columns * (number + 1) / (count + 1)
        score = np.minimum(apart, _APART) * columns - np.abs(np.arange(columns) - wanted)
        line = np.where(taken, 0, filled[number]).argmax(axis=0)
        free = (weight[number] > 0) & ~taken[line, np.arange(columns)]
        if free.any():
            column = int(np.where(free, score, -np.inf).argmax())
            taken[line[column], column] = True
            yield number, int(line[column]), column


def _y_marks(ends: Range, lines: int) -> dict[int, str]:
    """The text before each line that has one."""
    marks = {0: _tick(ends[1], ends[0]), lines - 1: _tick(ends[0], ends[1])}
    if (row := raster.zero(ends, lines)) is not None:
        marks.setdefault(lines - 1 - row, "0")
    return marks


def _x_marks(ends: Range, columns: int) -> str:
    low, high = _tick(*ends), _tick(ends[1], ends[0])
    marks = low + high.rjust(columns - len(low))
    zero = raster.zero(ends, columns)
    if zero is not None and not marks[max(zero - 1, 0) : zero + 2].strip():
        marks = marks[:zero] + "0" + marks[zero + 1 :]
    return marks


def _tick(value: float, other: float) -> str:
    """The value in as few digits, from four, as tell it from the other end."""
    texts = (f"{value + 0.0:.{digits}g}" for digits in range(4, 18) if f"{value:.{digits}g}" != f"{other:.{digits}g}")
    return next(texts, repr(value)).replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def _legend(labels: Sequence[str], width: int, colour: bool, ascii: bool) -> Iterator[str]:
    """The labels with their letters, in as many lines as they need."""
    line, used = "", 0
    for number, label in enumerate(labels):
        text = visible(label).encode("ascii", "backslashreplace").decode() if ascii else visible(label)
        text = f"{_letter(number)} {text}" if len(labels) > 1 else text
        if used and used + 3 + display_width(text) > width:
            yield line
            line, used = "", 0
        line += "   " * bool(used) + _ansi(text, _COLOURS[number % len(_COLOURS)], colour)
        used += 3 * bool(used) + display_width(text)
    if used:
        yield line


def _painted(characters: NDArray[np.str_], owner: NDArray[np.int64], colour: bool) -> str:
    """One line; characters of the same curve share one colour code."""
    if not colour:
        return "".join(characters.tolist())
    ends = [*(np.flatnonzero(np.diff(owner)) + 1).tolist(), len(owner)]
    runs = zip([0, *ends], ends, strict=False)
    return "".join(
        _ansi(text, _COLOURS[owner[start] % len(_COLOURS)] if owner[start] >= 0 else _DIM, bool(text.strip()))
        for start, end in runs
        for text in ["".join(characters[start:end].tolist())]
    )


def _ansi(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
