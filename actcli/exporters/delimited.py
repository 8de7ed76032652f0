"""CSV (RFC 4180) and TSV, for spreadsheets and data frames.

The header holds the keys, the cells hold the data in full precision. A spreadsheet runs a text that starts like a
formula, so such a text gets a leading apostrophe; a number never does. A column with marks ("~": estimated) is
followed by one that holds them: written before the number they would make it a text, left out they would make an
estimate look like a proof.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.tables import Cell, Table

__all__ = ["write_csv", "write_tsv"]

# What makes a spreadsheet compute, in ASCII and in the full-width forms of East Asian keyboards.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(table: Table) -> str:
    r"""The table as comma-separated values, lines ending in CR LF.

    >>> from actcli.tables import Cell, Column, Table
    >>> write_csv(Table("actcli/table/1", (Column("name", "Name"),), ((Cell("=1+1"),),)))
    "name\r\n'=1+1\r\n"
    """
    return _write(table, ",", "\r\n")


def write_tsv(table: Table) -> str:
    """The table as tab-separated values, quoted as in CSV, lines ending in LF."""
    return _write(table, "\t", "\n")


def _write(table: Table, delimiter: str, line_end: str) -> str:
    marked = [any(row[index].mark for row in table.rows) for index in range(len(table.columns))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    header = (name for c, m in zip(table.columns, marked, strict=True) for name in (c.key, f"{c.key}_mark")[: 1 + m])
    writer.writerow(map(_guarded, header))
    for row in table.rows:
        writer.writerow(_fields(row, marked))
    return out.getvalue()


def _fields(row: tuple[Cell, ...], marked: list[bool]) -> Iterator[str]:
    for cell, has_mark in zip(row, marked, strict=True):
        yield _value(cell)
        if has_mark:
            yield _guarded(cell.mark)


def _value(cell: Cell) -> str:
    """What stands in the field: the data if it is one value, else the text."""
    match cell.data:
        case None:
            return ""
        case bool(flag):
            return "true" if flag else "false"
        case int(number):
            return str(int(number))
        case float(number):
            return repr(float(number))  # float(): NumPy's scalars print their type
        case str(text):
            return visible(text) if cell.numeric else _guarded(text)
        case _:
            return _guarded(cell.text)


def _guarded(text: str) -> str:
    shown = visible(text.replace("\r\n", "\n"), keep="\t\n")  # a bare CR would end the row for some readers
    return "'" + shown if shown.startswith(_FORMULA_STARTS) else shown
