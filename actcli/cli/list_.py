"""`actcli list`: the catalogue."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def list_(
    family: Annotated[str | None, typer.Option("--family", help="Only this family.", show_default=False)] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Only this type.", show_default=False)] = None,
    framework: Annotated[str | None, typer.Option("--framework", help="Only what this framework has.", show_default=False)] = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """List the activations of the catalogue.

    \b
      actcli list
      actcli list --family relu
      actcli list --framework torch --format json
    """
    from actcli.errors import UnknownName
    from actcli.reports import list_table

    found = list(options.catalog())
    filters = {
        "family": (family, lambda activation: {activation.record.family}),
        "type": (type_, lambda activation: {activation.kind.value}),
        "framework": (framework, lambda activation: {symbol.framework for symbol in activation.record.frameworks}),
    }
    for name, (wanted, values) in filters.items():
        if wanted is not None:
            known = sorted({value for activation in found for value in values(activation)})
            if wanted not in known:
                raise UnknownName(name, wanted, known, hint=f"known: {', '.join(known)}")
            found = [activation for activation in found if wanted in values(activation)]
    options.emit(list_table(found), form, output)
