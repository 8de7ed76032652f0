"""Findings as tables: one row an activation or a pair, one cell a finding with its mark.

Nothing is computed here but the order of rows; what a cell says for people and for programs comes from its finding.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import ANALYSES, Finding
from actcli.analyses.gap import METHOD, PROOF, Difference, Gap
from actcli.analyses.properties import shown
from actcli.errors import UnknownName
from actcli.format import decimal
from actcli.interpreters.latex import latex
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from actcli.activation import Activation

__all__ = [
    "DEFAULT_COLUMNS",
    "PROPERTY_COLUMNS",
    "WIDE_COLUMNS",
    "gap_json",
    "gap_table",
    "list_table",
    "property_table",
]

ESTIMATED: Final = "~ estimated from samples; JSON says how"
_TEXTS: Final[dict[str, tuple[str, Callable[[Activation], str]]]] = {  # columns that the definition itself answers
    "family": ("Family", lambda activation: activation.record.family),
    "formula": ("Formula", lambda activation: activation.displayed),
    "strengths": ("Strengths", lambda activation: activation.record.strengths),
    "title": ("Title", lambda activation: activation.title),
    "type": ("Type", lambda activation: activation.kind.value),
    "use": ("Use", lambda activation: activation.record.use),
    "weaknesses": ("Weaknesses", lambda activation: activation.record.weaknesses),
}
DEFAULT_COLUMNS: Final = ("range", "zero_centred", "monotonic", "smoothness", "lipschitz", "cost")
WIDE_COLUMNS: Final = ("formula", *DEFAULT_COLUMNS, "saturation", "use", "strengths", "weaknesses")
PROPERTY_COLUMNS: Final = tuple(sorted({*ANALYSES, *_TEXTS, "time"}))


def finding_cell(finding: Finding) -> Cell:
    """A finding in a table: its text and mark for people, everything for programs."""
    return Cell(finding.text, finding.to_json(), finding.mark, numeric=False)


def property_table(
    activations: Sequence[Activation],
    columns: Sequence[str] = DEFAULT_COLUMNS,
    *,
    sort: str | None = None,
    extra: dict[str, Sequence[Finding]] | None = None,
) -> Table:
    """The property comparison table; `extra` holds columns that were measured elsewhere, by key."""
    extra = extra or {}
    for column in (*columns, *([sort] if sort else [])):
        if column not in (*ANALYSES, *_TEXTS, *extra, "name"):
            raise UnknownName("column", column, [*ANALYSES, *_TEXTS, *extra, "name"], hint=None)
    rows: list[tuple[tuple[object, ...], tuple[Cell, ...]]] = []
    marked = False
    for index, activation in enumerate(activations):
        findings = {
            key: extra[key][index] if key in extra else ANALYSES[key].of(activation)
            for key in {*columns, *([sort] if sort else [])}
            if key in extra or key in ANALYSES
        }
        cells = [Cell(activation.name)]
        for column in columns:
            if column in findings:
                cells.append(finding_cell(findings[column]))
                marked |= bool(findings[column].mark)
            else:
                cells.append(_text_cell(activation, column))
        rows.append((_order(activation, sort, findings), tuple(cells)))
    if sort:
        rows.sort(key=lambda row: row[0])
    titles = [Column("name", "Name")]
    titles += [
        Column(key, ANALYSES[key].title if key in ANALYSES else _TEXTS[key][0] if key in _TEXTS else key.capitalize())
        for key in columns
    ]
    return Table(
        "actcli/table/1", tuple(titles), tuple(cells for _, cells in rows), notes=(ESTIMATED,) if marked else ()
    )


def _text_cell(activation: Activation, column: str) -> Cell:
    text = _TEXTS[column][1](activation)
    typeset = None
    if column == "formula" and activation.record.formulas:
        typeset = ", ".join(f"${latex(formula)}$" for formula in activation.displayed_formulas)
    return Cell(text, latex=typeset)


def _order(activation: Activation, sort: str | None, findings: dict[str, Finding]) -> tuple[object, ...]:
    if sort in findings:
        key = findings[sort].sort_key
        return (key is None, 0.0 if key is None or math.isnan(key) else key, findings[sort].text, activation.name)
    text = activation.name if sort in (None, "name") else _TEXTS[str(sort)][1](activation)
    return (text, activation.name)


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


def list_table(activations: Iterable[Activation]) -> Table:
    """The catalogue: name, type, family, formula."""
    keys = ("type", "family", "formula")
    columns = (Column("name", "Name"), *(Column(key, _TEXTS[key][0]) for key in keys))
    rows = tuple(
        (Cell(activation.name), *(Cell(_TEXTS[key][1](activation)) for key in keys)) for activation in activations
    )
    return Table("actcli/list/1", columns, rows)
