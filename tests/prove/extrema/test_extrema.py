"""Proved extrema: against values found independently, against random points, and where nothing can be proved."""

import random
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli import operators as op
from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import extrema

CATALOG = default_catalog()
CURVES = [a for a in CATALOG if a.kind.value != "gated" and not a.is_vector]

# The largest difference over the reals, with 9 digits or more, from the definitions by mpmath or by hand.
GAPS = {
    ("gelu", "gelu_tanh"): "4.73235521e-4",
    ("gelu", "gelu_sigmoid"): "0.0203348722",
    ("sigmoid", "hard_sigmoid_keras"): "0.0758581800",
    ("sigmoid", "hard_sigmoid_torch"): "0.0691821518",
    ("sigmoid", "hard_sigmoid_tangent"): "0.1192029220",
    ("sigmoid", "hard_sigmoid_binary"): "0.2689414214",
    ("hard_sigmoid_keras", "hard_sigmoid_torch"): "0.0833333333",
    ("relu", "softplus"): "0.6931471806",
    ("relu", "silu"): "0.2784645428",
    ("abs", "abs_sqrt"): "0.3162277660",
}


def gap(first, second, **options):
    difference = op.subtract(CATALOG.load(second).expression, CATALOG.load(first).expression)
    return extrema(difference, absolute=True, **options)


@pytest.mark.parametrize("pair", GAPS, ids="-".join)
def test_gaps_over_the_reals(pair):
    found = gap(*pair)
    wanted = arb(GAPS[pair])
    assert found.decided
    assert abs(found.high.lower - wanted) < 1e-8 * wanted
    assert abs(found.high.upper - wanted) < 1e-8 * wanted


def test_thirty_digits():
    found = gap("gelu", "gelu_tanh", digits=30)
    assert found.decided
    assert (found.high.upper - found.high.lower) < arb("1e-33")


def test_a_gap_that_is_infinite():
    found = gap("relu", "leaky_relu")
    assert found.high.is_infinite
    assert found.decided


RANGES = {
    "sigmoid": ("0", False, "1", False),
    "tanh": ("-1", False, "1", False),
    "relu": ("0", True, "inf", False),
    "relu6": ("0", True, "6", True),
    "gelu": ("-0.16997120747990", True, "inf", False),
    "elu": ("-1", False, "inf", False),
    "silu": ("-0.27846454276107", True, "inf", False),
    "mish": ("-0.30884341301725", True, "inf", False),
    "hard_swish": ("-0.375", True, "inf", False),
    "softplus": ("0", False, "inf", False),
    "sign": ("-1", True, "1", True),
    "sine": ("-1", True, "1", True),
    "sinc": ("-0.21723362821122", True, "1", True),
    "linear": ("-inf", False, "inf", False),
    "quant_relu": ("0", True, "1", True),
    "sqnl": ("-1", True, "1", True),
    "arctan": ("-1.57079632679490", False, "1.57079632679490", False),
    "tanhexp": ("-0.353285777848211", True, "inf", False),
    "exponential": ("0", False, "inf", False),
    "log_sigmoid": ("-inf", False, "0", False),
    "dynamic_relu_scalar": ("-inf", False, "inf", False),
}


@pytest.mark.parametrize("name", RANGES)
def test_ranges(name):
    low, low_attained, high, high_attained = RANGES[name]
    found = extrema(CATALOG.load(name).expression)
    assert found.decided
    for bound, value, attained in ((found.low, low, low_attained), (found.high, high, high_attained)):
        if "inf" in value:
            assert bound.is_infinite
        else:
            assert abs(bound.lower - arb(value)) < 1e-12
            assert abs(bound.upper - arb(value)) < 1e-12
        assert bound.attained is attained


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("activation", CURVES, ids=lambda a: a.name)
def test_every_value_lies_between_the_extrema(activation, order):
    random.seed(activation.name)
    root = activation.slope(order) if order else activation.expression
    found = extrema(root)
    if not found.decided:
        pytest.skip(found.why)
    for _ in range(60):
        x = Fraction(
            random.choice([-1, 1]) * random.choice([random.random(), 8 * random.random(), 10 ** random.uniform(-9, 6)])
        )
        value = ball_at(root, {"x": x})
        assert not value > found.high.upper
        assert not value < found.low.lower


WORDS = ["tanh", "sigmoid", "sin", "abs", "erf", "atan", "softplus", "sech", "exp", "sinc"]
SOUP = st.recursive(
    st.sampled_from(["x", "x", "1", "0.5", "-2", "3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(WORDS), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > 0 else {t[2]})"),
    ),
    max_leaves=6,
)
END = st.fractions(-6, 6, max_denominator=64)


@settings(max_examples=150, deadline=None)
@given(
    text=SOUP,
    ends=st.tuples(st.fractions(-6, 6, max_denominator=64), st.fractions(-6, 6, max_denominator=64)),
    seed=st.integers(0, 2**30),
)
def test_random_formulas_stay_within_what_is_proved(text, ends, seed):
    root = parse(text, VOCABULARY, names=("x",))
    low, high = min(ends), max(ends)
    if low == high:
        low, high = None, None
    found = extrema(root, low, high, digits=6)
    if not found.decided:
        return
    chooser = random.Random(seed)
    for _ in range(25):
        if low is None:
            x = Fraction(
                chooser.choice([chooser.uniform(-10, 10), chooser.choice([-1, 1]) * 10 ** chooser.uniform(-3, 4)])
            )
        else:
            x = low + (high - low) * Fraction(chooser.random())
        value = ball_at(root, {"x": x})
        assert value.is_nan() or not value > found.high.upper, x
        assert value.is_nan() or not value < found.low.lower, x


def test_what_is_undefined_is_undecided():
    assert not extrema(parse("log(x)", VOCABULARY, names=("x",)), Fraction(-1), Fraction(1)).decided


def test_a_pole_is_not_bounded():
    found = extrema(parse("1/x", VOCABULARY, names=("x",)), Fraction(-1), Fraction(1))
    assert not found.decided or found.high.is_infinite


# On [low, high]: infimum, whether attained, supremum, whether attained; by hand.
ENDS = [
    ("heaviside(x, 3)", None, None, "0", True, "3", True),
    ("5 if x == 0 else 0", -1, 1, "0", True, "5", True),
    ("floor(x)", -2, 2, "-2", True, "2", True),
    ("x - floor(x)", -2, 2, "0", True, "1", False),
    ("sign(x)", 0, 1, "0", True, "1", True),
    ("heaviside(x)", 0, 1, "0.5", True, "1", True),
    ("x if x < 1 else 0", 0, 1, "0", True, "1", False),
    ("max(exp(x), 1)", 1, 2, "2.71828182845904523536", True, "7.38905609893065022723", True),
    ("exp(x) if x < 1 else 0", 0, 1, "0", True, "2.71828182845904523536", False),
    ("exp(x) if x <= 1 else 0", 0, 2, "0", True, "2.71828182845904523536", True),
    ("x**2", 3, 3, "9", True, "9", True),
    ("5 if x == 3 else x", 3, 3, "5", True, "5", True),
    ("(x if x < 1 else 1 - (x - 3)**2) if x < 4 else -1", 0, 5, "-3", True, "1", True),
]


@pytest.mark.parametrize(("text", "low", "high", "least", "least_is", "most", "most_is"), ENDS)
def test_ends_and_values_at_jumps_count(text, low, high, least, least_is, most, most_is):
    low, high = (None if end is None else Fraction(end) for end in (low, high))
    found = extrema(parse(text, VOCABULARY, names=("x",)), low, high)
    assert found.decided
    for bound, value, attained in ((found.low, least, least_is), (found.high, most, most_is)):
        assert abs(bound.lower - arb(value)) < 1e-12
        assert abs(bound.upper - arb(value)) < 1e-12
        assert bound.attained is attained


def test_values_at_breakpoints_do_not_count_for_one_sided_limits():
    found = extrema(parse("heaviside(x, 3)", VOCABULARY, names=("x",)), one_sided=True)
    assert found.high.upper == 1


@pytest.mark.parametrize(
    "text",
    ["floor(x)", "x if x < inf else 0", "sin(x) + sin(sqrt(2)*x)"],
)
def test_what_is_not_settled_is_undecided_not_wrong(text):
    found = extrema(parse(text, VOCABULARY, names=("x",)))
    assert not found.decided
    assert not found.high.upper < 1


@pytest.mark.parametrize("text", ["exp(-(1e6*(x - 0.1234567))**2)", "1/(1 + (1e9*(x - 0.1234567))**2)"])
def test_a_narrow_bump_is_found_by_the_sign_of_its_slope(text):
    found = extrema(parse(text, VOCABULARY, names=("x",)))
    assert found.decided
    assert found.high.lower <= 1 <= found.high.upper < 1 + 1e-12


@pytest.mark.parametrize("text", ["exp(-exp(-x))", "1 - exp(-exp(x))"])
def test_exponentials_of_exponentials(text):
    found = extrema(parse(text, VOCABULARY, names=("x",)))
    assert found.decided
    assert abs(found.low.lower) < 1e-12
    assert abs(found.high.upper - 1) < 1e-12


@pytest.mark.parametrize(
    ("text", "attained"),
    [("max(0, tanh(x) - 1/2)", True), ("abs(exp(x) - 2)", True), ("max(exp(x) - 2, (2 - exp(x))/7)", True)],
)
def test_an_infimum_of_zero_at_an_irrational_kink_is_exact(text, attained):
    low = extrema(parse(text, VOCABULARY, names=("x",))).low
    assert (low.lower, low.upper, low.attained) == (0, 0, attained)


@pytest.mark.parametrize(
    ("text", "low", "high", "size"),
    [
        ("clip(x*normal_cdf(x), -10, 10) - x*normal_cdf(x)", -6, 12, 2),  # one function on most of the interval
        ("max(x, sigmoid(x)) - sigmoid(x)", 0, 2, "1.119202922022117574"),
        ("(1 if x >= sigmoid(x) else 0) + (1/4 if sigmoid(x) > x else 0)", -3, 3, 1),  # two choices change at one place
    ],
)
def test_pieces_beside_an_irrational_breakpoint(text, low, high, size):
    root = parse(text, VOCABULARY, names=("x",))
    found = extrema(root, Fraction(low), Fraction(high), absolute=True, one_sided=True)
    assert found.decided
    assert abs(found.high.upper - arb(str(size))) < 1e-12


def test_differences_as_small_as_exp_of_minus_a_trillion_do_not_fill_the_memory():
    root = parse("log(1 + exp(4*x))/4 - x*tanh(softplus(x))", VOCABULARY, names=("x",))
    found = extrema(root, Fraction(-9), Fraction(10**12), digits=6)
    assert not found.high.upper < 0


@pytest.mark.parametrize(
    ("text", "low", "least", "most"),
    [
        ("x**2*exp(-x/20)", 0, "0", "216.53645317"),  # a bump far beyond where the tail is first looked at
        ("x**2 + 40 + 30*sin(x)", 0, "30.80905466", "inf"),  # grows, but dips below what is seen near 0
        ("sin(x - 4.6)", None, "-1", "1"),  # its maximum is near the end of the period
        ("exp(-x) + 1/(1 + (x - 50)**2)", 0, "0", "1.0004"),
    ],
)
def test_what_happens_further_out_counts(text, low, least, most):
    found = extrema(parse(text, VOCABULARY, names=("x",)), None if low is None else Fraction(low))
    assert found.decided
    for bound, value in ((found.low, least), (found.high, most)):
        assert bound.is_infinite if value == "inf" else abs(bound.lower - arb(value)) < 1e-3


def test_a_value_too_near_a_limit_is_not_said_to_be_the_supremum():
    found = extrema(parse("atan(x) if x > 0 else pi/2 - 1e-60", VOCABULARY, names=("x",)))
    assert found.decided
    assert found.high.attained is None


@pytest.mark.parametrize("digits", [2, 12, 25, 30, 42, 60, 100, 150])
def test_any_number_of_digits_is_reached(digits):
    """Newton's method must come as near to the flat point as the digits ask for, not half as near."""
    difference = parse("x*normal_cdf(x) - x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3))", VOCABULARY)
    found = extrema(difference, digits=digits, absolute=True)

    assert found.decided
    assert found.high.upper - found.high.lower < found.high.upper * arb(10) ** -digits


@pytest.mark.parametrize(
    ("text", "low", "high", "digits", "most"),
    [
        ("abs(x)**1.5 - x**2", 0, 1, 12, "0.10546875"), ("cbrt(x) - x", -1, 1, 12, "0.384900179459750509672766"),
        ("x**(7/3) - x**3", 0, 1, 12, "0.092210819"), ("x**0.1", 0, 1, 12, "1"),
        ("tanh(1e6*x) - sign(x)", None, None, 12, "1"),  # next to nothing but beside 0
        ("1.2*sech(1.2*x)**2 - 2/sqrt(pi)*exp(-x**2)", None, None, 30, "0.071620832904487"),  # flat at an end of a box
    ],
)  # fmt: skip
def test_largest_sizes_where_a_piece_begins(text, low, high, digits, most):
    ends = (None if end is None else Fraction(end) for end in (low, high))
    found = extrema(parse(text, VOCABULARY, names=("x",)), *ends, digits=digits, absolute=True)
    assert found.decided, found.why
    assert abs(found.high.upper - arb(most)) < 1e-7
    assert found.high.upper - found.high.lower < arb(10) ** -digits


def test_a_limit_that_what_cancels_comes_ever_nearer_to_is_not_attained():
    difference = op.subtract(CATALOG.load("elu").expression, parse("softplus(x) - log(2)", VOCABULARY, names=("x",)))
    found = extrema(difference, absolute=True)
    assert found.decided
    assert (found.high.attained, found.high.at, found.high.toward) == (False, (None,), (1,))
    assert found.boxes < 100


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("(x - 7e-17)**2*max(x - 1e-15, -x)", "-1.19164e-46"),  # nearly flat at the kink, and lower beside it
        ("(x - 7e-2)**2*max(x - 1, -x)", "-0.119164"),
    ],
)
def test_what_is_nearly_flat_at_an_end_is_not_taken_for_its_value(text, least):
    found = extrema(parse(text, VOCABULARY, names=("x",)))
    assert found.low.lower <= arb(least).upper()
