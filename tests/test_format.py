"""Formula to text and back."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import MULTIPLIER, NAMES, formulas

from actcli import operators as op
from actcli.derive import derive
from actcli.errors import InputError
from actcli.expr import Call, Number, Piecewise, Symbol
from actcli.format import decimal, format_expr
from actcli.library import VOCABULARY
from actcli.parse import parse

IDENTITY = (Path(__file__).parent / "fixtures" / "identity.txt").read_text(encoding="utf-8").splitlines()
x, y = Symbol("x"), Symbol("y")


def test_the_fixture_covers_every_word():
    assert len(IDENTITY) >= 100
    text = " ".join(IDENTITY)
    for word in op.OPERATORS - {op.NEGATE}:
        assert word.name in text


@pytest.mark.parametrize("text", IDENTITY)
def test_identity(text):
    assert format_expr(parse(text, VOCABULARY, names=("x", "y"))) == text


@pytest.mark.parametrize("word", [w for w in VOCABULARY.values() if w.parameters], ids=lambda w: w.name)
def test_every_word_survives(word):
    call = Call(word, tuple(Symbol(f"argument_{index}") for index in range(len(word.parameters))))
    assert parse(format_expr(call), VOCABULARY) is call
    for formula in (word.definition, *(word.partials or ())):
        if formula is not None:
            assert parse(format_expr(formula), VOCABULARY) is formula


@given(formulas())
@settings(max_examples=500 * MULTIPLIER, deadline=None)
def test_parsing_what_is_printed_gives_the_same_formula(formula):
    assert parse(format_expr(formula), VOCABULARY, names=NAMES) is formula


@given(
    st.fractions(max_denominator=10**9)
    | st.builds(lambda m, e: m * Fraction(10) ** e, st.integers(), st.integers(-90, 90))
)
def test_decimals_are_exact(value):
    assert Fraction(decimal(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 4), "0.25"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-2, 7), "-2/7"),
        (Fraction(44715, 10**6), "0.044715"),
        (Fraction(10**15), "1e15"),
        (Fraction(1, 10**12), "1e-12"),
        (Fraction(12345678), "12345678"),
        (Fraction("1.7015043497085571"), "1.7015043497085571"),
    ],
)
def test_decimals(value, text):
    assert decimal(value) == text


def test_numbers_that_no_text_has_get_brackets():
    third = Number(Fraction(1, 3))
    assert format_expr(Call(op.POWER, (x, third))) == "x**(1/3)"
    assert format_expr(Call(op.DIVIDE, (x, third))) == "x/(1/3)"
    assert format_expr(Call(op.MULTIPLY, (x, Number(Fraction(-1, 3))))) == "x*(-1/3)"
    assert format_expr(Call(op.POWER, (Number(Fraction(-2)), x))) == "(-2)**x"


def test_a_choice_in_the_last_branch_needs_no_brackets():
    inner = Piecewise(((op.LESS(x, y), x),), y)
    assert (
        format_expr(Piecewise(((op.LESS(y, x), inner),), inner))
        == "(x if x < y else y) if y < x else x if x < y else y"
    )


def test_a_formula_that_is_small_as_a_graph_only_is_not_written_out():
    product = parse("*".join(["sin(x)", "cos(x)"] * 120), VOCABULARY)
    with pytest.raises(InputError, match="longer than 20000 nodes when written out"):
        format_expr(derive(product, "x"))
    bomb = x
    for _ in range(1000):
        bomb = Call(op.ADD, (bomb, bomb))
    with pytest.raises(InputError, match="written out"):
        format_expr(bomb)
