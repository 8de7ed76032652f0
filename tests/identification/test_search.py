"""Samples of every definition are named: itself, or one that is proved to be the same, stands first."""

from __future__ import annotations

import numpy as np
import pytest

from actcli import load
from actcli.catalog import default_catalog
from actcli.identification.definitions import definitions
from actcli.identification.samples import paired
from actcli.identification.search import Agreement, matches
from actcli.prove.equality import are_equal

SOURCE = default_catalog()
X = np.unique(np.concatenate([np.linspace(-8, 8, 161), np.linspace(-1.3, 1.3, 27), [-30.0, 30.0]]))


def samples(y, form="float64", x=X):
    return paired(x, y, form, "samples")


@pytest.mark.parametrize("form", ["float64", "float32"])
def test_every_definition_is_known_by_its_samples(form):
    wrong = []
    for one in definitions(SOURCE):
        x = X.astype(form)
        with np.errstate(all="ignore"):
            y = one.activation(x)
        found = matches(samples(y, form, x), SOURCE)
        first, own = found[0], next((match for match in found if match.activation.name == one.name), None)
        same = first.activation.name == one.name or are_equal(first.activation.expression, one.activation.expression)
        # two definitions may agree at all these samples and differ elsewhere: quantisers, clips far out
        alike = own is not None and own.agreement is first.agreement and first.error <= own.error + 1e-6
        if first.agreement is Agreement.NEAR or first.fitted or not (same or alike):
            wrong.append((one.name, first.activation.name, first.agreement.name, first.error))
    assert not wrong


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("leaky_relu", {"negative_slope": "0.17"}),
        ("elu", {"alpha": "1.3"}),
        ("swish", {"beta": "1.5"}),
        ("hard_sigmoid", {"slope": "0.21"}),
        ("softplus", {"beta": "2.5"}),
    ],
)
@pytest.mark.parametrize("form", ["float64", "float32"])
def test_fitted_parameters_are_told_as_the_simple_numbers_that_they_are(name, values, form):
    x = X.astype(form)
    function = load(name, **values)
    found = [one for one in matches(samples(function(x), form, x), SOURCE) if one.agreement is not Agreement.NEAR]
    assert found
    assert are_equal(found[0].activation.expression, function.expression)
    own = next(one for one in found if one.activation.name == name)
    assert own.exact == set(values)


def test_noise_is_no_agreement():
    rng = np.random.default_rng(0)
    found = matches(samples(np.tanh(X) + 1e-3 * rng.standard_normal(X.size)), SOURCE)[0]
    assert found.agreement is Agreement.NEAR
    assert found.error < 0.01


def test_a_shifted_function_is_the_last_resort():
    found = matches(samples(3 * np.tanh(X / 2 + 1) - 1), SOURCE)[0]
    assert found.agreement is not Agreement.NEAR
    assert are_equal(found.activation.expression, load("3*tanh(x/2 + 1) - 1").expression)


def test_an_unknown_function_is_near_to_something():
    found = matches(samples(np.sin(X) + X**2 / 50), SOURCE)
    assert found[0].agreement is Agreement.NEAR
    assert found[0].error > 0.1


def test_the_left_tail_of_a_plain_gelu_is_still_gelu():
    x = np.linspace(-8, 8, 321, dtype=np.float32)
    mpmath = pytest.importorskip("mpmath")
    erf = np.array([float(mpmath.erf(v)) for v in x.astype(float) / np.sqrt(2)], dtype=np.float32)
    plain = (x * np.float32(0.5) * (np.float32(1) + erf)).astype(np.float32)
    found = matches(samples(plain, "float32", x), SOURCE)[0]
    assert (found.activation.name, found.agreement) == ("gelu", Agreement.ROUNDING)


@pytest.mark.parametrize(
    ("slope", "offset", "name"), [(0, 3, "3"), (0, 0, "0"), (2, 0, "2*x"), (-1, 0.25, "-x + 0.25")]
)
@pytest.mark.parametrize("form", ["float64", "float32"])
def test_samples_of_a_line_are_a_line(slope, offset, name, form):
    y = (slope * X.astype(form) + offset).astype(form)
    assert matches(samples(y, form, X.astype(form)), SOURCE)[0].activation.name == name
