"""Curves in a terminal, drawn in braille: eight dots a character.

Terminal plot libraries cost more to import than the picture takes to draw, and break their interfaces; the drawing itself is one
scatter of dots into an array. Curves are never told apart by colour alone: with more than one, each carries its letter.
Rejected: dashes, since a steep dashed line has no dots left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.tables import display_width, padded
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

__all__ = ["Curve", "draw"]

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLOURS: Final = ("36", "33", "35", "32", "34", "31")  # the terminal's own cyan, yellow, ...: they fit its background
_LIGHT: Final = "2"
# The bit of each dot of a braille character, by row and column.
_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
_NARROWEST: Final = 20
_LOWEST: Final = 4
_FAR: Final = 1e6  # dots; a line that leaves the picture is followed no further
_BEYOND: Final = 2.0  # robust limits end this many spreads beyond the middle nine tenths of the values
_NEAR_ZERO: Final = 0.25  # the axis is shown if it is this near, in heights of the picture


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points to be joined by lines; where `y` is not finite there is a gap."""

    x: Floats
    y: Floats
    label: str


def draw(
    curves: Sequence[Curve],
    width: int,
    height: int,
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float] | None = None,
    colour: bool = False,
    ascii: bool = False,
) -> str:
    """The curves in `width` columns and `height` lines, with axes through zero, the ends of both ranges and a legend.

    >>> x = np.linspace(-2, 2, 101)
    >>> print(draw([Curve(x, np.maximum(x, 0), "relu")], 24, 7, x_range=(-2, 2), ascii=True), end="")
    """
    low, high = y_range or _limits(curves, x_range)
    labels = [_tick(high, low, ascii), _tick(low, high, ascii)]
    legend = _legend([curve.label for curve in curves], max(width, _NARROWEST), colour, ascii)
    margin = max(map(len, labels)) + 1
    columns = max(width, _NARROWEST) - margin
    lines = max(height - len(legend) - 1, _LOWEST)
    canvas = _Canvas(columns, lines, x_range, (low, high), *((1, 1) if ascii else (2, 4)))
    ...
