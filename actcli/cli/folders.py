"""A folder of pages: each written whole, those that are as they were left alone, and nothing else touched.

A file that is there and is no page of ours is never overwritten: `-o .` in a folder with an index of its own would
destroy it. Nothing is deleted, so a page of a function that is gone stays, and no page links to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli.cli import files
from actcli.errors import FileError, UsageError
from actcli.output import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Folder"]

_OURS: Final = b'<meta name="generator" content="actcli '
_PAGES: Final = (".htm", ".html")
_HEAD: Final = 2000  # bytes in which a page says who made it


class Folder:
    """Where pages go; what can be known to stand in the way is an error before anything is worked out."""

    def __init__(self, name: str, *pages: str) -> None:
        self.path = Path(name)
        self.written = self.kept = 0
        if name == "-":
            raise UsageError("the atlas is a folder of pages, which standard output is not", hint="-o DIR")
        if self.path.exists() and not self.path.is_dir():
            raise FileError(f"cannot write to {shown(self.path)}: it is a file", hint="name a folder: -o DIR")
        if self.path.suffix in _PAGES and not self.path.exists():
            message = f"the atlas is a folder of pages, and {shown(self.path)} is the name of one"
            raise UsageError(
                message, hint=f"-o {shown(self.path.with_suffix(''))}, or for one page: actcli plot NAME -o FILE.html"
            )
        for page in pages:
            self._old(self.path / page)

    def fill(self, pages: Iterable[tuple[str, str]], total: int, done: Callable[[int, int], None]) -> None:
        """Write the pages that are new or differ from what is there."""
        for count, (name, text) in enumerate(pages, 1):
            path, data = self.path / name, text.encode("utf-8", "backslashreplace")
            if self._old(path) == data:
                self.kept += 1
            else:
                files.write(path, data, make_directories=True)
                self.written += 1
            done(count, total)

    def _old(self, path: Path) -> bytes | None:
        """The page that is there; what is there and is no page is an error."""
        try:
            data = path.read_bytes() if path.is_file() else None
        except OSError as error:
            raise FileError(f"cannot read {shown(path)}: {error.strerror or error}") from error
        if data is None and path.exists():
            raise FileError(f"cannot write {shown(path)}: it is no file")
        if data and _OURS not in data[:_HEAD]:
            message = f"{shown(path)} is no page of an atlas, and is left as it is"
            raise FileError(message, hint="choose another folder: -o DIR")
        return data
