"""Curves in a terminal, drawn in braille: eight dots a character.

Curves are never told apart by colour alone: if there are several, each carries its letter. Rejected: dashes, since a
steep dashed line has no dots left. Where a curve stops at a jump there is a dot, filled if the value is there.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli.tables import display_width
from actcli.terminal_plot import raster
from actcli.terminal_plot.ticks import ticks
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
_LINES_APART: Final = 3  # from one tick of the vertical axis to the next
_COLUMNS_APART: Final = 8  # and of the horizontal one
_TITLE: Final = 3  # lines
_EDGES: Final = ("│┤└─┴", "|+'-+")  # the frame in box-drawing characters and in ASCII
_ENDS: Final = ("○●", "o@")
# What labels hold beyond ASCII, as people type it.
_TYPED: Final = str.maketrans({
    "′": "'", "″": "''", "‴": "'''", "∂": "d", "−": "-", "·": "*", "×": "x", "±": "+-", "≤": "<=", "≥": ">=",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "–": "-", "—": "-", "’": "'",
    **{digit: str(value) for value, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{digit: f"^{value}" for value, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points with increasing `x`, joined by lines; where `y` is not finite there is a gap.

    Its `ends` are the points where it stops at a jump, and whether the function takes the value there.
    """

    x: Floats
    y: Floats
    label: str
    ends: tuple[tuple[float, float, bool], ...] = ()


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
    title: str = "",
    first: int = 0,
    colour: bool = False,
    ascii: bool = False,
) -> str:
    """The curves in `width` columns and `height` lines: axes with round numbers, lines through zero, a legend below.

    Without a `y_range` all values are shown, but not how far a pole happened to be sampled. The letter and the colour
    of the first curve are those of number `first`.

    >>> x = np.linspace(-3, 3, 61)
    >>> print(draw([Curve(x, np.maximum(x, 0), "relu")], 28, 8, x_range=(-3, 3), ascii=True), end="")
     |            .           **
    2+                    ****
     |            .     ***
     |              ****
    0+*************** . . . . .
     '----+-------+--------+----
         -2       0        2
    relu
    """
    width = max(width, _LEAST_WIDTH)
    y_range = y_range or raster.limits(((curve.x, curve.y) for curve in curves), x_range)
    legend = list(_legend([curve.label for curve in curves], first, width, colour, ascii))
    heads = textwrap.wrap(_typed(title, ascii), width)[:_TITLE]
    lines = max(height - 2 - len(heads) - len(legend), _LEAST_LINES)
    dots = (1, 1) if ascii else (4, 2)
    up = ticks(y_range, max(2, lines // _LINES_APART))
    margin = max(len(text) for _, text in up)
    shape = (lines, width - margin - 1)
    scale = _Scale((dots[0] * shape[0], dots[1] * shape[1]), dots, x_range, y_range)
    ends = list(_ends(curves, scale))
    picture = _in_ascii(curves, first, scale) if ascii else _in_braille(curves, first, shape, scale, ends)
    for number, line, column, filled in ends:
        picture.characters[line, column], picture.owner[line, column] = _ENDS[ascii][filled], number
    beside, edge = {scale.line(value): text for value, text in reversed(up)}, _EDGES[ascii]
    rows = [
        _ansi(beside.get(line, "").rjust(margin) + edge[line in beside], _DIM, colour)
        + _painted(characters, np.where(owner < 0, owner, owner + first), colour)
        for line, (characters, owner) in enumerate(zip(*picture, strict=True))
    ]
    below = [(" " * margin + text).rstrip() for text in _below(shape[1], scale, edge)]
    shown = [*heads, *rows, *(_ansi(text, _DIM, colour) for text in below), *legend]
    return "".join(line.rstrip() + "\n" for line in shown)


class _End(NamedTuple):
    """Where a curve stops, and whether the function takes the value there."""

    number: int
    line: int
    column: int
    filled: bool


class _Scale(NamedTuple):
    """Where values are: on so many dots down and across, so many of which are a character."""

    size: tuple[int, int]
    dots: tuple[int, int]
    x_range: Range
    y_range: Range

    def line(self, y: float) -> int:
        """The line of a value, from the top."""
        return (self.size[0] - 1 - raster.place(y, self.y_range, self.size[0])) // self.dots[0]

    def column(self, x: float) -> int:
        """The column of an argument."""
        return raster.place(x, self.x_range, self.size[1]) // self.dots[1]


def _in_braille(
    curves: Sequence[Curve], first: int, shape: tuple[int, int], scale: _Scale, ends: Sequence[_End]
) -> _Picture:
    lines, columns = shape
    layers = _layers(curves, scale).reshape(-1, lines, 4, columns, 2)
    owner = _owners(np.asarray(layers.any(axis=(2, 4))))
    axes = raster.axes(scale.size, scale.x_range, scale.y_range).reshape(layers.shape[1:])
    axes &= (owner < 0)[:, None, :, None]
    characters = _BRAILLE[((layers.any(axis=0) | axes) * _BITS[None, :, None, :]).sum(axis=(1, 3), dtype=np.uint8)]
    if len(curves) > 1:
        for number, line, column in _letter_places(layers.sum(axis=(2, 4)), ends):
            characters[line, column] = _letter(number + first)
            owner[line, column] = number
    return _Picture(characters, owner)


def _in_ascii(curves: Sequence[Curve], first: int, scale: _Scale) -> _Picture:
    layers = _layers(curves, scale)
    letters = np.array([_letter(number + first) if len(curves) > 1 else "*" for number in range(len(curves))] + [" "])
    owner = _owners(layers)
    characters = letters[owner]  # the last one for -1
    characters[raster.axes(scale.size, scale.x_range, scale.y_range) & (owner < 0)] = "."
    return _Picture(characters, owner)


def _layers(curves: Sequence[Curve], scale: _Scale) -> Dots:
    layers = np.zeros((len(curves), *scale.size), dtype=np.bool_)
    for layer, curve in zip(layers, curves, strict=True):
        layer[:] = raster.dots(curve.x, curve.y, scale.size, scale.x_range, scale.y_range)
    return layers


def _ends(curves: Sequence[Curve], scale: _Scale) -> Iterator[_End]:
    """Where curves stop at a jump, in the picture."""
    (left, right), (low, high) = scale.x_range, scale.y_range
    for number, curve in enumerate(curves):
        for x, y, filled in curve.ends:
            if isfinite(y) and left <= x <= right and low <= y <= high:
                yield _End(number, scale.line(y), scale.column(x), filled)


def _owners(layers: Dots) -> NDArray[np.int64]:
    """The curve that each character belongs to, or -1; where curves coincide they take turns."""
    numbers, columns = np.arange(len(layers))[:, None, None], np.arange(layers.shape[2])
    turn = np.where(layers, (numbers - columns) % max(len(layers), 1), len(layers))
    first = np.concatenate([turn, np.full((1, *layers.shape[1:]), len(layers) - 0.5)]).argmin(axis=0)
    return np.where(first == len(layers), -1, first)


def _letter(number: int) -> str:
    return _LETTERS[number % len(_LETTERS)]


def _letter_places(filled: NDArray[np.int64], ends: Sequence[_End]) -> Iterator[tuple[int, int, int]]:
    """The curve, line and column of each letter: apart from the other curves, and spread over the picture.

    `filled` is how many dots of a curve are in a line and column.
    """
    count, lines, columns = filled.shape
    weight = filled.sum(axis=1)
    with np.errstate(invalid="ignore"):
        centre = (filled * np.arange(lines)[:, None]).sum(axis=1) / weight  # NaN where the curve is not
    taken = np.zeros((lines, columns), dtype=np.bool_)
    for end in ends:
        taken[end.line, end.column] = True
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


def _below(columns: int, scale: _Scale, edge: str) -> tuple[str, str]:
    """The frame below the picture, and the numbers below it."""
    marks: list[tuple[int, int, str]] = []
    for most in range(max(2, columns // _COLUMNS_APART), 1, -1):
        places = [(scale.column(value), text) for value, text in ticks(scale.x_range, most)]
        marks = [(min(max(at + 1 - len(text) // 2, 0), columns + 1 - len(text)), at, text) for at, text in places]
        if all(start + len(text) < after[0] for (start, _, text), after in pairwise(marks)):
            break
    frame, numbers = [edge[3]] * columns, ""
    for start, column, text in marks:
        frame[column] = edge[4]
        if start > len(numbers) or not numbers:  # however narrow the picture, none runs into another
            numbers = numbers.ljust(start) + text
    return edge[2] + "".join(frame), numbers


def _typed(text: str, ascii: bool) -> str:
    """A text of people as it may be shown, in ASCII as they would type it."""
    if not ascii:
        return visible(text)
    return visible(text.translate(_TYPED)).encode("ascii", "backslashreplace").decode()


def _legend(labels: Sequence[str], first: int, width: int, colour: bool, ascii: bool) -> Iterator[str]:
    """The labels with their letters, in as many lines as they need."""
    line, used = "", 0
    for number, label in enumerate(labels, first):
        text = f"{_letter(number)} {_typed(label, ascii)}" if len(labels) > 1 else _typed(label, ascii)
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
