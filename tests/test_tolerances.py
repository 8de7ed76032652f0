"""`tolerance` from Python: numbers for `assert_allclose`."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

import actcli
from actcli import load
from actcli.errors import UnknownName, UsageError
from actcli.tolerances import tolerance


def test_the_result_goes_into_assert_allclose():
    found = actcli.tolerance("gelu", "gelu_tanh", "float32", range=(-6, 6), ulps=4)
    x = np.linspace(-6, 6, 2001, dtype=np.float32)
    actual, desired = (load(name)(x).astype(np.float64) for name in ("gelu_tanh", "gelu"))
    np.testing.assert_allclose(actual, desired, rtol=found.rtol, atol=found.atol)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(actual, desired, rtol=found.rtol, atol=found.atol * 0.99)


def test_doubles_are_not_below_the_decimals():
    found = tolerance("gelu", "gelu_tanh", ["float32", "float64"])
    assert Fraction(found.atol) >= max(Fraction(one.best.atol or 0) for one in found.found)
    assert Fraction(found.rtol) >= max(Fraction(one.best.rtol or 0) for one in found.found)


def test_shown():
    found = tolerance("gelu", "gelu_tanh", ["float32", "float16"], range=(-1, 1), naive=True)
    data = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert data["schema"] == "actcli/tolerance/1"
    assert [one["dtype"] for one in data["formats"]] == ["float32", "float16"]
    assert data["formats"][1]["least"]
    assert data["formats"][1]["step_by_step"][0]["verdict"] == "ESTIMATED"
    marks = {cell.mark for row in found.table().rows for cell in row if row[6].text.startswith("measured")}
    assert "~" in marks
    assert "assert_allclose" in str(tolerance("gelu", "gelu_tanh"))


def test_refused():
    with pytest.raises(UnknownName, match="float8"):
        tolerance("gelu", "gelu_tanh", "float8")
    with pytest.raises(UsageError, match="no number format"):
        tolerance("gelu", "gelu_tanh", [])
    with pytest.raises(UsageError, match="units in the last place"):
        tolerance("gelu", "gelu_tanh", ulps=10**9)
