"""The commands, an explicit table in the order of `--help`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from actcli._version import __version__
from actcli.cli import options

__all__ = ["COMMANDS", "make_app"]

# command: module of actcli.cli; the function in it has the module's name
COMMANDS: Final = {
    "list": "list_",
    "show": "show",
    "eval": "eval_",
    "plot": "plot",
    "compare": "compare",
    "error": "error",
    "table": "table",
    "check": "check",
    "new": "new",
    "schema": "schema",
}
_HELP: Final = """Analyse, plot and compare neural-network activation functions.

\b
  actcli plot gelu --deriv
  actcli compare sigmoid hard_sigmoid_keras
  actcli table --format md

Wherever a command takes a name it also takes a formula: actcli plot "x*sigmoid(1.702*x)"
"""


def make_app() -> typer.Typer:
    """The typer application."""
    app = typer.Typer(
        help=_HELP,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_globals)
    for name, module in COMMANDS.items():
        command: Callable[..., object] = getattr(import_module(f"actcli.cli.{module}"), module)
        app.command(name)(command)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"actcli {__version__}")
        raise typer.Exit


def _globals(
    config: Annotated[
        list[Path] | None, typer.Option("--config", "-c", metavar="FILE_OR_FOLDER", help="Definitions of your own; may be repeated.")
    ] = None,
    color: Annotated[str, typer.Option("--color", metavar="auto|always|never", help="Colours in the terminal.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print results only.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False,
) -> None:
    options.begin(tuple(config or ()), color, quiet)
