"""`actcli table`: the property comparison table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from actcli.cli import options

if TYPE_CHECKING:
    from actcli.analyses import Finding


def table(
    names: options.AnyNames = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="A,B,...", help="These columns, by key.", show_default=False)
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", "-w", help="Formula, saturation, use, strengths, weaknesses too.")
    ] = False,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="COLUMN", help="Order the rows by a column.", show_default=False)
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Time an element relative to ReLU, here and now.")] = False,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Compare properties: range, monotonicity, smoothness, cost.

      actcli table relu gelu silu
      actcli table relu gelu silu --columns range,cost --sort cost
      actcli table relu elu selu --wide --format md -o properties.md

    Columns are cost, family, formula, lipschitz, monotonic, range, saturation, smoothness, strengths, time, title,
    type, use, weaknesses and zero_centred.
    """
    from actcli import reports
    from actcli.cli import session
    from actcli.cli.sheets import Sheet

    sheet = Sheet(form, output)
    keys: tuple[str, ...] = reports.WIDE_COLUMNS if wide else reports.DEFAULT_COLUMNS
    if columns is not None:
        keys = tuple(dict.fromkeys(key for key in columns.replace(" ", "").split(",") if key not in ("", "name")))
    found = [session.load(name) for name in names or session.catalog().names()]
    extra: dict[str, Sequence[Finding]] = {}
    if measure or "time" in (*keys, sort):
        from actcli.analyses.timing import relative_times

        extra = {"time": relative_times(found)}
    shown = (*keys, *(() if "time" in keys else extra))
    sheet.write(reports.property_table(found, shown, sort=sort, extra=extra))
