"""`actcli error`: how far functions are apart, in numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def error(
    reference: options.Reference,
    candidates: options.Candidates,
    range_: options.Range = None,
    over: options.Over = "range",
    tolerance: Annotated[
        str | None, typer.Option("--tolerance", metavar="E", help="Fail above this error.", show_default=False)
    ] = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Print the errors against a reference: largest, where, RMS, mean.

    actcli error gelu gelu_tanh
    actcli error sigmoid hard_sigmoid_keras --range -8 8
    actcli error gelu gelu_tanh --over reals --tolerance 5e-4
    actcli error silu "x*sigmoid(1.702*x)" --format json
    """
    from actcli import api
    from actcli.cli import session
    from actcli.cli.sheets import Sheet

    limit = None if tolerance is None else session.finite("--tolerance", tolerance)
    sheet = Sheet(form, output)
    found = api.compare(
        session.load(reference), *map(session.load, candidates), range=session.interval(range_), over=over
    )
    sheet.write(found.table(), found.to_json)
    if limit is not None:
        found.check(limit)
