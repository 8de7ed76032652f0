"""Every symbol that the catalogue maps, called in the installed framework and held against its definition on a grid."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.conform import PACKAGES, package, tasks
from actcli.errors import MissingExtra

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks
CATALOG = Catalog()
TASKS = [task for name in sorted(PACKAGES) for task in tasks(CATALOG, name)]
X = np.linspace(-24, 24, 1536)
_SINGLE = {"ort", "onnx"}  # whose kernels are of float32 alone
_STORED = {"hf:xielu", "hf:activations.XIELUActivation"}  # parameters in bfloat16, and what is computed with them


def opened(name):
    try:
        return package(name)
    except MissingExtra as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.text)
def test_a_symbol_is_its_definition(task):
    found = opened(task.symbol.framework)
    if not found.has(task.symbol.symbol):
        pytest.skip(f"{found.title} has no {task.symbol.symbol}")  # said until when, or no operator: see test_installed
    form = "float32" if task.symbol.framework in _SINGLE else "float64"
    x = X.astype(form).astype(np.float64)
    got = found.ready(task.symbol.symbol, task.arguments, form).values(x)
    true = task.activation(x)
    # constants of Keras and TensorFlow, and attributes of ONNX, are numbers of float32 in any format
    near = 0.005 if task.text in _STORED else 3e-6

    assert np.all(np.abs(got - true) <= near * (1 + np.abs(true))), x[np.argmax(np.abs(got - true))]


# symbol | how it is called on rows of eight numbers, and the same with our definition
# fmt: off
ROWS = [
    ("torch", "nn.functional.softmax",      {"dim": -1}, "softmax"),
    ("torch", "nn.functional.log_softmax",  {"dim": -1}, "log_softmax"),
    ("torch", "nn.functional.softmin",      {"dim": -1}, "softmin"),
    ("torch", "nn.Softmax",                 {"dim": -1}, "softmax"),
    ("torch", "special.log_softmax",        {"dim": -1}, "log_softmax"),
    ("torch", "nn.functional.glu",          {"dim": -1}, "glu"),
    ("torch", "nn.GLU",                     {"dim": -1}, "glu"),
    ("jax",   "nn.softmax",                 {},          "softmax"),
    ("jax",   "nn.log_softmax",             {},          "log_softmax"),
    ("jax",   "nn.glu",                     {},          "glu"),
    ("keras", "activations.softmax",        {},          "softmax"),
    ("keras", "activations.log_softmax",    {},          "log_softmax"),
    ("keras", "activations.glu",            {},          "glu"),
    ("keras", "layers.Softmax",             {},          "softmax"),
    ("flax",  "linen.glu",                  {},          "glu"),
]
# fmt: on


@pytest.mark.parametrize(("framework", "symbol", "arguments", "name"), ROWS, ids=["-".join(row[:2]) for row in ROWS])
def test_functions_of_rows(framework, symbol, arguments, name):
    x = np.random.default_rng(3).normal(size=(16, 8)) * 3
    got = opened(framework).ready(symbol, arguments, "float32").values(x)
    activation = CATALOG.load(f"{framework}:{symbol}")
    true = activation(x[:, :4], x[:, 4:]) if name == "glu" else activation(x)

    assert CATALOG.load(name).formulas == activation.formulas
    assert np.allclose(got, true, rtol=1e-5, atol=1e-6)


def test_sparsemax_of_keras_is_as_wrong_as_the_catalogue_says():
    found = opened("keras")
    if found.version != "3.15.1":
        pytest.skip(f"what is known is of 3.15.1, not of {found.version}")
    x = np.array([[1, 0.5, -1], [3, 0, 0]])

    assert found.ready("activations.sparsemax", {}, "float32").values(x).tolist() == [[0.25, 0, 0], [1, 0, 0]]
    assert CATALOG.load("sparsemax")(x).tolist() == [[0.75, 0.25, 0], [1, 0, 0]]
