"""What number a claim means: decimals claim their digits, the rest is exact."""

from __future__ import annotations

import math
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.claims.figures import exactly, figure, is_number
from actcli.errors import InputError
from actcli.evaluate import rounded
from actcli.record import Text

SETTLED = [
    ("0.25", F(1, 4), True),
    ("0.25", F("0.2549"), True),  # rounded to it
    ("0.25", F("0.2559"), True),  # cut off to it
    ("0.25", F("0.26"), False),
    ("0.25", F("0.245"), True),
    ("0.25", F("0.2449"), False),
    ("-0.25", F("-0.2559"), True),
    ("-0.25", F("-0.26"), False),
    ("-0.25", F("-0.2449"), False),
    ("0.25", F("-0.25"), False),
    ("0.0", F("0.09"), True),
    ("0.0", F("-0.09"), True),
    ("0.0", F("0.1"), False),
    ("5e-4", F("0.00045"), True),
    ("5e-4", F("0.0006"), False),
    ("1/4", F(1, 4), True),
    ("1/4", F("0.2500001"), False),
    ("1", F("1.0001"), False),
    ("= 0.25", F("0.2549"), True),
    ("<= 0.25", F("0.2500001"), False),
    ("<= 0.25", F("0.25"), True),
    ("\u2264 0.25", F("0.25"), True),
    ("< 0.25", F("0.25"), False),
    ("> 0.25", F("0.25"), False),
    (">= 0.25", F("0.25"), True),
    ("\u2265 0.25", F("0.24"), False),
    ("sqrt(2)", F("1.41"), False),
    ("<= sqrt(2)", F("1.4142"), True),
    ("inf", math.inf, True),
    ("inf", F(10**9), False),
    ("-inf", math.inf, False),
    ("< inf", F(1), True),
    ("0.25", math.inf, False),
]


@pytest.mark.parametrize(("text", "number", "holds"), SETTLED, ids=[f"{text} {number}" for text, number, _ in SETTLED])
def test_of_a_number(text, number, holds):
    assert figure(Text(text)).settles(number, number) is holds


@pytest.mark.parametrize(
    "text", ["0.25", "-0.25", "0.0", "1/4", "<= 0.25", "< 0.25", ">= 0.25", "> 0.25", "inf", "sqrt(2)"]
)
def test_nothing_is_settled_of_anything(text):
    assert figure(Text(text)).settles(-math.inf, math.inf) is None


def test_an_equality_of_irrationals_is_never_settled():
    claimed = figure(Text("sqrt(2)"))

    assert claimed.settles(claimed.low, claimed.high) is None


def test_an_end_that_is_not_attained():
    assert figure(Text("> 0")).settles(F(0), F(0), strict=True) is True
    assert figure(Text("> 0")).settles(F(0), F(0)) is False
    assert figure(Text(">= 0")).settles(F(-1, 10**30), F(0), strict=True) is None


@given(st.fractions(-1000, 1000), st.integers(1, 8))
def test_every_number_is_what_is_printed_of_it(number, digits):
    for towards in (0, -1 if number > 0 else 1):  # to nearest, and cut off
        text = rounded(number, digits, towards)
        if "." in text or "e" in text:
            assert figure(Text(text)).settles(number, number) is True


@given(
    st.fractions(-100, 100),
    st.fractions(-100, 100),
    st.decimals(-50, 50, places=2),
    st.sampled_from(["", "<=", "<", ">=", ">"]),
)
def test_a_wider_enclosure_never_says_otherwise(first, second, claimed, relation):
    low, high = sorted((first, second))
    whole = figure(Text(f"{relation} {claimed}")).settles(low, high)
    parts = {figure(Text(f"{relation} {claimed}")).settles(at, at) for at in (low, (low + high) / 2, high)}

    assert whole is None or parts == {whole}


@pytest.mark.parametrize(
    "text", ["one", "", "<=", "1 +", "x", "1/0", "log(-1)", "< < 1", "0x1F", "1,5", "[1]", "[/b]1", "9**9**9**9"]
)
def test_no_number(text):
    assert not is_number(Text(text))
    with pytest.raises(InputError):
        figure(Text(text))


def test_a_point_is_exact_however_it_is_written():
    assert exactly(Text("0.25")).unit is None
    with pytest.raises(InputError, match="expected a number"):
        exactly(Text("<= 1"))
