"""Texts of strangers in every sink, rows S1 to S17: each output is taken apart by a parser that is not ours.

The payloads stand in all texts of definitions and go through the command line, all of them in one table for each
format: a text that gets out of its cell shifts the others, which the parser then finds in the wrong place.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import random
import re
import stat
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from faults import clean
from faults.clean import CANARY, Fault, fault, rows

from actcli import load
from actcli.interpreters.javascript import javascript, runtime
from actcli.library import VOCABULARY
from actcli.pages import plot_page
from actcli.text import find_forbidden, visible

HTML = [
    "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "javascript:alert(1)",
    "]]>", "-->", "<!--", "<!-- -->", "<![CDATA[x]]>", "<?xml x?>", "</td></tr></table>", "</caption><b>", "</title><b>", "</style>",
    "</noscript>", "&lt;b&gt;", "&#60;b&#62;", "&amp;", "&notin;", "<b>bold</b>", "<a href='javascript:x'>x</a>", "<iframe src=//a>",
    "<base href=//a>", "<meta http-equiv=refresh content=0>", "<link rel=import href=//a>", "<object data=x>", "<math><mi xlink:href=x>",
    "\" onmouseover=\"alert(1)", "' onfocus='x' autofocus='", "<img src=`x`onerror=x>", "<svg><style>{x}</style>", "<x y=1", "<", ">", "\"", "'",
    "{{7*7}}", "{% raw %}", "${7*7}", "__proto__", "constructor",
]  # fmt: skip
LATEX = [
    r"\input{/etc/passwd}", r"\write18{touch x}", r"\immediate\write18{id}", "$", "$$", "%", "_", "^", "~", "&", "#", "{", "}", "\\", r"\\", r"\\[9cm]",
    r"\end{document}", r"\end{tabular}", r"\begin{verbatim}", r"\def\x{}", r"\catcode`\%=12", r"\csname x\endcsname", r"\loop\iftrue\repeat", "^^5cinput",
    "a -- b --- c", "$x^2^2$", r"\foo", r"\left(", "$5 and $6", r"\frac{1}{", "}}{{", "100% & #1_2^3~", "\\verb|x|", "[0, 1]", "*", r"\special{x}", "--",
]  # fmt: skip
MARKDOWN = [
    "a|b", r"\|", "a\\", "``", "`code`", "``|``", "*x*", "**b**", "_x_", "__init__", "~~s~~", "[x](javascript:alert(1))", "![x](http://a/b.png)",
    "[x]: http://a", "<http://a.b>", "# heading", "- item", "1. item", "> quote", "---", "===", ":---:", "$x^2$", "~~~", "```", "    code", "[^1]",
    "\\[x\\]", "| --- |", "a & b", "@user", "#1", "GH-1",
]  # fmt: skip
SHEETS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://a\",\"x\")", "=IMPORTXML(\"http://a\",\"x\")", "＝1+1", "＋1", "－1", "＠x",
    'say "hi"', "a,b", "a;b", "'=1", "''", '"', '""', ",", ";", "=", "+", "-", "@", "1e5", "007", "TRUE", "NaN", "inf", "null", "#REF!", "%0A",
]  # fmt: skip
MARKUP = [
    "[red]x[/red]", "[/]", "[/nope]", ":warning:", ":smile:", "[link=http://a]x[/link]", "[bold", "\\[x]", "[[x]]", "[@click=app.bell]x", "[not a tag]",
    "[#ff0000]x", "http://example.com", "True None 1.5 'x'", "[blink]", "[x", "x]", "[]", "[ ]", "{}", "%s %d %n", "{0.__class__}", "$(id)", "`id`", "; rm -rf x",
]  # fmt: skip
PLAIN = ["激活函数", "α ≤ 1 ± ∞", "a × b ≥ c ≠ d ≈ e − f", "e\u0301", "x" * 150, "word " * 30, "NUL", "..", "../../etc/passwd", "~root", "-rf", "a\u200bb", "a\u2060b", "\u00adx", "🙂", "ﷺ"]  # fmt: skip
PAYLOADS = [one for one in dict.fromkeys([*HTML, *LATEX, *MARKDOWN, *SHEETS, *MARKUP, *PLAIN]) if one.strip() == one]
UNCLEAN = "".join(chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\n")
TURNING = "".join(
    map(
        chr,
        [
            0x061C,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            0x200B,
            0x2028,
            0xFEFF,
            0xFFFE,
            0xFFFF,
        ],
    )
)


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    """One definition for each payload, which is its title, use, strengths, note and reference."""
    path = tmp_path_factory.mktemp("hostile") / "mine.yaml"
    entries = (
        f"p{index:03}: {{formula: x, title: {text}, use: {text}, strengths: {text}, weaknesses: {text}, reference: {text}, notes: [{text}]}}\n"
        for index, text in enumerate(json.dumps(payload, ensure_ascii=False) for payload in PAYLOADS)
    )
    path.write_text("".join(entries), encoding="utf-8")
    return str(path)


def table_of(actcli, definitions, form):
    names = [f"p{index:03}" for index in range(len(PAYLOADS))]
    done = actcli("-c", definitions, "table", *names, "--columns", "title,use,strengths", "-f", form)
    assert (done.code, done.err) == (0, "")
    # No sink but JSON carries what is forbidden, and JSON escapes it.
    assert find_forbidden(done.out.replace("\r\n", "\n")) is None
    return done.out


def guarded(payload):
    shown = visible(payload)
    return "'" + shown if shown[0] in "=+-@＝＋－＠" else shown


@pytest.mark.parametrize("form", [pytest.param(form, id=f"S10-{form}") for form in ("csv", "tsv")])
def test_sheets(form, actcli, definitions):
    out = table_of(actcli, definitions, form)
    read = list(csv.reader(io.StringIO(out, newline=""), delimiter="\t" if form == "tsv" else ",", strict=True))
    assert len(read) == 1 + len(PAYLOADS)
    for payload, row in zip(PAYLOADS, read[1:], strict=True):
        assert row[1:4] == [guarded(payload)] * 3


@pytest.mark.parametrize("form", [pytest.param(form, id=f"S1-{form}") for form in ("json", "jsonl")])
def test_json(form, actcli, definitions):
    out = table_of(actcli, definitions, form)
    assert out.isascii()
    read = json.loads(out)["rows"] if form == "json" else [json.loads(line) for line in out.splitlines()]
    texts = [
        [
            cell["text"] if isinstance(cell, dict) else cell
            for key, cell in row.items()
            if key in ("title", "use", "strengths")
        ]
        for row in read
    ]
    assert texts == [[payload] * 3 for payload in PAYLOADS]


def cells_of_markdown(line: str) -> list[str]:
    """The cells of a row by the rule of GitHub's tables: a bar splits unless a backslash stands before it."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    return [cell.strip() for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]


def test_markdown(actcli, definitions):
    """S9: every row has its cells; what is read without the escapes is the payload."""
    lines = [line for line in table_of(actcli, definitions, "md").splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(PAYLOADS)
    for payload, line in zip(PAYLOADS, lines[2:], strict=True):
        cells = cells_of_markdown(line)
        assert len(cells) == 4, line
        for cell in cells[1:]:
            bare = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell).replace("&amp;", "&")
            assert bare == visible(payload)
            alive = re.sub(r"\\[!-/:-@\[-`{-~]", "", cell)  # what is left may do nothing
            assert not re.search(
                r"[`<\[|$*]|&[A-Za-z#]|~~|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", alive.replace("&amp;", "")
            ), (cell, alive)


class Elements(HTMLParser):
    """The elements with their attributes, and the texts between."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(attrs)))
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data):
        self.texts.append(data)
        if self.cells:
            self.cells[-1] += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_pi = unknown_decl = handle_comment


def test_html_tables(actcli, definitions):
    """S3: the cells are the payloads, and no element or attribute is there that a harmless table has not."""
    page = Elements(table_of(actcli, definitions, "html"))
    assert {tag for tag, _ in page.elements} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert {attribute for _, attributes in page.elements for attribute in attributes} <= {
        ("scope", "col"), ("style", "text-align: right"), ("data-schema", "actcli/table/1"), ("data-schema", "actcli/table/2"),
    }  # fmt: skip
    texts = [cell.strip("\n") for cell in page.cells]
    assert [texts[index : index + 3] for index in range(1, len(texts), 4)] == [
        [visible(payload)] * 3 for payload in PAYLOADS
    ]


def test_html_pages():
    """S3: the same elements whatever the title; the payload is the title."""
    usual = Elements(plot_page([load("relu")], title="harmless"))
    for payload in PAYLOADS:
        page = Elements(plot_page([load("relu")], title=payload))
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in usual.elements], payload
        assert [attributes for tag, attributes in page.elements if tag != "meta"] == [
            attributes for tag, attributes in usual.elements if tag != "meta"
        ]
        assert payload in page.texts
        policy = dict(
            next(
                attributes
                for tag, attributes in page.elements
                if ("http-equiv", "Content-Security-Policy") in attributes
            )
        )["content"]
        assert policy is not None
        assert policy.startswith("default-src 'none'; ")


LATEX_COMMANDS = {
    "usepackage", "begin", "end", "toprule", "midrule", "bottomrule", "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater",
    "textbar", "textquotedbl", "ensuremath", "pm", "le", "times", "ge", "ne", "approx", "infty",
}  # fmt: skip
LATEX_TEXT = {
    r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~", r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|",
    r"\textquotedbl{}": '"', r"\ensuremath{\pm}": "±", r"\ensuremath{\le}": "≤", r"\ensuremath{\times}": "×", r"\ensuremath{\ge}": "≥", r"\ensuremath{\ne}": "≠",
    r"\ensuremath{\approx}": "≈", r"\ensuremath{-}": "−", r"\ensuremath{\infty}": "∞", r"\{": "{", r"\}": "}", r"\$": "$",
    r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_",
}  # fmt: skip


def tex_tokens(line: str) -> list[str]:
    r"""The tokens as TeX reads them with its usual categories: control words, control symbols, characters."""
    return re.findall(r"\\[A-Za-z]+|\\.|.", line)


def test_latex(actcli, definitions):
    """S7: read token by token as TeX does, each row has its cells, braces close, and only our commands stand there."""
    lines = table_of(actcli, definitions, "latex").splitlines()
    body = lines[lines.index(r"\midrule") + 1 : lines.index(r"\bottomrule")]
    assert len(body) == len(PAYLOADS)
    for payload, line in zip(PAYLOADS, body, strict=True):
        tokens = tex_tokens(line)
        assert {token[1:] for token in tokens if re.fullmatch(r"\\[A-Za-z]+", token)} <= LATEX_COMMANDS, line
        assert not {"$", "%", "#", "^", "~", "_"} & set(tokens), line
        depth = 0
        for token in tokens:
            depth += (token == "{") - (token == "}")
            assert depth >= 0
        assert depth == 0
        assert tokens.count("&") == 3
        assert tokens[-2:] == [" ", r"\\"]
        assert tokens.count(r"\\") == 1
        cell = re.split(r"(?<!\\)&", line.removesuffix(r" \\"))[1].strip().removeprefix("{}")
        pattern = "|".join(map(re.escape, sorted(LATEX_TEXT, key=len, reverse=True)))
        read = re.sub(pattern, lambda found: LATEX_TEXT[found[0]], cell.replace("-{}-", "--").replace("-{}-", "--"))
        assert read == visible(payload).strip(), (payload, cell)


@pytest.mark.parametrize("form", [pytest.param(form, id=f"S11-{form}") for form in ("plain", "rich")])
@pytest.mark.parametrize("color", ["never", "always"])
def test_the_terminal(form, color, actcli, definitions):
    """Nothing of markup, emoji codes and links is obeyed; all of each text is there."""
    squeezed = lambda text: re.sub(r"\s", "", text)  # noqa: E731
    for index, payload in enumerate(PAYLOADS):
        if form == "plain" and index % 10:
            continue
        done = actcli("-c", definitions, "--color", color, "table", f"p{index:03}", "--columns", "title", "-f", form)
        assert done.code == 0
        shown = re.sub(r"\x1b\[[0-9;]*m", "", done.out)
        assert find_forbidden(shown) is None
        assert squeezed(visible(payload)) in squeezed(shown), payload
        assert ("\x1b" in done.out) is (form == "rich" and color == "always")


def test_a_page_in_the_terminal(actcli, definitions):
    """S11: all texts of a definition on its page."""
    for index, payload in enumerate(PAYLOADS[::4]):
        done = actcli("-c", definitions, "show", f"p{index * 4:03}", "--no-curve")
        assert done.code == 0
        assert find_forbidden(done.out) is None
        assert re.sub(r"\s", "", visible(payload)) in re.sub(r"\s", "", done.out)


# ---------------------------------------------------------------------------------------------------------- pictures


def svg_of(actcli, title, name="relu"):
    done = actcli("plot", name, "--title", title, "-o", "a.svg")
    assert done.code == 0, done
    return Path("a.svg").read_bytes()


def test_svg(actcli):
    """S6, S8: strictly read, with the same elements, no reference to anywhere, and the title as its text."""
    names = lambda root: sorted({element.tag for element in root.iter()})  # noqa: E731
    usual = names(ET.fromstring(svg_of(actcli, "harmless")))
    for payload in [*HTML[::4], *LATEX[::4], *MARKUP[:2]]:
        root = ET.fromstring(svg_of(actcli, payload))
        assert names(root) == usual, payload
        attributes = [
            (key.rpartition("}")[2], value) for element in root.iter() for key, value in element.attrib.items()
        ]
        assert not [key for key, _ in attributes if key.startswith("on")]
        assert all(value.startswith("#") for key, value in attributes if key == "href")
        assert "".join(payload.split()) in "".join("".join(root.itertext()).split()), payload


@pytest.mark.parametrize(
    "unclean",
    [
        pytest.param(UNCLEAN, id="S5-controls"),
        pytest.param(TURNING, id="S2-turning"),
        pytest.param("\ud800", id="S5-surrogate"),
    ],
)
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_pictures_of_texts_that_no_sink_can_carry(unclean, form, actcli):
    for text in (unclean[:60], unclean[-60:]):
        done = actcli("plot", "relu", "--title", f"a{text}b", "-o", f"a.{form}")
        assert done.code == 0, done
        data = Path(f"a.{form}").read_bytes()
        if form == "svg":
            whole = "".join(ET.fromstring(data).itertext())
            assert find_forbidden(whole) is None
        if form == "png":
            assert all(find_forbidden(value) is None for value in png_texts(data).values())


def png_texts(data: bytes) -> dict[str, str]:
    """The texts in a PNG, chunk by chunk, with each checksum."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        if kind == b"tEXt":
            key, _, value = body.partition(b"\0")
            found[key.decode("latin-1")] = value.decode("latin-1")
        elif kind == b"iTXt":
            key, _, rest = body.partition(b"\0")
            found[key.decode("latin-1")] = rest.split(b"\0", 4)[-1].decode("utf-8")
        at += 12 + size
    return found


def test_png_texts(actcli):
    """S6: what a PNG says of itself, read chunk by chunk."""
    for payload in ("harmless", "</script>", "激活", 'a"b', "é"):
        actcli("plot", "relu", "--title", payload, "-o", "a.png")
        texts = png_texts(Path("a.png").read_bytes())
        assert set(texts) == {"Software", "Title"}
        assert texts["Title"] == payload or payload not in texts["Title"]


def test_pdf_texts(actcli):
    """S6: no action, link or script gets into a PDF."""
    for payload in ("(x) /JavaScript (alert(1))", ")>> /OpenAction << /S /URI", "\\(\\)", "endobj"):
        actcli("plot", "relu", "--title", payload, "-o", "a.pdf")
        data = Path("a.pdf").read_bytes()
        assert data.startswith(b"%PDF-")
        for word in (b"/OpenAction", b"/JavaScript", b"/URI", b"/Launch"):
            whole = re.sub(rb"\((?:\\.|[^\\()])*\)", b"", data)  # strings are no objects
            assert word not in whole, payload


def test_mathematics_of_users_is_not_set(actcli):
    """S8: a title is text, whatever mathtext would make of it; a formula of any depth is drawn in one way or another."""
    for text in ("$x^2^2$", "$", "$$", r"$\foo$", r"$\left($", "$5 and $6", "$" + r"\frac{1}{" * 30 + "}" * 30 + "$"):
        assert text[:100] in "".join(ET.fromstring(svg_of(actcli, text)).itertext())
    deep = "1/(1+" * 30 + "abs(x)" + ")" * 30
    svg_of(actcli, "deep", deep)
    svg_of(actcli, "wide", "+".join(["sqrt(abs(x))"] * 150))


# ------------------------------------------------------------------------------------------------- JavaScript of pages


def test_javascript_is_made_of_the_tree():
    """S4: of a formula only our own words, numbers and counted names reach the script; Node is asked in its own tests."""
    chance = random.Random(4)
    known = set(re.findall(r"[A-Za-z_$][A-Za-z0-9_$]*", runtime())) | {"p"}
    unary = [
        name
        for name, word in VOCABULARY.items()
        if len(word.parameters) == 1 and name not in ("total", "mean", "largest", "least", "inf")
    ]
    parameters = ["constructor", "toString", "alert", "window", "p", "R", "Math", "return"]
    for _ in range(300):
        text = "x"
        for _ in range(chance.randint(1, 6)):
            word = chance.choice(parameters)
            text = chance.choice(
                [
                    f"({text})*{word}",
                    f"{word} - ({text})",
                    f"max({text}, {word})",
                    f"({text} if x > {word} else 1e-7)",
                    f"abs({text})",
                ]
            )
        try:
            formula = load(text, **dict.fromkeys([], 0)).expression
        except Exception:  # noqa: BLE001 -- the names are parameters only in a definition
            from actcli.parse import parse

            formula = parse(text, VOCABULARY, names=("x", *parameters))
        code = javascript([formula], parameters)
        words = set(re.findall(r"[A-Za-z_$][A-Za-z0-9_$]*", re.sub(r"[0-9.]+e[-+]?[0-9]+", "", code)))
        assert all(word in known or re.fullmatch(r"[vx][0-9]+", word) for word in words), (code, words - known)
        assert not set(code) & set("`'\"\\<"[:4]), code
    assert unary


# ------------------------------------------------------------------------------------- messages, reports, completions

# fmt: off
TABLE: dict[str, Fault] = {
    **{f"S1-formula-U+{ord(character):04X}": fault("show", f"a{character}b", code=3, says="U+") for character in UNCLEAN if character not in "\t\r\v\f\x1c\x1d\x1e\x1f\x85"},
    "S1-option":      fault("plot", "gelu", "--\x1b]0;pwn\x07", code=2, says="no such option"),
    "S1-command":     fault("\x1b[2J\x9b", code=2, says="no such command"),
    "S1-file":        fault("-c", "\x1b]8;;http://a\x07x\x1b]8;;\x07.yaml", "list", code=5, says="no such file"),
    "S1-output":      fault("schema", "-o", "\x1b[2J/\x9b31m", code=5, says="does not exist"),
    "S1-osc-52":      fault("show", "\x1b]52;c;cG93bmVk\x07", code=3, says="^["),
    "S1-family":      fault("list", "--family", "\x1b[2J\x9b\x07\x08\r", code=2, says="unknown family"),
    "S1-name-in-file": Fault(("check", "a.yaml"), 3, "the character U+001B is not allowed", {"a.yaml": "\x1b[2J: x"}),
    "S1-escaped-name": Fault(("check", "a.yaml"), 3, "U+001B", {"a.yaml": '"\\e[2J": x'}),
    **{f"S2-formula-U+{ord(character):04X}": fault("show", f"x{character}*2", code=3, says=f"U+{ord(character):04X}") for character in TURNING if character not in "\u2028"},
    "S2-name":        Fault(("check", "a.yaml"), 3, "U+202E", {"a.yaml": "ge\u202elu: x"}),
    "S2-zero-width":  Fault(("check", "a.yaml"), 3, "is not a letter", {"a.yaml": "ge\u200blu: x"}),
    **{f"S11-argument-{index}": fault("show", text, code=3) for index, text in enumerate(MARKUP) if not text.startswith(("-", "http")) and text not in ("[]",)},
}
# fmt: on


@pytest.mark.parametrize(**rows(TABLE))
def test_row(row, holds):
    holds(row)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=f"S12-{index}")
        for index, text in enumerate(["[x]", "[/]", "[0, 1]", "[red]x[/red]", ":warning:", "\\[x]"])
    ],
)
def test_brackets_in_help(text, actcli, monkeypatch):
    import actcli.cli.list_ as module

    monkeypatch.setattr(module.list_, "__doc__", f"List {text} here.\n\nactcli list\n")
    done = actcli("list", "--help")
    assert done.code == 0
    assert f"List {text} here." in done.out


@pytest.mark.parametrize("secret", [pytest.param("hunter2hunter2", id="S13-report")])
def test_a_bug_report_holds_no_secrets(secret, folder, actcli, monkeypatch, tmp_path):
    monkeypatch.setenv("ACTCLI_SECRET_TOKEN", secret)

    def explode(*_: object) -> None:
        password = secret  # noqa: F841 -- a local that must not be told
        raise ZeroDivisionError("\x1b[2J of a\nbug")

    monkeypatch.setattr("actcli.reports.definitions.list_table", explode)
    done = actcli("list")
    assert done.code == 70
    clean.check_talk(done)
    (report,) = (tmp_path / "temporary").iterdir()
    assert str(report) in done.err
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "explode" in text
    assert secret not in text
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("a b: x\n'$(touch canary)': x\n", id="S14-spaces"),
        pytest.param("'`touch canary`': x\n'a\"b': x\n'c;d': x\n", id="S14-quotes"),
    ],
)
def test_completion_offers_no_such_names(names, folder, program):
    (folder / "mine.yaml").write_text(names)
    for shell in ("bash", "zsh", "fish"):
        env = {"_ACTCLI_COMPLETE": f"complete_{shell}", "COMP_WORDS": "actcli show ", "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": "actcli show ",
               "_TYPER_COMPLETE_FISH_ACTION": "get-args", "ACTCLI_PATH": str(folder / "mine.yaml")}  # fmt: skip
        done = program(env=env)
        assert "touch" not in done.out
        assert "Traceback" not in done.err
        assert not (folder / CANARY).exists()


HIJACKERS = [
    "yaml",
    "numpy",
    "typer",
    "typing",
    "json",
    "re",
    "rich",
    "flint",
    "matplotlib",
    "platformdirs",
    "signal",
    "tempfile",
    "click",
    "jinja2",
    "usercustomize",
]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, id=f"S15-{command.split()[0]}")
        for command in ("list", "plot relu -o -", "table relu -f md")
    ],
)
def test_modules_of_the_current_folder_are_not_run(command, folder, program):
    for name in HIJACKERS:
        (folder / f"{name}.py").write_text(f"open({CANARY!r}, 'w').close()\nraise SystemExit('hijacked')\n")
    done = program(*command.split())
    assert done.code == 0, done.err
    assert "hijacked" not in done.err
    assert not (folder / CANARY).exists()


@pytest.mark.parametrize(
    "group", [pytest.param(group, id=f"S16-{group}") for group in ("actcli", "actcli.plugins", "matplotlib.backend")]
)
def test_there_are_no_plugins(group, folder, program, tmp_path):
    """No entry point of another distribution is looked for, so none can raise, hang, print or override."""
    site = tmp_path / "site"
    (site / "evil-1.0.dist-info").mkdir(parents=True)
    (site / "evil-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    (site / "evil-1.0.dist-info" / "entry_points.txt").write_text(f"[{group}]\ngelu = evil_module:hook\n")
    (site / "evil_module.py").write_text(f"open({str(folder / CANARY)!r}, 'w').close()\n")
    path = os.pathsep.join([*sys.path, str(site)])
    done = program("plot", "gelu", "-o", os.devnull, "-f", "png", env={"PYTHONPATH": path})
    assert (done.code, done.err) == (0, "")
    assert not (folder / CANARY).exists()


class _Gadget:
    def __reduce__(self):
        return os.system, (f"touch {CANARY}",)


def _array(array: object, **settings: bool) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **settings)
    return buffer.getvalue()


def _header(text: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + b"\0" * 64


STREAMS = {
    "S17-pickle": pickle.dumps(_Gadget()),
    "S17-pickled-array": _array(np.array([_Gadget()], dtype=object), allow_pickle=True),
    "S17-zip": b"PK\x03\x04" + b"\0" * 100,
    "S17-half": _array(np.arange(9.0))[:-5],
    "S17-huge": _header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }\n"),
    "S17-negative": _header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n"),
    "S17-code": _header("{'descr': __import__('os').system('touch x'), 'fortran_order': False, 'shape': (1,), }\n"),
    "S17-deep": _header("(" * 5000 + ")" * 5000),
    "S17-text": _array(np.array(["a"])),
    "S17-complex": _array(np.array([1j])),
    "S17-records": _array(np.zeros(2, dtype=[("a", "f8")])),
    "S17-dates": _array(np.array(["2026-01-01"], dtype="M8[D]")),
    "S17-onnx": b"\x08\x07\x12\x07pytorch" + b"\0" * 50,
    "S17-words": b"1 2 three", "S17-hexadecimal": b"0x10", "S17-underscore": b"1_0", "S17-arabic": "١٢".encode(), "S17-escape": b"\x1b[2J",
    "S17-empty": b"", "S17-binary": bytes(range(256)), "S17-formula": b"=cmd|' /C calc'!A0",
}  # fmt: skip


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in STREAMS.items()])
def test_streams_of_strangers(data, fails, folder):
    fails("eval", "relu", code=3, stdin=data)
    assert not list(folder.iterdir())


def test_there_is_a_shell_that_would_have_told():
    """The canary works: what is executed is seen."""
    with pytest.raises(AssertionError, match=r"subprocess\.Popen"), clean.nothing_executed():
        subprocess.run(["true"], check=True)
    with pytest.raises(AssertionError, match="compile"), clean.nothing_executed():
        compile(f"'{CANARY}'", "x", "eval")
