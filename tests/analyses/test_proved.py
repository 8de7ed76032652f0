"""The proved properties of the catalogue against independent values, samples and random points with exact balls."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import MULTIPLIER

from actcli import load
from actcli.analyses import ANALYSES, Verdict
from actcli.analyses.curve import has_no_curve
from actcli.catalog import default_catalog
from actcli.errors import ActcliError
from actcli.evaluate import ball_at

CURVES = [name for name in default_catalog().names() if has_no_curve(load(name)) is None]


def finding(name, key):
    return ANALYSES[key].of(load(name))


def text(name, key):
    found = finding(name, key)
    return found.mark + found.text


# key, and below it: activation or formula, two spaces, text
WORDS = """
convexity
  relu                               convex
  exponential                        strictly convex
  linear                             affine
  log_sigmoid                        strictly concave
  gelu                               neither
  sign                               neither
  hard_tanh                          neither
  softplus                           strictly convex
  selu                               neither
  elu                                convex
  abs                                convex
  -abs(x)                            concave
  x**4                               strictly convex
  squareplus                         strictly convex
parity
  relu                               neither
  tanh                               odd
  abs                                even
  sqnl                               odd
  softshrink                         odd
  hardshrink                         odd
  lisht                              even
  0*x                                both
  binary_step                        neither
  cosine                             even
zeros
  relu                               (-inf, 0]
  hard_swish                         (-inf, -3], 0
  hardshrink                         [-0.5, 0.5]
  sigmoid                            none
  sine                               infinitely many
  sinc                               infinitely many
  x**2 - 2                           -1.41421, 1.41421
  (x - 1/3)**2                       1/3
  binary_step                        (-inf, 0)
  thresholded_relu                   (-inf, 1]
  sign                               0
fixed_points
  relu                               [0, inf)
  thresholded_relu                   0, (1, inf)
  gelu                               0
  hard_sigmoid_torch                 0.6
  linear                             (-inf, inf)
  sign                               -1, 0, 1
  tanh                               0
  exponential                        none
  cosine                             0.739085
  hardshrink                         (-inf, -0.5), 0, (0.5, inf)
extrema
  gelu                               min -0.169971 at -0.751792
  relu                               none
  sine                               infinitely many
  hard_swish                         min -0.375 at -1.5
  min(abs(x), 1)                     min 0 at 0
  max(0, 1 - max(abs(x) - 1, 0))     max 1 on [-1, 1]
inflections
  gelu                               -1.41421, 1.41421
  tanh                               0
  softsign                           0
  selu                               none
  relu                               none
  snake                              infinitely many
slope_at_zero
  relu                               0-, 1+
  gelu                               0.5
  sign                               none (jump)
  leaky_relu                         0.01-, 1+
  softsign                           1
  elu                                1
dead_zone
  relu                               (-inf, 0)
  gelu                               none
  binary_step                        (-inf, 0), (0, inf)
  relu6                              (-inf, 0), (6, inf)
  relu_squared                       (-inf, 0)
asymptotes
  silu                               y = 0 (left), y = x (right)
  abs                                y = -x (left), y = x (right)
  linear                             y = x
  exponential                        y = 0 (left), none (right)
  sine                               none
  tanhshrink                         y = x + 1 (left), y = x - 1 (right)
limits
  sigmoid                            0, 1
  relu                               0, inf
  sine                               none, none
  tanh                               -1, 1
slope_lipschitz
  relu                               inf
  relu_squared                       2
  sigmoid                            0.096225
chi
  relu                               0.5
  sign                               inf
  linear                             1
gain
  relu                               1.41421
  linear                             1
mean
  selu                               0 to 12 digits
  tanh                               0
variance
  selu                               1
"""


def rows():
    key = ""
    for line in WORDS.strip().splitlines():
        if line.startswith("  "):
            name, wanted = (part.strip() for part in line.strip().split("  ", 1))
            yield name, key, wanted
        else:
            key = line


@pytest.mark.parametrize(("name", "key", "wanted"), list(rows()))
def test_known_words(name, key, wanted):
    found = finding(name, key)
    assert (found.text, found.verdict) == (wanted, Verdict.PROVED)


def expected(function):
    with mpmath.workdps(40):
        return mpmath.quad(lambda z: function(z) * mpmath.npdf(z), [-20, -6, -3, 0, 3, 6, 20])


def silu(x):
    return x / (1 + mpmath.exp(-x))


def mish(x):
    return x * mpmath.tanh(mpmath.log1p(mpmath.exp(x)))


FUNCTIONS = {
    "gelu": lambda x: x * mpmath.ncdf(x), "silu": silu, "mish": mish, "tanh": mpmath.tanh,
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)), "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "elu": lambda x: x if x > 0 else mpmath.expm1(x), "sine": mpmath.sin, "x**3": lambda x: x**3,
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_moments(name):
    function = FUNCTIONS[name]
    first, second = expected(function), expected(lambda z: function(z) ** 2)
    slope = expected(lambda z: mpmath.diff(function, z) ** 2)
    wanted = {"mean": first, "second_moment": second, "variance": second - first**2, "gain": 1 / mpmath.sqrt(second)}
    for key, value in (wanted | {"chi": slope}).items():
        found = finding(name, key)
        assert found.verdict is Verdict.PROVED
        slack = mpmath.mpf(10) ** (-10 if key == "chi" else -15)
        low, high = (mpmath.mpf(end) for end in found.bounds)
        assert low - slack <= value <= high + slack
        assert high - low < 1e-10 * max(1, abs(high))


@pytest.mark.parametrize(("name", "start"), [("gelu", -0.75), ("silu", -1.28), ("mish", -1.19)])
def test_minima(name, start):
    function = FUNCTIONS[name]
    with mpmath.workdps(40):
        at = mpmath.findroot(lambda x: mpmath.diff(function, x), start)
        value = function(at)
    (turn,) = finding(name, "extrema").data
    assert turn["kind"] == "min"
    assert mpmath.mpf(turn["at"]["lower"]) - 1e-16 <= at <= mpmath.mpf(turn["at"]["upper"]) + 1e-16
    assert mpmath.mpf(turn["lower"]) - 1e-16 <= value <= mpmath.mpf(turn["upper"]) + 1e-16


def samples():
    """Points of no special place."""
    return np.concatenate([np.linspace(-9, 9, 4001) + 1 / 3001, np.linspace(-60, 60, 401) + 1 / 2003])


def changes(values, x):
    """Neighbours between which values certainly change their sign."""
    signs = np.sign(np.where(np.abs(values) > 1e-9, values, 0))
    known = np.flatnonzero(signs)
    return [(x[a], x[b]) for a, b in itertools.pairwise(known) if signs[a] != signs[b]]


@pytest.mark.parametrize("name", CURVES)
def test_no_zero_is_missed(name):
    """Between samples of opposite signs lies a zero, a fixed point, a jump; so for slopes and turns."""
    activation = load(name)
    x = np.unique(samples())
    jumps = {float(at) for at in finding(name, "smoothness").at} if finding(name, "smoothness").data == -1 else set()
    for key, values in (
        ("zeros", activation(x)),
        ("fixed_points", activation(x) - x),
        ("extrema", activation.derivative(x)),
    ):
        found = finding(name, key)
        if found.verdict is not Verdict.PROVED or found.text == "infinitely many" or jumps:
            continue
        for low, high in changes(values, x):
            assert any(low - 1e-6 <= at <= high + 1e-6 for at in found.at), (key, low, high)


@pytest.mark.parametrize("name", CURVES)
def test_proved_zeros_are_zeros(name):
    root = load(name).expression
    for key in ("zeros", "fixed_points"):
        for place in finding(name, key).data if isinstance(finding(name, key).data, list) else ():
            if place.get("throughout"):
                continue
            low, high = (Fraction(place[end]) for end in ("lower", "upper"))
            with ctx.workprec(200):
                values = [ball_at(root, {"x": at}) for at in (low, high)]
                if key == "fixed_points":
                    values = [value - float(at) for value, at in zip(values, (low, high), strict=True)]
            assert all(abs(value) < 1e-8 for value in values), (key, place)


@given(name=st.sampled_from(sorted(CURVES)), first=st.fractions(-40, 40, max_denominator=10**4),
       second=st.fractions(-40, 40, max_denominator=10**4), share=st.fractions(0, 1, max_denominator=64))  # fmt: skip
@settings(max_examples=400 * MULTIPLIER, deadline=None)
def test_what_is_proved_holds_at_random_points(name, first, second, share):
    first, second = sorted((first, second))
    assume(first < second)
    held(
        load(name).expression,
        {key: finding(name, key) for key in ("monotonic", "convexity", "parity", "range")},
        first,
        second,
        share,
    )


def held(root, found, first, second, share):
    """No ball at the points denies what is proved."""
    between = first + (second - first) * share
    with ctx.workprec(400):
        low, high, inner, mirror = (ball_at(root, {"x": at}) for at in (first, second, between, -first))
        chord = low + (high - low) * share.numerator / share.denominator
    words = {key: one.text for key, one in found.items() if one.verdict is Verdict.PROVED}
    match words.get("monotonic"):
        case "increasing":
            assert not low >= high or low.overlaps(high)
        case "non-decreasing":
            assert not low > high
        case "decreasing":
            assert not low <= high or low.overlaps(high)
        case "non-increasing":
            assert not low < high
    match words.get("convexity"):
        case "convex" | "strictly convex":
            assert not inner > chord
        case "concave" | "strictly concave":
            assert not inner < chord
        case "affine":
            assert inner.overlaps(chord)
    match words.get("parity"):
        case "odd":
            assert mirror.overlaps(-low)
        case "even":
            assert mirror.overlaps(low)
    if "range" in words and found["range"].bounds is not None:
        least, greatest = (float(end) for end in found["range"].bounds)
        assert not inner < least * (1 - math.copysign(1e-12, least)) - 1e-300
        assert not inner > greatest * (1 + math.copysign(1e-12, greatest)) + 1e-300


units = st.sampled_from(
    ["x", "abs(x)", "relu(x)", "sigmoid(x)", "tanh(x)", "clip(x, -1, 2)", "sign(x)", "exp(-x)", "x**2", "softplus(x)",
     "normal_cdf(x)", "sqrt(x**2 + 1)", "elu(x)", "heaviside(x)", "sin(x)", "1/(1 + x**2)", "hard_swish(x)", "x**3"]
)  # fmt: skip
numbers = st.fractions(-2, 2, max_denominator=5).filter(bool)
places = st.fractions(-9, 9, max_denominator=50)
KEYS = ("monotonic", "convexity", "parity", "zeros", "extrema", "dead_zone")


@given(
    parts=st.lists(st.tuples(numbers, units), min_size=1, max_size=3),
    shape=st.sampled_from(["{}", "max({}, 0)", "tanh({})", "abs({})", "x*({})", "min({}, 1)"]),
    pairs=st.lists(st.tuples(places, places), min_size=4, max_size=8),
)
@settings(max_examples=25 * MULTIPLIER, deadline=None)
def test_random_formulas(parts, shape, pairs):
    """Whatever is proved of a formula no one has seen holds at points with balls; and nothing crashes."""
    formula = shape.format(" + ".join(f"({c})*{unit}" for c, unit in parts))
    try:
        activation = load(formula)
    except ActcliError:
        return
    found = {
        key: ANALYSES[key].of(activation)
        for key in ("monotonic", "convexity", "parity", "zeros", "extrema", "dead_zone")
    }
    for first, second in pairs:
        if first != second:
            held(activation.expression, found, *sorted((first, second)), Fraction(2, 5))
    for key in ("zeros", "extrema"):
        assert found[key].why
    check_zeros(activation.expression, found["zeros"], [at for pair in pairs for at in pair])


def check_zeros(root, found, points):
    """Signs at two points that differ have a zero (or a jump) between, where all zeros are known."""
    if found.verdict is not Verdict.PROVED or found.text == "infinitely many":
        return
    with ctx.workprec(300):
        values = [(at, ball_at(root, {"x": at})) for at in sorted(points)]
    for at, value in values:
        if value.is_zero():
            assert any(
                Fraction(place["lower"].replace("-inf", "-1e9")) <= at <= Fraction(place["upper"].replace("inf", "1e9"))
                for place in found.data
            ), at
        inside = [place for place in found.data if not place.get("throughout")]
        for place in inside:
            if Fraction(place["lower"]) == Fraction(place["upper"]) == at:
                assert value.contains(0)


@pytest.mark.parametrize(
    "name", ["gelu", "relu", "softmax", "glu", "sine", "1/x", "0/0", "log(x)", "x if x > pi else 0", "3"]
)
def test_all_are_fit_for_json_and_say_why(name):
    for key in ANALYSES:
        found = finding(name, key)
        data = found.to_json()
        assert json.loads(json.dumps(data, allow_nan=False))["verdict"] == found.verdict.value
        assert {"verdict", "text", "value", "at", "method", "digits", "why"} <= set(data)
        assert found.why or key == "cost"
        if found.bounds is not None and "inf" not in "".join(found.bounds):
            assert Fraction(found.bounds[0]) <= Fraction(found.bounds[1])


def test_most_of_the_catalogue_is_proved():
    counts = [finding(name, key).verdict is Verdict.PROVED for name in CURVES for key in ANALYSES]
    assert sum(counts) >= 0.95 * len(counts)
