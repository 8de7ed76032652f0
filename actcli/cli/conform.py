"""`actcli conform`: an installed framework held against the proved values."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def conform(
    framework: Annotated[str, typer.Argument(metavar="FRAMEWORK", help="torch, jax, keras or onnx.")],
    names: options.AnyNames = None,
    dtype: Annotated[
        str,
        typer.Option("--dtype", metavar="A,B,...", help="Formats: float64, float32, float16, bfloat16."),
    ] = "float64,float32,float16,bfloat16",
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Call an installed framework and compare it with the proved values.

      actcli conform torch gelu silu
      actcli conform jax --dtype float32,bfloat16
      actcli conform onnx Elu --format json

    Each symbol is called on breakpoints and their neighbours, far tails,
    subnormal numbers, infinities and NaN, and a dense grid; in formats of 16
    bits on every number. The extras torch, jax, keras and onnx install them.
    """
    from actcli import conform as module
    from actcli.cli import session
    from actcli.cli.sheets import Sheet
    from actcli.cli.workers import progress
    from actcli.reports.conform import conform_json, conform_table

    sheet = Sheet(form, output)
    formats = module.formats_of(dtype)
    chosen = module.chosen(session.catalog(), framework, names or ())
    package = module.package(framework)
    rows = []
    with progress("calls") as done:
        for row in module.conform(package, chosen, formats):
            rows.append(row)
            done(len(rows), len(chosen) * len(formats))
    sheet.write(conform_table(package, rows), lambda: conform_json(package, rows))
