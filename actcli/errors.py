"""Everything that can go wrong, and the exit code of each.

    ActcliError
    ├── CheckFailed       1   a check that was asked for failed
    ├── UsageError        2   the command line, or an argument of a Python call, is wrong
    │   └── UnknownName   2   no such activation, parameter, format, ... ; carries suggestions
    ├── InputError        3   a definition, formula or data file is wrong; carries its place
    ├── Undecided         4   no answer within the budget
    ├── FileError         5   something cannot be read or written
    ├── MissingExtra      6   an optional dependency is not installed
    └── InternalError    70   a bug of ours

Deep code raises one line that says what is wrong; the command line's door (`actcli.cli.door`) dresses it once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ActcliError",
    "CheckFailed",
    "FileError",
    "InputError",
    "InternalError",
    "MissingExtra",
    "Place",
    "Undecided",
    "UnknownName",
    "UsageError",
    "suggest",
]


_FEW = 40  # names that a hint lists
_ALMOST = 0.9  # a word this near is meant: one letter of about ten is wrong


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text something stands: `line` and `column` count from 1, `text` is the whole line.

    >>> str(Place("my.yaml", 7, 14))
    'my.yaml:7:14'
    """

    name: str
    line: int
    column: int
    text: str = ""
    length: int = 1

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}"

    def shifted(self, columns: int, length: int = 1) -> Place:
        """The place `columns` to the right, on the same line."""
        return replace(self, column=self.column + columns, length=length)


class ActcliError(Exception):
    """The root of all errors that `actcli` raises for bad values; `str(error)` is one line.

    The hint is a note of the exception, so that a traceback shows it too.
    """

    code: ClassVar[int] = 70

    def __init__(self, message: str, *, place: Place | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self._hint: str | None = None
        self.hint = hint

    @property
    def hint(self) -> str | None:
        """What to do, in one line."""
        return self._hint

    @hint.setter
    def hint(self, hint: str | None) -> None:
        others = [note for note in getattr(self, "__notes__", ()) if note != f"hint: {self._hint}"]
        self._hint = hint
        self.__notes__ = others if hint is None else [*others, f"hint: {hint}"]

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args), self.__dict__  # not by `__init__`, which may take other words


def _again(kind: type[ActcliError], arguments: tuple[Any, ...]) -> ActcliError:
    """The error of another process, without its state."""
    return kind.__new__(kind, *arguments)


class CheckFailed(ActcliError):
    """A check that was asked for failed: a claim is refuted, a tolerance exceeded."""

    code = 1


class UsageError(ActcliError):
    """The command line, or an argument of a Python call, is wrong."""

    code = 2


class UnknownName(UsageError):
    """No such activation, parameter, column, format, ... ; the hint names the nearest known ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, hint: str | None = None) -> None:
        known = list(known)
        few = f"known: {', '.join(sorted(known))}" if 0 < len(known) <= _FEW else None
        super().__init__(f"unknown {kind} {name!r}", hint=hint or suggest(name, known) or few)


class InputError(ActcliError):
    """A definition, a formula or a data file is wrong."""

    code = 3


class Undecided(ActcliError):
    """Not decided within the budget of time or precision."""

    code = 4


class FileError(ActcliError):
    """A file cannot be read or written."""

    code = 5


class MissingExtra(ActcliError):
    """An optional dependency is not installed."""

    code = 6


class InternalError(ActcliError):
    """A bug of ours."""

    code = 70


def suggest(name: str, known: Iterable[str], count: int = 3) -> str | None:
    """The hint for a mistyped `name`: the one that is almost it, else the nearest of the `known` ones, or None.

    >>> suggest("sigmod", ["hsigmoid", "sigmoid", "tanh"])
    "did you mean 'sigmoid'?"
    """
    spelled: dict[str, str] = {}
    for candidate in known:
        spelled.setdefault(_squeeze(candidate), candidate)
    wanted = _squeeze(name)
    near = get_close_matches(wanted, spelled, n=1, cutoff=_ALMOST) or get_close_matches(wanted, spelled, count)
    if not near:
        return None
    return "did you mean " + " or ".join(repr(spelled[match]) for match in near) + "?"


def _squeeze(name: str) -> str:
    """The name as a hasty reader sees it: no case, no separators."""
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
