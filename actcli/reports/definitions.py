"""What definitions say of themselves: the list of the catalogue, and columns of the property table.

No analysis is loaded for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from actcli.activation import Activation

__all__ = ["TEXTS", "list_table"]

TEXTS: Final[dict[str, tuple[str, Callable[[Activation], str]]]] = {  # title of the column, and its text
    "certainty": ("Certainty", lambda activation: activation.record.certainty or ""),
    "family": ("Family", lambda activation: activation.record.family),
    "formula": ("Formula", lambda activation: activation.displayed),
    "strengths": ("Strengths", lambda activation: activation.record.strengths),
    "title": ("Title", lambda activation: activation.title),
    "type": ("Type", lambda activation: activation.kind.value),
    "use": ("Use", lambda activation: activation.record.use),
    "weaknesses": ("Weaknesses", lambda activation: activation.record.weaknesses),
}


def list_table(activations: Iterable[Activation]) -> Table:
    """The catalogue: name, type, family, formula."""
    keys = ("type", "family", "formula")
    columns = (Column("name", "Name"), *(Column(key, TEXTS[key][0]) for key in keys))
    rows = tuple(
        (Cell(activation.name), *(Cell(TEXTS[key][1](activation)) for key in keys)) for activation in activations
    )
    return Table("actcli/list/1", columns, rows)
