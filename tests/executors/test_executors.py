"""The same results in the same order, whoever does the work and whatever dies of it."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor

import labour
import pytest

from actcli import executors
from actcli.errors import FileError, UsageError
from actcli.executors import Failure, Processes, run

SQUARES = [x * x for x in range(60)]


@pytest.mark.parametrize("kind", ["here", "ours", "pool", "threads"])
def test_results_are_the_same_in_the_same_order(kind) -> None:
    told = []
    with ProcessPoolExecutor(2) if kind == "pool" else ThreadPoolExecutor(3) as executor:
        workers = {"here": None, "ours": Processes(2)}.get(kind, executor)
        found = run(labour.square, range(60), workers, done=lambda index, result: told.append((index, result)))
    assert found == SQUARES
    assert sorted(told) == list(enumerate(SQUARES))


def test_nothing_to_do() -> None:
    assert run(labour.square, []) == run(labour.square, [], Processes(2)) == []
    with ThreadPoolExecutor() as executor:
        assert run(labour.square, [], executor) == []


@pytest.mark.parametrize("workers", [None, Processes(2)], ids=["here", "ours"])
def test_a_task_that_raises_fails_alone(workers) -> None:
    found = run(labour.fussy, range(8), workers, seconds=1)
    assert found[3] == Failure("three is too many")
    assert found[5] == Failure("ZeroDivisionError: five lines")
    assert [result for result in found if isinstance(result, int)] == [0, 1, 2, 4, 6, 7]


def test_a_worker_that_dies_loses_nothing(tmp_path) -> None:
    tasks = [(str(tmp_path / "died"), x) for x in range(60)]
    assert run(labour.deadly_once, tasks, Processes(2)) == SQUARES
    assert (tmp_path / "died").exists()


@pytest.mark.parametrize("kind", ["ours", "pool"])
def test_a_task_that_kills_its_worker_fails_alone(kind) -> None:
    with ProcessPoolExecutor(2) as executor:
        found = run(labour.deadly, range(30), Processes(2) if kind == "ours" else executor)
    assert isinstance(found[7], Failure)
    assert "died 2 times" in found[7].reason
    assert found[:7] + found[8:] == [*SQUARES[:7], *SQUARES[8:30]]


def test_what_cannot_travel_fails_alone() -> None:
    found = run(labour.unpicklable, range(5), Processes(2), seconds=1)
    assert isinstance(found[2], Failure)
    assert [found[index] for index in (0, 1, 3, 4)] == [0, 1, 3, 4]


def test_little_work_stays_here() -> None:
    assert set(run(labour.process, range(5), Processes(2), seconds=0.1)) == {os.getpid()}
    assert set(run(labour.process, range(5), Processes(1), seconds=100)) == {os.getpid()}
    others = set(run(labour.process, range(30), Processes(2), seconds=0.1))
    assert os.getpid() not in others
    assert 1 <= len(others) <= 2


def test_a_worker_does_one_task_at_a_time(tmp_path) -> None:
    with ThreadPoolExecutor(4) as executor:
        assert not any(run(labour.overlaps, [str(tmp_path)] * 12, executor))


def test_chunks_are_small_and_shared_out() -> None:
    def sizes(count: int, seconds: float, workers: int) -> list[int]:
        work = executors._Work(abs, range(count), None)
        return [len(chunk) for chunk in work.chunks(seconds, workers)]

    assert sizes(4950, 0.015, 2) == [7] * 707 + [1]
    assert set(sizes(4950, 10, 2)) == {1}
    assert sizes(10, 0.001, 2) == [1] * 10
    assert sum(sizes(999, 1e-6, 3)) == 999


def test_another_version_is_refused(monkeypatch) -> None:
    do = executors._do
    monkeypatch.setattr(executors, "_do", lambda function, tasks, version: do(function, tasks, "0.0.7"))
    with ThreadPoolExecutor() as executor, pytest.raises(UsageError, match=r"this is 0\.0\.7"):
        run(labour.square, range(5), executor)


class Gone(ThreadPoolExecutor):
    """An executor whose cluster goes."""

    def submit(self, fn, /, *arguments, **named):
        future: Future[object] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_an_executor_that_goes_is_told() -> None:
    with Gone() as executor, pytest.raises(FileError, match="has gone"):
        run(labour.square, range(5), executor)


def test_an_interrupt_stops_everything() -> None:
    def done(index: int, result: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(labour.slow_square, range(10_000), Processes(2), done=done)
