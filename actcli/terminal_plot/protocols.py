"""A picture as a terminal is told to show it: PNG in the protocols of kitty and iTerm2, pixels as sixels.

Each is a few lines, so no package is asked for. kitty and iTerm2 scale the picture to the columns that it is to take;
a sixel is as many pixels as it has.
"""

from __future__ import annotations

from base64 import standard_b64encode
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

__all__ = ["PROTOCOLS", "iterm", "kitty", "sixel"]

PROTOCOLS: Final = ("iterm", "kitty", "sixel")
_CHUNK: Final = 4096  # characters of base64 that kitty takes at once
_MOST_COLORS: Final = 256  # that every terminal with sixels has
_BAND: Final = 6  # rows of pixels in one row of sixels
_FIRST: Final = 63  # the character of a sixel without a pixel


def kitty(png: bytes, columns: int) -> bytes:
    r"""A PNG in the protocol of kitty, `columns` wide, in chunks; the terminal is asked not to answer.

    >>> kitty(b"png", 40)
    b'\x1b_Ga=T,f=100,q=2,c=40,m=0;cG5n\x1b\\\n'
    """
    data = standard_b64encode(png)
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)] or [b""]
    parts = []
    for number, chunk in enumerate(chunks):
        keys = b"a=T,f=100,q=2,c=%d," % columns if number == 0 else b"q=2,"
        parts.append(b"\x1b_G%sm=%d;%s\x1b\\" % (keys, number < len(chunks) - 1, chunk))
    return b"".join(parts) + b"\n"


def iterm(png: bytes, columns: int) -> bytes:
    r"""A PNG in the protocol of iTerm2, `columns` wide.

    >>> iterm(b"png", 40)
    b'\x1b]1337;File=inline=1;size=3;width=40;preserveAspectRatio=1:cG5n\x07\n'
    """
    head = b"\x1b]1337;File=inline=1;size=%d;width=%d;preserveAspectRatio=1:" % (len(png), columns)
    return head + standard_b64encode(png) + b"\x07\n"


def sixel(pixels: Pixels) -> bytes:
    r"""An RGB picture as sixels, exact if it has at most 256 colours.

    >>> sixel(np.zeros((1, 3, 3), np.uint8))
    b'\x1bP0;1q"1;1;3;1#0;2;0;0;0#0@@@-\x1b\\\n'
    """
    palette, index = _palette(pixels)
    height, width = index.shape
    bands = -(-height // _BAND)
    padded = np.full((bands * _BAND, width), -1, dtype=np.int64)
    padded[:height] = index
    colors = (palette.astype(np.int64) * 100 + 127) // 255  # sixels count to 100
    head = b'\x1bP0;1q"1;1;%d;%d' % (width, height)
    registers = b"".join(b"#%d;2;%d;%d;%d" % (number, *color) for number, color in enumerate(colors.tolist()))
    rows = (b"$".join(_row(band)) + b"-" for band in padded.reshape(bands, _BAND, width))
    return head + registers + b"".join(rows) + b"\x1b\\\n"


def _row(band: NDArray[np.int64]) -> Iterator[bytes]:
    """Six rows of pixels, one colour after the other; characters that follow each other often as a number and one."""
    width = band.shape[1]
    colors, index = np.unique(band, return_inverse=True)
    codes = np.full((len(colors), width), _FIRST)
    for bit, row in enumerate(index.reshape(band.shape)):
        codes[row, np.arange(width)] += 1 << bit
    for color, row in zip(colors.tolist(), codes, strict=True):
        if color < 0:  # below the picture
            continue
        starts = np.concatenate([[0], np.flatnonzero(row[1:] != row[:-1]) + 1])
        runs = zip(row[starts].tolist(), starts.tolist(), [*starts[1:].tolist(), width], strict=True)
        yield b"#%d" % color + b"".join(
            _run(code, end - start) for code, start, end in runs if code != _FIRST or end < width
        )


def _run(code: int, length: int) -> bytes:
    return b"!%d%c" % (length, code) if length > 3 else b"%c" % code * length


def _palette(pixels: Pixels) -> tuple[Pixels, NDArray[np.int64]]:
    """At most 256 colours, and which of them each pixel has.

    Where there are more, neighbours in ever coarser boxes of the colour cube become one, the mean of their pixels:
    the few hues of a figure are far apart, and only the shades of their smooth edges merge.
    """
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3).astype(np.int64)
    coarse = 0
    index = _kinds(flat)
    while index.max() >= _MOST_COLORS:  # eight bits less, and all are one
        coarse += 1
        index = _kinds(flat >> coarse)
    sums = [np.bincount(index, weights=flat[:, channel]) for channel in range(3)]
    palette = np.rint(np.stack(sums, axis=1) / np.bincount(index)[:, None]).astype(np.uint8)
    return palette, index.reshape(height, width)


def _kinds(colors: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each colour among those that occur."""
    keys = colors[:, 0] << 16 | colors[:, 1] << 8 | colors[:, 2]
    kinds: NDArray[np.int64] = np.unique(keys, return_inverse=True)[1].ravel()
    return kinds
