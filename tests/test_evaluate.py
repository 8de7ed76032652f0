"""Decimals whose digits are proved, nearest doubles, and arrays made whole, against mpmath and exact rationals."""

from __future__ import annotations

import decimal
import math
import time
from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.catalog import default_catalog
from actcli.errors import Undecided
from actcli.evaluate import Decimal, ball_at, evaluate, nearest_float, proved_digits, rounded, value_at
from actcli.library import VOCABULARY as V
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.expr import Expr

CATALOG = default_catalog()


def formula(text: str) -> Expr:
    return parse(text, V, names=("x",))


def digits(text: str, x: Fraction | int | str, count: int = 50) -> Decimal:
    root = CATALOG.load(text).expression
    return proved_digits(lambda: ball_at(root, {"x": Fraction(x)}), count)


# --- rounding ---------------------------------------------------------------------------------------------------------

ROUNDING = {0: decimal.ROUND_HALF_EVEN, -1: decimal.ROUND_FLOOR, 1: decimal.ROUND_CEILING}


@settings(max_examples=2000, deadline=None)
@given(
    st.integers(-(10**40), 10**40),
    st.integers(-60, 60),
    st.integers(1, 30),
    st.sampled_from([0, -1, 1]),
)
def test_rounded_is_what_decimal_says(whole: int, power: int, count: int, towards: int) -> None:
    """Python's decimal module rounds decimals; ties and carries come up, since the last digits are few."""
    value = Fraction(whole) * Fraction(10) ** power
    context = decimal.Context(prec=count, rounding=ROUNDING[towards], Emin=-999, Emax=999)
    expected = context.create_decimal(decimal.Decimal(whole).scaleb(power, decimal.Context(prec=100)))
    assert Fraction(rounded(value, count, towards)) == Fraction(expected)


@settings(max_examples=1000, deadline=None)
@given(st.fractions(), st.integers(1, 40))
def test_rounded_is_within_half_a_unit_and_outward_brackets(value: Fraction, count: int) -> None:
    low, near, high = (Fraction(rounded(value, count, towards)) for towards in (-1, 0, 1))
    assert low <= value <= high
    assert near in (low, high)
    assert abs(near - value) * 2 <= high - low


@pytest.mark.parametrize(
    ("value", "count", "towards", "text"),
    [
        ("0", 5, 0, "0"),
        ("1/8", 2, 0, "0.12"),
        ("3/8", 2, 0, "0.38"),
        ("-1/8", 2, 0, "-0.12"),
        ("-1/8", 2, -1, "-0.13"),
        ("-1/8", 2, 1, "-0.12"),
        ("999999", 3, 0, "1000000"),
        ("0.99999", 3, 0, "1"),
        ("0.99951", 3, 0, "1"),
        ("9.5", 1, 0, "10"),
        ("8.5", 1, 0, "8"),
        ("123456789012345678901234", 5, 0, "1.2346e23"),
        ("0.000001234", 5, 0, "1.234e-6"),
        ("0.00001234", 5, 0, "0.00001234"),
        ("-1/3", 3, 1, "-0.333"),
        ("-1/3", 3, -1, "-0.334"),
    ],
)
def test_rounded_examples(value: str, count: int, towards: int, text: str) -> None:
    assert rounded(Fraction(value), count, towards) == text


def test_rounded_knows_no_largest_number() -> None:
    assert rounded(Fraction(7) * Fraction(10) ** 20_000, 3) == "7e20000"
    assert rounded(Fraction(7) / Fraction(10) ** 20_000, 3) == "7e-20000"
    assert rounded(Fraction(2) ** 100_000, 3) == "9.99e30102"
    assert len(rounded(Fraction(1, 7), 6000)) == 6002


# --- proved digits ----------------------------------------------------------------------------------------------------

ORACLES = {
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "gelu": lambda x: x * mpmath.ncdf(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "mish": lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))),
    "tanhshrink": lambda x: x - mpmath.tanh(x),
    "elu": lambda x: x if x > 0 else mpmath.expm1(x),
    "bent_identity": lambda x: (mpmath.sqrt(x**2 + 1) - 1) / 2 + x,
    "sinc": lambda x: mpmath.sincpi(x),
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(ORACLES)), st.fractions(-60, 60, max_denominator=10**6))
def test_fifty_digits_are_those_of_mpmath(name: str, x: Fraction) -> None:
    with mpmath.workdps(150):
        value = ORACLES[name](mpmath.mpf(x.numerator) / x.denominator)
        if value == 0 or abs(value) < mpmath.mpf(10) ** -100:
            return
        whole, power = mpmath.frexp(value)
        exactly = Fraction(int(mpmath.floor(whole * 2**600))) / 2**600 * Fraction(2) ** int(power)
    assert digits(name, x) == rounded(exactly, 50)


@pytest.mark.parametrize(
    ("text", "x", "count", "expected"),
    [
        ("x**2", "1/2", 30, "0.25"),
        ("x", "1/3", 5, "0.33333"),
        ("x - x", "1/3", 5, "0"),
        ("x/4", "1/2", 2, "0.12"),  # a tie, which the ball holds exactly
        ("exp(x)", -10_000, 10, "1.135483865e-4343"),
        ("exp(x)", 10_000, 10, "8.806818226e4342"),
        ("sigmoid", -1000, 20, "5.0759588975494567653e-435"),
        ("1 - tanh(x)", 500, 5, "1.0152e-434"),
        ("sin(x)", 10**22, 20, "-0.85220084976718880177"),
        ("sqrt(x**2)", "-1/3", 5, "0.33333"),
        ("exp(x)", "1/10000000000000000000000000000000000000000", 10, "1"),
        ("relu", -3, 10, "0"),
    ],
)
def test_digits_of_the_far_and_the_exact(text: str, x: str | int, count: int, expected: str) -> None:
    assert digits(text, x, count) == expected


def test_thousands_of_digits() -> None:
    text = digits("exp(x)", 1, 5000)
    with mpmath.workdps(5050):
        _, mantissa, exponent, _ = (+mpmath.e)._mpf_
    assert text == rounded(Fraction(int(mantissa)) * Fraction(2) ** exponent, 5000)


def test_exact_values_settle_ties() -> None:
    """3/20 to one digit lies between two decimals, and no ball will tell; the rational does."""
    at = {"x": Fraction(3, 5)}
    assert proved_digits(lambda: value_at(formula("x/4"), at), 1) == "0.2"
    assert proved_digits(lambda: value_at(formula("x/4 + 1/10"), at), 1) == "0.2"
    with pytest.raises(Undecided, match="digits are not reached"):
        proved_digits(lambda: ball_at(formula("x/4"), at), 1)


def test_precision_is_put_back() -> None:
    before = ctx.prec
    digits("exp(x)", 1, 500)
    assert ctx.prec == before


@pytest.mark.parametrize(("text", "x"), [("log(x)", -1), ("1/x", 0), ("sqrt(x)", "-1/3"), ("x**(1/2)", -2)])
def test_no_value_is_said(text: str, x: str | int) -> None:
    with pytest.raises(Undecided, match="no value"):
        digits(text, x, 10)


def test_a_value_that_needs_precision_to_exist() -> None:
    """At few bits the radicand touches zero, and the root is not defined."""
    assert digits("sqrt(exp(x) - 1)", Fraction(1, 10**40), 10) == "1e-20"


def test_a_hidden_zero_is_undecided() -> None:
    with pytest.raises(Undecided):
        digits("sin(x)**2 + cos(x)**2 - 1", 1, 5)


# --- the nearest double -----------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.floats(-700, 700))
def test_the_nearest_double(x: float) -> None:
    root = formula("exp(x)")
    with mpmath.workdps(60):
        expected = float(mpmath.exp(mpmath.mpf(x)))
    assert nearest_float(lambda: ball_at(root, {"x": Fraction(x)})) == expected


def test_nearest_doubles_at_the_ends() -> None:
    at = lambda text, x: nearest_float(lambda: ball_at(formula(text), {"x": Fraction(x)}))  # noqa: E731
    assert at("exp(x)", 1000) == math.inf
    assert at("-exp(x)", 1000) == -math.inf
    assert at("exp(x)", -1000) == 0
    assert at("exp(x)", -745) == 5e-324
    assert math.isnan(at("log(x)", -1))
    assert at("sqrt(exp(x) - 1)", Fraction(1, 10**60)) == 1e-30
    assert nearest_float(lambda: arb("nan")) != 0


# --- arrays made whole ------------------------------------------------------------------------------------------------


def test_what_floats_cannot_say_balls_do() -> None:
    x = np.array([-np.inf, -1e200, 0.5, 1e200, np.inf])
    np.testing.assert_array_equal(evaluate(formula("x**3/(1 + x**2)"), {"x": x})[[0, 1, 3, 4]], x[[0, 1, 3, 4]])
    np.testing.assert_array_equal(evaluate(formula("x*exp(-x)"), {"x": x})[[0, 4]], [-np.inf, 0])
    assert np.isnan(evaluate(formula("sin(x)"), {"x": x})[[0, 4]]).all()
    assert evaluate(formula("tanh(x)*x - x"), {"x": np.array([np.inf])}).tolist() == [0]


def test_nan_is_not_asked_about() -> None:
    x = np.full(300_000, np.nan)
    start = time.perf_counter()
    assert np.isnan(evaluate(formula("x*exp(-x)"), {"x": x})).all()
    assert time.perf_counter() - start < 5


def test_two_inputs_are_mended_together() -> None:
    root = parse("a*b", V, names=("a", "b"))
    a, b = np.array([np.inf, 2.0, np.inf]), np.array([0.0, 3.0, -1.0])
    value = evaluate(root, {"a": a, "b": b})
    assert value.tolist() == [0, 6, -np.inf]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_other_dtypes_are_mended(dtype: type) -> None:
    value = evaluate(formula("x*exp(-x)"), {"x": np.array([np.inf, 0, -np.inf], dtype)})
    assert value.dtype == dtype
    assert value.tolist() == [0, 0, -np.inf]
