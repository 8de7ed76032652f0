"""What is sent is read again: sixels by a decoder of our own, kitty's chunks put together, iTerm2's base64."""

import base64
import re

import numpy as np
import pytest

from actcli.terminal_plot.protocols import iterm, kitty, sixel

RNG = np.random.default_rng(5)


def decoded(data: bytes) -> np.ndarray:
    """A picture from sixels, as the manual of the VT340 tells to read them; -1 where nothing is drawn."""
    found = re.fullmatch(rb'\x1bP\d;\d;?\d?q"1;1;(\d+);(\d+)(.*)\x1b\\\n', data, re.DOTALL)
    assert found
    width, height = int(found[1]), int(found[2])
    picture = np.full((-(-height // 6) * 6, width, 3), -1)
    colors, color, x, y, repeat = {}, None, 0, 0, 1
    for words in re.finditer(rb"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)|([?-~])|(\$)|(-)", found[3]):
        if words[1]:
            colors[int(words[1])] = [int(words[channel]) for channel in (2, 3, 4)]
        elif words[5]:
            color = colors[int(words[5])]
        elif words[6]:
            repeat = int(words[6])
        elif words[7]:
            for bit in range(6):
                if (words[7][0] - 63) >> bit & 1:
                    picture[y + bit, x : x + repeat] = color
            x, repeat = x + repeat, 1
        else:
            x, y = 0, y + 6 * bool(words[9])
    assert not re.sub(rb"#[\d;]+|!\d+|[?-~]|\$|-", b"", found[3])
    assert y == len(picture)
    assert x == 0
    assert (picture[height:] == -1).all()
    return picture[:height]


@pytest.mark.parametrize("size", [(1, 1), (6, 4), (7, 5), (13, 40), (50, 3)])
def test_sixels_are_the_picture(size):
    palette = RNG.integers(0, 256, (9, 3))
    pixels = palette[RNG.integers(0, 9, size)].astype(np.uint8)
    assert np.abs(decoded(sixel(pixels)) - pixels.astype(float) * 100 / 255).max() <= 0.51


def test_long_runs_are_short():
    assert len(sixel(np.full((60, 1000, 3), 200, np.uint8))) < 200


def test_many_colours_become_few_and_stay_near():
    x, y = np.meshgrid(np.arange(120), np.arange(90))
    pixels = np.stack([2 * x, 2 * y, (x + y) % 256], axis=2).astype(np.uint8)
    data = sixel(pixels)
    assert len(set(re.findall(rb"#(\d+);2;", data))) <= 256
    assert np.abs(decoded(data) - pixels * (100 / 255)).mean() < 6


@pytest.mark.parametrize("length", [0, 1, 3071, 3072, 3073, 20_000])
def test_chunks_of_kitty_are_the_file(length):
    png = RNG.bytes(length)
    data = kitty(png, 72)
    assert data.endswith(b"\n")
    chunks = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", data)
    assert sum(len(keys) + len(text) + 6 for keys, text in chunks) + 1 == len(data)
    assert base64.b64decode(b"".join(text for _, text in chunks), validate=True) == png
    keys = [dict(pair.split(b"=") for pair in keys.split(b",")) for keys, _ in chunks]
    assert (keys[0][b"a"], keys[0][b"f"], keys[0][b"c"]) == (b"T", b"100", b"72")
    assert [one[b"m"] for one in keys] == [b"1"] * (len(chunks) - 1) + [b"0"]
    assert all(len(text) <= 4096 and (len(text) % 4 == 0) for _, text in chunks)
    assert {one[b"q"] for one in keys} == {b"2"}


def test_iterm_holds_the_file():
    png = RNG.bytes(5000)
    head = rb"\x1b\]1337;File=inline=1;size=(\d+);width=72;preserveAspectRatio=1:"
    found = re.fullmatch(head + rb"([^\x07]*)\x07\n", iterm(png, 72))
    assert found
    assert base64.b64decode(found[2], validate=True) == png
    assert int(found[1]) == len(png)
