"""JSON and JSON Lines, for programs.

JSON has no infinities and no NaN: such a value is null, and the row's `nonfinite` names its place and what it was.
The marks of a row ("~": estimated) stand in its `marks`. Both appear only where needed. All output is ASCII, so that
no terminal, log or locale can be harmed by a text that came from a file.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actcli.tables import Cell, Table

__all__ = ["write_json", "write_jsonl"]


def write_json(table: Table) -> str:
    """The table as one JSON object with its schema's name; each row is an object on a line of its own.

    >>> from actcli.tables import Cell, Column, Table
    >>> rows = ((Cell("unbounded", data=float("inf")),),)
    >>> print(write_json(Table("actcli/table/1", (Column("gap", "Gap"),), rows)), end="")
    {"schema": "actcli/table/1", "rows": [
    {"gap": null, "nonfinite": {"gap": "inf"}}
    ]}
    """
    rows = ",\n".join(_rows(table))
    notes = f', "notes": {_dump(table.notes)}' if table.notes else ""
    return f'{{"schema": {_dump(table.schema)}, "rows": [\n{rows}\n]{notes}}}\n'


def write_jsonl(table: Table) -> str:
    """The table as JSON Lines: each row is an object on a line of its own."""
    return "".join(line + "\n" for line in _rows(table))


def _rows(table: Table) -> list[str]:
    keys = [column.key for column in table.columns]
    return [_dump(_record(dict(zip(keys, row, strict=True)))) for row in table.rows]


def _record(cells: dict[str, Cell]) -> dict[str, object]:
    nonfinite: dict[str, str] = {}
    record = {key: _finite(cell.data, key, nonfinite) for key, cell in cells.items()}
    if marks := {key: cell.mark for key, cell in cells.items() if cell.mark}:
        record["marks"] = marks
    if nonfinite:
        record["nonfinite"] = nonfinite
    return record


def _finite(value: object, place: str, nonfinite: dict[str, str]) -> object:
    """The value with null for what JSON cannot say, which is noted under its place."""
    match value:
        case float() if not math.isfinite(value):
            nonfinite[place] = repr(float(value))
            return None
        case list() | tuple():
            return [_finite(item, f"{place}[{index}]", nonfinite) for index, item in enumerate(value)]
        case dict():
            return {key: _finite(item, f"{place}.{key}", nonfinite) for key, item in value.items()}
        case _:
            return value


def _dump(value: object) -> str:
    return json.dumps(value, allow_nan=False)
