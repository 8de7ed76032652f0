"""What people expect of a command-line tool, a test each; the id names the convention.

C1 to C35 are those of the list that this project keeps of them. Some are tested where they belong: colours (C10) and
widths in `test_environment`, misspelled words (C11, C12) in `test_bad_input` and `test_mistakes`, completion (C23) in
`test_complete`, settings (C21, C22) in `test_settings`, spellings of a range (C19) in `test_line`, the schema (C25) in
`tests/catalog/test_records`, the same bytes each time (C30) in `test_determinism`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from actcli.cli import app, session

ROOT = Path(__file__).resolve().parents[2]
# a line for each command that ends well and prints something
LINES = {
    "list": "list --family hard_sigmoid",
    "show": "show relu --no-curve",
    "eval": "eval gelu --at 1",
    "plot": "plot relu",
    "compare": "compare relu leaky_relu",
    "error": "error sigmoid hard_sigmoid_keras --range -8 8",
    "sweep": "sweep sigmoid hard_sigmoid -p slope=0.1:0.3 --steps 3",
    "table": "table relu --columns range,formula",
    "frameworks": "frameworks relu",
    "check": "check actcli.yaml --claims",
    "new": "new mine",
    "schema": "schema",
    "config": "config show --origin",
    "doctor": "doctor",
    "help": "help exit-codes",
    "identify": "identify silu",
    "tolerance": "tolerance gelu gelu_tanh",
}
TABLES = ("list", "eval", "compare", "error", "table", "config", "doctor", "identify", "tolerance")


def words(command: str) -> list[str]:
    return shlex.split(LINES[command])


@pytest.fixture(autouse=True)
def own(folder) -> None:
    (folder / "actcli.yaml").write_text("square: x*x\n", encoding="utf-8")


def test_every_command_has_a_line_here() -> None:
    assert set(app.COMMANDS) - {*LINES} <= {"atlas", "conform", "verify"}  # which need frameworks, files or minutes


def test_C2_no_arguments_print_help(actcli) -> None:
    done = actcli()
    assert (done.code, done.err) == (2, "")
    assert done.out == actcli("--help").out


def test_C3_version_is_one_line(program) -> None:
    done = program("--version")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"actcli \d+\.\d+\.\d+\S*\n", done.out)


@pytest.mark.parametrize("command", LINES)
def test_C5_results_are_on_standard_output_alone(command, actcli) -> None:
    done = actcli("-q", *words(command))
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize("command", TABLES)
def test_C6_the_same_records_in_every_format(command, actcli) -> None:
    line = words(command)
    records = json.loads(actcli(*line, "--format", "json").out)
    rows = [json.loads(text) for text in actcli(*line, "--format", "jsonl").out.splitlines()]
    if "rows" in records:
        assert rows == records["rows"] or command == "doctor"
    assert records["schema"].startswith(f"actcli/{'error' if command == 'compare' else command}/")
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        header, *body = csv.reader(io.StringIO(actcli(*line, "--format", form).out), delimiter=delimiter)
        assert len(body) == len(rows)
        assert all(len(row) == len(header) for row in body)
        assert set(header) <= {*rows[0]}
    for form, begins in (("md", "|"), ("html", "<"), ("latex", "%"), ("plain", "")):
        out = actcli(*line, "--format", form).out
        assert out.strip()
        assert form == "latex" or begins in out.lstrip()[:200]


@pytest.mark.parametrize("columns", ["20", "40", "80", "300"])
@pytest.mark.parametrize("line", ["list", "table relu gelu --wide", "doctor", "error gelu gelu_tanh"])
def test_C7_nothing_is_cut_in_a_pipe(line, columns, actcli, monkeypatch) -> None:
    usual = actcli(*shlex.split(line))
    monkeypatch.setenv("COLUMNS", columns)
    done = actcli(*shlex.split(line))
    if "doctor" not in line:  # which tells the width
        assert done.out == usual.out
    assert "\N{HORIZONTAL ELLIPSIS}" not in done.out
    assert "\x1b" not in done.out


def test_C8_dash_is_standard_input_and_output(program) -> None:
    done = program("plot", "-", "-o", "-", "-f", "svg", stdin=b"x*sigmoid(x)\n")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<?xml")
    assert program("eval", "-", "--at", "2", stdin=b"x**3").out.split()[-1] == "8"


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("plot relu -o -", b"\x89PNG"), ("plot relu -o - -f pdf", b"%PDF"), ("table relu -o -", b"Name"),
        ("list -o - -f json", b'{"schema"'), ("show relu -o -", b"ReLU"), ("schema -o -", b"{"),
        ("new mine -o -", b"# mine"),
        ("eval gelu --at 1 -o -", b"x"), ("error gelu silu -o -", b"Error"),
    ],
)  # fmt: skip
def test_C8_o_dash(line, begins, folder) -> None:
    before = sorted(folder.iterdir())
    command = [sys.executable, "-m", "actcli", *shlex.split(line)]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=200)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(begins)
    assert sorted(folder.iterdir()) == before


def test_C8_a_figure_on_standard_output_is_alone_there(folder) -> None:
    command = [sys.executable, "-m", "actcli", "compare", "relu", "leaky_relu", "-o", "-", "-f", "csv"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=200)
    assert done.returncode == 0
    assert done.stdout.startswith(b"\x89PNG")
    assert done.stdout.endswith(b"IEND\xaeB`\x82")
    assert done.stderr.startswith(b"candidate,")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no /dev/stdin")
def test_C8_definitions_on_standard_input(program) -> None:
    assert program("-c", "-", "eval", "mine", "--at", "2", stdin=b"mine: 'x**3'\n").out.split()[-1] == "8"


def test_C8_nothing_piped_in(actcli, monkeypatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    from actcli.cli.door import run

    assert run(["plot", "-"]) == 2


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.csv", "name,"), ("a.TSV", "name\t"), ("a.json", '{"schema"'), ("a.jsonl", '{"name"'), ("a.md", "| Name"),
        ("a.html", "<"), ("a.tex", "%"), ("a.txt", "Name"),
    ],
)  # fmt: skip
def test_C9_the_extension_names_the_format(name, begins, actcli, folder) -> None:
    assert actcli("table", "relu", "--columns", "family", "-o", name).code == 0
    assert (folder / name).read_text(encoding="utf-8").startswith(begins) or name.endswith("tex")
    assert actcli("table", "relu", "--columns", "family", "-o", name, "-f", "csv").code == 0
    assert (folder / name).read_text(encoding="utf-8").startswith("name,")


def test_C10_help_has_no_colours(actcli, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for line in (["--help"], ["plot", "--help"], ["help", "formulas"]):
        assert "\x1b" not in actcli(*line).out


def test_C15_quiet_leaves_standard_error_empty(actcli) -> None:
    assert actcli("compare", "relu", "elu").err == "figure: outputs/relu_elu_compare.png\n"
    assert actcli("compare", "relu", "elu", "-q").err == ""


VERBOSE = [
    ("show relu", "relu: relu, defined in .*relu.yaml"),
    ("eval square --at 2", r"square: square, defined in actcli\.yaml"),
    ("plot x*x", r"x\*x: a formula"),
    ("plot relu -o a.svg", r"wrote a\.svg: \d+ bytes"),
    ("table relu -o a.csv", r"wrote a\.csv: \d+ bytes"),
    ("table softmax --columns range", "softmax, Range: not applicable: "),
    ("list", r"took [0-9.]+ s"),
]


@pytest.mark.parametrize(("line", "says"), VERBOSE, ids=[line for line, _ in VERBOSE])
def test_C15_verbose_says_more_on_standard_error(line, says, actcli) -> None:
    plain, more = actcli(*shlex.split(line)), actcli("-v", *shlex.split(line))
    assert (plain.code, plain.err) == (0, "")
    assert more.out == plain.out
    assert re.search(f"^{says}", more.err, re.MULTILINE), more.err
    assert actcli("-v", "-q", *shlex.split(line)).err == ""


def test_C15_verbose_says_which_settings_were_heeded(actcli, folder) -> None:
    (folder / "actcli.toml").write_text('preset = "paper"\n', encoding="utf-8")
    assert f"preset: paper, by {folder / 'actcli.toml'}\n" in actcli("plot", "relu", "-v").err


def test_C15_verbose_says_why_a_value_is_estimated(actcli) -> None:
    done = actcli("-v", "error", "relu", "x*sigmoid(x) + 0*floor(exp(x))", "--range", "-3", "9")
    estimated = [line for line in done.out.splitlines() if "~" in line]
    assert bool(estimated) == ("estimated: " in done.err)


WRITERS = [
    ("plot relu", "outputs/relu.png"), ("plot relu -o a.svg", "a.svg"), ("table relu -o a.csv", "a.csv"),
    ("compare relu elu", "outputs/relu_elu_compare.png"), ("new mine", "mine.yaml"), ("schema -o s.json", "s.json"),
    ("show relu -o a.txt", "a.txt"), ("list -o a.md", "a.md"), ("eval gelu --at 1 -o a.json", "a.json"),
    ("plot relu -o deep/er/a.svg --mkdir", "deep/er/a.svg"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name"), WRITERS, ids=[line for line, _ in WRITERS])
def test_C17_dry_run_says_what_would_be_written_and_writes_nothing(line, name, actcli, folder) -> None:
    before = sorted(folder.rglob("*"))
    done = actcli("--dry-run", *shlex.split(line))
    assert done.code == 0
    assert re.fullmatch(rf"would write {re.escape(name)}: \d+ bytes\n", done.err)
    assert name not in done.out
    assert sorted(folder.rglob("*")) == before
    assert actcli(*shlex.split(line)).code == 0
    size = (folder / name).stat().st_size
    if not line.startswith("new"):  # which never overwrites
        assert actcli(*shlex.split(line), "--dry-run").err == f"would overwrite {name}: {size} bytes\n"


def test_C17_dry_run_of_a_stream(program, folder) -> None:
    done = program("eval", "relu", "-o", "y.npy", "--dry-run", stdin=b"1 2")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"would write y.npy: {128 + 2 * 8} bytes\n"


@pytest.mark.parametrize("line", ["plot relu -o no/such/a.png", "plot relu -f png -o .", "table relu -o folder.csv"])
def test_C17_dry_run_fails_where_the_run_would(line, actcli, folder) -> None:
    (folder / "folder.csv").mkdir()
    dry, true = actcli("--dry-run", *shlex.split(line)), actcli(*shlex.split(line))
    assert (dry.code, dry.err) == (true.code, true.err)
    assert dry.code == 5


@pytest.mark.parametrize("option", ["-q", "-v", "--color=always", "--isolated", "-c actcli.yaml", "--dry-run"])
def test_C18_options_before_or_after_the_command(option, actcli) -> None:
    option = shlex.split(option)
    before, after = (
        actcli(*option, "show", "relu"), actcli("show", *option, "relu")
    )  # fmt: skip
    last = actcli("show", "relu", *option)
    assert before.code == 0
    assert before.out == after.out == last.out


def test_C20_the_last_of_two_values_counts(actcli) -> None:
    assert actcli("list", "-f", "csv", "-f", "json").out == actcli("list", "-f", "json").out


def test_C24_manual_is_sound_roff(actcli) -> None:
    page = actcli("help", "--man").out
    for command in app.COMMANDS:
        assert f".SS actcli {command} " in page
    assert all(not line.startswith("'") for line in page.splitlines())
    requests = {line.split()[0] for line in page.splitlines() if line.startswith(".")}
    assert requests <= {".TH", ".SH", ".SS", ".B", ".PP", ".TP", ".nf", ".fi"}
    try:
        done = subprocess.run(
            ["groff", "-man", "-z", "-ww", "-Kutf8"], input=page.encode(), capture_output=True, timeout=200
        )
    except FileNotFoundError:
        pytest.skip("groff is not installed")
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_C28_no_network(folder) -> None:
    program = """
import socket, sys
def refuse(*arguments, **settings):
    raise SystemExit("a socket was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from actcli.cli.door import run
for words in (["list"], ["show", "gelu"], ["plot", "gelu"], ["table", "relu"], ["doctor"], ["help", "formats"]):
    assert run(words) == 0, words
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (0, "")


SCHEMAS = {
    "list": "actcli/list/1", "show": "actcli/show/1", "eval": "actcli/eval/1", "error": "actcli/error/1",
    "sweep": "actcli/sweep/1", "table": "actcli/table/1", "config": "actcli/config/1", "doctor": "actcli/doctor/1",
}  # fmt: skip


@pytest.mark.parametrize("command", SCHEMAS)
def test_C29_json_names_its_schema(command, actcli) -> None:
    found = json.loads(actcli(*words(command), "--format", "json").out)
    assert found["schema"] == SCHEMAS[command]


def test_C31_from_nothing_to_a_picture(actcli, folder) -> None:
    assert actcli("new", "mine", "--formula", "x*sigmoid(beta*x)").out == "mine.yaml\n"
    assert actcli("check", "mine.yaml").code == 0
    assert actcli("-c", "mine.yaml", "plot", "mine", "--param", "beta=1,2").out == "outputs/mine.png\n"
    assert (folder / "outputs" / "mine.png").stat().st_size > 1000


@pytest.mark.parametrize("line", ["list", "show gelu", "table relu gelu", "error gelu silu", "doctor", "help formulas"])
def test_C33_a_terminal_of_ascii(line, program) -> None:
    done = program(*shlex.split(line), env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    assert done.code == 0
    assert done.out.isascii()
    assert "\\u" not in done.out


def test_C33_a_chinese_name_and_title(actcli, folder) -> None:
    (folder / "actcli.yaml").write_text("square:\n  title: 激活函数\n  formula: x*x\n", encoding="utf-8")
    assert "激活函数" in actcli("show", "square").out


def test_C35_a_page_has_what_a_definition_is(actcli) -> None:
    page = actcli("show", "leaky_relu").out
    for what in ("leaky_relu", "f(x)", "f'(x)", "negative_slope", "torch", "Reference"):
        assert what in page


# What is explained, and that it is true


def test_C13_exit_codes_are_those_of_the_errors(actcli) -> None:
    from actcli.cli.topics import EXIT_CODES

    page = actcli("help", "exit-codes").out
    assert set(EXIT_CODES) == {0, 1, 2, 3, 4, 5, 6, 70, 129, 130, 141, 143}
    for code in EXIT_CODES:
        assert re.search(rf"^  {code} ", page, re.MULTILINE)


def test_C14_topics_are_those_of_completion() -> None:
    from actcli.cli import choices, topics

    assert tuple(topics.PAGES) == choices.TOPICS


@pytest.mark.parametrize("topic", ["definitions", "environment", "exit-codes", "formats", "formulas"])
def test_C14_topics_fit_and_their_examples_run(topic, actcli, folder) -> None:
    done = actcli("help", topic)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.lines)) <= 80
    examples = [line.strip() for line in done.lines if line.startswith("  actcli ")]
    assert examples
    for example in examples:
        example, _, target = example.partition(" > ")
        if target:  # a picture, for which this process has no place
            continue
        assert actcli(*shlex.split(example)[1:]).code == 0, example


def test_C14_formulas_page_names_every_word(actcli) -> None:
    from actcli.library import VOCABULARY

    page = actcli("help", "formulas").out
    for word in VOCABULARY:
        assert re.search(rf"^  {word}(\(|$| )", page, re.MULTILINE), word


def test_C14_definitions_page_names_every_key(actcli) -> None:
    from actcli.catalog.records import FIELDS

    page = actcli("help", "definitions").out
    for field in FIELDS:
        assert re.search(rf"^  {field.key} ", page, re.MULTILINE), field.key


def test_C14_formats_page_names_every_format(actcli) -> None:
    from actcli.cli import choices

    page = actcli("help", "formats").out
    for form in (*choices.TABLE_FORMATS, *choices.FIGURE_FORMATS, *choices.TERMINAL_FORMATS, *choices.PRESETS):
        assert re.search(rf"\b{form}\b", page), form


def test_C22_every_variable_that_is_read_is_explained(actcli) -> None:
    page = actcli("help", "environment").out
    read = set()
    for path in (ROOT / "actcli").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\"([A-Z_]+)\"", source))
        read |= set(re.findall(r"\"(ACTCLI_[A-Z_]+)\"", source))
    assert {"ACTCLI_CACHE", "ACTCLI_PATH", "NO_COLOR"} <= read
    # by us, or hidden from others
    handed_on = {"MPLBACKEND", "MATPLOTLIBRC", "SOURCE_DATE_EPOCH", "TF_CPP_MIN_LOG_LEVEL", "ACTCLI_COMPLETE"}
    for name in read - handed_on:
        assert re.search(rf"^  {name} ", page, re.MULTILINE), name


def test_C14_unknown_topic(assert_clean_failure) -> None:
    assert_clean_failure("help", "formula", code=2, says="did you mean 'formulas'?")
    assert_clean_failure("help", "zzzz", code=2, says="topics: definitions, environment, exit-codes, formats, formulas")


# C16: a bar is for a terminal; `tests/cli/test_cli_table` shows it one


def test_C16_no_progress_in_a_pipe(program) -> None:
    done = program("table", "relu", "gelu", "silu")
    assert (done.code, done.err) == (0, "")


def test_C18_width_is_that_of_the_terminal(monkeypatch, actcli) -> None:
    monkeypatch.setattr(session, "is_terminal", lambda: True)
    monkeypatch.setattr(session, "terminal_width", lambda: 60)
    for line in ("list", "table relu gelu", "show gelu", "config show --origin"):
        done = actcli("--color", "never", *shlex.split(line))
        assert max(map(len, done.lines)) <= 60, line


def test_C34_pictures_say_what_they_show(actcli, folder) -> None:
    actcli("plot", "relu", "elu", "-o", "a.svg")
    text = (folder / "a.svg").read_text(encoding="utf-8")
    assert "<title>" in text or "<dc:title>" in text


def test_environment_of_a_cron_job(program) -> None:
    env = {name: None for name in os.environ if name not in ("PATH", "SYSTEMROOT")}
    assert program("plot", "gelu", env={**env, "HOME": None}).code == 0
