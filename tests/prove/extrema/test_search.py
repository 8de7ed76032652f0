"""The search on one piece: its enclosures hold whatever it is told of extrema elsewhere."""

from fractions import Fraction
from math import inf

import pytest
from flint import arb

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import _Search, extremes, working


def found(text, low, high, known=None, **options):
    with working(128):
        return extremes(
            parse(text, VOCABULARY, names=("x",)), Fraction(low), Fraction(high), guesses=[], known=known, **options
        )


def test_a_point_that_only_equals_the_bar_is_kept():
    search = found("1 - (x - 3)**2", 2, 4, known=(arb(1), arb(-9)))
    assert any(extreme.value.contains(1) for extreme in search.highs)


def test_what_lies_below_the_bar_is_let_go():
    search = found("x - x**2", 0, 1, known=(arb(2), arb(-2)))
    assert [box.reason for box in search.boxes] == ["value"]


@pytest.mark.parametrize(
    ("text", "low", "high", "least", "most"),
    [
        ("x*exp(-x)", 0, 4, "0", "0.36787944117144232160"),
        ("x**3 - x", -1, 1, "-0.38490017945975050967", "0.38490017945975050967"),
        ("sin(x)", 0, 3, "0", "1"), ("exp(-(10*(x - 0.1234567))**2)", -1, 1, "0", "1"),
        ("sqrt(x)", 0, 4, "0", "2"), ("x**4", -1, 2, "0", "16"),
    ],
)  # fmt: skip
def test_extremes_are_enclosed(text, low, high, least, most):
    search = found(text, low, high)
    top = max(float(extreme.value.upper()) for extreme in search.highs)
    bottom = min(float(extreme.value.lower()) for extreme in search.lows)
    assert float(most) <= top + 1e-15
    assert top < float(most) + 1e-9
    assert float(least) >= bottom - 1e-15
    assert bottom > float(least) - 1e-9


@pytest.mark.parametrize("text", ["1/x", "log(x)", "x/x", "exp(-1/x**2)"])
def test_what_has_no_value_is_not_let_go(text):
    search = found(text, 0, 1)
    assert any(extreme.value.is_nan() for extreme in search.highs)


def test_equal_to_the_bar_is_not_below_it():
    search = _Search(parse("x", VOCABULARY, names=("x",)), absolute=False, known=(arb(1), arb(0)), deadline=inf)
    assert search.beaten(arb(0.5, 0.25))
    assert not search.beaten(arb(1))
    assert not search.beaten(arb(0))


def test_a_poor_point_of_tangency_costs_width_but_not_truth(monkeypatch):
    def first_quarter(search, left, right, *, rises):
        point = left + (right - left) / 4
        return point, search.at(point)[1]

    monkeypatch.setattr(_Search, "flattest", first_quarter)
    for text, low, high, most in (("1 - (x - 1/3)**2", 0, 1, 1), ("sin(x)", 1, 2, 1)):
        search = found(text, low, high)
        assert max(float(extreme.value.upper()) for extreme in search.highs) >= most
