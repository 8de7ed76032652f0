"""Floats are read as the numbers that round to them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from actcli.conform import FORMATS
from actcli.conform.formats import rounded
from actcli.expr import Number
from actcli.format import format_expr
from actcli.identification.models.literals import literal
from actcli.inputs import constant, nearest


@pytest.mark.parametrize(
    "text",
    ["0.17", "1.702", "0.044715", "6", "1/6", "2/3", "sqrt(2)", "1/sqrt(2)", "sqrt(2/pi)", "pi", "-sqrt(2)", "log(2)"],
)
@pytest.mark.parametrize("form", ["float32", "float64"])
def test_what_was_meant_is_read(text, form):
    stored = float(np.dtype(form).type(nearest(constant(text))))
    assert nearest(literal(stored, form)) == nearest(constant(text))


def test_every_reading_rounds_to_the_float():
    rng = np.random.default_rng(0)
    for value in rng.standard_normal(50).astype(np.float32):
        assert np.float32(nearest(literal(float(value), "float32"))) == value


@pytest.mark.parametrize(
    ("text", "form"),
    [(text, form) for form in ("float16", "bfloat16")
     for text in ("0.044715", "1.702", "1/sqrt(2)", "sqrt(2/pi)", "sqrt(8/pi)", "1/3", "1/6", "0.2", "0.3", "0.01")]
    + [("0.4472", "float16"), ("0.17", "float16")],
)  # fmt: skip
def test_constants_of_the_field_come_first_where_every_number_has_a_short_decimal(text, form):
    stored = float(rounded(FORMATS[form], np.array([nearest(constant(text))]))[0])
    assert nearest(literal(stored, form)) == nearest(constant(text))


def test_a_decimal_is_not_taken_for_a_constant():
    assert format_expr(literal(float(np.float32(1.41421)), "float32")) == "1.41421"
    assert format_expr(literal(0.25, "float16")) == "0.25"
    assert literal(0.1, "") == Number(Fraction(0.1))
