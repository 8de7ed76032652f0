"""Gaps against values known in closed form or from mpmath; jumps, poles, constants and equal functions."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from actcli import load
from actcli.analyses.gap import gap, gaps
from actcli.errors import Undecided, UsageError


def found(reference, candidate, low=-6, high=6):
    return gap(load(reference), load(candidate), (Fraction(low), Fraction(high)))


def true_maximum(difference, guess):
    """The largest |difference| near a guess, to 30 digits."""
    with mpmath.workdps(30):
        at = mpmath.findroot(lambda x: mpmath.diff(difference, x), guess)
        return float(at), float(abs(difference(at)))


def gelu(x):
    return x * mpmath.ncdf(x)


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


def gelu_tanh(x):
    return x * sigma(2 * mpmath.sqrt(2 / mpmath.pi) * (x + mpmath.mpf("0.044715") * x**3))


SMOOTH = [
    ("gelu", "gelu_tanh", lambda x: gelu(x) - gelu_tanh(x), -2.7),
    ("gelu", "gelu_sigmoid", lambda x: gelu(x) - x * sigma(mpmath.mpf("1.702") * x), 2.27),
    ("gelu", "silu", lambda x: gelu(x) - x * sigma(x), -1.9),
    ("sigmoid", "hard_sigmoid_torch", lambda x: sigma(x) - x / 6 - 0.5, 1.3),
    ("tanh", "softsign", lambda x: mpmath.tanh(x) - x / (1 + abs(x)), 1.6),
    ("mish", "tanhexp", lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))) - x * mpmath.tanh(mpmath.exp(x)), 0.9),
]


@pytest.mark.parametrize("row", SMOOTH, ids=lambda row: f"{row[0]}-{row[1]}")
def test_maxima_to_twelve_digits(row):
    reference, candidate, difference, guess = row
    at, value = true_maximum(difference, guess)
    largest = found(reference, candidate).value.largest

    assert largest.value == pytest.approx(value, rel=1e-12)
    assert abs(largest.at) == pytest.approx(abs(at), rel=1e-9)
    assert largest.side == 0


# reference | candidate | largest | |at| (None: anywhere) | side
EXACT = [
    ("hard_sigmoid_keras", "hard_sigmoid_torch", 1 / 12, 2.5, 0),
    ("softplus", "relu", math.log(2), 0.0, 0),
    ("relu", "leaky_relu", 0.06, 6.0, 0),
    ("elu", "relu", 1 - math.exp(-6), 6.0, 0),
    ("abs", "x", 12.0, 6.0, 0),
    ("3", "4", 1.0, None, 0),
    ("3", "x", 9.0, 6.0, 0),
    ("x", "x + 1e-30", 1e-30, None, 0),
    ("binary_step", "sigmoid", 0.5, 0.0, 0),
    ("sign", "tanh", 1.0, 0.0, -1),
    ("floor(x)", "x", 1.0, 0.0, -1),
    ("hardshrink", "x", 0.5, 0.5, 0),
    ("thresholded_relu", "relu", 1.0, 1.0, 0),
    ("quant_relu", "clip(x, 0, 1)", 0.125, 0.125, 0),
    ("1/x", "x", math.inf, 0.0, -1),
    ("x", "log(abs(x))", math.inf, 0.0, -1),
    ("tan(x)", "x", math.inf, 1.5 * math.pi, -1),
]


@pytest.mark.parametrize("row", EXACT, ids=lambda row: f"{row[0]}-{row[1]}")
def test_known_maxima(row):
    largest = found(*row[:2]).value.largest

    assert largest.value == pytest.approx(row[2], rel=1e-15)
    assert row[3] is None or abs(largest.at) == pytest.approx(row[3], rel=1e-15, abs=0)
    assert largest.side == row[4]
    assert abs(largest.signed) == largest.value


EQUAL = [
    ("sigmoid", "sigmoid"),
    ("sigmoid", "1/(1 + exp(-x))"),
    ("gelu", "0.5*x*(1 + erf(x/sqrt(2)))"),
    ("x**2", "(x + 1)**2 - 2*x - 1"),
    ("1", "sin(x)**2 + cos(x)**2"),
    ("1/x", "1/x"),
    ("sign", "sign"),
    ("tanhexp", "telu"),
    ("sine", "sine(x, omega=1)"),
    ("relu_sqrt", "squareplus(x, 0.1)"),
    ("elu", "celu"),
    ("3", "6/2"),
]


@pytest.mark.parametrize(
    ("reference", "candidate"),
    [
        ("silu", "x/(1 + exp(-x))"),
        ("silu", "x*exp(x)/(1 + exp(x))"),
        ("gelu", "0.5*x*(1 + erf(x/sqrt(2)))"),
        ("mish", "x*tanh(log(1 + exp(x)))"),
        ("relu", "(x + abs(x))/2"),
        ("hard_swish", "x*clip(x + 3, 0, 6)/6"),
    ],
)
def test_one_function_in_other_words_is_proved_to_be_it(reference, candidate):
    known = gap(load(reference), load(candidate))
    assert known.interval is None
    assert known.notes[-1].endswith("in other words: exact arithmetic on each smooth piece")
    for one in (known.value, known.derivative):
        assert one is not None
        assert (one.largest.bounds, one.largest.text, one.normal_rms.text) == (("0", "0"), "0", "0")


def test_the_place_of_no_difference_lies_on_the_interval():
    same = gap(load("silu"), load("x/(1 + exp(-x))"), (Fraction(1), Fraction(2)))
    assert (same.value.largest.value, same.value.largest.at) == (0.0, 1.0)


def test_what_has_no_value_somewhere_is_not_proved_equal():
    assert gap(load("linear"), load("x*x/x")).value.largest.bounds is None


@pytest.mark.parametrize(("reference", "candidate"), EQUAL)
def test_equal_functions_are_not_noise_apart(reference, candidate):
    both = found(reference, candidate)

    for difference in (both.value, both.derivative):
        assert (difference.largest.value, difference.rms.value, difference.mean.value) == (0.0, 0.0, 0.0)
        assert -6 <= difference.largest.at <= 6


def test_the_sign_is_candidate_minus_reference():
    assert found("0", "1").value.largest.signed == 1.0
    assert found("0", "1").value.mean.value == 1.0


MEANS = [  # reference | candidate | mean | root mean square, on [-6, 6]
    ("0", "x", 0.0, math.sqrt(12)),
    ("0", "abs(x)", 3.0, math.sqrt(12)),
    ("0", "sign(x)", 0.0, 1.0),
    ("0", "floor(x)", -0.5, math.sqrt(sum(k * k for k in range(-6, 6)) / 12)),
    ("0", "sin(x)", 0.0, math.sqrt(0.5 - math.sin(12) / 24)),
    ("0", "1e-200*x", 0.0, None),
]


@pytest.mark.parametrize(("reference", "candidate", "mean", "rms"), MEANS)
def test_means(reference, candidate, mean, rms):
    difference = found(reference, candidate).value

    assert difference.mean.value == pytest.approx(mean, rel=1e-12, abs=0)
    if rms is not None:
        assert difference.rms.value == pytest.approx(rms, rel=1e-12)


def test_the_mean_of_a_derivative_is_the_rise():
    both = found("gelu", "silu", -2, 5)
    rise = [float(load(name)(5.0) - load(name)(-2.0)) for name in ("gelu", "silu")]

    assert both.derivative.mean.value == pytest.approx((rise[1] - rise[0]) / 7, rel=1e-11)


@pytest.mark.parametrize(("reference", "candidate"), [("1/x", "x"), ("sqrt(x)", "x")])
def test_means_of_what_has_none(reference, candidate):
    difference = found(reference, candidate).value

    assert math.isnan(difference.mean.value)
    assert math.isnan(difference.rms.value)


def test_a_bend_much_narrower_than_the_grid():
    """SMU with mu = 1e6 leaves LeakyReLU by 1.2e-7, on a millionth of the interval."""
    difference = found("leaky_relu(x, negative_slope=0.25)", "smu(x, alpha=0.25, mu=1e6)").value
    with mpmath.workdps(40):
        scale = mpmath.mpf("0.75e6")
        at = mpmath.findroot(lambda t: mpmath.diff(lambda u: u * mpmath.erfc(u), t), 0.5)
        value = float(mpmath.mpf("0.375") * at * mpmath.erfc(at) / scale)

    assert difference.largest.value == pytest.approx(value, rel=1e-12)
    assert abs(difference.largest.at) == pytest.approx(float(at / scale), rel=1e-6)
    assert 1e-11 < difference.rms.value < 1e-10


def test_derivatives():
    slope = found("sigmoid", "hard_sigmoid_keras").derivative.largest

    assert slope.value == pytest.approx(0.2 - float(sigma(-2.5) * sigma(2.5)), rel=1e-14)
    assert abs(slope.at) == 2.5
    assert slope.side != 0


def test_a_one_sided_derivative_of_a_kink():
    slope = found("mish", "hard_mish").derivative.largest

    assert (slope.at, slope.side) == (-2.0, 1)


DOMAINS = [  # reference | candidate | over | interval (None: the reals)
    ("gelu", "silu", "auto", None),
    ("gelu", "silu", "range", (-4, 4)),
    ("gelu", "silu", "reals", None),
    ("relu", "sigmoid", "auto", (-4, 4)),  # unbounded over the reals
    ("sine", "exp(sin(x)) + floor(x) - x", "auto", (-7, 7)),  # not decided there
]


@pytest.mark.parametrize(("reference", "candidate", "over", "interval"), DOMAINS)
def test_the_domain_is_the_line_where_that_is_proved_and_bounded(reference, candidate, over, interval):
    both = gap(load(reference), load(candidate), over=over)

    assert both.interval == interval
    assert bool(both.notes) == (over == "auto" and interval is not None)


def test_candidates_share_one_domain():
    first, second = gaps(load("gelu"), [load("silu"), load("relu6")])

    assert first.interval == second.interval == (-4, 4)
    assert first.notes == ("over the range, since the difference is unbounded over the reals",)


def test_domains_that_are_none():
    with pytest.raises(UsageError, match="over is"):
        gap(load("gelu"), load("silu"), over="line")
    with pytest.raises(UsageError, match="two domains"):
        gap(load("gelu"), load("silu"), (Fraction(0), Fraction(1)), over="reals")
    with pytest.raises(Undecided, match="nothing is proved"):
        gap(load("sine"), load("exp(sin(x)) + floor(x) - x"), over="reals")


@pytest.mark.parametrize("digits", [1, 10, 30, 60])
def test_every_digit_is_proved(digits):
    top = gap(load("gelu"), load("gelu_tanh"), digits=digits).value.largest
    with mpmath.workdps(90):
        at = mpmath.findroot(lambda x: mpmath.diff(lambda u: gelu(u) - gelu_tanh(u), x), -2.7)
        true = abs(gelu(at) - gelu_tanh(at))
        assert mpmath.mpf(top.bounds[0]) <= true <= mpmath.mpf(top.bounds[1])
        assert abs(mpmath.mpf(top.text) - true) <= true * mpmath.mpf(10) ** (1 - digits) / 2
        assert len(top.text.replace("0.", "").lstrip("0")) <= digits


NORMAL = [  # reference | candidate | their difference
    ("gelu", "gelu_tanh", lambda x: gelu_tanh(x) - gelu(x)),
    ("relu", "silu", lambda x: x * sigma(x) - max(x, 0)),
    ("tanh", "softsign", lambda x: x / (1 + abs(x)) - mpmath.tanh(x)),
]


@pytest.mark.parametrize("row", NORMAL, ids=lambda row: f"{row[0]}-{row[1]}")
def test_averages_are_enclosed(row):
    reference, candidate, difference = row
    both = gap(load(reference), load(candidate))
    inside = gap(load(reference), load(candidate), (Fraction(-3), Fraction(3)))
    with mpmath.workdps(25):
        weight = lambda x: difference(x) * mpmath.npdf(x)  # noqa: E731
        grid = [-14, -6, -2, 0, 2, 6, 14]
        mean = mpmath.quad(weight, grid)
        rms = mpmath.sqrt(mpmath.quad(lambda x: difference(x) * weight(x), grid))
        flat = mpmath.sqrt(mpmath.quad(lambda x: difference(x) ** 2, [-3, 0, 3]) / 6)
        for average, true in ((both.value.normal_mean, mean), (both.value.normal_rms, rms), (inside.value.rms, flat)):
            low, high = map(mpmath.mpf, average.bounds)
            assert low - mpmath.mpf("1e-18") <= true <= high + mpmath.mpf("1e-18")
            assert high - low < mpmath.mpf("1e-9") * both.value.largest.value
    assert math.isnan(both.value.rms.value)
    assert (both.value.normal_mean, both.value.normal_rms) == (inside.value.normal_mean, inside.value.normal_rms)


def test_random_and_table_functions_are_compared_as_in_evaluation():
    assert found("rrelu", "leaky_relu(x, negative_slope=11/48)").value.largest.value == 0.0
    assert found("sigmoid", "lut").value.largest.value < 0.01


@pytest.mark.parametrize(
    ("reference", "candidate", "message"),
    [
        ("relu", "swiglu", "take different inputs"),
        ("swiglu", "relu", "take different inputs"),
        ("swiglu", "reglu", "is gated"),
        ("relu", "softmax", "softmax acts on a whole axis"),
        ("softmax", "relu", "softmax acts on a whole axis"),
        ("crelu", "relu", "crelu acts on a whole axis"),
    ],
)
def test_what_has_no_gap(reference, candidate, message):
    with pytest.raises(UsageError, match=message):
        found(reference, candidate)


def test_nothing_finite():
    with pytest.raises(Undecided, match="no finite value"):
        found("0/0", "x")


def test_no_warnings_from_floats():
    with np.errstate(all="raise"):
        assert found("exp(x**2)", "0", -30, 30).value.largest.value == math.inf
