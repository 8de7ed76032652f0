"""Which functions have a surface on their page, and that nothing of a user's reaches its script."""

from __future__ import annotations

import pytest

from actcli import load, names
from actcli.pages.surface import surface

SEVERAL = [name for name in names() if load(name).kind.value == "gated" or load(name).is_vector]


@pytest.mark.parametrize("name", [*SEVERAL, "gelu", "rrelu", "lut"])
def test_functions_of_two_inputs_have_one(name):
    one = load(name)
    found = surface(one)
    if one.kind.value == "gated":
        assert found is not None
    elif not one.is_vector:
        assert found is None


def test_what_is_shown():
    assert surface(load("swiglu")).label == "f(a, b)"
    assert surface(load("softmax")).label == "y₁(x₁, x₂)"
    assert surface(load("crelu")) is None  # two curves of one input


def test_parameters_stay_open():
    mounted = surface(load("softmax")).scripts[-1]
    assert "(x0, x1, p) =>" in mounted
    found = [one for one in map(load, SEVERAL) if one.defaults and surface(one)]
    assert found
    assert all("p[0]" in surface(one).scripts[-1] for one in found)
