"""What one run of the command line knows: the global options, the catalogue they make, the terminal it talks to."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli.errors import FileError, InputError, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from actcli.activation import Activation
    from actcli.catalog import Catalog

__all__ = [
    "begin",
    "catalog",
    "colored",
    "finite",
    "interval",
    "is_ascii",
    "is_terminal",
    "load",
    "makes_folders",
    "say",
    "terminal_width",
    "variants",
]

_COLORS: Final = ("auto", "always", "never")
_WIDTHS: Final = (20, 400)  # columns; whatever says that a terminal is narrower or wider is wrong
_NARROWEST: Final = 40
_NUMBERS: Final = "a number is written 0.5, 1e-3, 1/3 or sqrt(2)"


@dataclass(frozen=True, slots=True)
class Session:
    """What the global options say."""

    config: tuple[Path, ...] = ()
    color: str = "auto"
    quiet: bool = False
    mkdir: bool = False


_SESSION: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 -- it is frozen


def begin(config: Iterable[str], color: str, quiet: bool, mkdir: bool) -> None:
    """Keep the global options for the command that follows."""
    if color not in _COLORS:
        raise UnknownName("colour setting", color, _COLORS, hint="--color is auto, always or never")
    paths = tuple(map(Path, config))
    for path in paths:
        if not path.exists():
            raise FileError(f"cannot read {str(path)!r}: no such file or folder")
    _SESSION.set(Session(paths, color, quiet, mkdir))


def makes_folders() -> bool:
    """Whether a missing folder of an output is made."""
    return _SESSION.get().mkdir


# Activations


def catalog() -> Catalog:
    """The catalogue with the definitions that the command line and the surroundings add."""
    from actcli.catalog import catalog as make
    from actcli.catalog import surrounding_files

    return make((*_SESSION.get().config, *surrounding_files()))


def load(what: str, parameters: Sequence[str] | None = None) -> Activation:
    """The activation of a name or a formula, with `name=value` parameters bound."""
    values = dict(map(_assignment, parameters or ()))
    for name, value in values.items():
        if len(_choices(name, value)) > 1:
            raise UsageError(
                f"--param {name} takes one value here", hint="a list of values draws a family: actcli plot"
            )
    return catalog().load(what, values).bind(**values)


def variants(names: Sequence[str], parameters: Sequence[str] | None) -> list[Activation]:
    """The activations that names and parameter lists such as `alpha=0.1,0.5,1` ask for, every combination one.

    A parameter is bound in every activation that has it; one that none of them has is an error.
    """
    from itertools import product

    lists = {name: _choices(name, values) for name, values in map(_assignment, parameters or ())}
    found = [catalog().load(what, lists) for what in names]
    known = sorted({parameter for activation in found for parameter in activation.defaults})
    for name in lists:
        if name not in known:
            of = names[0] if len(names) == 1 else "these activations"
            raise UnknownName(f"parameter of {of}", name, known, hint=_parameters_hint(name, known))
    bound = []
    for activation in found:
        own = {name: values for name, values in lists.items() if name in activation.defaults}
        bound += [activation.bind(**dict(zip(own, values, strict=True))) for values in product(*own.values())]
    return bound


def _parameters_hint(name: str, known: Sequence[str]) -> str:
    from actcli.errors import suggest

    return suggest(name, known) or (f"parameters: {', '.join(known)}" if known else "there are no parameters")


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip() or "=" in value:
        raise UsageError(f"a parameter is written name=value, not {text!r}", hint="for example: --param alpha=0.5")
    return name.strip(), value.strip()


def interval(ends: tuple[str, str] | None) -> tuple[str, str] | None:
    """The ends of a range, both of them numbers."""
    for end in ends or ():
        _need_number("--range", end)
    return ends


def finite(option: str, text: str) -> float:
    """The number of an option; `inf`, `1/0` and `log(-1)` are refused, as a Python call refuses infinities and NaN."""
    from math import isfinite

    from actcli.activation import constant
    from actcli.evaluate import ball_at, nearest_float
    from actcli.text import quoted

    _need_number(option, text)
    formula = constant(text)
    number = nearest_float(lambda: ball_at(formula, {}))
    if not isfinite(number):
        raise UsageError(f"{option}: {quoted(text)} is no finite number", hint=_NUMBERS)
    return number


def _need_number(option: str, text: str) -> None:
    from actcli.activation import constant
    from actcli.text import quoted

    try:
        constant(text)
    except InputError as error:
        raise UsageError(f"{option}: {quoted(text)} is no number: {error.message}", hint=_NUMBERS) from None


def _choices(name: str, values: str) -> list[str]:
    """The values between commas; a comma inside of brackets belongs to a formula."""
    choices, depth = [""], 0
    for character in values:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            choices.append("")
        else:
            choices[-1] += character
    found = [choice.strip() for choice in choices]
    if not all(found):
        raise UsageError(f"a value is missing in {values!r}", hint="for example: --param alpha=0.1,0.5,1")
    for choice in found:
        finite(f"--param {name}", choice)
    return found


# The terminal


def terminal_width() -> int:
    """The width of the terminal; absurd settings are ignored."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and _WIDTHS[0] <= int(columns[:9]) <= _WIDTHS[1]:
        return max(int(columns), _NARROWEST)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except (AttributeError, ValueError, OSError):  # no stream, a closed one, no terminal
        width = 0
    return max(width, _NARROWEST) if _WIDTHS[0] <= width <= _WIDTHS[1] else 80


def colored() -> bool:
    """Whether to colour standard output: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then the terminal."""
    choice = _SESSION.get().color
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    for force in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        value = os.environ.get(force)
        if value:
            return value.lower() not in ("0", "false")
    return is_terminal() and os.environ.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_ascii() -> bool:
    """Whether standard output cannot carry box-drawing characters and braille."""
    try:
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}\N{BRAILLE PATTERN DOTS-1}".encode(
            getattr(sys.stdout, "encoding", None) or "ascii"
        )
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def say(text: str) -> None:
    """A word to the person, on standard error; not with --quiet."""
    if not _SESSION.get().quiet and sys.stderr is not None:
        sys.stderr.write(text + "\n")
