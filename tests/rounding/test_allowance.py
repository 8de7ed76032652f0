"""Tolerances hold for every input, and nothing smaller would."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from actcli import load
from actcli.conform.formats import FORMATS, inputs, rounded, ulps
from actcli.errors import UsageError
from actcli.rounding.allowance import allowance
from actcli.rounding.correct import correctly_rounded

GELUS = load("gelu"), load("gelu_tanh")


def excess(desired, actual, rtol):
    return [abs(Fraction(b) - Fraction(a)) - rtol * abs(Fraction(a)) for a, b in zip(desired, actual, strict=True)]


@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_small_formats_are_exact(kind):
    span = Fraction(-3), Fraction(-2)
    found = allowance(*GELUS, kind, span)
    x = inputs(FORMATS[kind])
    x = x[(x >= -3) & (x <= -2)]
    desired, actual = (correctly_rounded(one.expression, x, FORMATS[kind]).tolist() for one in GELUS)
    assert found.count == len(x)
    for pair in (found.best, *found.trade):
        assert pair.how == "exact"
        assert pair.rtol is not None
        assert pair.atol is not None
        rtol, atol = Fraction(pair.rtol), Fraction(pair.atol)
        worst = max(excess(desired, actual, rtol))
        assert worst <= atol
        if atol:
            assert atol <= max(worst, Fraction(0)) * Fraction(1002, 1000)  # four digits, rounded up
        else:  # rtol alone
            assert max(excess(desired, actual, rtol * Fraction(998, 1000))) > 0


def test_wide_formats_are_bounded():
    found = allowance(*GELUS, "float32", (Fraction(-5), Fraction(5)))
    x = inputs(FORMATS["float32"])
    x = x[np.abs(x) <= 5][::7]
    rng = np.random.default_rng(0)
    values = []
    for one in GELUS:
        y = np.asarray(one(x))
        values.append(rounded(FORMATS["float32"], y + (rng.random(len(x)) - 0.5) * 0.999 * ulps(FORMATS["float32"], y)))
    pair = found.best
    assert pair.rtol is not None
    assert pair.atol is not None
    slack = float(pair.atol) + float(pair.rtol) * 2 * np.abs(
        values[0]
    )  # a value moved and then rounded is off by one unit
    assert (np.abs(values[1] - values[0]) <= slack).all()
    assert Fraction(pair.atol) < Fraction("0.000474")
    assert pair.how == "proved"


def test_rounding_alone_is_left_of_equal_functions():
    found = allowance(load("silu"), load("x/(1 + exp(-x))"), "float16", (Fraction(-4), Fraction(4)))
    assert (found.best.rtol, found.best.atol, found.trade) == ("0", "0", ())
    wide = allowance(load("silu"), load("swish"), "float64")
    assert wide.best.atol is not None
    assert 0 < Fraction(wide.best.atol) < Fraction(1, 10**300)


def test_slack_of_implementations():
    near, far = (allowance(*GELUS, "float32", ulps_off=Fraction(one)) for one in ("1/2", "4"))
    assert near.best.rtol is not None
    assert far.best.rtol is not None
    assert 7.9 < float(far.best.rtol) / float(near.best.rtol) < 8.1
    small = allowance(*GELUS, "float16", (Fraction(-4), Fraction(4)), ulps_off=Fraction(2))
    assert (small.best.how, small.count) == ("proved", None)


def test_atol_alone_needs_a_bound():
    line = allowance(*GELUS, "float32")
    assert line.trade[0].atol is None
    assert any("atol alone cannot do" in reason for reason in line.reasons)
    held = allowance(*GELUS, "float32", (Fraction(-4), Fraction(4)))
    assert held.trade[0].atol is not None


def test_a_relative_error_without_bound_is_told():
    found = allowance(load("x"), load("x + 1"), "float32")
    assert any("rtol alone cannot do" in reason for reason in found.reasons)
    small = allowance(load("relu"), load("softplus"), "bfloat16", (Fraction(-4), Fraction(4)))
    assert small.trade[-1].rtol is None


def test_steps_are_measured():
    found = allowance(*GELUS, "float16", (Fraction(-4), Fraction(4)), naive=True)
    assert {pair.how for pair in found.naive} == {"measured"}
    assert found.naive[0].atol is not None
    assert found.best.atol is not None
    assert float(found.naive[0].atol) > float(found.best.atol)
    with pytest.raises(UsageError, match="up to 24 digits"):
        allowance(*GELUS, "float64", naive=True)


def test_refused():
    with pytest.raises(UsageError, match="differ without bound"):
        allowance(load("relu"), load("leaky_relu"), "float32")
    with pytest.raises(UsageError, match="half a unit"):
        allowance(*GELUS, "float32", ulps_off=Fraction(1, 4))
    with pytest.raises(UsageError, match="no number of float16"):
        allowance(*GELUS, "float16", (Fraction("1.00001"), Fraction("1.00002")))
    with pytest.raises(UsageError, match="no value or overflows"):
        allowance(load("exp(x)"), load("min(exp(x), 65000)"), "float16", (Fraction(11), Fraction("11.25")))


def test_steps_are_said_to_be_measured_and_what_was_left_out():
    found = allowance(load("softplus"), load("log(1 + exp(x))"), "float16", naive=True)

    assert [(pair.rtol, pair.atol, pair.how) for pair in found.naive] == [("0", "0", "measured")]
    assert any("measured, not proved, at all 63487 numbers" in reason for reason in found.reasons)
    assert any("12916 of them are left out, such as x = 11.0938" in reason for reason in found.reasons)
    assert not any("measured" in reason for reason in allowance(load("relu"), load("elu"), "float16").reasons)


def test_a_narrow_range_of_a_wide_format_has_numbers():
    low, high = Fraction("1.0000001"), Fraction("1.0000002")  # between which float32 has one
    found = allowance(load("gelu"), load("gelu_tanh"), "float32", (low, high), naive=True)

    assert any("at only 1 numbers of float32" in reason for reason in found.reasons)
    with pytest.raises(UsageError, match="no number of float16 lies in the range"):
        allowance(load("gelu"), load("gelu_tanh"), "float16", (low, high))
