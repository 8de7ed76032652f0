"""What relative differences are proved to be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actcli import load
from actcli.rounding.relative import relative_words


@pytest.mark.parametrize(
    ("reference", "candidate", "says"),
    [
        ("x", "x + 1", "at x = 0 the desired value is 0"),
        ("1 + x**2", "2 + x**2", "more than 1, the largest"),
        ("gelu_tanh", "gelu", "at least"),
        ("silu", "silu", "but for subnormal numbers"),
        ("x**2 + 1", "x**4 + 1", "has no bound"),
    ],
)
def test_words(reference, candidate, says):
    assert says in relative_words((load(reference).expression, load(candidate).expression), None)


def test_on_an_interval():
    words = relative_words((load("x").expression, load("x + 1").expression), (Fraction(1), Fraction(2)))
    assert words == "rtol alone would have to be more than 1, the largest relative difference"
