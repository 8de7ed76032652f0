"""Every symbol that the catalogue names exists in the installed framework, or the catalogue says until when it did."""

from __future__ import annotations

import pytest

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols
from actcli.conform import PACKAGES, package
from actcli.errors import MissingExtra

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks

ENTRIES = list(symbols(Catalog()))
_RECURRENT = {"ScaledTanh"}  # of ONNX: activations of recurrent operators, no operators


@pytest.mark.parametrize("framework", sorted(PACKAGES))
def test_symbols_exist_or_have_ended(framework):
    try:
        found = package(framework)
    except MissingExtra as error:
        pytest.skip(str(error))
    for _, symbol in ENTRIES:
        if symbol.framework == framework and symbol.symbol not in _RECURRENT:
            alive = any(one.symbol == symbol.symbol and not one.until for _, one in ENTRIES)
            assert found.has(symbol.symbol) is alive, (found.version, symbol.symbol)


def test_onnx_symbols_begin_with_their_operator_sets():
    defs = pytest.importorskip("onnx.defs")
    for _, symbol in ENTRIES:
        if symbol.framework == "onnx" and symbol.since and symbol.symbol not in _RECURRENT:
            versions = {
                schema.since_version for schema in defs.get_all_schemas_with_history() if schema.name == symbol.symbol
            }
            assert int(symbol.since) in versions, (symbol.symbol, sorted(versions))


def test_all_activations_of_torch_have_a_definition():
    """What a framework lists as activations resolves, but for what is none of one tensor."""
    torch = pytest.importorskip("torch")
    listed = set(torch.nn.modules.activation.__all__) - {"MultiheadAttention"}
    known = {one.symbol for _, one in ENTRIES if one.framework == "torch"}
    assert {name for name in listed if f"nn.{name}" not in known} == set()


def test_all_activations_of_keras_have_a_definition():
    package_or_skip("keras")
    import keras

    listed = {name for name in dir(keras.activations) if name[0] != "_"} - {"deserialize", "get", "serialize"}
    known = {one.symbol for _, one in ENTRIES if one.framework == "keras"}
    assert {name for name in listed if f"activations.{name}" not in known} == set()


def test_all_activations_of_jax_have_a_definition():
    jax = pytest.importorskip("jax")
    others = {
        "dot_product_attention", "get_scaled_dot_general_config", "initializers", "log1mexp", "logmeanexp", "logsumexp",
        "one_hot", "scaled_dot_general", "scaled_matmul", "standardize",
    }  # fmt: skip
    known = {one.symbol for _, one in ENTRIES if one.framework == "jax"}
    listed = {name for name in dir(jax.nn) if name[0] != "_"} - others
    assert {name for name in listed if f"nn.{name}" not in known} == set()


def package_or_skip(name: str) -> None:
    try:
        package(name)
    except MissingExtra as error:
        pytest.skip(str(error))
