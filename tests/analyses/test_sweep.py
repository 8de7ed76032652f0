"""Sweeps: each error is the one that a gap has, and the least is found where it is known."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from actcli import load
from actcli.analyses.gap import gap
from actcli.analyses.sweep import sweep, values_between
from actcli.catalog import default_catalog
from actcli.errors import Undecided, UnknownName, UsageError


def formula(text, parameter):
    return default_catalog().load(text, names=(parameter,))


def test_every_value_is_the_gap():
    values = values_between(Fraction(1, 10), Fraction(3, 10), 5)
    found = sweep(load("sigmoid"), load("hard_sigmoid"), "slope", values)

    assert found.interval is None
    assert set(values) <= set(found.values)
    assert list(found.values) == sorted(found.values)
    for value, top in zip(found.values, found.largest, strict=True):
        assert top == gap(load("sigmoid"), load("hard_sigmoid", slope=value)).value.largest


def test_the_least_is_found():
    """The largest |x - c| on [0, 1] is least at c = 1/2, and that of |c x - x^2| at c = 2 (sqrt 2 - 1)."""
    for text, least in (("c + 0*x", 0.5), ("c*x + (x - x**2)", 2 * (math.sqrt(2) - 1))):
        grid = values_between(Fraction(-1), Fraction(2), 8)
        found = sweep(load("x"), formula(text, "c"), "c", grid, (Fraction(0), Fraction(1)))
        assert float(found.values[found.best]) == pytest.approx(least, abs=2e-5)


def test_a_least_at_an_end_is_that_of_the_range():
    found = sweep(load("relu"), formula("softplus(x, K)", "K"), "K", [Fraction(k) for k in (1, 2, 5)])
    assert found.values[found.best] == 5
    assert float(found.largest[found.best].value) == pytest.approx(math.log(2) / 5)


def test_the_domain_is_the_range_where_one_is_unbounded():
    found = sweep(load("x"), formula("c*x", "c"), "c", [Fraction(1, 2), Fraction(1)])
    assert found.interval == load("x").record.range
    with pytest.raises(Undecided):
        sweep(load("sine"), formula("exp(sin(x)) + c*floor(x) - x", "c"), "c", [Fraction(1), Fraction(2)], over="reals")


def test_wide_ranges_are_walked_in_equal_ratios():
    values = values_between(Fraction(1), Fraction(100), 5)
    assert [round(float(value), 3) for value in values] == [1.0, 3.162, 10.0, 31.623, 100.0]


def test_what_is_no_sweep():
    with pytest.raises(UnknownName, match="parameter of hard_sigmoid 'slop'"):
        sweep(load("sigmoid"), load("hard_sigmoid"), "slop", [Fraction(1)])
    for ends in ((2, 1), (1, 1)):
        with pytest.raises(UsageError, match="from a lower to a higher"):
            values_between(Fraction(ends[0]), Fraction(ends[1]), 3)
