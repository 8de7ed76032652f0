"""The pages that list everything: cards that filters choose from, and the property table, which a reader sorts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import ANALYSES, Finding
from actcli.pages.atlas.cards import FILTERS, HEIGHT, WIDTH
from actcli.pages.document import asset, document, literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.pages.atlas.cards import Card

__all__ = ["index_page", "table_page"]

COLUMNS: Final = (
    "range", "zero_centred", "monotonic", "convexity", "parity", "smoothness", "lipschitz", "slope_at_zero",
    "saturation", "gain", "cost",
)  # fmt: skip


def index_page(cards: Sequence[Card], files: Mapping[str, str]) -> str:
    """The cards, with filters and a search."""
    families = sorted({card.family for card in cards if card.family})
    frameworks = sorted({framework for card in cards for framework in card.frameworks})
    kinds = sorted({card.kind for card in cards})
    rows = [
        [
            card.words,
            card.family and families.index(card.family),
            [frameworks.index(one) for one in card.frameworks],
            kinds.index(card.kind),
            card.cost,
            [list(FILTERS).index(one) for one in card.properties],
        ]
        for card in cards
    ]
    told = {
        "families": families, "frameworks": frameworks, "kinds": kinds, "properties": list(FILTERS), "cards": rows
    }  # fmt: skip
    return document(
        "index.html",
        [f"const told = {literal(told)};", asset("index.js")],
        title="Activation functions",
        root="",
        here="index",
        cards=cards,
        files=files,
        size=(WIDTH, HEIGHT),
        filters=FILTERS,
        families=families,
        frameworks=frameworks,
        kinds=kinds if len(kinds) > 1 else [],
        costs=[
            cost for cost in (1, 2, 4, 8, 16, 32) if any(card.cost is not None and card.cost > cost for card in cards)
        ],
    )


def table_page(rows: Sequence[tuple[Activation, Mapping[str, Answer]]], files: Mapping[str, str]) -> str:
    """The property table: a heading sorts it."""
    return document(
        "table.html",
        [asset("table.js")],
        title="Property table",
        root="",
        here="table",
        columns=[ANALYSES[key].title for key in COLUMNS],
        rows=[(activation.name, [_cell(found[key]) for key in COLUMNS]) for activation, found in rows],
        files=files,
    )


def _cell(answer: Answer) -> dict[str, Any]:
    """What a cell shows, and what it is sorted by."""
    if not isinstance(answer, Finding):
        return {"text": "failed", "key": "", "mark": ""}
    key = "" if answer.sort_key is None else repr(float(answer.sort_key))
    return {"text": answer.text, "key": key, "mark": answer.mark.strip("?")}
