"""What the commands share: the options that several of them take, the session, and the one way a result goes out."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from actcli.errors import FileError, UnknownName, UsageError

if TYPE_CHECKING:
    from actcli.api import Loaded
    from actcli.catalog import Catalog
    from actcli.tables import Table


@dataclass(frozen=True, slots=True)
class Session:
    """What the global options say."""

    config: tuple[Path, ...] = ()
    color: str = "auto"
    quiet: bool = False


_SESSION: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 -- it is frozen


def begin(config: tuple[Path, ...], color: str, quiet: bool) -> None:
    """Keep the global options for the command that follows."""
    if color not in ("auto", "always", "never"):
        raise UsageError(f"--color is auto, always or never, not {color!r}")
    for path in config:
        if not path.exists():
            raise FileError(f"cannot read {str(path)!r}: no such file or folder")
    _SESSION.set(Session(config, color, quiet))


def catalog() -> Catalog:
    """The catalogue with the definitions that the command line and the surroundings add."""
    from actcli.catalog import catalog as make
    from actcli.catalog import surrounding_files

    return make((*_SESSION.get().config, *surrounding_files()))


def load(what: str, parameters: list[str] | None = None) -> Loaded:
    """An activation, with `name=value` parameters bound."""
    from actcli import api

    values = dict(_assignment(text) for text in parameters or ())
    return api.load(what, catalog(), **values)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip() or "=" in value:
        raise UsageError(f"a parameter is written name=value, not {text!r}", hint="for example: --param alpha=0.5")
    return name.strip(), value.strip()


def families(what: str, parameters: list[str] | None) -> list[tuple[Loaded, str]]:
    """The activations that parameter lists such as `alpha=0.1,0.5,1` ask for, each with its label."""
    from itertools import product

    lists = [(name, values.split(",")) for name, values in map(_assignment, parameters or ())]
    found = []
    for values in product(*(choices for _, choices in lists)):
        bound = dict(zip((name for name, _ in lists), values, strict=True))
        activation = load(what, [f"{name}={value}" for name, value in bound.items()])
        varied = ", ".join(f"{name}={bound[name].strip()}" for name, choices in lists if len(choices) > 1)
        found.append((activation, varied))
    return found


# Completion


def complete_name(incomplete: str) -> list[str]:
    """Names that begin with what was typed; no definition is read."""
    return [name for name in catalog().names() if name.startswith(incomplete)]


# Options

Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="A name or a formula.", autocompletion=complete_name, show_default=False)]
Names: TypeAlias = Annotated[list[str], typer.Argument(metavar="NAME...", help="Names or formulas.", autocompletion=complete_name, show_default=False)]
AnyNames: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME...]", help="Names or formulas; none: the whole catalogue.", autocompletion=complete_name)
]
Reference: TypeAlias = Annotated[str, typer.Argument(metavar="REFERENCE", help="What to measure against: a name or a formula.", autocompletion=complete_name, show_default=False)]
Candidates: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="CANDIDATE...", help="What to measure: names or formulas.", autocompletion=complete_name, show_default=False)
]
Params: TypeAlias = Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Bind a parameter; may be repeated.")]
Range: TypeAlias = Annotated[tuple[str, str] | None, typer.Option("--range", metavar="LOW HIGH", help="The interval, also LOW:HIGH.", show_default=False)]
Output: TypeAlias = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; - is standard output.", show_default=False)]
TableFormat: TypeAlias = Annotated[
    str | None, typer.Option("--format", "-f", metavar="FORMAT", help="rich, plain, md, csv, tsv, json, jsonl, latex, html; default: by FILE, or the terminal.", show_default=False)
]
Deriv: TypeAlias = Annotated[bool, typer.Option("--deriv", "-d", help="The derivative too.")]

_WIDTHS: Final = (40, 400)


def terminal_width() -> int:
    """The width of the terminal; absurd settings are ignored."""
    import shutil

    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and not _WIDTHS[0] <= int(columns) <= _WIDTHS[1]:
        os.environ.pop("COLUMNS")
    return min(max(shutil.get_terminal_size((80, 24)).columns, _WIDTHS[0]), _WIDTHS[1])


def colored() -> bool:
    """Whether to colour standard output: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then whether it is a terminal."""
    choice = _SESSION.get().color
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    for force in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        value = os.environ.get(force)
        if value:
            return value not in ("0", "false")
    return is_terminal() and os.environ.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def say(text: str) -> None:
    """A word to the person, on standard error; not with --quiet."""
    if not _SESSION.get().quiet and sys.stderr is not None:
        sys.stderr.write(text + "\n")


def emit(table: Table, form: str | None, target: Path | None) -> None:
    """Write a table where and as it was asked for."""
    from actcli import exporters, output

    to_file = target is not None and str(target) != "-"
    if form is None:
        form = exporters.by_extension(target) if to_file and target is not None else "rich" if is_terminal() else "plain"
    if form == "rich":
        from actcli.exporters import terminal

        text = terminal.render(table, width=terminal_width(), colour=colored() and not to_file)
    elif form in exporters.EXPORTERS:
        text = exporters.by_name(form)(table)
    else:
        known = ["rich", *exporters.EXPORTERS]
        raise UnknownName("format", form, known, hint=None if any(form[:2] == one[:2] for one in known) else "formats: " + ", ".join(known))
    if to_file and target is not None:
        output.write_text(target, text)
    else:
        sys.stdout.write(text)
