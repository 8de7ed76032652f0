"""How the tests of the command line run it: through the door in this process, or as a program of its own."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from actcli.cli.door import run

if TYPE_CHECKING:
    from pathlib import Path

Snapshot = dict[str, bytes | None]
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Done:
    """What a run left: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder, and no variable of the surroundings decides what it sees."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for name in ("ACTCLI_PATH", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.fixture
def actcli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in this process: `actcli("eval", "gelu", "--at", "1")`."""

    def call(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return call


@pytest.fixture
def program(folder: Path) -> Run:
    """Run a command line as a process: `program("list", env={"NO_COLOR": "1"})`."""

    def call(
        *arguments: str, env: Mapping[str, str | None] | None = None, stdin: bytes = b"", cwd: Path | None = None
    ) -> Done:
        kept = {**os.environ, "PYTHONUTF8": "1", **(env or {})}
        done = subprocess.run(
            [sys.executable, "-m", "actcli", *arguments],
            cwd=cwd or folder,
            env={name: value for name, value in kept.items() if value is not None},
            input=stdin,
            capture_output=True,
            timeout=60,
        )
        return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return call


def snapshot(folder: Path) -> Snapshot:
    """Everything below the folder, byte for byte."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def assert_clean_failure(actcli: Run, folder: Path) -> Callable[..., Done]:
    """Check what every failure has in common: exit code, few readable lines, nothing printed, nothing written."""

    def check(*arguments: str, code: int, says: str = "", stdin: bytes = b"") -> Done:
        before = snapshot(folder)
        done = actcli(*arguments, stdin=stdin)
        assert done.code == code, (done.code, done.err)
        assert done.out == ""
        lines = done.err.splitlines()
        assert 1 <= len(lines) <= 6, done.err
        assert lines[0].startswith("error: "), done.err
        assert all(len(line) < 600 for line in lines)
        assert "Traceback" not in done.err
        assert not CONTROLS.search(done.err), ascii(done.err)
        assert says in done.err, done.err
        assert snapshot(folder) == before
        return done

    return check
