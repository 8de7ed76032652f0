"""`actcli list`: the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from actcli.cli import options, session

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.tables import Cell, Table

_WIDE: Final = 110  # columns of a screen that has room for the type
_FORMULA: Final = 16  # columns of a formula, at least


def list_(
    family: Annotated[
        str | None, typer.Option("--family", metavar="FAMILY", help="Only this family.", show_default=False)
    ] = None,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only this type.", show_default=False)
    ] = None,
    framework: Annotated[
        str | None,
        typer.Option("--framework", metavar="FRAMEWORK", help="Only what this framework has.", show_default=False),
    ] = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """List the activations of the catalogue.

    actcli list
    actcli list --family relu
    actcli list --type gated
    actcli list --framework torch --format json
    """
    from actcli.cli.sheets import Sheet
    from actcli.errors import UnknownName, suggest
    from actcli.reports.definitions import list_table

    sheet = Sheet(form, output)
    found = list(session.catalog())
    filters: dict[str, tuple[str | None, Callable[[Activation], set[str]]]] = {
        "family": (family, lambda one: {one.record.family}),
        "type": (type_, lambda one: {one.kind.value}),
        "framework": (framework, lambda one: {symbol.framework for symbol in one.record.frameworks}),
    }
    known = {
        name: sorted({value for one in found for value in values(one)} - {""}) for name, (_, values) in filters.items()
    }
    for name, (wanted, values) in filters.items():
        if wanted is not None:
            if wanted not in known[name]:
                hint = suggest(wanted, known[name]) or f"known: {', '.join(known[name])}"
                raise UnknownName(name, wanted, known[name], hint=hint)
            found = [activation for activation in found if wanted in values(activation)]
    table = list_table(found)
    if sheet.width is not None:
        asked = {name for name, (wanted, _) in filters.items() if wanted is not None}
        table = fitted(table, sheet.width, asked | ({"type"} if sheet.width < _WIDE else set()))
    sheet.write(table)


def fitted(table: Table, width: int, hidden: Collection[str]) -> Table:
    """One line an activation: some columns hidden, and a formula cut that is too long for the screen."""
    from actcli.tables import display_width

    shown = [index for index, column in enumerate(table.columns) if column.key not in hidden]
    *others, last = shown
    taken = sum(max(display_width(row[index].text) for row in table.rows) + 2 for index in others)
    room = width - taken
    if room < _FORMULA:  # there each activation is a block, in which a formula has lines of its own
        room = max(len(row[last].text) for row in table.rows) if table.rows else 0
    more = "..." if session.is_ascii() else "\N{HORIZONTAL ELLIPSIS}"

    def cut(cell: Cell) -> Cell:
        text = cell.text
        return cell if len(text) <= room else replace(cell, text=text[: room - len(more)] + more)

    rows = tuple((*(row[index] for index in others), cut(row[last])) for row in table.rows)
    return replace(table, columns=tuple(table.columns[index] for index in shown), rows=rows)
