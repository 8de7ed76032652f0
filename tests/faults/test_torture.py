"""Torture of every writer, rows O1, O2, O16, O17 and O19: each call it makes fails once, and it is killed at any time.

What must hold each time: the old file byte for byte or the new one whole, no temporary file, one clear line, exit code
5, or 0 where the call did not matter. The calls that fail are those of Python on files below the folder, in the order
in which they come; the number of them is counted first, so a writer that makes more calls is tortured more.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from faults import clean

from actcli import output
from actcli.plots import canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KILLS = int(os.environ.get("ACTCLI_KILLS", "12"))  # 200 by hand
ALL = os.environ.get("ACTCLI_TEST_MULTIPLIER", "1") != "1"  # every error for every call, by hand
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR, errno.EROFS, errno.EDQUOT]
RELU = ["list", "--family", "relu"]
# What is written by which command line; X is the file.
WRITERS: dict[str, list[str]] = {
    **{form: [*RELU, "-f", form, "-o", "X"] for form in ("rich", "plain", "md", "csv", "tsv", "json", "jsonl", "html", "latex")},
    **{form: ["plot", "relu", "-o", f"X.{form}"] for form in ("png", "svg", "pdf")},
    "page": ["show", "relu", "--no-curve", "-o", "X"],
    "page-json": ["show", "relu", "-f", "json", "-o", "X"],
    "schema": ["schema", "-o", "X"],
    "values": ["eval", "relu", "-o", "X"],
    "array": ["eval", "relu", "-o", "X.npy"],
    "starter": ["new", "mine", "-o", "X"],
}  # fmt: skip


class Broken:
    """A file whose writes and close are counted, the chosen one of which fails; half of what was to be written is."""

    def __init__(self, file: Any, hit: Callable[[str], None]) -> None:
        self.file, self.hit, self.closed = file, hit, False

    def __enter__(self) -> Broken:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, data: Any) -> Any:
        try:
            self.hit("write")
        except OSError:
            self.file.write(data[: len(data) // 2])
            raise
        return self.file.write(data)

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.file.close()
            self.hit("close")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@contextmanager
def failing(folder: Path, index: int, error: int) -> Iterator[list[str]]:
    """The call number `index` on a file below the folder fails; the names of all calls are told."""
    calls: list[str] = []
    ours: set[int] = set()
    real = {name: getattr(os, name) for name in ("open", "fsync", "replace", "fchmod", "fchown", "mkdir")}
    real_open = builtins.open

    def hit(name: str) -> None:
        calls.append(name)
        if len(calls) - 1 == index:
            raise OSError(error, os.strerror(error))

    def inside(path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(os.fspath(path)).startswith(str(folder))

    def os_open(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if inside(path):
            hit("open folder" if os.path.isdir(path) else "open")
        descriptor = real["open"](path, flags, *rest, **named)
        if inside(path):
            ours.add(descriptor)
        return descriptor

    def open_(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        writes = set(mode) & set("wax+")
        if not writes or not (file in ours if isinstance(file, int) else inside(file)):
            return real_open(file, mode, *rest, **named)
        if not isinstance(file, int):
            hit("open")
        return Broken(real_open(file, mode, *rest, **named), hit)

    def counted(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if arguments[0] in ours if isinstance(arguments[0], int) else inside(arguments[0]):
                hit(name)
            return real[name](*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", os_open)
        patch.setattr(builtins, "open", open_)
        patch.setattr(io, "open", open_)
        for name in ("fsync", "replace", "fchmod", "fchown", "mkdir"):
            patch.setattr(os, name, counted(name))
        yield calls


@pytest.fixture(autouse=True)
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is drawn once for all its failures; and each run sweeps its folder."""
    real = canvas.render
    monkeypatch.setattr(canvas, "render", lambda figure, form="png", dpi=None: _rendered(real, form))
    output._sweep.cache_clear()


@cache
def _rendered(real: Callable[..., bytes], form: str) -> bytes:
    return real(canvas.new_figure(canvas.PRESETS["screen"]), form)


@pytest.mark.parametrize("existing", [False, True], ids=["new", "old"])
@pytest.mark.parametrize("writer", [pytest.param(name, id=f"O2-{name}") for name in WRITERS])
def test_every_call_of_every_writer_fails(writer, existing, folder, actcli):
    words = WRITERS[writer]
    name = words[-1]
    if writer == "starter" and existing:
        pytest.skip("a starter never takes the place of a file")
    stdin = b"-1 0 1" if writer in ("values", "array") else b""
    path = folder / name

    def reset() -> None:
        if existing:
            path.write_bytes(b"precious")
        else:
            path.unlink(missing_ok=True)

    reset()
    with failing(folder, -1, 0) as calls:
        assert actcli(*words, stdin=stdin).code == 0
    new = path.read_bytes()
    assert {"open", "write", "fsync", "replace"} <= set(calls)
    for index, call in enumerate(list(calls)):
        for error in ERRORS if ALL else (ERRORS[index % 6], ERRORS[(index + len(writer)) % 6]):
            reset()
            with failing(folder, index, error):
                done = actcli(*words, stdin=stdin)
            what = (call, errno.errorcode[error], done)
            # A folder that cannot be flushed, and an owner that cannot be kept, are no faults of the file.
            harmless = (
                call == "open folder"
                or (call, error) == ("fchown", errno.EACCES)
                or (call == "fsync" and index > calls.index("fsync"))
            )
            assert done.code == (0 if harmless else 5), what
            if harmless:
                assert path.read_bytes() == new, what
            else:
                assert (path.read_bytes() if path.exists() else b"") == (b"precious" if existing else b""), what
                assert done.out == "", what
                assert done.err.splitlines()[0] == f"error: cannot write {name}: {os.strerror(error)}", what
                assert len(done.err.splitlines()) == 1, what
            assert {entry.name for entry in folder.iterdir()} <= {name}, what


@pytest.mark.parametrize("error", [pytest.param(error, id=f"O2-findings-{errno.errorcode[error]}") for error in ERRORS])
def test_every_call_of_the_memory_of_findings_fails(error, folder, actcli, monkeypatch):
    """What cannot be remembered is no failure; the answer is the same."""
    from actcli.analyses import memory

    place = folder / "cache"
    monkeypatch.setenv("ACTCLI_CACHE", str(place))
    words = ["table", "relu", "abs", "--columns", "range,monotonic", "-f", "json"]

    def forget() -> None:
        for path in place.glob("*"):
            path.unlink()
        if place.exists():
            place.rmdir()
        memory._read.cache_clear()

    forget()
    with failing(folder, -1, 0) as calls:
        usual = actcli(*words)
    assert usual.code == 0
    assert "write" in calls
    try:
        for index in range(len(calls)):
            forget()
            with failing(folder, index, error):
                done = actcli(*words)
            assert done == usual, calls[index]
            memory._read.cache_clear()
            assert actcli(*words) == usual  # a torn line is skipped
    finally:
        monkeypatch.setenv("ACTCLI_CACHE", "off")
        memory._read.cache_clear()


# ------------------------------------------------------------------------------------------------------- a full disk


@pytest.mark.parametrize(
    "form",
    [pytest.param(form, id=f"O1-{form}") for form in ("png", "pdf", "csv", "html")],
)
def test_a_full_disk_keeps_the_old_file(form, folder):
    """The limit of a file's size is that of a disk which is full after so many bytes."""
    words = (
        ["plot", "relu", "-o", f"X.{form}"] if form in ("png", "svg", "pdf") else [*RELU, "-f", form, "-o", f"X.{form}"]
    )
    path = folder / f"X.{form}"
    code = f"""
import io, os, resource, signal, sys
from actcli.cli.door import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
words = {words!r}
assert run(words) == 0
size = os.path.getsize(words[-1])
open(words[-1], "wb").write(b"precious")
for limit in (0, 1, 4096, size - 1):
    if limit >= size:
        continue
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    sys.stderr, sys.stdout = io.StringIO(), io.StringIO()
    code, told, sys.stderr, sys.stdout = run(words), sys.stderr.getvalue(), sys.__stderr__, sys.__stdout__
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    assert code == 5 and told == f"error: cannot write {{words[-1]}}: File too large\\n", (limit, code, told)
    assert open(words[-1], "rb").read() == b"precious"
    assert os.listdir() == [words[-1]]
print("held")
"""
    done = clean.run_script(code, folder)
    assert (done.code, done.lines[-1:]) == (0, ["held"]), done.err
    assert path.read_bytes() == b"precious"


# ---------------------------------------------------------------------------------------------------- killed processes

WRITING = """
import sys
from actcli.output import write_bytes
sys.stdout.write("go\\n")
sys.stdout.flush()
for index in range(10**9):
    letter = bytes([65 + index % 26])
    write_bytes(sys.argv[1], letter * (1 + (index * 7919) % 300_000))
"""


def _is_whole(data: bytes) -> bool:
    return bool(data) and data == data[:1] * len(data)


@pytest.mark.parametrize("kills", [pytest.param(KILLS, id="O17-kill")])
def test_kills_at_random_times(kills, folder):
    """`kill -9` while files are written: never a torn one, and the next run leaves nothing behind."""
    chance, path, left = random.Random(os.environ.get("ACTCLI_SEED", 17)), folder / "X", 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", WRITING, "X"], cwd=folder, stdout=subprocess.PIPE, env=environment
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.send_signal(signal.SIGKILL)
        if path.exists():
            data = path.read_bytes()
            assert _is_whole(data), (len(data), data[:1], data[-1:])
        left += len(list(folder.glob(".actcli-*")))
    output._sweep.cache_clear()
    output.write_bytes(path, b"AAA")
    assert [entry.name for entry in folder.iterdir()] == ["X"]
    assert kills < 100 or left > 0  # else the kills came at no interesting time


@pytest.mark.parametrize("phase", [pytest.param(phase, id=f"O18-{phase}") for phase in ("SIGINT", "SIGTERM", "SIGHUP")])
def test_signals_while_writing(phase, folder):
    """A signal that can be heard leaves no temporary file at once, not only after the next run."""
    number = getattr(signal, phase)
    chance = random.Random(18)
    code = WRITING.replace(
        "import sys",
        "import sys\nfrom actcli.cli import door\nfrom actcli.cli.app import make_app\ndef work(command=None):\n    def call(*words, **settings):\n        write_all()\n    return call",
        1,
    )
    head, body = code.split('sys.stdout.write("go', 1)
    code = (
        head + "def write_all():\n" + "".join(f"    {line}\n" for line in ('sys.stdout.write("go' + body).splitlines())
    )
    code += "import actcli.cli.app\nactcli.cli.app.make_app = work\nsys.exit(door.run(['list']))\n"
    expected = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}[phase]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(max(3, KILLS // 4)):
        with subprocess.Popen(
            [sys.executable, "-c", code, "X"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.send_signal(number)
            try:
                err = child.communicate(timeout=200)[1].decode()
            finally:
                child.kill()
        assert child.returncode == expected, err
        assert err in ("", "interrupted\n")
        assert {entry.name for entry in folder.iterdir()} <= {"X"}
        assert not (folder / "X").exists() or _is_whole((folder / "X").read_bytes())


@pytest.mark.parametrize("count", [pytest.param(2, id="O19-writers")])
def test_writers_and_a_reader_of_one_file(count, folder):
    """Two programs write one file as fast as they can while it is read: it is never torn."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WRITING, "X"]
    writers = [subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, env=environment) for _ in range(count)]
    try:
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        until, reads = time.monotonic() + 0.5 + KILLS / 40, 0
        while time.monotonic() < until or reads < 20:
            if (folder / "X").exists():
                assert _is_whole((folder / "X").read_bytes())
                reads += 1
        assert all(writer.poll() is None for writer in writers)
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    output._sweep.cache_clear()
    output.write_bytes(folder / "X", b"A")
    assert [entry.name for entry in folder.iterdir()] == ["X"]


@pytest.mark.parametrize("count", [pytest.param(4, id="O19-programs")])
def test_programs_that_write_one_file(count, folder, program):
    usual = program("list", "--family", "relu", "-o", "X.md")
    assert usual.code == 0
    text = (folder / "X.md").read_bytes()
    done: list[clean.Done] = []
    threads = [
        threading.Thread(target=lambda: done.append(program("list", "--family", "relu", "-o", "X.md")))
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert (folder / "X.md").read_bytes() == text
    assert [(one.code, one.err) for one in done] == [(0, "")] * count
    assert [entry.name for entry in folder.iterdir()] == ["X.md"]


@pytest.mark.parametrize("limit", [pytest.param(0, id="O16-several-files")])
def test_what_was_written_before_a_failure_stays(limit, folder, actcli):
    """No command writes several files; the figure of `compare` is whole before the table goes to standard output."""
    with failing(folder, -1, 0) as calls:
        done = actcli("compare", "relu", "relu6", "--range", "-1", "1", "-o", "X.png")
    assert done.code == 0
    assert calls.count("replace") == 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != limit
