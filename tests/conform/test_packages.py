"""Packages are called as programs call them; what is missing or cannot be is said in one line."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from actcli.conform import BACKENDS, FORMATS, PACKAGES, package
from actcli.errors import MissingExtra, UnknownName, UsageError

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks
X = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])

# framework | symbol | arguments | values at X | derivatives at X, None where there is no differentiation
# fmt: off
CALLS = [
    ("torch", "nn.Hardtanh",                   {"max_val": 2.0},     [-1, -0.5, 0, 0.25, 2],    [0, 1, 1, 1, 0]),
    ("torch", "nn.functional.prelu",           {"weight": 0.5},      [-1, -0.25, 0, 0.25, 3],   [0.5, 0.5, 0.5, 1, 1]),
    ("torch", "heaviside",                     {"values": 0.5},      [0, 0, 0.5, 1, 1],         None),
    ("jax",   "nn.relu6",                      {},                   [0, 0, 0, 0.25, 3],        [0, 0, 0, 1, 1]),
    ("jax",   "numpy.heaviside",               {"x2": 0.5},          [0, 0, 0.5, 1, 1],         [0, 0, 0, 0, 0]),
    ("flax",  "linen.PReLU",                   {},                   [-0.02, -0.005, 0, 0.25, 3], None),
    ("flax",  "nnx.relu",                      {},                   [0, 0, 0, 0.25, 3],        [0, 0, 0, 1, 1]),
    ("hf",    "relu2",                         {},                   [0, 0, 0, 0.0625, 9],      [0, 0, 0, 0.5, 6]),
    ("keras", "activations.relu",              {"max_value": 2.0},   [0, 0, 0, 0.25, 2],        [0, 0, 0, 1, 0]),
    ("keras", "layers.ReLU",                   {},                   [0, 0, 0, 0.25, 3],        [0, 0, 0, 1, 1]),
    ("onnx",  "LeakyRelu",                     {"alpha": 0.5},       [-1, -0.25, 0, 0.25, 3],   None),
    ("onnx",  "Clip",                          {"min": 0.0, "max": 2.0}, [0, 0, 0, 0.25, 2],    None),
    ("onnx",  "PRelu",                         {"slope": 0.5},       [-1, -0.25, 0, 0.25, 3],   None),
    ("numpy", "heaviside",                     {"x2": 0.5},          [0, 0, 0.5, 1, 1],         None),
    ("mlx",   "nn.leaky_relu",                 {"negative_slope": 0.5}, [-1, -0.25, 0, 0.25, 3], None),
    ("mlx",   "nn.PReLU",                      {},                   [-0.5, -0.125, 0, 0.25, 3], None),
    ("paddle", "nn.functional.leaky_relu",     {"negative_slope": 0.5}, [-1, -0.25, 0, 0.25, 3], None),
    ("tf",    "nn.leaky_relu",                 {"alpha": 0.5},       [-1, -0.25, 0, 0.25, 3],   None),
    ("tf",    "nn.relu6",                      {},                   [0, 0, 0, 0.25, 3],        [0, 0, 0, 1, 1]),
    ("tinygrad", "Tensor.leaky_relu",          {"neg_slope": 0.5},   [-1, -0.25, 0, 0.25, 3],   None),
]
# fmt: on


def opened(name, backend=""):
    try:
        return package(name, backend)
    except MissingExtra as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("form", ["float32", "float16"])
@pytest.mark.parametrize("call", CALLS, ids=["-".join(row[:2]) for row in CALLS])
def test_symbols_are_called(call, form):
    name, path, arguments, values, slopes = call
    found = opened(name)
    if (name, form) == ("paddle", "float16"):
        pytest.skip("paddle has no kernels of float16 for processors")
    called = found.ready(path, arguments, form)

    assert found.has(path)
    assert np.allclose(called.values(X), values, rtol=1e-3)
    if slopes is not None:
        assert np.allclose(called.slopes(X), slopes, rtol=1e-3)


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_what_is_not_there_is_not_found(name):
    found = opened(name)

    assert not found.has("no.such.Symbol")
    assert found.version
    assert found.title.startswith(f"{name} {found.version}")


@pytest.mark.parametrize("backend", BACKENDS["onnx"])
def test_onnx_computes_in_the_format(backend):
    """Casts around a node would be taken out together with those of the runtime: float32 is what would be measured."""
    found = opened("onnx", backend)
    x = np.linspace(-3, 3, 101).astype(np.float16).astype(np.float64)
    y = found.ready("Tanh", {}, "float16").values(x)

    assert np.array_equal(y, y.astype(np.float16).astype(np.float64))
    assert found.backend == backend


def test_the_reference_of_onnx_knows_bfloat16():
    found = opened("onnx", "reference").ready("Relu", {}, "bfloat16").values(X)

    assert found.tolist() == [0, 0, 0, 0.25, 3]


def test_numpy_has_no_bfloat16():
    with pytest.raises(TypeError, match="NumPy has no bfloat16"):
        package("numpy").ready("sinc", {}, "bfloat16")


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("jax", "torch"), UsageError, "jax has no backends"),
        (("onnx", "cuda"), UnknownName, "backend of onnx 'cuda'"),
        (("mxnet",), UnknownName, "framework that can be called 'mxnet'"),
    ],
)
def test_mistakes_are_told(words, error, said):
    with pytest.raises(error, match=said):
        package(*words)


def test_a_missing_backend_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(MissingExtra, match="keras on tensorflow: tensorflow is not installed") as caught:
        package("keras", "tensorflow")

    assert "pip install tensorflow" in str(caught.value.hint)


def test_a_backend_that_comes_with_the_framework_is_not_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtra, match="onnx on reference: onnx is not installed") as caught:
        package("onnx", "reference")

    assert "pip install 'actcli[onnx]'" in str(caught.value.hint)


def test_formats_are_those_of_packages():
    assert set(FORMATS) == {"float64", "float32", "float16", "bfloat16"}
