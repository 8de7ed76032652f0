"""Where formulas have values: nothing is claimed of a function where it has none, even if that cancels."""

from fractions import Fraction

import pytest
from flint import arb

from actcli.derive import simplify
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import extrema
from actcli.prove.pieces.domain import keeps_domain, needs
from actcli.prove.shape import shape_of


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("text", "need", "analytic"),
    [
        ("1/x", "!=", "!="), ("softplus(1, x)", "!=", "!="), ("x**(-2)", "!=", "!="), ("log(x)", ">", ">"),
        ("sqrt(x)", ">=", ">"), ("x**0.5", ">=", ">"), ("x**(-0.5)", ">", ">"), ("x**x", ">", ">"),
        ("x**2", None, None), ("exp(x)", None, None),
    ],
)  # fmt: skip
def test_what_a_node_needs(text, need, analytic):
    for wanted, strictly in ((need, False), (analytic, True)):
        found = list(needs(read(text), analytic=strictly))
        assert found == ([] if wanted is None else [(read("x"), wanted)])


@pytest.mark.parametrize(
    ("text", "keeps"),
    [("0*log(x)", False), ("x/x", False), ("sqrt(x)**0", False), ("log(x)", True), ("x/2", True), ("1/(x*1)", True)],
)
def test_what_cancels_is_seen(text, keeps):
    assert keeps_domain(read(text), simplify(read(text))) is keeps


UNDEFINED = [
    "log(x)/log(x)", "0*log(x)", "sqrt(x)**0", "sqrt(-1 - x**2)", "log(-1 - x**2)", "(-2)**x", "x/0", "x/x",
    "heaviside(x/x)", "5 if sqrt(x) + 1 > 0 else 7", "x if log(x) >= log(x) else 0", "x**x/x**x", "x/(x - x)",
]  # fmt: skip


@pytest.mark.parametrize("text", UNDEFINED)
def test_nothing_is_proved_of_what_is_undefined_somewhere(text):
    shape = shape_of(read(text))
    assert shape.smoothness() is None
    assert shape.lipschitz() is None
    assert shape.monotonicity() is None
    assert not extrema(read(text), Fraction(-1), Fraction(1)).decided


def test_a_condition_that_divides_by_zero_is_not_settled():
    assert not extrema(read("x if 1/(x - x) == 0 else 2"), Fraction(-1), Fraction(1)).decided


@pytest.mark.parametrize("text", ["softplus(x, x)", "1/(1 + softplus(x, -1))", "1/x", "1/(x**2 - 2)"])
def test_a_hidden_pole_is_not_called_smooth(text):
    shape = shape_of(read(text))
    assert shape.smoothness() is None
    assert shape.lipschitz() is None


@pytest.mark.parametrize("text", ["abs(x)/x", "x/abs(x)", "x/sqrt(x**2)", "sqrt(x**2)/x", "tanh(1/x)", "atan(1/x)"])
def test_a_jump_that_the_derivative_cancels_is_not_missed(text):
    shape = shape_of(read(text))
    assert shape.lipschitz() is None
    assert shape.monotonicity() is None
    assert shape.smoothness() is None


@pytest.mark.parametrize(
    "text",
    [
        "(-1 if x != 1 else x) - x/x", "log(x/3) if abs(x) > 1 else x", "(x if x > 1/3 else 2)/(2 - x)",
        "sign(x - 1) + 0*log(x)", "sign(x) if x != -1 else x**0.5",
    ],
)  # fmt: skip
def test_a_jump_says_nothing_of_a_function_that_has_no_value_elsewhere(text):
    shape = shape_of(read(text))
    assert shape.lipschitz() is None
    assert shape.smoothness() is None


@pytest.mark.parametrize(
    "text", ["sign(x)", "x if x > 1/2 else 0", "1/(1 + x**2) if x < 0 else 0", "floor(clip(x, 0, 3))"]
)
def test_a_jump_of_a_function_with_values_everywhere(text):
    shape = shape_of(read(text))
    assert shape.lipschitz().upper == arb.pos_inf()
    assert shape.smoothness()[0] == -1
