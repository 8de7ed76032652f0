"""Equality of formulas: what is one function is shown to be, and what is not never is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from actcli import load
from actcli.prove.equality import are_equal

SAME = [
    ("gelu", "0.5*x*(1 + erf(x/sqrt(2)))"),
    ("gelu", "x*0.5*(erf(x*sqrt(1/2)) + 1)"),
    ("gelu", "x*erfc(-x/sqrt(2))/2"),
    ("gelu_tanh", "0.5*x*(1 + tanh(sqrt(2/pi)*x*(1 + 0.044715*x*x)))"),
    ("gelu_tanh", "x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3))"),
    ("hard_swish", "x*min(max(x + 3, 0), 6)/6"),
    ("hard_swish", "x*max(0, min(1, x*(1/6) + 0.5))"),
    ("mish", "x*tanh(log(1 + exp(x)))"),
    ("mish", "x*((1 + exp(x))**2 - 1)/((1 + exp(x))**2 + 1)"),
    ("log_sigmoid", "-log(1 + exp(-x))"),
    ("log_sigmoid", "-softplus(-x)"),
    ("silu", "x/(1 + exp(-x))"),
    ("tanh", "(exp(x) - exp(-x))/(exp(x) + exp(-x))"),
    ("tanh", "sinh(x)/cosh(x)"),
    ("relu", "(x + abs(x))/2"),
    ("leaky_relu", "max(0, x) - max(0, -0.01*x)"),
    ("sigmoid", "0.5*(tanh(x/2) + 1)"),
    ("binary_step", "1 if x >= 0 else 0"),
    ("elu", "max(0, x) + min(0, exp(x) - 1)"),
    ("celu(x, alpha=2)", "max(0, x) + min(0, 2*(exp(x/2) - 1))"),
    ("x*log(4)", "2*x*log(2)"),
    ("x*log(6/5)", "x*log(2) + x*log(3) - x*log(5)"),
]
APART = [
    ("gelu", "x*sigmoid(1.702*x)"),
    ("gelu", "0.5*x*(1 + erf(x/1.4142135623730951))"),
    ("binary_step", "1 if x > 0 else 0"),
    ("relu", "x if x > 1e-30 else 0"),
    ("silu", "x/(1 + exp(-x)) + 1e-300"),
    ("sqrt(x**2)", "x"),
    ("log(x**2)", "2*log(x) + 1"),
    ("sin(x)", "sin(-x)"),
    ("cos(x)", "-cos(x)"),
    ("elu", "max(0, x) + min(0, exp(x) - 1.001)"),
    ("elu", "max(0, x) + max(0, exp(x) - 1)"),
    ("elu", "max(0, x) + min(0, -2*(exp(-x) - 1))"),
]


@pytest.mark.parametrize(("name", "formula"), SAME)
def test_one_function_written_twice(name, formula):
    assert are_equal(load(name).expression, load(formula).expression)
    assert are_equal(load(formula).expression, load(name).expression)


@pytest.mark.parametrize(("name", "formula"), APART)
def test_two_functions_are_never_one(name, formula):
    assert not are_equal(load(name).expression, load(formula).expression)


def test_definitions_that_are_shown_equal_have_equal_values():
    x = np.linspace(-7, 7, 57)
    with np.errstate(all="ignore"):
        known = [
            (one, load(one)(x)) for one in ("relu", "elu", "silu", "swish", "gelu", "tanh", "mish", "selu", "celu")
        ]
    for (one, first), (other, second) in itertools.combinations(known, 2):
        if are_equal(load(one).expression, load(other).expression):
            np.testing.assert_allclose(first, second, rtol=1e-12, atol=1e-15, err_msg=f"{one} and {other}")
        else:
            assert not np.allclose(first, second, rtol=1e-12, atol=1e-15), f"{one} and {other}"
