"""Definition files and configuration, rows Y1 to Y27: whatever a file holds, one line says what and where."""

from __future__ import annotations

import itertools
import os
import random
import socket
import sys
import threading
from pathlib import Path

import pytest
from faults import clean
from faults.clean import CANARY, Fault, definition, fault, rows

from actcli import limits

MULTIPLIER = int(os.environ.get("ACTCLI_TEST_MULTIPLIER", "1"))
GOOD = 'formula: "x*sigmoid(x)"\nrange: [-6, .5]\n'
MANY = 100_000
TOUCH = f"touch {CANARY}"

NINE = "a: &a [x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in itertools.pairwise("abcdefghi")
)
TWENTY = "a0: &a0 x\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(20))
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{new}: &{new}\n  <<: [{','.join(['*' + old] * 9)}]\n" for old, new in itertools.pairwise("abcdefghij")
)
TAGS = [
    f"!!python/object/apply:os.system ['{TOUCH}']", f"!!python/object/apply:subprocess.check_output [[touch, {CANARY}]]",
    f"!!python/object/new:os.system ['{TOUCH}']", "!!python/name:os.system", "!!python/module:os",
    f"!!python/object/apply:builtins.exec [\"open('{CANARY}','w')\"]", "!!python/object:os.system {}",
    f"!<tag:yaml.org,2002:python/object/apply:os.system> ['{TOUCH}']", "!!python/tuple [1]", "!include /etc/passwd",
    "!env HOME", "! x", "!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]",
]  # fmt: skip
BROKEN_TAGS = ["!!int abc", "!!float x", "!!bool x", "!!timestamp x", '!!int ""', "!!int 0b_", "!!timestamp 2001-13-45"]
UNQUOTED = ["*x", "&x", "!x", "|x|", ">0", "%x", "@x", "`x`", "? x", "- x"]
MISSPELLED = {
    "fromula": "formula", "formla": "formula", "formule": "formula", "Formula": "formula", "forumla": "formula",
    "formulae": "formula", "rnage": "range", "ranges": "range", "Range": "range", "parameter": "parameters",
    "paramters": "parameters", "params": None, "alias": "aliases", "titel": "title", "Title": "title",
    "framework": "frameworks", "refrence": "reference", "noets": "notes", "strenghts": "strengths",
    "weaknes": "weaknesses", "tpye": "type", "use_": "use",
}  # fmt: skip
CONTROL_CODES = [*range(0x20), *range(0x7F, 0xA0)]
NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))]

# fmt: off
TABLE: dict[str, Fault] = {
    "Y1-empty":              definition("", "no definition"),
    "Y1-comments":           definition("# only\n# comments\n", "no definition"),
    "Y1-blank":              definition(" \n\n \n", "no definition"),
    "Y1-null":               definition("~", "no definition"),
    "Y2-list":               definition("- a\n- b\n", "mine.yaml:1:1: expected definitions"),
    "Y2-flow-list":          definition("[a, b]", "mine.yaml:1:1: expected definitions"),
    "Y2-text":               definition("x*sigmoid(x)", "mine.yaml:1:1: expected definitions"),
    "Y2-number":             definition("3", "for example: "),
    **{f"Y3-{kind}-{depth}":  definition((mark * depth)[: limits.YAML_BYTES], "nested deeper than 32 levels", seconds=3)
       for kind, mark in {"brackets": "[", "dashes": "- ", "braces": "{a: "}.items() for depth in (33, 1000, MANY, 10**6)},
    "Y3-32-levels":          definition("formula: " + "[" * 31 + "]" * 31, "formula"),
    "Y3-closed":             definition("[" * MANY + "]" * MANY, "nested deeper than 32 levels", seconds=3),
    "Y4-unclosed":           definition("[" * 10**6, "nested deeper than 32 levels", seconds=3),
    "Y5-9x9":                definition(NINE, "anchor &a is not supported"),
    "Y5-20x2":               definition(TWENTY, "anchor &a0 is not supported"),
    "Y5-recursive":          definition("&a [*a]", "anchor &a is not supported"),
    "Y5-alias":              definition("formula: *a", "alias *a is not supported"),
    "Y6-merge-bomb":         definition(MERGES, "anchor &a is not supported"),
    "Y6-merge":              definition("<<: {formula: x}", "merge keys are not supported"),
    "Y6-merge-nested":       definition("a:\n  <<: [b]\n", "merge keys are not supported"),
    "Y7-one-below":          definition(GOOD + "#" * (limits.YAML_BYTES - len(GOOD) - 1), code=0),
    "Y7-just-fits":          definition(GOOD + "#" * (limits.YAML_BYTES - len(GOOD)), code=0),
    "Y7-one-above":          definition(GOOD + "#" * (limits.YAML_BYTES - len(GOOD) + 1), "larger than 1 MiB (1.0 MiB)"),
    "Y7-ten":                definition("#" * (10 << 20), "larger than 1 MiB (10.0 MiB)", seconds=1),
    "Y8-base-60":            definition("formula: x\nrange: [0, 1" + ":1" * 200_000 + "]", "text longer than 64 Ki", seconds=1),
    "Y8-shorter":            definition("formula: x\nrange: [0, 1" + ":1" * 20_000 + "]", "number", seconds=1),
    **{f"Y9-{index}":          definition(f"formula: {tag}", "YAML tags are not used here") for index, tag in enumerate(TAGS)},
    **{f"Y9-root-{index}":     definition(tag, "YAML tags are not used here") for index, tag in enumerate(TAGS)},
    **{f"Y10-{index}":         definition(f"formula: {tag}", "YAML tags are not used here") for index, tag in enumerate(BROKEN_TAGS)},
    "Y10-0b_":               definition("formula: x\nrange: [0b_, 1]", "mine.yaml:2:9: "),
    "Y10-date":              definition("formula: x\nrange: [2001-13-45, 1]", "mine.yaml:2:9: "),
    "Y10-5000-digits":       definition("formula: x\nrange: [0, " + "1" * 5000 + "]", "number of more than 400 digits"),
    "Y11-exponent":          definition("formula: x\nrange: [-1e3, 1e3]", code=0),
    **{f"Y11-{number}":        definition(f"formula: x\nrange: [0, {number}]", code=0)
       for number in ["1", "+1", "01", "1.", ".5", "0.5", "1e3", "1E3", "1e+3", "1e-3", "1.5e3", ".5e1", "+.5", "1e0", "100", "0.1", "1.e2", "007", "2e2", "3.0"]},
    "Y12-octal-is-ten":      definition("formula: x\nrange: [0, 010]", code=0),
    **{f"Y12-{text}":          definition(f"formula: x\nrange: [0, {text}]", "mine.yaml:2:12: ")
       for text in ["1:30", "0x1F", "1_000", "2001-01-01", "0o17", "0b11", "1e", "1e3.5", "١٢", ".inf"]},
    **{f"Y13-{key}":           definition(f"formula: x\n{key}: 1", f"unknown key '{key}'") for key in ["on", "no", "yes", "off", "y", "n"]},
    **{f"Y13-{key}-is-no-text": definition(f"formula: x\n{key}: 1", f"the key '{key}' is not a text") for key in ["null", "~", "1", "-1.5", "true", "False", ".inf", "1e3"]},
    "Y14-top":               definition("formula: x\nrange: [0, 1]\nformula: x*x", "mine.yaml:3:1: duplicate key 'formula' (first at line 1)"),
    "Y14-second":            definition("formula: a*x\nparameters:\n  a: 1\n  'a': 2", "duplicate key 'a' (first at line 3)"),
    "Y14-third":             definition("frameworks: {torch: [{symbol: a, symbol: b}]}\nformula: x", "duplicate key 'symbol'"),
    **{f"Y15-{index}":         definition(f"formula: {text}", f"quote the formula: formula: '{text}'") for index, text in enumerate(UNQUOTED)},
    "Y16-comment":           definition("formula: x # note", code=0),
    "Y16-comment-after-star": definition("formula: x* # note", "mine.yaml:1:"),
    "Y16-comment-after-plus": definition("formula: x + # note", "mine.yaml:1:"),
    "Y17-comma":             definition("{formula: max(0, x)}", "quote the formula: "),
    "Y17-comma-nested":      definition("mine: {formula: x, y}", "inside {} a comma ends the entry"),
    "Y17-list":              definition("formula: [max(0, x), x]", "inside brackets a comma ends the text"),
    "Y17-many":              definition("{formula: clip(x, -1, 1), range: [-1, 1]}", "comma"),
    **{f"Y18-{wrong}":         definition(f'formula: "x"\n{wrong}: 1', f"did you mean '{right}'" if right else f"unknown key '{wrong}'")
       for wrong, right in MISSPELLED.items()},
    **{f"Y19-U+{code:04X}":    definition(f"# ok\nformula: 'x{chr(code)}'", f"mine.yaml:2:12: the character U+{code:04X} is not allowed")
       for code in CONTROL_CODES if chr(code) not in "\t\n\r\x85"},
    **{f"Y19-U+{code:04X}":    definition(f"formula: x\ntitle: 'é{chr(code)}'", f"the character U+{code:04X} is not allowed")
       for code in [*NONCHARACTERS, 0x202E, 0x2066, 0xFEFF]},
    "Y19-surrogate":         definition(b"formula: '\xed\xa0\x80'", "not UTF-8: byte 0xED at offset 10"),
    "Y19-escaped-ESC":       definition('formula: x\ntitle: "\\e[2J"', "the character U+001B is not allowed"),
    "Y19-escaped-surrogate": definition('formula: x\ntitle: "\\ud800"', "mine.yaml:2:"),
    "Y20-utf-8-mark":        definition(b"\xef\xbb\xbf" + GOOD.encode(), code=0),
    "Y20-utf-16":            definition(GOOD.encode("utf-16"), "not UTF-8: byte 0xFF at offset 0"),
    "Y20-utf-16-be":         definition(b"\xfe\xff" + GOOD.encode("utf-16-be"), "it is UTF-16"),
    "Y20-utf-32":            definition(GOOD.encode("utf-32"), "it is UTF-32"),
    "Y20-latin-1":           definition("title: caf\xe9\nformula: x".encode("latin-1"), "not UTF-8: byte 0xE9 at offset 10"),
    "Y20-half":              definition("title: caf\xe9".encode()[:-1], "not UTF-8: byte 0xC3"),
    "Y21-cr":                definition("formula: x\rrange: [0, 1]\rtitle: X\r", code=0),
    "Y21-nel":               definition("formula: x\x85rnage: [0, 1]", "mine.yaml:1:12: unknown key 'rnage'"),
    "Y21-u2028":             definition("formula: x\u2028rnage: [0, 1]", "mine.yaml:1:12: unknown key 'rnage'"),
    "Y21-crlf":              definition("formula: x\r\nrnage: [0, 1]", "mine.yaml:2:1: unknown key 'rnage'"),
    "Y22-two":               definition("formula: x\n---\nformula: y\n", "only one YAML document per file"),
    "Y22-junk":              definition("formula: x\n...\njunk: 2\n", "only one YAML document per file"),
    "Y22-bracket":           definition("formula: x\n...\n}\n", "only one YAML document per file"),
    "Y23-missing":           fault("check", "none.yaml", code=5, says="none.yaml"),
    "Y23-below-a-file":      Fault(("check", "mine.yaml/x"), 5, "cannot read", {"mine.yaml": GOOD}),
    "Y23-empty-name":        fault("check", "", code=3, says="no activations"),
    "Y23-NUL":               fault("check", "a\0b", code=5, says="cannot read"),
    "Y23-long":              fault("check", "n" * 5000, code=5, says="File name too long"),
    "Y23-zero":              fault("check", "/dev/zero", code=3, says="larger than 1 MiB", seconds=2),
    "Y23-urandom":           fault("check", "/dev/urandom", code=3, says="larger than 1 MiB", seconds=2),
    "Y24-include":           definition("include: ../other.yaml\nformula: x", "unknown key 'include'"),
    "Y24-include-self":      definition("include: mine.yaml\nformula: x", "unknown key 'include'"),
    "Y24-include-absolute":  definition("$ref: /etc/passwd\nformula: x", "unknown key '$ref'"),
    "Y25-built-in":          definition("gelu: x", "is a built-in activation"),
    "Y25-override":          definition("gelu: {formula: x, override: true}", code=0),
    "Y25-two-files":         Fault(("check", "a.yaml", "b.yaml"), 3, "is defined twice (first in a.yaml)", {"a.yaml": "one: x", "b.yaml": "one: x*x"}),
    "Y25-by-case":           Fault(("check", "a.yaml", "b.yaml"), 3, "differs from 'one' by case alone", {"a.yaml": "one: x", "b.yaml": "One: x*x"}),
}
# fmt: on


@pytest.mark.parametrize(**rows(TABLE))
def test_row(row, holds):
    holds(row)


@pytest.mark.parametrize("kind", ["Y23-directory", "Y23-socket", "Y23-fifo", "Y23-loop"])
def test_what_is_no_file(kind, folder, fails, monkeypatch):
    monkeypatch.setattr("actcli.reading._PIPE_SECONDS", 0.05)
    if kind == "Y23-directory":
        (folder / "mine.yaml").mkdir()
        fails("check", "mine.yaml", code=3, says="no activations in mine.yaml")
    elif kind == "Y23-socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("mine.yaml")
            fails("check", "mine.yaml", code=5, says="cannot read 'mine.yaml'")
    elif kind == "Y23-fifo":
        os.mkfifo("mine.yaml")
        fails("check", "mine.yaml", code=5, says="nothing came within")
    else:
        Path("mine.yaml").symlink_to("mine.yaml")
        fails("check", "mine.yaml", code=5, says="cannot read")


@pytest.mark.parametrize("stdin", [pytest.param(b"formula: x", id="Y23-standard-input")])
def test_a_pipe_is_a_file(stdin, folder, program):
    clean.check_success(lambda: program(shell="printf 'formula: x' | {actcli} check /dev/stdin"), folder, err=None)


@pytest.mark.parametrize("mode", [pytest.param(0o000, id="Y23-unreadable")])
def test_an_unreadable_file(mode, folder, program):
    (folder / "mine.yaml").write_text(GOOD)
    (folder / "mine.yaml").chmod(mode)
    done = program("check", "mine.yaml", powerless=True)
    assert (done.code, done.err) == (5, "error: cannot read 'mine.yaml': Permission denied\n")


@pytest.mark.parametrize("link", ["Y24-link"])
def test_a_folder_of_definitions_with_a_link_out_of_it(link, folder, fails, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("root:x:0:0:root:/root:/bin/bash\n")
    (folder / "mine").mkdir()
    (folder / "mine" / "a.yaml").symlink_to(secret)
    fails("check", "mine", code=3, says="a.yaml:1:1: expected definitions")
    (folder / "mine" / "b").symlink_to(folder / "mine")  # a circle of folders is walked once
    fails("check", "mine", code=3)


@pytest.mark.parametrize("seconds", [pytest.param(0.6, id="Y26-race")])
def test_a_file_that_changes_while_it_is_read(seconds, folder, actcli):
    path, stop = folder / "mine.yaml", threading.Event()
    texts = [GOOD, "formula: 'x*x'\n" + "#" * 200_000, "formula: [", ""]
    path.write_text(GOOD)

    def change() -> None:
        for content in itertools.cycle(texts):
            if stop.is_set():
                return
            path.unlink(missing_ok=True)
            path.write_text(content)

    writer = threading.Thread(target=change)
    writer.start()
    try:
        codes = {actcli("check", "mine.yaml").code for _ in range(100 * MULTIPLIER)}
    finally:
        stop.set()
        writer.join()
    assert codes <= {0, 3, 5}


@pytest.mark.parametrize("count", [pytest.param(300 * MULTIPLIER, id="Y27-mutations")])
def test_mutated_files(count, folder, actcli):
    chance = random.Random(27)
    pieces = [b"\0", b"\x1b", b"\xff", b"[" * 40, b"- " * 40, b"&a ", b"*a", b"!!int ", b"|", b"'", b'"', b"\r", b"\t",
              b"---\n", b"<<: ", b"1e999999999", b"0" * 500, b": ", b"{", b"}", b"\xe2\x80\xae", b"formula: "]  # fmt: skip
    seeds = [GOOD.encode(), b"a: {formula: 'c*x', parameters: {c: 1/6}, range: [-1, 1], aliases: [b]}\n"]
    with clean.nothing_executed(folder):
        for _ in range(count):
            content = bytearray(chance.choice(seeds))
            for _ in range(chance.randint(1, 4)):
                start = chance.randrange(len(content) + 1)
                content[start : start + chance.choice([0, 0, 1, 3, 9])] = chance.choice(pieces)
            (folder / "mine.yaml").write_bytes(content)
            done = actcli("check", "mine.yaml")
            assert done.code in (0, 1, 3), (content, done)
            assert len(done.err.splitlines()) <= 12  # several faults in one file
            assert "Traceback" not in done.err
            assert not clean.CONTROLS.search(done.err)
            assert done.seconds < 2, content


def test_limits_have_the_values_of_the_table():
    assert (limits.YAML_BYTES, limits.YAML_EVENTS, limits.YAML_DEPTH, limits.YAML_SCALAR) == (
        1 << 20,
        200_000,
        32,
        1 << 16,
    )
    assert sys.getrecursionlimit() > 4 * limits.FORMULA_NESTING
