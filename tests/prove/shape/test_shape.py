"""Proved shapes: known ones, and none that random pairs of points contradict."""

import random
from fractions import Fraction

import pytest

from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.integral import expectation
from actcli.prove.shape import shape_of

CATALOG = default_catalog()
CURVES = [a for a in CATALOG if a.kind.value != "gated" and not a.is_vector]
HOLDS = {
    "increasing": lambda u, v: not u >= v,
    "non-decreasing": lambda u, v: not u > v,
    "decreasing": lambda u, v: not u <= v,
    "non-increasing": lambda u, v: not u < v,
    "constant": lambda u, v: u.overlaps(v),
}
KNOWN = {  # name: monotonicity, k of C^k (inf: C^inf), parity
    "sigmoid": ("increasing", "inf", None),
    "tanh": ("increasing", "inf", "odd"),
    "relu": ("non-decreasing", 0, None),
    "elu": ("increasing", 1, None),
    "selu": ("increasing", 0, None),
    "softsign": ("increasing", 1, "odd"),
    "gelu": ("no", "inf", None),
    "hard_swish": ("no", 0, None),
    "binary_step": ("non-decreasing", -1, None),
    "sparse_plus": ("non-decreasing", 1, None),
    "sqnl": ("non-decreasing", 1, "odd"),
    "ultra_fast_sigmoid": ("no", -1, None),
    "sinc": ("no", "inf", "even"),
    "lisht": ("no", "inf", "even"),
    "linear": ("increasing", "inf", "odd"),
    "snake": ("increasing", "inf", None),
    "softshrink": ("non-decreasing", 0, "odd"),
    "hardshrink": ("non-decreasing", -1, "odd"),
    "gelu_clipped": ("no", 0, None),
    "evonorm_b0": ("increasing", 1, None),
    "lut": ("non-decreasing", 0, None),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_shapes(name):
    word, order, parity = KNOWN[name]
    shape = shape_of(CATALOG.load(name).expression)
    assert shape.monotonicity()[0] == word
    assert shape.parity() == parity
    found, _ = shape.smoothness()
    assert ("inf" if found is None else found) == order


@pytest.mark.parametrize("activation", CURVES, ids=lambda a: a.name)
def test_no_pair_of_points_contradicts(activation):
    random.seed(activation.name)
    shape = shape_of(activation.expression)
    found, parity, bound = shape.monotonicity(), shape.parity(), shape.lipschitz()
    for _ in range(40):
        size = random.choice([1, 3, 20, 1000])
        u, v = sorted(Fraction(random.uniform(-size, size)) for _ in range(2))
        first, second = (ball_at(activation.expression, {"x": x}) for x in (u, v))
        if found is not None and found[0] != "no":
            assert HOLDS[found[0]](first, second)
        if bound is not None and bound.upper.is_finite() and u != v:
            steepness = abs(second - first) / (v - u).numerator * (v - u).denominator
            assert not steepness > bound.upper
        if parity is not None:
            mirrored = ball_at(activation.expression, {"x": -u})
            assert mirrored.overlaps(-first if parity == "odd" else first)


@pytest.mark.parametrize(
    ("text", "smooth"),
    [("sqrt(x**2)", False), ("x*abs(x)", True), ("1/(1 + x**2)", True), ("abs(x)**3", True), ("sqrt(1 + x**2)", True)],
)
def test_a_hidden_kink_is_not_called_smooth(text, smooth):
    found = shape_of(parse(text, VOCABULARY, names=("x",))).smoothness()
    if not smooth:
        assert found is None or found[0] == 0


def test_a_flat_piece_is_not_strictly_increasing():
    shape = shape_of(parse("max(x, 0) + min(x + 1, 0)", VOCABULARY, names=("x",)))
    assert shape.monotonicity() == ("non-decreasing", ())


def test_a_jump_down_is_not_monotone():
    shape = shape_of(parse("x if x < 0 else x - 1", VOCABULARY, names=("x",)))
    assert shape.monotonicity() == ("no", (Fraction(0),))


def test_slopes_at_kinks_are_conventions_and_prove_nothing():
    # x - 30 twice over, so that the convention's slope at 30 is -2
    text = "2*(max(0, x - 30) - max(0, 30 - x)) - (max(x - 30, 0) - max(30 - x, 0))"
    shape = shape_of(parse(text, VOCABULARY, names=("x",)))
    assert shape.monotonicity() == ("increasing", ())
    assert shape.lipschitz().upper == 1


def test_a_clip_the_wrong_way_round_is_not_odd():
    assert shape_of(parse("clip(x, 1, -1)", VOCABULARY, names=("x",))).parity() is None
    assert shape_of(parse("clip(x, -1, 1)", VOCABULARY, names=("x",))).parity() == "odd"


def test_an_odd_function_need_not_have_a_mean():
    for text, has in (("1/x", False), ("sinh(x**3)", False), ("x**3", True), ("tanh(x)", True)):
        root = parse(text, VOCABULARY, names=("x",))
        assert shape_of(root).parity() == "odd"
        assert (expectation(root) is not None) is has


def test_pieces_that_are_the_same_by_arithmetic_make_no_cut():
    shape = shape_of(parse("2*x + 1 if x < 0 else (x + 1/2)*2", VOCABULARY, names=("x",)))
    assert shape.cuts() == []
    assert shape.smoothness() == (None, None)


def test_derivatives_that_agree_by_arithmetic_with_roots():
    shape = shape_of(parse("x/max(sqrt(2), x + sqrt(2))", VOCABULARY, names=("x",)))
    assert shape.smoothness() == (1, Fraction(0))
    assert shape.lipschitz().attained


@pytest.mark.parametrize("text", ["x/x if x > 0 else 0*x", "0/x if x > 0 else x/x"])
def test_what_has_no_value_at_a_cut_is_not_smooth(text):
    assert shape_of(parse(text, VOCABULARY, names=("x",))).smoothness() is None
