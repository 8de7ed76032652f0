"""Models are read as data: nothing is run or opened, and what is hostile is refused in one line."""

from __future__ import annotations

import pytest
from onnx_models import helper, model, node, number, onnx, value

from actcli import limits
from actcli.errors import FileError, InputError
from actcli.identification.models.loading import load_model, walk


def saved(tmp_path, message):
    path = tmp_path / "m.onnx"
    path.write_bytes(message if isinstance(message, bytes) else message.SerializeToString())
    return path


def test_constants_of_one_number_are_kept(tmp_path):
    found = load_model(
        saved(tmp_path, model([node("Mul", "x c", "y")], {"c": 2**0.5}, tensors=[number("w", 1, 2), number("u", 3, 3)]))
    )
    assert set(found.graph.constants) == {"c", "u"}
    assert found.graph.arrays == {"w"}
    assert found.readings == {"1.4142135": "sqrt(2)"}


def test_weights_beside_the_model_are_never_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("1" * 64)
    tensor = number("w", 1, 2)
    tensor.ClearField("float_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, text in (("location", "../../../../etc/passwd"), ("offset", "0"), ("length", "8")):
        tensor.external_data.add(key=key, value=text)
    found = load_model(saved(tmp_path, model([node("Mul", "x w", "y")], tensors=[tensor])))
    assert found.outside == 1
    assert found.graph.arrays == {"w"}


def test_graphs_within_nodes(tmp_path):
    inner = helper.make_graph([node("Relu", "x", "t")], "then", [], [value("t")])
    other = helper.make_graph([node("Tanh", "x", "e")], "else", [], [value("e")])
    branch = node("If", "c", "y", name="choice", then_branch=inner, else_branch=other)
    found = load_model(saved(tmp_path, model([node("Greater", "x x", "c"), branch])))
    assert {where for where, _ in walk(found.graph)} == {"", "choice/then_branch/", "choice/else_branch/"}


def test_functions_are_written_out(tmp_path):
    body = [node("Sigmoid", "a", "s"), node("Mul", "a s", "b")]
    mine = helper.make_function("mine", "Act", ["a"], ["b"], body, [helper.make_opsetid("", 17)])
    call = helper.make_node("Act", ["x"], ["y"], domain="mine", name="act")
    found = load_model(saved(tmp_path, model([call], domains=["mine"], functions=[mine])))
    assert [one.kind for one in found.graph.nodes] == ["Sigmoid", "Mul"]
    assert found.graph.nodes[1].outputs == ("y",)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x00" * 100, b"PK\x03\x04"])
def test_what_is_no_model(tmp_path, data):
    with pytest.raises(InputError, match="no ONNX model"):
        load_model(saved(tmp_path, data))


def test_a_function_that_calls_itself(tmp_path):
    call = helper.make_node("Act", ["a"], ["b"], domain="mine")
    mine = helper.make_function("mine", "Act", ["a"], ["b"], [call], [helper.make_opsetid("mine", 1)])
    start = helper.make_node("Act", ["x"], ["y"], domain="mine")
    with pytest.raises(InputError, match="nest deeper"):
        load_model(saved(tmp_path, model([start], domains=["mine"], functions=[mine])))


def test_functions_that_double(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MODEL_NODES", 5000)
    functions = []
    for level in range(20):
        inside = f"F{level + 1}" if level < 19 else "Relu"
        domain = "mine" if level < 19 else ""
        body = [
            helper.make_node(inside, ["a"], ["t"], domain=domain),
            helper.make_node(inside, ["t"], ["b"], domain=domain),
        ]
        sets = [helper.make_opsetid("", 17), helper.make_opsetid("mine", 1)]
        functions.append(helper.make_function("mine", f"F{level}", ["a"], ["b"], body, sets))
    start = helper.make_node("F0", ["x"], ["y"], domain="mine")
    with pytest.raises(InputError, match="more than 5000 nodes"):
        load_model(saved(tmp_path, model([start], domains=["mine"], functions=functions)))


def test_tensors_that_lie(tmp_path):
    tensor = number("w", 1.0)
    tensor.ClearField("float_data")
    tensor.dims[:] = [4]
    tensor.raw_data = b"\x00" * 3
    with pytest.raises(InputError, match="does not hold what it says"):
        load_model(saved(tmp_path, model([node("Mul", "x w", "y")], tensors=[tensor])))
    tensor.dims[:] = [2**62, 2**62]
    assert load_model(saved(tmp_path, model([node("Mul", "x w", "y")], tensors=[tensor]))).graph.arrays == {"w"}
    tensor.dims[:] = [-1]
    assert load_model(saved(tmp_path, model([node("Mul", "x w", "y")], tensors=[tensor]))).graph.arrays == {"w"}


def test_files_that_are_missing_or_too_large(tmp_path, monkeypatch):
    with pytest.raises(FileError, match="no such file"):
        load_model(tmp_path / "none.onnx")
    monkeypatch.setattr(limits, "MODEL_BYTES", 10)
    with pytest.raises(InputError, match="holds more than"):
        load_model(saved(tmp_path, model([node("Relu", "x", "y")])))


def test_names_are_made_visible(tmp_path):
    found = load_model(saved(tmp_path, model([node("Relu", "x", "y", name="a\x1b[31m\u202eb" + "c" * 5000)])))
    (only,) = found.graph.nodes
    assert "\x1b" not in only.name
    assert len(only.name) < 300
