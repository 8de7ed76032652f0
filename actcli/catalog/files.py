"""Where definitions lie: the built-in folder, the files that a user adds, and the reading of one.

A file holds one activation named after the file, or a mapping from names to activations.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from actcli.catalog import marked
from actcli.catalog.records import check_name, is_single, read_record
from actcli.errors import ActcliError, FileError, InputError, InternalError

if TYPE_CHECKING:
    from actcli.record import Record

__all__ = [
    "builtin_folder",
    "builtin_record",
    "definition_files",
    "noted",
    "read_definitions",
    "stamp",
    "surrounding_files",
]


def builtin_folder() -> Path:
    """The folder of built-in definitions: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "configs", package.parent / "configs"):
        if folder.is_dir():
            return folder
    raise InternalError("the built-in definitions are missing", hint="reinstall: pip install --force-reinstall actcli")


def surrounding_files() -> tuple[Path, ...]:
    """The definition files that the surroundings name: `ACTCLI_PATH`, and `actcli.yaml` in the current folder."""
    paths = [Path(part) for part in os.environ.get("ACTCLI_PATH", "").split(os.pathsep) if part]
    for path in paths:
        if not path.exists():
            raise FileError(f"ACTCLI_PATH names {str(path)!r}, which does not exist")
    here = Path("actcli.yaml")
    if here.is_file():
        paths.append(here)
    return tuple(paths)


def definition_files(folder: Path) -> list[Path]:
    """The files of definitions in a folder and those below it, sorted; a folder that cannot be listed has none."""
    found = (os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)  # noqa: PTH118
    return sorted(Path(path) for path in found if path.endswith((".yaml", ".yml")))


def stamp(path: Path) -> object:
    """What changes when a file does, or a file of a folder; a pipe is read once."""
    if path.is_dir():
        return tuple(map(stamp, definition_files(path)))
    try:
        status = path.stat()
    except OSError:  # it has gone
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return str(path.absolute()), status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4096)
def builtin_record(path: Path) -> Record:
    """The record of a built-in file, read once."""
    return read_record(path.stem, marked.read_file(path, path.name), family=path.parent.name, source=str(path))


def read_definitions(path: Path, faults: list[ActcliError] | None = None) -> list[Record]:
    """The definitions of a file: one activation named after the file, or a mapping from names to activations.

    With a list for `faults` those are collected, and the other definitions of the file are read all the same.
    """
    try:
        node = marked.read_file(path, str(path))
        if not isinstance(node, marked.Mapping):
            raise InputError("expected definitions", place=node.place, hint="for example: my_swish: 'x*sigmoid(1.5*x)'")
    except ActcliError as error:
        return noted(error, faults)
    if is_single(node):
        name = path.name.removesuffix(path.suffix).removesuffix(".actcli")
        return _read_one(marked.Scalar(name, name, False, node.place), node, path, faults)
    return [record for key, value in node.entries.items() for record in _read_one(node.keys[key], value, path, faults)]


def _read_one(name: marked.Scalar, node: marked.Marked, path: Path, faults: list[ActcliError] | None) -> list[Record]:
    try:
        check_name(name)
        return [read_record(name.text, node, source=str(path))]
    except ActcliError as error:
        return noted(error, faults)


def noted(error: ActcliError, faults: list[ActcliError] | None) -> list[Record]:
    """No record: the fault is collected, or raised where nobody collects."""
    if faults is None:
        raise error
    faults.append(error)
    return []
