"""The property comparison table and the list of the catalogue: a row an activation, a cell a finding with its mark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from actcli.analyses import ANALYSES, Finding
from actcli.errors import UnknownName
from actcli.interpreters.latex import latex
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from actcli.activation import Activation

__all__ = [
    "DEFAULT_COLUMNS",
    "PROPERTY_COLUMNS",
    "WIDE_COLUMNS",
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


def list_table(activations: Iterable[Activation]) -> Table:
    """The catalogue: name, type, family, formula."""
    keys = ("type", "family", "formula")
    columns = (Column("name", "Name"), *(Column(key, _TEXTS[key][0]) for key in keys))
    rows = tuple(
        (Cell(activation.name), *(Cell(_TEXTS[key][1](activation)) for key in keys)) for activation in activations
    )
    return Table("actcli/list/1", columns, rows)
