"""What an error says of names: the one that is meant, the nearest, or all where they are few."""

from __future__ import annotations

import pickle
import traceback

import pytest

from actcli.catalog import default_catalog
from actcli.errors import ActcliError, FileError, InputError, Place, UnknownName, UsageError, suggest

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


def test_a_traceback_shows_the_hint():
    error = UsageError("no", hint="do this")
    assert traceback.format_exception_only(error) == ["actcli.errors.UsageError: no\n", "hint: do this\n"]
    error.add_note("of somebody")
    error.hint = "do that"
    assert error.__notes__ == ["of somebody", "hint: do that"]
    error.hint = None
    assert error.__notes__ == ["of somebody"]
    assert traceback.format_exception_only(UsageError("no")) == ["actcli.errors.UsageError: no\n"]


ERRORS = [
    FileError("no"),
    UnknownName("preset", "qqq", ["a", "b"]),
    InputError("no", place=Place("f", 1, 2, "text"), hint="do this"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_come_from_other_processes_as_they_are(error: ActcliError):
    found = pickle.loads(pickle.dumps(error))
    assert (type(found), found.args, found.__dict__) == (type(error), error.args, error.__dict__)
    assert str(found) == str(error)
