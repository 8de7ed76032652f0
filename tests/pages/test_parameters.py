"""Parameters on a page: open in the formulas, and within reach of a slider."""

from __future__ import annotations

import pytest

from actcli import load, names
from actcli.expr import symbols
from actcli.pages.parameters import slider, symbolic

PARAMETRIC = [name for name in names() if load(name).defaults]


@pytest.mark.parametrize("name", PARAMETRIC)
def test_parameters_stay_open(name):
    free = symbolic(load(name))
    used = set().union(*(symbols(formula) for formula in free.expressions))
    assert used & set(load(name).defaults)


@pytest.mark.parametrize("name", PARAMETRIC)
def test_a_slider_reaches_the_default_and_both_sides_of_it(name):
    one = load(name)
    for parameter in one.defaults:
        found = slider(one, parameter, named=False)
        assert found["low"] < found["value"] < found["high"]
        assert found["name"] == parameter


def test_the_name_of_the_function_where_there_are_several():
    assert slider(load("elu"), "alpha", named=True)["name"] == "alpha of elu"
