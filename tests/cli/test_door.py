"""The door: each kind of error its exit code, and few clear lines."""

from __future__ import annotations

import io
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from actcli import errors
from actcli.cli import app, door
from actcli.errors import ActcliError, InputError, Place


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the application raise an error."""

    def make_app(command: str | None = None) -> Any:
        def call(*arguments: object, **settings: object) -> None:
            raise error

        return call

    monkeypatch.setattr(app, "make_app", make_app)


def classes(root: type[ActcliError]) -> list[type[ActcliError]]:
    return [root, *(found for child in root.__subclasses__() for found in classes(child))]


@pytest.mark.parametrize("kind", [kind for kind in classes(ActcliError) if kind is not errors.UnknownName])
def test_each_error_has_its_code_one_line_and_its_hint(kind, actcli, monkeypatch) -> None:
    raising(kind("what is wrong", hint="what to do"), monkeypatch)
    done = actcli("list")
    assert (done.code, done.out, done.err) == (kind.code, "", "error: what is wrong\nhint: what to do\n")


def test_codes_are_those_of_the_tree() -> None:
    assert {kind.__name__: kind.code for kind in classes(ActcliError)} == {
        "ActcliError": 70, "CheckFailed": 1, "UsageError": 2, "UnknownName": 2, "InputError": 3,
        "Undecided": 4, "FileError": 5, "MissingExtra": 6, "InternalError": 70,
    }  # fmt: skip


def test_place_shows_the_line_with_a_caret() -> None:
    place = Place("my.yaml", 7, 12, "formula: x*sigmod(x)", 6)
    assert door.dressed(InputError("unknown name 'sigmod'", place=place, hint="did you mean 'sigmoid'?")) == (
        "error: my.yaml:7:12: unknown name 'sigmod'\n"
        "   7 | formula: x*sigmod(x)\n"
        "     |            ^^^^^^\n"
        "hint: did you mean 'sigmoid'?"
    )


@pytest.mark.parametrize("column", [1, 50, 300, 4000])
def test_caret_stands_below_its_place_in_a_long_line(column: int) -> None:
    text = "".join(chr(97 + index % 26) for index in range(4096))
    shown, caret = door.dressed(InputError("here", place=Place("f", 1, column, text, 3))).splitlines()[1:]
    assert len(shown) <= 110
    start, end = caret.index("^"), caret.rindex("^") + 1
    assert shown[start:end] == text[column - 1 : column + 2]


def test_hostile_text_is_shown_and_not_sent() -> None:
    error = InputError("\x1b]0;pwn\x07", place=Place("a\x1b[2Jb", 1, 2, "x\x9b\u202e", 1), hint="\x1b[31m")
    text = door.dressed(error)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "^[]0;pwn^G" in text


def test_long_messages_are_cut() -> None:
    assert len(door.dressed(InputError("a" * 10_000, hint="b" * 10_000))) < 1000


def test_bug_is_reported_in_a_private_file(actcli, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    raising(ZeroDivisionError("division\nby zero"), monkeypatch)
    done = actcli("list")
    assert done.code == 70
    first, second = done.err.splitlines()
    assert first == "error: a bug in actcli: ZeroDivisionError: division by zero"
    report = Path(second.removeprefix("hint: please report it with "))
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_a_bug_of_odd_characters_is_reported_too(actcli, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    raising(ZeroDivisionError("\ud800"), monkeypatch)
    report = actcli("list").err.splitlines()[1].removeprefix("hint: please report it with ")
    assert "\\ud800" in Path(report).read_text(encoding="utf-8")


def test_bug_without_a_temporary_folder_is_still_said(actcli, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    raising(ValueError("x"), monkeypatch)
    done = actcli("list")
    assert done.code == 70
    assert len(done.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (BrokenPipeError(), 141, ""),
        (MemoryError(), 4, "error: not enough memory\n"),
        (OSError(28, "No space left"), 5, "error: cannot write standard output: No space left\n"),
        (PermissionError(13, "Permission denied", "a\x1bb"), 5, "error: cannot use a^[b: Permission denied\n"),
        (SystemExit(7), 7, ""),
        (SystemExit("out\x1b"), 70, "error: out^[\n"),
        (SystemExit(), 0, ""),
    ],
)
def test_what_python_raises(error, code, said, actcli, monkeypatch) -> None:
    monkeypatch.setattr(door, "_forget_stdout", lambda: None)
    raising(error, monkeypatch)
    done = actcli("list")
    assert (done.code, done.out, done.err) == (code, "", said)


class Deaf(io.StringIO):
    """Standard output whose last flush fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(), 141, ""),
        (OSError(28, "No space left"), 5, "error: cannot write standard output: No space left\n"),
        (
            ValueError("I/O operation on closed file"),
            5,
            "error: cannot write standard output: I/O operation on closed file\n",
        ),
    ],
)
def test_what_the_last_flush_raises(error, code, said, monkeypatch, capsys) -> None:
    forgotten: list[bool] = []
    monkeypatch.setattr(door, "_forget_stdout", lambda: forgotten.append(True))
    monkeypatch.setattr(sys, "stdout", Deaf(error))
    monkeypatch.setattr(app, "make_app", lambda command=None: lambda *words, **named: 0)
    assert door.run(["list"]) == code
    assert capsys.readouterr().err == said
    assert forgotten == [True]


def test_no_standard_output_at_all(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert door.run(["list"]) == 5
    assert capsys.readouterr().err == "error: standard output is closed\n"


def test_nobody_listens(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert door.run(["plto"]) == 2
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    sys.stderr.close()
    assert door.run(["plto"]) == 2


def test_what_is_nobodys_business_goes_on(actcli, monkeypatch) -> None:
    raising(GeneratorExit(), monkeypatch)
    with pytest.raises(GeneratorExit):
        actcli("list")


def test_standard_output_is_pointed_at_nothing(monkeypatch) -> None:
    pointed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "open", lambda path, flags: {os.devnull: 77}[path])
    monkeypatch.setattr(os, "dup2", lambda first, second: pointed.append((first, second)))
    door._forget_stdout()
    assert pointed == [(77, 1)]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            ModuleNotFoundError("No module named 'yaml'", name="yaml"), 6,
            "error: the package yaml is missing or too old: No module named 'yaml'\n"
            "hint: pip install --upgrade --force-reinstall actcli\n",
        ),
        (
            ImportError("cannot import\nname 'a'", name="rich.table"), 6,
            "error: the package rich is missing or too old: cannot import name 'a'\n"
            "hint: pip install --upgrade --force-reinstall actcli\n",
        ),
    ],
)  # fmt: skip
def test_a_package_that_is_missing(error, code, said, actcli, monkeypatch) -> None:
    raising(error, monkeypatch)
    done = actcli("list")
    assert (done.code, done.out, done.err) == (code, "", said)


def test_a_library_that_finds_no_room(actcli, monkeypatch) -> None:
    said = "libflint.so.24: failed to map segment from shared object"
    raising(ImportError(said, name="flint.flint_base"), monkeypatch)
    done = actcli("list")
    assert (done.code, done.err) == (4, "error: not enough memory\n")


@pytest.mark.parametrize("error", [ImportError("odd"), ModuleNotFoundError("no actcli.x", name="actcli.x")])
def test_a_module_of_ours_that_is_missing_is_a_bug(error, actcli, monkeypatch) -> None:
    raising(error, monkeypatch)
    done = actcli("list")
    assert done.code == 70
    assert done.err.startswith(f"error: a bug in actcli: {type(error).__name__}: ")


class ParserError(Exception):
    """An error of the parser of the command line, as typer's hidden classes are."""

    exit_code = 2

    def __init__(self, message: str, possibilities: tuple[str, ...] = (), path: str | None = None) -> None:
        super().__init__(message)
        self.possibilities = possibilities
        self.ctx = None if path is None else SimpleNamespace(command_path=path)

    def format_message(self) -> str:
        return str(self.args[0])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ParserError("Got\nit wrong."), "error: got it wrong\n"),
        (ParserError("No such thing: x. Did you mean y, z?"), "error: no such thing: x\nhint: did you mean y or z?\n"),
        (
            ParserError("No such option: --a (Possible options: --ab)", ("--ad", "--ab", "--ac", "--ae")),
            "error: no such option: --a\nhint: did you mean --ab or --ac or --ad?\n",
        ),
        (ParserError("Bad.", path="actcli plot"), "error: bad\nhint: see 'actcli plot --help'\n"),
        (typer.BadParameter("\x1b[2J"), "error: invalid value: ^[[2J\n"),
    ],
)
def test_errors_of_the_parser(error, said, actcli, monkeypatch) -> None:
    raising(error, monkeypatch)
    done = actcli("list")
    assert (done.code, done.out, done.err) == (2, "", said)


@pytest.mark.parametrize(
    ("error", "code", "said"), [(typer.Exit(3), 3, ""), (typer.Exit(), 0, ""), (typer.Abort(), 130, "interrupted\n")]
)
def test_ends_that_typer_raises(error, code, said, actcli, monkeypatch) -> None:
    raising(error, monkeypatch)
    done = actcli("list")
    assert (done.code, done.out, done.err) == (code, "", said)


def test_results_of_commands(actcli, monkeypatch) -> None:
    for result, code in ((3, 3), (None, 0), ("x", 0)):
        monkeypatch.setattr(app, "make_app", lambda command=None, result=result: lambda *words, **named: result)
        assert actcli("list").code == code


def test_another_thread_owns_the_signals() -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(door.run(["--version"])))
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        thread.start()
        thread.join()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)
    assert codes == [0]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "code", "said"), [("SIGTERM", 143, ""), ("SIGINT", 130, "interrupted\n"), ("SIGHUP", 129, "")]
)
def test_a_signal_here(name, code, said, actcli, monkeypatch) -> None:
    """Whatever the command makes of the exception: a C extension that is being imported makes an ImportError."""

    def make_app(command: str | None = None) -> Any:
        try:
            os.kill(os.getpid(), getattr(signal, name))
        except BaseException as error:
            raise ImportError("initialization failed") from error

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    monkeypatch.setattr(app, "make_app", make_app)
    try:
        done = actcli("list")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert (done.code, done.out, done.err) == (code, "", said)


def test_a_handler_of_somebody_else_is_left_alone(actcli) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert actcli("--version").code == 0
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_typers_errors_are_dressed_alike(actcli) -> None:
    assert actcli("plto").err == "error: no such command 'plto'\nhint: did you mean 'plot'?\n"
    assert actcli("plot", "gelu", "--derv").err.splitlines()[0] == "error: no such option '--derv'"
    assert "--deriv" in actcli("plot", "gelu", "--derv").err
    assert actcli("plot").err == "error: missing argument 'NAME'\nhint: for example: actcli plot gelu --deriv\n"


def test_no_arguments_give_help_and_a_usage_error(actcli) -> None:
    done = actcli()
    assert done.code == 2
    assert done.out.startswith("Usage: actcli ")
    assert done.err == ""


def test_version(actcli) -> None:
    from actcli import __version__

    for option in ("--version", "-V"):
        assert actcli(option).out == f"actcli {__version__}\n"


# ------------------------------------------------------------------------------------------------- true processes


def process(*words: str, shell: str | None = None, **settings: Any) -> subprocess.CompletedProcess[str]:
    command = shell.format(actcli=f"{sys.executable} -m actcli") if shell else [sys.executable, "-m", "actcli", *words]
    if shell:
        command = ["bash", "-c", str(command)]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, **settings)


@pytest.mark.parametrize("words", ["list", "--version", "--help", "eval gelu --at 1"])
def test_full_disk_behind_standard_output(words: str) -> None:
    done = process(shell="{actcli} " + words + " > /dev/full")
    assert done.returncode == 5
    assert done.stderr == "error: cannot write standard output: No space left on device\n"


@pytest.mark.parametrize("words", ["list", "--version", "plot gelu"])
def test_closed_standard_output(words: str) -> None:
    done = process(shell="{actcli} " + words + " >&-")
    assert done.returncode == 5
    assert done.stderr == "error: standard output is closed\n"
    assert not list(Path().iterdir())


def test_closed_standard_error_and_input() -> None:
    assert process(shell="{actcli} plot geul 2>&-").returncode == 2
    done = process(shell="{actcli} eval gelu --at 0 <&-")
    assert (done.returncode, done.stderr) == (0, "")
    assert process(shell="{actcli} eval gelu <&-").returncode == 2


def test_reader_that_goes_away() -> None:
    done = process(shell="{actcli} show gelu --format json | true; exit ${{PIPESTATUS[0]}}")
    assert done.returncode in (0, 141)  # 0: all was written before
    assert done.stderr == ""
    done = process(shell="{actcli} schema | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}")
    assert done.returncode in (0, 141)
    assert done.stderr == ""


def test_broken_pipe_at_the_last_flush() -> None:
    program = """
import os, sys
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, 1)
from actcli.cli.door import run
sys.exit(run(["list"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "code", "said"), [("SIGTERM", 143, ""), ("SIGINT", 130, "interrupted\n"), ("SIGHUP", 129, "")]
)
def test_signals_that_somebody_made_another_error_of(name: str, code: int, said: str) -> None:
    """A C extension that is being imported turns whatever is raised into an ImportError."""
    program = f"""
import os, signal, sys
from actcli.cli import app, door
def make_app(command=None):
    try:
        os.kill(os.getpid(), signal.{name})
    except BaseException as error:
        raise ImportError("initialization failed") from error
app.make_app = make_app
sys.exit(door.run(["list"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_signals(number: signal.Signals, code: int) -> None:
    program = f"""
import os, sys
from actcli.cli import app, door
def make_app(command=None):
    def call(*arguments, **settings):
        os.kill(os.getpid(), {int(number)})
        while True:
            pass
    return call
app.make_app = make_app
sys.exit(door.run(["list"]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (code, "interrupted\n" if code == 130 else "")


def test_ascii_standard_output() -> None:
    settings = {"env": {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}}
    done = process("show", "gelu", **settings)
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout
