"""The definitions among which functions are looked for."""

from __future__ import annotations

import numpy as np

from actcli import load, names
from actcli.catalog import default_catalog
from actcli.identification.definitions import definitions, is_univariate


def test_every_function_of_one_variable_is_there():
    assert {one.name for one in definitions(default_catalog())} == {one for one in names() if is_univariate(load(one))}


def test_the_defaults_are_the_function():
    x = np.linspace(-2, 2, 9)
    for one in definitions(default_catalog()):
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(one.values(x), one.activation(x), rtol=1e-9, atol=1e-12, err_msg=one.name)


def test_statistics_of_data_are_not_fitted():
    known = {one.name: one for one in definitions(default_catalog())}
    assert "negative_slope" in known["leaky_relu"].free
    assert not any("variance" in name for name in known["evonorm_b0"].free)
