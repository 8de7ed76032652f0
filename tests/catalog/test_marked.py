"""YAML to marked trees: what is read, what is refused and where, with both of PyYAML's parsers."""

from __future__ import annotations

import json
import math
import os
import time
from fractions import Fraction as F

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli import limits, text
from actcli.catalog import marked
from actcli.catalog.marked import Mapping, Scalar, Sequence, read, read_file
from actcli.errors import FileError, InputError

MULTIPLIER = int(os.environ.get("ACTCLI_TEST_MULTIPLIER", "1"))
PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]

DEFINITION = """\
# A definition as the catalogue holds them.
title: Leaky ReLU
formula: "x if x >= 0 else negative_slope*x"
parameters:
  negative_slope: 0.01  # the default
  alpha: {default: -1.5e-3, learned: true, about: 'it''s learned'}
range: [-6, .5]
aliases:
  swish1: "Swish \\u03b2 = 1"
frameworks:
  torch:
    - {symbol: nn.functional.leaky_relu, parameters: {negative_slope: 0.01}}
    - symbol: nn.LeakyReLU
      until: "2.15"
reference: Maas, Hannun & Ng 2013
use: >-
  One sentence:
  where it is used.
notes:
  - |
    Written as max(x, a*x)
    it is wrong – for a slope above 1.
  -
"""


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__, autouse=True)
def _parser(request, monkeypatch):
    monkeypatch.setattr(marked, "_LOADER", request.param)


def plain(node):
    """The tree without its marks."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            assert list(node.entries) == list(node.keys)
            return {key: plain(value) for key, value in node.entries.items()}


def scalars(node):
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            yield from node.keys.values()
            for value in node.entries.values():
                yield from scalars(value)


def refusal(source):
    with pytest.raises(InputError) as caught:
        read(source, "f")
    return caught.value


# What is read


def test_a_definition():
    assert plain(read(DEFINITION, "f")) == {
        "title": "Leaky ReLU",
        "formula": "x if x >= 0 else negative_slope*x",
        "parameters": {
            "negative_slope": F(1, 100),
            "alpha": {"default": F(-15, 10000), "learned": True, "about": "it's learned"},
        },
        "range": [F(-6), F(1, 2)],
        "aliases": {"swish1": "Swish β = 1"},
        "frameworks": {
            "torch": [
                {"symbol": "nn.functional.leaky_relu", "parameters": {"negative_slope": F(1, 100)}},
                {"symbol": "nn.LeakyReLU", "until": "2.15"},
            ]
        },
        "reference": "Maas, Hannun & Ng 2013",
        "use": "One sentence: where it is used.",
        "notes": ["Written as max(x, a*x)\nit is wrong – for a slope above 1.\n", None],
    }


def test_bytes_and_text_are_the_same():
    assert read(DEFINITION.encode(), "f") == read(DEFINITION, "f")


@pytest.mark.parametrize(
    ("source", "line", "column", "length"),
    [
        ("formula: x*y", 1, 10, 3),
        ("formula: 'x*y'", 1, 11, 3),
        ('formula: "x*y"', 1, 11, 3),
        ('a: 1\n"formula" :   "x*y"  # c', 2, 16, 3),
        ("formula:\n  x*y", 2, 3, 3),
        ("formula: |\n  x*y\n", 2, 3, 3),
        ("formula: >2-  # why\n\n  x*y\n", 3, 3, 3),
        ("formula: |-\r\n\r\n   x*y\r\n", 3, 4, 3),
        ("formula: 'x*y\n  + 1'", 1, 11, 3),
        ("formula:", 1, 9, 1),
        ("formula: ''", 1, 11, 1),
        ("{a: 'π😀', formula: x*y}", 1, 20, 3),
        ("# 😀\x85# \u2028\nformula: x*y", 2, 10, 3),
        ("\ufeffformula: x*y", 1, 10, 3),
    ],
)
def test_places_are_those_of_the_text(source, line, column, length):
    node = read(source, "f").entries["formula"]

    assert (node.place.name, node.place.line, node.place.column, node.place.length) == ("f", line, column, length)
    assert not node.text or node.place.text[column - 1 :].startswith("x*y")


def test_places_of_collections():
    tree = read("a:\n  - 1\n  - [2]\nb: {c: 3}", "f")
    where = {
        "f:1:1": tree,
        "f:2:3": tree.entries["a"],
        "f:3:5": tree.entries["a"].items[1],
        "f:4:4": tree.entries["b"],
        "f:4:5": tree.entries["b"].keys["c"],
    }

    assert [str(node.place) for node in where.values()] == list(where)


def test_places_share_the_text_of_a_line():
    tree = read("[" + "1," * 1000 + "]", "f")

    assert len({id(item.place.text) for item in tree.items}) == 1


@pytest.mark.parametrize("source", ["[a, b]", "- a", "text", "'x'", "3"])
def test_other_roots_stand_on_line_1(source):
    root = read(source, "f")

    assert not isinstance(root, Mapping)
    assert root.place.line == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_line_ends(end):
    assert plain(read(end.join(["a: 1", "b:", "  - x", "  - |", "    y", "    z", ""]), "f")) == {
        "a": F(1),
        "b": ["x", "y\nz\n"],
    }


@pytest.mark.parametrize("source", ["--- a", "a\n...\n", "---\na\n...\n# end\n", "%YAML 1.1\n---\na"])
def test_document_marks(source):
    assert plain(read(source, "f")) == "a"


@pytest.mark.parametrize(
    "key", ["on", "no", "yes", "off", "y", "'1'", '"null"', "'true'", "0x1F", "2001-01-01", "'<<'", "''"]
)
def test_keys_are_texts(key):
    assert list(read(f"{key}: 1", "f").entries) == [key.strip("'\"")]


def test_quoted_scalars_are_texts():
    tree = read("""['1', "true", 'null', '~', '', "1e3"]""", "f")

    assert plain(tree) == ["1", "true", "null", "~", "", "1e3"]
    assert all(item.quoted for item in tree.items)


def test_infinite_numbers():
    assert plain(read("[-.inf, .inf]", "f")) == [-math.inf, math.inf]


# Warnings


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("f: x # note", True),
        ("f: x  # note", True),
        ("f: x #", True),
        ("f: [x # note\n]", True),
        ("f: # note\n  x", False),
        ("f: x# note", False),
        ("f: 'x' # note", False),
        ("f: x\n# note", False),
        ("f: x", False),
        ("f: |  # note\n  x", False),
    ],
)
def test_a_comment_after_a_plain_text_is_seen(source, after):
    node = read(source, "f").entries["f"]
    node = node.items[0] if isinstance(node, Sequence) else node

    assert node.comment_after is after
    assert (node.warning is not None) is after


def test_warnings():
    assert (
        read("f: x + 1 # note", "f").entries["f"].warning
        == "the text ends before '#', at 'x + 1'; quote it if '#' belongs to it"
    )
    assert (
        read("f: 010", "f").entries["f"].warning == "010 is decimal here, not octal; write it without the leading zero"
    )


@pytest.mark.parametrize(
    "value", ["0.01  # default", "0", "0.5", "10", "'010'", "-0.5", "true # c", "0e1", "01a", ".05", "~ # c"]
)
def test_no_warning(value):
    assert read(f"f: {value}", "f").entries["f"].warning is None


# What is refused


@pytest.mark.parametrize("source", ["", " \n\n", "# only\n# comments", "---", "~", "\ufeff", "---\n...\n"])
def test_nothing_in_it(source):
    error = refusal(source)

    assert error.message == "no definition: the file is empty"
    assert "formula:" in error.hint


class TestNesting:
    @pytest.mark.parametrize("depth", [1, 31, 32])
    def test_allowed(self, depth):
        assert read("[" * depth + "]" * depth, "f")
        assert read("- " * depth + "x", "f")
        assert read("{a: " * depth + "}" * depth, "f")

    @pytest.mark.parametrize("depth", [33, 1000, 100_000, 1_000_000])
    @pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "[{a: ", "? ", "[\n", "{"])
    def test_refused_at_once(self, opening, depth):
        source = (opening * depth)[: limits.YAML_BYTES]
        started = time.thread_time()
        error = refusal(source)

        assert time.thread_time() - started < 5
        if opening in ("[", "- ", "{a: "):
            assert str(error) == f"f:1:{32 * len(opening) + 1}: nested deeper than 32 levels"

    def test_closed_brackets(self):
        assert refusal("[" * 100_000 + "]" * 100_000).message == "nested deeper than 32 levels"


BOMBS = {
    "aliases 9x9": "a: &a [x,x]\n"
    + "".join(
        f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "aliases 20x2": "a0: &a0 x\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(20)),
    "merge keys": "a: &a {x: 1}\nb: &b\n  <<: [*a, *a, *a]\n",
    "recursive": "&a [*a]",
    "recursive mapping": "&a {*a : *a}",
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_anchors_are_refused(source):
    assert "anchor &" in refusal(source).message


def test_references_are_refused_where_they_stand():
    assert str(refusal("a: 1\nb: *a")) == "f:2:4: alias *a is not supported"
    assert str(refusal("a: 1\nb: &a 2")) == "f:2:4: anchor &a is not supported"
    assert str(refusal("a: 1\n*a : 2")) == "f:2:1: alias *a is not supported"


@pytest.mark.parametrize("source", ["<<: {a: 1}", "a:\n  <<: [b]", "{<<: c}"])
def test_merge_keys_are_refused(source):
    assert refusal(source).message == "merge keys are not supported"


GADGETS = [
    "!!python/object/apply:os.system ['touch canary']",
    "!!python/object/apply:subprocess.check_output [[touch, canary]]",
    "!!python/object/new:os.system ['touch canary']",
    "!!python/object/new:type {args: [z, [], {extend: !!python/name:exec }], listitems: 'touch canary'}",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!python/object:os.system {}",
    "!!python/tuple [1]",
    "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch canary']",
    "!!binary aGk=",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!include /etc/passwd",
    "!env HOME",
    "! x",
    *("!!int abc", "!!float x", "!!bool x", "!!timestamp x", '!!int ""', "!!str 1", "!!null x"),
]


@pytest.mark.parametrize("where", ["{}", "a: {}", "- {}", "[{} ]"])
@pytest.mark.parametrize("gadget", GADGETS)
def test_tags_are_refused(gadget, where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert refusal(where.replace("{}", gadget)).message == "YAML tags are not used here"
    assert not list(tmp_path.iterdir())


def test_tag_directives_are_refused():
    assert refusal("%TAG !! tag:example.com,2000:\n---\na: b").message == "YAML tags are not used here"


@pytest.mark.parametrize("key", ["null", "~", "1", "-1.5", "010", "true", "False", ".inf", "1e3"])
def test_keys_that_are_no_texts(key):
    error = refusal(f"a: b\n{key}: 1")

    assert str(error) == f"f:2:1: the key '{key}' is not a text"
    assert error.hint == f"quote it: '{key}'"


@pytest.mark.parametrize("source", ["? [a]\n: b", "? {a: b}\n: c", "{[a]: b}", "[a]: b", "? |\n  a\n: [{? }]"])
def test_keys_that_are_no_scalars(source):
    assert refusal(source).message in ("a key must be a text", "a key is missing")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a: 1\nb: 2\na: 3", "f:3:1: duplicate key 'a' (first at line 1)"),
        ("x:\n  a: 1\n  'a': 3", "f:3:3: duplicate key 'a' (first at line 2)"),
        ('- - {a: 1, "\\x61": 2}', "f:1:12: duplicate key 'a' (first at line 1)"),
        ("on: 1\non: 1", "f:2:1: duplicate key 'on' (first at line 1)"),
    ],
)
def test_duplicate_keys(source, place):
    assert str(refusal(source)) == place


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{formula: max(0, x)}", "f:1:11: inside brackets a comma ends the text 'max(0'"),
        ("a: {formula: x, y}", "f:1:17: 'y' has no value: inside {} a comma ends the entry before it"),
        ("formula: [max(0, x), x]", "f:1:11: inside brackets a comma ends the text 'max(0'"),
        ("{formula: clip(x, -1, 1), range: [-1, 1]}", "f:1:11: inside brackets a comma ends the text 'clip(x'"),
        ("{a}", "f:1:2: 'a' has no value: inside {} a comma ends the entry before it"),
    ],
)
def test_commas_in_brackets(source, message):
    error = refusal(source)

    assert str(error) == message
    assert error.hint.startswith("quote the formula: ")


@pytest.mark.parametrize(
    "source", ["{formula: 'max(0, x)'}", "{formula: sin(x)}", "{a: }", "{a: , b: 1}", "{a: '', b: ~}", "[]", "{}"]
)
def test_brackets_without_traps(source):
    assert read(source, "f")


@pytest.mark.parametrize("source", ["a: 1\n---\nb: 2", "a\n---\n", "a: 1\n...\njunk: 2", "--- a\n--- b", "a\n...\n}"])
def test_one_document_a_file(source):
    assert refusal(source).message == "only one YAML document per file"


@pytest.mark.parametrize(
    "escape",
    ["\\0", "\\x01", "\\e", "\\a", "\\x7f", "\\x9b", "\\r", "\\N", "\\L", "\\P", "\\uFFFE", "\\u202e", "\\uFEFF"],
)
def test_escapes_make_no_forbidden_characters(escape):
    assert "is not allowed" in refusal(f'a: "b{escape}"').message
    assert "is not allowed" in refusal(f'"b{escape}": a').message


@pytest.mark.parametrize("escape", ["\\ud800", "\\U00110000", "\\UFFFFFFFF", "\\x", "\\q", "\\uD83D\\uDE00"])
def test_escapes_that_are_no_characters(escape):
    assert refusal(f'a: "b{escape}"')


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: " + "1" * 401, "number of more than 400 digits"),
        ("a: [1, 1e1000000000]", "exponent beyond 400"),
        ("a: " + "1" * 5000, "number of more than 400 digits"),
        ("%YAML 1" + "0" * 5000 + ".1\n---\na", None),
    ],
)
def test_huge_numbers(source, message):
    error = refusal(source)

    assert message is None or error.message == message


class TestLimits:
    def test_scalar(self):
        fits = "x" * limits.YAML_SCALAR

        assert read(f"a: {fits}", "f").entries["a"].text == fits
        assert refusal(f"a: {fits}x").message == "text longer than 64 Ki characters"
        assert refusal(f"a: '{fits}x'").message == "text longer than 64 Ki characters"

    def test_base_60(self):
        assert refusal("a: 1" + ":1" * 200_000).message == "text longer than 64 Ki characters"

    def test_events(self, monkeypatch):
        monkeypatch.setattr(limits, "YAML_EVENTS", 50)
        fits = "[" + "1," * (50 - 6) + "]"  # stream, document and list each begin and end

        assert len(read(fits, "f").items) == 44
        error = refusal("[1," + fits[1:])
        assert (error.message, error.hint) == ("more than 50 YAML events", "split the file")

    def test_bytes(self):
        assert refusal("#" * (limits.YAML_BYTES + 1)).message == "larger than 1 MiB (1.0 MiB)"


# Files


def test_files(tmp_path):
    path = tmp_path / "relu.yaml"
    path.write_text(DEFINITION, encoding="utf-8")

    assert read_file(path, "f") == read(DEFINITION, "f")
    assert read_file(path).place.name == str(path)


@pytest.mark.parametrize("name", ["missing", "."])
def test_files_that_cannot_be_read(name, tmp_path):
    with pytest.raises(FileError, match=r"^cannot read '.*': "):
        read_file(tmp_path / name)


# Laws

TEXTS = st.text(max_size=20).filter(lambda value: text.find_forbidden(value) is None)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
).filter(lambda value: value is not None)
FUZZ = settings(max_examples=150 * MULTIPLIER, deadline=None)


@FUZZ
@given(VALUES)
def test_json_is_read_as_itself(value):
    source = json.dumps(value, ensure_ascii=False)

    assert plain(read(source, "f")) == value
    assert plain(read(json.dumps(value, ensure_ascii=False, indent=2), "f")) == value


@FUZZ
@given(st.text(st.sampled_from("ab:-?#,[]{}&*!|>'\"%@`\\ \n\t\r01.e~<=xé\u2028"), max_size=80))
def test_text_of_indicators(source):
    check(source)


@FUZZ
@given(st.text(st.characters(), max_size=60) | st.binary(max_size=60))
def test_any_source(source):
    check(source)


def check(source):
    """Either a tree whose places are true, or an error of ours that says where."""
    try:
        tree = read(source, "f")
    except InputError as error:
        assert_clean(error)
        return
    for node in scalars(tree):
        line = node.place.text
        assert 1 <= node.place.column <= len(line) + 1
        assert text.find_forbidden(node.text) is None
        if not node.quoted:
            # A plain text over several lines is folded; its first word stands there all the same.
            first = node.text.partition("\n")[0].split(" ")[0] if node.text else ""
            assert line.startswith(first, node.place.column - 1)


def assert_clean(error):
    assert error.place.line >= 1
    assert 1 <= error.place.column <= len(error.place.text) + 1
    assert text.find_forbidden(error.message) is None
    assert "\n" not in str(error)
