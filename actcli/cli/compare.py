"""`actcli compare`: a figure and a table of how far functions are apart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def compare(
    reference: options.Reference,
    candidates: options.Candidates,
    range_: options.Range = None,
    form: options.TableFormat = None,
    output: options.Output = None,
    no_figure: Annotated[bool, typer.Option("--no-figure", help="Only the table.")] = False,
) -> None:
    """Compare functions with a reference: figure and table; FILE names the figure.

    \b
      actcli compare sigmoid hard_sigmoid_keras
      actcli compare gelu gelu_tanh gelu_sigmoid --range -8 8
      actcli compare gelu "x*sigmoid(1.702*x)" --format json --no-figure
    """
    from actcli import api
    from actcli.cli import pictures

    found = api.compare(options.load(reference), *map(options.load, candidates), range=range_)
    options.emit(found.table(), form, None)
    if not no_figure:
        path = output or Path("outputs") / f"{pictures.stem([reference, *candidates])}_compare.png"
        pictures.save(found.plot(), path, None, default=output is None)
        options.say(f"figure: {path}")
