"""How the tests of the command line run it: through the door in this process, or as a program of its own.

What is checked of every failure stands in `faults.clean`, once for these tests and for those of the faults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from faults import clean
from faults.clean import Done

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder, and no variable of the surroundings decides what it sees."""
    return clean.empty_folder(tmp_path, monkeypatch)


@pytest.fixture
def actcli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in this process: `actcli("eval", "gelu", "--at", "1")`."""
    return lambda *words, stdin=b"": clean.run_here(words, capsys, monkeypatch, stdin)


@pytest.fixture
def program(folder: Path) -> Run:
    """Run a command line as a process: `program("list", env={"NO_COLOR": "1"})`."""
    return lambda *words, cwd=None, **settings: clean.run_program(words, cwd or folder, **settings)


@pytest.fixture
def assert_clean_failure(actcli: Run, folder: Path) -> Callable[..., Done]:
    """Check what every failure has in common: exit code, few readable lines, nothing printed, nothing written."""

    def check(*words: str, code: int, says: str = "", stdin: bytes = b"") -> Done:
        return clean.check_failure(lambda: actcli(*words, stdin=stdin), folder, code=code, says=says)

    return check
