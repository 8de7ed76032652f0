"""Symbols of frameworks lead to one definition with the values there, or to an error that says what to write."""

from __future__ import annotations

import contextlib
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols
from actcli.errors import ActcliError, InputError, UnknownName, UsageError
from actcli.frameworks import defaults_of, resolve, spelled
from actcli.frameworks.spelling import is_foreign, read, value_of
from actcli.frameworks.versions import is_in, lived
from actcli.record import FrameworkSymbol, Text

CATALOG = Catalog()
ENTRIES = list(symbols(CATALOG))
SPELLED = sorted({(name, one.framework, one.symbol, one.since, one.until) for name, one in ENTRIES})

# text | definition | values of parameters
# fmt: off
KNOWN = [
    ("torch:hardsigmoid",                            "hard_sigmoid_torch", {}),
    ("torch:F.hardsigmoid",                          "hard_sigmoid_torch", {}),
    ("pytorch:torch.nn.Hardsigmoid(inplace=True)",   "hard_sigmoid_torch", {}),
    ("torch:nn.LeakyReLU(negative_slope=0.2)",       "leaky_relu",         {"negative_slope": "0.2"}),
    ("torch:nn.LeakyReLU(0.2)",                      "leaky_relu",         {"negative_slope": "0.2"}),
    ("torch:F.leaky_relu(x, 0.2)",                   "leaky_relu",         {"negative_slope": "0.2"}),
    ("torch:nn.PReLU(1, 0.5)",                       "prelu",              {"negative_slope": "0.5"}),
    ("torch:nn.PReLU(1)",                            "prelu",              {"negative_slope": "0.25"}),
    ("torch:nn.GELU",                                "gelu",               {}),
    ("torch:nn.GELU('tanh')",                        "gelu_tanh",          {}),
    ("torch:nn.GELU(approximate=\"tanh\")",          "gelu_tanh",          {}),
    ("torch:nn.GELU(approximate=none)",              "gelu",               {}),
    ("torch:nn.Hardtanh(-2, 2)",                     "hard_tanh",          {"low": "-2", "high": "2"}),
    ("torch:nn.Threshold(0.1, 20)",                  "thresholded_relu",   {"threshold": "0.1", "value": "20"}),
    ("torch:nn.Softplus(beta=2, threshold=20)",      "softplus",           {"beta": "2"}),
    ("torch:clamp(min=0, max=6)",                    "relu6",              {}),
    ("torch:relu_",                                  "relu",               {}),
    ("torch:nn.ReLU(True)",                          "relu",               {}),
    ("torch:nn.LeakyReLU(0.2, True)",                "leaky_relu",         {"negative_slope": "0.2"}),
    ("torch:F.rrelu(0.1, 0.4, False)",               "rrelu",              {"lower": "0.1", "upper": "0.4"}),
    ("torch:nn.Softmax(-1)",                         "softmax",            {}),
    ("torch:nn.Softmax(dim=1)",                      "softmax",            {}),
    ("torch:Tensor.sigmoid_",                        "sigmoid",            {}),
    ("torch:nn.modules.activation.GELU",             "gelu",               {}),
    ("torch:torch._C._nn.gelu(approximate=tanh)",    "gelu_tanh",          {}),
    ("torch:nn.Softplus(2, 5)",                      "softplus_threshold", {"beta": "2", "threshold": "5"}),
    ("torch:F.leaky_relu_(0.2)",                     "leaky_relu",         {"negative_slope": "0.2"}),
    ("torch:clamp(min=0)",                           "relu",               {}),
    ("jax:nn.gelu",                                  "gelu_tanh",          {}),
    ("jax:jax.nn.gelu(approximate=False)",           "gelu",               {}),
    ("jax:jnp.tanh",                                 "tanh",               {}),
    ("jax:nn.softmax(x, axis=-1)",                   "softmax",            {}),
    ("flax:linen.activation.gelu",                   "gelu_tanh",          {}),
    ("flax:gelu",                                    "gelu_tanh",          {}),
    ("keras:activations.gelu",                       "gelu",               {}),
    ("keras:ops.gelu",                               "gelu_tanh",          {}),
    ("keras:activations.hard_sigmoid",               "hard_sigmoid_torch", {}),
    ("keras:hard_sigmoid",                           "hard_sigmoid_torch", {}),
    ("keras@2:hard_sigmoid",                         "hard_sigmoid_keras", {}),
    ("keras@2.15.0:hard_sigmoid",                    "hard_sigmoid_keras", {}),
    ("keras@3.2:hard_sigmoid",                       "hard_sigmoid_torch", {}),
    ("keras:activations.relu",                       "relu",               {}),
    ("keras:activations.relu(max_value=6)",          "relu6",              {}),
    ("keras:activations.relu(max_value=None)",       "relu",               {}),
    ("keras:activations.relu(max_value=8)",          "clipped_relu",       {"max_value": "8"}),
    ("keras:activations.relu(negative_slope=0.1)",   "leaky_relu",         {"negative_slope": "0.1"}),
    ("keras@2:activations.relu(alpha=0.1)",          "leaky_relu",         {"negative_slope": "0.1"}),
    ("keras:activations.relu(threshold=1)",          "thresholded_relu",   {"threshold": "1"}),
    ("keras:ops.nn.gelu",                            "gelu_tanh",          {}),
    ("keras:ops.numpy.tanh",                         "tanh",               {}),
    ("keras:relu(0.1)",                              "leaky_relu",         {"negative_slope": "0.1"}),
    ("keras:layers.ReLU(6)",                         "relu6",              {}),
    ("keras:activations.relu(0.2, None, 1)", "leaky_thresholded_relu", {"negative_slope": "0.2", "threshold": "1"}),
    ("keras:layers.ReLU(8, 0.1)", "leaky_clipped_relu", {"max_value": "8", "negative_slope": "0.1", "threshold": "0"}),
    ("keras:leaky_relu",                             "leaky_relu",         {"negative_slope": "0.2"}),
    ("keras:LeakyReLU",                              "leaky_relu",         {"negative_slope": "0.3"}),
    ("keras@2:LeakyReLU(alpha=0.1)",                 "leaky_relu",         {"negative_slope": "0.1"}),
    ("tf:nn.leaky_relu(alpha=0.1)",                  "leaky_relu",         {"negative_slope": "0.1"}),
    ("tensorflow:nn.silu",                           "silu",               {}),
    ("tf:nn.tanh",                                   "tanh",               {}),
    ("tf:keras.activations.hard_sigmoid",            "hard_sigmoid_torch", {}),
    ("tf@2.15:tf.keras.activations.hard_sigmoid",    "hard_sigmoid_keras", {}),
    ("tf@2.20:keras.activations.hard_sigmoid",       "hard_sigmoid_torch", {}),
    ("onnx:HardSigmoid",                             "hard_sigmoid_keras", {}),
    ("onnx:HardSigmoid(alpha=0.2, beta=0.5)",        "hard_sigmoid_keras", {}),
    ("onnx:HardSigmoid(alpha=1/6)",                  "hard_sigmoid_torch", {}),
    ("onnx:HardSigmoid(alpha=0.5, beta=0.6)",        "hard_sigmoid",       {"slope": "0.5", "offset": "0.6"}),
    ("onnx:Shrink",                                  "hardshrink",         {"threshold": "0.5"}),
    ("onnx:Shrink(lambd=1.5)",                       "hardshrink",         {"threshold": "1.5"}),
    ("onnx:Shrink(lambd=1.5, bias=1.5)",             "softshrink",         {"threshold": "1.5"}),
    ("onnx:Swish",                                   "silu",               {}),
    ("onnx:Swish(alpha=1.702)",                      "gelu_sigmoid",       {}),
    ("onnx:Swish(alpha=2)",                          "swish",              {"beta": "2"}),
    ("onnx:Clip(min=0, max=6)",                      "relu6",              {}),
    ("onnx:Clip(min=-2, max=2)",                     "hard_tanh",          {"low": "-2", "high": "2"}),
    ("onnx:Elu(alpha=2)",                            "elu",                {"alpha": "2"}),
    ("onnx@1:Selu",                                  "selu",               {"scale": "1.0507", "alpha": "1.6732"}),
    ("onnx:LEAKYRELU",                               "leaky_relu",         {"negative_slope": "0.01"}),
    ("hf:gelu_new",                                  "gelu_tanh",          {}),
    ("hf:activations.gelu_new",                      "gelu_tanh",          {}),
    ("hf:activations.linear_act",                    "linear",             {}),
    ("hf:ACT2FN.silu",                               "silu",               {}),
    ("transformers:quick_gelu",                      "gelu_sigmoid",       {}),
    ("timm:hardswish",                               "hard_swish",         {}),
    ("timm:layers.GELUTanh",                         "gelu_tanh",          {}),
    ("timm:layers.activations.HardMish",             "hard_mish",          {}),
    ("mlx:nn.GELU(approx='precise')",                "gelu_tanh",          {}),
    ("mlx:leaky_relu",                               "leaky_relu",         {"negative_slope": "0.01"}),
    ("tinygrad:Tensor.hardsigmoid",                  "hard_sigmoid_torch", {}),
    ("tinygrad:hardsigmoid(alpha=0.2)",              "hard_sigmoid",       {"slope": "0.2", "offset": "0.5"}),
    ("paddle:nn.LeakyReLU(0.2)",                     "leaky_relu",         {"negative_slope": "0.2"}),
    ("paddle:nn.GELU(True)",                         "gelu_tanh",          {}),
    ("paddle:F.relu_",                               "relu",               {}),
    ("mlx:nn.HardShrink(0.25)",                      "hardshrink",         {"threshold": "0.25"}),
    ("paddle:F.hardsigmoid",                         "hard_sigmoid",       {"slope": "0.1666667", "offset": "0.5"}),
    ("mmcv@1.4.3:HSigmoid",                          "hard_sigmoid_binary", {}),
    ("mmcv:HSigmoid",                                "hard_sigmoid_torch", {}),
]
# text | what is wrong | hint
WRONG = [
    ("foo:bar",                          "unknown framework 'foo'",                     "known: chainer"),
    ("torhc:relu",                       "unknown framework 'torhc'",                   "'torch'"),
    ("torch:nn.Geluu",                   "unknown symbol of torch 'nn.Geluu'",          "'nn.GELU'"),
    ("torch:hard_sigmoid",               "unknown symbol of torch 'hard_sigmoid'",      "'hardsigmoid'"),
    ("torch:nm.gelu",                    "unknown symbol of torch 'nm.gelu'",           "'gelu'"),
    ("torch:qqqqqqq",                    "unknown symbol of torch",                     "--framework torch"),
    ("torch:",                           "a symbol is missing after 'torch:'",          "for example"),
    ("torch:nn.LeakyReLU(0.2",           "a bracket is not closed",                     "for example"),
    ("torch:nn.LeakyReLU(a=0.2)",        "unknown argument of torch:nn.LeakyReLU 'a'",  "negative_slope"),
    ("torch:nn.GELU(approximate=erf)",   "is no function of the catalogue",             "approximate=tanh"),
    ("torch:nn.LeakyReLU(0.1, 0.2)",     "(negative_slope=0.1, inplace=0.2) is no function", "torch:nn.LeakyReLU"),
    ("torch:nn.LeakyReLU(0.1, True, 2)", "name the argument '2'",                       "negative_slope"),
    ("torch:nn.Softmax(dim=last)",       "is no function of the catalogue",             "torch:nn.Softmax"),
    ("torch:nn.GELU(dim=1)",             "unknown argument of torch:nn.GELU 'dim'",     "approximate"),
    ("torch:nn.Tanh(True)",              "name the argument 'True'",                    "without arguments"),
    ("torch:nn.LeakyReLU(0.1, negative_slope=1)", "is given twice",                     "once"),
    ("torch:nn.LeakyReLU(negative_slope=1, 2)", "stands behind a named argument",       "name it"),
    ("torch:nn.LeakyReLU(,)",            "an argument is missing",                      "for example"),
    ("torch:nn.Threshold",               "needs arguments",                             "threshold=..., value=..."),
    ("keras:gelu",                       "activations.gelu is gelu; ops.gelu is gelu_tanh", "keras:ops.gelu"),
    ("keras:relu6(6)",                   "name the argument '6'",                       "without arguments"),
    ("keras:ThresholdedReLU",            "keras has no layers.ThresholdedReLU: it is there until 2.15", "keras@2.15:"),
    ("keras@2:celu",                     "keras 2 has no activations.celu",             "keras@3.7:activations.celu"),
    ("keras@two:relu",                   "'two' is no version",                         "keras@2.1"),
    ("keras@:relu",                      "a version is missing",                        "keras@2.1"),
    ("mmcv@1:HSigmoid",                  "is ambiguous: cnn.HSigmoid is hard_sigmoid_binary", "mmcv@1.4.3"),
    ("onnx@10:Mish",                     "onnx 10 has no Mish: it is there since 18",   "onnx@18:Mish"),
    ("coreml:gelu",                      "needs arguments",                             "mode=EXACT"),
]
# fmt: on


@pytest.mark.parametrize(("text", "name", "values"), KNOWN, ids=[row[0] for row in KNOWN])
def test_a_symbol_is_its_definition_with_the_values_there(text, name, values):
    found = resolve(text, ENTRIES)

    assert (found.name, dict(found.values)) == (name, values)


@pytest.mark.parametrize(("text", "message", "hint"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_told_with_a_way_out(text, message, hint):
    with pytest.raises((InputError, UsageError)) as caught:
        resolve(text, ENTRIES)

    assert message in str(caught.value)
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize("framework", sorted({one.framework for _, one in ENTRIES}))
def test_every_entry_is_found_by_how_it_is_spelled(framework):
    for name, symbol in ENTRIES:
        if symbol.framework == framework:
            needed = {key: "1/4" for key, ours in symbol.renamed.items() if ours and ours not in symbol.parameters}
            found = resolve(spelled(symbol, needed), ENTRIES)
            general = not symbol.arguments and found.symbol.default  # a special case of it is meant without arguments
            assert found.name == name or (general and found.symbol.symbol == symbol.symbol), spelled(symbol, needed)
            assert CATALOG.load(spelled(symbol, needed)).name == spelled(symbol, needed)


def test_a_symbol_alone_is_never_two_functions():
    """What several definitions share is told apart by arguments or versions, so that each symbol is one or none."""
    paths = defaultdict(set)
    for _, symbol in ENTRIES:
        paths[symbol.framework].add(symbol.symbol)
    for framework, symbols_there in paths.items():
        for path in symbols_there:
            said = ""
            try:
                resolve(f"{framework}:{path}", ENTRIES)
            except UsageError as error:
                said = str(error)
            assert "ambiguous" not in said


def test_names_are_parameters_of_the_definition():
    for name, symbol in ENTRIES:
        parameters = CATALOG.activation(name).defaults
        assert {ours for ours in symbol.renamed.values() if ours} <= set(parameters), (name, symbol)
        assert not set(symbol.renamed) & set(symbol.arguments), (name, symbol)


def test_versions_overlap_where_they_are_given_in_part():
    old, new = FrameworkSymbol("f", "s", until="2.15"), FrameworkSymbol("f", "s", since="3.7")

    assert [is_in(old, version) for version in ("1", "2", "2.15", "2.15.9", "2.16", "3")] == [True] * 4 + [False] * 2
    assert [is_in(new, version) for version in ("3", "3.6", "3.7.0", "3.10", "4")] == [True, False, True, True, True]
    assert lived(FrameworkSymbol("f", "s", since="1", until="2")) == "since 1, until 2"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("6", "6.0", True), ("1/6", "2/12", True), ("'tanh'", "tanh", True), ("True", "true", True), ("0.2", "1/5", True),
     ("none", "None", False), ("1e400000", "1e400000", True), ("1/0", "1/0", True)],
)  # fmt: skip
def test_values_are_compared_by_what_they_mean(one, other, same):
    assert (value_of(one) == value_of(other)) is same


@pytest.mark.parametrize("text", ["x*sigmoid(x)", "gelu", "max(0, x)", "softmax[x, 0]", "1 if x > 0 else 2"])
def test_formulas_are_no_symbols(text):
    assert not is_foreign(text)


def test_arguments_may_hold_brackets_and_quotes():
    wanted = read("torch:g(a=(1, 2), b='x, y')")

    assert dict(wanted.named) == {"a": "(1, 2)", "b": "'x, y'"}


def test_defaults_are_by_their_own_names():
    symbol = FrameworkSymbol("onnx", "Elu", {"alpha": Text("1")}, names={"a": "alpha", "b": "", "c": "beta"})

    assert defaults_of(symbol) == ["a=1", "c"]


def test_suggestions_come_from_the_framework():
    with pytest.raises(UnknownName) as caught:
        resolve("jax:nn.leakyrelu6", ENTRIES)
    assert "relu" in str(caught.value.hint)


@settings(deadline=None)
@given(st.text(alphabet="abgnrtuLRUe_.@:(),='\" 0123456789/-xé\x1b\n", max_size=40))
def test_no_text_is_too_strange(text):
    for start in ("torch:", "keras@", "onnx:HardSigmoid(", "keras:relu(max_value="):
        with contextlib.suppress(ActcliError):
            CATALOG.load(start + text)


def test_a_long_text_is_refused_at_once():
    with pytest.raises(UsageError, match="more than 4096"):
        resolve("torch:" + "a" * 5000, ENTRIES)
