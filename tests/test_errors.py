"""What an error says of names: the one that is meant, the nearest, or all where they are few."""

from __future__ import annotations

import pytest

from actcli.catalog import default_catalog
from actcli.errors import UnknownName, suggest

NAMES = [
    *default_catalog().names(),
    *(alias for activation in default_catalog() for alias in activation.record.aliases),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sigmod", "sigmoid"),
        ("leaky_rel", "leaky_relu"),
        ("sofplus", "softplus"),
        ("hard_sigmoid_tourch", "hard_sigmoid_torch"),
    ],
)
def test_a_word_that_is_almost_one_is_suggested_alone(typed, meant):
    assert suggest(typed, NAMES) == f"did you mean {meant!r}?"


@pytest.mark.parametrize(("typed", "meant"), [("gleu", "gelu"), ("silo", "silu"), ("mihs", "mish"), ("tahn", "tanh")])
def test_the_nearest_come_first(typed, meant):
    assert repr(meant) in str(suggest(typed, NAMES))


def test_few_names_are_listed():
    assert UnknownName("preset", "qqq", iter(["b", "a"])).hint == "known: a, b"
    assert UnknownName("activation", "qqqqqqqq", NAMES).hint is None
    assert UnknownName("colour", "qqq", []).hint is None
