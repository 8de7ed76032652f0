"""The property comparison table: a row an activation, a cell a finding with its mark."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

from actcli.analyses import ANALYSES, Finding
from actcli.analyses.batch import answers
from actcli.errors import UnknownName
from actcli.executors import Failure
from actcli.interpreters.latex import latex
from actcli.reports.definitions import TEXTS
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer

__all__ = [
    "DEFAULT_COLUMNS",
    "GROUPS",
    "PROPERTY_COLUMNS",
    "WIDE_COLUMNS",
    "columns_of",
    "failures",
    "property_table",
    "questions_of",
]

FAILED: Final = "FAILED"  # the verdict of a cell that nobody could fill
_NOTES: Final = {"~": "~ estimated from samples; JSON says how"}
DEFAULT_COLUMNS: Final = ("range", "zero_centred", "monotonic", "smoothness", "lipschitz", "cost")
WIDE_COLUMNS: Final = ("formula", *DEFAULT_COLUMNS, "saturation", "use", "strengths", "weaknesses")
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "shape": ("range", "monotonic", "convexity", "parity", "smoothness"),
    "slope": ("lipschitz", "slope_lipschitz", "slope_at_zero", "dead_zone"),
    "ends": ("limits", "asymptotes", "saturation"),
    "points": ("zeros", "fixed_points", "extrema", "inflections"),
    "moments": ("zero_centred", "mean", "second_moment", "variance", "gain", "chi"),
}
# Names for several columns.
GROUPS: Final = {"all": tuple(dict.fromkeys([*itertools.chain(*_GROUPS.values()), *ANALYSES])), **_GROUPS}
PROPERTY_COLUMNS: Final = tuple(sorted({*ANALYSES, *TEXTS, "time"}))


def finding_cell(finding: Answer) -> Cell:
    """A finding in a table: its text and mark for people, everything for programs."""
    if isinstance(finding, Failure):
        nothing: dict[str, object] = {
            "verdict": FAILED,
            "text": "failed",
            "value": None,
            "at": [],
            "method": finding.reason,
        }
        return Cell("failed", nothing, numeric=False)
    return Cell(finding.text, finding.to_json(), finding.mark, numeric=False)


def columns_of(names: Iterable[str]) -> tuple[str, ...]:
    """The columns that keys and groups of them mean, each once.

    >>> columns_of(["moments", "cost"])[-1]
    'cost'
    """
    each = [key for name in names for key in GROUPS.get(name, (name,))]
    return tuple(dict.fromkeys(each))


def questions_of(columns: Iterable[str], sort: str | None = None, extra: Iterable[str] = ()) -> list[str]:
    """The analyses that a table with these columns needs; `extra` are columns that were measured elsewhere."""
    keys = [*columns, *([] if sort is None else [sort])]
    known = [*ANALYSES, *TEXTS, *extra, "name"]
    for column in keys:
        if column not in known:
            raise UnknownName("column", column, known if column == sort else [*known, *GROUPS], hint=None)
    return [key for key in dict.fromkeys(keys) if key in ANALYSES and key not in extra]


def property_table(
    activations: Sequence[Activation],
    columns: Sequence[str] = DEFAULT_COLUMNS,
    *,
    sort: str | None = None,
    extra: Mapping[str, Sequence[Finding]] | None = None,
    found: Sequence[Mapping[str, Answer]] | None = None,
) -> Table:
    """The property comparison table.

    `found` holds the answers for each activation, by default asked for here; `extra` holds columns that were measured
    elsewhere, by key.
    """
    extra = extra or {}
    questions = questions_of(columns, sort, extra)
    if found is None:
        found = answers(activations, questions)
    rows: list[tuple[tuple[object, ...], tuple[Cell, ...]]] = []
    for index, activation in enumerate(activations):
        findings = {**found[index], **{key: measured[index] for key, measured in extra.items()}}
        cells = [
            finding_cell(findings[column]) if column in findings else _text_cell(activation, column)
            for column in columns
        ]
        rows.append((_order(activation, sort, findings), (Cell(activation.name), *cells)))
    if sort:
        rows.sort(key=lambda row: row[0])
    titles = [Column("name", "Name")]
    titles += [
        Column(key, ANALYSES[key].title if key in ANALYSES else TEXTS[key][0] if key in TEXTS else key.capitalize())
        for key in columns
    ]
    marks = {cell.mark for _, cells in rows for cell in cells}
    notes = tuple(text for mark, text in _NOTES.items() if mark in marks)
    return Table("actcli/table/1", tuple(titles), tuple(cells for _, cells in rows), notes=notes)


def failures(table: Table) -> list[str]:
    """What failed in a property table, a line each."""
    return [
        f"{row[0].text}, {column.key}: {cell.data['method']}"
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if isinstance(cell.data, dict) and cell.data.get("verdict") == FAILED
    ]


def _text_cell(activation: Activation, column: str) -> Cell:
    text = TEXTS[column][1](activation)
    typeset = None
    if column == "formula" and activation.record.formulas:
        typeset = ", ".join(f"${latex(formula)}$" for formula in activation.displayed_formulas)
    return Cell(text, latex=typeset)


def _order(activation: Activation, sort: str | None, findings: Mapping[str, Answer]) -> tuple[object, ...]:
    if sort is not None and sort in findings:
        finding = findings[sort]
        if isinstance(finding, Failure):
            return (True, math.inf, "", activation.name)
        key = finding.sort_key
        return (key is None, 0.0 if key is None or math.isnan(key) else key, finding.text, activation.name)
    text = activation.name if sort in (None, "name") else TEXTS[str(sort)][1](activation)
    return (text, activation.name)
