"""`actcli tolerance`: what `assert_allclose` should be given for two functions in a number format."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def tolerance(
    reference: options.Reference,
    candidate: Annotated[
        str, typer.Argument(metavar="CANDIDATE", help="A name or a formula to compare with it.", show_default=False)
    ],
    dtype: Annotated[
        list[str] | None,
        typer.Option(
            "--dtype",
            metavar="A,B,...",
            help="float64, float32, float16, bfloat16; repeatable.",
            show_default="float32",
        ),
    ] = None,
    range_: options.Range = None,
    ulps: Annotated[
        str, typer.Option("--ulps", metavar="K", help="Units in the last place that each may be off.")
    ] = "0.5",
    naive: Annotated[
        bool, typer.Option("--naive", help="Measure the formulas computed step by step, too; not a proof.")
    ] = False,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Tell how far two functions may differ in a number format.

      actcli tolerance gelu gelu_tanh
      actcli tolerance gelu gelu_tanh --dtype float16 --range -6 6
      actcli tolerance silu "x*sigmoid(x)" --dtype float32 --ulps 2
      actcli tolerance sigmoid hard_sigmoid_keras --format json

    The result is the least atol and rtol that are justified, for
    assert_allclose(actual, desired, rtol=..., atol=...), with the reasons. In
    16 bits it is exact, since every number of the range is tried.
    """
    from actcli import conform, tolerances
    from actcli.cli import session
    from actcli.cli.sheets import Sheet

    sheet = Sheet(form, output)
    session.finite("--ulps", ulps)
    found = tolerances.tolerance(
        session.load(reference),
        session.load(candidate),
        conform.formats_of(",".join(dtype or ["float32"])),
        session.interval(range_),
        ulps=ulps,
        naive=naive,
    )
    sheet.write(found.table(), found.to_json)
