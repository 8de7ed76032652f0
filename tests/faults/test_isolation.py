"""Isolated work: whatever a task does to its process, the others have their results."""

from __future__ import annotations

import os
import signal
from fractions import Fraction

import pytest

from actcli import points
from actcli.analyses import guarded
from actcli.executors import Failure
from actcli.executors.isolated import run_isolated


def do(what: str) -> str:
    """One of the ways in which work on a stranger's data can end."""
    match what:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "memory":
            return str(len(bytearray(1 << 40)))
        case "native":
            return str(pow(3, 10**9))  # one call of C that never comes back to Python
        case "raise":
            raise ValueError("no\nsuch thing")
        case "flint":
            from flint import fmpz

            return str(fmpz(10) ** 10**11)
    return what


TASKS = ["one", "crash", "two", "memory", "three", "raise", "native", "flint", "four"]


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_each_failure_stays_in_its_place():
    found = run_isolated(do, TASKS, seconds=0, megabytes=3000)  # of processor time, and what is left of the second
    assert [result for result in found if isinstance(result, str)] == ["one", "two", "three", "four"]
    for what, result in zip(TASKS, found, strict=True):
        if what in ("one", "two", "three", "four"):
            assert result == what
        else:
            assert isinstance(result, Failure), what
            assert "\n" not in result.reason
    assert "MemoryError" in found[TASKS.index("memory")].reason
    assert found[TASKS.index("raise")].reason == "ValueError: no such thing"


def test_results_are_those_of_this_process():
    assert run_isolated(Fraction, ["1/3", "x", "2"]) == [
        Fraction(1, 3),
        Failure("ValueError: Invalid literal for Fraction: 'x'"),
        2,
    ]


def test_nothing_to_do_starts_nothing(monkeypatch):
    monkeypatch.setattr("actcli.executors.processes._Pool", None)
    assert run_isolated(do, []) == []


CLAIMING = """
good: {formula: tanh(x), claims: [{property: range, value: "(-1, 1)"}]}
bad: {formula: x*x, claims: [{property: monotonic, value: non-decreasing}]}
"""


def die_of_bad(activation):
    """As `checks._audit_all`, but native code crashes on one definition."""
    if activation.name == "bad":
        os.kill(os.getpid(), signal.SIGSEGV)
    from actcli.checks import _audit_all

    return _audit_all(activation)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_crash_in_the_claims_of_strangers_is_one_fault(folder, actcli, monkeypatch):
    """F24: the offending name is told with exit code 4, and the claims of the other definitions are audited."""
    (folder / "mine.yaml").write_text(CLAIMING)
    usual = actcli("check", "mine.yaml", "--claims", "-f", "json")
    assert usual.code == 1, usual
    monkeypatch.setattr("actcli.checks._audit_all", die_of_bad)
    done = actcli("check", "mine.yaml", "--claims", "-f", "json")
    assert done.code == 4, done
    assert "the claims of bad are not audited: its process died" in done.err
    assert '"place": "mine.yaml:2:35"' in done.out
    assert "PROVED" in done.out


class DeadlyRows(points._Asked):
    """Rows whose process dies of one point, as of a crash in native code."""

    def __call__(self, words):
        if "2" in words:
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().__call__(words)


class DeadlyQuestion(guarded._Question):
    """A comparison whose process dies of one candidate."""

    def answer(self):
        if any(one.name == "elu" for one in self.candidates):
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().answer()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_crash_at_many_digits_is_one_row(actcli, monkeypatch):
    """F24: precision that a person asked for; the other rows are there, and the exit code is 4."""
    monkeypatch.setattr(points, "_Asked", DeadlyRows)
    done = actcli("eval", "relu", "--at", "1,2,3", "--digits", "101")
    assert done.code == 4, done
    assert done.out.split() == ["x", "f(x)", "1", "1", "2", "failed", "3", "3"]
    assert done.err.startswith("error: '2' is not evaluated: its process died")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_crash_at_many_digits_is_one_candidate(actcli, monkeypatch):
    monkeypatch.setattr(guarded, "_Question", DeadlyQuestion)
    done = actcli("error", "relu", "elu", "hard_tanh", "--range", "-1:1", "--digits", "101")
    assert done.code == 4, done
    assert "hard_tanh" in done.out
    assert "elu  " not in done.out
    assert done.err.startswith("error: elu is not compared with relu: its process died")


@pytest.mark.parametrize("line", [
    ["eval", "gelu", "--at", "1,-2", "--deriv", "--digits", "101"], ["eval", "softmax", "--at", "1,2", "--digits", "101"],
    ["error", "relu", "leaky_relu", "--range", "-1:1", "--digits", "101"],
], ids=lambda line: " ".join(line[:2]))  # fmt: skip
def test_many_digits_are_those_of_this_process(line, actcli, monkeypatch):
    apart = actcli(*line)
    monkeypatch.setattr("actcli.limits.CALM_DIGITS", 1000)
    assert apart == actcli(*line)
    assert apart.code == 0
