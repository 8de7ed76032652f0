"""Fits find the parameters that samples were made with."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.identification.definitions import definitions
from actcli.identification.fit import fitted, simple_numbers

X = np.linspace(-6, 6, 241)
KNOWN = {one.name: one for one in definitions(default_catalog())}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("leaky_relu", {"negative_slope": 0.17}),
        ("elu", {"alpha": 1.3}),
        ("swish", {"beta": 1.702}),
        ("softplus", {"beta": 2.5}),
        ("hard_sigmoid", {"slope": 0.21, "offset": 0.45}),
        ("celu", {"alpha": 0.7}),
        ("thresholded_relu", {"threshold": 0.7}),
    ],
)
def test_parameters_are_recovered(name, values):
    definition = KNOWN[name]
    y = definition.values(X, {**definition.start, **values})
    found = fitted(definition.formula, definition.start, X, y)
    assert found is not None
    for parameter, value in values.items():
        loose = 0.05 if parameter == "threshold" else 1e-7  # samples do not tell a threshold more finely
        assert abs(found[parameter] - value) <= loose


def test_what_has_no_value_is_no_fit():
    definition = KNOWN["leaky_relu"]
    assert fitted(definition.formula, definition.start, X, np.full_like(X, np.nan)) is None


def test_simple_numbers_come_first():
    assert str(next(simple_numbers(0.20000000001))) == "1/5"
    assert "1/6" in map(str, simple_numbers(0.16666667))
    assert "851/500" in map(str, simple_numbers(1.7019999))
    assert not list(simple_numbers(float("inf")))
