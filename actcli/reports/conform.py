"""What was found of installed frameworks, as a table for people and as data for programs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.conform import Measured, Package, Task

    Row = tuple[Task, str, Measured | str]

__all__ = ["conform_json", "conform_table"]

_METHOD: Final = (
    "ulp: the largest error found, in units of the last place, proved at its x; all inputs of 16 bits, a grid of others"
)


def conform_table(package: Package, rows: Sequence[Row]) -> Table:
    """One row a symbol and format: the largest error, where, and what is not as the function has it."""
    columns = (
        Column("symbol", "Symbol"),
        Column("format", "Format"),
        Column("ulp", "Error [ulp]", "right"),
        Column("at", "At x", "right"),
        Column("absolute", "Absolute", "right"),
        Column("remarks", "Remarks"),
    )
    cells = []
    for task, form, found in rows:
        name = task.text.partition(":")[2]
        if isinstance(found, str):
            empty = Cell("-", None)
            cells.append((Cell(name), Cell(form), empty, empty, empty, Cell(f"not called: {found}")))
            continue
        cells.append(
            (
                Cell(name),
                Cell(form),
                Cell(_short(found.ulp), found.ulp, numeric=True),
                Cell(_short(found.ulp_at), found.ulp_at, numeric=True),
                Cell(_short(found.error), found.error, numeric=True),
                Cell("; ".join(_remarks(found))),
            )
        )
    return Table("actcli/conform/1", columns, tuple(cells), title=f"{package.name} {package.version}", notes=(_METHOD,))


def conform_json(package: Package, rows: Sequence[Row]) -> dict[str, Any]:
    """Everything that was found; what JSON has no number for is a text."""
    return {
        "schema": "actcli/conform/1",
        "framework": package.name,
        "version": package.version,
        "rows": [
            {
                "symbol": task.text,
                "function": task.activation.record.name,
                "format": form,
                **({"reason": found} if isinstance(found, str) else _data(found)),
            }
            for task, form, found in rows
        ],
    }


def _data(found: Measured) -> dict[str, object]:
    return {
        "points": found.points,
        "exhaustive": found.exhaustive,
        "ulp": _number(found.ulp),
        "at": _number(found.ulp_at),
        "got": _number(found.got),
        "true": found.true,
        "absolute": _number(found.error),
        "absolute_at": _number(found.error_at),
        "subnormal": _number(found.tiny),
        "subnormal_at": _number(found.tiny_at),
        "broken": found.broken,
        "broken_at": _number(found.broken_at) if found.broken_at is not None else None,
        "unsteady": found.unsteady,
        "specials": [{"at": _number(s.at), "got": _number(s.got), "true": _number(s.true)} for s in found.specials],
        "kinks": [
            {"at": k.at, "got": _number(k.got), "left": _number(k.left), "right": _number(k.right)} for k in found.kinks
        ],
    }


def _remarks(found: Measured) -> list[str]:
    remarks = [f"f({_short(one.at)}) = {_short(one.got)}, not {_short(one.true)}" for one in found.specials]
    if found.broken_at is not None:
        remarks.append(f"{found.broken} finite values lost, nearest at {_short(found.broken_at)}")
    if found.tiny > 1:
        remarks.append(f"{_short(found.tiny)} units of subnormal numbers at {_short(found.tiny_at)}")
    if found.unsteady:
        remarks.append(f"{found.unsteady} steps against its monotonicity")
    remarks += [
        f"f'({_short(one.at)}) = {_short(one.got)} of {_short(one.left)} and {_short(one.right)}" for one in found.kinks
    ]
    return remarks


def _short(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "NaN")


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else _short(value)
