"""Where results go, rows O3 to O24: devices, closed streams, links, modes, names, signals, caches, repeatability."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults import clean
from faults.clean import Fault, fault, rows

from actcli import text
from actcli.analyses import memory
from actcli.catalog import Catalog
from actcli.cli.pictures import _stem

# Every command, in a form that is quick.
COMMANDS = {
    "list": ["list"],
    "show": ["show", "relu", "--no-curve"],
    "eval": ["eval", "relu", "--at", "1"],
    "plot": ["plot", "relu", "-o", "-", "--format", "svg"],
    "compare": ["compare", "relu", "relu", "--no-figure"],
    "error": ["error", "relu", "relu"],
    "table": ["table", "relu"],
    "check": ["check"],
    "new": ["new", "mine", "-o", "-"],
    "schema": ["schema"],
    "help": ["--help"],
    "version": ["--version"],
}
MULTIPLIER = int(os.environ.get("ACTCLI_TEST_MULTIPLIER", "1"))
LISTED = ["list", "--family", "relu"]

# fmt: off
TABLE: dict[str, Fault] = {
    **{f"O3-{name}":      fault(*words, "-o", "/dev/full", code=5, says="No space left on device")
       for name, words in {"list": LISTED, "plot": ["plot", "relu", "-f", "png"], "schema": ["schema"], "eval": ["eval", "relu", "--at", "1", "-f", "csv"],
                           "show": ["show", "relu", "--no-curve"], "table": ["table", "relu", "-f", "md"], "error": ["error", "relu", "relu", "-f", "json"]}.items() if name != "list"},
    "O3-list":            fault(*LISTED, "-f", "csv", "-o", "/dev/full", code=5, says="No space left on device"),
    "O6-null":            fault(*LISTED, "-f", "csv", "-o", "/dev/null", code=0),
    "O10-missing":        fault(*LISTED, "-o", "plots/a.md", code=5, says="hint: --mkdir makes it"),
    "O10-below-a-file":   Fault((*LISTED, "-o", "file/a.md"), 5, "Not a directory", {"file": "x"}),
    "O10-mkdir-at-a-file": Fault((*LISTED, "--mkdir", "-o", "file/a.md"), 5, "Not a directory", {"file": "x"}),
    "O10-a-folder":       Fault((*LISTED, "-f", "md", "-o", "folder"), 5, "it is a directory", {"folder/x": "x"}),
    "O10-slash":          fault(*LISTED, "-f", "md", "-o", "a/", code=5, says="it is a directory"),
    "O10-here":           fault(*LISTED, "-f", "md", "-o", ".", code=5, says="it is a directory"),
    "O12-long":           fault("schema", "-o", "n" * 300, code=5, says="File name too long"),
    "O12-path":           fault("schema", "-o", "d/" * 2100 + "x", code=5, says="File name too long"),
    "O12-NUL":            fault("schema", "-o", "a\0b", code=2, says="no file can have this name"),
    "O12-newline":        fault("schema", "-o", "no\n/x", code=5, says="'no\\n'"),
    "O12-escape":         fault("schema", "-o", "no\x1b[2J/x", code=5, says="'no\\x1b[2J'"),
    "O12-not-UTF-8":      fault("schema", "-o", "no\udcff/x", code=5, says="'no\\udcff'"),
    "O12-surrogate":      fault("schema", "-o", "no\ud800/x", code=2, says="no file can have this name"),
    "O12-no-extension":   fault("plot", "relu", "-o", "a", code=2, says="has no extension"),
    "O15-input":          Fault(("-c", "mine.yaml", *LISTED, "-f", "plain", "-o", "mine.yaml"), 2, "would overwrite an input", {"mine.yaml": "mine: x"}),
    "O15-input-png":      Fault(("-c", "mine.png", "plot", "mine", "-o", "mine.png"), 2, "would overwrite an input", {"mine.png": "mine: x"}),
    "O15-in-a-folder":    Fault(("-c", "mine", "schema", "-o", "mine/a.yaml"), 2, "would overwrite an input", {"mine/a.yaml": "one: x"}),
    "O15-samples":        Fault(("identify", "a.csv", "-o", "a.csv"), 2, "would overwrite an input",
                                {"a.csv": "".join(f"{n/4},{max(0, n/4)}\n" for n in range(-9, 10))}),
    "O15-new":            Fault(("new", "other", "-o", "mine.yaml"), 5, "exists already", {"mine.yaml": "formula: x"}),
    **{f"O13-{index}":    fault("new", name, code=3) for index, name in enumerate(
        ["../../etc/x", "/abs", "a/b", "..", ".", "", "-x y", "a b", "a\\b", "CON", "nul.txt", "a:b", "a\n", "a\0", "~", "~root", "$HOME", "$(id)", "`id`", "a;b", "a|b", "a&b", "*", "?",
         "a'b", 'a"b', "é", "ａ", "x" * 65, "com1", "a.", ".hidden", "%00", "..\\x", "C:\\x", "\\\\?\\x", "file:///x", "\u202ea", "a\u200b", "1a"]) if not name.startswith("-")},
    "O14-case":           Fault(("check", "a.yaml"), 3, "differs from 'Mine' by case alone", {"a.yaml": "Mine: x\nmine: x*x"}),
    "O14-built-in":       Fault(("check", "a.yaml"), 3, "differs from 'gelu' by case alone", {"a.yaml": "GELU: x"}),
    "O14-nfc-nfd":        Fault(("eval", "relu", "--at", "1", "-c", "a.yaml"), 3, "is not a letter", {"a.yaml": "e\u0301lu: x\n\u00e9lu: x"}),
}
# fmt: on


@pytest.mark.parametrize(**rows(TABLE))
def test_row(row, holds):
    holds(row)


def test_a_name_is_never_a_path():
    """What names may be, and what formulas become as names of files, leaves no folder."""
    for name in (
        "../../etc/x",
        "/abs",
        "..",
        "a/../../b",
        "x*sigmoid(x)",
        "\x1b]0;x\x07",
        "激活",
        "-rf",
        "a\0b",
        ".",
        "~",
    ):
        stem = _stem([name, name])
        assert stem
        assert set(stem) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
        assert not stem.startswith("-")
    assert all(text.name_fault(name) is None for name in Catalog().names())


@pytest.mark.parametrize("form", [pytest.param(form, id=f"O15-standard-input-{form}") for form in ("csv", "npy")])
def test_what_stands_on_standard_input_is_not_overwritten(form, folder, program):
    (folder / f"x.{form}").write_text("1 2 3\n")
    done = program(shell=f"{{actcli}} eval relu -o x.{form} < x.{form}")
    assert (done.code, done.out) == (2, "")
    assert f"x.{form} would overwrite an input" in done.err
    assert (folder / f"x.{form}").read_text() == "1 2 3\n"


# ----------------------------------------------------------------------------------------------------------- streams


@pytest.mark.parametrize(
    "command",
    [pytest.param(name, id=f"O3-stdout-{name}") for name in ("list", "plot", "check", "help", "version", "schema")],
)
def test_a_full_disk_behind_standard_output(command, folder):
    """In one process per command: what Python buffers must be written, and told when it cannot be."""
    with open("/dev/full", "wb") as full:
        done = clean.run_program(tuple(COMMANDS[command]), folder, stdout=full)
    if command == "check" and done.code == 0:  # it may say all on standard error
        return
    assert done.code == 5
    assert "error: cannot write standard output: No space left on device" in done.err.splitlines()
    assert len(done.err.splitlines()) <= clean.LINES


@pytest.mark.parametrize("stream", ["O4-stdout", "O4-stderr", "O4-stdin", "O4-all"])
@pytest.mark.parametrize("words", ["eval relu --at 1", "plot gellu"])
def test_closed_streams(stream, words, folder, program):
    closed = {"O4-stdout": ">&-", "O4-stderr": "2>&-", "O4-stdin": "<&-", "O4-all": "<&- >&- 2>&-"}[stream]
    done = program(shell=f"{{actcli}} {words} {closed}")
    assert "Traceback" not in done.err
    if stream in ("O4-stdout", "O4-all"):
        assert done.code == 5
        assert done.err == ("error: standard output is closed\n" if stream == "O4-stdout" else "")
    else:
        assert done.code == (2 if "gellu" in words else 0)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("words", [pytest.param(words, id=f"O5-{words.split()[0]}") for words in
                                   ("list -f jsonl", "schema", "plot relu -o - -f svg")])  # fmt: skip
def test_a_reader_that_goes_away(words, folder, program):
    for reader in ("head -c 1", "true"):
        done = program(shell=f"set -o pipefail; {{actcli}} {words} | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}")
        assert done.code in (0, 141)  # 0: it fitted into the pipe
        assert done.err == ""
    assert not list(folder.iterdir())


def test_a_reader_that_was_never_there(folder):
    """O5: with nobody at the other end, each command ends with 141 and says nothing."""
    for words in (["--help"], ["--version"], ["plot", "relu", "-o", "-", "-f", "svg"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = clean.run_program(tuple(words), folder, stdout=writer)
        os.close(writer)
        assert (done.code, done.err) == (141, ""), words


@pytest.mark.parametrize("target", ["O6-fifo", "O6-dev-stdout", "O6-tty"])
def test_what_is_no_file_is_written_through(target, folder, program):
    if target == "O6-fifo":
        os.mkfifo(folder / "pipe")
        done = program(shell="cat pipe > copy & {actcli} list -f csv -o pipe; code=$?; wait; exit $code")
        assert (folder / "pipe").is_fifo()
        assert (folder / "copy").read_bytes().startswith(b"name,")
    elif target == "O6-dev-stdout":
        done = program("list", "-f", "csv", "-o", "/dev/stdout")
        assert done.out.startswith("name,")
    else:
        master, slave = os.openpty()
        name = os.ttyname(slave)
        done = program("eval", "relu", "--at", "1", "-f", "csv", "-o", name)
        assert b"x,f" in os.read(master, 1000).replace(b"value", b"f")
        os.close(master)
        os.close(slave)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("kind", ["O7-link", "O7-chain", "O7-dangling", "O7-loop"])
def test_links(kind, folder, works, fails):
    (folder / "there").mkdir()
    link = folder / "a.md"
    if kind == "O7-loop":
        link.symlink_to("a.md")
        fails(*LISTED, "-o", "a.md", code=5, says="Too many levels of symbolic links")
        return
    link.symlink_to("b.md" if kind == "O7-chain" else "there/x.md")
    if kind == "O7-chain":
        (folder / "b.md").symlink_to("there/x.md")
    if kind != "O7-dangling":
        (folder / "there" / "x.md").write_text("old")
        before = (folder / "there" / "x.md").stat().st_ino
    actcli_done = clean.run_program((*LISTED, "-o", "a.md"), folder)
    assert actcli_done.code == 0
    assert link.is_symlink()
    assert (folder / "there" / "x.md").read_text(encoding="utf-8").startswith("| Name")
    assert kind == "O7-dangling" or (folder / "there" / "x.md").stat().st_ino != before


@pytest.mark.parametrize("kind", ["O8-hard-link", "O8-mode", "O8-read-only", "O8-unreadable"])
def test_modes(kind, folder, actcli, fails):
    path = folder / "a.md"
    path.write_text("old")
    if kind == "O8-read-only":
        path.chmod(0o444)
        fails(*LISTED, "-o", "a.md", code=5, says="the file is read-only")
        return
    if kind == "O8-hard-link":
        (folder / "b.md").hardlink_to(path)
    if kind == "O8-mode":
        path.chmod(0o640)
    if kind == "O8-unreadable":
        path.chmod(0o200)
    mode = path.stat().st_mode
    assert actcli(*LISTED, "-o", "a.md").code == 0
    assert path.stat().st_mode == mode
    assert kind != "O8-hard-link" or (folder / "b.md").read_text() == "old"


@pytest.mark.parametrize("mask", [pytest.param(mask, id=f"O9-{mask:03o}") for mask in (0o022, 0o077, 0o002, 0o000)])
def test_umasks(mask, folder, actcli):
    before = os.umask(mask)
    try:
        for words in (
            [*LISTED, "-o", "a.md"],
            ["plot", "relu", "-o", "a.svg"],
            ["new", "mine"],
            ["schema", "-o", "s.json"],
        ):
            assert actcli(*words).code == 0
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o666 & ~mask}


@pytest.mark.parametrize("words", [pytest.param(words, id=f"O11-{words[0]}") for words in
                                   (["plot", "relu"], [*LISTED, "-o", "a.md"], ["new", "mine"], ["compare", "relu", "abs", "--range", "-1", "1"])])  # fmt: skip
def test_a_folder_that_may_not_be_written(words, folder, program):
    folder.chmod(0o555)
    try:
        before = clean.snapshot(folder)
        done = program(*words, powerless=True)
        assert done.code == 5
        assert "Permission denied" in done.err
        assert len(done.err.splitlines()) <= clean.LINES
        assert clean.snapshot(folder) == before
    finally:
        folder.chmod(0o755)


NAMES = ["-o", "a b", "a'b", 'a"b', "a;b", "$(id)", "`id`", "a\nb", "é", "e\u0301", "激活", "a\\b", "CON", "a:b", "trailing.", " leading",
         "trailing ", "\x1b[2J", "x" * 250, "%s%n", "*", "?", "a|b", "~", "\u202egpj"]  # fmt: skip


@pytest.mark.parametrize("name", [pytest.param(name, id=f"O12-name-{index}") for index, name in enumerate(NAMES)])
def test_odd_names_are_written_and_shown_harmless(name, folder, actcli):
    before = set(folder.iterdir())
    done = actcli("new", "mine", "--output", name)
    assert done.code == 0, done
    assert {path.name for path in set(folder.iterdir()) - before} == {name}
    assert not clean.CONTROLS.search(done.out), ascii(done.out)
    assert not clean.CONTROLS.search(done.err)


PHASES = {
    "import": ["list"],
    "search": ["error", "gelu", "sin(9*x)/(1+x*x)", "--digits", "200"],
    "draw": ["plot", "gelu", "silu", "mish", "--deriv", "-o", "a.png"],
    "table": ["table", "-f", "json"],
}


# Signals are sent from here on: before, Python itself may be hit, and ends as it likes.
BEGUN = "import os, sys\nos.write(int(sys.argv.pop(1)), b'.')\nfrom actcli.__main__ import main\nsys.exit(main())"


def _nobody_left(session: int) -> bool:
    """Whether all processes of the session end, which those of a pool do when they notice."""
    for _ in range(1000):
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found += [entry.parent.name] if fields[3] == str(session) and fields[0] != "Z" else []
        if not found:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["O18-INT", "O18-TERM", "O18-HUP"]
)
@pytest.mark.parametrize("phase", PHASES)
def test_signals_during_work(phase, number, folder):
    """At random times of each kind of work: the exit code of the signal, at most one line, no file, no child left."""
    chance = random.Random(f"{phase}{number}")
    expected = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}[number]
    for _ in range(MULTIPLIER):
        reader, writer = os.pipe()
        with subprocess.Popen([sys.executable, "-c", BEGUN, str(writer), *PHASES[phase]], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[writer],
                              start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as child:  # fmt: skip
            os.close(writer)
            assert os.read(reader, 1) == b"."
            os.close(reader)
            time.sleep(chance.uniform(0.02, 0.5))
            child.send_signal(number)
            out, err = child.communicate(timeout=200)
        assert _nobody_left(child.pid)
        # Before the door is there Python itself is hit; and a run may be done already.
        assert child.returncode in (expected, 0, -number), (child.returncode, err)
        if child.returncode == expected:
            assert err.decode() == ("interrupted\n" if number == signal.SIGINT else "")
        assert {path.name for path in folder.iterdir()} <= {"a.png"}
        assert out == b"" or child.returncode == 0 or phase == "import"


# ------------------------------------------------------------------------------------------------------------ caches

GOOD_LINE = b'["range 0", "proved", "[0, inf)", "proof", null, [], 0]\n'
BAD_CACHES = {
    "empty": b"", "NUL": b"\0" * 1000, "binary": bytes(range(256)) * 10, "half": GOOD_LINE[:20], "deep": b"[" * 100_000,
    "deep-closed": b"[" * 100_000 + b"]" * 100_000, "types": b'[1, 2, 3, 4, 5, 6, 7]\n["a", "proved", 1, 2, 3, 4, 5]\n{}\nnull\n"x"\n',
    "huge-number": b'["a", "proved", "x", "y", 1e999, [], 1' + b"0" * 5000 + b"]\n", "text": "激活\n".encode(), "latin": b"\xff\xfe\n",
}  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, id=f"O20-{kind}") for kind in [*BAD_CACHES, "folder", "unwritable", "fifo", "below-a-file"]],
)
def test_a_broken_memory_of_findings(kind, folder, actcli, monkeypatch):
    words = ["table", "relu", "--columns", "range,monotonic", "-f", "json"]
    usual = actcli(*words)
    place = folder / "cache"
    monkeypatch.setenv("ACTCLI_CACHE", str(place / "x" if kind == "below-a-file" else place))
    memory._read.cache_clear()
    try:
        path = memory._path()
        assert path is not None
        if kind == "below-a-file":
            place.write_text("x")
        else:
            place.mkdir()
        if kind in BAD_CACHES:
            path.write_bytes(BAD_CACHES[kind])
        elif kind == "folder":
            path.mkdir()
        elif kind == "unwritable":
            place.chmod(0o500)
        elif kind == "fifo":
            os.mkfifo(path)
        assert actcli(*words) == usual
        assert actcli(*words) == usual
    finally:
        monkeypatch.setenv("ACTCLI_CACHE", "off")
        memory._read.cache_clear()


@pytest.mark.parametrize("count", [pytest.param(60, id="O20-bits")])
def test_a_memory_with_wrong_bits_gives_no_wrong_answer(count, folder, actcli, monkeypatch):
    """A flipped bit in what was proved must not be shown as proved: each line carries its own digest."""
    words = ["table", "relu", "tanh", "--columns", "range,lipschitz", "-f", "json"]
    usual = actcli(*words)
    monkeypatch.setenv("ACTCLI_CACHE", str(folder / "cache"))
    chance = random.Random(20)
    memory._read.cache_clear()
    try:
        assert actcli(*words) == usual
        path = memory._path()
        assert path is not None
        good = path.read_bytes()
        for _ in range(count):
            bad = bytearray(good)
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            memory._read.cache_clear()
            assert actcli(*words) == usual, bytes(bad)
    finally:
        monkeypatch.setenv("ACTCLI_CACHE", "off")
        memory._read.cache_clear()


# ----------------------------------------------------------------------------------------------- clocks and repeating


@pytest.mark.parametrize(
    "date",
    [
        pytest.param(date, id=f"O21-{date}")
        for date in ("abc", "1e20", "-1", "99999999999999999999", "", "0", "4102444800")
    ],
)
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_no_date_matters(date, form, folder, actcli, monkeypatch):
    """Nothing that is written is dated, so whatever SOURCE_DATE_EPOCH says the bytes are the same."""
    actcli("plot", "relu", "-o", f"a.{form}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", date)
    monkeypatch.setattr(time, "time", lambda: 0.0 if date == "0" else 4102444800.0)
    done = actcli("plot", "relu", "-o", f"b.{form}")
    assert (done.code, done.err) == (0, "")
    assert (folder / f"a.{form}").read_bytes() == (folder / f"b.{form}").read_bytes()


MADE = {
    **{form: ["plot", "gelu", "relu", "--deriv", "-o", f"a.{form}"] for form in ("png", "svg", "pdf")},
    **{
        form: ["table", "relu", "-f", form, "-o", f"a.{form}"]
        for form in ("json", "html", "md", "csv", "latex", "jsonl", "plain", "rich", "tsv")
    },
    "page": ["show", "relu", "-o", "a.page"],
}


@pytest.mark.parametrize("seeds", [pytest.param(("0", "7"), id="O22-every-format")])
def test_the_same_bytes_twice(seeds, folder):
    """Two runs, two hash seeds, two folders, two clocks."""
    for seed in seeds:
        place = folder / seed / ("x" + seed)
        place.mkdir(parents=True)
        code = f"from actcli.cli.door import run\nfor words in {list(MADE.values())!r}: assert run(words) == 0, words"
        done = clean.run_script(code, place, env={"PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"})
        assert done.code == 0, done.err
    one, two = (clean.snapshot(folder / seed / ("x" + seed)) for seed in seeds)
    assert set(one) == {words[-1] for words in MADE.values()}
    for name, data in one.items():
        assert data == two[name], name


@pytest.mark.parametrize("form", [pytest.param(form, id=f"O23-{form}") for form in ("png", "pdf")])
def test_no_picture_goes_to_a_terminal(form, fails, monkeypatch):
    monkeypatch.setattr("actcli.cli.session.is_terminal", lambda: True)
    fails("plot", "relu", "-o", "-", "--format", form, code=2, says=f"refusing to write {form.upper()} to a terminal")


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


@pytest.mark.parametrize("words", [pytest.param(words, id=f"O24-{index}") for index, words in enumerate([
    ["error", "exp(x)", "0*x", "--range", "-1", "1", "-f", "json"], ["error", "1/x", "0*x", "--range", "-1", "1", "-f", "json"],
    ["eval", "1/x", "--at", "0,1", "-f", "json"], ["eval", "log(x)", "--at=-1,0", "-f", "jsonl"], ["table", "exp(x)", "1/x", "-f", "json"],
    ["show", "1/x", "-f", "json"], ["list", "-f", "json"], ["schema"], ["compare", "exp(x)", "0*x", "--no-figure", "-f", "json"],
])])  # fmt: skip
def test_json_is_json(words, works):
    done = works(*words, err=None, seconds=30)
    for part in done.out.splitlines() if "jsonl" in words else [done.out]:
        json.loads(part, parse_constant=_refuse)


@pytest.mark.parametrize(
    "data", [pytest.param(data, id=f"O4-no-buffer-{index}") for index, data in enumerate([b"", b"1"])]
)
def test_streams_of_other_programs(data, monkeypatch):
    """Inside of another program standard output may be anything that has `write`."""
    from actcli.cli.door import run

    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["eval", "relu", "--at", "1"]) == 0
    assert stream.getvalue()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0
