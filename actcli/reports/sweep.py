"""A sweep as a table: a row a value of the parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.format import decimal
from actcli.reports.gaps import notes_of, size_cell, where_cell
from actcli.reports.gaps import words_of_domain as domain
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from actcli.analyses.sweep import Sweep

__all__ = ["sweep_table"]


def sweep_table(sweep: Sweep) -> Table:
    """The largest error at each value of the parameter, in their order; the least is told in the title."""
    columns = (
        Column("value", sweep.parameter, "right"),
        Column("max_error", "Max error", "right"),
        Column("at", "At x", "right"),
    )
    rows = tuple(
        (Cell(decimal(value), float(value), numeric=True), size_cell(top), where_cell(top))
        for value, top in zip(sweep.values, sweep.largest, strict=True)
    )
    least = rows[sweep.best]
    title = (
        f"Error of {sweep.candidate.name} against {sweep.reference.name} {domain(sweep.interval)}: "
        f"least found {least[1].marked} at {sweep.parameter} = {least[0].text}"
    )
    return Table("actcli/sweep/1", columns, rows, title=title, notes=notes_of(rows))
