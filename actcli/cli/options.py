"""The options that several commands share; each is said once, so that it is spelled and explained alike everywhere.

All are texts (see `lean`): a command turns them into what they mean, and a wrong one is an error of ours, with a hint.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from actcli.errors import UsageError

__all__ = [
    "AnyNames",
    "Ascii",
    "Candidates",
    "Certificate",
    "Cluster",
    "Deriv",
    "Dpi",
    "Figure",
    "Jobs",
    "Name",
    "Names",
    "Output",
    "Params",
    "Range",
    "Reference",
    "Size",
    "Style",
    "TableFormat",
    "Terminal",
    "WithFigure",
    "whole",
]


def whole(option: str, text: str, low: int, high: int) -> int:
    """The text of an option as a whole number within bounds."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise UsageError(f"{option} is a whole number from {low} to {high}, not {text!r}")
    return int(text)


Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="A name or a formula.", show_default=False)]
Names: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="NAME", help="Names or formulas.", show_default=False),
]
AnyNames: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Names or formulas; none: all names."),
]
Reference: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="REFERENCE", help="A name or a formula.", show_default=False),
]
Candidates: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="CANDIDATE",
        help="Names or formulas to compare with it.",
        show_default=False,
    ),
]
Params: TypeAlias = Annotated[
    list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Bind a parameter; repeatable.")
]
Range: TypeAlias = Annotated[
    tuple[str, str] | None,
    typer.Option("--range", "-r", metavar="LOW HIGH", help="The interval; also LOW:HIGH or ±HIGH.", show_default=False),
]
Over: TypeAlias = Annotated[
    str,
    typer.Option(
        "--over", metavar="auto|range|reals", help="The reference's range, the whole line, or what is bounded."
    ),
]
Digits: TypeAlias = Annotated[str, typer.Option("--digits", metavar="N", help="Digits of a largest error.")]
Jobs: TypeAlias = Annotated[
    str | None,
    typer.Option("--jobs", "-j", metavar="N", help="Processes; by default one a core.", show_default=False),
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT, instead.", show_default=False
    ),
]
SomeReference: TypeAlias = Annotated[
    str | None,
    typer.Argument(metavar="REFERENCE", help="A name or a formula.", show_default=False),
]
SomeCandidates: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CANDIDATE",
        help="Names or formulas to compare with it.",
        show_default=False,
    ),
]
Certificate: TypeAlias = Annotated[
    str | None,
    typer.Option("--certificate", metavar="FILE", help="Write the proof to FILE, for verify.", show_default=False),
]
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
Style: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--style",
        "--preset",
        metavar="STYLE",
        help="screen, paper, ieee, slide, dark, FILE.mplstyle.",
        show_default=False,
    ),
]
Size: TypeAlias = Annotated[
    str | None, typer.Option("--size", metavar="WxH", help="As 3.3x2.2in or 8x5cm.", show_default=False)
]
Dpi: TypeAlias = Annotated[
    str | None, typer.Option("--dpi", metavar="N", help="Dots per inch of a PNG.", show_default=False)
]
Figure: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="The figure's file.", show_default=False)
]
WithFigure: TypeAlias = Annotated[
    bool, typer.Option("--figure/--no-figure", help="The figure too, or the table alone.", show_default=False)
]
Deriv: TypeAlias = Annotated[bool, typer.Option("--deriv", "-d", help="The derivative too.")]
Terminal: TypeAlias = Annotated[bool, typer.Option("--terminal", "-t", help="Draw in the terminal.")]
Ascii: TypeAlias = Annotated[bool, typer.Option("--ascii", help="Draw in the terminal, in ASCII.")]
