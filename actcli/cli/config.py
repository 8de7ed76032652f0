"""`actcli config`: the settings in force."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def config(
    action: Annotated[str, typer.Argument(metavar="show", help="What to do.", show_default=False)] = "show",
    origin: Annotated[bool, typer.Option("--origin", help="Where each was said too, and its variable.")] = False,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Show the settings in force, and where each was said.

      actcli config show
      actcli config show --origin
      actcli config show --format json

    A setting is said in actcli.toml or the table [tool.actcli] of pyproject.toml, by a variable, or on the command
    line; 'actcli help environment' tells which. The last word is that of the command line.
    """
    from actcli.cli import session
    from actcli.cli.settings import SETTINGS, shown
    from actcli.cli.sheets import Sheet
    from actcli.errors import UnknownName
    from actcli.tables import Cell, Column, Table

    if action != "show":
        raise UnknownName("action", action, ("show",), hint="actcli config show --origin")
    sheet = Sheet(form, output)
    columns = [
        Column("key", "Key"),
        Column("value", "Value"),
        Column("origin", "Origin"),
        Column("variable", "Variable"),
    ]
    rows = []
    for setting in SETTINGS:
        value = session.setting(setting.key)
        data = value.value if isinstance(value.value, str) else list(value.value)
        cells = [Cell(setting.key), Cell(shown(value) or "-", data), Cell(value.origin), Cell(setting.variable)]
        rows.append(tuple(cells if origin else cells[:2]))
    sheet.write(Table("actcli/config/1", tuple(columns if origin else columns[:2]), tuple(rows)))
