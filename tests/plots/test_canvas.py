"""Figures as bytes: the same each time, text kept as text, within limits, whatever surrounds matplotlib."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from actcli.catalog import default_catalog
from actcli.errors import UnknownName, UsageError
from actcli.plots import canvas
from actcli.plots.curves import draw_curves

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("format", sorted({*canvas.FORMATS} - {"pgf"}))  # which has tests of its own
def test_the_same_bytes_twice(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gelu = default_catalog().load("gelu")
    first = canvas.render(draw_curves([gelu], order=1), format)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    assert canvas.render(draw_curves([gelu], order=1), format) == first
    assert os.environ["SOURCE_DATE_EPOCH"] == "abc"


def test_text_stays_text_in_svg() -> None:
    root = ElementTree.fromstring(canvas.render(draw_curves([default_catalog().load("gelu")], order=1), "svg"))
    words = ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]
    assert "GELU" in words
    assert "f(x)" in words
    assert "f′(x)" in words
    assert any("Φ" in word for word in words)


def test_fonts_are_embedded_in_pdf() -> None:
    assert b"/FontFile2" in canvas.render(draw_curves([default_catalog().load("gelu")]), "pdf")


def test_size_and_dots() -> None:
    figure = draw_curves([default_catalog().load("relu")], preset="paper")
    assert canvas.render(figure, "png", 100)[16:24] == (350).to_bytes(4, "big") + (262).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("dpi", "size"), [(1, None), (10**6, None), (2400, (90, 90)), (100, (0.1, 4)), (100, (4, 1e9))]
)
def test_absurd_sizes_are_refused(dpi: int, size: tuple[float, float] | None) -> None:
    with pytest.raises(UsageError):
        canvas.render(draw_curves([default_catalog().load("relu")], size=size), "png", dpi)


def test_unknown_words_are_refused() -> None:
    figure = draw_curves([default_catalog().load("relu")])
    with pytest.raises(UnknownName, match="format"):
        canvas.render(figure, "gif")
    with pytest.raises(UnknownName, match="style"):
        draw_curves([default_catalog().load("relu")], preset="poster")


def test_neither_matplotlibrc_nor_backend_matter(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe lines.linewidth: 20\nbackend: nonsense\n")
    script = (
        "import sys; from actcli.catalog import default_catalog; from actcli.plots import canvas, curves;"
        "figure = curves.draw_curves([default_catalog().load('gelu')], order=1);"
        "assert not {'matplotlib.pyplot', 'scipy', 'flint'} & sys.modules.keys();"
        "sys.stdout.buffer.write(canvas.render(figure, 'svg'))"
    )
    folder = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "MPLBACKEND": "nonsense", "PYTHONPATH": str(folder)}
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert found.stderr == b""
    assert found.stdout == canvas.render(draw_curves([default_catalog().load("gelu")], order=1), "svg")


def test_the_surrounding_style_stays_outside() -> None:
    import matplotlib as mpl

    gelu = default_catalog().load("gelu")
    plain = canvas.render(draw_curves([gelu]), "svg")
    with mpl.rc_context({"lines.linewidth": 20, "svg.fonttype": "path", "axes.grid": False}):
        assert canvas.render(draw_curves([gelu]), "svg") == plain
        assert mpl.rcParams["lines.linewidth"] == 20


def test_the_ramp_gets_lighter() -> None:
    lightness = [sum(int(color[i : i + 2], 16) for i in (1, 3, 5)) for color in canvas.ramp(7)]
    assert lightness == sorted(lightness)
