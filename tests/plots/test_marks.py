"""Marks come from analyses, stand on the curve, are labelled with their values and do not cover each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from actcli.analyses import ANALYSES, Verdict
from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.plots import canvas, marks
from actcli.plots.curves import draw_curves
from actcli.plots.marks import draw_marks, marks_of, told

ALL = [one for one in default_catalog() if not one.is_vector and one.kind.value != "gated"]


def load(name: str):
    return default_catalog().load(name)


def words(name: str, **options) -> list[str]:
    (axes,) = draw_curves([load(name)], marks=True, **options).axes
    return sorted(text.get_text() for text in axes.texts if text.get_gid() == "mark")


def test_points_have_their_values() -> None:
    assert words("gelu") == [
        "inflection 1.4142", "inflection −1.4142", "min −0.16997 at −0.75179", "y = 0", "y = x", "zero, fixed point 0",
    ]  # fmt: skip


def test_zones_and_both_sides_of_an_asymptote() -> None:
    assert words("relu6") == ["constant for x < 0", "constant for x > 6"]
    assert "y = −1" in words("tanh")
    assert "y = 2x + 1" in words("2*x + 1 + exp(-x*x)")


@pytest.mark.parametrize("activation", ALL, ids=lambda one: one.name)
def test_points_lie_on_the_curve(activation) -> None:
    low, high = map(float, activation.record.range)
    for point in marks_of(activation, (low, high)).points:
        if point.proved:
            value = activation(point.x)
            assert abs(value - point.y) <= 1e-5 * (1 + abs(point.y)), point
            assert low <= point.x <= high


@pytest.mark.parametrize("name", ["elu", "gelu", "hard_swish", "mish", "silu", "softplus", "tanh"])
@pytest.mark.parametrize("preset", ["paper", "screen", "slide"])
def test_labels_do_not_cover_each_other(name, preset) -> None:
    figure = draw_curves([load(name)], marks=True, preset=preset)
    (axes,) = figure.axes
    with canvas.styled(canvas.preset_of(preset)):
        boxes = [text.get_window_extent() for text in axes.texts]
    for first, second in combinations(boxes, 2):
        assert not first.overlaps(second)


def test_an_estimate_says_so_and_the_undecided_has_no_mark(monkeypatch) -> None:
    found = ANALYSES["extrema"].of(load("gelu"))
    given = {"extrema": Verdict.ESTIMATED, "zeros": Verdict.UNDECIDED}

    class Fake:
        def __init__(self, key: str) -> None:
            self.key = key

        def of(self, activation):
            from dataclasses import replace

            real = ANALYSES[self.key].of(activation)
            return replace(real, verdict=given.get(self.key, real.verdict))

    monkeypatch.setattr(marks, "ANALYSES", {key: Fake(key) for key in ANALYSES})
    known = marks_of(load("gelu"), (-4.0, 4.0))
    assert told([known]) == "marks: proved, but ~ estimated; undecided: zeros"
    assert [point.proved for point in known.points if "min" in point.kinds] == [False]
    assert not any("zero" in point.kinds for point in known.points)
    assert found.verdict is Verdict.PROVED
    assert "~" in "".join(words("gelu"))


def test_points_that_fall_together_have_one_label() -> None:
    known = marks_of(load("tanh"), (-4.0, 4.0))
    assert [point.kinds for point in known.points] == [("inflection", "zero", "fixed point")]


def test_what_has_no_end_or_is_undecided_is_told() -> None:
    assert (
        told([marks_of(load("sin(x)"), (-4.0, 4.0))]) == "marks: proved; infinitely many: extrema, inflections, zeros"
    )
    assert "undecided: extrema" in told([marks_of(load("x - floor(x)"), (-4.0, 4.0))])
    assert told([marks_of(load("exp(x) + x*x + 1 + sin(exp(x))"), (0.0, 1.0))]).startswith("no marks")


def test_digits_are_those_of_both_ends() -> None:
    assert marks._decimal("0.12344", "0.12346") == ("0.123", pytest.approx(0.12345))
    assert marks._decimal("0.625", "0.625") == ("0.625", 0.625)
    assert marks._decimal("-2.399357280520", "-2.399357280510")[0] == "−2.3994"


def test_no_marks_on_what_has_no_curve_of_one_variable() -> None:
    with pytest.raises(UsageError, match="one variable"):
        draw_curves([load("swiglu")], marks=True)


def test_hostile_title_and_no_extrema_beyond_the_range() -> None:
    figure = draw_curves([load("gelu")], marks=True, title=r"$\frac{<script>", order=1)
    assert b"&lt;script" in canvas.render(figure, "svg")
    assert all(-1 <= point.x <= 1 for point in marks_of(load("gelu"), (-1.0, 1.0)).points)
    assert np.isfinite([point.y for point in marks_of(load("sin(x)/x"), (-9.0, 9.0)).points]).all()
    assert callable(draw_marks)


def test_several_functions_share_their_marks() -> None:
    swish = [load("swish").bind(beta=beta) for beta in (0.5, 1, 2)]
    (axes,) = draw_curves(swish, marks=True).axes
    found = [text.get_text() for text in axes.texts if text.get_gid() == "mark"]
    assert len(found) == len(set(found))
    assert found.count("zero, fixed point 0") == found.count("y = x") == 1
    assert len([text for text in found if text.startswith("min")]) == 3
    assert not any("inflection" in text for text in found)


def test_zones_of_several_functions_are_parts_of_their_own_curves() -> None:
    names = ("relu", "relu6", "hard_sigmoid_torch", "hard_tanh")
    figure = draw_curves([load(name) for name in names], marks=True, preset="paper")
    (axes,) = figure.axes
    zones = [line.get_xydata() for line in axes.lines if line.get_gid() == "dead"]
    heights = [height for zone in zones for height in (zone[:, 1].min(), zone[:, 1].max())]
    assert heights == pytest.approx([0, 0, 0, 0, 6, 6, 0, 0, 1, 1, -1, -1, 1, 1], abs=1e-9)
    assert not [patch for patch in axes.patches if patch.get_gid() == "dead"]
    note = next(text.get_text() for text in figure.texts if text.get_gid() == "note")
    assert note == "marks: proved; broad: constant"
    key = axes.get_legend().get_window_extent(figure.canvas.get_renderer())
    assert not [text for text in axes.texts if text.get_window_extent().overlaps(key)]


def test_the_note_is_about_all_of_the_functions() -> None:
    found = [marks_of(load(name), (-4.0, 4.0)) for name in ("gelu", "x - floor(x)")]
    assert "undecided: extrema" in told(found)
    assert "undecided" not in told(found[:1])


def test_no_mark_of_a_family_stands_on_a_curve_or_on_another() -> None:
    family = [load("swish").bind(beta=beta) for beta in ("0.1", "0.5", "1", "2", "5", "10")]
    (axes,) = draw_curves(family, marks=True).axes
    texts = [text for text in axes.texts if text.get_text().startswith("min")]
    assert len(texts) == 5
    for text in texts:
        box = text.get_window_extent()
        for line in axes.lines:
            points = axes.transData.transform(line.get_xydata())
            inside = (points > [box.x0, box.y0]) & (points < [box.x1, box.y1])
            assert line.get_gid() == "leader" or not inside.all(axis=1).any()
    for first, second in combinations(texts, 2):
        assert not first.get_window_extent().overlaps(second.get_window_extent())


@pytest.mark.parametrize("names", [["tanh", "sigmoid", "softsign"], ["1/(1+exp(1/x))"], ["silu"]])
def test_no_name_of_a_curve_stands_on_an_asymptote(names) -> None:
    order = int(len(names) == 1)
    (axes,) = draw_curves(
        [load(name) for name in names], marks=True, order=order, interval=(Fraction(-4), Fraction(4))
    ).axes
    shown = [text for text in axes.texts if text.get_gid() == "name"]
    lines = [line for line in axes.lines if line.get_gid() == "asymptote"]
    assert shown or axes.get_legend()
    assert lines
    for text in shown:
        box = text.get_window_extent()
        for line in lines:
            points = axes.transData.transform(line.get_xydata())
            assert not ((points > [box.x0, box.y0]) & (points < [box.x1, box.y1])).all(axis=1).any(), text.get_text()
