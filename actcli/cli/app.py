"""The commands, an explicit table in the order of `--help`.

Only the command that was asked for is imported and built; `--help` and shell completion need them all.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Final

import typer

from actcli._version import __version__
from actcli.cli import session
from actcli.cli.choices import TOPICS
from actcli.cli.lean import Command, Group

__all__ = ["COMMANDS", "make_app"]

# command: module of actcli.cli; the function in it has the module's name
COMMANDS: Final = {
    "list": "list_",
    "show": "show",
    "eval": "eval_",
    "plot": "plot",
    "compare": "compare",
    "error": "error",
    "sweep": "sweep",
    "verify": "verify",
    "table": "table",
    "atlas": "atlas",
    "frameworks": "frameworks",
    "conform": "conform",
    "identify": "identify",
    "tolerance": "tolerance",
    "check": "check",
    "new": "new",
    "schema": "schema",
    "config": "config",
    "doctor": "doctor",
    "help": "help_",
}
_HELP: Final = """Analyse, plot and compare neural-network activation functions.

  actcli plot gelu --deriv
  actcli compare sigmoid hard_sigmoid_keras
  actcli table --format md
  actcli list

Wherever a command takes a name it also takes a formula:

  actcli plot "x*sigmoid(1.702*x)"
"""
_EPILOG: Final = f"""These options may stand anywhere in the line. 'actcli COMMAND --help' has more examples.

Topics of 'actcli help': {", ".join(TOPICS)}.
"""


def make_app(command: str | None = None) -> typer.Typer:
    """The typer application, with one command or, by default, all of them."""
    app = typer.Typer(
        cls=Group,
        help=_HELP,
        epilog=_EPILOG,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=command is None,
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _page()},
    )
    app.callback()(_globals)
    for name in [command] if command else COMMANDS:
        module = COMMANDS[name]
        app.command(name, cls=Command)(getattr(import_module(f"actcli.cli.{module}"), module))
    return app


def _page() -> int:
    """The width of help pages: ours, since typer believes any COLUMNS."""
    from actcli.cli.terminal import terminal_width

    return min(terminal_width(), 80) - 2


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"actcli {__version__}")
        raise typer.Exit


def _globals(
    config: Annotated[
        list[str] | None,
        typer.Option("--config", "-c", metavar="PATH", help="A file or folder of your own definitions; repeatable."),
    ] = None,
    color: Annotated[
        str | None,
        typer.Option(
            "--color", metavar="WHEN", help="Colours in the terminal: auto, always or never.", show_default=False
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print results only.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say where things come from and go, and what is not proved.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write no file, say which would be written.")] = False,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Heed no settings and definitions but those given here.")
    ] = False,
    mkdir: Annotated[bool, typer.Option("--mkdir", help="Make the folder of an output that is not there.")] = False,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    session.begin(config or (), color, quiet=quiet, verbose=verbose, dry_run=dry_run, isolated=isolated, mkdir=mkdir)
