"""`python -m actcli` and `actcli`: the same program, which trusts nothing that lies in the current folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from actcli import __version__

HOSTILE = "import sys\nsys.stderr.write('hijacked ' + __name__ + '\\n')\n"


@pytest.mark.parametrize(
    "words", [["list"], ["eval", "gelu", "--at", "1"], ["plot", "relu", "-o", "a.svg"], ["--version"]]
)
def test_modules_of_the_current_folder_are_not_run(words, folder, program) -> None:
    clean = program(*words)
    # What `python -m` itself imports, such as contextlib, was imported before us.
    names = [
        "yaml",
        "numpy",
        "typer",
        "flint",
        "matplotlib",
        "typing",
        "json",
        "dataclasses",
        "difflib",
        "fractions",
        "gc",
    ]
    for name in names:
        (folder / f"{name}.py").write_text(HOSTILE, encoding="utf-8")
    assert program(*words) == clean
    assert "hijacked" not in clean.err


def test_current_folder_stays_where_python_was_told_to_be_safe(program) -> None:
    assert program("--version", env={"PYTHONSAFEPATH": "1"}).out == f"actcli {__version__}\n"


def test_console_script_says_the_same(folder) -> None:
    script = Path(sys.executable).with_name("actcli")
    if not script.exists():
        pytest.skip("the console script is not installed")
    for words in (["--help"], ["plot", "--help"], ["--version"], ["plto"]):
        ours = subprocess.run([script, *words], capture_output=True, timeout=200)
        module = subprocess.run([sys.executable, "-m", "actcli", *words], capture_output=True, timeout=200)
        assert (ours.returncode, ours.stdout, ours.stderr) == (module.returncode, module.stdout, module.stderr)


def test_what_is_registered_at_exit_runs() -> None:
    program = """
import atexit, sys
atexit.register(lambda: sys.stdout.write("goodbye"))
sys.argv = ["actcli", "list", "--family", "zzz"]
from actcli.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stdout) == (2, "goodbye")


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_names(shell, folder) -> None:
    words = {"COMP_WORDS": "actcli plot gel", "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": "actcli plot gel"}
    settings = {
        **os.environ,
        **words,
        "_ACTCLI_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    script = "import sys; sys.argv = ['actcli']; from actcli.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", script], env=settings, capture_output=True, text=True, timeout=200)
    for name in ("gelu", "gelu_tanh"):
        assert name in done.stdout
    assert "relu\n" not in done.stdout.replace("gelu", "")
    assert done.stderr == ""
