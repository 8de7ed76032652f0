"""A comparison: curves above, differences below on the same axis, the maxima that were passed in marked."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.comparison import draw_comparison


def load(name: str):
    return default_catalog().load(name)


def test_the_difference_is_signed_and_its_maximum_marked() -> None:
    gelu, tanh = load("gelu"), load("gelu_tanh")
    figure = draw_comparison(gelu, [tanh], None, [(-2.699, 4.7324e-4)])
    above, below = figure.axes
    assert above.get_xlim() == below.get_xlim() == (-4, 4)
    gap = max((line for line in below.lines if len(line.get_xdata()) > 2), key=lambda line: len(line.get_xdata()))
    x = np.asarray(gap.get_xdata())
    np.testing.assert_allclose(gap.get_ydata(), tanh(x) - gelu(x), atol=1e-9)
    (ring,) = [line for line in below.lines if line.get_gid() == "maximum"]
    assert ring.get_xydata().tolist() == [[-2.699, 4.7324e-4]]
    (label,) = [text.get_text() for text in below.texts if text.get_gid() == "mark"]
    assert label == "4.73×10⁻⁴"


def test_a_negative_maximum_is_marked_below() -> None:
    figure = draw_comparison(load("sigmoid"), [load("hard_sigmoid_keras")], None, [(-2.5, 0.0758581800212435)])
    (ring,) = [line for line in figure.axes[1].lines if line.get_gid() == "maximum"]
    assert ring.get_ydata()[0] == -0.0758581800212435


def test_several_candidates_have_hues_and_the_reference_is_black() -> None:
    names = ["gelu_tanh", "gelu_sigmoid", "silu"]
    figure = draw_comparison(
        load("gelu"), [load(name) for name in names], (Fraction(-3), Fraction(3)), [None, None, None]
    )
    colors = {line.get_color() for line in figure.axes[0].lines}
    assert {canvas.BLACK, *canvas.COLORS[:3]} <= colors
    assert canvas.render(figure, "svg") == canvas.render(
        draw_comparison(load("gelu"), [load(name) for name in names], (Fraction(-3), Fraction(3)), [None, None, None]),
        "svg",
    )


def test_equal_functions_and_constant_differences_can_be_drawn() -> None:
    assert canvas.render(draw_comparison(load("relu"), [load("relu")], None, [(0.0, 0.0)]), "png")


def test_what_cannot_be_compared_is_said() -> None:
    with pytest.raises(UsageError, match="no single curve"):
        draw_comparison(load("softmax"), [load("relu")])
    with pytest.raises(UsageError, match="1 to"):
        draw_comparison(load("relu"), [])


def test_the_title_names_all_and_no_mark_covers_another() -> None:
    silu, others = load("silu"), [load(name) for name in ["gelu", "mish", "elu"]]
    marks = [(1.965469, 0.193), (1.8208, 0.18435), None]
    figure = draw_comparison(silu, others, None, marks)
    assert figure.get_label() == "SiLU against GELU, Mish, ELU"
    first, second = [text.get_window_extent() for text in figure.axes[1].texts if text.get_gid() == "mark"]
    assert not first.overlaps(second)


def test_titles_with_commas_are_told_apart() -> None:
    figure = draw_comparison(load("gelu"), [load("gelu_tanh"), load("silu")])
    assert figure.get_label() == "GELU against GELU, tanh approximation; SiLU"


@pytest.mark.parametrize("mark", [(math.inf, 0.1), (0.0, math.inf), (7.0, 0.1), (math.nan, math.nan)])
def test_what_is_beyond_the_picture_is_not_marked(mark) -> None:
    figure = draw_comparison(load("relu"), [load("leaky_relu")], (Fraction(-6), Fraction(6)), [mark])
    assert not [line for line in figure.axes[1].lines if line.get_gid() == "maximum"]
    assert canvas.render(figure)


@pytest.mark.parametrize(("reference", "candidate"), [("1/x", "tanh"), ("log(x)", "x - 1"), ("exp(x)", "x")])
def test_poles_and_gaps_can_be_compared(reference, candidate) -> None:
    assert canvas.render(draw_comparison(load(reference), [load(candidate)], None, [(0.0, math.inf)]))


def test_the_bound_touches_the_curve() -> None:
    figure = draw_comparison(load("sigmoid"), [load("hard_sigmoid_keras")], None, [(-2.5, 0.0758581800212435)])
    (bound,) = [line for line in figure.axes[1].lines if line.get_gid() == "bound"]
    assert set(bound.get_ydata()) == {-0.0758581800212435}
    curve = max(figure.axes[1].lines, key=lambda line: len(line.get_xdata()))
    assert np.nanmin(curve.get_ydata()) == pytest.approx(-0.0758581800212435, abs=1e-9)


def test_derivatives_have_a_panel_and_a_bound_on_the_side_of_the_jump_that_reaches_it() -> None:
    figure = draw_comparison(
        load("sigmoid"), [load("hard_sigmoid_keras")], None, [None], slopes=[(-2.5, 0.1298962835)], order=1
    )
    (ring,) = [line for line in figure.axes[2].lines if line.get_gid() == "maximum"]
    assert ring.get_ydata()[0] == 0.1298962835


def test_sizes_on_a_logarithmic_axis() -> None:
    figure = draw_comparison(load("gelu"), [load("gelu_tanh")], None, [(-2.699, 4.7324e-4)], log=True)
    below = figure.axes[1]
    assert below.get_yscale() == "log"
    (bound,) = [line for line in below.lines if line.get_gid() == "bound"]
    assert set(bound.get_ydata()) == {4.7324e-4}
    curve = max(below.lines, key=lambda line: len(line.get_xdata()))
    assert np.nanmin(curve.get_ydata()) > 0
    assert canvas.render(draw_comparison(load("relu"), [load("relu")], log=True))


def test_many_candidates_are_small_pictures_with_the_same_axes() -> None:
    others = [load(name) for name in ["gelu_tanh", "gelu_sigmoid", "silu", "mish", "elu", "relu", "x"]]
    figure = draw_comparison(load("gelu"), others, None, [(0.5, 0.1)] * 7, title=r"$\frac{<b>")
    assert len(figure.axes) == 7
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    names = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_gid() == "name"]
    assert names[2:5] == ["SiLU", "Mish", "ELU"]
    assert figure.get_label() == r"$\frac{<b>"
    assert b"&lt;b&gt;" in canvas.render(figure, "svg")


def test_a_title_that_is_too_long_counts_and_the_note_says_what_is_shown() -> None:
    figure = draw_comparison(load("gelu"), [load("gelu_tanh"), load("gelu_sigmoid")], preset="ieee")
    texts = {text.get_gid(): text.get_text() for text in figure.texts}
    assert texts["title"] == "2 functions against GELU"
    title = next(text for text in figure.texts if text.get_gid() == "title")
    assert title.get_window_extent().x1 <= figure.bbox.x1
    assert texts["note"].startswith("below: ")
    many = draw_comparison(load("gelu"), [load(name) for name in ("silu", "mish", "relu", "elu", "selu")], log=True)
    notes = [text.get_text() for text in many.texts if text.get_gid() == "note"]
    assert notes == ["the size of the difference to GELU; dashed: the bound"]


def test_numbers_below_small_pictures_do_not_touch_those_of_their_neighbours() -> None:
    others = [load(name) for name in ("silu", "mish", "relu", "elu", "selu", "celu")]
    figure = draw_comparison(load("gelu"), others, log=True)
    figure.canvas.draw()
    left, right = figure.axes[3:5]
    ends = [
        [text.get_window_extent() for text in axes.get_xticklabels() if text.get_text() and text.get_visible()]
        for axes in (left, right)
    ]
    inside = [
        [box for box in boxes if axes.bbox.x0 - 1 <= (box.x0 + box.x1) / 2 <= axes.bbox.x1 + 1]
        for boxes, axes in zip(ends, (left, right), strict=True)
    ]
    assert max(box.x1 for box in inside[0]) + 5 < min(box.x0 for box in inside[1])


def test_the_key_of_a_column_wide_figure_covers_no_curve() -> None:
    others = [load("hard_sigmoid_torch"), load("hard_sigmoid_keras")]
    marks = [(-1.5, 0.0692), (-2.5, 0.0759)]
    figure = draw_comparison(load("sigmoid"), others, None, marks, preset="paper", size=(3.3, 2.2))
    curves, differences = figure.axes
    renderer = figure.canvas.get_renderer()
    box = curves.get_legend().get_window_extent(renderer)
    assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
    for line in curves.lines:
        points = curves.transData.transform(line.get_xydata())
        assert not ((points > [box.x0, box.y0]) & (points < [box.x1, box.y1])).all(axis=1).any()
    for text in figure.texts:
        assert not text.get_window_extent(renderer).overlaps(box)
    assert curves.bbox.height > 0.5 * differences.bbox.height
    for text in differences.texts:
        label = text.get_window_extent(renderer)
        for line in differences.lines:
            if line.get_gid() is None:
                points = differences.transData.transform(line.get_xydata())
                assert not ((points > [label.x0, label.y0]) & (points < [label.x1, label.y1])).all(axis=1).any()
