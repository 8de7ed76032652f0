"""The figures of distributions and of depth show what the analyses found."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from actcli.analyses.depth import depth
from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.density import draw_density
from actcli.plots.depth import draw_depth

HOSTILE = r"$\frac{<b>$ & ]]>"


def load(name: str):
    return default_catalog().load(name)


def drawn(axes, gid: str) -> list:
    return [line for line in axes.lines if line.get_gid() == gid]


def words(figure) -> str:
    return "\n".join(
        text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    )


def test_half_of_relu_is_a_stem_of_half_the_axis() -> None:
    figure = draw_density([load("relu")])
    (axes,) = figure.axes
    (stem,) = drawn(axes, "atom")
    top = axes.get_ylim()[1] / 1.06
    np.testing.assert_allclose(stem.get_ydata(), [0, 0.5 * top])
    assert "mass 0.5" in words(figure)
    assert "mean 0.398942, variance 0.340845" in words(figure)
    assert "proved: mean (triangle), variance, masses" in words(figure)
    assert drawn(axes, "mean")[0].get_xdata()[0] == pytest.approx(0.3989422804)


def test_several_have_their_moments_in_a_key() -> None:
    found = words(draw_density([load("gelu"), load("silu")], interval=(Fraction(-1), Fraction(3))))
    assert "GELU: mean 0.282095, variance 0.345644" in found
    assert "SiLU: mean" in found


def test_a_constant_is_one_stem() -> None:
    assert "mass 1" in words(draw_density([load("0*x + 3")]))


@pytest.mark.parametrize("preset", ["dark", "paper", "slide"])
@pytest.mark.parametrize("draw", [draw_density, draw_depth])
def test_hostile_titles_and_the_same_bytes(draw, preset) -> None:
    first, second = (canvas.render(draw([load("gelu")], title=HOSTILE, preset=preset), "svg") for _ in range(2))
    assert first == second
    assert b"&lt;b&gt;" in first


def test_depth_shows_the_map_and_the_layers() -> None:
    left, right = draw_depth([load("tanh")]).axes
    found = depth(load("tanh"))
    np.testing.assert_array_equal(drawn(left, "map")[0].get_ydata(), found.mapped)
    np.testing.assert_array_equal(drawn(right, "variance")[2].get_ydata(), found.variances[2])
    np.testing.assert_array_equal(drawn(right, "gradient")[0].get_ydata(), found.gradients[0])
    assert right.get_yscale() == "log"


@pytest.mark.parametrize(("draw", "first"), [(draw_density, 0), (draw_depth, 3)])
def test_functions_of_one_variable_can_be_drawn(draw, first) -> None:
    from actcli.errors import Undecided

    for activation in [*default_catalog()][first::6]:  # all of them take two minutes on a busy machine
        if not activation.is_vector and activation.kind.value != "gated":
            try:
                assert canvas.render(draw([activation]), "png", 30), activation.name
            except Undecided:
                continue


def test_limits() -> None:
    with pytest.raises(UsageError, match="1 to 6"):
        draw_density([])
    with pytest.raises(UsageError, match="one function"):
        draw_depth([load("relu"), load("gelu")])


def test_nothing_is_cut_at_the_width_of_a_column() -> None:
    figure = draw_depth([load("gelu")], preset="paper", size=(3.3, 2.2))
    assert not any("…" in text.get_text() for text in figure.texts)


def test_what_is_followed_no_further_is_not_drawn() -> None:
    figure = draw_depth([load("silu")])
    lines = [line for axes in figure.axes for line in axes.lines if line.get_gid() in ("variance", "gradient")]
    grown = [np.asarray(line.get_ydata()) for line in lines if not np.isfinite(line.get_ydata()).all()]
    assert len(grown) == 2
    for y in grown:
        seen = y[np.isfinite(y)]
        assert (np.diff(seen) > 0).all()
        assert seen.max() < 1e7


def test_the_mean_stands_on_the_axis_and_not_on_its_numbers() -> None:
    (axes,) = (figure := draw_density([load("tanh")], preset="paper")).axes
    figure.canvas.draw()
    (mean,) = drawn(axes, "mean")
    assert tuple(mean.get_xydata()[0]) == (0, 0)
    box = mean.get_window_extent(figure.canvas.get_renderer())
    numbers = [text.get_window_extent() for text in axes.get_xticklabels()]
    assert not any(box.overlaps(number) for number in numbers)
    assert box.y0 == pytest.approx(axes.bbox.y0, abs=3)
