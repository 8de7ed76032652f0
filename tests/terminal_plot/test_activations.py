"""Activations in characters: what is drawn is the function, also at jumps and poles, and every curve has a name."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.terminal_plot.activations import draw_activations


def load(*names: str) -> list:
    return [default_catalog().load(name) for name in names]


def test_ascii_stands_where_the_function_is():
    lines = draw_activations(load("gelu"), 64, 31, interval=(Fraction(-3), Fraction(3)), ascii=True).splitlines()
    body = [line[4:].ljust(60) for line in lines[1:-3]]
    low, high = -0.16997 - 0.05 * 3.166, 2.99595 + 0.05 * 3.166
    for column in range(60):
        x = -3 + 6 * column / 59
        row = [place for place, line in enumerate(body) if line[column] == "*"]
        y = default_catalog().load("gelu")(np.array([x]))[0]
        assert row
        assert min(abs((high - y) / (high - low) * 26 - place) for place in row) < 1.6


@pytest.mark.parametrize("name", ["floor(x)", "sign(x)"])
def test_the_ends_at_a_jump_are_marked(name):
    assert {"○", "●"} <= set(draw_activations(load(name), 72, 20))
    assert {"o", "@"} <= set(draw_activations(load(name), 72, 20, ascii=True))


def test_a_derivative_has_open_ends_at_a_kink():
    text = draw_activations(load("relu"), 72, 20, order=1)
    assert (text.count("○"), text.count("●")) == (2, 0)


def test_no_end_hides_the_letter_of_a_curve():
    body = "".join(draw_activations(load("relu", "elu"), 90, 24, order=1).splitlines()[:-1])
    assert [body.count(letter) for letter in "ABCD"] == [1, 1, 1, 1]


def test_a_pole_is_no_line_and_does_not_flatten_the_rest():
    lines = draw_activations(load("1/x"), 72, 24, ascii=True).splitlines()
    assert all("*" not in line[3:36] or "*" not in line[38:] for line in lines if ". ." not in line)
    ticks = [float(line.split("+")[0]) for line in lines if "+" in line[:4] and not line.lstrip().startswith("'")]
    assert max(ticks) == 2


def test_a_family_has_its_parameters_as_names():
    relu = default_catalog().load("leaky_relu")
    text = draw_activations([relu.bind(negative_slope=slope) for slope in (0.1, 0.3)], 72, 20)
    assert text.splitlines()[0].startswith("Leaky ReLU")
    assert text.splitlines()[-1] == "A 0.1   B 0.3"


@pytest.mark.parametrize("name", ["swiglu", "softmax", "crelu", "rrelu", "lut"])
def test_every_kind_is_drawn_with_what_is_shown(name):
    text = draw_activations(load(name), 72, 20)
    assert len(text.splitlines()) == 20
    assert text.splitlines()[0].startswith(load(name)[0].title)


def test_a_title_of_ones_own_is_shown_not_obeyed():
    text = draw_activations(load("relu"), 40, 12, title="\x1b[31m[b]x[/b] " + "long " * 40, colour=True)
    assert text.startswith("^[[31m[b]x[/b] long")
    assert max(map(len, text.splitlines()[:3])) <= 40
    assert "f(x)" in text


def test_too_many_and_none():
    with pytest.raises(UsageError, match="at most 24"):
        draw_activations(load("relu") * 25, 80, 20)
    with pytest.raises(UsageError, match="nothing"):
        draw_activations([], 80, 20)


def test_matplotlib_is_not_loaded():
    code = (
        "import sys; from actcli.catalog import default_catalog; from actcli.terminal_plot.activations import *;"
        "draw_activations([default_catalog().load('gelu')], 80, 24, order=1); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
