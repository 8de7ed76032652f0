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
        str | None, typer.Option("--columns", metavar="A,B,...", help="These columns, or groups.", show_default=False)
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", "-w", help="Formula, saturation, use, strengths, weaknesses too.")
    ] = False,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="COLUMN", help="Order the rows by a column.", show_default=False)
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Time an element relative to ReLU, here and now.")] = False,
    jobs: options.Jobs = None,
    cluster: options.Cluster = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Compare properties: range, monotonicity, smoothness, cost.

      actcli table relu gelu silu
      actcli table relu gelu silu --columns range,cost --sort cost
      actcli table relu elu selu --columns shape,gain --format md -o properties.md
      actcli table --columns all --format json

    Columns have groups: shape (range, monotonic, convexity, parity, smoothness),
    slope (lipschitz, slope_lipschitz, slope_at_zero, dead_zone), ends (limits,
    asymptotes, saturation), points (zeros, fixed_points, extrema, inflections),
    moments (zero_centred, mean, second_moment, variance, gain, chi), and all.
    Others are certainty, cost, family, formula, strengths, time, title, type,
    use and weaknesses. Functions are done in parallel, and what was found is
    remembered.
    """
    from actcli.analyses.batch import answers
    from actcli.cli import session
    from actcli.cli.sheets import Sheet
    from actcli.cli.workers import progress, workers
    from actcli.errors import CheckFailed
    from actcli.reports import properties as reports

    sheet = Sheet(form, output)
    keys: tuple[str, ...] = reports.WIDE_COLUMNS if wide else reports.DEFAULT_COLUMNS
    if columns is not None:
        named = [key for key in columns.replace(",", " ").split() if key not in ("", "name")]
        keys = reports.columns_of(named)
    found = [session.load(name) for name in names or session.catalog().names()]
    extra: dict[str, Sequence[Finding]] = {}
    if measure or "time" in (*keys, sort):
        from actcli.analyses.timing import relative_times

        extra = {"time": relative_times(found)}
    shown = (*keys, *(() if "time" in keys else extra))
    questions = reports.questions_of(shown, sort, extra)
    with workers(jobs, cluster) as executor, progress("functions") as done:
        answered = answers(found, questions, executor, done)
    result = reports.property_table(found, shown, sort=sort, extra=extra, found=answered)
    sheet.write(result)
    if failed := reports.failures(result):
        raise CheckFailed(f"{len(failed)} cells failed: {failed[0]}")
