"""Completion: what shells are told, without loading what commands need; and that it is what commands take."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from typer.main import get_command

from actcli.catalog import default_catalog
from actcli.cli import app, complete
from actcli.cli.complete import candidates

HEAVY = {"typer", "yaml", "numpy", "flint", "matplotlib", "rich", "pathlib", "dataclasses", "typing"}


def commands() -> dict[str, Any]:
    return get_command(app.make_app()).commands


def options(command: Any) -> dict[str, bool]:
    """Long options, and whether they take a value."""
    return {
        name: not one.is_flag
        for one in command.params
        if one.param_type_name == "option"
        for name in (*one.opts, *one.secondary_opts)
        if name.startswith("--")
    }


def test_commands_are_those_of_the_application() -> None:
    assert list(complete.COMMANDS) == list(app.COMMANDS)


@pytest.mark.parametrize("name", app.COMMANDS)
def test_options_are_those_of_the_command(name: str) -> None:
    command = commands()[name]
    words = [word.partition("=") for word in complete.COMMANDS[name][2].split()]
    row = " ".join(word + "=" * takes for word, takes in options(command).items())
    assert {word: bool(equals) for word, equals, _ in words} == options(command), f"write in its row: {row}"
    assert complete.COMMANDS[name][1] == command.help.splitlines()[0].strip()
    kinds = {kind for _, _, kind in words} - {""}
    assert kinds <= {*complete.VALUES, "families", "file", "parameter"}


def test_short_options_are_those_of_the_commands() -> None:
    found = {"-h": "--help"}
    for command in (get_command(app.make_app()), *commands().values()):
        for one in command.params:
            shorts = [name for name in getattr(one, "opts", ()) if len(name) == 2 and name[0] == "-"]
            found |= {short: next(name for name in one.opts if name.startswith("--")) for short in shorts}
    assert found == complete.SHORT


def test_names_and_parameters_are_those_of_the_catalogue() -> None:
    catalog = default_catalog()
    assert complete.builtin_names() == catalog.names()
    for activation in catalog:
        wanted = sorted(f"{setting.name}=" for setting in activation.record.settings)
        assert candidates(["plot", activation.name, "--param"], "") == wanted, activation.name


def test_families_are_those_of_the_catalogue() -> None:
    assert candidates(["list", "--family"], "") == sorted({one.record.family for one in default_catalog()})


@pytest.mark.parametrize(
    ("before", "begun", "found"),
    [
        ([], "pl", ["plot"]),
        (["-q"], "pl", ["plot"]),
        (["--color"], "", ["auto", "always", "never"]),
        (["--color", "never"], "pl", ["plot"]),
        (["plot"], "gelu_t", ["gelu_tanh"]),
        (["plot", "gelu"], "gelu_t", ["gelu_tanh"]),
        (["plot", "gelu"], "--de", ["--deriv"]),
        (["plot", "gelu"], "--ver", ["--verbose", "--version"]),
        (["plot", "gelu", "--preset"], "p", ["paper"]),
        (["plot", "gelu"], "--preset=p", ["--preset=paper"]),
        (["plot", "gelu"], "--preset", ["--preset"]),
        (["plot", "gelu", "--preset", "="], "p", ["paper"]),
        (["plot", "gelu", "--preset"], "=", ["dark", "ieee", "paper", "screen", "slide"]),
        (["plot", "gelu", "-f"], "p", ["pdf", "pgf", "png"]),
        (["plot", "gelu", "-f"], "te", ["terminal"]),
        (["table", "relu", "--format"], "js", ["json", "jsonl"]),
        (["table", "relu", "--columns"], "range,smo", ["range,smoothness"]),
        (["table", "relu", "--sort"], "lip", ["lipschitz"]),
        (["plot", "leaky_relu", "-p"], "", ["negative_slope="]),
        (["show", "gelu", "-f"], "", ["text", "json"]),
        (["error", "gelu", "--over"], "re", ["reals"]),
        (["list", "--framework"], "to", ["torch"]),
        (["list", "--type"], "g", ["gated"]),
        (["help"], "form", ["formats", "formulas"]),
        (["config"], "", ["show"]),
        (["check"], "", []),
        (["plot", "gelu", "-o"], "", []),
        (["nonsense"], "", list(complete.COMMANDS)),
    ],
    ids=str,
)  # fmt: skip
def test_candidates(before, begun, found) -> None:
    assert candidates(before, begun) == found


@pytest.mark.parametrize(
    "begun", ["--x$(reboot)=", "--preset$(reboot)=", "$(reboot),", "range,$(reboot),", "`id`", ";"]
)
@pytest.mark.parametrize("before", [["plot"], ["table", "relu", "--columns"], ["plot", "gelu", "--preset"], []])
def test_nothing_that_was_typed_is_said_back(before, begun) -> None:
    assert candidates(before, begun) == []


def test_names_of_ones_own(folder, monkeypatch) -> None:
    (folder / "actcli.yaml").write_text("gamma_one: x*x\n'bad;name': x\n$(reboot): x\n", encoding="utf-8")
    (folder / "zeta.yaml").write_text("formula: x\n", encoding="utf-8")
    (folder / "zulu.yaml").write_bytes(b"\xff\xfe\x00formula")
    assert candidates(["plot"], "gamma") == ["gamma_one"]
    assert candidates(["-c", "zeta.yaml", "plot"], "ze") == ["zeta"]
    monkeypatch.setenv("ACTCLI_PATH", os.pathsep.join(["zeta.yaml", "zulu.yaml", "gone", "."]))
    assert candidates(["plot"], "z") == ["zeta"]
    for name in candidates(["plot"], ""):
        assert name.replace("_", "").replace(".", "").replace("-", "").isalnum()


# ------------------------------------------------------------------------------------------------- shells


ASKED = {
    "bash": {"COMP_WORDS": "actcli plot gel", "COMP_CWORD": "2"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "actcli plot gel"},
    "fish": {"_TYPER_COMPLETE_ARGS": "actcli plot gel", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {"_TYPER_COMPLETE_ARGS": "actcli plot gel", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "gel"},
    "pwsh": {"_TYPER_COMPLETE_ARGS": "actcli plot gel", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "gel"},
}


def asked(shell: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Ask as the script of a shell does; the modules that were loaded go to standard error."""
    program = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(" ".join(sys.modules)))
sys.argv = ["actcli"]
from actcli.__main__ import main
main()
"""
    settings = {**os.environ, **environment, "_ACTCLI_COMPLETE": f"complete_{shell}"}
    return subprocess.run([sys.executable, "-c", program], env=settings, capture_output=True, text=True, timeout=200)


@pytest.mark.parametrize("shell", ASKED)
def test_each_shell_is_told_the_names(shell: str) -> None:
    done = asked(shell, ASKED[shell])
    names = [name for name in default_catalog().names() if name.startswith("gel")]
    assert done.returncode == 0
    for name in names:
        assert name in done.stdout
    assert "relu" not in done.stdout.replace("gelu", "").split()
    assert not HEAVY & {module.partition(".")[0] for module in done.stderr.split()}


def test_each_shell_in_its_manner() -> None:
    words = {"_TYPER_COMPLETE_ARGS": "actcli com", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "com"}
    about = complete.COMMANDS["compare"][1]
    assert asked("bash", {"COMP_WORDS": "actcli com", "COMP_CWORD": "1"}).stdout == "compare\n"
    assert asked("zsh", words).stdout == '_arguments \'*: :(("compare":"' + about.replace(":", r"\\:") + "\"))'\n"
    assert asked("fish", {**words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}).stdout == f"compare\t{about}\n"
    assert asked("powershell", words).stdout == f"compare:::{about}\n"


def test_files_are_left_to_the_shell() -> None:
    words = {"_TYPER_COMPLETE_ARGS": "actcli check "}
    assert asked("zsh", words).stdout == "_files\n"
    assert asked("fish", {**words, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}).returncode == 1
    assert asked("fish", {"_TYPER_COMPLETE_ARGS": "actcli ", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}).returncode == 0


@pytest.mark.parametrize("line", ['actcli plot "x + ', "actcli plot 'gel", "actcli 'a b' plot ge\\", "", "actcli"])
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_open_quotes_and_odd_lines(shell: str, line: str) -> None:
    for number in ("2", "99", "x", ""):
        done = asked(shell, {"COMP_WORDS": line, "COMP_CWORD": number, "_TYPER_COMPLETE_ARGS": line})
        assert done.returncode == 0
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_scripts_are_typers(shell: str) -> None:
    program = "import sys; sys.argv = ['actcli']; from actcli.__main__ import main; main()"
    settings = {**os.environ, "_ACTCLI_COMPLETE": f"source_{shell}"}
    done = subprocess.run([sys.executable, "-c", program], env=settings, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0
    assert "_ACTCLI_COMPLETE" in done.stdout
    assert f"complete_{shell}" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_bash_completes(tmp_path) -> None:
    script = tmp_path / "bin" / "actcli"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m actcli "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    program = """
eval "$(_ACTCLI_COMPLETE=source_bash actcli)"
COMP_WORDS=(actcli error gelu gelu_ta); COMP_CWORD=3
_actcli_completion actcli
printf '%s\\n' "${COMPREPLY[@]}"
"""
    settings = {**os.environ, "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", program], env=settings, capture_output=True, text=True, timeout=200)
    assert (done.stdout, done.stderr) == ("gelu_tanh\n", "")
