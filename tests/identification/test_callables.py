"""Python functions are called with care: what they do wrong is said in one line."""

from __future__ import annotations

import math
import sys
import time

import numpy as np
import pytest

from actcli.catalog import default_catalog
from actcli.errors import FileError, InputError, UsageError
from actcli.identification.callables import find_callable, sampled
from actcli.identification.search import Agreement, matches


def first(function):
    return matches(sampled(function, "f"), default_catalog())[0]


def test_arrays_and_numbers():
    assert first(np.tanh).activation.name == "tanh"
    assert first(math.atan).activation.name == "arctan"
    assert first(lambda x: x / (1 + np.exp(-x))).activation.name == "silu"


def test_a_function_that_has_values_on_one_side_only():
    found = sampled(math.sqrt, "math:sqrt")
    assert found.x.min() >= 0
    assert found.dropped > 100


def test_float32_is_kept():
    found = sampled(lambda x: np.maximum(x.astype(np.float32), 0), "f")
    assert found.form == "float32"
    assert matches(found, default_catalog())[0].agreement is Agreement.UNITS


def test_inputs_cannot_be_changed_behind_our_back():
    def rude(x):
        x *= 0
        return x + 1

    found = sampled(rude, "rude")
    assert found.x.min() < -9


def test_printing_goes_nowhere(capsys):
    def loud(x):
        print("noise")
        print("more", file=sys.stderr)
        return np.tanh(x)

    sampled(loud, "loud")
    assert capsys.readouterr() == ("", "")


def raising(x):
    raise RuntimeError("no\nnumbers\x1b[31m")


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (raising, "RuntimeError: no numbers"),
        (np.sum, "returned the shape"),
        (lambda x: "text", "not real numbers"),
        (lambda x: x * 1j, "not real numbers"),
        (lambda x: [1, [2]], "no array of numbers"),
        (lambda x: x * np.nan, "no finite number"),
        (lambda: 1, "takes no array and no number"),
        (sys.exit, "raised SystemExit"),
    ],
)
def test_failures(function, says):
    with pytest.raises(InputError, match=says):
        sampled(function, "f")


def test_no_thread_to_call_it_in(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    with pytest.raises(FileError, match=r"^f is not called: can't start new thread"):
        sampled(abs, "f")


def test_what_hangs_is_given_up(capsys):
    def slow(x):
        time.sleep(30)

    with pytest.raises(InputError, match="did not return within"):
        sampled(slow, "slow", seconds=0.2)
    print("heard")
    assert capsys.readouterr().out == "heard\n"


@pytest.mark.parametrize("text", ["math", "math:", ":tanh", "os.path:join(1)", "a b:c", "math:tanh:x"])
def test_what_names_no_function(text):
    with pytest.raises(UsageError, match="a function is named"):
        find_callable(text)


def test_what_is_not_there():
    with pytest.raises(UsageError, match="no module 'nowhere_at_all'"):
        find_callable("nowhere_at_all:f")
    with pytest.raises(UsageError, match="math has no 'nothing'"):
        find_callable("math:nothing")
    with pytest.raises(UsageError, match="is no function but float"):
        find_callable("math:pi")


def test_modules_of_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine_alone.py").write_text("class Act:\n    def __call__(self, x):\n        return abs(x)\n")
    (tmp_path / "broken_alone.py").write_text("1/0\n")
    assert first(find_callable("mine_alone:Act")).activation.name == "abs"
    assert str(tmp_path) not in sys.path
    with pytest.raises(InputError, match="importing broken_alone failed: ZeroDivisionError"):
        find_callable("broken_alone:f")
