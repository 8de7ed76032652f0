"""Sections of functions of more than one number agree with the functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.evaluate import evaluate
from actcli.plots.naming import describe, greek
from actcli.sections import note_of, sections_of

if TYPE_CHECKING:
    from actcli.activation import Activation

X = np.linspace(-3, 3, 41)


def load(name: str) -> Activation:
    return default_catalog().load(name)


@pytest.mark.parametrize("name", ["hardmax", "log_softmax", "softmax", "softmin", "sparsemax", "gumbel_softmax"])
def test_components_at_pairs(name: str) -> None:
    activation = load(name)
    pairs = np.stack([X, np.zeros_like(X)], axis=-1)
    sections = sections_of(activation)
    assert [section.label() for section in sections] == ["f₁(x, 0)", "f₂(x, 0)"]
    for index, section in enumerate(sections):
        np.testing.assert_allclose(
            evaluate(section.expr, {"x": X}), activation(pairs)[..., index], rtol=1e-12, atol=1e-15
        )


def test_one_number_from_a_pair() -> None:
    (section,) = sections_of(load("maxout"))
    assert section.label() == "f(x, 0)"
    np.testing.assert_array_equal(evaluate(section.expr, {"x": X}), np.maximum(X, 0))


def test_outputs_side_by_side() -> None:
    sections = sections_of(load("crelu"))
    assert [section.label(1) for section in sections] == ["f₁′(x)", "f₂′(x)"]
    np.testing.assert_array_equal(evaluate(sections[1].expr, {"x": X}), np.maximum(-X, 0))


def test_both_inputs_of_a_gate() -> None:
    swiglu = load("swiglu")
    first, second = sections_of(swiglu)
    one = np.ones_like(X)
    np.testing.assert_allclose(evaluate(first.expr, {"x": X}), swiglu(one, X), rtol=1e-14)
    np.testing.assert_allclose(evaluate(second.expr, {"x": X}), swiglu(X, one), rtol=1e-14)
    assert (first.label(2), second.label(1)) == ("∂²f(1, b)/∂b²", "∂f(a, 1)/∂a")
    assert "sections" in note_of(swiglu)


def test_every_activation_has_sections() -> None:
    for activation in default_catalog():
        for section in sections_of(activation):
            assert np.isfinite(evaluate(section.expr, {"x": X})).all(), activation.name


def test_parameters_that_differ_are_named() -> None:
    swish = load("swish")
    assert describe(swish.bind(beta="0.5"), [swish.parameters]) == "β = 0.5"
    assert greek("negative_slope") == "negative_slope"
