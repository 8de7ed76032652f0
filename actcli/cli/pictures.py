"""How a figure leaves a command: its format decided first, rendered in memory, written whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actcli.cli import files, session
from actcli.cli.choices import FIGURE_FORMATS
from actcli.errors import FileError, UnknownName, UsageError

__all__ = ["Picture", "need_figure", "refuse"]

_NUMBERS = ("csv", "json", "jsonl", "md", "npy", "tex", "tsv", "txt", "xlsx")


class Picture:
    """Where and as what a figure is written: by default `outputs/<names>.png`, whose folder is made."""

    def __init__(
        self, names: Sequence[str], form: str | None, output: str | None, *, suffix: str = "", page: bool = False
    ) -> None:
        output = output or None
        self._standard_output = output == "-"
        self._ours = output is None
        usual = form or str(session.setting("figure-format").value)
        self.path = Path(output or Path("outputs", f"{_stem(names)}{suffix}.{usual}"))
        self._form = form or (usual if self._standard_output else self.path.suffix.lstrip(".").lower())
        known = [*FIGURE_FORMATS, *(("html",) if page else ())]
        if self.path.is_dir():
            name = self.path / f"{_stem(names)}{suffix}.{usual}"
            raise FileError(f"cannot write {self.path}: it is a directory", hint=f"name a file in it: -o {name}")
        if self._form not in known:
            hint = f"formats: {', '.join(known)}"  # all: of three letters, the nearest is seldom what is meant
            if self._form in _NUMBERS:
                hint = "numbers are written by: actcli eval, actcli error, actcli table"
            if not self._form:
                raise UsageError(f"no picture format: {str(self.path)!r} has no extension", hint=hint)
            raise UnknownName("picture format", self._form, known, hint=hint)
        if self._standard_output and session.is_terminal() and self._form != "svg":
            raise UsageError(
                f"refusing to write {self._form.upper()} to a terminal",
                hint="redirect it, or name a file: -o FILE; --terminal draws there",
            )

    def write(self, figure: Any, dpi: int | None = None) -> None:
        """Write the figure, a bitmap with so many dots per inch, by default those of its style."""
        from actcli.plots.canvas import render

        self._put(render(figure, self._form, dpi))

    def write_page(self, text: str) -> None:
        """Write an interactive page."""
        self._put(text.encode("utf-8", "backslashreplace"))

    def _put(self, data: bytes) -> None:
        if self._standard_output:
            files.print_bytes(data)
        else:
            files.write(self.path, data, make_directories=self._ours)

    def open(self) -> None:
        """Show the file in the program that this machine opens pictures with."""
        import typer

        try:
            failed = typer.launch(str(self.path))
        except OSError:
            failed = True
        if failed:
            session.say("warning: nothing here opens pictures")

    @property
    def is_page(self) -> bool:
        """Whether it is an interactive page, and no figure."""
        return self._form == "html"

    @property
    def is_file(self) -> bool:
        """Whether there is a file to be told of."""
        return not self._standard_output and not session.is_dry()


def need_figure(output: str | None, *, figure: bool) -> None:
    """Refuse a file for a figure that is not wanted."""
    if output is not None and not figure:
        raise UsageError("-o names the figure's file, and --no-figure wants none", hint="the table alone: > FILE")


def refuse(given: Mapping[str, object], what: str = "an html page") -> None:
    """Refuse options that this has no use for."""
    if names := [name for name, value in given.items() if value]:
        raise UsageError(f"{', '.join(names)} {'do' if len(names) > 1 else 'does'} not go with {what}")


def _stem(names: Sequence[str]) -> str:
    """A file name for a picture of these: names joined, a formula as its letters; always safe."""
    joined = "_".join(re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-") or "formula" for name in names)
    return joined[:80]
