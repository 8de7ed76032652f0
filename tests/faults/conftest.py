"""Every fault is tried in an empty folder, in this process or as a program, and held to `clean`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from faults import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.clean import Done, Fault


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every fault is tried in an empty folder."""
    return clean.empty_folder(tmp_path, monkeypatch)


@pytest.fixture
def actcli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command line in this process: `actcli("eval", "gelu", "--at", "1")`."""
    return lambda *words, stdin=b"": clean.run_here(words, capsys, monkeypatch, stdin)


@pytest.fixture
def program(folder: Path) -> Callable[..., Done]:
    """Run a command line as a program: `program("list", env={"NO_COLOR": "1"})`."""
    return lambda *words, cwd=None, **settings: clean.run_program(words, cwd or folder, **settings)


@pytest.fixture
def fails(actcli: Callable[..., Done], folder: Path) -> Callable[..., Done]:
    """Check that a command line fails cleanly: `fails("plot", "gellu", code=2, says="did you mean")`."""

    def check(*words: str, stdin: bytes = b"", **settings: Any) -> Done:
        return clean.check_failure(lambda: actcli(*words, stdin=stdin), folder, **settings)

    return check


@pytest.fixture
def works(actcli: Callable[..., Done], folder: Path) -> Callable[..., Done]:
    """Check that a command line works quietly: `works("eval", "gelu", "--at", "0")`."""

    def check(*words: str, stdin: bytes = b"", **settings: Any) -> Done:
        return clean.check_success(lambda: actcli(*words, stdin=stdin), folder, **settings)

    return check


@pytest.fixture
def holds(fails: Callable[..., Done], works: Callable[..., Done], folder: Path) -> Callable[[Fault], Done]:
    """Check one row of a table."""

    def check(row: Fault) -> Done:
        row.lay_out(folder)
        if row.code:
            return fails(*row.words, code=row.code, says=row.says, stdin=row.stdin, seconds=row.seconds)
        return works(*row.words, says=row.says, err=None, stdin=row.stdin, seconds=row.seconds)

    return check
