"""The search on one piece: its enclosures hold whatever it is told of extrema elsewhere."""

from fractions import Fraction
from math import inf

import pytest
from flint import arb, arb_series, ctx

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpreters import series
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import _Search, _taylor, ball, extremes, hull, working
from actcli.tape import Tape


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


@pytest.mark.parametrize("text", ["exp(x)", "sin(3*x)", "tanh(x)*x**5", "1/(1 + x**2)", "erf(x)*softplus(x)"])
@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, 2), (-3, Fraction(-5, 2)), (1, Fraction(101, 100))])
def test_taylor_forms_hold_on_the_whole_box(text, low, high):
    root = parse(text, VOCABULARY, names=("x",))
    low, high = Fraction(low), Fraction(high)
    middle = (low + high) / 2
    with working(128):
        tape = Tape(root, series.RULES, series.constant)
        here = tape(series.variable(ball(middle)))
        # the plain enclosures are made useless, so that the remainder has to carry the form
        around = tape(series.variable(hull(low, high)))
        wide = arb_series([arb(0, 1e9)] * (ctx.cap - 1) + [around[ctx.cap - 1]])
        step = hull(low - middle, high - middle)
        for order in (0, 1, 2):
            form = _taylor(here, wide, step, order)
            derivative = derive(root, "x", order) if order else root
            for part in range(9):
                at = low + (high - low) * Fraction(part, 8)
                near = Fraction(part - 4, 4) * (high - low) / 2
                thin = _taylor(here, wide, ball(near), order)  # at one point: a remainder at the middle would not hold
                assert form.overlaps(ball_at(derivative, {"x": at}))
                assert thin.overlaps(ball_at(derivative, {"x": at}))


def test_a_poor_point_of_tangency_costs_width_but_not_truth(monkeypatch):
    def first_quarter(search, left, right, *, rises):
        point = left + (right - left) / 4
        return point, search.at(point)[1]

    monkeypatch.setattr(_Search, "flattest", first_quarter)
    for text, low, high, most in (("1 - (x - 1/3)**2", 0, 1, 1), ("sin(x)", 1, 2, 1)):
        search = found(text, low, high)
        assert max(float(extreme.value.upper()) for extreme in search.highs) >= most
