"""What the surroundings may say, and what they may not."""

from __future__ import annotations

import os

import pytest

from actcli.cli import session

SCREEN = ["table", "relu", "gelu", "--format", "rich"]


@pytest.mark.parametrize("columns", ["", "0", "1", "19", "401", "abc", "-5", "1000000", "80.0", "٨٠", "9" * 40])
def test_absurd_widths_are_ignored(columns, actcli, monkeypatch) -> None:
    usual = actcli(*SCREEN)
    monkeypatch.setenv("COLUMNS", columns)
    assert actcli(*SCREEN) == usual
    assert usual.code == 0
    assert "gelu" in usual.out


@pytest.mark.parametrize(("columns", "width"), [("20", 40), ("40", 40), ("100", 100), ("400", 400)])
def test_widths_that_are_believed(columns, width, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert session.terminal_width() == width


@pytest.mark.parametrize(
    "command", [["list"], ["show", "gelu"], ["table", "relu"], ["error", "gelu", "silu"], ["--help"]]
)
def test_columns_zero_loses_nothing(command, actcli, monkeypatch) -> None:
    usual = actcli(*command)
    monkeypatch.setenv("COLUMNS", "0")
    assert actcli(*command) == usual
    assert usual.out


# --color, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, terminal, TERM: colours?
COLOURS = [
    ("auto", None, None, None, True, "xterm", True),
    ("auto", None, None, None, True, "dumb", False),
    ("auto", None, None, None, False, "xterm", False),
    ("auto", "1", None, None, True, "xterm", False),
    ("auto", "", None, None, True, "xterm", True),
    ("auto", None, "1", None, False, "xterm", True),
    ("auto", None, "0", None, True, "xterm", False),
    ("auto", None, "false", None, True, "xterm", False),
    ("auto", None, "", None, True, "xterm", True),
    ("auto", "1", "1", None, True, "xterm", False),
    ("auto", None, None, "1", False, "dumb", True),
    ("auto", None, None, "0", True, "xterm", False),
    ("never", None, "1", "1", True, "xterm", False),
    ("always", "1", "0", None, False, "dumb", True),
]


@pytest.mark.parametrize(("option", "no", "force", "clicolor", "terminal", "term", "wanted"), COLOURS)
def test_colours(option, no, force, clicolor, terminal, term, wanted, actcli, monkeypatch) -> None:
    monkeypatch.setattr("actcli.cli.terminal.is_terminal", lambda: terminal)
    settings = {
        "NO_COLOR": no,
        "FORCE_COLOR": force,
        "CLICOLOR_FORCE": clicolor,
        "TERM": term,
        "GITHUB_ACTIONS": "true",
    }
    for name, value in settings.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    for command in (SCREEN, ["show", "relu"]):
        assert ("\x1b[" in actcli("--color", option, *command).out) is wanted


# --color, ACTCLI_COLOR, NO_COLOR, FORCE_COLOR, CLICOLOR, a file of settings: colours on a terminal?
RANKS = [
    (None, None, None, None, None, "never", False),
    (None, None, None, None, "0", None, False),
    (None, None, None, None, "1", None, True),
    (None, None, None, "1", "0", "never", True),
    (None, None, "1", None, None, "always", False),
    (None, "always", "1", None, "0", "never", True),
    (None, "never", None, "1", None, "always", False),
    ("always", "never", "1", "0", "0", "never", True),
    ("never", "always", None, "1", None, "always", False),
    ("auto", None, None, None, None, "never", True),
]


@pytest.mark.parametrize(("option", "own", "no", "force", "clicolor", "file", "wanted"), RANKS)
def test_who_outranks_whom(option, own, no, force, clicolor, file, wanted, actcli, folder, monkeypatch) -> None:
    monkeypatch.setattr("actcli.cli.terminal.is_terminal", lambda: True)
    settings = {"ACTCLI_COLOR": own, "NO_COLOR": no, "FORCE_COLOR": force, "CLICOLOR": clicolor, "TERM": "xterm"}
    for name, value in settings.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    if file is not None:
        (folder / "actcli.toml").write_text(f'color = "{file}"\n', encoding="utf-8")
    words = ["--color", option] if option else []
    assert ("\x1b[" in actcli(*words, "show", "relu").out) is wanted


def test_global_options_stand_anywhere(actcli) -> None:
    assert actcli("show", "relu", "--color=always") == actcli("--color", "always", "show", "relu")
    assert "\x1b[" in actcli("show", "relu", "--color=always").out


def test_colour_setting_is_checked(assert_clean_failure) -> None:
    assert_clean_failure("list", "--color", "alway", code=2, says="auto, always or never")


def test_machine_formats_never_have_colours(actcli, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for form in ("json", "csv", "md", "plain", "html", "latex", "tsv", "jsonl"):
        assert "\x1b" not in actcli("table", "relu", "--format", form).out


def test_variable_with_definitions(actcli, folder, monkeypatch, assert_clean_failure) -> None:
    (folder / "mine.yaml").write_text("formula: 'x*x'\n", encoding="utf-8")
    monkeypatch.setenv("ACTCLI_PATH", str(folder / "mine.yaml"))
    assert actcli("eval", "mine", "--at", "3").lines[1].split() == ["3", "9"]
    monkeypatch.setenv("ACTCLI_PATH", "missing")
    assert_clean_failure("list", code=5, says="ACTCLI_PATH")


# ------------------------------------------------------------------------------------------------- true processes


@pytest.mark.parametrize(
    "rc",
    [
        b"axes.facecolor: red\nfigure.figsize: 1, 1\n", b"backend: module://evil\n", b"\xff\xfe\x00", b"nonsense\n" * 9,
        None,
    ],
)  # fmt: skip
def test_matplotlibrc_of_the_current_folder_has_no_effect(rc, folder, program) -> None:
    clean = program("plot", "relu", "-o", "clean.svg")
    assert (clean.code, clean.err) == (0, "")
    if rc is None:
        os.mkfifo(folder / "matplotlibrc")
    else:
        (folder / "matplotlibrc").write_bytes(rc)
    (folder / "evil.py").write_text("raise SystemExit('hijacked')", encoding="utf-8")
    done = program("plot", "relu", "-o", "a.svg", env={"MPLBACKEND": "junk"})
    assert (done.code, done.out, done.err) == (0, "a.svg\n", "")
    assert (folder / "a.svg").read_bytes() == (folder / "clean.svg").read_bytes()


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": None}, {"HOME": "/nonexistent"}, {"MPLBACKEND": "TkAgg", "DISPLAY": None}, {"LC_ALL": "C"},
        {"TERM": None}, {"LC_ALL": "xx_XX"}, {"SOURCE_DATE_EPOCH": "abc"}, {"PYTHONWARNINGS": "error"},
        {"PYTHONOPTIMIZE": "2"},
        {"MATPLOTLIBRC": "/nonexistent"}, {"PYTHONDEVMODE": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_surroundings(env, program) -> None:
    done = program("plot", "gelu", "--deriv", env=env)
    assert (done.code, done.out, done.err) == (0, "outputs/gelu.png\n", "")


def test_deleted_folder(folder, program, tmp_path) -> None:
    program_code = """
import os, sys
os.rmdir(os.getcwd())
from actcli.cli.door import run
sys.exit(run(["eval", "gelu", "--at", "0"]))
"""
    import subprocess
    import sys

    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run([sys.executable, "-c", program_code], cwd=gone, capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_true_terminal(folder) -> None:
    import pty
    import sys

    def run(*words: str) -> str:
        pid, descriptor = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm-256color")
            os.execv(sys.executable, [sys.executable, "-m", "actcli", *words])
        data = b""
        while True:
            try:
                chunk = os.read(descriptor, 65536)
            except OSError:
                break
            if not chunk:
                break
            data += chunk
        os.waitpid(pid, 0)
        os.close(descriptor)
        return data.decode()

    assert "\x1b[" in run("table", "relu")
    assert "refusing to write PNG to a terminal" in run("plot", "relu", "-o", "-")
    assert "nothing is piped in" in run("eval", "relu")
    assert "\x1b" not in run("list", "--color", "never")
    assert "^[]0;pwn" in run("show", "\x1b]0;pwn\x07")
