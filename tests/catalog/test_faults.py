"""What a person is told whose YAML does not parse."""

from __future__ import annotations

import time

import pytest
import yaml

from actcli import limits
from actcli.catalog import marked
from actcli.errors import InputError

PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__, autouse=True)
def _parser(request, monkeypatch):
    monkeypatch.setattr(marked, "_LOADER", request.param)


def refusal(source):
    with pytest.raises(InputError) as caught:
        marked.read(source, "f")
    return caught.value


@pytest.mark.parametrize("prefix", ["", "title: A\n", "a:\n  ", "a:\n  - "])
@pytest.mark.parametrize(
    "formula",
    [
        "*x",
        "&x",
        "&x y",
        "!x",
        "!x y",
        "|x|",
        "|x| + 1",
        ">0",
        "%x",
        "@x",
        "`x`",
        "? x",
        "- x",
        "x: y",
        "x*y: 2",
        ", x",
        "]",
    ],
)
def test_a_formula_without_quotes(formula, prefix):
    error = refusal(f"{prefix}formula: {formula}\n")

    assert error.hint == f"quote the formula: formula: '{formula}'"
    assert error.place.line == 1 + prefix.count("\n")
    assert error.place.column > len("formula: ")
    hinted = prefix + error.hint.removeprefix("quote the formula: ")
    assert formula in [node.text for node in texts(marked.read(hinted, "f"))]


def texts(node):
    match node:
        case marked.Scalar():
            yield node
        case marked.Sequence(items=items):
            for item in items:
                yield from texts(item)
        case marked.Mapping(entries=entries):
            for value in entries.values():
                yield from texts(value)


def test_the_hint_doubles_quotes_and_shortens():
    assert refusal("f: @x'").hint == "quote the formula: f: '@x'''"
    assert refusal("f: @" + "x" * 100).hint == "quote the formula: f: '...'"


@pytest.mark.parametrize(
    ("source", "place", "hint"),
    [
        ("\ta: b", "f:1:1", "spaces, not with tabs"),
        ("a:\n\tb: c", "f:2:1", "spaces, not with tabs"),
        ("a: 'b\nc: d\n", "f:1:4", "close the quote"),
        ('a: b\nc: "d\n\n', "f:2:4", "close the quote"),
        ("range: [-6, 6\ngate: second\n", "f:2:5", "close the bracket"),
        ("a: {b: 1\nc: 2\n", "f:2:2", "close the brace"),
        ("a: 'it's'", "f:1:8", "inside single quotes is written ''"),
        ('a: "\\d"', None, "backslash starts an escape"),
        ("a: b\nc\n", None, "each line is 'key: value'"),
        ("a: b\n c: d", "f:2:3", "must stand in quotes"),
    ],
)
def test_other_slips(source, place, hint):
    error = refusal(source)

    assert error.message.startswith("not valid YAML: ")
    assert place in (None, str(error.place))
    assert hint in error.hint


def test_where_a_bracket_was_opened():
    assert refusal("a: [1\nb: 2\n").message.endswith("(while parsing a flow sequence that starts at line 1)")


@pytest.mark.parametrize("filler", [" ", "a", "-", ": ", "'", '"', ". "])
def test_a_long_line_is_no_trap_for_the_hint(filler):
    line = filler * (limits.YAML_BYTES // len(filler) // 2)
    started = time.process_time()
    for source in (f"@{line}", f"a: @{line}", f"{line}@", f"a: 'b' {line}: c"):
        with pytest.raises(InputError):
            marked.read(source, "f")

    assert time.process_time() - started < 30
