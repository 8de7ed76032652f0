"""Plain scalars against YAML 1.2's core schema, written down by hand."""

from __future__ import annotations

import math
import re
from fractions import Fraction as F

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actcli import limits
from actcli.catalog.scalars import plain_value

NUMBERS = {
    "0": F(0),
    "-0": F(0),
    "+12": F(12),
    "-19": F(-19),
    "0.": F(0),
    ".5": F(1, 2),
    "-.5": F(-1, 2),
    "+.5": F(1, 2),
    "5.": F(5),
    "0.0": F(0),
    "0.044715": F(44715, 10**6),
    "1e3": F(1000),
    "1E3": F(1000),
    "-1e3": F(-1000),
    "1e+3": F(1000),
    "1e-3": F(1, 1000),
    "1.5e3": F(1500),
    "1.e3": F(1000),
    ".5e1": F(5),
    "12e03": F(12000),
    "-2E+05": F(-200000),
    "010": F(10),
    "007.50": F(15, 2),
    "1e000000000000000000003": F(1000),
}
WORDS = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **dict.fromkeys([".inf", "+.inf", ".Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}
TEXTS = [
    *("yes", "no", "on", "off", "y", "n", "Yes", "NO", "On", "tRUE", "nULL", "none", "None", "nil"),
    *("0x1F", "0o17", "0b1", "0b_", "1_000", "1:30", "1:30:00.5", "190:20:30", "2001-01-01", "2001-13-45"),
    *("inf", "Infinity", "nan", ".iNF", ".nan.", "-.nan", "+.nan", "inf.", "1.#INF"),
    *(".", "-", "+", "+-1", "--1", "1-", "1e", "e3", ".e3", "-.e3", "1e3.5", "1 000", "1,5", "1.2.3", "0x", "1/2"),
    *("١٢", "１２", "²", "1²", "½", "1f", "1j", "1e١", "x", "1\n", "<<", "="),
]


@pytest.mark.parametrize("spelling", NUMBERS)
def test_numbers(spelling):
    value = plain_value(spelling)

    assert isinstance(value, F)
    assert value == NUMBERS[spelling]


@pytest.mark.parametrize("spelling", WORDS)
def test_words(spelling):
    assert plain_value(spelling) is WORDS[spelling] or plain_value(spelling) == WORDS[spelling]
    assert type(plain_value(spelling)) is type(WORDS[spelling])


@pytest.mark.parametrize("spelling", [".nan", ".NaN", ".NAN"])
def test_nan(spelling):
    value = plain_value(spelling)

    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize("spelling", TEXTS)
def test_texts(spelling):
    assert plain_value(spelling) is spelling


@given(st.from_regex(r"\A[-+]?(\.[0-9]{1,60}|[0-9]{1,60}(\.[0-9]{0,60})?)([eE][-+]?[0-9]{1,2})?\Z"))
def test_numbers_are_exact(spelling):
    mantissa, _, exponent = spelling.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = int((whole + decimals).lstrip("+-") or "0") * (-1 if spelling[0] == "-" else 1)

    assert plain_value(spelling) == digits * F(10) ** (int(exponent or 0) - len(decimals))


@given(st.text(st.sampled_from("+-.0123456789eE_:xIinfN ")) | st.text(min_size=1))
@example("0E401")
@example("1E401")
def test_any_text_has_a_value_or_is_beyond_the_limits(spelling):
    try:
        value = plain_value(spelling)
    except ValueError:
        value = F(0)
        assert re.fullmatch(r"[-+]?[0-9.]{400,}.*|.*[eE][-+]?0*([4-9][0-9]{2}|[0-9]{4,})", spelling)

    assert not isinstance(value, str) or value == spelling


class TestLimits:
    @pytest.mark.parametrize(
        "number", ["1" * limits.NUMBER_DIGITS, "." + "1" * limits.NUMBER_DIGITS, "1e400", "1e-400"]
    )
    def test_just_below(self, number):
        assert isinstance(plain_value(number), F)

    @pytest.mark.parametrize(
        "number", ["1" * (limits.NUMBER_DIGITS + 1), "-1." + "1" * limits.NUMBER_DIGITS, "0" * 9999]
    )
    def test_too_many_digits(self, number):
        with pytest.raises(ValueError, match=r"^number of more than 400 digits$"):
            plain_value(number)

    @pytest.mark.parametrize("exponent", ["401", "-401", "99999", "100000", "10000000", "1" * 5000, "-" + "9" * 60000])
    def test_too_large_exponent(self, exponent):
        with pytest.raises(ValueError, match=r"^exponent beyond 400$"):
            plain_value(f"1e{exponent}")

    @pytest.mark.parametrize("zero", ["0E401", "-0.0e-99999", ".0e+" + "9" * 500])
    def test_zero_is_zero_with_any_exponent(self, zero):
        assert plain_value(zero) == 0

    def test_zeros_do_not_count_in_an_exponent(self):
        assert plain_value("1e" + "0" * 60000 + "2") == 100
