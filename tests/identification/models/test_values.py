"""What single nodes give."""

from __future__ import annotations

import pytest

from actcli import load
from actcli.expr import Symbol
from actcli.format import format_expr
from actcli.identification.models.loading import Node
from actcli.identification.models.values import is_line, value_of_node
from actcli.inputs import constant

VALUES = {"x": Symbol("x"), "zero": constant(0), "huge": constant("3.4028234663852886e38"),
          "test": load("1 if x > 0 else 0").expression.pieces[0][0]}  # fmt: skip


def given(kind, inputs, *, known=True, texts=None, **numbers):
    values = {name: constant(value) for name, value in numbers.items()}
    return value_of_node(Node(kind, "n", tuple(inputs), ("y",), values, texts or {}, is_known=known), VALUES.get)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (given("Clip", ["x", "zero"]), "max(x, 0)"),
        (given("Clip", ["x", "", "zero"]), "min(x, 0)"),
        (given("Clip", ["x"], min=0, max=6), "min(max(x, 0), 6)"),
        (given("Clip", ["x", "zero", "huge"]), "max(x, 0)"),
        (given("Cast", ["test"], texts={"to": "1"}), "1 if x > 0 else 0"),
        (given("Cast", ["x"], texts={"to": "10"}), "x"),
        (given("Dropout", ["x"]), "x"),
        (given("LeakyRelu", ["x"]), "x if x >= 0 else 0.01*x"),
    ],
)
def test_given(found, text):
    assert format_expr(found) == text


@pytest.mark.parametrize(
    "found",
    [
        given("Cast", ["x"], texts={"to": "7"}),
        given("Clip", ["x", "unknown"]),
        given("Relu", ["unknown"]),
        given("Relu", ["x"], known=False),
        given("Add", ["x", ""]),
        given("Relu", []),
    ],
)
def test_nothing_given(found):
    assert found is None


def test_lines():
    assert is_line(load("(x + 3)/sqrt(2)*2 - 1").expression)
    for formula in ("x*x", "1/x", "abs(x)", "max(x, 0)"):
        assert not is_line(load(formula).expression)
