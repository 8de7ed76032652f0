"""The options that several commands share; each is said once, so that it is spelled and explained alike everywhere.

All are texts (see `lean`): a command turns them into what they mean, and a wrong one is an error of ours, with a hint.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from actcli.errors import UsageError

__all__ = [
    "AnyNames",
    "Candidates",
    "Deriv",
    "Name",
    "Names",
    "Output",
    "Params",
    "Range",
    "Reference",
    "TableFormat",
    "whole",
]


def complete_name(incomplete: str) -> list[str]:
    """Names that begin with what was typed; no definition is read."""
    from actcli.cli import session

    return [name for name in session.catalog().names() if name.startswith(incomplete)]


def whole(option: str, text: str, low: int, high: int) -> int:
    """The text of an option as a whole number within bounds."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise UsageError(f"{option} is a whole number from {low} to {high}, not {text!r}")
    return int(text)


Name: TypeAlias = Annotated[
    str, typer.Argument(metavar="NAME", help="A name or a formula.", autocompletion=complete_name, show_default=False)
]
Names: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="NAME", help="Names or formulas.", autocompletion=complete_name, show_default=False),
]
AnyNames: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Names or formulas; none: all names.", autocompletion=complete_name),
]
Reference: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="REFERENCE", help="A name or a formula.", autocompletion=complete_name, show_default=False),
]
Candidates: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="CANDIDATE",
        help="Names or formulas to compare with it.",
        autocompletion=complete_name,
        show_default=False,
    ),
]
Params: TypeAlias = Annotated[
    list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Bind a parameter; repeatable.")
]
Range: TypeAlias = Annotated[
    tuple[str, str] | None,
    typer.Option("--range", "-r", metavar="LOW HIGH", help="The interval; also LOW:HIGH.", show_default=False),
]
Over: TypeAlias = Annotated[
    str,
    typer.Option(
        "--over", metavar="auto|range|reals", help="The reference's range, the whole line, or what is bounded."
    ),
]
Digits: TypeAlias = Annotated[str, typer.Option("--digits", metavar="N", help="Digits of a largest error.")]
Output: TypeAlias = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; - is standard output.", show_default=False),
]
TableFormat: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="rich, plain, md, csv, tsv, json, jsonl, latex, html.",
        show_default=False,
    ),
]
Deriv: TypeAlias = Annotated[bool, typer.Option("--deriv", "-d", help="The derivative too.")]
