"""The gaps of pairs as a table for people and as data for programs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.analyses.gap import METHOD, PROOF, Difference, Gap
from actcli.analyses.properties import shown
from actcli.format import decimal
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["gap_json", "gap_table"]


def _gap_cells(found: Difference) -> tuple[Cell, ...]:
    top = found.largest
    side = {-1: "-", 1: "+"}.get(top.side, "")
    where = Cell(f"{top.at:.8g}{side}", top.at if math.isfinite(top.at) else None, numeric=True)
    means = (
        Cell("-", None) if math.isnan(mean) else Cell(shown(mean), mean, numeric=True)
        for mean in (found.rms, found.mean)
    )
    size = f"{top.value:.10g}"
    if math.isinf(top.value) and top.bounds is not None:
        size = top.bounds[1]  # beyond the floats, or infinite in truth
    return Cell(size, top.value, numeric=math.isfinite(top.value)), where, *means


def gap_table(gaps: Sequence[Gap]) -> Table:
    """Two rows a candidate, value and slope: largest error, where, root mean square and mean."""
    columns = (
        Column("candidate", "Candidate"),
        Column("of", "Of"),
        Column("max_error", "Max error", "right"),
        Column("at", "At x", "right"),
        Column("rms", "RMS", "right"),
        Column("mean", "Mean", "right"),
    )
    rows = []
    for gap in gaps:
        rows.append((Cell(gap.candidate.name), Cell("value"), *_gap_cells(gap.value)))
        if gap.derivative is not None:
            rows.append((Cell(gap.candidate.name), Cell("slope"), *_gap_cells(gap.derivative)))
    first = gaps[0]
    where = (
        "over the reals" if first.interval is None else f"on [{', '.join(shown(float(end)) for end in first.interval)}]"
    )
    methods = dict.fromkeys(gap.method for gap in gaps)
    title = f"Error against {first.reference.name} {where}"
    return Table("actcli/error/1", columns, tuple(rows), title=title, notes=tuple(methods))


def gap_json(gaps: Sequence[Gap]) -> dict[str, Any]:
    """The gaps for programs; proved bounds are decimals rounded outward."""

    def difference(found: Difference | None) -> dict[str, Any] | None:
        if found is None:
            return None
        top = found.largest
        side = {-1: "left", 1: "right"}.get(top.side)
        means = {
            key: None if math.isnan(mean) else repr(mean) for key, mean in (("rms", found.rms), ("mean", found.mean))
        }
        if top.bounds is None:
            size: dict[str, Any] = {"verdict": "ESTIMATED", "estimate": repr(top.value), "method": METHOD}
        else:
            lower, upper = top.bounds
            size = {"verdict": "PROVED", "lower": lower, "upper": upper, "attained": top.attained, "method": PROOF}
        return {**size, "at": [repr(top.at)], "side": side, **means, "means_proved": found.means_proved}

    candidates = [
        {
            "name": gap.candidate.name,
            "domain": "reals" if gap.interval is None else [decimal(end) for end in gap.interval],
            "value": difference(gap.value),
            "derivative": difference(gap.derivative),
        }
        for gap in gaps
    ]
    return {"schema": "actcli/error/1", "reference": gaps[0].reference.name, "candidates": candidates}
