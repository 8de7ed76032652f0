"""What a clean failure is, said once: `check_failure` and `check_success` hold a run to it.

A run is a `Done`, whether it went through the door in this process (`run_here`) or as a program of its own
(`run_program`). Everything that BAD_INPUT calls common to all rows is checked here: exit code, few printable lines, no
traceback, the folder as it was, time and memory, and that nothing of the input was executed. That last is watched by an
audit hook, which sees what a canary file does not: a shell that was started and failed, a connection that was refused.

Memory of a program is limited (RLIMIT_AS), not measured: a child's peak begins at its parent's, which is all of pytest.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from actcli.cli.door import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

Snapshot = dict[str, bytes | None]
# What no line of talk and no table of ours may hold raw: control characters but tab and newline, and what turns text.
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINES: Final = 6  # on standard error
SECONDS: Final = 10.0  # of processor time, unless a row says otherwise
MEGABYTES: Final = 300  # by which the peak of this process may grow
ADDRESS_SPACE: Final = 2 << 30  # of a program
CANARY: Final = "canary"  # the word that hostile inputs try to make a file or a process of

_EXECUTES: Final = frozenset(
    [
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pickle.find_class",
        "pty.spawn",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.sendto",
        "subprocess.Popen",
        "webbrowser.open",
    ]
)
_TRAVELS: Final = (
    "actcli",
    "collections",
    "concurrent",
    "faults",
    "fractions",
    "multiprocessing",
    "pathlib",
    "test_isolation",
)
_OVER_MODES: Final = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
_DROP: Final = 24  # PR_CAPBSET_DROP
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_watched: list[str] | None = None  # what the hook saw, while it watches
_allowed: tuple[str, ...] = ()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched is None:
        return
    if event.startswith("socket.") and isinstance(arguments[-1], str | bytes):
        return  # of this machine: how processes of our own are met
    if event == "pickle.find_class" and arguments[0].partition(".")[0] in _TRAVELS:
        return  # their results
    if event in _EXECUTES:
        _watched.append(f"{event}{arguments!r}"[:200])
    elif event == "compile" and CANARY in str(arguments[0]):
        _watched.append(f"compile {arguments[0]!r}"[:200])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        name = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else ""
        place = os.path.abspath(name)
        if name and "__pycache__" not in place and not place.startswith(_allowed):
            _watched.append(f"wrote {place}")


sys.addaudithook(_hook)


@contextlib.contextmanager
def nothing_executed(*writable: Path) -> Iterator[None]:
    """Fail if code, a process or a connection was started, or a file opened for writing outside of these folders."""
    global _watched, _allowed
    _watched, _allowed = [], ("/dev/", "/proc/", *map(str, writable))
    try:
        yield
        assert not _watched, _watched
    finally:
        _watched = None


@dataclass(frozen=True)
class Done:
    """What a run left: its exit code, standard output and standard error; what it took."""

    code: int
    out: str
    err: str
    seconds: float = field(default=0.0, compare=False)
    megabytes: float = field(default=0.0, compare=False)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def snapshot(folder: Path) -> Snapshot:
    """Everything below the folder, byte for byte."""
    found: Snapshot = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.fsencode(path.readlink())
        else:
            found[name] = path.read_bytes() if path.is_file() else None
    return found


def empty_folder(tmp_path: Path, monkeypatch: Any) -> Path:
    """An empty folder to run in; no variable and no settings of the surroundings decide what is seen there."""
    work: Path = tmp_path / "work"
    for folder in (work, tmp_path / "temporary", tmp_path / ".git"):  # settings are looked for no further up
        folder.mkdir()
    monkeypatch.chdir(work)
    for name in [*os.environ]:
        if name.startswith("ACTCLI_") and name != "ACTCLI_CACHE":
            monkeypatch.delenv(name)
    for name in ("CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("actcli.cli.settings.user_file", lambda: tmp_path / "config" / "actcli.toml")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # for programs of their own
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    return work


def run_here(words: tuple[str, ...], capsys: Any, monkeypatch: Any, stdin: bytes = b"") -> Done:
    """Run a command line through the door in this process."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
    capsys.readouterr()
    peak, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    code = run(words)
    seconds = time.process_time() - started
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    captured = capsys.readouterr()
    return Done(code, captured.out, captured.err, seconds, growth / 1024)


def run_program(
    words: tuple[str, ...] | None,
    cwd: Path,
    *,
    env: Mapping[str, str | None] | None = None,
    stdin: bytes = b"",
    shell: str | None = None,
    address_space: int = ADDRESS_SPACE,
    limits: Mapping[int, int] | None = None,
    options: tuple[str, ...] = (),
    powerless: bool = False,
    script: tuple[str, ...] | None = None,
    timeout: float = 200.0,
    **settings: Any,
) -> Done:
    """Run a command line as a program; `shell` is a line of bash in which {actcli} stands for the program.

    `powerless`: root does not pass over the modes of files, as nobody else does.
    """
    global _watched
    watched, _watched = _watched, None  # the start of the program is ours
    python = f"{sys.executable} {' '.join(options)}"
    command = ["bash", "-c", shell.replace("{actcli}", f"{python} -m actcli")] if shell else None
    command = command or [sys.executable, *options, *(["-c", *script] if script else ["-m", "actcli", *(words or ())])]
    kept = {**os.environ, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", **(env or {})}

    def limit() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for what, size in {resource.RLIMIT_AS: address_space, **(limits or {})}.items():
            resource.setrlimit(what, (size, size))
        if powerless and os.geteuid() == 0:
            for capability in _OVER_MODES:
                ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)

    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        streams: dict[str, Any] = {"stdin": given, "stdout": out, "stderr": err, **settings}
        clean = {name: value for name, value in kept.items() if value is not None}
        child = subprocess.Popen(command, cwd=cwd, env=clean, preexec_fn=limit, **streams)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            code = child.wait(timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise
        finally:
            _watched = watched
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        out.seek(0)
        err.seek(0)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return Done(code, out.read().decode(errors="replace"), err.read().decode(errors="replace"), seconds)


def check_talk(done: Done, *, starts: str = "error: ") -> None:
    """Few printable lines, the first of which says that something is wrong; no traceback."""
    lines = done.err.splitlines()
    assert 1 <= len(lines) <= LINES, done.err
    assert any(line.startswith(starts) for line in lines), done.err
    assert all(len(line) < 600 for line in lines)
    assert "Traceback" not in done.err
    assert not CONTROLS.search(done.err), ascii(done.err)


def check_failure(
    call: Callable[[], Done],
    folder: Path,
    *,
    code: int,
    says: str = "",
    out: str | None = "",
    seconds: float = SECONDS,
    megabytes: float = MEGABYTES,
) -> Done:
    """Run, and check all that failures have in common; `out` is what may stand on standard output, None: anything."""
    before = snapshot(folder)
    with nothing_executed(folder):
        done = call()
        assert done.code == code, (done.code, done.err)
    assert out is None or done.out == out
    check_talk(done)
    assert says in done.err, done.err
    check_cost(done, seconds, megabytes)
    assert snapshot(folder) == before
    return done


def check_success(
    call: Callable[[], Done],
    folder: Path,
    *,
    says: str = "",
    err: str | None = "",
    new: tuple[str, ...] = (),
    seconds: float = SECONDS,
    megabytes: float = MEGABYTES,
) -> Done:
    """Run, and check that it works quietly: nothing executed, no other file than the `new` ones, no controls."""
    before = snapshot(folder)
    with nothing_executed(folder):
        done = call()
        assert done.code == 0, (done.code, done.err)
    assert err is None or done.err == err
    assert says in done.out, done.out
    assert not CONTROLS.search(done.out), ascii(done.out)
    check_cost(done, seconds, megabytes)
    after = snapshot(folder)
    assert {name: data for name, data in after.items() if name not in new} == before
    assert set(new) <= set(after)
    return done


def check_cost(done: Done, seconds: float = SECONDS, megabytes: float = MEGABYTES) -> None:
    """Within the limits of processor time and memory."""
    assert done.seconds <= seconds, done.seconds
    assert done.megabytes <= megabytes, done.megabytes


# ------------------------------------------------------------------------------------------------- rows of the table


@dataclass(frozen=True)
class Fault:
    """One row: what is typed where which files lie, and what must come of it."""

    words: tuple[str, ...]
    code: int
    says: str = ""
    files: Mapping[str, bytes | str] = field(default_factory=dict)
    stdin: bytes = b""
    seconds: float = SECONDS

    def lay_out(self, folder: Path) -> None:
        """Make the files of the row."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def fault(*words: str, code: int, says: str = "", stdin: bytes = b"", seconds: float = SECONDS) -> Fault:
    """A row of a command line alone."""
    return Fault(words, code, says, {}, stdin, seconds)


def definition(content: bytes | str, says: str = "", *, code: int = 3, seconds: float = SECONDS) -> Fault:
    """A row of a definition file that is checked."""
    return Fault(("check", "mine.yaml"), code, says, {"mine.yaml": content}, b"", seconds)


def rows(table: Mapping[str, Fault]) -> dict[str, Any]:
    """The table for `pytest.mark.parametrize(**rows(TABLE))`; each key starts with the identifier of its row."""
    return {"argnames": "row", "argvalues": list(table.values()), "ids": list(table)}


def run_script(code: str, cwd: Path, *words: str, timeout: float = 200.0, **settings: Any) -> Done:
    """Run lines of Python as a program, within the same limits."""
    return run_program(None, cwd, script=(code, *words), timeout=timeout, **settings)
