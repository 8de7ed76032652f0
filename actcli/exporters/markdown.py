"""A Markdown table as GitHub reads it, aligned so that the source is a table too.

Only what Markdown would read as something else is escaped: `leaky_relu` stays as it is, `a*b` does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from actcli.tables import display_width, padded
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.tables import Table

__all__ = ["escape", "write"]

_SPECIAL: Final = re.compile(
    r"[\\`*<\[\]|$]"  # escapes, code, emphasis, HTML, links, cells, GitHub's formulas
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # emphasis too, but not within a word
    r"|&(?=[A-Za-z#])"  # entities
    r"|~(?=.*~)",  # struck out, which takes two
    re.DOTALL,
)
# What starts a heading, a list, a quotation at the start of a line.
_BLOCK: Final = re.compile(r"[#+\-=>]|\d+(?=[.)])")


def write(table: Table) -> str:
    """The table in Markdown, its title in bold above, its notes below.

    >>> from actcli.tables import Cell, Column, Table
    >>> columns = (Column("name", "Name"), Column("gap", "Largest gap"))
    >>> print(write(Table("actcli/table/1", columns, ((Cell("gelu_tanh"), Cell("4.7e-4", numeric=True)),))), end="")
    | Name      | Largest gap |
    | :-------- | ----------: |
    | gelu_tanh |      4.7e-4 |
    """
    rows = [[escape(cell.marked) for cell in row] for row in table.rows]
    lines = [[escape(column.title) for column in table.columns], *rows]
    widths = [max(3, *map(display_width, column)) for column in zip(*lines, strict=True)]
    shape = list(zip(widths, table.aligns, strict=True))
    rule = ["-" * (width - 1) + ":" if align == "right" else ":" + "-" * (width - 1) for width, align in shape]
    head, *body = (_line(padded(cell, *form) for cell, form in zip(line, shape, strict=True)) for line in lines)
    title = escape(table.title or "").strip()
    notes = ["", *(f"- {_item(note)}" for note in table.notes)] if table.notes else []
    return "\n".join([*([f"**{title}**", ""] if title else []), head, _line(rule), *body, *notes]) + "\n"


def escape(text: str) -> str:
    r"""The text as it is written within a line of Markdown.

    >>> print(escape("[x](javascript:1) <b> leaky_relu a*b"))
    \[x\](javascript:1) \<b> leaky_relu a\*b
    """
    shown = visible(text.replace("\r\n", "\n"), keep="\n")
    return _SPECIAL.sub(lambda found: "&amp;" if found[0] == "&" else "\\" + found[0], shown).replace("\n", "<br>")


def _item(text: str) -> str:
    """The escaped text of a list item, which must not start a block of its own."""
    line = escape(text).strip()
    start = _BLOCK.match(line)
    if start is None:
        return line
    return start[0] + "\\" + line[start.end() :] if start[0].isdigit() else "\\" + line


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
