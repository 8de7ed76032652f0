"""Measured errors are those that are there: of exact functions none, of naive ones where they are naive."""

from __future__ import annotations

import math

import numpy as np
import pytest

from actcli import load
from actcli.conform import FORMATS, measure
from actcli.conform.formats import rounded


def right(name, form):
    """The true values, rounded: nothing can be better."""
    activation = load(name)
    return lambda x: rounded(FORMATS[form], np.asarray(activation(x), dtype=np.float64))


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("name", ["relu", "gelu", "hard_tanh", "softsign"])
def test_correct_rounding_is_at_most_half_a_unit(name, form):
    found = measure(load(name), FORMATS[form], right(name, form))

    assert found.ulp <= (0.5000001 if form != "float64" else 3)
    assert (found.broken, found.specials) == (0, ())
    assert form == "float64" or found.unsteady == 0


def test_a_naive_tail_is_found():
    def gelu(x):
        one = np.float32(1)
        erf = np.vectorize(math.erf)(np.float64(x) / math.sqrt(2)).astype(np.float32)
        return (np.float32(0.5) * x.astype(np.float32) * (one + erf)).astype(np.float64)

    found = measure(load("gelu"), FORMATS["float32"], gelu)

    assert found.ulp > 1e6
    assert -15 < found.ulp_at < -5
    assert [(one.at, one.true) for one in found.specials] == [(-math.inf, 0.0)]
    assert math.isnan(found.specials[0].got)


def test_a_switch_is_found_and_its_error_proved():
    def softplus(x):
        with np.errstate(over="ignore"):
            return np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20))))

    found = measure(load("softplus"), FORMATS["float64"], softplus)

    assert 2.05e-9 < found.error < 2.0612e-9
    assert 20 < found.error_at < 20.001


def test_what_overflows_on_the_way_is_lost():
    def squareplus(x):
        with np.errstate(over="ignore", invalid="ignore"):
            y = x.astype(np.float32)
            return ((y + np.sqrt(y * y + np.float32(4))) / 2).astype(np.float64)

    found = measure(load("squareplus"), FORMATS["float32"], squareplus)

    assert found.broken > 0
    assert 1.8e19 < abs(found.broken_at) < 1.9e19


def test_nan_that_becomes_a_number_is_found():
    found = measure(load("relu"), FORMATS["bfloat16"], lambda x: np.where(x > 0, x, 0.0))

    assert [(math.isnan(one.at), one.got) for one in found.specials] == [(True, 0.0)]


def test_steps_backwards_are_counted():
    def tanh(x):
        y = np.tanh(x)
        return np.where((x > 1) & (x < 1.5), 0.5, y)

    assert measure(load("tanh"), FORMATS["float16"], tanh).unsteady == 1


def test_kinks_have_both_sides_and_what_came():
    found = measure(load("relu6"), FORMATS["float16"], right("relu6", "float16"), lambda x: np.where(x == 6, 0.5, 0))

    assert [(one.at, one.got, one.left, one.right) for one in found.kinks] == [(0, 0, 0, 1), (6, 0.5, 1, 0)]


def test_a_kink_that_the_format_has_no_number_for_is_not_told():
    def slope(x):
        return np.where(x > 0.3, 1.0, 0.0)

    activation = load("max(x, 0.3)")
    found = {form: measure(activation, FORMATS[form], right("max(x, 0.3)", form), slope) for form in FORMATS}

    assert [(kink.left, kink.right) for kink in found["float32"].kinks] == [(0, 1)]
    assert found["bfloat16"].kinks == ()


def test_zeros_that_are_missed_are_told():
    found = measure(load("sinc"), FORMATS["float64"], lambda x: np.where(x == 30, 1e-17, load("sinc")(x)))

    assert (30.0, 1e-17, 0.0) in {(one.at, one.got, one.true) for one in found.specials}


def test_errors_of_float64_are_found_where_theirs_are_ours():
    """The same rounding as in our own arrays hides an error from doubles, and not from balls."""
    activation = load("softsign")
    found = measure(activation, FORMATS["float64"], lambda x: np.asarray(activation(x)))

    assert 0.4 < found.ulp < 3


def test_tiny_numbers_that_become_zero_are_told_apart():
    def flushed(x):
        return np.where(np.abs(x) < 2.0**-126, 0.0, x)

    found = measure(load("linear"), FORMATS["float32"], flushed)

    assert (found.ulp, found.tiny) == (0.0, 2.0**23 - 1)
