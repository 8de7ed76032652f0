"""How a figure leaves a command: its format decided first, rendered in memory, written whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actcli.cli import session
from actcli.errors import UnknownName, UsageError, suggest

__all__ = ["Picture"]


class Picture:
    """Where and as what a figure is written: by default `outputs/<names>.png`, whose folder is made."""

    def __init__(self, names: Sequence[str], form: str | None, output: str | None, *, suffix: str = "") -> None:
        from actcli.plots.canvas import FORMATS

        output = output or None
        self._standard_output = output == "-"
        self._ours = output is None
        self.path = Path(output or Path("outputs", f"{_stem(names)}{suffix}.{form or 'png'}"))
        self._form = form or ("png" if self._standard_output else self.path.suffix.lstrip(".").lower())
        known = sorted(FORMATS)
        if self._form not in known:
            hint = suggest(self._form, known) or f"formats: {', '.join(known)}"
            if not self._form:
                raise UsageError(
                    f"no picture format: {str(self.path)!r} has no extension", hint=f"formats: {', '.join(known)}"
                )
            raise UnknownName("picture format", self._form, known, hint=hint)
        if self._standard_output and session.is_terminal() and self._form != "svg":
            raise UsageError(
                f"refusing to write {self._form.upper()} to a terminal", hint="redirect it, or name a file: -o FILE"
            )

    def write(self, figure: Any) -> None:
        """Write the figure."""
        from actcli.output import write_bytes
        from actcli.plots.canvas import render

        data = render(figure, self._form)
        if self._standard_output:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        else:
            write_bytes(self.path, data, make_directories=self._ours or session.makes_folders())

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
    def is_file(self) -> bool:
        """Whether there is a file to be told of."""
        return not self._standard_output


def _stem(names: Sequence[str]) -> str:
    """A file name for a picture of these: names joined, a formula as its letters; always safe."""
    joined = "_".join(re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-") or "formula" for name in names)
    return joined[:80]
