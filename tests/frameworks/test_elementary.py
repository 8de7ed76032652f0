"""Elementary functions of frameworks are the formulas that the table says, held against NumPy's and the others' own."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols
from actcli.conform import package
from actcli.errors import MissingExtra
from actcli.frameworks import elementary

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks
CATALOG = Catalog()
X = np.concatenate([np.linspace(-4, 4, 161) + 0.0137, [1e-9, -1e-9, 30.0, -30.0]])


@pytest.mark.parametrize("framework", ["numpy", "torch", "jax", "keras", "onnx"])
def test_values_are_those_of_the_framework(framework):
    try:
        found = package(framework)
    except MissingExtra as error:
        pytest.skip(str(error))
    form = "float32" if framework in ("keras", "onnx") else "float64"
    close = {"rtol": 1e-5, "atol": 1e-6} if form == "float32" else {"rtol": 1e-12, "atol": 1e-14}
    x = X.astype(form).astype(np.float64)
    for formula, symbol in elementary():
        if symbol.framework == framework:
            expected = found.ready(symbol.symbol, {}, form).values(x)
            assert np.allclose(CATALOG.inline(formula)(x), expected, equal_nan=True, **close), symbol


def test_no_row_is_twice_and_none_hides_a_definition():
    spelled = [(one.framework, one.symbol) for _, one in elementary()]

    assert len(spelled) == len(set(spelled))
    assert not set(spelled) & {(one.framework, one.symbol) for _, one in symbols(CATALOG)}


@pytest.mark.parametrize("text", ["onnx:Erf", "torch:erf", "jax:scipy.special.erf", "keras:ops.erf", "tf:math.erf"])
def test_they_are_names_everywhere(text):
    assert CATALOG.load(text)([0.5]).tolist() == CATALOG.load("erf(x)")([0.5]).tolist()
    assert CATALOG.load(text).name == text
