"""Step by step in a format: the same as NumPy, which has the small format itself."""

from __future__ import annotations

import numpy as np
import pytest

from actcli import load
from actcli.conform.formats import FORMATS, rounded
from actcli.rounding.stepwise import stepwise

X = np.linspace(-6, 6, 481)


@pytest.mark.parametrize("kind", ["float16", "float32"])
def test_operations_are_numpys(kind):
    dtype = np.dtype(kind).type
    x = rounded(FORMATS[kind], X)
    y = x.astype(dtype)
    got = stepwise(load("(x*x + 3)*x/7 - 0.3").expression, x, FORMATS[kind])
    np.testing.assert_array_equal(got, (y * y + dtype(3)) * y / dtype(7) - dtype(0.3))


def test_choices_and_words():
    x = rounded(FORMATS["float16"], X)
    got = stepwise(load("elu").expression, x, FORMATS["float16"])
    exp = np.exp(x).astype(np.float16)
    np.testing.assert_array_equal(got, np.where(x > 0, x, (exp - np.float16(1)).astype(np.float64)))


def test_every_step_is_rounded():
    x = rounded(FORMATS["bfloat16"], X)
    got = stepwise(load("silu").expression, x, FORMATS["bfloat16"])
    np.testing.assert_array_equal(got, rounded(FORMATS["bfloat16"], got))
