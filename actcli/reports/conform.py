"""What was found of a framework, as a table for people and as data for programs; and where two reports disagree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from actcli.conform import FORMATS, short
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.conform import Difference, Kink, Measured, Report

__all__ = ["conform_json", "conform_table", "difference_table"]

_METHOD: Final = (
    "ulp: the largest error found, in units of the last place, proved at its x; all inputs of 16 bits, a grid of others"
)


def conform_table(report: Report) -> Table:
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
    for row in report.rows:
        found = row.found
        if isinstance(found, str):
            empty = Cell("-", None)
            cells.append((Cell(row.symbol), Cell(row.form), empty, empty, empty, Cell(f"not called: {found}")))
            continue
        at = Cell(short(found.ulp_at), found.ulp_at, numeric=True) if found.ulp else Cell("-", None)
        cells.append(
            (
                Cell(row.symbol),
                Cell(row.form),
                Cell(short(found.ulp), found.ulp, numeric=True),
                at,
                Cell(short(found.error), found.error, numeric=True),
                Cell("; ".join(_remarks(row.form, found))),
            )
        )
    return Table("actcli/conform/1", columns, tuple(cells), title=report.title, notes=(_METHOD,))


def conform_json(report: Report) -> dict[str, Any]:
    """Everything that was found; what JSON has no number for is a text."""
    return {
        "schema": "actcli/conform/1",
        "framework": report.framework,
        "version": report.version,
        "backend": f"{report.backend} {report.backend_version}".strip(),
        "machine": report.machine,
        "rows": [
            {
                "symbol": f"{report.framework}:{row.symbol}",
                "function": row.function,
                "format": row.form,
                **({"reason": row.found} if isinstance(row.found, str) else _data(row.found)),
            }
            for row in report.rows
        ],
    }


def difference_table(report: Report, found: Sequence[Difference]) -> Table:
    """One row a difference: what the report says, and what is found now."""
    columns = (
        Column("symbol", "Symbol"),
        Column("format", "Format"),
        Column("what", "What"),
        Column("before", "In the report"),
        Column("now", "Now"),
    )
    rows = tuple((Cell(one.symbol), Cell(one.form), Cell(one.what), Cell(one.before), Cell(one.now)) for one in found)
    title = f"{'' if rows else 'no '}differences from the report of {report.title}"
    return Table("actcli/conform-differences/1", columns, rows, title=title)


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
        "slopes_lost": found.lost,
        "slopes_lost_at": _number(found.lost_at) if found.lost_at is not None else None,
        "specials": [{"at": _number(s.at), "got": _number(s.got), "true": _number(s.true)} for s in found.specials],
        "kinks": [
            {"at": _number(k.at), "got": _number(k.got), "left": _number(k.left), "right": _number(k.right)}
            for k in found.kinks
        ],
    }


def _remarks(form: str, found: Measured) -> list[str]:
    """What is not as the function has it, and what differentiation gives at kinks, a text each."""
    said = [f"f({short(one.at)}) = {short(one.got)}, not {short(one.true)}" for one in found.specials]
    if found.broken_at is not None:
        said.append(f"{found.broken} finite values lost, nearest at {short(found.broken_at)}")
    if _is_flushed(form, found):
        said.append("a subnormal x counts as 0")
    elif found.tiny > 1:
        said.append(f"{short(found.tiny)} units of subnormal numbers at {short(found.tiny_at)}")
    if found.unsteady:
        said.append(f"{found.unsteady} steps against its monotonicity")
    if found.lost_at is not None:
        said.append(f"the derivative is no number at {short(found.lost_at)}")
    return said + [_kink_text(one) for one in found.kinks]


def _is_flushed(form: str, found: Measured) -> bool:
    """Whether inputs that are subnormal numbers are taken for zero."""
    kind = FORMATS[form]
    return abs(found.tiny_at) < 2.0 ** (kind.least - 1) and found.tiny >= 0.9 * 2.0 ** (kind.digits - 1)


def _kink_text(kink: Kink) -> str:
    """The convention at a kink: the derivative that comes, and those from both sides."""
    return f"f'({short(kink.at)}) = {short(kink.got)}, from the left {short(kink.left)}, right {short(kink.right)}"


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else short(value)
