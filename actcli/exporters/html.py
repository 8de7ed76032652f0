"""One HTML <table>: a fragment without scripts, styles from elsewhere or links, to be put into any page.

It is pure ASCII (`&#8734;`), so it reads the same in a page of any encoding.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.tables import Table

__all__ = ["write"]


def write(table: Table) -> str:
    """The table as an HTML fragment; the schema stands in its `data-schema`.

    >>> from actcli.tables import Cell, Column, Table
    >>> print(write(Table("actcli/table/1", (Column("name", "Name"),), ((Cell("<b>"),),))), end="")
    <table data-schema="actcli/table/1">
    <thead>
    <tr><th scope="col">Name</th></tr>
    </thead>
    <tbody>
    <tr><td>&lt;b&gt;</td></tr>
    </tbody>
    </table>
    """
    styles = [' style="text-align: right"' if align == "right" else "" for align in table.aligns]
    head = (f'<th scope="col"{style}>{_text(c.title)}</th>' for c, style in zip(table.columns, styles, strict=True))
    rows = (
        _row(f"<td{style}>{_text(cell.marked)}</td>" for cell, style in zip(row, styles, strict=True))
        for row in table.rows
    )
    span = f'<td colspan="{len(table.columns)}">'
    foot = ["<tfoot>", *(_row([f"{span}{_text(note)}</td>"]) for note in table.notes), "</tfoot>"]
    lines = [
        f'<table data-schema="{_text(table.schema)}">',
        *([f"<caption>{_text(table.title)}</caption>"] if table.title else []),
        *("<thead>", _row(head), "</thead>"),
        *("<tbody>", *rows, "</tbody>"),
        *(foot if table.notes else []),
        "</table>",
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _text(text: str) -> str:
    shown = escape(visible(text.replace("\r\n", "\n"), keep="\n"))
    return shown.encode("ascii", "xmlcharrefreplace").decode().replace("\n", "<br>")
