"""Findings as tables; nothing is computed here but the order of rows.

What a cell says, for people and for programs, comes from its finding.
"""

from actcli.reports.gaps import gap_json, gap_table
from actcli.reports.properties import (
    DEFAULT_COLUMNS,
    GROUPS,
    PROPERTY_COLUMNS,
    WIDE_COLUMNS,
    columns_of,
    failures,
    list_table,
    property_table,
    questions_of,
)

__all__ = [
    "DEFAULT_COLUMNS",
    "GROUPS",
    "PROPERTY_COLUMNS",
    "WIDE_COLUMNS",
    "columns_of",
    "failures",
    "gap_json",
    "gap_table",
    "list_table",
    "property_table",
    "questions_of",
]
