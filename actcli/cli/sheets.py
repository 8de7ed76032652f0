"""How a table leaves a command: in the format asked for, to a file or to standard output.

The format is decided before anything is computed: who mistypes one need not wait for the table to learn of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli.cli import files, session
from actcli.errors import FileError, UnknownName, suggest

if TYPE_CHECKING:
    from actcli.tables import Table

__all__ = ["Sheet", "put"]

_PAGE: Final = 120  # columns of a table for people that goes to a file


class Sheet:
    """Where and as what a table is written."""

    def __init__(self, form: str | None, output: str | None) -> None:
        self._file = None if output in (None, "-") else output
        if self._file is not None and Path(self._file).is_dir():
            raise FileError(f"cannot write {self._file}: it is a directory", hint="name a file in it")
        self._form = form or self._default()
        if self._form != "rich":  # rich needs to know the terminal, and is no row of the table of formats
            from actcli.exporters import EXPORTERS, EXTENSIONS

            if self._form not in EXPORTERS:
                known = ["rich", *EXPORTERS]
                same = self._form and EXTENSIONS.get(f".{self._form.lower()}")
                hint = f"did you mean {same!r}?" if same else suggest(self._form, known)
                hint = hint or f"formats: {', '.join(known)}"
                raise UnknownName("table format", self._form, known, hint=hint)

    def _default(self) -> str:
        """By the file's extension, else the setting, else rich on a terminal and plain in a pipe."""
        if self._file is not None:
            from actcli.exporters import by_extension

            return by_extension(self._file)
        configured = str(session.setting("table-format").value)
        return configured if configured != "auto" else "rich" if session.is_terminal() else "plain"

    @property
    def width(self) -> int | None:
        """The columns of the screen that the table is fitted to; None if it is fitted to nothing."""
        return session.terminal_width() if self._form == "rich" and self._file is None else None

    def write(self, table: Table, data: Callable[[], object] | None = None) -> None:
        """Write the table; `data` is the JSON where rows do not say all."""
        put(self._file, self._text(table, data))
        for reason in _unproved(table):
            session.note(reason)

    def _text(self, table: Table, data: Callable[[], object] | None) -> str:
        if self._form == "rich":
            from actcli.exporters import terminal

            if self.width is None:
                return terminal.render(table, width=_PAGE, colour=False)
            return terminal.render(table, width=self.width, colour=session.colored(), ascii=session.is_ascii())
        if self._form == "json" and data is not None:
            return json.dumps(data(), indent=2, allow_nan=False) + "\n"
        from actcli.exporters import EXPORTERS

        return EXPORTERS[self._form].write(table)


def _unproved(table: Table) -> Iterator[str]:
    """What is not proved, and how or why it was got."""
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            data = cell.data if isinstance(cell.data, dict) else {}
            verdict = data.get("verdict", "ESTIMATED" if cell.mark == "~" else "PROVED")
            if verdict in ("ESTIMATED", "NOT APPLICABLE", "UNDECIDED"):
                why = data.get("why") or data.get("method") or "see the notes below the table"
                yield f"{row[0].text}, {column.title}: {verdict.lower()}: {why}"


def put(path: str | None, text: str) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    if path is None or path == "-":
        files.print_text(text)
    else:
        files.write(path, text.encode("utf-8", "backslashreplace"))
