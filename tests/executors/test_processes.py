"""Processes end with the one that started them, however it ends, and do not run its script again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from actcli.errors import FileError
from actcli.executors import processes
from actcli.executors.isolated import _Always
from actcli.executors.processes import Processes, usable_cores

posix = pytest.mark.skipif(os.name != "posix", reason="signals")
SCRIPT = """
import sys, os, time
sys.path.insert(0, {tests!r})
import labour
from actcli.executors import Processes, run

print("begun", flush=True)

def done(index, result):
    with open({pids!r}, "a") as file:
        file.write(f"{{result}}\\n")

run(labour.process, range(100_000 if {long!r} else 20), Processes(2), done=done)
print("ended", flush=True)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def eventually(condition, seconds: float = 100.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def start(tmp_path):
    """Start a script that is not guarded against being imported; the process, and the ids of its workers."""
    pids = tmp_path / "pids"

    def begin(*, long: bool):
        script = tmp_path / "script.py"
        tests = str(Path(__file__).parents[1])
        script.write_text(SCRIPT.format(tests=tests, pids=str(pids), long=long), encoding="utf-8")
        started = subprocess.Popen(
            [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        return started, lambda: {int(line) for line in pids.read_text().split()} if pids.exists() else set()

    return begin


def test_a_script_without_a_guard_runs_once(start) -> None:
    process, workers = start(long=False)
    out, err = process.communicate(timeout=200)
    assert (out, err, process.returncode) == ("begun\nended\n", "", 0)
    assert workers()
    assert process.pid not in workers()


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL", "SIGTERM"])
def test_no_worker_is_left(name, start) -> None:
    process, workers = start(long=True)
    assert eventually(lambda: len(workers()) == 2)
    if name == "SIGINT":
        os.killpg(process.pid, signal.SIGINT)  # as the keyboard does: to everybody
    else:
        process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=200)
    assert process.returncode != 0
    assert "labour.py" not in err  # no worker has anything to say
    assert eventually(lambda: not any(map(alive, workers())))


def test_processes_that_cannot_be_started_are_told(monkeypatch) -> None:
    monkeypatch.setattr(processes, "_begin", _die)
    with pytest.raises(FileError, match="no process can be started") as caught, Processes(2).pool():
        pytest.fail("there is none")
    assert "--jobs 1" in caught.value.hint


@pytest.mark.parametrize("kind", [Processes, _Always], ids=["many", "limited"])
@pytest.mark.parametrize(
    "refusal",
    [BlockingIOError(11, "Resource temporarily unavailable"), RuntimeError("can't start new thread")],
    ids=repr,
)
@pytest.mark.parametrize("step", ["__init__", "submit"])
def test_why_none_can_be_started(step, refusal, kind, monkeypatch) -> None:
    def refuse(*arguments, **named):
        raise refusal

    monkeypatch.setattr(f"actcli.executors.processes.ProcessPoolExecutor.{step}", refuse)
    with (
        pytest.raises(FileError, match=f"no process can be started here: {refusal.args[-1]}") as caught,
        kind(2).pool(),
    ):
        pytest.fail("there is none")
    assert caught.value.hint == kind.without
    assert ("--jobs" in kind.without) is (kind is Processes)


def _die() -> None:
    os._exit(3)


def test_cores_are_those_that_may_be_used() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
    assert Processes().jobs == usable_cores()


def test_a_long_folder_for_temporary_files(tmp_path) -> None:
    """A socket's name is short; where it would not be, processes are started without one."""
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    program = (
        "from actcli.executors.processes import Processes\n"
        "with Processes(2).pool() as pool:\n    print(pool.submit(abs, -9).result())\n"
    )
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200, env=environment)
    assert (done.stdout, done.stderr) == ("9\n", "")
