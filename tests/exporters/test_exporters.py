"""Every format, read back by a reader that is not ours; then with texts that try to get out of their cell."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from actcli.errors import UnknownName, UsageError
from actcli.exporters import EXPORTERS, by_extension, by_name
from actcli.exporters.terminal import render
from actcli.tables import Cell, Column, Table, display_width
from actcli.text import visible

PAYLOADS = [
    "a|b", "\\|", "a\\", "\\", "|", "||", "`code`", "``|``", "a`b", "*x*", "x*y*z", "**b**", "_x_", "__init__",
    "leaky_relu", "~~s~~", "~a~ ~b~",
    "<b>x</b>", "<script>alert(1)</script>", "</td></tr></table>", "</caption>",
    '"><img src=x onerror=alert(1)>', "<!-- -->", "-->", "]]>",
    "[x](javascript:alert(1))", "![x](http://a/b.png)", "[x]: http://a", "<http://a.b>", "&lt;", "&amp;lt;",
    "&#60;", "a & b", "AT&T",
    "# heading", "- item", "+ item", "1. item", "> quote", "===", "---", ":---:", "$x^2$", "~~~", "```", "    code",
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", 'say "hi"', "a,b",
    "a;b", "a\tb", "a\nb", "a\r\nb",
    "\\input{/etc/passwd}", "\\write18{ls}", "\\end{tabular}", "{", "}", "}}{{", "100% & #1_2^3~", "[0, 1]",
    "*", "a -- b --- c", "\\\\[1cm]",
    "[red]x[/red]", "[/]", "[/nope]", ":warning:", "[link=http://a]x[/link]", "[bold", "\\[x]",
    "\x1b[31mred\x1b[0m", "\x1b]0;t\x07", "\x1b]8;;http://a\x07x\x1b]8;;\x07", "\x07\x08", "\x00", "\x7f",
    "\x9b2J", "\u202eabc", "\u200b", "\ud800", "\u2028", "\ufffe",
    "激活函数", "α ≤ 1 ± ∞", "", " ", " a ", "x" * 200, "word " * 60, "javascript:alert(1)", "..", "NaN", "inf", "null",
]  # fmt: skip
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NAME, FORMULA, GAP = Column("name", "Name"), Column("formula", "Formula"), Column("gap", "Largest gap", "right")
TABLE = Table(
    "actcli/table/1",
    (NAME, FORMULA, GAP),
    (
        (Cell("gelu"), Cell("x*normal_cdf(x)", latex=r"$x \Phi(x)$"), Cell("0", data=0, numeric=True)),
        (Cell("gelu_tanh"), Cell("x | x"), Cell("4.73e-4", data=0.00047324, mark="~", numeric=True)),
        (Cell("relu"), Cell("max(x, 0)"), Cell("-0.17", data=-0.1699712074799037, numeric=True)),
        (Cell("exp"), Cell("exp(x)"), Cell("unbounded", data=float("inf"))),
        (Cell("step"), Cell("sign(x)"), Cell("-", data=None)),
    ),
    title="Gaps to GELU",
    notes=("~ estimated by sampling",),
)


def hostile(text: str) -> Table:
    """The text in every place where a table has text, between two harmless columns."""
    row = (Cell("left"), Cell(text), Cell(text, mark="~"), Cell("1.5", numeric=True))
    columns = (Column("a", "A"), Column("b", text or "B"), Column("c", "C"), Column("d", "D"))
    return Table("actcli/table/1", columns, (row, row), title=text or None, notes=(text,) if text else ())


# ------------------------------------------------------------------------------------------------------ the list itself


def test_formats_are_sorted_and_extensions_are_their_own():
    extensions = [extension for exporter in EXPORTERS.values() for extension in exporter.extensions]
    assert list(EXPORTERS) == sorted(EXPORTERS)
    assert len(set(extensions)) == len(extensions)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_format_is_found_by_name_and_by_extension(name):
    assert by_name(name) is EXPORTERS[name].write
    for extension in EXPORTERS[name].extensions:
        assert by_extension(f"a.b/x{extension.upper()}") == name


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(UnknownName) as caught:
        by_name("jsn")
    assert caught.value.hint == "did you mean 'json' or 'jsonl'?"
    with pytest.raises(UnknownName) as caught:
        by_name("zzz")
    assert "csv, html, json" in (caught.value.hint or "")


@pytest.mark.parametrize("path", ["x", "x.xlsx", ".csv", "x.", "csv"])
def test_an_unknown_extension_names_the_known_ones(path):
    with pytest.raises(UsageError) as caught:
        by_extension(path)
    assert ".csv, .htm, .html, .json" in (caught.value.hint or "")


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_no_format_lets_control_characters_through(name, text):
    out = EXPORTERS[name].write(hostile(text))
    allowed = out.replace("\r\n", "\n")
    assert not FORBIDDEN.search(allowed)
    assert out.endswith("\n")
    out.encode("utf-8")


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_table_without_rows_is_written(name):
    assert EXPORTERS[name].write(Table("actcli/table/1", (NAME, GAP), ())).endswith("\n") or name == "jsonl"


# ----------------------------------------------------------------------------------------------------------------- JSON


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


def test_json_carries_schema_full_precision_marks_and_what_is_not_finite():
    read = json.loads(EXPORTERS["json"].write(TABLE), parse_constant=refuse)
    assert read["schema"] == "actcli/table/1"
    assert read["notes"] == ["~ estimated by sampling"]
    assert read["rows"] == [
        {"name": "gelu", "formula": "x*normal_cdf(x)", "gap": 0},
        {"name": "gelu_tanh", "formula": "x | x", "gap": 0.00047324, "marks": {"gap": "~"}},
        {"name": "relu", "formula": "max(x, 0)", "gap": -0.1699712074799037},
        {"name": "exp", "formula": "exp(x)", "gap": None, "nonfinite": {"gap": "inf"}},
        {"name": "step", "formula": "sign(x)", "gap": None},
    ]


def test_json_lines_are_the_rows_of_json():
    rows = [json.loads(line, parse_constant=refuse) for line in EXPORTERS["jsonl"].write(TABLE).splitlines()]
    assert rows == json.loads(EXPORTERS["json"].write(TABLE))["rows"]


def test_what_is_not_finite_is_found_at_any_depth():
    data = {"range": [float("-inf"), 1.0, {"at": float("nan")}], "deep": ([2], "x")}
    row = json.loads(EXPORTERS["jsonl"].write(Table("s", (Column("k", "K"),), ((Cell("t", data=data),),))))
    assert row["k"] == {"range": [None, 1.0, {"at": None}], "deep": [[2], "x"]}
    assert row["nonfinite"] == {"k.range[0]": "-inf", "k.range[2].at": "nan"}


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_json_gives_every_text_back(text):
    out = EXPORTERS["json"].write(hostile(text))
    assert out.isascii()
    assert [row["b"] for row in json.loads(out)["rows"]] == [text, text]


# ---------------------------------------------------------------------------------------------------------- CSV and TSV


def read_delimited(name: str, table: Table) -> list[list[str]]:
    out = EXPORTERS[name].write(table)
    return list(csv.reader(io.StringIO(out, newline=""), delimiter="\t" if name == "tsv" else ",", strict=True))


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_delimited_has_keys_full_precision_and_a_column_of_marks(name):
    assert read_delimited(name, TABLE) == [
        ["name", "formula", "gap", "gap_mark"],
        ["gelu", "x*normal_cdf(x)", "0", ""],
        ["gelu_tanh", "x | x", "0.00047324", "~"],
        ["relu", "max(x, 0)", "-0.1699712074799037", ""],
        ["exp", "exp(x)", "inf", ""],
        ["step", "sign(x)", "", ""],
    ]


def test_line_ends_are_those_of_the_standard():
    out = EXPORTERS["csv"].write(TABLE)
    assert out.count("\r\n") == out.count("\n") == 6
    assert "\r" not in EXPORTERS["tsv"].write(TABLE)


@pytest.mark.parametrize("name", ["csv", "tsv"])
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_delimited_gives_every_text_back_and_none_is_a_formula(name, text):
    shown = visible(text.replace("\r\n", "\n"), keep="\t\n")
    for row in read_delimited(name, hostile(text))[1:]:
        assert row[0] == "left"
        assert row[1] == row[2] == ("'" + shown if shown[:1] in tuple("=+-@\t\n＝") and shown else shown)
        assert row[3:] == ["~", "1.5"]


def test_a_number_is_never_quoted_and_numpy_scalars_are_numbers():
    np = pytest.importorskip("numpy")
    cells = (
        Cell("-0.17 +/- 1e-9", numeric=True),
        Cell("-1", data=-1, numeric=True),
        Cell("y", data=np.float64(-0.1)),
        Cell("t", data=True),
    )
    columns = tuple(Column(key, key) for key in "abcd")
    assert read_delimited("csv", Table("s", columns, (cells,)))[1] == ["-0.17 +/- 1e-9", "-1", "-0.1", "true"]


def test_lists_are_shown_as_text():
    table = Table("s", (Column("range", "Range"),), ((Cell("[0, 1]", data=[0, 1]),),))
    assert read_delimited("csv", table) == [["range"], ["[0, 1]"]]


# ------------------------------------------------------------------------------------------------------------- Markdown

# The "gfm-like" preset also turns bare addresses into links, for which it needs another package.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def text_of(inline) -> str:
    parts = {
        "text": lambda t: t.content,
        "text_special": lambda t: t.content,
        "html_inline": lambda t: "\n" if t.content == "<br>" else "?",
    }
    return "".join(parts.get(token.type, lambda t: f"?{t.type}?")(token) for token in inline.children)


def read_markdown(out: str) -> tuple[list[list[str]], list[str]]:
    rows, others, tokens = [], [], READER.parse(out)
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if token.type == "inline" and before.type in ("td_open", "th_open"):
            rows[-1].append(text_of(token))
        elif token.type == "inline":
            others.append(before.type)
    allowed = {
        "paragraph_open",
        "table_open",
        "thead_open",
        "tbody_open",
        "tr_open",
        "td_open",
        "th_open",
        "bullet_list_open",
        "list_item_open",
    }
    assert {token.type for token in tokens if token.nesting == 1} <= allowed
    assert {token.type for token in tokens if token.nesting == 0} <= {"inline"}
    return rows, others


def test_markdown_is_an_aligned_table():
    out = EXPORTERS["md"].write(TABLE)
    lines = [line for line in out.splitlines() if line.startswith("|")]
    assert len({len(line) for line in lines}) == 1
    assert lines[1].replace("-", "") == "| : | : | : |"
    assert [row[2] for row in read_markdown(out)[0]] == ["Largest gap", "0", "~4.73e-4", "-0.17", "unbounded", "-"]
    assert "| gelu_tanh | x \\| x " in out


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_markdown_gives_every_text_back(text):
    rows, _ = read_markdown(EXPORTERS["md"].write(hostile(text)))
    shown = visible(text.replace("\r\n", "\n"), keep="\n")
    assert rows[0] == ["A", (shown or "B").strip(" "), "C", "D"]
    assert rows[1] == rows[2] == ["left", shown.strip(" "), ("~" + shown).strip(" "), "1.5"]


# ----------------------------------------------------------------------------------------------------------------- HTML


class Reader(HTMLParser):
    """Collects the elements, attributes and cell texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self.open: list[str] = []
        self.cells: list[list[str]] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes.update(attrs)
        if tag == "br":
            self.handle_data("\n")
            return
        self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        elif tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1][-1] += data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read_html(table: Table) -> Reader:
    out, reader = EXPORTERS["html"].write(table), Reader()
    assert out.isascii()
    reader.feed(out)
    reader.close()
    assert not reader.open
    return reader


def test_html_has_head_body_and_foot():
    reader = read_html(TABLE)
    assert reader.cells[0] == ["Name", "Formula", "Largest gap"]
    assert reader.cells[2] == ["gelu_tanh", "x | x", "~4.73e-4"]
    assert reader.cells[-1] == ["~ estimated by sampling"]
    assert reader.elements[:3] == ["table", "caption", "thead"]


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_html_gives_every_text_back_and_no_element_appears(text):
    reader, harmless = read_html(hostile(text)), read_html(hostile("harmless" if text else ""))
    shown = visible(text.replace("\r\n", "\n"), keep="\n")
    assert [element for element in reader.elements if element != "br"] == harmless.elements
    assert reader.attributes == harmless.attributes
    assert reader.cells[1] == ["left", shown, "~" + shown, "1.5"]


# ---------------------------------------------------------------------------------------------------------------- LaTeX

COMMANDS = {
    "usepackage", "begin", "end", "toprule", "midrule", "bottomrule", "multicolumn", "footnotesize",
    "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar", "textquotedbl",
    "ensuremath",
    "pm", "times", "le", "ge", "ne", "approx", "infty",
}  # fmt: skip


def check_latex(out: str, columns: int) -> list[str]:
    """Every row has its cells, all braces close, all commands are ours; returns the lines of the body."""
    lines = [line for line in out.splitlines() if not line.startswith("%")]
    assert lines[0].startswith(r"\begin{tabular}{")
    assert lines[-1] == r"\end{tabular}"
    assert lines.count(r"\toprule") == lines.count(r"\midrule") == lines.count(r"\bottomrule") == 1
    for line in lines[1:-1]:
        assert set(re.findall(r"\\([A-Za-z]+)", line)) <= COMMANDS
        bare = re.sub(r"\\[{}$&%#_\\]", "", line)
        assert bare.count("{") == bare.count("}")
        assert bare.count("$") % 2 == 0
        assert not re.search(r"[%#~]|(?<!10)\^|_|[<>|\"]", bare)
        assert not line.startswith(("[", "*"))
        if not line.startswith("\\") or " & " in line:
            assert len(re.findall(r"(?<!\\)&", line)) == columns - 1
            assert line.endswith(r" \\")
    return lines


def test_latex_is_a_booktabs_tabular():
    lines = check_latex(EXPORTERS["latex"].write(TABLE).replace(r"\Phi", r"\infty"), 3)
    assert lines[0] == r"\begin{tabular}{llr}"
    assert r"gelu & $x \infty(x)$ & $0$ \\" in lines
    assert r"gelu\_tanh & x \textbar{} x & \textasciitilde{}$4.73 \times 10^{-4}$ \\" in lines
    assert r"relu & max(x, 0) & $-0.17$ \\" in lines


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_latex_escapes_every_text(text):
    check_latex(EXPORTERS["latex"].write(hostile(text)), 4)


def test_latex_does_not_read_a_first_cell_as_an_option():
    table = Table("s", (Column("r", "[x]"),), ((Cell("[0, 1]"),), (Cell("*"),), (Cell("z", latex="[0,1]"),)))
    lines = EXPORTERS["latex"].write(table).splitlines()
    assert [line for line in lines if line.startswith("{}")] == [r"{}[x] \\", r"{}[0, 1] \\", r"{}* \\", r"{}[0,1] \\"]


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("1", "$1$"),
        ("-inf", r"$-\infty$"),
        ("1.50e+10", r"$1.50 \times 10^{10}$"),
        ("-2e-05", r"$-2 \times 10^{-5}$"),
        ("[0, 1]", "{}[0, 1]"),
    ],
)
def test_latex_sets_numbers_with_the_digits_they_have(text, latex):
    table = Table("s", (NAME,), ((Cell(text, numeric=True),),))
    assert EXPORTERS["latex"].write(table).splitlines()[5] == latex + r" \\"


# --------------------------------------------------------------------------------------------------- plain and terminal


def test_plain_cuts_nothing_and_does_not_know_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "1")
    wide = Table("s", (NAME, FORMULA), ((Cell("n" * 300), Cell("f" * 300)),))
    assert EXPORTERS["plain"].write(wide).splitlines()[1] == "n" * 300 + "  " + "f" * 300


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_plain_has_one_line_for_each_row(text):
    lines = EXPORTERS["plain"].write(hostile(text)).splitlines()
    rows = [line for line in lines if line.startswith("left  ")]
    assert len(rows) == 2
    assert visible(text).strip() in rows[0]
    assert rows[0].endswith("1.5")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [1, 20, 40, 80, 120, 400])
@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_the_terminal_shows_all_of_every_text_within_its_width(width, text):
    out = render(Table("s", (FORMULA,), ((Cell(text),),)), width=width, colour=False)
    assert squeezed(visible(text, keep="\n")) in squeezed(out)
    assert "…" not in out
    assert max(map(display_width, out.split("\n"))) <= max(width, 20)


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 100, 160])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_wide_table_loses_nothing_at_any_width(width, ascii_only):
    long = Table(
        "s",
        tuple(Column(f"k{index}", f"Title {index}") for index in range(9)),
        tuple(
            tuple(Cell(f"row{row} cell{index} and {'more ' * index}", mark="~") for index in range(9))
            for row in range(3)
        ),
    )
    out = render(long, width=width, colour=False, ascii=ascii_only)
    assert max(map(len, out.split("\n"))) <= width
    assert out.isascii() or not ascii_only
    words = re.findall(r"\S+", out)
    for row in range(3):
        assert sum(word == f"~row{row}" for word in words) == 9
    assert sum(word == "more" for word in words) == 3 * 36


def test_a_table_that_does_not_fit_becomes_records():
    out = render(TABLE, width=24, colour=False)
    assert "Name         gelu_tanh\n" in out
    assert "Largest gap  ~4.73e-4\n" in out


def test_numbers_are_not_broken():
    row = tuple(Cell("-0.169971207479903", numeric=True) for _ in range(4))
    columns = tuple(Column(key, key) for key in "abcd")
    for width in range(20, 100, 7):
        assert (
            render(Table("s", columns, (row,)), width=width, colour=False).count("-0.169971207479903") == 4
            or width == 20
        )


@pytest.mark.parametrize("colour", [False, True])
def test_colour_is_what_was_asked_for_whatever_the_environment_says(monkeypatch, colour):
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "0")
    assert ("\x1b[" in render(TABLE, width=80, colour=colour)) is colour


def test_what_is_shown_in_colour_is_what_is_shown_without():
    coloured = render(TABLE, width=80, colour=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.split("\n")] == render(TABLE, width=80, colour=False).split("\n")


@pytest.mark.parametrize("name", EXPORTERS)
def test_writing_is_repeatable(name):
    assert EXPORTERS[name].write(TABLE) == EXPORTERS[name].write(TABLE)


def test_records_leave_out_what_is_empty():
    columns = tuple(Column(f"c{number}", f"Column {number}") for number in range(9))
    table = Table("actcli/table/1", columns, (tuple(Cell("word " * 9 if number % 2 else "") for number in range(9)),))
    shown = render(table, width=40, colour=False)
    assert "Column 1" in shown
    assert "Column 2" not in shown


# ---------------------------------------------------------------------------------------------------------- exact texts

SCREENS = Path(__file__).parents[1] / "fixtures" / "tables.txt"
FULL = Table(
    "actcli/table/1",
    (Column("name", "Name"), Column("holds", "Holds"), Column("gap", "Largest gap", "right"), Column("why", "Why")),
    (
        (Cell("gelu"), Cell("yes", data=True), Cell("0", data=0, numeric=True), Cell("exact", latex="$0$")),
        (Cell("leaky_relu"), Cell("no", data=False), Cell("4.7e-4", data=4.7e-4, mark="~", numeric=True), Cell("")),
        (Cell("a|b"), Cell("-", data=None), Cell("1/3", data="1/3", numeric=True), Cell("two\nlines", data=[1, "x"])),
    ),
    title="Gaps to *GELU*",
    notes=("~ estimated", "- proved; 1. twice"),
)
BARE = Table("actcli/table/1", (Column("name", "Name"),), ((Cell("=x"),), (Cell("relu"),)))
WORDY = Table(
    "actcli/table/1",
    (Column("name", "Name"), Column("use", "What it is used for"), Column("gap", "Gap", "right")),
    (
        (
            Cell("hard_sigmoid_keras"),
            Cell("gates of recurrent networks on small devices"),
            Cell("0.0758580", numeric=True),
        ),
        (Cell("elu"), Cell("a smooth non-monotonic unit"), Cell("1", numeric=True)),
    ),
)
LOOKS = {
    "wide": (FULL, {"width": 80, "colour": False}),
    "in ASCII": (FULL, {"width": 80, "colour": False, "ascii": True}),
    "in colour": (FULL, {"width": 80, "colour": True}),
    "wrapped": (WORDY, {"width": 44, "colour": False}),
    "wrapped much": (WORDY, {"width": 34, "colour": False}),
    "as records": (FULL, {"width": 20, "colour": False}),
    "records in colour": (FULL, {"width": 20, "colour": True}),
    "bare": (BARE, {"width": 80, "colour": False}),
}


def screens() -> dict[str, str]:
    """Each writer's text of a full table and of a bare one, and what terminals show."""
    found = {f"{name}, {title}": EXPORTERS[name].write(table) for name in EXPORTERS for title, table in
             (("full", FULL), ("bare", BARE))}  # fmt: skip
    return found | {f"terminal, {name}": render(table, **look) for name, (table, look) in LOOKS.items()}


def _seen(text: str) -> str:
    return text.replace("\x1b", "ESC").replace("\r", "CR")


def test_every_text_is_as_it_was_read():
    """`python tests/exporters/test_exporters.py` writes the file anew: who does reads what has changed."""
    known = dict(re.findall(r"^##### (.*)\n((?:(?!#####).*\n)*)", SCREENS.read_text(encoding="utf-8"), re.MULTILINE))
    for name, text in screens().items():
        assert _seen(text) == known[name], name
    assert list(known) == list(screens())


if __name__ == "__main__":
    SCREENS.write_text("".join(f"##### {name}\n{_seen(text)}" for name, text in screens().items()), encoding="utf-8")
