"""Tolerances between two functions as a table for people, their reasons below it, and as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli.format import decimal
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.rounding import Allowance, Pair

__all__ = ["tolerance_json", "tolerance_table"]

SCHEMA: Final = "actcli/tolerance/1"
_HOW: Final = {"exact": "the least, over all inputs", "proved": "proved bound", "measured": "measured, not proved"}


def tolerance_table(found: Sequence[Allowance]) -> Table:
    """A row for each pair of tolerances: first those to use, then what one of them alone would have to be."""
    columns = (
        Column("dtype", "Format"),
        Column("use", "Use"),
        Column("rtol", "rtol", "right"),
        Column("atol", "atol", "right"),
        Column("at", "At x", "right"),
        Column("evaluation", "Evaluation"),
        Column("how", "How"),
    )
    rows = []
    notes: list[str] = []
    for one in found:
        rows.append(_row(one, one.best, "these"))
        rows += [_row(one, pair, _use(pair)) for pair in one.trade]
        rows += [_row(one, pair, _use(pair)) for pair in one.naive]
        prefix = f"{one.form}: " if len(found) > 1 else ""
        notes += [f"{prefix}{reason}" for reason in one.reasons]
    best = found[0].best
    if len(found) == 1:
        notes.append(f"assert_allclose(actual, desired, rtol={best.rtol}, atol={best.atol}), both as float64")
    first = found[0]
    over = "all numbers" if first.interval is None else f"[{', '.join(decimal(end) for end in first.interval)}]"
    title = f"{first.candidate.name} against {first.reference.name} over {over}"
    return Table(SCHEMA, columns, tuple(rows), title=title, notes=tuple(dict.fromkeys(notes)))


def _use(pair: Pair) -> str:
    if pair.rtol == pair.atol == "0":
        return "or"
    if pair.rtol is None or pair.atol == "0":
        return "rtol alone"
    return "atol alone" if pair.rtol == "0" else "or"


def _row(one: Allowance, pair: Pair, use: str) -> tuple[Cell, ...]:
    mark = "~" if pair.how == "measured" else ""
    return (
        Cell(one.form),
        Cell(use),
        _size(pair.rtol, mark),
        _size(pair.atol, mark),
        Cell("", None) if pair.at is None else Cell(f"{pair.at:.6g}", str(pair.at), numeric=True),
        Cell(pair.evaluation),
        Cell(_HOW[pair.how]),
    )


def _size(text: str | None, mark: str) -> Cell:
    return Cell("none", None) if text is None else Cell(text, text, mark="" if text == "0" else mark, numeric=True)


def tolerance_json(found: Sequence[Allowance]) -> dict[str, Any]:
    """The tolerances for programs; numbers are decimals, rounded up."""
    return {
        "schema": SCHEMA,
        "reference": found[0].reference.name,
        "candidate": found[0].candidate.name,
        "domain": "all" if found[0].interval is None else [decimal(end) for end in found[0].interval],
        "formats": [
            {
                "dtype": one.form,
                "ulps": str(one.ulps),
                "inputs": one.count,
                **_pair(one.best),
                "gap": {"verdict": "PROVED", "lower": one.gap.bounds[0], "upper": one.gap.bounds[1]}
                if one.gap.bounds
                else None,
                "trade": [_pair(pair) for pair in one.trade],
                "step_by_step": [_pair(pair) for pair in one.naive],
                "reasons": list(one.reasons),
            }
            for one in found
        ],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    verdict = "ESTIMATED" if pair.how == "measured" else "PROVED"
    return {
        "rtol": pair.rtol,
        "atol": pair.atol,
        "at": None if pair.at is None else repr(pair.at),
        "evaluation": pair.evaluation,
        "verdict": verdict,
        "least": pair.how == "exact",
    }
