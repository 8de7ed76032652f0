"""Regions of a graph: one way in, one way out, cut where one tensor crosses."""

from __future__ import annotations

import pytest
from onnx_models import model, node, number

from actcli import load
from actcli.errors import InputError
from actcli.identification.models.loading import load_model
from actcli.identification.models.regions import Axis, Region, regions
from actcli.prove.equality import are_equal


def read(tmp_path, message):
    path = tmp_path / "m.onnx"
    path.write_bytes(message.SerializeToString())
    return list(regions(load_model(path)))


def only(tmp_path, message) -> Region:
    (found,) = read(tmp_path, message)
    assert isinstance(found, Region)
    return found


def test_one_function(tmp_path):
    found = only(tmp_path, model([node("Sigmoid", "x", "s"), node("Mul", "x s", "y")]))
    assert len(found.cuts) == 1
    formula = found.formula(0, 1)
    assert formula is not None
    assert are_equal(formula, load("silu").expression)


def test_two_functions_in_a_row(tmp_path):
    found = only(tmp_path, model([node("Sigmoid", "x", "s"), node("Tanh", "s", "y")]))
    assert len(found.cuts) == 2
    assert [formula for start in range(2) if (formula := found.formula(start, start + 1))] == [
        load("sigmoid(x)").expression,
        load("tanh(x)").expression,
    ]


def test_weights_end_a_region(tmp_path):
    nodes = [node("Relu", "x", "a"), node("MatMul", "a w", "b"), node("Tanh", "b", "y")]
    assert len(read(tmp_path, model(nodes, tensors=[number("w", 1, 2)]))) == 2


def test_what_is_used_elsewhere_leaves_its_region(tmp_path):
    nodes = [node("Sigmoid", "x", "s"), node("Mul", "x s", "y"), node("MatMul", "s s", "z")]
    assert len(read(tmp_path, model(nodes, outputs=["y", "z"]))) == 2


def test_two_tensors_are_no_function_of_one_number(tmp_path):
    nodes = [node("MatMul", "x x", "a"), node("Sigmoid", "a", "s"), node("Mul", "x s", "y")]
    found = only(tmp_path, model(nodes))
    assert [step[0].kind for step in found.steps] == ["Sigmoid"]


def test_operators_on_an_axis_keep_their_place(tmp_path):
    found = read(tmp_path, model([node("Relu", "x", "a"), node("Softmax", "a", "b"), node("Tanh", "b", "y")]))
    assert [one.name if isinstance(one, Axis) else "region" for one in found] == ["region", "softmax", "region"]
    assert found[1].note == "over axis -1"
    old = read(tmp_path, model([node("Softmax", "x", "y")], opset=11))
    assert old[0].note == "over axis 1 and all behind it"


def test_nodes_in_any_order(tmp_path):
    found = only(tmp_path, model([node("Mul", "x s", "y"), node("Sigmoid", "x", "s")], outputs=["y"]))
    assert [step[0].kind for step in found.steps] == ["Sigmoid", "Mul"]


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ([node("Add", "x b", "a"), node("Relu", "a", "b")], "in a circle"),
        ([node("Relu", "y", "y")], "in a circle"),
        ([node("Relu", "x", "y"), node("Tanh", "x", "y")], "made twice"),
    ],
)
def test_broken_graphs(tmp_path, nodes, says):
    with pytest.raises(InputError, match=says):
        read(tmp_path, model(nodes))
