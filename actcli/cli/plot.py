"""`actcli plot`: curves and derivatives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def plot(
    names: options.Names,
    deriv: options.Deriv = False,
    order: Annotated[int, typer.Option("--order", min=0, max=2, help="Derivatives up to this order.")] = 0,
    param: options.Params = None,
    range_: options.Range = None,
    title: Annotated[str | None, typer.Option("--title", help="A title of your own.", show_default=False)] = None,
    preset: Annotated[str, typer.Option("--preset", help="screen, paper or slide.")] = "screen",
    output: options.Output = None,
    form: Annotated[str | None, typer.Option("--format", "-f", help="png, svg or pdf; default: by FILE.", show_default=False)] = None,
    show: Annotated[bool, typer.Option("--show", help="Open the picture when it is written.")] = False,
) -> None:
    """Draw functions and their derivatives; the path of the picture is printed.

    \b
      actcli plot gelu --deriv
      actcli plot relu leaky_relu elu --range -3 3 -o relus.svg
      actcli plot leaky_relu --param negative_slope=0.01,0.1,0.3
      actcli plot "x*sigmoid(1.702*x)" gelu
    """
    from actcli import api
    from actcli.cli import pictures

    found = [pair for name in names for pair in options.families(name, param)]
    labels = [label or None for _, label in found] if any(label for _, label in found) else None
    figure = api.plot(*(activation for activation, _ in found), order=order or int(deriv), range=range_, title=title, labels=labels, preset=preset)
    path = output or Path("outputs") / f"{pictures.stem(names)}.{form or 'png'}"
    pictures.save(figure, path, form, default=output is None)
    if str(path) != "-":
        sys.stdout.write(f"{path}\n")
        if show:
            typer.launch(str(path))
