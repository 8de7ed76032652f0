"""Number formats: every number of a small one, neighbours of any, and rounding as the format does it."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.conform.formats import FORMATS, inputs, neighbours, rounded, ulps


@pytest.mark.parametrize(("name", "kind"), [("float16", np.float16), ("float32", np.float32)])
def test_rounding_is_that_of_numpy(name, kind):
    rng = np.random.default_rng(1)
    values = rng.normal(size=4000) * 2.0 ** rng.integers(-160, 130, 4000)

    with np.errstate(over="ignore"):
        expected = values.astype(kind).astype(np.float64)
    assert np.array_equal(rounded(FORMATS[name], values), expected)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_inputs_are_ascending_finite_numbers_of_the_format(name):
    found = inputs(FORMATS[name], [3.0, 1 / 3])

    assert np.isfinite(found).all()
    assert (np.diff(found) > 0).all()
    assert np.array_equal(rounded(FORMATS[name], found), found)
    least = 2.0 ** (FORMATS[name].least - FORMATS[name].digits)
    assert {0.0, 3.0, -3.0, FORMATS[name].greatest, least} <= set(found.tolist())


def test_small_formats_are_exhausted():
    assert len(inputs(FORMATS["float16"])) == 2 * 31 * 1024 - 1  # both zeros are one
    assert len(inputs(FORMATS["bfloat16"])) == 2 * 255 * 128 - 1


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_neighbours_are_one_unit_apart(name):
    around = np.unique(neighbours(FORMATS[name], 1.5, count=2))

    assert len(around) == 10
    assert np.diff(around[5:]).tolist() == [ulps(FORMATS[name], np.array([1.5]))[0]] * 4
