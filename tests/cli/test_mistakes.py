"""Mistakes that a newcomer makes, and all that is said of each: what is wrong, where, and what to do.

They stand in `tests/fixtures/mistakes.txt` as on a screen: the line, what is said, the exit code. The text is
part of what is promised: who changes a line there has read it as somebody who does not know the program.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

SCREEN = (Path(__file__).parents[1] / "fixtures" / "mistakes.txt").read_text(encoding="utf-8")
MISTAKES = re.findall(r"^\$ actcli (.*)\n((?:.*\n)*?)\[(\d+)\]\n", SCREEN, re.MULTILINE)


def test_there_are_many() -> None:
    assert len(MISTAKES) == SCREEN.count("$ actcli ") >= 60


@pytest.mark.parametrize(("line", "said", "code"), MISTAKES, ids=[line for line, _, _ in MISTAKES])
def test_what_is_said_of_a_mistake(line, said, code, actcli, folder) -> None:
    (folder / "folder.png").mkdir()
    (folder / "notes.txt").write_text("hello\n", encoding="utf-8")
    done = actcli(*shlex.split(line))
    assert (done.err, done.code, done.out) == (said, int(code), "")
    first, *others = said.splitlines()
    assert first.startswith("error: ")
    assert len(others) <= 3
