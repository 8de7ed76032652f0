"""Looks: by words, by a file of matplotlib, on dark paper; and what a file may not do."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from actcli.catalog import default_catalog
from actcli.errors import FileError, InputError, UnknownName, UsageError
from actcli.plots import canvas
from actcli.plots.curves import draw_curves
from actcli.plots.style import PRESETS, is_dark, preset_of


def load(name: str):
    return default_catalog().load(name)


@pytest.fixture
def style(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "mine.mplstyle"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def contrast(first: str, second: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([light(first), light(second)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_what_is_written_can_be_read(name) -> None:
    look = PRESETS[name]
    assert contrast(look.ink, look.paper) > 10
    assert contrast(look.quiet, look.paper) > 4.5
    assert all(contrast(color, look.paper) > 2 for color in look.colors)
    lights = [contrast(color, look.paper) for color in canvas.ramp(9, look.stops)]
    assert lights == sorted(lights) or lights == sorted(lights, reverse=True)
    assert all(abs(first - second) > 0.02 for first, second in pairwise(lights))


def test_words_follow_each_other() -> None:
    look = preset_of("paper,dark")
    assert (look.width, look.paper) == (PRESETS["paper"].width, PRESETS["dark"].paper)
    assert preset_of("dark, paper") == PRESETS["paper"]


def test_a_file_says_sizes_and_colours(style) -> None:
    path = style(
        "# a comment\nfigure.figsize: 3.3, 2.2 # inches\nfont.size : 8\nlines.linewidth: 1\nsavefig.dpi: 300\n"
        "axes.prop_cycle: cycler('color', ['0C5DA5', '#00B945', 'red'])\naxes.facecolor: \"#101010\"\n"
        "axes.spines.top: True\nxtick.direction: in\n"
    )
    look = preset_of(path)
    assert (look.width, look.height, look.font, look.line, look.dpi) == (3.3, 2.2, 8.0, 1.0, 300)
    assert look.colors == ("#0c5da5", "#00b945", "#ff0000")
    assert (look.paper, look.black) == ("#101010", "#ffffff")
    figure = draw_curves([load("gelu")], preset=path)
    assert figure.get_size_inches().tolist() == [3.3, 2.2]
    assert figure.axes[0].spines["top"].get_visible()
    assert {"#0c5da5"} <= {line.get_color() for line in figure.axes[0].lines}


def test_a_file_runs_nothing(style) -> None:
    path = style(
        "text.usetex: True\nbackend: module://os\nanimation.ffmpeg_path: /bin/sh\ntext.latex.preamble: \\input{x}\n"
        "savefig.directory: /\npgf.preamble: \\x\naxes.prop_cycle: __import__('os').system('false')\n"
    )
    assert preset_of(path) == PRESETS["screen"]
    assert canvas.render(draw_curves([load("relu")], preset=path))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("font.size: big\n", ":1: matplotlib has no such setting: font.size: big"),
        ("\naxes.grid: perhaps\n", ":2: "),
        ("figure.figsize: 3\n", ":1: "),
        ("lines.nonsense: 3\n", ":1: "),
    ],
)
def test_a_wrong_line_is_told(text, says, style) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        preset_of(style(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("savefig.dpi: 1e9", ":1: savefig.dpi is 10 to 2400, not 1e+09"),
        ("font.size: inf", ":1: font.size is 1 to 200, not inf"),
        ("font.size: -1", ":1: font.size is 1 to 200, not -1"),
        ("lines.linewidth: nan", ":1: lines.linewidth is 0 to 50, not nan"),
        ("lines.markersize: 1e9", ":1: lines.markersize is 0 to 100, not 1e+09"),
        ("axes.linewidth: nan", ":1: axes.linewidth is -1000 to 1000, not nan"),
        ("xtick.major.size: 1e300", ":1: xtick.major.size is -1000 to 1000, not 1e+300"),
        ("lines.dashed_pattern: -1, -1", ": matplotlib cannot draw so: "),
        ("grid.alpha: 7", ": matplotlib cannot draw so: "),
    ],
)
def test_sizes_that_no_picture_has(text, says, style) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        preset_of(style(text))


def test_a_font_that_is_not_there_is_told_once(style, caplog) -> None:
    canvas.render(draw_curves([load("relu")], preset=style("font.family: NoSuchFont")))
    told = [record.getMessage() for record in caplog.records if "NoSuchFont" in record.getMessage()]
    assert len(told) == len(set(told)) == 2  # as a name, and as a list of one


def test_absurd_files(style, tmp_path) -> None:
    with pytest.raises(InputError, match="longer than"):
        preset_of(style("#" * 70_000))
    with pytest.raises(FileError, match="cannot read"):
        preset_of("no/such.mplstyle")
    (tmp_path / "folder.mplstyle").mkdir()
    with pytest.raises(FileError, match="cannot read"):
        preset_of(str(tmp_path / "folder.mplstyle"))
    with pytest.raises(UsageError, match="inches"):
        draw_curves([load("relu")], preset=style("figure.figsize: 1e9, 1e9\n"))
    with pytest.raises(UnknownName, match="style 'poster'"):
        preset_of("poster")


def test_dark_paper_is_dark_in_the_picture() -> None:
    figure = draw_curves([load("gelu"), load("silu")], preset="dark")
    data = canvas.render(figure, "svg").decode()
    assert PRESETS["dark"].paper in data
    assert not is_dark(PRESETS["dark"].colors[0])


def test_a_large_family_has_a_scale() -> None:
    family = [load("leaky_relu").bind(negative_slope=f"{step}/10") for step in range(9)]
    figure = draw_curves(family)
    (bar,) = [axes for axes in figure.axes if axes.get_gid() == "scale"]
    labels = [text.get_text() for text in bar.get_yticklabels()]
    assert labels[0] == "0"
    assert set(labels) <= {f"{step / 10:g}" for step in range(9)}
    assert not any(text.get_gid() == "name" for text in figure.axes[0].texts)
    assert len(draw_curves(family[:7]).axes) == 1


@pytest.mark.parametrize("size", [(3.3, 2.2), None])
def test_the_name_of_a_scale_stands_on_nothing(size) -> None:
    for family in (
        [load("leaky_relu").bind(negative_slope=f"{step}/10") for step in range(9)],
        [load("elu").bind(alpha=f"{step}/4") for step in range(1, 9)],
    ):
        figure = draw_curves(family, preset="paper", size=size)
        boxes = {text.get_gid(): text.get_window_extent() for text in figure.texts}
        assert not boxes["scale"].overlaps(boxes["formula"])
        assert not any(boxes["scale"].overlaps(axes.get_tightbbox()) for axes in figure.axes)
        assert boxes["scale"].x1 <= figure.bbox.x1
        assert boxes["variable"].x1 == pytest.approx(figure.axes[0].bbox.x1, abs=2)
