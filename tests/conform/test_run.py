"""Which symbols are tried with which arguments, and what is said of those that are not."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.conform import Called, Measured, Package, chosen, conform, formats_of, package, report_of, tasks
from actcli.errors import MissingExtra, UnknownName, UsageError
from actcli.reports.conform import conform_json, conform_table

CATALOG = Catalog()


def pretended(has=lambda _path: True):
    def ready(path, arguments, form):
        if form == "float16":
            raise TypeError("no such\nkernel")
        slope = arguments.get("negative_slope", 0.01)
        return Called(lambda x: np.where(x >= 0, x, slope * x), None)

    return Package("torch", "0", has, ready)


def report(rows):
    return report_of(pretended(), rows)


def test_tasks_have_the_arguments_that_make_them_the_function():
    found = {task.text: task.arguments for task in tasks(CATALOG, "torch")}

    assert found["torch:nn.GELU"] == {}
    assert found["torch:nn.GELU(approximate=tanh)"] == {"approximate": "tanh"}
    assert found["torch:nn.Threshold(threshold=1, value=0)"] == {"threshold": 1.0, "value": 0.0}
    assert {task.text: task.arguments for task in tasks(CATALOG, "jax")}["jax:nn.gelu(approximate=false)"] == {
        "approximate": False
    }
    assert not any("oftmax" in text for text in found)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["leaky_relu"], {"nn.functional.leaky_relu", "nn.LeakyReLU"}),
        (["nn.GELU"], {"nn.GELU"}),
        (["torch:heaviside"], {"heaviside"}),
        (["torch:hardsigmoid"], {"nn.functional.hardsigmoid"}),
        (["lrelu"], {"nn.functional.leaky_relu", "nn.LeakyReLU"}),
    ],
)
def test_names_are_functions_or_symbols(names, expected):
    assert {task.symbol.symbol for task in chosen(CATALOG, "torch", names)} == expected


def test_each_call_is_one_task():
    """The general hard sigmoid of ONNX is with its defaults the one that has a file of its own."""
    texts = [task.text for task in tasks(CATALOG, "onnx")]

    assert len(texts) == len(set(texts))
    assert {task.text: task.activation.name for task in tasks(CATALOG, "onnx")}[
        "onnx:HardSigmoid"
    ] == "hard_sigmoid_keras"


def test_what_cannot_be_chosen_is_said():
    with pytest.raises(UnknownName, match="framework that can be called 'mxnet'"):
        chosen(CATALOG, "mxnet", [])
    with pytest.raises(UsageError, match="no function of one input called softmax"):
        chosen(CATALOG, "torch", ["softmax"])
    with pytest.raises(UnknownName):
        chosen(CATALOG, "torch", ["qqqqqq"])
    with pytest.raises(UnknownName, match="number format 'float8'"):
        formats_of("float32,float8")
    with pytest.raises(UsageError, match="no number format"):
        formats_of(",")
    assert formats_of("float16, float16") == ["float16"]


def test_what_a_framework_refuses_is_a_row():
    picked = chosen(CATALOG, "torch", ["nn.LeakyReLU"])
    rows = list(conform(pretended(), picked, ["float64", "float16"]))

    assert [form for _, form, _ in rows] == ["float64", "float16"]
    assert isinstance(rows[0][2], Measured)
    assert rows[0][2].ulp < 1
    assert rows[1][2] == "no such kernel"
    table = conform_table(report(rows))
    assert [cell.text for cell in table.rows[1]][-1] == "not called: no such kernel"
    data = conform_json(report(rows))
    assert (data["schema"], data["rows"][1]["reason"]) == ("actcli/conform/1", "no such kernel")


def test_a_symbol_that_is_not_there_is_a_row():
    rows = list(conform(pretended(lambda _path: False), chosen(CATALOG, "torch", ["nn.Mish"]), ["float32"]))

    assert rows[0][2] == "torch 0 has no nn.Mish"


def test_a_missing_framework_names_its_extra(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra) as caught:
        package("torch")
    assert "actcli[torch]" in str(caught.value.hint)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("framework", "name", "form", "largest"),
    [
        ("torch", "nn.ReLU", "float32", 0),
        ("torch", "nn.Tanh", "float64", 2),
        ("jax", "nn.relu", "float32", 0),
        ("jax", "nn.leaky_relu", "float64", 2),
        ("keras", "activations.relu6", "float32", 0),
        ("onnx", "Relu", "float32", 0),
        ("onnx", "prelu", "float32", 1),
    ],
)
def test_installed_frameworks_are_called(framework, name, form, largest):
    try:
        found = package(framework)
    except MissingExtra as error:
        pytest.skip(str(error))
    ((_, _, result),) = conform(found, chosen(CATALOG, framework, [name]), [form])

    assert isinstance(result, Measured), result
    assert result.ulp <= largest
