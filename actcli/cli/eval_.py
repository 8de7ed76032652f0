"""`actcli eval`: values at points, every digit proved; arrays by the million through standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def eval_(
    name: options.Name,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="X,X,...", help="Exact points; two inputs: A:B,A:B.", show_default=False),
    ] = None,
    deriv: options.Deriv = False,
    digits: Annotated[str, typer.Option("--digits", metavar="N", help="Significant digits.")] = "17",
    param: options.Params = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Evaluate at points, every digit shown being proved.

      actcli eval gelu --at -2,0.7 --deriv
      actcli eval gelu --at -6 --digits 30
      actcli eval softmax --at 1,2,3
      actcli eval swiglu --at 1:2,3:4
      echo "-1 0 1" | actcli eval silu
      actcli eval silu -o y.npy < x.npy

    Without --at, the numbers or the .npy array on standard input go through NumPy; with --deriv, their derivatives
    come out.
    """
    from actcli import limits, points
    from actcli.cli import files, session

    activation = session.load(name, param)
    if at is not None:
        from actcli.cli.sheets import Sheet

        sheet = Sheet(form, output)
        count = options.whole("--digits", digits, 1, limits.SHOWN_DIGITS)
        found = points.table(activation, at, deriv=deriv, digits=count, isolated=count > limits.CALM_DIGITS)
        sheet.write(found)
        points.need_all(found)
    else:
        path = Path(output) if output else None
        points.stream(activation, sys.stdin, sys.stdout, path, order=int(deriv), write=files.write)
