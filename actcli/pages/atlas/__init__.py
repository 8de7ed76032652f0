"""The atlas: a site of the catalogue, each page a file of its own that works without a server and without a network.

Proofs and distances are asked in parallel and remembered (`actcli.analyses.memory`); pages are then made from them, and
the same findings make the same pages, so that a folder that is up to date is left as it is.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli.analyses import ANALYSES
from actcli.analyses.batch import answers
from actcli.pages.atlas.cards import card
from actcli.pages.atlas.function import function_page
from actcli.pages.atlas.indexes import index_page, table_page
from actcli.pages.atlas.names import page_names
from actcli.pages.atlas.pair import pair_page
from actcli.pages.atlas.relatives import INTERVAL, relatives_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.executors import Workers
    from actcli.pages.atlas.relatives import Relatives

__all__ = ["FOLDER", "Atlas", "survey"]

FOLDER: Final = "functions"
Progress: TypeAlias = "Callable[[str], AbstractContextManager[Callable[[int, int], None] | None]] | None"


@dataclass(frozen=True)
class Atlas:
    """What the pages are made of: the functions, what is known of each, and how far apart near ones are."""

    activations: tuple[Activation, ...]
    findings: tuple[dict[str, Answer], ...]
    relatives: Relatives

    def pages(self) -> Iterator[tuple[str, str]]:
        """The path and the text of each page, the index last: a run that is cut off links to nothing missing."""
        files = page_names([activation.name for activation in self.activations])
        order = list(zip(self.activations, self.findings, strict=True))
        for place, (activation, found) in enumerate(order):
            near = self.relatives.of(activation.name)
            beside = [self.activations[at].name if 0 <= at < len(order) else None for at in (place - 1, place + 1)]
            yield f"{FOLDER}/{files[activation.name]}", function_page(activation, found, near, files, beside)
        yield "pair.html", pair_page(self.activations, self.relatives, files)
        yield "table.html", table_page(order, files)
        yield "index.html", index_page([card(activation, found) for activation, found in order], files)


def survey(activations: Sequence[Activation], workers: Workers = None, progress: Progress = None) -> Atlas:
    """Ask all that the pages tell; `progress` opens what is told how many of how many are there."""
    told = progress or (lambda _what: nullcontext())
    with told("functions") as done:
        found = answers(activations, list(ANALYSES), workers, done)
    with told("pairs") as done:
        relatives = relatives_of(activations, INTERVAL, workers, done)
    return Atlas(tuple(activations), tuple(found), relatives)
