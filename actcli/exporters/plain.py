"""Aligned columns of plain text, for pipes and files: one line a row, nothing cut, whatever the terminal's width.

A newline within a cell is shown as `^J`, since here a line is a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.tables import display_width, padded
from actcli.text import visible

if TYPE_CHECKING:
    from actcli.tables import Table

__all__ = ["write"]


def write(table: Table) -> str:
    """The table as lines of text, its title above, its notes below.

    >>> from actcli.tables import Cell, Column, Table
    >>> columns = (Column("name", "Name"), Column("gap", "Largest gap"))
    >>> rows = ((Cell("gelu_tanh"), Cell("4.7e-4", numeric=True)), (Cell("silu"), Cell("0.21", mark="~", numeric=True)))
    >>> print(write(Table("actcli/table/1", columns, rows)), end="")
    Name       Largest gap
    gelu_tanh       4.7e-4
    silu             ~0.21
    """
    body = [[visible(cell.marked) for cell in row] for row in table.rows]
    lines = [[visible(column.title) for column in table.columns], *body]
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    shape = list(zip(widths, table.aligns, strict=True))
    shown = ["  ".join(padded(cell, *form) for cell, form in zip(line, shape, strict=True)).rstrip() for line in lines]
    title = [visible(table.title), ""] if table.title else []
    notes = ["", *map(visible, table.notes)] if table.notes else []
    return "\n".join([*title, *shown, *notes]) + "\n"
