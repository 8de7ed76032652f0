"""What is on the picture: lines, marks, names and titles, read off the artists."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.plots import PLOTS, canvas, plot_of
from actcli.plots.curves import DASHED, draw_curves
from actcli.plots.noise import band

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from actcli.activation import Activation

GRID = {"#9d9d9d", "#5f5f5f"}


def load(name: str) -> Activation:
    return default_catalog().load(name)


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def lines_of(figure: Figure) -> list[Line2D]:
    return [line for line in axes_of(figure).lines if line.get_linestyle() != "None" and line.get_color() not in GRID]


def marks_of(figure: Figure, gid: str) -> list[tuple[float, float]]:
    found = [line.get_xydata() for line in axes_of(figure).lines if line.get_gid() == gid]
    return [tuple(map(float, row)) for rows in found for row in rows]


def names_of(figure: Figure) -> list[str]:
    legend = axes_of(figure).get_legend()
    texts = [*axes_of(figure).texts, *(legend.get_texts() if legend else [])]
    return [text.get_text() for text in texts]


def words_of(figure: Figure, gid: str) -> str:
    return "".join(text.get_text() for text in figure.texts if text.get_gid() == gid)


def test_function_solid_derivative_dashed_in_one_hue() -> None:
    figure = draw_curves([load("gelu")], order=1)
    function, derivative = lines_of(figure)
    assert function.get_color() == derivative.get_color() == canvas.COLORS[0]
    assert function.get_linestyle() == "-"
    assert derivative.get_linestyle() == "--"
    gelu = load("gelu")
    np.testing.assert_allclose(derivative.get_ydata(), gelu.derivative(derivative.get_xdata()), atol=1e-10)
    assert names_of(figure) == ["f(x)", "f′(x)"]
    assert words_of(figure, "title") == "GELU"
    assert r"\Phi" in words_of(figure, "formula")


def test_a_jump_has_an_open_and_a_filled_end() -> None:
    figure = draw_curves([load("binary_step")])
    (line,) = lines_of(figure)
    assert np.isnan(line.get_ydata()).sum() == 1
    assert marks_of(figure, "open") == [(0, 0)]
    assert marks_of(figure, "filled") == [(0, 1)]


def test_the_end_marks_follow_the_convention_at_the_jump() -> None:
    figure = draw_curves([load("binary_step").bind(h="1/2")])
    assert marks_of(figure, "open") == [(0, 0), (0, 1)]
    assert marks_of(figure, "filled") == [(0, 0.5)]


def test_breakpoints_are_points_of_the_line() -> None:
    (line,) = lines_of(draw_curves([load("hard_swish")]))
    assert {-3.0, 3.0} <= set(line.get_xdata())


def test_a_family_differs_in_lightness_and_names_its_parameter() -> None:
    leaky = load("leaky_relu")
    figure = draw_curves([leaky.bind(negative_slope=value) for value in ("0.01", "0.1", "0.3")])
    assert [line.get_color() for line in lines_of(figure)] == canvas.ramp(3)
    assert names_of(figure) == ["0.01", "0.1", "0.3"]
    assert "negative_slope" in words_of(figure, "note")
    swish = load("swish")
    assert names_of(draw_curves([swish.bind(beta=value) for value in ("0.5", "8")])) == ["β = 0.5", "β = 8"]


def test_an_overlay_names_each_curve() -> None:
    figure = draw_curves([load("relu"), load("gelu"), load("tanh")], order=1)
    assert {"ReLU", "GELU"} <= set(names_of(figure))
    assert "dashed" in words_of(figure, "note")
    assert len({line.get_color() for line in lines_of(figure)}) == 3


def test_the_range_is_the_widest_of_all_or_the_one_asked_for() -> None:
    assert axes_of(draw_curves([load("relu"), load("relu6")])).get_xlim() == (-4, 10)
    figure = draw_curves([load("relu")], interval=(Fraction(-1), Fraction(1, 2)))
    assert axes_of(figure).get_xlim() == (-1, 0.5)


@pytest.mark.parametrize(
    ("name", "labels"),
    [("swiglu", ["f(1, b)", "f(a, 1)"]), ("softmax", ["f₁(x, 0)", "f₂(x, 0)"]), ("crelu", ["f₁(x)", "f₂(x)"])],
)
def test_sections_are_named_and_explained(name: str, labels: list[str]) -> None:
    figure = draw_curves([load(name)])
    assert names_of(figure) == labels
    assert words_of(figure, "note")


def test_noise_is_a_band_around_its_evaluation() -> None:
    figure = draw_curves([load("rrelu")])
    (band,) = axes_of(figure).collections
    low, high = band.get_datalim(axes_of(figure).transData).intervaly
    assert low == pytest.approx(-6 / 3, abs=0.1)
    assert high == 6
    again = draw_curves([load("rrelu")])
    assert canvas.render(again, "svg") == canvas.render(figure, "svg")


def test_the_mean_is_drawn_where_evaluation_is_not_the_mean() -> None:
    figure = draw_curves([load("noisy_relu")])
    (mean,) = [line for line in axes_of(figure).lines if line.get_gid() == "mean"]
    x, y = np.asarray(mean.get_xydata()).T
    assert y[np.argmin(np.abs(x))] == pytest.approx(0.5**0.5 / (2 * np.pi) ** 0.5, rel=1e-3)  # E max(0, Z/sqrt(2))
    assert y[-1] == pytest.approx(6, abs=1e-3)
    assert "dotted: mean" in words_of(figure, "note")
    uniform = draw_curves([load("rrelu")])
    assert not [line for line in axes_of(uniform).lines if line.get_gid() == "mean"]
    assert "mean" not in words_of(uniform, "note")


def test_quantiles_of_the_band_are_those_of_the_distribution() -> None:
    found = band(load("noisy_relu"), (Fraction(-6), Fraction(6)))
    spread = (1 / (1 + np.exp(-found.x))) ** 0.5
    np.testing.assert_allclose(found.high, np.maximum(0, found.x + 1.6448536 * spread), atol=5e-3)
    np.testing.assert_allclose(found.low, np.maximum(0, found.x - 1.6448536 * spread), atol=5e-3)


def test_statistics_of_the_data_are_stated() -> None:
    assert words_of(draw_curves([load("evonorm_b0")]), "note") == "at batch_variance = 1, instance_variance = 1"
    family = [load("evonorm_b0").bind(batch_variance=value) for value in (1, 4)]
    assert words_of(draw_curves(family), "note").startswith("at instance_variance = 1;")
    assert "at" not in words_of(draw_curves([load("leaky_relu"), load("elu")]), "note")


def test_a_table_shows_its_values() -> None:
    figure = draw_curves([load("lut")])
    table = load("lut").record.table
    assert table is not None
    assert [y for _, y in marks_of(figure, "knots")] == [float(value) for value in table.values]


@pytest.mark.parametrize(
    "title", [r"$x^2^2$ \foo", "cost $5 and $6", "激活函数", "a\x1b[31mb\n<c>&amp;", "x" * 4000, ""]
)
@pytest.mark.parametrize("format", sorted({*canvas.FORMATS} - {"pgf"}))  # which has tests of its own
@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_hostile_title_is_text(title: str, format: str) -> None:
    figure = draw_curves([load("relu")], title=title, preset="paper")
    assert canvas.render(figure, format)
    shown = next((text for text in figure.texts if text.get_gid() == "title"), None)
    if shown is not None:
        assert shown.get_window_extent().x1 <= figure.bbox.x1


def test_a_formula_too_long_to_typeset_is_written_plainly() -> None:
    figure = draw_curves([load(" + ".join(f"{k}*sin({k}*x)" for k in range(1, 60)))], preset="paper")
    text = words_of(figure, "formula")
    assert text.startswith("f(x) = 1*sin(1*x)")
    assert text.endswith("…")


def test_no_name_lies_on_a_line() -> None:
    for name in ("gelu", "sigmoid", "tanh", "hard_swish", "snake", "sinc"):
        figure = draw_curves([load(name)], order=1, preset="paper")
        axes = axes_of(figure)
        for text in axes.texts:
            box = text.get_window_extent()
            for line in lines_of(figure):
                points = axes.transData.transform(line.get_xydata())
                inside = (points > [box.x0 + 1, box.y0 + 1]) & (points < [box.x1 - 1, box.y1 - 1])
                assert not inside.all(axis=1).any(), (name, text.get_text())


@pytest.mark.parametrize("preset", canvas.PRESETS)
def test_all_words_lie_inside(preset: str) -> None:
    figure = draw_curves([load("smu")], order=1, preset=preset)
    renderer = figure.canvas.get_renderer()
    axes = axes_of(figure)
    low, high = axes.get_ylim()
    numbers = [label for label in axes.get_yticklabels() if low <= label.get_position()[1] <= high]
    for text in [*figure.texts, *axes.texts, *numbers]:
        box = text.get_window_extent(renderer)
        assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_numbers_far_from_one_are_written_with_powers() -> None:
    figure = draw_curves([load("x/1000000")])
    labels = [label.get_text() for label in axes_of(figure).get_yticklabels()]
    assert "5×10⁻⁶" in labels or "4×10⁻⁶" in labels
    assert axes_of(figure).yaxis.get_offset_text().get_text() == ""


def test_every_activation_can_be_drawn() -> None:
    for activation in default_catalog():
        assert lines_of(draw_curves([activation], order=1, preset="paper")), activation.name


def test_limits() -> None:
    with pytest.raises(UsageError, match="nothing"):
        draw_curves([])
    with pytest.raises(UsageError, match="at most"):
        draw_curves([load("relu")] * 25)


def test_the_table_of_pictures_is_sorted_and_whole() -> None:
    assert list(PLOTS) == sorted(PLOTS)
    assert all(callable(plot_of(kind)) for kind in PLOTS)
    assert DASHED[0] == 0


def test_functions_with_parameters_of_their_own_are_drawn_together() -> None:
    figure = draw_curves([load("binary_step"), load("relu"), load("hard_swish")])
    assert names_of(figure) == ["Binary step (Heaviside)", "ReLU", "Hard Swish"]
    swish = [load("swish").bind(beta=beta) for beta in (0.5, 2)]
    figure = draw_curves([*swish, load("leaky_relu")])
    assert names_of(figure) == ["Swish, β = 0.5", "Swish, β = 2", "Leaky ReLU"]
    assert words_of(figure, "title") == "Swish, Leaky ReLU"


def test_a_word_is_shown_by_its_definition() -> None:
    assert words_of(draw_curves([load("sigmoid")]), "formula") == r"$f\left(x\right) = \dfrac{1}{1 + e^{-x}}$"


def test_what_overflows_leaves_the_picture() -> None:
    figure = draw_curves([load("exp(x)")], interval=(Fraction(0), Fraction(1000)))
    low, high = axes_of(figure).get_ylim()
    assert -1e300 < low < 0 < high < 1.1e300
    assert canvas.render(figure)


def test_a_curve_that_swings_all_the_time_is_named_in_time() -> None:
    from actcli.plots.labels import POINTS, Named, traced

    figure = draw_curves([load("x")])
    x = np.linspace(-6, 6, 20_000)
    assert 100 < len(traced(axes_of(figure), Named("", x, 6 * (-1.0) ** np.arange(x.size), "#000000"))) <= POINTS


def test_a_range_that_doubles_cannot_part_is_refused() -> None:
    with pytest.raises(UsageError, match="too narrow"):
        draw_curves([load("gelu")], interval=(Fraction(1), 1 + Fraction(1, 10**20)))


def test_a_curve_alone_has_no_key_and_a_key_covers_no_curve() -> None:
    assert axes_of(draw_curves([load("x*sin(30*x)")], preset="paper")).get_legend() is None
    for names in (["sigmoid", "hard_sigmoid_keras"], ["relu", "gelu", "silu"], ["sin(x)", "sin(3*x)", "cos(5*x)"]):
        figure = draw_curves([load(name) for name in names], preset="paper", size=(3.3, 2.2))
        axes = axes_of(figure)
        legend = axes.get_legend()
        assert legend is not None
        box = legend.get_window_extent(figure.canvas.get_renderer())
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
        for line in lines_of(figure):
            points = axes.transData.transform(line.get_xydata())
            inside = (points > [box.x0, box.y0]) & (points < [box.x1, box.y1])
            assert not inside.all(axis=1).any(), names


def test_no_name_stands_on_the_asymptote_of_a_pole() -> None:
    for formula in ("tan(x)", "1/sin(x)"):
        figure = draw_curves([load(formula)], labels=["f"], interval=(Fraction(-10), Fraction(10)), preset="paper")
        axes = axes_of(figure)
        (name,) = [text for text in axes.texts if text.get_gid() == "name"]
        box = name.get_window_extent()
        poles = [line.get_xdata()[0] for line in axes.lines if line.get_color() == "#5f5f5f"]
        assert len(poles) > 5
        places = axes.transData.transform([(pole, 0) for pole in poles])[:, 0]
        assert not ((places > box.x0) & (places < box.x1)).any()


def test_a_curve_that_is_alone_has_no_name() -> None:
    assert not [text for text in axes_of(draw_curves([load("mish")])).texts if text.get_gid() == "name"]
    assert len([text for text in axes_of(draw_curves([load("mish")], order=1)).texts if text.get_gid() == "name"]) == 2


def test_names_that_do_not_fit_into_the_title_are_counted() -> None:
    names = ["relu", "relu6", "hard_sigmoid_torch", "hard_tanh"]
    figure = draw_curves([load(name) for name in names], preset="paper")
    assert words_of(figure, "title") == "4 functions"
    assert words_of(draw_curves([load(name) for name in names[:2]], preset="paper"), "title") == "ReLU, ReLU6"


def test_a_small_figure_has_smaller_letters_and_all_of_them_inside() -> None:
    figure = draw_curves([load("gelu")], order=1, marks=True, preset="paper", size=(1.5, 1.0))
    axes = axes_of(figure)
    for text in [*figure.texts, *axes.texts]:
        box = text.get_window_extent()
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()
    assert axes.bbox.height > 0.3 * figure.bbox.height


def test_the_derivative_of_a_formula_is_told_from_a_part_of_it() -> None:
    assert names_of(draw_curves([load("x**3"), load("relu")], order=1)) == ["x**3", "(x**3)′", "ReLU", "ReLU′"]


def test_a_title_too_long_for_a_name_gives_way_to_that_of_the_definition() -> None:
    assert names_of(draw_curves([load("gelu_sigmoid"), load("tanh")])) == ["gelu_sigmoid", "Hyperbolic tangent"]
