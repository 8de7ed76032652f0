"""Failures that are known show by themselves: of naive arithmetic that is made up, and of what is installed."""

# ruff: noqa: E501 -- a row of a table stays a row

from __future__ import annotations

import math

import numpy as np
import pytest

from actcli import load
from actcli.catalog import Catalog
from actcli.conform import FORMATS, Measured, chosen, conform, measure, package
from actcli.errors import MissingExtra

CATALOG = Catalog()
ONE = np.float32(1)


def single(function):
    """A function computed in float32, whatever the format."""

    def values(x):
        with np.errstate(all="ignore"):
            return function(x.astype(np.float32)).astype(np.float64)

    return values


def erf(x):
    return np.vectorize(math.erf, otypes=[np.float64])(np.float64(x)).astype(np.float32)


def relu(x):
    return np.maximum(x, np.float32(0))


# naive arithmetic in float32 | the function that it should be | what is found
# fmt: off
NAIVE = {
    "exact gelu by 1 + erf":           ("gelu", lambda x: np.float32(0.5) * x * (ONE + erf(x / np.float32(math.sqrt(2)))),
                                        lambda found: found.ulp > 1e6 and -15 < found.ulp_at < -5),
    "tanh gelu by 1 + tanh":           ("gelu_tanh", lambda x: x / 2 * (ONE + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3))),
                                        lambda found: found.ulp > 1e6 and found.ulp_at < -4),
    "relu6 by subtraction":            ("relu6", lambda x: relu(x) - relu(x - np.float32(6)),
                                        lambda found: found.ulp > 1e6 and found.ulp_at > 1e7),
    "elu without expm1":               ("elu", lambda x: np.where(x > 0, x, np.exp(x) - ONE),
                                        lambda found: found.ulp > 1e6 and -1e-6 < found.ulp_at < 0),
    "softplus with a threshold":       ("softplus", lambda x: np.where(x > 8, x, np.log1p(np.exp(np.minimum(x, 8)))),
                                        lambda found: 3e-4 < found.error < 4e-4 and 8 < found.error_at < 8.001),
    "softplus by log(1 + exp)":        ("softplus", lambda x: np.log(ONE + np.exp(x)),
                                        lambda found: found.broken > 0 and 88 < found.broken_at < 89 and found.ulp > 1e6),
    "softsign at infinity":            ("softsign", lambda x: x / (ONE + np.abs(x)),
                                        lambda found: {one.at for one in found.specials} == {-math.inf, math.inf}),
    "silu at minus infinity":          ("silu", lambda x: x / (ONE + np.exp(-x)),
                                        lambda found: [one.at for one in found.specials] == [-math.inf]),
    "relu that drops NaN":             ("relu", lambda x: np.where(x > 0, x, np.float32(0)),
                                        lambda found: [(one.got, one.true) for one in found.specials if math.isnan(one.at)] != []),
    "squareplus by addition":          ("squareplus", lambda x: (x + np.sqrt(x * x + np.float32(4))) / 2,
                                        lambda found: found.broken > 0 and found.ulp > 1e6),
    "tanhshrink by subtraction":       ("tanhshrink", lambda x: x - np.tanh(x),
                                        lambda found: found.ulp > 1e6 and abs(found.ulp_at) < 1e-3),
    "log_sigmoid by log of sigmoid":   ("log_sigmoid", lambda x: np.log(ONE / (ONE + np.exp(-x))),
                                        lambda found: found.broken > 0 and found.ulp > 1e6),
    "leaky_relu by a maximum":         ("leaky_relu(x, negative_slope=2)", lambda x: np.maximum(x, 2 * x),
                                        lambda found: found.error == 30 and found.error_at == -30),
    "sinc that is not 0 at integers":  ("sinc", lambda x: np.where(x == 0, ONE, np.sin(np.float32(np.pi) * x) / (np.float32(np.pi) * x)),
                                        lambda found: any(one.true == 0 and one.at == int(one.at) for one in found.specials if math.isfinite(one.at))),
    "a hard_shrink that keeps its ends": ("hardshrink", lambda x: np.where(np.abs(x) >= 0.5, x, np.float32(0)),
                                        lambda found: any(abs(one.at) == 0.5 for one in found.specials)),
}
# fmt: on


@pytest.mark.parametrize("case", NAIVE)
def test_naive_arithmetic_is_found_out(case):
    name, function, is_found = NAIVE[case]

    found = measure(load(name), FORMATS["float32"], single(function))

    assert is_found(found), found


def test_a_slope_that_overflows_is_found():
    def slope(x):  # of where(x > 0, x, exp(x) - 1): the branch that is not taken is infinite there, times zero
        with np.errstate(all="ignore"):
            return np.where(x > 0, 1.0, 0.0) + np.where(x > 0, 0.0, 1.0) * np.exp(x)

    found = measure(load("elu"), FORMATS["float64"], load("elu"), slope)

    assert (found.lost, found.lost_at) == (5, 800)


# framework | symbol | format | what is found
# fmt: off
REAL = [
    ("torch", "nn.functional.gelu",      "float32",  lambda found: found.ulp > 1e6 and found.ulp_at < -5.4),
    ("torch", "nn.GELU",                 "float32",  lambda found: [one.at for one in found.specials][:1] == [-math.inf]),
    ("torch", "nn.GELU",                 "float64",  lambda found: found.ulp > 1e6 and found.ulp_at < -8.3),
    ("torch", "nn.Softplus",             "float64",  lambda found: 2.0e-9 < found.error < 2.1e-9 and 20 < found.error_at < 20.1),
    ("torch", "nn.SiLU",                 "float32",  lambda found: [one.at for one in found.specials] == [-math.inf]),
    ("torch", "nn.Softsign",             "float32",  lambda found: {one.at for one in found.specials} == {-math.inf, math.inf}),
    ("torch", "nn.Tanhshrink",           "float32",  lambda found: found.ulp > 1e6),
    ("torch", "nn.ELU",                  "float32",  lambda found: found.ulp < 2),
    ("torch", "nn.Hardswish",            "float32",  lambda found: found.broken > 0),
    ("torch", "nn.ReLU",                 "bfloat16", lambda found: found.ulp == 0 and not found.specials),
    ("jax",   "nn.squareplus",           "float32",  lambda found: found.broken > 0 and found.ulp > 1e6),
    ("jax",   "nn.elu",                  "float32",  lambda found: found.ulp < 10),
    ("jax",   "nn.gelu",                 "float16",  lambda found: found.ulp > 1000),
    ("jax",   "nn.soft_sign",            "bfloat16", lambda found: {one.at for one in found.specials} == {-math.inf, math.inf}),
    ("keras", "activations.hard_shrink", "float32",  lambda found: any(math.isnan(one.at) for one in found.specials)),
    ("onnx",  "Elu",                     "float32",  lambda found: found.ulp > 1e6 and -1e-6 < found.ulp_at < 0),
    ("onnx",  "Celu",                    "float32",  lambda found: found.ulp > 1e6 and -1e-6 < found.ulp_at < 0),
    ("onnx",  "ThresholdedRelu",         "float32",  lambda found: [one.got for one in found.specials if math.isnan(one.at)] == [0]),
    ("numpy", "sinc",                    "float64",  lambda found: any(one.true == 0 for one in found.specials)),
]
# fmt: on


@pytest.mark.filterwarnings("ignore")  # those of the frameworks
@pytest.mark.parametrize(("framework", "name", "form", "is_found"), REAL, ids=["-".join(row[:3]) for row in REAL])
def test_installed_frameworks_show_what_is_known_of_them(framework, name, form, is_found):
    try:
        found = package(framework)
    except MissingExtra as error:
        pytest.skip(str(error))
    ((_, _, result),) = conform(found, chosen(CATALOG, framework, [name])[:1], [form])

    assert isinstance(result, Measured), result
    assert is_found(result), result


KINKS = [  # framework, symbol, at, what its differentiation gives there
    ("torch", "nn.ReLU", 0, 0),
    ("torch", "clamp(min=0)", 0, 1),
    ("torch", "nn.LeakyReLU", 0, 0.01),
    ("torch", "abs", 0, 0),
    ("torch", "nn.Hardtanh", 1, 0),
    ("torch", "nn.Hardswish", 3, 1),
    ("torch", "nn.ReLU6", 6, 0),
    ("jax", "nn.relu", 0, 0),
    ("jax", "nn.leaky_relu", 0, 1),
    ("jax", "numpy.abs", 0, 1),
    ("jax", "nn.hard_tanh", 1, 1),
    ("jax", "nn.hard_swish", 3, 1),
    ("jax", "nn.relu6", 6, 0),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("framework", "name", "at", "slope"), KINKS)
def test_conventions_at_kinks(framework, name, at, slope):
    try:
        found = package(framework)
    except MissingExtra as error:
        pytest.skip(str(error))
    ((_, _, result),) = conform(found, chosen(CATALOG, framework, [name])[:1], ["float64"])

    assert {kink.at: kink.got for kink in result.kinks}[at] == slope
