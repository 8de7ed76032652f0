"""Isolated work: whatever a task does to its process, the others have their results."""

from __future__ import annotations

import os
import signal
import time
from fractions import Fraction

import pytest

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
    found = run_isolated(do, TASKS, seconds=1, megabytes=3000)
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


def test_nothing_to_do_starts_nothing():
    started = time.perf_counter()
    assert run_isolated(do, []) == []
    assert time.perf_counter() - started < 5


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
