"""`actcli new`: a commented starter file for a definition of one's own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from actcli.cli import options


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new activation's name, and its file's.", show_default=False)],
    formula: Annotated[str, typer.Option("--formula", metavar="FORMULA", help="Its formula in x.")] = "x*sigmoid(x)",
    output: options.Output = None,
) -> None:
    """Write a commented starter file NAME.yaml in the current folder.

    \b
      actcli new my_swish --formula "x*sigmoid(beta*x)"
    """
    from pathlib import Path

    from actcli.catalog.starter import starter
    from actcli.output import write_new

    path = output or Path(f"{name}.yaml")
    write_new(path, starter(name, formula, options.catalog()))
    sys.stdout.write(f"{path}\n")
