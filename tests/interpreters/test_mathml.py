"""MathML: well-formed, with the brackets that the formula needs, and with nothing of a user's in it unescaped."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from strategies import formulas

from actcli import load, names
from actcli.expr import Symbol
from actcli.interpreters.mathml import mathml
from actcli.library import VOCABULARY as V
from actcli.parse import parse


def shown(text):
    """What a reader sees, in one line."""
    return "".join(ET.fromstring(mathml(parse(text, V))).itertext()).replace("\u2061", "").replace("\u2062", "")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("x*(1 + x)", "x(1+x)"),
        ("-(x + 1)", "−(x+1)"),
        ("x*(-25/6)", "x(−256)"),
        ("x if x < -2 else -25/6", "{xifx<−2−256otherwise"),
        ("x - (x - 1)", "x−(x−1)"),
        ("x - -x", "x−(−x)"),
        ("(-x)**2", "(−x)2"),
        ("(x**2)**x", "(x2)x"),
        ("2*3*x", "2·3x"),
        ("x*2", "x·2"),
        ("1/(1 + exp(-x))", "11+e−x"),
        ("abs(x)", "|x|"),
        ("max(0, x)", "max(0,x)"),
        ("softplus(x, 2)", "softplus(x,β=2)"),
        ("alpha_1*mu", "α1μ"),
        ("1e-30*x", "10−30x"),
        ("x if x > 0 and x < 2 else 0", "{xifx>0andx<20otherwise"),
        ("log1p(-x)", "ln(1+(−x))"),
        ("normal_cdf(x)", "Φ(x)"),
    ],
)
def test_what_a_reader_sees(formula, text):
    assert shown(formula) == text


@pytest.mark.parametrize("name", names())
def test_every_activation_is_well_formed(name):
    for formula in load(name).displayed_formulas:
        assert ET.fromstring(mathml(formula)).tag == "math"


def test_brackets_grow_only_around_what_is_tall():
    assert 'stretchy="false"' in mathml(parse("tanh(x + 1)", V))
    assert 'stretchy="false"' not in mathml(parse("tanh(x/2)", V))


def test_names_of_functions_and_derivatives():
    text = mathml(parse("a*b", V), "g_1", ("a", "b"))
    assert "".join(ET.fromstring(text).itertext()) == "g_1(a,b)=a\u2062b"
    assert "<mo>′</mo>" in mathml(parse("x", V), "f", primes=1)


def test_an_argument_of_its_own_name_is_not_named_twice():
    assert shown("heaviside(x, h)") == "heaviside(x,h)"
    assert shown("heaviside(x, 1)") == "heaviside(x,h=1)"


def test_hostile_names():
    text = mathml(Symbol("<script>alert(1)</script>&\"'"))
    assert "<script>" not in text
    assert "".join(ET.fromstring(text).itertext()) == "<script>alert(1)</script>&\"'"


@settings(max_examples=200, deadline=None)
@given(formulas())
def test_random_formulas_are_well_formed(formula):
    ET.fromstring(mathml(formula))
