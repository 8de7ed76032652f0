"""Every symbol that the catalogue names exists in the installed framework, or the catalogue says until when it did."""

from __future__ import annotations

import inspect
import re

import pytest

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols
from actcli.conform import PACKAGES, package
from actcli.errors import MissingExtra, UnknownName, UsageError
from actcli.frameworks import elementary

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the frameworks

CATALOG = Catalog()
ENTRIES = list(symbols(CATALOG))
_RECURRENT = {"ScaledTanh"}  # of ONNX: activations of recurrent operators, no operators


@pytest.mark.parametrize("framework", sorted(PACKAGES))
def test_symbols_exist_or_have_ended(framework):
    found = package_or_skip(framework)
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


def test_elementary_functions_exist():
    for framework in sorted({one.framework for _, one in elementary()} & set(PACKAGES)):
        found = package_or_skip(framework)
        missing = [one.symbol for _, one in elementary() if one.framework == framework and not found.has(one.symbol)]
        assert missing == [], found.title


def test_elementary_functions_resolve_to_their_formulas():
    for formula, symbol in elementary():
        activation = CATALOG.load(f"{symbol.framework}:{symbol.symbol}")
        assert activation.formulas == CATALOG.load(formula).formulas or activation.record.source, symbol


# What frameworks have beside functions of one tensor that are taken for activations. A name that is new in a version is
# in none of these lists, and has to be given a definition or a reason.
_LAYERS = re.compile(  # of torch.nn and torch.nn.functional
    r"(?:lazy)?(?:adaptive)?_?(?:fractional_)?(?:fractional)?(?:avg|max|lp)_?(?:un)?pool|(?:lazy)?conv|.*(?:loss|norm|pad|dropout)|"
    r".*(?:batch|instance|layer|group|rms|response)_?norm|.*(?:circular|constant|reflection|replication|zero)pad|"
    r"(?:feature)?_?(?:alpha)?_?dropout|.*_?loss|.*cross_?entropy|.*(?:rnn|gru|lstm)|transformer|embedding|"
    r".*pixel_?(?:un)?shuffle|(?:native_)?channel_?shuffle|upsampl|.*(?:bi)?linear|(?:un)?fold|(?:un)?flatten|"
    r".*attention|pairwise_?distance|cosine_similarity|cosinesimilarity|kl_div|binary_|crossmaplrn|local_response"
)
_NO_LAYERS = {  # containers, parts of the package, products and what they are made of
    "Buffer", "Container", "DataParallel", "LinearCrossEntropyOptions", "Module", "ModuleDict", "ModuleList",
    "Parameter", "ParameterDict", "ParameterList", "Sequential", "UninitializedBuffer", "UninitializedParameter",
    "affine_grid", "assert_int_or_pair", "boolean_dispatch", "grid_sample", "grouped_mm", "handle_torch_function",
    "has_torch_function", "has_torch_function_unary", "has_torch_function_variadic", "interpolate",
    "multi_head_attention_forward", "normalize", "one_hot", "pad", "pdist", "scaled_grouped_mm", "scaled_mm",
}  # fmt: skip
_KERAS_OPS = {  # of keras.ops.nn
    "adaptive_average_pool", "adaptive_max_pool", "average_pool", "batch_normalization", "binary_crossentropy",
    "categorical_crossentropy", "conv", "conv_transpose", "ctc_decode", "ctc_loss", "depth_to_space", "depthwise_conv",
    "dot_product_attention", "fold", "layer_normalization", "max_pool", "moments", "multi_hot", "normalize", "one_hot",
    "polar", "psnr", "rms_normalization", "separable_conv", "space_to_depth", "sparse_categorical_crossentropy",
    "unfold",
}  # fmt: skip
_KERAS_ACTIVATIONS = {"deserialize", "get", "serialize"}
_JAX_NN = {
    "dot_product_attention", "get_scaled_dot_general_config", "initializers", "logmeanexp", "logsumexp", "one_hot",
    "scaled_dot_general", "scaled_matmul", "standardize",
}  # fmt: skip
_ONNX = {  # operators of one tensor whose output has its type, that are not taken element by element
    "AveragePool", "BlackmanWindow", "Concat", "ConvTranspose", "CumProd", "DFT", "DepthToSpace", "Det", "Dropout",
    "Einsum", "Flatten", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "LRN",
    "LpNormalization", "LpPool", "Max", "MaxPool", "Mean", "MeanVarianceNormalization", "Min", "ReduceL1", "ReduceL2",
    "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum",
    "ReduceSumSquare", "Resize", "SpaceToDepth", "Split", "Squeeze", "Sum", "Transpose", "Trilu", "Unique",
}  # fmt: skip


def resolves(text):
    """Whether a symbol is a function, maybe with arguments that have to be given."""
    try:
        CATALOG.load(text)
    except UnknownName:
        return False
    except UsageError as error:
        return "needs arguments" in str(error) or "is ambiguous" in str(error)
    return True


def unresolved(framework, prefix, names):
    return {name for name in names if not resolves(f"{framework}:{prefix}{name}")}


def public(module):
    return {name for name in dir(module) if name[0] != "_"}


def test_all_activations_of_torch_resolve():
    torch = package_or_skip("torch") and pytest.importorskip("torch")
    modules = {name for name in public(torch.nn) if inspect.isclass(getattr(torch.nn, name))} - _NO_LAYERS
    functional = torch.nn.functional
    functions = {name for name in public(functional) if inspect.isroutine(getattr(functional, name))} - _NO_LAYERS

    assert {one for one in unresolved("torch", "nn.", modules) if not _LAYERS.match(one.lower())} == set()
    assert {one for one in unresolved("torch", "nn.functional.", functions) if not _LAYERS.match(one)} == set()
    assert unresolved("torch", "nn.", set(torch.nn.modules.activation.__all__) - {"MultiheadAttention"}) == set()


def test_all_activations_of_keras_resolve():
    package_or_skip("keras")
    import keras

    assert unresolved("keras", "activations.", public(keras.activations) - _KERAS_ACTIVATIONS) == set()
    assert unresolved("keras", "ops.", public(keras.ops.nn) - _KERAS_OPS) == set()
    layers = {
        name
        for name in public(keras.layers)
        if getattr(getattr(keras.layers, name), "__module__", "").startswith("keras.src.layers.activations")
    }
    assert unresolved("keras", "layers.", layers - {"Activation"}) == set()  # which takes a name of the others


def test_all_activations_of_jax_resolve():
    package_or_skip("jax")
    import jax

    assert unresolved("jax", "nn.", public(jax.nn) - _JAX_NN) == set()


def test_all_activations_of_flax_resolve():
    package_or_skip("flax")
    from flax import linen, nnx

    others = _JAX_NN | {"Any", "Array", "Dense", "Dtype", "Module", "Optional", "compact", "jnp", "normalize"}
    assert unresolved("flax", "linen.", public(linen.activation) - others) == set()
    assert unresolved("flax", "nnx.", set(nnx.nn.activations.__all__) - others) == set()


def test_all_elementwise_operators_of_onnx_resolve():
    package_or_skip("onnx")
    from onnx import defs

    one_tensor = {
        schema.name
        for schema in defs.get_all_schemas()
        if not schema.domain and not schema.deprecated and schema.min_input == 1 and schema.max_output == 1
        and schema.inputs[0].type_str == schema.outputs[0].type_str and "tensor(float)" in schema.inputs[0].types
    }  # fmt: skip
    assert "Gelu" in one_tensor
    assert unresolved("onnx", "", one_tensor - _ONNX) == set()


def test_all_activations_of_transformers_resolve():
    package_or_skip("hf")
    from transformers import activations

    classes = {name for name in public(activations) if name.endswith(("Activation", "GELUTanh"))}
    instances = {name for name in public(activations) if type(getattr(activations, name)).__name__ in classes}
    assert "gelu_new" in instances
    assert unresolved("hf", "", set(activations.ACT2FN)) == set()
    assert unresolved("hf", "activations.", classes | instances) == set()


def package_or_skip(name):
    try:
        return package(name)
    except MissingExtra as error:
        pytest.skip(str(error))
