"""A table for a person at a terminal: rich draws it, the widths are ours.

Given too little room rich cuts words and ends cells with an ellipsis. So the widths are decided here: a cell is
wrapped at spaces, a number or a short word never, and if that does not fit, each row becomes a block of `title
value` lines. Nothing is lost at any width. Every text goes in as `Text`: rich's markup, emoji and highlighting never
see it.
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING, Final

from actcli.tables import display_width
from actcli.text import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from actcli.tables import Cell, Table

__all__ = ["render"]

_NARROWEST: Final = 20  # columns of the terminal
_WHOLE: Final = (16, 12)  # a text of so many columns is not wrapped; the second if the first does not fit
_WORD: Final = 24  # a longer word may be broken
_TALLEST: Final = 6  # lines of a cell; beyond, a row cannot be read across
_GAP: Final = 2
_SEAM: Final = re.compile(r"(?<=[A-Za-z][_-])(?=[A-Za-z])")  # within a word: leaky_|relu, non-|decreasing, but not 1e-5


def render(table: Table, *, width: int, colour: bool, ascii: bool = False) -> str:
    """The table as text for a terminal of `width` columns, with ANSI colours if `colour`.

    >>> from actcli.tables import Cell, Column, Table
    >>> rows = ((Cell("[/]"), Cell("-0.17", numeric=True)),)
    >>> table = Table("actcli/table/1", (Column("name", "Name"), Column("least", "Least value")), rows)
    >>> print(render(table, width=80, colour=False), end="")
    Name  Least value
    ─────────────────
    [/]         -0.17
    """
    out = io.StringIO()
    console = _console(out, max(width, _NARROWEST), colour)
    if table.title:
        console.print(_text(table.title, "bold"))
        console.print()
    widths = _column_widths(table, console.width)
    if widths:
        _print_columns(console, table, widths, ascii)
    else:
        _print_records(console, table)
    if table.notes:
        console.print()
        for note in table.notes:
            console.print(_text(note, "dim"), overflow="fold")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _console(out: io.StringIO, width: int, colour: bool) -> Console:
    from rich.console import Console

    return Console(
        file=out,
        width=width,
        height=100,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},  # what the environment asks for is decided once, by the caller
    )


def _print_columns(console: Console, table: Table, widths: list[int], ascii: bool) -> None:
    from rich.box import SIMPLE_HEAD, Box
    from rich.table import Table as Grid

    wrapped = any(width < natural for width, natural in zip(widths, _natural_widths(table), strict=True))
    box = Box(str(SIMPLE_HEAD).replace("\N{BOX DRAWINGS LIGHT HORIZONTAL}", "-"), ascii=True) if ascii else SIMPLE_HEAD
    # The box leaves one column between two, the padding makes the rest of the gap; blank lines keep wrapped rows apart.
    grid = Grid(box=box, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), leading=int(wrapped))
    for column, width, align in zip(table.columns, widths, table.aligns, strict=True):
        title = _fitted(visible(column.title), width)
        grid.add_column(_text(title, "bold"), width=width, justify=align, overflow="fold")
    for row in table.rows:
        grid.add_row(*(_marked(cell, width) for cell, width in zip(row, widths, strict=True)))
    console.print(grid)


def _print_records(console: Console, table: Table) -> None:
    from rich.table import Table as Grid

    titles = max(display_width(visible(column.title)) for column in table.columns)
    titles = min(titles, console.width // 2)
    for number, row in enumerate(table.rows):
        if number:
            console.print()
        grid = Grid.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(width=titles, overflow="fold")
        grid.add_column(width=console.width - titles - _GAP, overflow="fold")
        for column, cell in zip(table.columns, row, strict=True):
            if cell.marked:
                grid.add_row(_text(column.title, "bold"), _marked(cell, console.width))
        console.print(grid)


def _column_widths(table: Table, width: int) -> list[int] | None:
    """The width of each column, or None if the table cannot be read that narrow."""
    room = width - _GAP * (len(table.columns) - 1)
    natural = _natural_widths(table)
    if sum(natural) <= room:
        return natural
    longest = [
        word if align == "right" else min(word, _WORD)
        for word, align in zip(_longest_words(table), table.aligns, strict=True)
    ]
    for whole in _WHOLE:
        widths = [min(full, max(whole, word)) for full, word in zip(natural, longest, strict=True)]
        if sum(widths) <= room:
            break
    else:
        return None
    for _ in range(room - sum(widths)):
        neediest = max(range(len(widths)), key=lambda index: natural[index] / widths[index])
        widths[neediest] += 1
    tallest = max(math.ceil(full / given) for full, given in zip(natural, widths, strict=True))
    return widths if tallest <= _TALLEST else None


def _natural_widths(table: Table) -> list[int]:
    return [max(map(display_width, (line for text in texts for line in text.split("\n")))) for texts in _columns(table)]


def _longest_words(table: Table) -> list[int]:
    words = ([word for text in texts for word in text.split()] for texts in _columns(table))
    return [max(display_width(part) for word in column for part in _SEAM.split(word)) for column in words]


def _columns(table: Table) -> list[list[str]]:
    """All texts of each column, title first, as they will be shown."""
    return [
        [visible(column.title, keep="\n"), *(visible(row[index].marked, keep="\n") for row in table.rows)]
        for index, column in enumerate(table.columns)
    ]


def _fitted(text: str, width: int) -> str:
    """The text in lines of `width` if cuts between words, and in names after `_` and `-`, give them."""
    lines = []
    for line in text.split("\n"):
        current = ""
        for word in line.split(" "):
            for index, part in enumerate(_SEAM.split(word)):
                joint = " " if index == 0 and current else ""
                if current and display_width(current + joint + part) > width:
                    lines.append(current)
                    current, joint = "", ""
                current += joint + part
        lines.append(current)
    return "\n".join(lines)


def _marked(cell: Cell, width: int) -> Text:
    text = _text(_fitted(visible(cell.marked, keep="\n"), width))
    text.stylize("yellow", 0, len(cell.mark))
    return text


def _text(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(visible(text, keep="\n"), style=style)
