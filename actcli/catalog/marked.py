"""A YAML file as a tree of marked nodes: each knows its value and the place where it stands.

Built from PyYAML's events, which an iterative state machine makes: counting them and their depth as they come stops a
hostile file before it grows. Rejected: `safe_load` and `compose`, which recurse (the C loader kills the process at
100 000 nested brackets), expand aliases, lose values silently (duplicate keys, `formula: &x`) and raise eight kinds of
exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import yaml

from actcli import limits, text
from actcli.catalog.faults import advice_to_quote, syntax_error
from actcli.catalog.scalars import Value, plain_value
from actcli.catalog.source import Source, read_bytes
from actcli.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Mapping", "Marked", "Scalar", "Sequence", "read", "read_file"]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EXAMPLE: Final = 'a definition looks like: formula: "x*sigmoid(x)"'
_PLAIN_ENTRY: Final = "write one 'key: value' a line"
_COMMENT: Final = re.compile(r"[ \t]+#")
# `|2-  # comment`, the line end, and the blanks before the first character.
_BLOCK_HEADER: Final = re.compile(r"[^\r\n]*\s*")
_LEADING_ZERO: Final = re.compile(r"[-+]?0[0-9]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text and what it means; `place` is the first character of the text, after an opening quote.

    `comment_after`: the text is plain and ends at a comment, as in `formula: x # note`.
    """

    text: str
    value: Value
    quoted: bool
    place: Place
    comment_after: bool = False

    @property
    def warning(self) -> str | None:
        """What may not be meant: a text cut by a comment, a number that YAML 1.1 reads as octal."""
        if self.comment_after and isinstance(self.value, str):
            return f"the text ends before '#', at {text.quoted(self.text)}; quote it if '#' belongs to it"
        if not self.quoted and not isinstance(self.value, str) and _LEADING_ZERO.match(self.text):
            return f"{self.text} is decimal here, not octal; write it without the leading zero"
        return None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `place` is its bracket or its first dash."""

    items: tuple[Marked, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file, each once; `keys` holds where they stand."""

    entries: dict[str, Marked]
    keys: dict[str, Scalar]
    place: Place


Marked: TypeAlias = Scalar | Sequence | Mapping


def read(source: bytes | str, name: str) -> Marked:
    """Read one YAML document, which messages call `name`.

    >>> tree = read('range: [-1e3, .5]', "my.yaml")
    >>> [str(item.value) for item in tree.entries["range"].items], str(tree.keys["range"].place)
    (['-1000', '1/2'], 'my.yaml:1:1')
    """
    return _Reader(Source.of(source, name)).document()


def read_file(path: Path, name: str | None = None) -> Marked:
    """Read the file at `path`, which messages call `name` (default: its path)."""
    called = str(path) if name is None else name
    return read(read_bytes(path, called), called)


def _events(source: str | bytes) -> Iterator[Any]:
    """PyYAML's events.

    Newer versions of libyaml refuse deep brackets while they look ahead, before the event at which we do; there the
    pure parser goes on, so that the message and the place are the same with all of them.
    """
    count = 0
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            yield event
            count += 1
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):
            raise
        yield from islice(yaml.parse(source, Loader=yaml.SafeLoader), count, None)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.has_comments = "#" in source.text
        self.events = self.parsed()
        self.depth = 0
        self.in_flow = False

    def parsed(self) -> Iterator[Any]:
        """The events, each allowed; what PyYAML raises becomes ours (its pure parser lets two more kinds out)."""
        ended = False
        try:
            for count, event in enumerate(_events(self.source.for_parser())):
                if count >= limits.YAML_EVENTS:
                    self.fail(event, f"more than {limits.YAML_EVENTS} YAML events", "split the file")
                if isinstance(event, yaml.NodeEvent):
                    self.check_properties(event)
                elif isinstance(event, yaml.DocumentStartEvent):
                    if ended:
                        self.fail_documents(event.start_mark)
                    if event.tags:
                        self.fail(event, "YAML tags are not used here", "delete the %TAG line")
                elif isinstance(event, yaml.DocumentEndEvent):
                    ended = True
                yield event
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = getattr(error, "problem_mark", None)
            if ended and mark:
                self.fail_documents(mark)
            raise syntax_error(self.source, error) from None

    def check_properties(self, event: Any) -> None:
        """Refuse what only a YAML with references and types has."""
        if isinstance(event, yaml.AliasEvent):
            what = f"alias *{text.visible(str(event.anchor))} is not supported"
        elif event.anchor is not None:
            what = f"anchor &{text.visible(event.anchor)} is not supported"
        elif event.tag is not None:
            what = "YAML tags are not used here"
        else:
            return
        self.fail(event, what, advice_to_quote(self.source, event.start_mark.index) or "write the value out")

    def document(self) -> Marked:
        """The one document of the stream; reads to its end, so that junk behind it is found."""
        root = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            raise InputError("no definition: the file is empty", place=self.source.place(0), hint=_EXAMPLE)
        return root

    def node(self, event: Any) -> Marked:
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if self.depth == limits.YAML_DEPTH:
            self.fail(event, f"nested deeper than {limits.YAML_DEPTH} levels")
        around, self.in_flow = self.in_flow, event.flow_style
        self.depth += 1
        found = self.sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(event)
        self.depth -= 1
        self.in_flow = around
        return found

    def sequence(self, start: Any) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Sequence(tuple(items), self.source.place(start.start_mark.index))

    def mapping(self, start: Any) -> Mapping:
        entries: dict[str, Marked] = {}
        keys: dict[str, Scalar] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event)
            if key.text in keys:
                first = keys[key.text].place.line
                self.fail(
                    event, f"duplicate key {text.quoted(key.text)} (first at line {first})", "keep one of the two"
                )
            value = next(self.events)
            if self.in_flow and value.end_mark.index == event.end_mark.index:  # no colon: `x)` in {formula: max(0, x)}
                what = f"{text.quoted(key.text)} has no value: inside {{}} a comma ends the entry before it"
                self.fail(event, what, "quote the formula: {formula: 'max(0, x)'}")
            keys[key.text] = key
            entries[key.text] = self.node(value)
        return Mapping(entries, keys, self.source.place(start.start_mark.index))

    def key(self, event: Any) -> Scalar:
        if not isinstance(event, yaml.ScalarEvent):
            self.fail(event, "a key must be a text", _PLAIN_ENTRY)
        key = self.scalar(event)
        if key.text == "" and not key.quoted:
            self.fail(event, "a key is missing", _PLAIN_ENTRY)
        if not isinstance(key.value, str):
            self.fail(event, f"the key {text.quoted(key.text)} is not a text", f"quote it: '{key.text}'")
        if key.text == "<<" and not key.quoted:
            self.fail(event, "merge keys are not supported", "write the entries out")
        return key

    def scalar(self, event: Any) -> Scalar:
        content: str = event.value
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        if len(content) > limits.YAML_SCALAR:
            self.fail(event, f"text longer than {limits.YAML_SCALAR >> 10} Ki characters")
        if event.implicit[0]:  # plain
            try:
                value = plain_value(content)
            except ValueError as error:
                self.fail(event, str(error))
            if self.in_flow and content.count("(") != content.count(")"):
                what = f"inside brackets a comma ends the text {text.quoted(content)}"
                self.fail(event, what, "quote the formula: 'max(0, x)'")
            comment = self.has_comments and _COMMENT.match(self.source.text, end) is not None
            return Scalar(content, value, False, self.source.place(start, end - start), comment)
        if event.style == '"' and (bad := text.find_forbidden(content)) is not None:
            # An escape made it: the file itself holds none.
            self.fail(event, f"the character {text.code_point(content[bad])} is not allowed", "delete the escape")
        if event.style in ("|", ">"):
            header = _BLOCK_HEADER.match(self.source.text, start, end)
            start = header.end() if header else start
        else:
            start, end = start + 1, end - 1
        return Scalar(content, content, True, self.source.place(start, end - start))

    def fail(self, event: Any, message: str, hint: str | None = None) -> NoReturn:
        start, end = event.start_mark.index, event.end_mark.index
        raise InputError(message, place=self.source.place(start, end - start), hint=hint)

    def fail_documents(self, mark: Any) -> NoReturn:
        place = self.source.place(min(mark.index, len(self.source.text)))
        raise InputError("only one YAML document per file", place=place, hint="delete '---' or '...' and what follows")
