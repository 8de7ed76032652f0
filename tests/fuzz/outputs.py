"""Whether what a command wrote is what its format promises, by readers that are not ours."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SOUND = {"html", "head", "meta", "title", "style", "body", "table", "caption", "thead", "tbody", "tfoot", "tr", "th"}
_SOUND |= {
    "td",
    "code",
    "p",
    "abbr",
    "span",
    "sup",
    "sub",
    "br",
    "a",
    "h1",
    "h2",
    "ul",
    "li",
    "b",
    "i",
    "em",
    "strong",
    "details",
    "summary",
}


def _json(data: bytes) -> None:
    json.loads(data, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def _json_lines(data: bytes) -> None:
    for line in data.decode().splitlines():
        _json(line.encode())


def _delimited(sign: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=sign, strict=True))
        assert len({len(row) for row in rows}) == 1, "rows of different lengths"

    return read


# What an interactive page of our own has besides: its structure, its formulas, its controls, and one script.
_OF_A_PAGE = {
    "main",
    "footer",
    "details",
    "summary",
    "noscript",
    "div",
    "h1",
    "h2",
    "script",
    "label",
    "input",
    "output",
}
_OF_A_PAGE |= {"math", "mrow", "mi", "mo", "mn", "msup", "msub", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd"}
_OF_A_PAGE |= {"mtext", "mspace", "mover", "munder", "msubsup", "mpadded", "mstyle", "mfenced"}


class _Tags(HTMLParser):
    def __init__(self, *, page: bool) -> None:
        super().__init__()
        self.known = _SOUND | (_OF_A_PAGE if page else set())
        self.scripts = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in self.known, f"<{tag}>"
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attributes), attributes
        self.scripts += tag == "script"
        assert self.scripts < 2


def _html(data: bytes) -> None:
    reader = _Tags(page=b"<main" in data)
    reader.feed(data.decode())
    reader.close()


def _markdown(data: bytes) -> None:
    rows = [line for line in data.decode().splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", row.replace("\\\\", ""))) for row in rows}
    assert len(widths) <= 1, "rows of different lengths"


def _latex(data: bytes) -> None:
    text = re.sub(r"\\[^a-zA-Z]", "", data.decode())
    assert text.count("{") == text.count("}"), "braces"
    assert text.count(r"\begin{") == text.count(r"\end{"), "environments"


def _xml(data: bytes) -> None:
    ElementTree.fromstring(data)


def _starts(magic: bytes) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        assert data.startswith(magic), data[:20]

    return read


def _text(data: bytes) -> None:
    found = CONTROLS.search(data.decode())
    assert found is None, f"the character {found[0]!r}"


READERS: dict[str, Callable[[bytes], None]] = {
    "csv": _delimited(","),
    "html": _html,
    "json": _json,
    "jsonl": _json_lines,
    "latex": _latex,
    "md": _markdown,
    "pdf": _starts(b"%PDF"),
    "plain": _text,
    "png": _starts(b"\x89PNG"),
    "rich": _text,
    "svg": _xml,
    "text": _text,
    "tsv": _delimited("\t"),
}
EXTENSIONS = {"htm": "html", "tex": "latex", "txt": "plain", "markdown": "md", "ndjson": "jsonl"}


def check_output(form: str, data: bytes) -> None:
    """Read what was written in a format; `AssertionError` or the reader's own error where it is not that."""
    if form in READERS and data:
        READERS[form](data)
        if form not in ("png", "pdf"):
            _text(data)
