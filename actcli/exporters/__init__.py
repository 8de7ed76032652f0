"""The formats that a table can be written in: one file each, one row each.

A writer takes a `Table` and returns the whole text, which ends with a newline. They are imported here by name rather
than found by looking around: the list can be read, searched and typed. `terminal` is no row: it needs to know the
terminal, and loads rich.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.errors import UnknownName, UsageError, suggest
from actcli.exporters import delimited, html, latex, markdown, plain, structured

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from actcli.tables import Table

__all__ = ["EXPORTERS", "Exporter", "by_extension", "by_name"]


class Exporter(NamedTuple):
    """A writer and the file name extensions that ask for it."""

    write: Callable[[Table], str]
    extensions: tuple[str, ...]


# fmt: off
EXPORTERS: Final[dict[str, Exporter]] = {
    "csv":   Exporter(delimited.write_csv,    (".csv",)),
    "html":  Exporter(html.write,             (".html", ".htm")),
    "json":  Exporter(structured.write_json,  (".json",)),
    "jsonl": Exporter(structured.write_jsonl, (".jsonl", ".ndjson")),
    "latex": Exporter(latex.write,            (".tex",)),
    "md":    Exporter(markdown.write,         (".md", ".markdown")),
    "plain": Exporter(plain.write,            (".txt",)),
    "tsv":   Exporter(delimited.write_tsv,    (".tsv",)),
}
# fmt: on

_PICTURES: Final = (".png", ".svg", ".pdf", ".jpg", ".jpeg", ".gif")
EXTENSIONS: Final = {extension: name for name, exporter in EXPORTERS.items() for extension in exporter.extensions}


def by_name(name: str) -> Callable[[Table], str]:
    """The writer of a format, or an error that names the nearest formats.

    >>> by_name("md").__module__
    'actcli.exporters.markdown'
    """
    if name not in EXPORTERS:
        hint = suggest(name, EXPORTERS) or "known are " + ", ".join(EXPORTERS)
        raise UnknownName("table format", name, EXPORTERS, hint=hint)
    return EXPORTERS[name].write


def by_extension(path: str | PathLike[str]) -> str:
    """The format that a file name asks for.

    >>> by_extension("outputs/gaps.TEX")
    'latex'
    """
    extension = PurePath(path).suffix.lower()
    if extension not in EXTENSIONS:
        known = "known are " + ", ".join(sorted(EXTENSIONS))
        raise UsageError(
            f"no table format has the extension {extension!r}" if extension else "a file name without extension",
            hint="pictures are drawn by: actcli plot, actcli compare" if extension in _PICTURES else known,
        )
    return EXTENSIONS[extension]
