"""Numbers at an axis are as alike as they can be, tell their places apart and never touch."""

from __future__ import annotations

from itertools import pairwise

import pytest

from actcli.catalog import default_catalog
from actcli.plots.curves import draw_curves
from actcli.plots.ticks import spelled


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 2e-4, 1e-3], ["0", "2×10⁻⁴", "10⁻³"]),
        ([-5e42, 0.0, 5e42, 1e43, 1.5e43], ["−5×10⁴²", "0", "5×10⁴²", "1.0×10⁴³", "1.5×10⁴³"]),
        ([3e9, 3.002e9, 3.01e9], ["3.000×10⁹", "3.002×10⁹", "3.010×10⁹"]),
        ([-1000000.5, -1000000.0], ["−1000000.5", "−1000000.0"]),
        ([1e15, 1e15 + 1000], ["1.000000000000×10¹⁵", "1.000000000001×10¹⁵"]),
        ([1e-300, 2e-300], ["10⁻³⁰⁰", "2×10⁻³⁰⁰"]),
        ([7e8], ["7×10⁸"]),
    ],
)
def test_numbers_are_told_apart(values: list[float], expected: list[str]) -> None:
    assert spelled(values) == expected


@pytest.mark.parametrize("formula", ["x/(1 + abs(x)) + 1000000", "x*1e7 + 3e9", "exp(x*x)", "x + 50000", "x/1e6"])
def test_no_two_places_of_an_axis_have_one_number(formula: str) -> None:
    (axes,) = draw_curves([default_catalog().load(formula)]).axes
    low, high = axes.get_ylim()
    places = [place for place in axes.yaxis.get_major_locator().tick_values(low, high) if low <= place <= high]
    texts = axes.yaxis.get_major_formatter().format_ticks(places)
    assert len(set(texts)) == len(texts) > 2


@pytest.mark.parametrize("ends", [(1_000_000, 1_000_001), (0, 1), (-1e-9, 1e-9), (123456, 123457)])
@pytest.mark.parametrize("size", [(6.4, 4.0), (3.3, 2.2), (1.5, 1.0)])
def test_numbers_below_an_axis_do_not_touch(ends: tuple[float, float], size: tuple[float, float]) -> None:
    from fractions import Fraction

    low, high = map(Fraction, ends)
    (axes,) = (figure := draw_curves([default_catalog().load("x")], interval=(low, high), size=size)).axes
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axes.get_xticklabels() if text.get_text()]
    shown = [box for box in boxes if axes.bbox.x0 - 1 <= (box.x0 + box.x1) / 2 <= axes.bbox.x1 + 1]
    assert all(left.x1 < right.x0 for left, right in pairwise(shown))
