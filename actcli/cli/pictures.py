"""How a figure leaves a command: rendered in memory, written whole, its path printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actcli.cli import options
from actcli.errors import UsageError


def stem(names: Sequence[str]) -> str:
    """A file name for a picture of these: names joined, a formula as its letters; always safe."""
    joined = "_".join(re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_") or "formula" for name in names)
    return joined[:80]


def save(figure: Any, path: Path, form: str | None, *, default: bool = False) -> None:
    """Write the figure; `default` says that the folder is ours to make."""
    from actcli import output
    from actcli.plots import canvas

    known = tuple(canvas.FORMATS)
    kind = form or path.suffix.lstrip(".").lower()
    if str(path) == "-":
        kind = form or "png"
    if kind not in known:
        raise UsageError(f"no picture format {kind or 'without a name'!r}", hint=f"known: {', '.join(known)}")
    data = canvas.render(figure, kind)
    if str(path) == "-":
        if options.is_terminal() and kind != "svg":
            raise UsageError(f"refusing to write {kind.upper()} to a terminal", hint="redirect it, or name a file: -o FILE")
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(path, data, make_directories=default)
