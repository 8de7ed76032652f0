"""Where formulas bend and break: found exactly where the condition is affine, to the last bit elsewhere."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from actcli.activation import Kind
from actcli.breakpoints import breakpoints, classify, one_sided, poles
from actcli.catalog import default_catalog
from actcli.errors import Undecided
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.expr import Expr

SPAN = Fraction(-8), Fraction(8)


def formula(text: str) -> Expr:
    return parse(text, VOCABULARY)


def found(text: str, low: str = "-4", high: str = "4") -> list[str]:
    """The breakpoints as text: `17/5`, or `~1.41421` where they are not exact."""
    points = breakpoints(formula(text), Fraction(low), Fraction(high))
    return [str(point.at) if point.exact else f"~{float(point.at):.6g}" for point in points]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*sigmoid(x)", []),
        ("abs(x)", ["0"]),
        ("abs(x - 1/3)", ["1/3"]),
        ("1 if abs(x)/2 < 1.7 else 0", ["-17/5", "17/5"]),
        ("round(clip(x, 0, 1)*4)/4", ["1/8", "3/8", "5/8", "7/8"]),
        ("floor(2*x/3)", ["-3", "-3/2", "0", "3/2", "3"]),
        ("ceil(x) + 0*abs(x - 1/2)", ["-4", "-3", "-2", "-1", "0", "1", "2", "3"]),
        ("max(x, 0)*exp(x)", ["0"]),
        ("max(x, min(0, x))", []),
        ("clip(x, -1, 2) + sin(x)", ["-1", "2"]),
        ("heaviside(x - 1/7)", ["1/7"]),
        ("1 if x == 2 else 0", ["2"]),
        ("x if x**2 < 1 else 0", ["-1", "1"]),
        ("x if x**2 < 2 else 0", ["~-1.41421", "~1.41421"]),
        ("x if x**2 >= 0 else 7", []),
        ("0 if x < 1 else x if x < 3 or x > 5 else abs(x + 2)", ["1", "3"]),
        ("abs(x + 2) if x > 0 else 0", ["0"]),
        ("1 if sin(x) > 1/2 else 0", ["~-3.66519", "~0.523599", "~2.61799"]),
        ("max(x, sin(2*x))", ["~-0.947747", "0", "~0.947747"]),
        ("floor(3*sigmoid(x))", ["~-0.693147", "~0.693147"]),
        ("x if x < sqrt(2) else 0", ["~1.41421"]),
        ("sqrt(x**2)", ["0"]),
        ("cbrt(x - 1)", ["1"]),
        ("abs(x)**(1/2)", ["0"]),
        ("sqrt(x**2 + 1/1000)", []),
        ("min(x, sin(x))", ["0"]),  # floats see these differences vanish on all of a short interval
        ("max(x - 1, sin(x - 1))", ["1"]),
        ("max(1 - cos(x), x**2/2)", ["0"]),
        ("max(x, x*exp(-abs(x)))", ["0"]),
        ("max((x - 1/3)**3, 0)", ["1/3"]),
    ],
)
def test_breakpoints_of_formulas(text: str, expected: list[str]) -> None:
    assert found(text) == expected


CATALOGUE = {
    "abs": {"0": "kink"},
    "binary_step": {"0": "jump"},
    "celu": {"0": "smooth"},
    "clipped_relu": {"0": "kink"},
    "hard_mish": {"-2": "kink", "0": "smooth"},
    "hard_sigmoid_torch": {"-3": "kink", "3": "kink"},
    "hard_swish": {"-3": "kink", "3": "kink"},
    "hard_tanh": {"-1": "kink", "1": "kink"},
    "hardshrink": {"-1/2": "jump", "1/2": "jump"},
    "leaky_relu": {"0": "kink"},
    "quant_relu": {"1/8": "jump", "3/8": "jump", "5/8": "jump", "7/8": "jump"},
    "relu": {"0": "kink"},
    "relu6": {"0": "kink", "6": "kink"},
    "relu_squared": {"0": "smooth"},
    "selu": {"0": "kink"},
    "sign": {"0": "jump"},
    "softshrink": {"-1/2": "kink", "1/2": "kink"},
    "softsign": {"0": "smooth"},
    "sparse_plus": {"-1": "smooth", "1": "smooth"},
    "sqnl": {"-2": "smooth", "0": "smooth", "2": "smooth"},
    "srelu": {"0": "kink", "1": "kink"},
    "thresholded_relu": {"1": "jump"},
    "ultra_fast_sigmoid": {"-6": "kink", "-17/5": "jump", "0": "smooth", "17/5": "jump", "6": "kink"},
    "xielu": {"-1/1000000": "kink", "0": "jump"},
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_breakpoints_of_the_catalogue(name: str) -> None:
    expression = default_catalog().load(name).expression
    points = breakpoints(expression, *SPAN)
    assert all(point.exact for point in points)
    assert {str(point.at): classify(expression, point.at) for point in points} == CATALOGUE[name]


def test_the_rest_of_the_catalogue_is_smooth_or_known() -> None:
    for activation in default_catalog():
        if activation.kind is Kind.GATED or activation.is_vector or activation.name in CATALOGUE:
            continue
        for point in breakpoints(activation.expression, *activation.record.range):
            assert classify(activation.expression, point.at) in ("smooth", "kink", "jump")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/x", [0.0]),
        ("1/x**2", [0.0]),
        ("x**-3", [0.0]),
        ("tan(x)", [-math.pi / 2, math.pi / 2]),
        ("x/(x**2 - 1)", [-1.0, 1.0]),
        ("log(x + 2)", [-2.0]),
        ("1/(1 - cos(x))", [0.0]),
        ("sin(x)/x", []),
        ("1/(1 + exp(-x))", []),
        ("1/sqrt(x - 1)", [1.0]),
        ("1/(x - 1)*(x - 1)", []),
    ],
)
def test_poles(text: str, expected: list[float]) -> None:
    assert [float(pole.at) for pole in poles(formula(text), Fraction(-4), Fraction(4))] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "at", "left", "right"),
    [
        ("floor(x)", "2", 1.0, 2.0),
        ("sign(x - 17/5)", "17/5", -1.0, 1.0),
        ("1/x", "0", -math.inf, math.inf),
        ("log(x)", "0", math.nan, -math.inf),
        ("x*log(x)", "0", math.nan, 0.0),
        ("sqrt(x)", "0", math.nan, 0.0),
        ("sin(x)/x", "0", 1.0, 1.0),
        ("exp(x)", "1", math.e, math.e),
    ],
)
def test_one_sided_limits(text: str, at: str, left: float, right: float) -> None:
    sides = [one_sided(formula(text), Fraction(at), side) for side in (-1, 1)]
    assert sides == pytest.approx([left, right], rel=1e-15, abs=1e-30, nan_ok=True)


def test_a_place_known_to_a_double_only_has_its_two_sides() -> None:
    step = formula("1 if x**2 < 2 else 0")
    place = Fraction(math.sqrt(2))
    assert [one_sided(step, place, side) for side in (-1, 1)] == [1.0, 0.0]


def test_the_vertical_tangent_and_the_hole() -> None:
    assert classify(formula("cbrt(x)"), Fraction(0)) == "kink"
    assert classify(formula("sin(x)/x"), Fraction(0)) == "smooth"
    assert classify(formula("1 if x == 0 else x + 2"), Fraction(0)) == "jump"


def test_more_than_asked_for_are_not_looked_at_one_by_one() -> None:
    wave = formula("max(atan(x), min(-1/2, sin(x) - 1))")
    with pytest.raises(Undecided, match="more than 512 zeros"):
        breakpoints(wave, Fraction(-(10**6)), Fraction(10**6), most=512)


def test_too_many_are_not_listed() -> None:
    with pytest.raises(Undecided):
        breakpoints(formula("floor(1000000*x)"), Fraction(-4), Fraction(4))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("sqrt((0.99*x)**2 + 1.8e-17)", []), ("1/((x - 1/3)**2 + 1e-14)", []), ("sqrt((x - 1/3)**2)", [Fraction(1, 3)]),
        ("log(x**2 + 1e-12)", []), ("sqrt((x**2 - 2)**2)", [-1.4142135623730951, 1.4142135623730951]),
    ],
)  # fmt: skip
def test_a_part_that_only_comes_near_zero_makes_no_breakpoint(text, places):
    found = breakpoints(parse(text, VOCABULARY, names=("x",)), Fraction(-4), Fraction(4))
    assert [float(point.at) for point in found] == pytest.approx([float(place) for place in places], abs=1e-7)
