"""A memory of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from actcli.analyses import memory

if TYPE_CHECKING:
    from pathlib import Path


class Remembers(NamedTuple):
    """The folder of the memory, and what fails the test when something is asked that should be remembered."""

    folder: Path

    def lines(self) -> list[str]:
        """What is remembered."""
        return [line for file in self.folder.iterdir() for line in file.read_text().splitlines()]

    def never(self, *arguments: object) -> None:
        pytest.fail("asked again")


@pytest.fixture
def remembers(tmp_path, monkeypatch):
    """A memory in a folder that is empty."""
    monkeypatch.setenv("ACTCLI_CACHE", str(tmp_path))
    memory._read.cache_clear()
    yield Remembers(tmp_path)
    monkeypatch.undo()
    memory._read.cache_clear()
