"""What the global options say, kept for the command that follows, and the words to the person that they allow."""

from __future__ import annotations

import sys
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from actcli.cli.choices import COLORS
from actcli.cli.settings import Value, settings, shown
from actcli.errors import FileError, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Session",
    "begin",
    "current",
    "end",
    "is_dry",
    "is_quiet",
    "is_stdout_taken",
    "jobs",
    "makes_folders",
    "note",
    "preset",
    "reads",
    "say",
    "setting",
    "take_stdout",
]


@dataclass(frozen=True)
class Session:
    """What the global options say; `color` is None where the settings decide."""

    config: tuple[Path, ...] = ()
    color: str | None = None
    quiet: bool = False
    verbose: bool = False
    mkdir: bool = False
    dry_run: bool = False
    isolated: bool = False
    stdout_taken: bool = False
    inputs: tuple[Path, ...] = (Path("/dev/stdin"),)
    start: float = field(default_factory=perf_counter)

    @cached_property
    def settings(self) -> Mapping[str, Value]:
        """The settings, read when the first is asked for: a help page needs none, and no broken file stops it."""
        return settings(isolated=self.isolated)


_SESSION: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 -- it is frozen


def begin(config: Iterable[str] = (), color: str | None = None, *, isolated: bool = False, **flags: bool) -> None:
    """Keep the global options for the command that follows."""
    if color is not None and color not in COLORS:
        raise UnknownName("colour setting", color, COLORS, hint="--color is auto, always or never")
    config = list(config)
    if "" in config:
        raise UsageError("--config names no file", hint="a variable of the shell may be empty: -c PATH")
    paths = tuple(Path("/dev/stdin" if name == "-" else name) for name in config)
    for path in paths:
        if not path.exists():
            raise FileError(f"cannot read {str(path)!r}: no such file or folder")
    _SESSION.set(Session(paths, color, isolated=isolated, **flags))  # type: ignore[arg-type]


def end() -> None:
    """Say which settings were heeded and how long it took, to who asked for it."""
    session = _SESSION.get()
    if session.verbose:
        for key, value in session.settings.items():
            if value.origin != "default":
                note(f"{key}: {shown(value)}, by {value.origin}")
        note(f"took {perf_counter() - session.start:.3g} s")


def current() -> Session:
    """What the global options of this run say."""
    return _SESSION.get()


def is_quiet() -> bool:
    """Whether only results are wanted."""
    return _SESSION.get().quiet


def makes_folders() -> bool:
    """Whether a missing folder of an output is made."""
    return _SESSION.get().mkdir


def is_dry() -> bool:
    """Whether no file is to be written."""
    return _SESSION.get().dry_run


def preset(name: str | None = None) -> str:
    """The size of a figure: what was asked for, else the setting."""
    return name or str(setting("preset").value)


def jobs() -> int | None:
    """The setting for the number of processes; None leaves it to the machine."""
    text = str(setting("jobs").value)
    return None if text == "auto" else int(text)


def take_stdout() -> None:
    """Standard output holds a picture from now on."""
    _SESSION.set(replace(_SESSION.get(), stdout_taken=True))


def reads(path: str | None) -> None:
    """Remember a file that is read, which no output overwrites."""
    if path is not None:
        _SESSION.set(replace(_SESSION.get(), inputs=(*_SESSION.get().inputs, Path(path))))


def is_stdout_taken() -> bool:
    """Whether standard output holds a picture."""
    return _SESSION.get().stdout_taken


def setting(key: str) -> Value:
    """A setting, and where it was said."""
    return _SESSION.get().settings[key]


def say(text: str, *, rendered: bool = False) -> None:
    """A word to the person, on standard error; not with --quiet. What was not `rendered` is made visible."""
    if not _SESSION.get().quiet and sys.stderr is not None:
        from actcli.text import visible

        with suppress(OSError, ValueError):  # nobody listens, which is no fault of the command
            sys.stderr.write((text if rendered else visible(text, keep="\n")) + "\n")


def note(text: str) -> None:
    """A word to who asked for more, on standard error; only with --verbose."""
    if _SESSION.get().verbose:
        say(text)
