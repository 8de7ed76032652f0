"""`actcli identify`: samples, a formula, a Python function or a model are given names."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def identify(
    what: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="Samples, a model, a formula or a name.", show_default=False),
    ] = None,
    module: Annotated[
        str | None,
        typer.Option("--module", metavar="PKG:NAME", help="A Python function, which is called.", show_default=False),
    ] = None,
    onnx: Annotated[
        str | None,
        typer.Option("--onnx", metavar="MODEL", help="A model, whatever its file is called.", show_default=False),
    ] = None,
    count: Annotated[str, typer.Option("--count", metavar="N", help="Candidates that are shown.")] = "5",
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Name an unknown function: which definition it is, or is near to.

      actcli identify "x/(1 + exp(-x))"
      actcli identify --module math:atan
      actcli identify samples.csv
      actcli identify model.onnx --format json

    Samples are csv, tsv, json, npy or npz files of x and y; they prove nothing,
    and parameters are fitted. Formulas, and what ONNX models compute in one or
    many nodes, are compared by proof. The extra onnx reads models; nothing in
    them is run, and no other file is opened.
    """
    from actcli import identities
    from actcli.cli import session
    from actcli.cli.sheets import Sheet
    from actcli.errors import UsageError

    if sum(one is not None for one in (what, module, onnx)) != 1:
        raise UsageError("one thing is named at a time", hint="FILE, --module PKG:NAME or --onnx MODEL")
    sheet, known = Sheet(form, output), options.whole("--count", count, 1, 100)
    source = session.catalog()
    session.reads(what)
    session.reads(onnx)
    if module is not None:
        found = identities.identify_callable(module, count=known, catalog=source)
    elif onnx is not None:
        found = identities.identify_model(onnx, catalog=source)
    else:
        found = identities.identify(what, count=known, catalog=source)
    sheet.write(found.table(), found.to_json)
