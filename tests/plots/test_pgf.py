"""Figures for LaTeX: no text is a command, and LaTeX, where it is installed, sets them."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.catalog import default_catalog
from actcli.errors import MissingExtra, UsageError
from actcli.plots import canvas, pgf
from actcli.plots.comparison import draw_comparison
from actcli.plots.contour import draw_contour
from actcli.plots.curves import draw_curves

HOSTILE = r"\input{/etc/passwd} $x^2$ 50% #_&~ ^^41 }{ \end{pgfpicture} α₁ 10⁻⁴ é ñ ẑ ğ ő 中 🙂 ‮ <|> `q' " + '"'
OURS = re.compile(
    r"\\ensuremath\{(\\?[A-Za-z]+|[-<>|']{1,3}|[0-9()]|\{\}\^\\circ)\}"
    r"|\\text(superscript|subscript)\{(\\ensuremath\{[-()0-9]\}|[0-9])\}|\\[A-Za-z]+\{\}"
    r"|\\[`'^~=.\"urHvc]\{[A-Za-z]\}|\\[{}$&%#_]"
)


def load(name: str):
    return default_catalog().load(name)


@given(st.text())
def test_nothing_is_a_command_but_ours(text):
    left = OURS.sub("", pgf.escape(text))
    assert not set(left) & set('\\{}$&%#_^~"<>|\n\r\t\x00'), left


def test_texts_are_what_they_say():
    assert pgf.escape("max 5×10⁻⁴, α = 0.1") == (
        r"max 5\ensuremath{\times}10\textsuperscript{\ensuremath{-}}\textsuperscript{\ensuremath{4}},"
        r" \ensuremath{\alpha} = 0.1"
    )


def test_without_latex_it_says_so(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingExtra, match="pgf needs LaTeX"):
        canvas.render(draw_curves([load("relu")]), "pgf")


def test_a_latex_that_does_not_work_is_no_traceback(monkeypatch, tmp_path):
    broken = tmp_path / "pdflatex"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtra, match="pdflatex cannot set this figure"):
        canvas.render(draw_curves([load("relu")]), "pgf")


def test_a_map_is_refused():
    with pytest.raises(UsageError, match="bitmap"):
        canvas.render(draw_contour([load("swiglu")]), "pgf")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_sets_it(tmp_path):
    figures = [
        draw_curves([load("gelu"), load("softplus")], order=1, title=HOSTILE, preset="paper"),
        draw_comparison(load("gelu"), [load("gelu_tanh")], None, [(-2.7, 4.7e-4)], preset="paper"),
    ]
    for number, figure in enumerate(figures):
        (tmp_path / f"{number}.pgf").write_bytes(canvas.render(figure, "pgf"))
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\usepackage{pgf}\\begin{document}\\input{0.pgf}\\par\\input{1.pgf}\\end{document}\n"
    )
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert b"passwd" not in done.stdout
    assert canvas.render(figures[1], "pgf") == canvas.render(figures[1], "pgf")
