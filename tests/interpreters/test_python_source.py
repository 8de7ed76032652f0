"""Generated source computes what the arrays do: NumPy's is run, that of the others with NumPy in their place."""

from __future__ import annotations

import ast
import math
import types

import numpy as np
import pytest

from actcli import load, names
from actcli.interpreters.python import LIBRARIES, source
from actcli.library import VOCABULARY as V
from actcli.parse import parse

X = np.concatenate([np.linspace(-30, 30, 241), [-2.5, -0.5, 0.0, 0.5, 2.5], np.random.default_rng(3).normal(size=200)])
# What is too long, or has a word that no library says.
UNWRITTEN = {"dynamic_relu_scalar", "hardmax", "soft_exponential", "sparsemax"}


def written(name, library):
    one = load(name)
    return source(one.name, evaluation(one), library, one.inputs, one.defaults)


def evaluation(one):
    """The formulas with noise at its value in evaluation."""
    return one.formulas if not one.record.noise else one.expressions


def run(text, name, **modules):
    space = dict(modules)
    exec(text, space)
    return space[name]


def inputs_of(one):
    if one.kind.value == "gated":
        return X, X[::-1].copy()
    return (np.random.default_rng(5).normal(size=(50, 7)) * 3,) if one.is_vector else (X,)


@pytest.mark.parametrize("name", names())
def test_numpy_source_computes_the_function(name):
    text = written(name, "numpy")
    if text is None:
        pytest.skip("no one would write it so")
    one = load(name)
    arguments = inputs_of(one)
    with np.errstate(all="ignore"):
        found = run(text, name)(*arguments)
        expected = one(*arguments)
    scale = np.maximum(np.abs(expected), 1e-3 * (1 + np.abs(arguments[0]).max()))
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    assert np.nanmax(np.abs(found - expected) / scale) < 1e-11


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_almost_all_of_the_catalogue_is_written(library):
    missing = {name for name in names() if written(name, library) is None}
    assert missing <= UNWRITTEN, missing


@pytest.mark.parametrize("library", sorted(LIBRARIES))
@pytest.mark.parametrize("name", names())
def test_source_is_python(name, library):
    text = written(name, library)
    if text is None:
        pytest.skip("no one would write it so")
    tree = ast.parse(text)
    bound = {alias.asname or alias.name.partition(".")[0] for node in tree.body if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    used = {
        node.value.id for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert used <= bound
    assert len(tree.body[-1].body) == 1


def test_numbers_are_no_tensors():
    text = source("f", [parse("sqrt(2/pi)*max(x, 0) + exp(a)", V)], "torch", parameters={"a": parse("2", V)})
    assert "(2/math.pi)**0.5*torch.clamp(x, min=0) + math.exp(a)" in text


def test_names_that_python_keeps_for_itself():
    text = source("lambda", [parse("x", V)], "numpy")
    assert text == "def lambda_(x):\n    return x"
    assert source("x*2", [parse("x*2", V)], "numpy").startswith("def f(x)")


def test_what_is_too_long_is_not_written():
    assert source("f", [parse("+".join(["x"] * 500), V)], "numpy") is None


def test_torch_words():
    fake = types.SimpleNamespace(
        exp=np.exp, where=np.where, sigmoid=lambda u: 1 / (1 + np.exp(-u)), clamp=lambda u, min: np.maximum(u, min)
    )
    text = source("f", [parse("x*sigmoid(x) if x > 1 else max(x, -1)", V)], "torch").replace("import torch\n", "")
    found = run(text, "f", torch=fake, math=math)(np.array([-3.0, 0.5, 2.0]))
    np.testing.assert_allclose(found, [-1.0, 0.5, 2 / (1 + math.exp(-2))])
