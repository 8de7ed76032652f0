"""`actcli plot`: curves and derivatives."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from actcli.cli import options


def plot(
    names: options.Names,
    deriv: options.Deriv = False,
    order: Annotated[
        str, typer.Option("--order", metavar="N", help="The derivative of order N too, at most 2.", show_default=False)
    ] = "0",
    param: options.Params = None,
    range_: options.Range = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="A title of your own.", show_default=False)
    ] = None,
    preset: Annotated[str, typer.Option("--preset", metavar="PRESET", help="screen, paper, ieee or slide.")] = "screen",
    output: options.Output = None,
    form: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help="png, svg or pdf.", show_default=False)
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Open the picture when it is written.")] = False,
) -> None:
    """Draw functions and derivatives; the picture's path is printed.

      actcli plot gelu --deriv
      actcli plot relu leaky_relu elu --range -3 3 -o relus.svg
      actcli plot leaky_relu --param negative_slope=0.01,0.1,0.3
      actcli plot "x*sigmoid(1.702*x)" gelu

    Several names are drawn over each other; a list of values for a parameter draws a family.
    """
    from actcli import api
    from actcli.cli import session
    from actcli.cli.pictures import Picture

    degree = options.whole("--order", order, 0, 2) or int(deriv)
    found = session.variants(names, param)
    picture = Picture(names, form, output)
    picture.write(api.plot(*found, order=degree, range=session.interval(range_), title=title, preset=preset))
    if picture.is_file:
        sys.stdout.write(f"{picture.path}\n")
        if show:
            picture.open()
