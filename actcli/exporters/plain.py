"""Aligned columns of plain text, for pipes and files: as a table prints itself, whatever the terminal's width."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actcli.tables import Table

__all__ = ["write"]


def write(table: Table) -> str:
    """The table as lines of text, its title above, its notes below."""
    return f"{table}\n"
