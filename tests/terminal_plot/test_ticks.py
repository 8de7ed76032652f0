"""Ticks are round, inside, apart, and their texts are their values."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from actcli.terminal_plot.ticks import ticks


@pytest.mark.parametrize("seed", range(40))
def test_laws(seed):
    rng = np.random.default_rng(seed)
    low = rng.normal() * 10.0 ** rng.integers(-12, 12)
    high = low + 10 ** rng.uniform(-6, 3) * max(abs(low), 1e-12)
    most = int(rng.integers(2, 12))
    found = ticks((low, high), most)
    assert 2 <= len(found) <= max(most, 5) + 1
    assert all(low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low) for value, _ in found)
    steps = {Fraction(after) - Fraction(text) for (_, text), (_, after) in pairwise(found)}
    if len(found) > 2:
        assert len(steps) == 1
        assert str(steps.pop() * Fraction(10) ** 30)[0] in "125"
    for value, text in found:
        assert float(text) == pytest.approx(value, rel=1e-9, abs=1e-9 * (high - low)) or len(found) == 2


@pytest.mark.parametrize(
    ("ends", "most", "texts"),
    [
        ((-6, 6), 9, "-6 -4 -2 0 2 4 6"),
        ((-0.2, 4.2), 2, "0 2 4"),
        ((0, 1), 4, "0.0 0.5 1.0"),
        ((-1e300, 1e300), 5, "-1e300 -5e299 0 5e299 1e300"),
        ((0, 1e-9), 2, "0 5e-10 1e-9"),
        ((0, 250_000), 4, "0 100000 200000"),
        ((-1.7e308, 1.7e308), 5, "-1.7e308 1.7e308"),
        ((0, 5e-324), 5, "0 4.941e-324"),
        ((1.0, 1.0000000000000002), 5, "1 1.0000000000000002"),
    ],
)
def test_examples(ends, most, texts):
    assert [text for _, text in ticks(tuple(map(float, ends)), most)] == texts.split()
