"""`actcli new`: a commented starter file for a definition of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The new activation's name, and its file's.", show_default=False)
    ],
    formula: Annotated[
        str, typer.Option("--formula", metavar="FORMULA", help="In x; every other name is a parameter.")
    ] = "x*sigmoid(x)",
    output: options.Output = None,
) -> None:
    """Write a commented starter file NAME.yaml in the current folder.

    actcli new my_swish --formula "x*sigmoid(beta*x)"
    actcli new my_relu --formula "max(0, x)" -o -
    """
    from actcli.catalog.starter import starter
    from actcli.cli import files, session
    from actcli.cli.sheets import put
    from actcli.errors import FileError, UsageError

    if name.endswith((".yaml", ".yml")):
        raise UsageError(
            f"{name!r} is a file, not a name", hint=f"the file gets its name: actcli new {Path(name).stem}"
        )
    text = starter(name, formula, session.catalog())
    path = output or f"{name}.yaml"
    if path != "-" and os.path.lexists(path):
        raise FileError(f"{path!r} exists already", hint="choose another name, or -o FILE")
    put(path, text)
    if path != "-":
        files.print_path(path)
