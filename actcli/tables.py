"""A table that does not know how it will be shown.

An analysis fills cells; each writer in `actcli.exporters` picks what it needs: people get `text`, programs get
`data`, papers get `latex`. A cell holds plain text without escapes of any kind: every writer escapes for its own
format, so no value can be escaped twice or not at all. Rejected: cells of floats formatted by the writers, since how
many digits are proved is known only where they are made.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from actcli.text import visible

__all__ = ["Align", "Cell", "Column", "Table", "display_width", "padded"]

Align = Literal["left", "right"]

_AS_TEXT: Final[object] = object()
_MARKS: Final = frozenset(["Mn", "Me", "Cf"])  # drawn over the character before, or not at all


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: `text` for people, `data` (any JSON value) for programs; without `data` the text is the data.

    A light `mark` such as "~" (estimated) stands before the text. `latex` is trusted: only our own interpreters make
    it. A `numeric` cell is a number that we wrote: it stands to the right, and spreadsheets may read it as a number.

    >>> Cell("GELU").data, Cell("undecided", data=None).data
    ('GELU', None)
    """

    text: str
    data: object = _AS_TEXT
    mark: str = ""
    latex: str | None = None
    numeric: bool = False

    def __post_init__(self) -> None:
        if self.data is _AS_TEXT:
            object.__setattr__(self, "data", self.text)

    @property
    def marked(self) -> str:
        """The text with its mark.

        >>> Cell("0.1702", mark="~").marked
        '~0.1702'
        """
        return self.mark + self.text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is its name in JSON and CSV and never changes, `title` is its name for people."""

    key: str
    title: str
    align: Align = "left"


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """Rows of cells under columns; `schema` names what the columns mean, "actcli/table/1"; `notes` are foot notes."""

    schema: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str | None = None
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Aligned columns, one line a row, nothing cut; the title above, the notes below.

        A newline within a cell is shown as `^J`, since here a line is a row.

        >>> gaps = Cell("4.7e-4", numeric=True), Cell("0.21", mark="~", numeric=True)
        >>> rows = tuple(zip((Cell("gelu_tanh"), Cell("silu")), gaps))
        >>> Table("actcli/table/1", (Column("name", "Name"), Column("gap", "Largest gap")), rows)
        Name       Largest gap
        gelu_tanh       4.7e-4
        silu             ~0.21
        """
        body = [[visible(cell.marked) for cell in row] for row in self.rows]
        lines = [[visible(column.title) for column in self.columns], *body]
        widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
        shape = list(zip(widths, self.aligns, strict=True))
        shown = ["  ".join(padded(cell, *form) for cell, form in zip(line, shape, strict=True)) for line in lines]
        title = [visible(self.title), ""] if self.title else []
        notes = ["", *map(visible, self.notes)] if self.notes else []
        return "\n".join([*title, *(line.rstrip() for line in shown), *notes])

    __repr__ = __str__

    def __post_init__(self) -> None:
        if not self.columns or len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError("a table needs columns, each with a key of its own")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one cell for each column")

    @property
    def aligns(self) -> tuple[Align, ...]:
        """Where each column stands: to the right if it says so or holds a number."""
        return tuple(
            "right" if column.align == "right" or any(row[index].numeric for row in self.rows) else "left"
            for index, column in enumerate(self.columns)
        )


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes: a Chinese character two, a combining accent none.

    >>> display_width("gelu"), display_width("激活"), display_width("e\N{COMBINING ACUTE ACCENT}")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def padded(text: str, width: int, align: Align) -> str:
    """The text with spaces up to `width` columns of a terminal.

    >>> padded("0.5", 5, "right"), padded("激活", 5, "left")
    ('  0.5', '激活 ')
    """
    spaces = " " * (width - display_width(text))
    return spaces + text if align == "right" else text + spaces


def _character_width(character: str) -> int:
    if unicodedata.category(character) in _MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
