"""The distances of all pairs as tables for people and for programs.

A square, names as rows and columns, is for people and for as many functions as can be read across. Programs, and
people with more functions, get a row a pair, nearest first: that is what a data frame or a sort needs, and a square is
one `pivot` away from it.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses.finding import Finding, Verdict
from actcli.analyses.gap import METHOD, PROOF
from actcli.analyses.properties import shown
from actcli.errors import UsageError
from actcli.evaluate import rounded
from actcli.executors import Failure
from actcli.format import decimal, format_expr
from actcli.tables import Cell, Column, Table, display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.analyses.pairs import Interval

__all__ = ["distance_of", "labels_of", "matrix_json", "pair_table", "settled", "square_fits", "square_table"]

SCHEMA: Final = "actcli/matrix/1"
DIGITS: Final = 4  # in a square
_GAP: Final = 2  # columns between two, as the terminal has them
_NOTES: Final = {
    "~": f"~ estimated; {METHOD}",
    "?": "? undecided; JSON says why",
}


def labels_of(activations: Sequence[Activation]) -> tuple[str, ...]:
    """What to call each: its name, with its parameters where others have the same name."""
    names = [activation.name for activation in activations]
    labels = []
    for activation in activations:
        bound = ", ".join(f"{name}={format_expr(value)}" for name, value in activation.parameters.items())
        labels.append(f"{activation.name}({bound})" if names.count(activation.name) > 1 and bound else activation.name)
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise UsageError(f"{twice} is given twice")
    return tuple(labels)


def distance_of(answer: Answer) -> float:
    """The distance that an answer tells; NaN where it tells none."""
    if isinstance(answer, Failure) or answer.verdict is Verdict.UNDECIDED:
        return math.nan
    return math.nan if answer.sort_key is None else answer.sort_key


def settled(lower: str, upper: str, digits: int) -> str:
    """The decimal nearest to every number between two, with fewer digits where they disagree.

    >>> settled("0.07585818002124355", "0.07585818002124356", 4), settled("0.4996", "0.5004", 4)
    ('0.07586', '0.5')
    """
    if "inf" in (lower, upper):
        return upper
    for count in range(digits, 0, -1):
        text = rounded(Fraction(lower), count)
        if text == rounded(Fraction(upper), count):
            return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
    return f"{lower} to {upper}"


def square_table(names: Sequence[str], found: Sequence[Answer], interval: Interval | None) -> Table:
    """The distances as a square; `found` has the pairs in the order of `itertools.combinations`."""
    by_pair = dict(zip(itertools.combinations(range(len(names)), 2), map(_short_cell, found), strict=True))
    columns = (Column("/", ""), *(Column(name, name, "right") for name in names))  # no name is a lone slash
    rows = tuple(
        (
            Cell(name),
            *(
                Cell("", None) if row == column else by_pair[min(row, column), max(row, column)]
                for column in range(len(names))
            ),
        )
        for row, name in enumerate(names)
    )
    return Table(SCHEMA, columns, rows, title=_title(interval), notes=_notes(found))


def square_fits(table: Table, width: int) -> bool:
    """Whether a square can be read across a screen of `width` columns."""
    widths = [
        max(display_width(text) for text in (column.title, *(row[index].marked for row in table.rows)))
        for index, column in enumerate(table.columns)
    ]
    return sum(widths) + _GAP * (len(widths) - 1) <= width


def pair_table(
    names: Sequence[str], found: Sequence[Answer], interval: Interval | None, *, bounds: bool = False
) -> Table:
    """The distances as a row a pair, nearest first; with `bounds` also the decimals that enclose each."""
    columns = [Column("first", "First"), Column("second", "Second"), Column("distance", "Largest difference", "right")]
    columns += [Column("at", "At x", "right")]
    if bounds:
        columns += [Column("lower", "At least", "right"), Column("upper", "At most", "right")]
    rows = []
    for (first, second), answer in zip(itertools.combinations(names, 2), found, strict=True):
        cells = (Cell(first), Cell(second), _cell(answer), _place(answer))
        distance = distance_of(answer)
        rows.append(((math.isnan(distance), distance), (*cells, *(_bound(answer, end) for end in ("lower", "upper")))))
    rows.sort(key=lambda row: row[0] if not row[0][0] else (True, 0.0))
    shown_rows = tuple(cells[: len(columns)] for _, cells in rows)
    return Table(SCHEMA, tuple(columns), shown_rows, title=_title(interval), notes=_notes(found))


def matrix_json(
    names: Sequence[str], found: Sequence[Answer], interval: Interval | None, order: Sequence[int]
) -> dict[str, Any]:
    """The distances for programs: pairs in the order of the names; `order` lists these with near ones together."""
    pairs = [
        {"first": first, "second": second, **_answer_json(answer)}
        for (first, second), answer in zip(itertools.combinations(names, 2), found, strict=True)
    ]
    domain = "reals" if interval is None else [decimal(end) for end in interval]
    return {
        "schema": SCHEMA,
        "domain": domain,
        "names": list(names),
        "order": [names[index] for index in order],
        "pairs": pairs,
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Failure):
        return {"verdict": "FAILED", "method": answer.reason}
    found: dict[str, Any] = {"verdict": answer.verdict.value}
    if answer.verdict is Verdict.PROVED:
        found |= answer.data
    elif answer.verdict is Verdict.ESTIMATED:
        found |= {"estimate": repr(distance_of(answer))}
    return {**found, "at": [repr(at) for at in answer.at], "method": answer.method}


def _title(interval: Interval | None) -> str:
    where = "over the reals" if interval is None else f"on [{', '.join(shown(float(end)) for end in interval)}]"
    return f"Largest difference of each pair {where}"


def _notes(found: Sequence[Answer]) -> tuple[str, ...]:
    marks = {answer.mark for answer in found if isinstance(answer, Finding)}
    proved = [f"proved; {PROOF}"] if "" in marks else []
    return (*proved, *(text for mark, text in _NOTES.items() if mark in marks))


def _cell(answer: Answer, text: str | None = None) -> Cell:
    if isinstance(answer, Failure):
        return Cell("failed", None)
    value = distance_of(answer)
    data = None if math.isnan(value) else value
    return Cell(answer.text if text is None else text, data, answer.mark, numeric=math.isfinite(value))


def _short_cell(answer: Answer) -> Cell:
    if isinstance(answer, Finding) and answer.verdict is Verdict.PROVED:
        return _cell(answer, settled(answer.data["lower"], answer.data["upper"], DIGITS))
    if isinstance(answer, Finding) and answer.verdict is Verdict.ESTIMATED:
        return _cell(answer, f"{distance_of(answer):.{DIGITS}g}")
    return _cell(answer)


def _place(answer: Answer) -> Cell:
    if isinstance(answer, Failure) or not answer.at:
        return Cell("", None)
    at = answer.at[0]
    return Cell(f"{at:.6g}", at if math.isfinite(at) else None, numeric=True)


def _bound(answer: Answer, end: str) -> Cell:
    if isinstance(answer, Finding) and answer.verdict is Verdict.PROVED:
        return Cell(answer.data[end], numeric=True)
    return Cell("", None)
