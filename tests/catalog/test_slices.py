"""Slices: what they are, and what is wrong with those that are none."""

from __future__ import annotations

import pytest

from actcli import compare, load
from actcli.analyses import ANALYSES
from actcli.errors import InputError, UnknownName, UsageError


def test_a_slice_is_an_activation_of_one_variable():
    first = load("softmax[x, 0, 0]")

    assert first.name == "softmax[x, 0, 0]"
    assert not first.is_vector
    assert first(0.0) == pytest.approx(1 / 3)
    assert first.at("0", digits=30) == "0.333333333333333333333333333333"
    assert ANALYSES["lipschitz"].of(first).text == "0.25"


def test_entries_are_counted_from_zero():
    assert [load(f"softmax[x, 0][{k}]").displayed for k in (0, 1)] == ["sigmoid(x)", "sigmoid(-x)"]
    assert load("crelu[x]").displayed != load("crelu[x][1]").displayed


def test_aliases_and_commas_in_brackets():
    assert load("LogSoftmax[max(x, 0), x]")(1.0) == pytest.approx(-0.6931471805599453)


def test_what_is_proved_of_slices():
    largest = compare("softmax[x, 0]", "sparsemax[x, 0]").gaps[0].value.largest
    assert largest.text == "0.2689414214"  # sigmoid(-1), where the sparsemax of a pair reaches 0
    assert largest.bounds is not None


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("softmax[x, 0][2]", InputError, "2 entries, counted from 0"),
        ("softmax[]", InputError, "empty formula"),
        ("softmax[x, y]", InputError, "unknown name 'y'"),
        ("softmax[x, 0][0][0]", InputError, "unexpected"),
        ("softmax[" + "x," * 64 + "x]", InputError, "at most 64"),
        ("nothing[x]", UnknownName, "unknown activation 'nothing'"),
        ("glu[x, 1]", UsageError, "has two inputs"),
        ("softmax[softmax[x]]", InputError, "unexpected"),
        ("[x]", InputError, "unexpected|formula"),
    ],
)
def test_what_is_no_slice(text, error, message):
    with pytest.raises(error, match=message):
        load(text)
