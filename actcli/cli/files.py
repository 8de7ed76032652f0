"""Where what a command makes goes: to a file, whole or not at all, or to standard output.

Standard output holds one thing. When a figure went there, tables that would follow go to standard error, where people
see them and a pipe does not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from actcli.cli import session

__all__ = ["need_different", "print_bytes", "print_path", "print_text", "write"]


def need_different(*paths: str | Path | None) -> None:
    """Refuse two outputs in one file, of which the second would destroy the first, before anything is computed."""
    from actcli.errors import UsageError
    from actcli.output import shown

    seen: set[str] = set()
    for path in paths:
        if not path:
            continue
        place = os.path.realpath(path)
        if place in seen and (os.path.isfile(place) or not os.path.exists(place)):  # noqa: PTH110, PTH113
            raise UsageError(f"two outputs go to {shown(path)}", hint="give each a file of its own")
        seen.add(place)


def write(path: str | Path, data: bytes, *, make_directories: bool = False) -> None:
    """Write the file, or with --dry-run say that it would be written."""
    make_directories = make_directories or session.makes_folders()
    if session.is_dry():
        _rehearse(path, data, make_directories)
        return
    from actcli.output import write_bytes

    write_bytes(path, data, make_directories=make_directories, inputs=session.inputs())
    session.note(f"wrote {path}: {len(data)} bytes")


def print_bytes(data: bytes) -> None:
    """Write a picture to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    session.take_stdout()


def print_text(text: str) -> None:
    """Write to standard output, or to standard error if a picture went there."""
    if session.is_stdout_taken():
        session.say(text.rstrip("\n"), rendered=True)
    else:
        sys.stdout.write(text)


def print_path(path: str | Path) -> None:
    """Write the name of a file that was made, if it was; what does not print in it is escaped."""
    from actcli.output import shown

    if not session.is_dry():
        print_text(f"{shown(path)}\n")


def _rehearse(path: str | Path, data: bytes, make_directories: bool) -> None:
    """Say what writing would do; what stands in its way is an error as it would be then."""
    from actcli.errors import FileError
    from actcli.output import shown

    name, folder = shown(path), Path(path).parent
    if Path(path).is_dir():
        raise FileError(f"cannot write {name}: it is a directory")
    if not folder.exists() and not make_directories:
        raise FileError(f"cannot write {name}: directory {shown(folder)} does not exist", hint="--mkdir makes it")
    if folder.exists() and not os.access(path if Path(path).exists() else folder, os.W_OK):
        raise FileError(f"cannot write {name}: permission denied")
    what = "overwrite" if Path(path).exists() else "write"
    session.say(f"would {what} {name}: {len(data)} bytes")
