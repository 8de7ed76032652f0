"""Surfaces and maps hold the values of the function and of its derivatives."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.errors import Undecided, UsageError
from actcli.plots import canvas
from actcli.plots.contour import draw_contour, draw_jacobian
from actcli.plots.plane import plane_of
from actcli.plots.surface import draw_surface

KINDS = [draw_contour, draw_jacobian, draw_surface]
PLANES = [
    one.name for one in default_catalog() if one.kind.value == "gated" or (one.is_vector and one.name not in ("crelu",))
]


def load(name: str):
    return default_catalog().load(name)


def test_values_of_a_gated_function() -> None:
    plane = plane_of(load("swiglu"), None)
    a, b = np.meshgrid(plane.axis(9), plane.axis(9))
    np.testing.assert_allclose(plane.values(plane.outputs[0], a, b), load("swiglu")(a, b), rtol=1e-14)
    assert plane.label() == "f(a, b)"
    assert plane.label(0, 1) == "∂f/∂b"


def test_softmax_jacobian_is_that_of_the_function() -> None:
    plane = plane_of(load("softmax"), None)
    a, b = np.meshgrid(plane.axis(7), plane.axis(7))
    y = load("softmax")(np.stack([a, b], -1))
    for output in (0, 1):
        np.testing.assert_allclose(plane.values(plane.outputs[output], a, b), y[..., output], rtol=1e-13)
        for to, slope in enumerate(plane.slopes(output)):
            expected = y[..., output] * ((output == to) - y[..., to])
            np.testing.assert_allclose(plane.values(slope, a, b), expected, atol=1e-14)


def test_the_map_shows_the_values() -> None:
    figure = draw_contour([load("swiglu")])
    (value,) = [one for one in figure.axes[0].collections if one.get_gid() == "map"]
    x = np.linspace(-4, 4, 161)
    np.testing.assert_allclose(np.asarray(value.get_array()).reshape(161, 161), load("swiglu")(*np.meshgrid(x, x)))
    sections = [line for line in figure.axes[2].lines if line.get_gid() == "section"]
    assert len(sections) == 4
    np.testing.assert_allclose(sections[0].get_ydata(), load("swiglu")(x, np.full_like(x, -2.4)))


def test_a_jacobian_has_a_map_for_each_derivative() -> None:
    maps = [one for axes in draw_jacobian([load("softmax")]).axes for one in axes.collections if one.get_gid() == "map"]
    assert len(maps) == 4
    assert len({one.norm.vmax for one in maps}) == 1


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("preset", ["dark", "paper", "screen"])
def test_hostile_titles_and_the_same_bytes(draw, preset) -> None:
    def one() -> bytes:
        return canvas.render(draw([load("swiglu")], title=r"$\frac{<b>$ & ]]>", preset=preset), "svg")

    assert one() == one()
    assert b"&lt;b&gt;" in one()


@pytest.mark.parametrize("name", PLANES)
def test_everything_with_two_inputs_can_be_drawn(name) -> None:
    if plane_or_none(name) is not None:
        assert canvas.render(draw_surface([load(name)], preset="paper"), "png", 60)


def plane_or_none(name: str):
    try:
        return plane_of(load(name), (Fraction(-2), Fraction(2)))
    except UsageError:
        return None


def test_what_has_no_surface_is_said() -> None:
    for draw in KINDS:
        with pytest.raises(UsageError, match="no surface"):
            draw([load("gelu")])
        with pytest.raises(UsageError, match="one"):
            draw([load("swiglu"), load("geglu")])
    plane = plane_of(load("swiglu"), None)
    with pytest.raises(Undecided, match="no finite"):
        plane.values(plane.outputs[0], np.array([np.nan]), np.array([1.0]))


@pytest.mark.parametrize(
    ("preset", "size"), [("paper", (3.3, 2.2)), ("paper", None), ("screen", None), ("ieee", (6, 2))]
)
@pytest.mark.parametrize("name", ["swiglu", "softmax"])
def test_no_number_at_a_surface_is_cut_off(name, preset, size) -> None:
    pixels = canvas.pixels(canvas.render(draw_surface([load(name)], preset=preset, size=size), "png", 70))
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert (edge == 255).all()


def test_a_low_picture_has_no_sections_but_maps_that_can_be_read() -> None:
    figure = draw_contour([load("swiglu")], preset="paper", size=(3.3, 2.2))
    assert len(figure.axes) == 4  # two maps and their scales
    assert not [line for axes in figure.axes for line in axes.lines if line.get_gid() == "section"]
    assert len(draw_contour([load("swiglu")], preset="paper").axes) == 6
    canvas.render(figure, "png", 70)
    for axes in figure.axes:
        assert figure.bbox.containsx(axes.get_tightbbox().x0)
        assert figure.bbox.containsx(axes.get_tightbbox().x1)
        ticks = [text.get_window_extent() for text in axes.get_yticklabels() if text.get_text()]
        assert not any(one.overlaps(other) for one, other in pairwise(ticks))


def test_arrows_are_seen_on_what_is_below_them_and_sections_are_named_from_above() -> None:
    figure = draw_contour([load("swiglu")], preset="paper")
    (arrows,) = [one for one in figure.axes[1].collections if one.get_gid() == "gradient"]
    shades = arrows.get_facecolors()[:, :3]
    assert set(map(tuple, shades)) == {(0, 0, 0), (1, 1, 1)}
    for axes in figure.axes[2:4]:
        curves = [line for line in axes.lines if line.get_gid() == "section"]
        names = [text for text in axes.texts if text.get_gid() == "section"]
        ends = {line.get_color(): line.get_ydata()[-1] for line in curves}
        heights = [ends[name.get_color()] for name in sorted(names, key=lambda name: -name.get_position()[1])]
        assert heights == sorted(heights, reverse=True)
