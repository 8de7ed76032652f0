"""Samples in order, each x once, and no finer than they are."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.errors import InputError
from actcli.identification.samples import paired

X = np.linspace(-2, 2, 11)
Y = np.tanh(X)


def test_what_is_not_finite_is_left_out_and_counted():
    found = paired([*X, np.inf, 3.0], [*Y, 1.0, np.nan], "float64", "s")
    assert (len(found), found.dropped) == (11, 2)


def test_they_are_sorted_and_each_is_taken_once():
    found = paired([*X[::-1], X[3]], [*Y[::-1], Y[3]], "float64", "s")
    np.testing.assert_array_equal(found.x, X)
    np.testing.assert_array_equal(found.y, Y)


def test_a_function_has_one_value():
    with pytest.raises(InputError, match="two values"):
        paired([*X, X[3]], [*Y, 5.0], "float64", "s")


def test_the_units_of_few_digits():
    exact = paired(X, Y, "float64", "s", digits=16)
    assert exact.as_written is None
    six = paired(X + 3, Y * 100, "float64", "s", digits=6).as_written
    assert six is not None
    assert (six.form, six.units is not None) == ("6 digits", True)
    places = paired(X, Y, "float64", "s", digits=-4).as_written
    assert places is not None
    assert places.units is not None
    assert set(places.units.tolist()) == {1e-4}
