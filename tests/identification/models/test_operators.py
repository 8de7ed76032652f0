"""Rows of operators: each is a formula of the language, and the definition that it names."""

from __future__ import annotations

import numpy as np
import pytest

from actcli import load
from actcli.expr import Symbol
from actcli.identification.models.operators import OPERATORS, applied, clipped
from actcli.inputs import constant
from actcli.prove.equality import are_equal

X = Symbol("x")
DEFAULTS = {kind: {name: constant(text) for name, text in row.attributes.items()} for kind, row in OPERATORS.items()}


@pytest.mark.parametrize("kind", OPERATORS)
def test_every_row_is_read(kind):
    args = (X, constant("0.5"))[: OPERATORS[kind].inputs]
    assert applied(kind, args, DEFAULTS[kind]) is not None


@pytest.mark.parametrize("kind", [kind for kind, row in OPERATORS.items() if row.name])
def test_a_row_is_the_definition_that_it_names(kind):
    row = OPERATORS[kind]
    found = applied(kind, (X,), DEFAULTS[kind])
    assert found is not None
    bound = load(row.name).bind(**{ours: row.attributes[key] for ours, key in row.values.items()})
    assert are_equal(found, bound.expression)


def test_conditions_and_numbers_are_kept_apart():
    test = applied("Greater", (X, constant(0)), {})
    assert test is not None
    assert applied("Add", (test, X), {}) is None
    assert applied("Where", (X, X, X), {}) is None
    assert applied("Where", (test, X, constant(0)), {}) is not None
    assert applied("Not", (test,), {}) is not None
    assert applied("Not", (X,), {}) is None
    assert applied("And", (test,), {}) is None
    assert clipped(test, None, None) is None


def test_what_is_unknown_is_nothing():
    assert applied("Conv", (X,), {}) is None
    assert applied("Add", (X,), {}) is None
    assert applied("Max", (), {}) is None


def test_operators_of_many_inputs():
    found = applied("Mean", (X, constant(1), constant(2)), {})
    assert found is not None
    assert are_equal(found, load("(x + 3)/3").expression)


def test_onnx_computes_the_same():
    pytest.importorskip("onnx")
    from onnx.reference import ReferenceEvaluator
    from onnx_models import model, node

    x = np.linspace(-3, 3, 25, dtype=np.float32)
    for kind in ("Celu", "Elu", "HardSigmoid", "HardSwish", "LeakyRelu", "Mish", "Selu", "Shrink", "Softplus",
                 "Softsign", "ThresholdedRelu", "Gelu"):  # fmt: skip
        got = ReferenceEvaluator(model([node(kind, "x", "y")], opset=20)).run(None, {"x": x})[0]
        formula = applied(kind, (X,), DEFAULTS[kind])
        from actcli.evaluate import evaluate

        assert formula is not None
        np.testing.assert_allclose(evaluate(formula, {"x": x}), got, rtol=2e-6, atol=1e-6, err_msg=kind)
