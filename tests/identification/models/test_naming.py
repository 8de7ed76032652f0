"""Activations in models get their names, however a converter has written them."""

from __future__ import annotations

import pytest
from onnx_models import FLOAT16, helper, model, node, number, value

from actcli.catalog import default_catalog
from actcli.format import format_expr
from actcli.identification.models import load_model, name_model


def named(tmp_path, message):
    path = tmp_path / "m.onnx"
    path.write_bytes(message.SerializeToString())
    return name_model(load_model(path), default_catalog()).found


def names(tmp_path, message):
    return [one.axis or (one.named.name if one.named else None) for one in named(tmp_path, message)]


ROOT, HALF = {"s": 2**0.5, "one": 1, "half": 0.5}, {"s": 0.5**0.5, "one": 1, "half": 0.5}
TANH = {"three": 3, "k": 0.044715, "s": 0.7978845608, "one": 1, "half": 0.5}
SIX = {"three": 3, "zero": 0, "six": 6}
WRITTEN = {
    "gelu, x/sqrt(2)": ("gelu", ROOT, ["Div x s a", "Erf a b", "Add b one c", "Mul x c d", "Mul d half y"]),
    "gelu, half first": ("gelu", ROOT, ["Mul x half h", "Div x s a", "Erf a b", "Add one b c", "Mul c h y"]),
    "gelu, x*sqrt(1/2)": ("gelu", HALF, ["Mul s x a", "Erf a b", "Add b one c", "Mul half c d", "Mul d x y"]),
    "gelu, root computed": ("gelu", {"two": 2, "one": 1, "half": 0.5},
                            ["Sqrt two s", "Div x s a", "Erf a b", "Add b one c", "Mul x c d", "Mul d half y"]),
    "gelu tanh, pow": ("gelu_tanh", TANH, ["Pow x three a", "Mul a k b", "Add x b c", "Mul c s d", "Tanh d e",
                                           "Add e one f", "Mul x half h", "Mul h f y"]),
    "gelu tanh, mul": ("gelu_tanh", TANH, ["Mul x x q", "Mul q x a", "Mul k a b", "Add b x c", "Mul s c d", "Tanh d e",
                                           "Add one e f", "Mul f x g", "Mul g half y"]),
    "hard swish, clip": ("hard_swish", SIX, ["Add x three a", "Clip a zero six b", "Mul x b c", "Div c six y"]),
    "hard swish, clip/6 first": ("hard_swish", SIX, ["Add x three a", "Clip a zero six b", "Div b six c", "Mul x c y"]),
    "hard sigmoid": ("hard_sigmoid_torch", SIX, ["Add x three a", "Clip a zero six b", "Div b six y"]),
    "relu6": ("relu6", SIX, ["Clip x zero six y"]),
    "relu6, relu and min": ("relu6", SIX, ["Relu x a", "Min a six y"]),
    "mish": ("mish", {}, ["Softplus x a", "Tanh a b", "Mul x b y"]),
    "mish, exp and log": ("mish", {"one": 1}, ["Exp x e", "Add e one f", "Log f a", "Tanh a b", "Mul b x y"]),
    "silu": ("silu", {}, ["Sigmoid x a", "Mul x a y"]),
    "silu, exp": ("silu", {"one": 1}, ["Neg x n", "Exp n e", "Add e one d", "Div x d y"]),
    "quick gelu": ("gelu_sigmoid", {"k": 1.702}, ["Mul x k a", "Sigmoid a b", "Mul x b y"]),
    "log sigmoid": ("log_sigmoid", {}, ["Neg x a", "Softplus a b", "Neg b y"]),
    "elu, where": ("elu", {"zero": 0, "one": 1}, ["Greater x zero t", "Exp x e", "Sub e one m", "Where t x m y"]),
    "softsign": ("softsign", {"one": 1}, ["Abs x a", "Add a one b", "Div x b y"]),
    "softplus, without overflow": ("softplus", {"zero": 0, "one": 1}, ["Max x zero m", "Abs x a", "Neg a n", "Exp n e",
                                   "Add e one p", "Log p l", "Add m l y"]),
    "elu, guarded": ("elu", {"zero": 0, "one": 1}, ["Greater x zero t", "Where t zero x w", "Exp w e", "Sub e one m",
                                                    "Where t x m y"]),
    "gelu, erfc": ("gelu", HALF, ["Neg x n", "Mul n s a", "Erf a b", "Sub one b c", "Mul x c d", "Mul d half y"]),
    "relu, max": ("relu", {"zero": 0}, ["Max x zero y"]),
    "tanhshrink": ("tanhshrink", {}, ["Tanh x a", "Sub x a y"]),
    "scaled tanh": ("scaled_tanh", {"a": 2 / 3, "b": 1.7159}, ["Mul x a c", "Tanh c d", "Mul d b y"]),
}  # fmt: skip


@pytest.mark.parametrize("key", WRITTEN)
def test_written_out(tmp_path, key):
    name, constants, lines = WRITTEN[key]
    nodes = [node(kind, " ".join(ends[:-1]), ends[-1]) for kind, *ends in map(str.split, lines)]
    (found,) = named(tmp_path, model(nodes, constants))
    assert found.named is not None
    assert found.named.name == name
    assert found.named.relatives[0].equal


@pytest.mark.parametrize(
    ("kind", "attributes", "name", "opset"),
    [
        ("Relu", {}, "relu", 6), ("LeakyRelu", {}, "leaky_relu", 6), ("Elu", {}, "elu", 6), ("Selu", {}, "selu", 6),
        ("Gelu", {}, "gelu", 20), ("Gelu", {"approximate": "tanh"}, "gelu_tanh", 20),
        ("HardSwish", {}, "hard_swish", 14),
        ("Mish", {}, "mish", 18), ("Softplus", {}, "softplus", 1), ("Celu", {}, "celu", 12), ("Swish", {}, "silu", 24),
        ("HardSigmoid", {}, "hard_sigmoid_keras", 6), ("HardSigmoid", {"alpha": 1 / 6}, "hard_sigmoid_torch", 6),
        ("LeakyRelu", {"alpha": 0.0}, "relu", 6), ("LeakyRelu", {"alpha": 0.25}, "leaky_relu", 6),
        ("ThresholdedRelu", {}, "thresholded_relu", 10), ("Sin", {}, "sine", 7),
    ],
)  # fmt: skip
def test_operators(tmp_path, kind, attributes, name, opset):
    (found,) = named(tmp_path, model([node(kind, "x", "y", **attributes)], opset=opset))
    assert found.named is not None
    first = found.named.relatives[0]
    assert first.equal
    assert first.activation.name == name or {first.activation.name, name} <= {"swish", "silu"}


def test_half_precision_changes_no_name(tmp_path):
    for key in ("gelu, x*sqrt(1/2)", "gelu tanh, pow", "quick gelu", "hard sigmoid", "scaled tanh"):
        name, constants, lines = WRITTEN[key]
        nodes = [node(kind, " ".join(ends[:-1]), ends[-1]) for kind, *ends in map(str.split, lines)]
        tensors = [number(one, entry, kind=FLOAT16) for one, entry in constants.items()]
        assert names(tmp_path, model(nodes, tensors=tensors)) == [name], key


def test_the_name_that_frameworks_know_is_told(tmp_path):
    nodes = [node("Mul", "x b", "a"), node("Exp", "a", "e"), node("Add", "e one", "f"), node("Log", "f", "g"),
             node("Div", "g b", "y")]  # fmt: skip
    (found,) = named(tmp_path, model(nodes, {"b": 2, "one": 1}))
    assert found.named is not None
    assert found.named.name == "softplus"


def test_a_factor_that_is_missing_is_told(tmp_path):
    nodes = [node("Div", "x s", "a"), node("Erf", "a", "b"), node("Add", "b one", "c"), node("Mul", "x c", "y")]
    (found,) = named(tmp_path, model(nodes, {"s": 2**0.5, "one": 1}))  # gelu without its half
    assert found.named is not None
    assert found.named.name == "2*gelu(x)"


def test_what_divides_by_zero_is_told_and_named_as_nothing_else(tmp_path):
    (found,) = named(tmp_path, model([node("Celu", "x", "y", alpha=0.0)]))
    assert (found.axis, found.note, found.named) == ("celu", "it divides by zero", None)
    assert names(tmp_path, model([node("Div", "x z", "a"), node("Tanh", "a", "y")], {"z": 0})) == ["tanh"]


def test_attributes_are_parameters(tmp_path):
    (found,) = named(tmp_path, model([node("LeakyRelu", "x", "y", alpha=0.17)]))
    assert found.named is not None
    first = found.named.relatives[0]
    assert first.activation.name == "leaky_relu"
    assert format_expr(first.activation.parameters["negative_slope"]) == "0.17"


def test_truths_are_cast_to_truths(tmp_path):
    nodes = [node("Greater", "x h", "a"), node("Cast", "a", "b", to=9), node("Less", "x l", "c"),
             node("Cast", "c", "d", to=9), node("Or", "b d", "e"), node("Where", "e x zero", "y")]  # fmt: skip
    assert names(tmp_path, model(nodes, {"h": 0.5, "l": -0.5, "zero": 0})) == ["hardshrink"]  # as torch writes it


@pytest.mark.parametrize("alpha", [float("nan"), float("inf")])
def test_an_attribute_that_is_no_number_is_not_its_default(tmp_path, alpha):
    assert names(tmp_path, model([node("LeakyRelu", "x", "y", alpha=alpha)])) == []


def test_a_norm_is_no_activation(tmp_path):
    nodes = [node("Pow", "x two", "a"), node("ReduceMean", "a", "b"), node("Add", "b eps", "c"), node("Sqrt", "c", "d"),
             node("Div", "x d", "e"), node("Relu", "e", "f"), node("Mul", "f f", "y")]  # fmt: skip
    assert names(tmp_path, model(nodes, {"two": 2, "eps": 1e-6})) == ["relu_squared"]


def test_old_operators_have_their_own_defaults(tmp_path):
    (old,) = named(tmp_path, model([node("Clip", "x", "y", max=6.0, min=0.0)], opset=6))
    assert old.named is not None
    assert old.named.name == "relu6"
    (found,) = named(tmp_path, model([node("Selu", "x", "y")], opset=1))
    assert found.named is not None
    assert format_expr(found.named.relatives[0].activation.parameters["scale"]) == "1.0507"


def test_swapped_activations_are_seen(tmp_path):
    nodes = [
        node("Gelu", "x", "a", approximate="tanh"),
        node("Mul", "a w", "b"),
        node("LeakyRelu", "b", "c", alpha=0.2),
        node("Mul", "c w", "d"),
        node("HardSigmoid", "d", "y"),
    ]
    assert names(tmp_path, model(nodes, opset=20, tensors=[number("w", 1, 2)])) == [
        "gelu_tanh", "leaky_relu", "hard_sigmoid_keras",
    ]  # fmt: skip


def test_rows_of_functions_stay_apart_where_each_is_known(tmp_path):
    nodes = [node(kind, one, other) for kind, one, other in
             (("Softplus", "x", "a"), ("Relu", "a", "b"), ("LeakyRelu", "b", "y"))]  # fmt: skip
    assert names(tmp_path, model(nodes)) == ["softplus", "relu", "leaky_relu"]


def test_an_unknown_function_has_a_nearest_relative(tmp_path):
    nodes = [node("Sin", "x", "a"), node("Tanh", "x", "t"), node("Mul", "t a", "b"), node("Add", "x b", "y")]
    (found,) = named(tmp_path, model(nodes))
    assert found.named is not None
    assert found.named.name is None
    assert found.named.relatives[0].gap is not None


def test_nested_graphs_and_functions(tmp_path):
    inner = helper.make_graph([node("Sigmoid", "x", "i"), node("Mul", "x i", "t")], "then", [], [value("t")])
    other = helper.make_graph([node("Tanh", "x", "e")], "else", [], [value("e")])
    branch = node("If", "c", "z", name="choice", then_branch=inner, else_branch=other)
    mine = helper.make_function("mine", "Act", ["a"], ["b"], [node("Softplus", "a", "p"), node("Tanh", "p", "q"),
                                node("Mul", "a q", "b")], [helper.make_opsetid("", 17)])  # fmt: skip
    call = helper.make_node("Act", ["z"], ["y"], domain="mine")
    message = model([node("Greater", "x x", "c"), branch, call], domains=["mine"], functions=[mine])
    assert sorted(filter(None, names(tmp_path, message))) == ["mish", "silu", "tanh"]


def test_a_slope_for_each_channel(tmp_path):
    (found,) = named(tmp_path, model([node("PRelu", "x w", "y")], tensors=[number("w", 0.1, 0.2)]))
    assert (found.axis, found.note) == ("prelu", "a slope for each channel")


def test_a_thousand_nodes(tmp_path):
    kinds = ["Relu", "Sigmoid", "Tanh", "Softplus", "Elu", "LeakyRelu", "HardSwish", "Mish", "Softsign", "Selu"]
    nodes = [node(kinds[i % 10], f"t{i}" if i else "x", f"t{i + 1}") for i in range(1000)]
    found = names(tmp_path, model(nodes, opset=18))
    assert len(found) == 1000
    assert found[:4] == ["relu", "sigmoid", "tanh", "softplus"]
