"""Plots in a real browser: what sliders, the pointer, keys and buttons do to curves, against the values of arrays."""

from __future__ import annotations

import numpy as np
import pytest

from actcli import load
from actcli.derive import derive
from actcli.evaluate import evaluate


def values(page, points, curve=0, plot=0):
    """What a plot takes as the values of a curve."""
    doubles = [float(x) for x in points]
    return np.array(page.evaluate(f"xs => xs.map(x => actcli.plots[{plot}].value({curve}, x))", doubles), dtype=float)


X = np.concatenate([np.linspace(-8, 8, 65), np.random.default_rng(1).normal(size=60) * 3])


@pytest.mark.parametrize("name", ["elu", "gelu", "leaky_relu", "sigmoid", "tanh"])
def test_a_page_computes_the_function(page, name):
    page.open(f"functions/{name}.html")
    np.testing.assert_allclose(values(page, X), load(name)(X), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(values(page, X, 1), load(name).derivative(X), rtol=1e-12, atol=1e-15)


def test_a_slider_moves_the_curve_to_the_right_values(page):
    page.open("functions/leaky_relu.html")
    before = page.locator("#plot path.curve").first.get_attribute("d")
    page.get_by_label("negative_slope", exact=True).first.fill("0.02")
    assert page.locator(".sliders input[type=number]").input_value() == "0.02"
    np.testing.assert_allclose(values(page, X), load("leaky_relu", negative_slope="0.02")(X), rtol=1e-12)
    assert page.locator("#plot path.curve").first.get_attribute("d") != before


def test_a_number_moves_the_slider(page):
    page.open("functions/elu.html")
    page.locator(".sliders input[type=number]").fill("2.5")
    assert float(page.locator(".sliders input[type=range]").input_value()) == 2.5
    np.testing.assert_allclose(values(page, X), load("elu", alpha=2.5)(X), rtol=1e-12)


def test_the_curve_is_where_its_values_are(page):
    page.open("functions/gelu.html")
    ends = page.evaluate(
        """() => { const plot = actcli.plots[0], line = document.querySelector('#plot path.curve');
        const length = line.getTotalLength(), found = [];
        for (let k = 0; k <= 40; k++) { const at = line.getPointAtLength(length * k / 40), x = plot.fromX(at.x);
          found.push(Math.abs(plot.toY(plot.value(0, x)) - at.y)); }
        return found; }"""
    )
    assert max(ends) < 0.5


def test_pointer_reads_values(page):
    page.open("functions/relu.html")
    box = page.locator("#plot .frame svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 100)
    read = page.locator("#plot .readout").inner_text().split()
    assert read[:2] + read[3:5] == ["x", "=", "f(x)", "="]
    assert float(read[2]) == pytest.approx(float(read[5]), rel=1e-4)
    assert float(read[2]) > 0
    page.mouse.move(0, 0)
    assert page.locator("#plot .readout").inner_text() == ""


def test_keys_move_the_cursor_and_zoom(page):
    page.open("functions/relu.html")
    plot = page.locator("#plot .frame svg")
    plot.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    shown = page.locator("#plot .readout").inner_text()
    assert float(shown.split()[2]) > 0
    before = page.evaluate("actcli.plots[0].x")
    page.keyboard.press("+")
    inside = page.evaluate("actcli.plots[0].x")
    assert before[0] < inside[0] < inside[1] < before[1]
    page.keyboard.press("0")
    assert page.evaluate("actcli.plots[0].x") == before


def test_the_wheel_zooms_a_plot_that_is_chosen(page):
    page.open("functions/relu.html")
    before = page.evaluate("actcli.plots[0].x")
    box = page.locator("#plot .frame svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.mouse.wheel(0, -200)
    assert page.evaluate("actcli.plots[0].x") == before  # the page is scrolled
    page.evaluate("scrollTo(0, 0)")
    page.locator("#plot .frame svg").focus()
    page.mouse.wheel(0, -200)
    page.wait_for_function(f"actcli.plots[0].x[0] > {before[0]}")
    page.keyboard.press("Escape")
    assert page.evaluate("actcli.plots[0].x") == before


def test_a_plot_is_dragged(page):
    page.open("functions/gelu.html")
    low, high = page.evaluate("actcli.plots[0].x")
    box = page.locator("#plot .frame svg").bounding_box()
    page.mouse.move(box["x"] + 400, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    page.mouse.up()
    moved = page.evaluate("actcli.plots[0].x")
    assert moved[0] > low
    assert np.isclose(moved[1] - moved[0], high - low)
    np.testing.assert_allclose(values(page, X), load("gelu")(X), rtol=1e-12, atol=1e-300)


def test_derivatives_on_request(page):
    page.open("functions/gelu.html")
    assert page.locator("#plot path.curve").count() == 1
    page.get_by_label("f′(x)").check()
    assert page.locator("#plot path.curve").count() == 2


def test_differences_have_their_proved_bounds(page):
    page.open("gaps.html")
    assert page.evaluate("actcli.plots.length") == 2
    expected = load("hard_sigmoid_keras")(X) - load("sigmoid")(X)
    np.testing.assert_allclose(values(page, X, 0, 1), expected, atol=1e-15)
    assert page.locator("#low .bound").count() == 2
    assert page.locator("#low .mark").count() == 1
    lines = page.evaluate("actcli.plots[1].spec.lines")
    assert np.abs(values(page, np.linspace(-8, 8, 2001), 0, 1)).max() <= lines[0] == -lines[1]
    page.locator("#plot .buttons button").first.click()
    assert page.evaluate("actcli.plots[0].x") == page.evaluate("actcli.plots[1].x")
    assert "0.07585818002" in page.locator("table").inner_text()


def test_proved_points_stand_on_the_curve_until_a_parameter_moves(page):
    page.open("functions/gelu.html")
    points = page.evaluate("actcli.plots[0].points()")
    assert [words for _, _, words in points] == [
        "min −0.16997 at −0.75179", "inflection −1.4142", "inflection 1.4142", "zero, fixed point 0",
    ]  # fmt: skip
    x, y = np.array([point[:2] for point in points]).T
    np.testing.assert_allclose(values(page, x), y, atol=1e-9)
    assert page.locator("#plot circle.filled").count() == 4
    page.get_by_label("proved points").uncheck()
    assert page.locator("#plot circle.filled").count() == 0
    page.open("functions/elu.html")
    assert page.locator("#plot circle.filled").count() > 0
    page.locator(".sliders input[type=number]").fill("2")
    assert page.locator("#plot circle.filled").count() == 0


def test_the_cursor_tells_a_proved_point(page):
    page.open("functions/gelu.html")
    page.locator("#plot .frame svg").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert "proved: zero, fixed point 0" in page.locator("#plot .readout").inner_text()


SURFACE = "actcli.plots[0].shared.plots.find(plot => plot.grid instanceof Float64Array)"


@pytest.mark.parametrize("path", ["functions/swiglu.html", "gated.html"])
def test_a_surface_is_the_function_of_both_inputs(page, path):
    page.open(path)
    a, b = np.random.default_rng(5).normal(size=(2, 100)) * 3
    found = np.array(
        page.evaluate(f"both => both.map(([a, b]) => {SURFACE}.value(a, b))", np.stack([a, b], axis=1).tolist())
    )
    formula = load("swiglu").expression
    for column, expected in enumerate((formula, derive(formula, "a"), derive(formula, "b"))):
        np.testing.assert_allclose(found[:, column], evaluate(expected, {"a": a, "b": b}), rtol=1e-12)


def test_a_map_is_read_by_keys_and_by_the_pointer(page):
    page.open("functions/softmax.html")
    chart = page.locator("#surface canvas").first
    chart.focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    read = page.locator("#surface .readout").inner_text()
    assert read.startswith("x₁ = 1    x₂ = 1.1    y₁(x₁, x₂) = 0.475021")
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    assert page.locator("#surface .readout").inner_text() != read
    page.mouse.move(0, 0)
    assert page.locator("#surface .readout").inner_text() == ""


def test_a_surface_turns(page):
    page.open("functions/swiglu.html")
    canvas = page.locator("#surface canvas").nth(1)
    picture = "canvas => canvas.toDataURL()"
    first = canvas.evaluate(picture)
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    turned = canvas.evaluate(picture)
    assert turned != first
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120)
    page.mouse.up()
    assert canvas.evaluate(picture) != turned
