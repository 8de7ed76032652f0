"""`actcli compare`: a figure and a table of how far functions are apart."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def compare(
    reference: options.Reference,
    candidates: options.Candidates,
    range_: options.Range = None,
    over: options.Over = "auto",
    digits: options.Digits = "10",
    form: options.TableFormat = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="The figure's file.", show_default=False)
    ] = None,
    figure: Annotated[
        bool, typer.Option("--figure/--no-figure", help="The figure too, or the table alone.", show_default=False)
    ] = True,
) -> None:
    """Compare functions with a reference: a figure and a table.

      actcli compare sigmoid hard_sigmoid_keras
      actcli compare gelu gelu_tanh gelu_sigmoid --range -8 8
      actcli compare gelu "x*sigmoid(1.702*x)" --format json --no-figure

    The table goes to standard output, the figure to FILE, by default in outputs/.
    """
    from actcli import api, limits
    from actcli.cli import session
    from actcli.cli.pictures import Picture
    from actcli.cli.sheets import Sheet

    sheet = Sheet(form, None)
    picture = Picture([reference, *candidates], None, output, suffix="_compare") if figure else None
    found = api.compare(
        session.load(reference),
        *map(session.load, candidates),
        range=session.interval(range_),
        over=over,
        digits=options.whole("--digits", digits, 1, limits.PROOF_DIGITS),
    )
    if picture is not None:
        picture.write(found.plot())
    sheet.write(found.table(), found.to_json)
    if picture is not None and picture.is_file:
        session.say(f"figure: {picture.path}")
