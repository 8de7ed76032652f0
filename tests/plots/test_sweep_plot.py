"""The picture of a sweep holds every value, and the least one marked."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actcli import load
from actcli.analyses.sweep import sweep
from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.plots.canvas import render
from actcli.plots.sweep import draw_sweep
from actcli.reports.sweep import sweep_table


def swept(reference, text, parameter, *values):
    candidate = default_catalog().load(text, names=(parameter,))
    return sweep(load(reference), candidate, parameter, [Fraction(value) for value in values])


def test_every_value_is_drawn():
    found = swept("relu", "softplus(x, K)", "K", 1, 2, 8, 50)
    (axes,) = draw_sweep(found).axes
    (dots,) = [line for line in axes.lines if line.get_gid() == "values"]
    (least,) = [line for line in axes.lines if line.get_gid() == "least"]

    assert list(dots.get_xdata()) == [float(value) for value in found.values]
    assert list(dots.get_ydata()) == [top.value for top in found.largest]
    assert (list(least.get_xdata()), axes.get_xscale(), axes.get_yscale()) == ([50.0], "log", "log")


def test_hostile_names():
    found = swept("x", "c*x + 1", "c", 1, 2)
    assert render(draw_sweep(found, title="$\\frac{<b>"), "svg") == render(
        draw_sweep(found, title="$\\frac{<b>"), "svg"
    )


def test_nothing_to_draw():
    with pytest.raises(UsageError, match="infinite"):
        draw_sweep(swept("x", "c/x", "c", 1, 2))


def test_the_table():
    found = sweep_table(swept("relu", "softplus(x, K)", "K", 1, 2))
    assert [cell.text for cell in found.rows[1]] == ["2", "0.3465735903", "0"]
    assert found.title.endswith("least found 0.3465735903 at K = 2")
    assert found.notes == ("proved; balls: Taylor forms on boxes, tails at infinity",)


def test_long_titles_give_way_to_names():
    found = sweep(load("sigmoid"), load("hard_sigmoid"), "slope", [Fraction(1, 10), Fraction(1, 5)])
    figure = draw_sweep(found, preset="paper", size=(2.5, 2.2))
    (title,) = [text for text in figure.texts if text.get_gid() == "title"]
    assert title.get_text() == "hard_sigmoid against sigmoid"
    assert title.get_window_extent().x1 <= figure.bbox.x1
