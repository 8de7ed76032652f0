"""`identify` from Python: arrays, formulas, callables, files."""

from __future__ import annotations

import json

import numpy as np
import pytest

import actcli
from actcli import load
from actcli.errors import InputError, UsageError
from actcli.identities import identify, identify_callable

X = np.linspace(-5, 5, 201)


def test_arrays():
    found = identify(X, np.where(X > 0, X, 0.17 * X))
    assert found.name == "leaky_relu"
    assert found.to_json()["candidates"][0]["parameters"] == {"negative_slope": "0.17"}
    assert "all 201 samples" in str(found.table().rows[0][2].text)


def test_arrays_of_small_floats_are_known_as_such():
    assert identify(X.astype(np.float32), load("gelu")(X.astype(np.float32))).to_json()["dtype"] == "float32"


def test_formulas_and_activations():
    assert identify("x/(1 + exp(-x))").name == "silu"
    assert identify(load("x*clip(x/6 + 0.5, 0, 1)")).name == "hard_swish"
    assert actcli.identify("gelu").name == "gelu"


def test_callables():
    assert identify(np.tanh).name == "tanh"
    assert identify_callable("math:atan").name == "arctan"


def test_equal_functions_say_so():
    found = identify(X, load("silu")(X))
    assert found.to_json()["candidates"][1]["equal_to_first"]
    assert "equal to silu, proved" in str(found)


def test_files(tmp_path):
    np.save(tmp_path / "s.npy", np.stack([X, np.tanh(X)]))
    assert identify(tmp_path / "s.npy").name == "tanh"
    assert identify(str(tmp_path / "s.npy")).name == "tanh"


@pytest.mark.parametrize("digits", ["%.6g", "%.4f", "%.3e"])
def test_few_digits_are_no_noise(tmp_path, digits):
    np.savetxt(
        tmp_path / "s.csv", np.stack([X, X / (1 + np.exp(-1.5 * X))], axis=1), delimiter=",", fmt=["%.10g", digits]
    )
    found = identify(tmp_path / "s.csv")
    first = found.to_json()["candidates"][0]
    assert found.name is not None
    assert first["agreement"] == "units"
    assert any(
        one["parameters"].get("beta") == "1.5" for one in found.to_json()["candidates"] if one["name"] == "swish"
    )


def test_unknown_functions_say_so():
    found = identify(X, np.sin(X) + X**2 / 50)
    assert found.name is None
    assert "unknown; nearest" in (found.table().title or "")
    formula = identify("x + tanh(x)*sin(x)", count=1)
    assert formula.name is None
    assert formula.to_json()["relatives"][0]["difference"]["verdict"] == "PROVED"


def test_results_are_json():
    for found in (identify(X, np.tanh(X)), identify("gelu", count=2)):
        assert json.loads(json.dumps(found.to_json(), allow_nan=False))["schema"] == "actcli/identify/1"
        assert "<table" in found._repr_html_()


def test_models(tmp_path):
    from onnx_models import model, node

    (tmp_path / "m.onnx").write_bytes(
        model([node("Relu", "x", "a"), node("MatMul", "a a", "b"), node("Tanh", "b", "y")]).SerializeToString()
    )
    found = identify(tmp_path / "m.onnx")
    assert found.name is None
    assert [one["relatives"][0]["name"] for one in found.to_json()["activations"]] == ["relu", "tanh"]
    assert [row[3].data for row in found.table().rows] == ["relu", "tanh"]


@pytest.mark.parametrize("what", [3, None, [1, 2]])
def test_refused(what):
    with pytest.raises(UsageError, match="expected samples, a formula"):
        identify(what)
    with pytest.raises(InputError, match="201 inputs and 2 values"):
        identify(X, [1, 2])
    with pytest.raises(UsageError, match="count"):
        identify("gelu", count=0)
