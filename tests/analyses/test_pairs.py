"""Pairs at once: the same distances from memory, from here and from workers, and only what is proved remembered."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from actcli import load
from actcli.analyses import Finding, Verdict, memory, pairs
from actcli.analyses.pairs import distances
from actcli.errors import UsageError
from actcli.executors import Processes

MANY = ["relu", "gelu", "silu", "lut", "rrelu", "snake", "x*sigmoid(1.702*x)"]
SPAN = Fraction(-6), Fraction(6)


def test_workers_say_what_is_said_here() -> None:
    every = list(combinations(map(load, MANY), 2))
    found = distances(every, SPAN)
    assert distances(every * 3, SPAN, Processes(2)) == found * 3
    assert {one.verdict for one in found} <= {Verdict.PROVED, Verdict.ESTIMATED}


@pytest.mark.parametrize("over", [SPAN, None])
def test_against_a_value_known_otherwise(over) -> None:
    # max |gelu - gelu_tanh|, by mpmath at 60 digits
    (found,) = distances([(load("gelu"), load("gelu_tanh"))], over)
    assert found.verdict is Verdict.PROVED
    assert Fraction(found.data["lower"]) < Fraction("0.000473235520687284877") < Fraction(found.data["upper"])


def test_more_digits() -> None:
    (found,) = distances([(load("gelu"), load("gelu_tanh"))], SPAN, digits=30)
    assert len(found.text) > 30


def test_equal_functions_are_proved_equal() -> None:
    found = distances([(load("silu"), load("swish")), (load("relu"), load("relu"))], SPAN)
    assert [(one.verdict, one.text) for one in found] == [(Verdict.PROVED, "0")] * 2


def test_unbounded_and_undecided() -> None:
    found = distances([(load("relu"), load("x**2")), (load("sin(30*x)"), load("tanh"))], None)
    assert (found[0].verdict, found[0].text, found[0].data["upper"]) == (Verdict.PROVED, "inf", "inf")
    assert found[1].verdict in (Verdict.UNDECIDED, Verdict.PROVED)


def test_only_what_is_proved_is_remembered(remembers, monkeypatch) -> None:
    both = [(load("relu"), load("gelu")), (load("relu"), load("silu"))]
    found = distances(both, SPAN)
    assert len(remembers.lines()) == 2
    memory._read.cache_clear()
    again = distances(both, SPAN, None, remembers.never)
    assert again == found
    assert distances(both[:1], None)[0] != found[0] or len(remembers.lines()) == 3
    monkeypatch.setattr(pairs, "_distance", lambda pair: Finding(Verdict.ESTIMATED, "1", "", 1.0, (), 1.0))
    distances([(load("relu"), load("mish"))], SPAN)
    assert len(remembers.lines()) == 3


def test_what_has_no_one_variable_is_refused_before_the_work(remembers) -> None:
    with pytest.raises(UsageError):
        distances(
            [(load("relu"), load("gelu")), (load("relu"), load("softmax"))],
            SPAN,
            None,
            lambda task: pytest.fail("asked"),
        )
