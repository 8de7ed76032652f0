"""`actcli conform`: an installed framework held against the proved values, or against the report of an earlier run."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def conform(
    framework: Annotated[
        str,
        typer.Argument(
            metavar="FRAMEWORK", help="torch, jax, keras, onnx, ort, hf, flax, mlx, tf, paddle, tinygrad or numpy."
        ),
    ],
    names: options.AnyNames = None,
    dtype: Annotated[
        str,
        typer.Option("--dtype", metavar="A,B,...", help="Formats: float64, float32, float16, bfloat16."),
    ] = "float64,float32,float16,bfloat16",
    backend: Annotated[
        str,
        typer.Option("--backend", metavar="NAME", help="What keras or onnx computes with.", show_default=False),
    ] = "",
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="PATH", help="Write a report: a file, or into a folder.", show_default=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Fail where the results differ from the report.")] = False,
    saved: Annotated[bool, typer.Option("--saved", help="Tell what the report says; nothing is called.")] = False,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="FILE", help="The report; by default that of actcli.", show_default=False),
    ] = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Call an installed framework and compare it with the proved values.

      actcli conform torch gelu silu
      actcli conform jax relu nn.elu --dtype float32,bfloat16
      actcli conform onnx Elu --backend reference --format json
      actcli conform torch gelu --saved
      actcli conform torch gelu --check

    Each symbol is called on breakpoints and their neighbours, far tails,
    subnormal numbers, infinities and NaN, and a dense grid; in formats of 16
    bits on every number. The extras torch, jax, keras and onnx install them.
    Reports of what was found come with actcli: --saved shows them where the
    framework is not installed, --check tells what is different here.
    """
    from actcli.cli import files, runs
    from actcli.cli.sheets import Sheet
    from actcli.errors import UsageError
    from actcli.reports.conform import conform_json, conform_table

    sheet = Sheet(form, output)
    files.need_different(output, save)
    if check and saved:
        raise UsageError("--check calls the framework, --saved does not", hint="give one of them")
    asked = runs.Asked(framework, names or (), dtype, backend)
    before = runs.reported(asked, report) if check or saved else None
    now = before if saved and before is not None else runs.measured(asked)
    if save is not None:
        runs.save(now, save)
    if check and before is not None:
        runs.compare(sheet, before, now, whole=not names)
    else:
        sheet.write(conform_table(now), lambda: conform_json(now))
