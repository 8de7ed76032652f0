"""The picture in characters: where curves go, what the texts say, what hostile values and labels do."""

import re

import numpy as np
import pytest

from actcli.tables import display_width
from actcli.terminal_plot import Curve, draw
from actcli.terminal_plot.raster import dots, limits

X = np.linspace(-6, 6, 601)
SIX = (-6.0, 6.0)
GELU_TANH = 0.5 * X * (1 + np.tanh(0.7978845608 * (X + 0.044715 * X**3)))
CURVES = [Curve(X, GELU_TANH, "gelu"), Curve(X, X / (1 + np.exp(-X)), "silu"), Curve(X, np.maximum(X, 0), "relu")]


def test_a_diagonal_passes_the_diagonal():
    x = np.array([0.0, 1.0])
    assert (dots(x, x, (9, 9), (0, 1), (0, 1)) == np.eye(9, dtype=bool)[::-1]).all()


def test_a_line_is_joined_however_steep():
    passed = dots(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1e9, 0.0]), (40, 11), (0, 1), (0, 1))
    assert passed[:, 0].all()
    assert passed[:, -1].all()
    assert not passed[:, 1:-1].any()


def test_a_gap_stays_a_gap_and_a_lonely_point_is_shown():
    x = np.arange(7.0)
    for gap in (np.nan, np.inf, -np.inf):
        y = np.array([0, 0, gap, 1, gap, 0, 0])
        passed = dots(x, y, (2, 61), (0, 6), (0, 1))
        assert passed[1].nonzero()[0].tolist() == [*range(11), *range(50, 61)]
        assert passed[0].nonzero()[0].tolist() == [30]


def test_a_line_between_two_points_outside_is_shown_inside():
    passed = dots(np.array([-1.0, 2.0]), np.array([-1.0, 2.0]), (9, 9), (0, 1), (0, 1))
    assert (passed == np.eye(9, dtype=bool)[::-1]).all()


def test_rounded_lines_agree_with_a_slow_exact_walk():
    rng = np.random.default_rng(7)
    for _ in range(50):
        x, y = np.sort(rng.uniform(0, 1, 6)), rng.uniform(-1, 2, 6)
        passed = dots(x, y, (33, 65), (0, 1), (0, 1))
        fine = np.linspace(x[0], x[-1], 20001)
        heights = np.interp(fine, x, y)
        inside = (heights > 0) & (heights < 1)
        rows, columns = np.rint(32 - 32 * heights[inside]).astype(int), np.rint(64 * fine[inside]).astype(int)
        near = np.pad(passed, 1)
        near = np.any([near[1 + i : 34 + i, 1 + j : 66 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)], axis=0)
        assert near[rows, columns].all()


with np.errstate(all="ignore"):
    LIMITS = {
        "all of relu": (np.maximum(X, 0), 0, 6),
        "all of exp": (np.exp(X), 0, np.exp(6)),
        "a narrow bump": (np.exp(-50 * X**2), 0, 1),
        "a step": (np.sign(X), -1, 1),
        "a constant": (np.full_like(X, 5.0), 0, 10),
        "zero": (np.zeros_like(X), -1, 1),
        "nothing": (np.full_like(X, np.nan), -1, 1),
        "nearly touching the axis": (1 + 5 * (X / 6) ** 2, 0, 6),
        "far from the axis": (100 + X, 94, 106),
        "huge": (np.where(X > 0, 1.7e308, -1.7e308), -1.7e308, 1.7e308),
        "subnormal": (5e-324 * np.rint(X), -6 * 5e-324, 6 * 5e-324),
    }


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    y, low, high = LIMITS[name]
    assert limits([(X, y)], SIX) == pytest.approx((low, high), rel=0.01, abs=1e-9 if abs(high) > 1e-300 else 0)


def test_limits_do_not_follow_a_pole():
    with np.errstate(all="ignore"):
        for y in (1 / X, -1 / X, 1 / X**2, 1 / (X - 0.001)):
            low, high = limits([(X, y)], SIX)
            assert high - low < 50
        assert limits([(X, np.exp(np.exp(X)))], SIX)[1] < 1e100


def test_only_what_is_in_the_range_counts():
    assert limits([(X, X**2)], (-1, 1)) == pytest.approx((0, 1))


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("size", [(80, 20), (40, 10), (24, 8), (200, 60)])
def test_the_size_is_kept(size, ascii_only):
    width, height = size
    lines = draw(CURVES, width, height, x_range=SIX, ascii=ascii_only).splitlines()
    assert len(lines) == height
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_a_tiny_size_still_draws():
    assert len(draw(CURVES, 1, 1, x_range=SIX).splitlines()) >= 6


def test_round_numbers_stand_where_they_belong():
    lines = draw(CURVES, 60, 16, x_range=SIX).splitlines()
    assert [line[0] for line in lines[:-3] if line[1] == "┤"] == ["6", "4", "2", "0"]
    assert lines[0].startswith("6┤")
    assert [len(line) for line in lines[-3:-1]] == [60, 60]
    assert lines[-2].split() == ["-6", "-4", "-2", "0", "2", "4", "6"]
    assert [lines[-3][place] for place in (2, 59)] == ["┴", "┴"]
    assert lines[-1] == "A gelu   B silu   C relu"


def test_close_ends_get_the_digits_that_tell_them_apart():
    lines = draw([Curve(X, X, "x")], 60, 10, x_range=(1.00001, 1.00002)).splitlines()
    assert lines[-2].split() == ["1.000010", "1.000015", "1.000020"]


def test_ascii_draws_the_curve_where_it_is():
    assert draw([Curve(X, X, "")], 23, 12, x_range=SIX, ascii=True).splitlines()[0].endswith("*")
    assert draw([Curve(X, X, "x")], 80, 20, x_range=SIX, ascii=True).isascii()


def test_every_curve_carries_its_letter_even_where_they_coincide():
    picture = draw([Curve(X, GELU_TANH, "a"), Curve(X, GELU_TANH + 1e-6, "b")], 80, 20, x_range=SIX)
    body = "".join(picture.splitlines()[:-1])
    assert body.count("A") == body.count("B") == 1
    picture = draw([Curve(X, GELU_TANH, "a"), Curve(X, GELU_TANH, "b")], 80, 20, x_range=SIX, ascii=True)
    body = "".join(picture.splitlines()[:-1])
    assert abs(body.count("A") - body.count("B")) < 10
    assert body.count("A") > 20


def test_one_curve_needs_no_letter():
    assert "A" not in draw(CURVES[:1], 80, 20, x_range=SIX)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_colour_only_if_asked_and_never_left_on(ascii_only):
    plain = draw(CURVES, 80, 20, x_range=SIX, ascii=ascii_only)
    coloured = draw(CURVES, 80, 20, x_range=SIX, ascii=ascii_only, colour=True)
    assert "\x1b" not in plain
    for line in coloured.splitlines():
        codes = re.findall(r"\x1b\[([0-9]+)m", line)
        assert codes[1::2] == ["0"] * (len(codes) // 2)
    stripped = re.sub(r"\x1b\[[0-9]+m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


@pytest.mark.parametrize(
    "label", ["\x1b]0;t\x07", "\x1b[2J", "[/]", "\u202eabc", "a\nb", "激活函数", "\ud800", "x" * 300, ""]
)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_labels_are_shown_not_obeyed(label, ascii_only):
    picture = draw([Curve(X, X, label), Curve(X, -X, "b")], 80, 20, x_range=SIX, ascii=ascii_only)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", picture)
    assert picture.isascii() or not ascii_only
    assert len(picture.splitlines()) == 20


def test_a_long_legend_takes_more_lines():
    curves = [Curve(X, X * index, f"activation number {index}") for index in range(9)]
    lines = draw(curves, 60, 20, x_range=SIX).splitlines()
    assert len(lines) == 20
    assert all(display_width(line) <= 60 for line in lines)
    assert "I activation number 8" in lines[-1]


@pytest.mark.parametrize(
    "y",
    [
        np.full_like(X, np.nan),
        np.full_like(X, np.inf),
        np.where(X > 0, 1.7e308, -1.7e308),
        5e-324 * np.rint(X),
        X * 1e300,
        np.full_like(X, 1.7e308),
    ],
    ids=["nan", "inf", "huge", "subnormal", "steep", "huge constant"],
)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_extreme_values_draw_without_a_warning(y, ascii_only):
    assert len(draw([Curve(X, y, "f"), CURVES[0]], 60, 12, x_range=SIX, ascii=ascii_only).splitlines()) == 12
    assert len(draw([Curve(X, y, "f")], 60, 12, x_range=SIX, ascii=ascii_only).splitlines()) == 12


def test_extreme_ranges_draw_without_a_warning():
    x = np.linspace(-1, 1, 101) * 1e300
    assert draw([Curve(x, x, "f")], 60, 12, x_range=(-1e300, 1e300)).count("1e300") == 4
    assert draw([Curve(X, X, "f")], 60, 12, x_range=SIX, y_range=(-1e-300, 1e300))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_points(count):
    assert len(draw([Curve(X[:count], X[:count], "f")], 60, 12, x_range=SIX).splitlines()) == 12


def test_no_curves():
    for ascii_only in (False, True):
        assert draw([], 60, 12, x_range=SIX, ascii=ascii_only)


def test_rich_is_not_loaded():
    import subprocess
    import sys

    code = "import sys, actcli.terminal_plot; sys.exit('rich' in sys.modules or 'matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
