"""Settings: defaults, then the user's file, then the project's, then the environment; the command line outranks all.

A file is `actcli.toml`, or the table `[tool.actcli]` of `pyproject.toml`. The user's lies in the folder for settings
of this system; the project's is looked for in the current folder and upwards, up to the root of a repository or the
home folder. A file can choose how results look and which definitions are read besides, and no more: a repository of a
stranger is a place where people run commands. Rejected for that reason: a setting for where outputs go.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from actcli.cli import choices
from actcli.errors import ActcliError, FileError, InputError, Place, UnknownName, UsageError, suggest

__all__ = ["SETTINGS", "Setting", "Value", "settings", "shown", "user_file"]

_NAME: Final = "actcli.toml"
_BYTES: Final = 1_000_000  # of a file of settings
_FOLDERS: Final = 64  # that are looked into, upwards
_MOST_JOBS: Final = 1024


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value, and where it was said; `folder` is what a relative path is relative to."""

    value: Any
    origin: str = "default"
    folder: Path = Path()
    environment: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its key in files, its variable, its default, how its value is read, and what it is about."""

    key: str
    variable: str
    default: Any
    read: Callable[[str, object], Any]
    about: str


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _one_of(*known: str) -> Callable[[str, object], str]:
    def read(key: str, value: object) -> str:
        if not isinstance(value, str) or value not in known:
            near = suggest(value, known) if isinstance(value, str) else None
            raise UsageError(f"{key} is one of {', '.join(known)}, not {_shown(value)}", hint=near)
        return value

    return read


def _paths(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{key} is a list of paths, not {_shown(value)}", hint=f'for example: {key} = ["mine.yaml"]')
    return tuple(one for one in value if one)


def _count(key: str, value: object) -> str:
    text = str(value)
    if text != "auto" and not (text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= _MOST_JOBS):
        raise UsageError(f"{key} is a whole number from 1 to {_MOST_JOBS}, or 'auto', not {_shown(value)}")
    return text


_TABLES: Final = _one_of("auto", *choices.TABLE_FORMATS)
# fmt: off
SETTINGS: Final = (
    Setting("color",         "ACTCLI_COLOR",         "auto",   _one_of(*choices.COLORS),
            f"colours in the terminal: {', '.join(choices.COLORS)}"),
    Setting("definitions",   "ACTCLI_PATH",          (),       _paths,   "files and folders of your own definitions"),
    Setting("figure-format", "ACTCLI_FIGURE_FORMAT", "png",    _one_of(*choices.FIGURE_FORMATS),
            f"the format of a figure without -o: {', '.join(choices.FIGURE_FORMATS)}"),
    Setting("jobs",          "ACTCLI_JOBS",          "auto",   _count,   "processes; auto: one a core"),
    Setting("preset",        "ACTCLI_PRESET",        "screen", _one_of(*choices.PRESETS),
            f"the size of a figure: {', '.join(choices.PRESETS)}"),
    Setting("table-format",  "ACTCLI_TABLE_FORMAT",  "auto",   _TABLES,
            f"the format of a table: auto (rich on a terminal, else plain), {', '.join(choices.TABLE_FORMATS)}"),
)
# fmt: on
_BY_KEY: Final = {setting.key: setting for setting in SETTINGS}


def settings(*, isolated: bool = False) -> dict[str, Value]:
    """Every setting with its value and origin; isolated, the defaults."""
    found = {setting.key: Value(setting.default) for setting in SETTINGS}
    if not isolated:
        for path in (user_file(), *_project_files()):
            found |= _read(path)
        found |= _environment()
    return found


@cache
def user_file() -> Path:
    """The user's own file, whether or not it is there."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("actcli", appauthor=False)) / _NAME


def _project_files() -> Iterator[Path]:
    """The nearest file of settings, from the current folder upwards."""
    try:
        here = Path.cwd()
    except OSError:  # the folder is gone
        return
    home = os.path.expanduser("~")  # noqa: PTH111 -- Path.home raises where there is none
    for folder in (here, *here.parents)[:_FOLDERS]:
        for name in (_NAME, "pyproject.toml"):
            if _is_file(folder / name) and (name == _NAME or b"tool.actcli" in _bytes(folder / name)):
                yield folder / name
                return
        if os.path.exists(folder / ".git") or str(folder) == home:  # noqa: PTH110 -- as below
            return


def _is_file(path: Path) -> bool:
    """Whether there is a file; what lies in a folder that may not be read is none, where `Path.is_file` raises."""
    return os.path.isfile(path)  # noqa: PTH113


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_BYTES + 1)
    except OSError as error:
        raise FileError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    if len(data) > _BYTES:
        raise InputError(f"{path}: a file of settings has at most {_BYTES} bytes")
    return data


def _read(path: Path) -> dict[str, Value]:
    """The settings of a file; none if it is not there."""
    if not _is_file(path):
        return {}
    import tomllib

    try:
        text = _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    try:
        tables: Mapping[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not TOML: {_line_of(error)}", place=_fault(path, text, str(error))) from None
    if path.name != _NAME:
        tools = tables.get("tool", {})
        tables = tools.get("actcli", {}) if isinstance(tools, dict) else {}
    if not isinstance(tables, dict):
        raise InputError("tool.actcli is a table of settings", place=_place(path, text, "actcli"))
    found = {}
    for key, value in tables.items():
        try:
            found[key] = Value(_checked(key, value), str(path), path.parent)
        except ActcliError as error:
            raise InputError(error.message, place=_place(path, text, key), hint=error.hint) from None
    return found


def _environment() -> dict[str, Value]:
    found = {}
    for setting in SETTINGS:
        if text := os.environ.get(setting.variable):
            value = text.split(os.pathsep) if setting.read is _paths else text
            try:
                found[setting.key] = Value(_checked(setting.key, value), setting.variable, environment=True)
            except ActcliError as error:
                raise UsageError(f"{setting.variable}: {error.message}", hint=error.hint) from None
    return found


def _checked(key: str, value: object) -> Any:
    """The value of a setting, if it can be one."""
    setting = _BY_KEY.get(key)
    if setting is None:
        raise UnknownName("setting", key, _BY_KEY)
    return setting.read(key, value)


def shown(value: Value) -> str:
    """A value as people read it."""
    return value.value if isinstance(value.value, str) else ", ".join(value.value)


def _place(path: Path, text: str, key: str) -> Place | None:
    """The line of a file that a key stands in."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(rf"""\s*\[?["']?({re.escape(key)})["']?\s*[=.\]]""", line):
            return Place(str(path), number, found.start(1) + 1, line, len(key))
    return Place(str(path), 1, 1)


def _fault(path: Path, text: str, message: str) -> Place:
    """Where the reader of TOML stumbled, which it says in words; else at the end of the document."""
    lines = text.splitlines() or [""]
    found = re.search(r"at line (\d+), column (\d+)", message)
    row, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    return Place(str(path), row, column, "".join(lines[row - 1 : row]))


def _line_of(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error).partition(" (at ")[0][:100]
