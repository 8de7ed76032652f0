"""Formulas are named by proof."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actcli import compare, load
from actcli.catalog import default_catalog
from actcli.errors import InputError, UsageError
from actcli.identification.formulas import identify_formula

SOURCE = default_catalog()


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("x/(1 + exp(-x))", "silu"),
        ("x*clip(x/6 + 0.5, 0, 1)", "hard_swish"),
        ("x*sigmoid(1.702*x)", "gelu_sigmoid"),
        ("0.5*x*(1 + erf(x/sqrt(2)))", "gelu"),
    ],
)
def test_known(formula, name):
    found = identify_formula(load(formula), SOURCE, 1)
    assert found.name == name
    assert found.relatives[0].equal


def test_parameters_are_proved_too():
    found = identify_formula(load("x if x > 0 else 0.17*x"), SOURCE, 2)
    assert found.name == "leaky_relu"
    assert found.relatives[0].fitted == {"negative_slope"}


def test_constants_of_few_digits_are_told_with_their_distance():
    formula = load("0.5*x*(1 + erf(x/1.4142))")
    first = identify_formula(formula, SOURCE, 1).relatives[0]
    assert (first.activation.name, first.equal, first.is_near) == ("gelu", False, True)
    assert first.gap is not None
    assert first.gap.bounds == compare("gelu", formula).gaps[0].value.largest.bounds


def test_an_unknown_formula_has_a_nearest_relative():
    found = identify_formula(load("x + tanh(x)*sin(x)"), SOURCE, 2)
    assert (found.name, found.is_known) == (None, False)
    gap = found.relatives[0].gap
    assert gap is not None
    assert gap.bounds is not None
    assert Fraction(gap.bounds[1]) > Fraction(1, 100)


def test_a_definition_is_no_relative_of_itself():
    found = identify_formula(load("gelu"), SOURCE, 3)
    assert found.is_definition
    assert "gelu" not in [one.activation.name for one in found.relatives]


def test_functions_of_several_variables_are_refused():
    with pytest.raises(UsageError, match="no function of one variable"):
        identify_formula(load("softmax"), SOURCE)


@pytest.mark.parametrize(
    ("text", "name"), [("3", "3"), ("0*x", "0"), ("1/2 - 2*x", "-2*x + 0.5"), ("x*sigmoid(0*x)", "0.5*x")]
)
def test_a_line_is_no_activation_with_a_parameter_switched_off(text, name):
    found = identify_formula(load(text), SOURCE, 1)

    assert found.name == name


def test_what_floats_alone_make_a_number_is_refused():
    with pytest.raises(InputError, match="no value at x = -40"):
        identify_formula(load("celu(x, alpha=0)"), SOURCE, 1)
