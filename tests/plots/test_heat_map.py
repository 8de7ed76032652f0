"""The heat map of a matrix: a colour a pair, near ones dark, and what has no colour told in a note."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from actcli.plots import canvas
from actcli.plots.matrix import draw_matrix

VALUES = np.array([[0, 1e-3, 2, math.inf], [1e-3, 0, 1, math.nan], [2, 1, 0, 0], [math.inf, math.nan, 0, 0]])
NAMES = ["relu", "$x_1$", "gelu", "x*sigmoid(1.702*x) + 0.25*tanh(x)"]
MARKS = np.array([["", "", "~", ""], ["", "", "", "?"], ["~", "", "", ""], ["", "?", "", ""]])


def texts(figure, gid: str) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_gid() == gid]


def note(figure) -> str:
    return next(text.get_text() for text in figure.texts if text.get_gid() == "note")


def test_cells_and_their_colours() -> None:
    figure = draw_matrix(NAMES, VALUES, MARKS, (Fraction(-6), Fraction(6)))
    axes, _ = figure.axes
    (mesh,) = axes.collections
    assert (mesh.norm.vmin, mesh.norm.vmax) == (1e-3, 2)
    assert np.ma.count_masked(mesh.get_array()) == 4 + 6
    assert sorted(patch.get_gid() for patch in axes.patches if patch.get_gid()) == ["equal"] * 2 + ["infinite"] * 2
    assert [label.get_text() for label in axes.get_yticklabels()][:3] == NAMES[:3]
    assert sorted(texts(figure, "number")) == sorted(["0.0010", "~2.0", "∞", "1.0", "?", "0"] * 2)
    assert note(figure) == "black: 0; hatched: unbounded; ~ estimated; ? undecided"
    assert figure.get_label() == "Largest difference of each pair on [-6, 6]"


def test_the_order_of_rows() -> None:
    figure = draw_matrix(NAMES, VALUES, order=[2, 0, 1, 3])
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels[:3] == ["gelu", "relu", "$x_1$"]
    assert float(figure.axes[0].collections[0].get_array()[0, 1]) == 2


def test_names_are_not_mathematics() -> None:
    figure = draw_matrix(NAMES, VALUES)
    assert not any(label.get_parse_math() for label in figure.axes[0].get_xticklabels())
    assert b"$x_1$" in canvas.render(figure, "svg")


@pytest.mark.parametrize("count", [2, 3, 12, 40, 100])
@pytest.mark.parametrize("preset", ["screen", "paper"])
def test_labels_stay_on_the_page(count, preset) -> None:
    values = np.exp(-np.abs(np.subtract.outer(np.arange(count), np.arange(count))) / 3.0)
    figure = draw_matrix([f"a_function_{index}" for index in range(count)], values, preset=preset)
    canvas.render(figure, "png", dpi=50)
    wide, tall = figure.get_size_inches() * figure.dpi
    for axes in figure.axes:
        low, high = sorted(axes.get_ylim())
        seen = zip(axes.get_yticklabels(), axes.get_yticks(), strict=True)
        for label in (*axes.get_xticklabels(), *(text for text, place in seen if low <= place <= high)):
            box = label.get_window_extent()
            if label.get_text():
                assert box.x0 >= -1
                assert box.y0 >= -1
                assert box.x1 <= wide + 1
                assert box.y1 <= tall + 1
    title = next(text for text in figure.texts if text.get_gid() == "title").get_window_extent()
    assert title.x1 <= wide


def test_many_functions_have_no_numbers_but_dots_for_estimates() -> None:
    marks = np.full((30, 30), "")
    marks[3, 4] = marks[4, 3] = "~"
    figure = draw_matrix([str(index) for index in range(30)], np.full((30, 30), 0.5), marks)
    assert texts(figure, "number") == []
    (dots,) = [line for line in figure.axes[0].lines if line.get_gid() == "estimated"]
    assert sorted(map(tuple, dots.get_xydata().tolist())) == [(3.0, 4.0), (4.0, 3.0)]
    assert note(figure) == "dot: estimated"


def test_what_lies_far_from_all_does_not_hide_the_others() -> None:
    values = np.full((20, 20), 0.5)
    values[0, 1] = values[1, 0] = 1e300
    values[2, 3] = values[3, 2] = 1e-300
    figure = draw_matrix([str(index) for index in range(20)], values)
    norm = figure.axes[0].collections[0].norm
    assert 0.1 <= norm.vmin < norm.vmax <= 3
    assert canvas.render(figure, "png", dpi=40)


@pytest.mark.parametrize("value", [0.0, 1.0, math.inf, math.nan, 1e-308, 1e308])
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_any_values_can_be_drawn_the_same_each_time(value, form) -> None:
    values = np.array([[0, value], [value, 0]])
    first = canvas.render(draw_matrix(["a", "b"], values), form, dpi=40)
    assert first == canvas.render(draw_matrix(["a", "b"], values), form, dpi=40)


@pytest.mark.parametrize("size", [(3.3, 2.2), (8.0, 2.0), (1.5, 1.2), (3.0, 9.0)])
@pytest.mark.parametrize("preset", ["paper", "dark"])
def test_all_of_it_lies_within_the_size_that_is_asked_for(size, preset):
    names = ["relu", "gelu_sigmoid", "a_longer_name", "x**2"]
    values = np.array([[0, 0.1, 0.2, np.inf], [0.1, 0, 0, 3], [0.2, 0, 0, 4], [np.inf, 3, 4, 0]])
    figure = draw_matrix(names, values, preset=preset, size=size)
    assert tuple(figure.get_size_inches()) == size
    figure.canvas.draw()
    cells, bar = figure.axes
    texts = [*figure.texts, *cells.get_xticklabels(), *cells.get_yticklabels(), *bar.get_yticklabels()]
    for text in texts:
        if text.get_text():
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1, text.get_text()
    assert cells.bbox.width == pytest.approx(cells.bbox.height)


def test_in_the_dark_nothing_is_black_on_black():
    from matplotlib.colors import to_hex

    values = np.array([[0, 0.0, np.inf], [0.0, 0, 1], [np.inf, 1, 0]])
    figure = draw_matrix(["a", "b", "c"], values, preset="dark")
    cells = figure.axes[0]
    equal = [patch for patch in cells.patches if patch.get_gid() == "equal"]
    assert {to_hex(patch.get_facecolor()) for patch in equal} == {"#ffffff"}
    numbers = {text.get_text(): text.get_color() for text in cells.texts}
    assert (numbers["0"], numbers["∞"]) == ("black", "white")
    assert "white: 0; hatched: unbounded" in [text.get_text() for text in figure.texts]
    assert {label.get_color() for label in cells.get_yticklabels()} == {"#f2f2f2"}
