"""Claims and what became of them, as tables: all of them, or those in circulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.claims import Audit

__all__ = ["claims_table", "literature_table"]

_COLUMNS: Final = (
    Column("name", "Name"),
    Column("claim", "Claim"),
    Column("by", "By"),
    Column("verdict", "Verdict"),
    Column("truth", "What is proved"),
    Column("point", "Shown by"),
)


def claims_table(audits: Iterable[Audit]) -> Table:
    """Every claim with its verdict, what is proved, and a point that shows it."""
    return Table("actcli/claims/1", _COLUMNS, tuple(map(_row, audits)))


def literature_table(audits: Iterable[Audit]) -> Table:
    """The claims in circulation, the wrong ones first: who makes them, the verdict, and what is proved."""
    told = [audit for audit in audits if audit.claim.by or not audit.claim.holds]
    told.sort(key=lambda audit: audit.verdict != "REFUTED")
    return Table("actcli/literature/1", _COLUMNS, tuple(map(_row, told)))


def _row(audit: Audit) -> tuple[Cell, ...]:
    point = "" if audit.point == audit.truth else audit.point
    texts = (audit.activation, audit.sentence, audit.claim.by, audit.verdict.value, audit.truth, point)
    return tuple(map(Cell, texts))
