"""Comparisons in processes: the same answers, and whoever kills its process is told alone."""

from __future__ import annotations

import os
import signal

import pytest

from actcli import load
from actcli.analyses import guarded
from actcli.analyses.gap import gaps
from actcli.errors import Undecided, UsageError

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


class Deadly(guarded._Question):
    """A question whose process dies of ELU, as of a crash in native code."""

    def answer(self):
        if any(one.name == "elu" for one in self.candidates):
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().answer()


@pytest.fixture
def deadly(monkeypatch):
    monkeypatch.setattr(guarded, "_Question", Deadly)


def test_the_answers_are_those_of_this_process():
    reference, candidates = load("relu"), [load("elu"), load("leaky_relu", negative_slope=0.2)]
    found, dead = guarded.guarded_gaps(reference, candidates, digits=12)
    here = gaps(reference, candidates, digits=12)
    assert dead == ()
    assert [(one.value, one.derivative, one.notes) for one in found] == [
        (one.value, one.derivative, one.notes) for one in here
    ]
    assert found[1].candidate.parameters == candidates[1].parameters


def test_an_error_of_ours_comes_back_whole():
    with pytest.raises(UsageError, match="acts on a whole axis") as caught:
        guarded.guarded_gaps(load("relu"), [load("softmax")], digits=5)
    assert "softmax[x, 0]" in caught.value.hint


@posix
@pytest.mark.usefixtures("deadly")
def test_the_others_are_compared_all_the_same():
    found, dead = guarded.guarded_gaps(load("relu"), [load("elu"), load("hard_tanh")], (-1, 1), digits=5)
    assert [one.candidate.name for one in found] == ["hard_tanh"]
    (reason,) = dead
    assert reason.startswith("elu is not compared with relu: its process died")


@posix
@pytest.mark.usefixtures("deadly")
def test_no_candidate_is_left():
    with pytest.raises(Undecided, match="elu is not compared with relu: its process died"):
        guarded.guarded_gaps(load("relu"), [load("elu")], digits=5)
