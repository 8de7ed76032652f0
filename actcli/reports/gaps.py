"""The gaps of pairs as a table for people, best candidate first, and as data for programs, in the order given."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses.gap import METHOD, PROOF, Average, Difference, Extremum, Gap, Interval
from actcli.analyses.properties import shown
from actcli.format import decimal
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["gap_json", "gap_table"]

AVERAGES: Final = {  # field of a difference: title of its column
    "rms": "RMS",
    "mean": "Mean",
    "normal_rms": "RMS N(0,1)",
    "normal_mean": "Mean N(0,1)",
}


def gap_table(gaps: Sequence[Gap]) -> Table:
    """Two rows a candidate, value and slope: largest error, where, and averages."""
    over_reals = gaps[0].interval is None
    averages = ("normal_rms", "normal_mean") if over_reals else ("rms", "mean", "normal_rms")
    columns = (
        Column("candidate", "Candidate"),
        Column("of", "Of"),
        Column("max_error", "Max error", "right"),
        Column("at", "At x", "right"),
        *(Column(key, AVERAGES[key], "right") for key in averages),
    )
    rows = [
        (Cell(gap.candidate.name), Cell(of), *_cells(difference, averages))
        for gap in sorted(gaps, key=lambda gap: gap.value.largest.value)
        for of, difference in (("value", gap.value), ("slope", gap.derivative))
        if difference is not None
    ]
    title = f"Error against {gaps[0].reference.name} {words_of_domain(gaps[0].interval)}"
    notes = dict.fromkeys(note for gap in gaps for note in gap.notes)
    return Table("actcli/error/1", columns, tuple(rows), title=title, notes=(*notes, *notes_of(rows)))


def notes_of(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """How the numbers of a table of errors were got."""
    marks = {bool(cell.mark) for row in rows for cell in row if cell.numeric or cell.mark}
    words = {False: f"proved; {PROOF}", True: f"~ estimated; {METHOD}"}
    return tuple(words[estimated] for estimated in sorted(marks))


def words_of_domain(interval: Interval | None) -> str:
    """The domain of errors, for a title."""
    return "over the reals" if interval is None else f"on [{', '.join(shown(float(end)) for end in interval)}]"


def _cells(found: Difference, averages: Sequence[str]) -> tuple[Cell, ...]:
    top = found.largest
    return size_cell(top), where_cell(top), *(_average_cell(getattr(found, key)) for key in averages)


def where_cell(top: Extremum) -> Cell:
    """The place of a largest error; a sign behind it says from which side it is approached."""
    side = {-1: "-", 1: "+"}.get(top.side, "")
    return Cell(f"{top.at:.8g}{side}", top.at if math.isfinite(top.at) else None, numeric=True)


def size_cell(top: Extremum) -> Cell:
    """A largest error, to the digits that are proved."""
    if top.bounds is None:
        return Cell(f"{top.value:.10g}", top.value, mark="~", numeric=math.isfinite(top.value))
    beyond_floats = math.isinf(top.value) and top.bounds[1] != "inf"
    text = top.bounds[1] if beyond_floats else top.text or "inf"
    return Cell(text, top.value, numeric=math.isfinite(top.value))


def _average_cell(average: Average) -> Cell:
    if math.isnan(average.value):
        return Cell("-", None)
    if average.text is None:
        return Cell(shown(average.value), average.value, mark="~", numeric=True)
    return Cell(average.text, average.value, numeric=not average.text.startswith("±"))


def gap_json(gaps: Sequence[Gap]) -> dict[str, Any]:
    """The gaps for programs; proved bounds are decimals rounded outward."""
    candidates = [
        {
            "name": gap.candidate.name,
            "domain": "reals" if gap.interval is None else [decimal(end) for end in gap.interval],
            "value": _difference_json(gap.value),
            "derivative": None if gap.derivative is None else _difference_json(gap.derivative),
            "notes": list(gap.notes),
        }
        for gap in gaps
    ]
    return {"schema": "actcli/error/1", "reference": gaps[0].reference.name, "candidates": candidates}


def _difference_json(found: Difference) -> dict[str, Any]:
    top = found.largest
    if top.bounds is None:
        size: dict[str, Any] = {"verdict": "ESTIMATED", "estimate": repr(top.value), "method": METHOD}
    else:
        lower, upper = top.bounds
        size = {"verdict": "PROVED", "lower": lower, "upper": upper, "attained": top.attained, "method": PROOF}
    averages = {key: _average_json(getattr(found, key)) for key in AVERAGES}
    return {**size, "at": [repr(top.at)], "side": {-1: "left", 1: "right"}.get(top.side), **averages}


def _average_json(average: Average) -> dict[str, str] | None:
    if math.isnan(average.value):
        return None
    if average.bounds is None:
        return {"verdict": "ESTIMATED", "estimate": repr(average.value)}
    return {"verdict": "PROVED", "lower": average.bounds[0], "upper": average.bounds[1]}
