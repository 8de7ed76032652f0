"""`actcli table`: the property comparison table."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def table(
    names: options.AnyNames = None,
    columns: Annotated[str | None, typer.Option("--columns", metavar="A,B,...", help="Which columns, by key.", show_default=False)] = None,
    wide: Annotated[bool, typer.Option("--wide", "-w", help="More columns: formula, saturation, use, strengths, weaknesses.")] = False,
    sort: Annotated[str | None, typer.Option("--sort", metavar="COLUMN", help="Order the rows by a column.", show_default=False)] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Add time per element relative to ReLU, measured here.")] = False,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Compare the properties of activations: range, zero-centred, monotonic, smoothness, Lipschitz constant, cost.

    \b
      actcli table relu gelu silu
      actcli table --format md -o properties.md
      actcli table --columns range,cost --sort cost
    """
    from actcli import reports
    from actcli.analyses.timing import relative_times

    found = [options.load(name) for name in names or options.catalog().names()]
    keys = tuple(columns.replace(" ", "").split(",")) if columns else reports.WIDE_COLUMNS if wide else reports.DEFAULT_COLUMNS
    extra = {"time": relative_times(found)} if measure else {}
    options.emit(reports.property_table(found, (*keys, *extra), sort=sort, extra=extra), form, output)
