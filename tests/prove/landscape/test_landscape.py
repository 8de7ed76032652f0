"""Walks along whole functions: zeros with their ends, turns at jumps and on stretches, inflections, dead stretches."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actcli.expr import Symbol
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape import Endless, landscape_of
from actcli.prove.landscape.walk import Place
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.shape import shape_of


def land(text):
    return landscape_of(shape_of(parse(text, VOCABULARY, names=("x",))))


def shown(place: Place) -> str:
    if place.throughout:
        low, high = (end if end is None or end.denominator < 100 else f"{float(end):.4g}" for end in place[:2])
        return f"{'[' if place.closed[0] else '('}{low} {high}{']' if place.closed[1] else ')'}"
    return str(place.exact) if place.exact is not None else f"~{float(place.low):.4g}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("max(0, x)", ["(None 0]"]),
        ("0 if x < 1 else x", ["(None 1)"]),
        ("0 if x != 1 else 5", ["(None 1)", "(1 None)"]),
        ("0 if x != 1 else 0", ["(None None)"]),
        ("clip(x, -1, 1) - 1", ["[1 None)"]),
        ("x if x != 0 else 1", []),
        ("x**2 if x > 0 else -x", ["0"]),
        ("x**2 - 2", ["~-1.414", "~1.414"]),
        ("floor(clip(x, -1, 2))", ["[0 1)"]),
        ("max(x, sigmoid(x)) - x", ["[0.659 None)"]),
        ("max(0, tanh(x) - 1/2)", ["(None 0.5493]"]),
        ("clip(tanh(x), -1/2, 1/2) - 1/2", ["[0.5493 None)"]),
        ("abs(tanh(x) - 1/3)", ["~0.3466"]),
        ("max(tanh(x), x/3) + 1", []),
        ("min(exp(x), 2) - 1", ["0"]),
    ],
)
def test_zeros(text, wanted):
    assert [shown(place) for place in land(text).zeros()] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("abs(x)", [(-1, "0", 0)]),
        ("clip(abs(x), 1, 2)", [(-1, "[-1 1]", 1)]),
        ("max(0, 1 - abs(x))", [(1, "0", 1)]),
        ("x if x < 1 else x - 3", [(-1, "1", -2)]),  # the maximum 1 is not attained
        ("x if x <= 1 else x - 3", [(1, "1", 1)]),  # and here the minimum is not
        ("0 if x != 1 else 5", [(1, "1", 5)]),
        ("x + 5 if x == 1 else x", [(1, "1", 6)]),
        ("x**3", []),
        ("1 if x < 1 else 2", []),
        ("min(abs(x), 1)", [(-1, "0", 0)]),
        ("abs(tanh(x) - 1/3)", [(-1, "~0.3466", 0)]),
        ("clip(x**2, 1/2, 2)", [(-1, "[-0.7071 0.7071]", 0.5)]),
        ("max(x*sigmoid(x), -1/4)", [(-1, "[-1.867 -0.8145]", -0.25)]),
        ("max(-x, exp(x) - 2)", [(-1, "~0.4429", -0.442854401002389)]),
    ],
)
def test_turns(text, wanted):
    found = [(turn.kind, shown(turn.place), turn.value) for turn in land(text).turns()]
    assert [one[:2] for one in found] == [one[:2] for one in wanted]
    assert all(abs(value - one[2]) < 1e-14 for (_, _, value), one in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x**3", ["0"]),
        ("x**4", []),
        ("x*abs(x)", ["0"]),
        ("tanh(x)", ["0"]),
        ("x**2 if x < 0 else 0 if x < 1 else -(x - 1)**2", ["[0 1]"]),
        ("exp(x) if x < 0 else 1 + x/2 - x**2", []),  # a kink
        ("x**3 if x < 5 else 0", ["0"]),  # a jump beside it
        ("x**2 if x < 0 else 5 - x**2", []),  # a jump is none
    ],
)
def test_inflections(text, wanted):
    assert [shown(place) for place in land(text).inflections()] == wanted


def test_fixed_points():
    assert [shown(place) for place in land("max(0, x)").zeros(Symbol("x"))] == ["[0 None)"]
    assert [shown(place) for place in land("clip(2*x, -1, 1)").zeros(Symbol("x"))] == ["-1", "0", "1"]
    assert [shown(place) for place in land("x*tanh(exp(x))").zeros(Symbol("x"))] == ["0"]


def test_dead():
    assert land("clip(x, 0, 1)").dead() == [Place(None, Fraction(0), True), Place(Fraction(1), None, True)]
    assert land("tanh(x)").dead() == []


def test_monotonicity():
    assert [land(text).monotonicity()[0] for text in ("x**3", "max(0, x)", "-exp(x)", "3", "sign(x)", "abs(x)")] == [
        "increasing", "non-decreasing", "decreasing", "constant", "non-decreasing", "no",
    ]  # fmt: skip


def test_waves_never_end():
    with pytest.raises(Endless):
        land("sin(x)").turns()
    with pytest.raises(Endless):
        land("sinc(x)").inflections()


@pytest.mark.parametrize(
    "text", ["1/x", "log(x)", "x/sqrt(x**2)", "tan(x)", "0*log(x)", "1 + 0*log(x)", "x if x > pi else 0", "0/0"]
)
def test_no_landscape_where_something_is_not_known(text):
    with pytest.raises(Unsettled):
        land(text).zeros()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("x*cos(x)", "turns"), ("x*sin(x)", "inflections"), ("x*cos(x) + tanh(x)", "zeros"),
        ("(x + sin(x))*sigmoid(x)", "inflections"), ("(x + cos(x))*sigmoid(x)", "inflections"),
    ],
)  # fmt: skip
def test_growing_waves_have_no_end(text, question):
    with pytest.raises(Endless):
        getattr(land(text), question)()


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("(x + sin(x))*sigmoid(x)", -1.08286527089408, -0.497370554189991),  # by mpmath
        ("(x + cos(x))*sigmoid(x)", -1.90540827792141, -0.289273128664511),
    ],
)
def test_a_slope_that_a_wave_lets_come_near_to_zero_does_not_turn(text, at, value):
    (turn,) = land(text).turns()
    assert turn.kind == -1
    assert abs(float(turn.place.low) - at) < 1e-12
    assert abs(float(turn.value.mid()) - value) < 1e-12


@pytest.mark.parametrize("text", ["x*cos(x) - x", "x*(sin(x) - 1)"])
def test_waves_that_touch_a_line_meet_it_without_end(text):
    with pytest.raises(Endless):
        land(text).zeros()
