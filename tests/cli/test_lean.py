"""Commands take texts as they are, and typer loads nothing to say so."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from actcli.cli.lean import Command, Group
from actcli.errors import UsageError

HEAVY = ("pydantic", "matplotlib", "rich.console")


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (["--help"], ["numpy", "yaml", "flint"]), (["list", "-h"], ["numpy", "yaml", "flint"]),
        (["plto"], ["numpy", "yaml"]), (["gelu"], ["numpy", "yaml"]), (["plot", "--derv"], ["numpy", "yaml", "flint"]),
        (["help", "formulas"], ["numpy", "yaml", "flint"]), (["help", "formats"], ["numpy", "yaml", "flint"]),
        (["help", "--man"], ["numpy", "yaml", "flint"]), (["config", "show"], ["numpy", "yaml", "flint", "tomllib"]),
        (["list"], ["numpy", "flint"]),
        (["eval", "gelu", "--at", "1"], ["actcli.api", "multiprocessing"]), (["show", "gelu"], ["multiprocessing"]),
        (["schema"], []),
        (["error", "gelu", "gelu_tanh", "-r", "-1", "1"], []), (["new", "mine", "-o", "-"], []),
    ],
)  # fmt: skip
def test_what_a_command_does_not_load(words, more) -> None:
    assert loaded(words, *HEAVY, *more) == []


def test_remembered_answers_load_nothing_that_proves(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ACTCLI_CACHE", str(tmp_path))
    proves = ("actcli.prove", "actcli.analyses.properties", "multiprocessing")
    assert loaded(["show", "relu"], *proves) == ["actcli.analyses.properties", "actcli.prove"]
    assert loaded(["show", "relu"], *proves) == []


def loaded(words, *modules) -> list[str]:
    """Those of the modules that are loaded when the command has run."""
    program = f"""
import sys
from actcli.cli.door import run
run({words!r})
print("loaded:", *sorted({set(modules)!r} & sys.modules.keys()), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200)
    return done.stderr.splitlines()[-1].split()[1:]


def application() -> typer.Typer:
    app = typer.Typer(cls=Group, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.callback()
    def first(config: Annotated[list[str] | None, typer.Option("--config")] = None) -> None:
        typer.echo(f"config {config}")

    @app.command(cls=Command)
    def go(
        name: str,
        others: list[str],
        pair: Annotated[tuple[str, str] | None, typer.Option("--pair")] = None,
        flag: Annotated[bool, typer.Option("--flag")] = False,
        both: Annotated[bool, typer.Option("--yes/--no")] = True,
        many: Annotated[list[str] | None, typer.Option("--many")] = None,
        text: Annotated[str, typer.Option("--text")] = "default",
    ) -> None:
        typer.echo(repr((name, others, pair, flag, both, many, text)))

    return app


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["go", "a", "b", "c"], ("a", ["b", "c"], None, False, True, None, "default")),
        (["go", "a", "b", "--pair", "-1", "2"], ("a", ["b"], ("-1", "2"), False, True, None, "default")),
        (["go", "a", "b", "--flag", "--no", "--many", "1", "--many", "2", "--text", ""],
         ("a", ["b"], None, True, False, ["1", "2"], "")),
    ],
)  # fmt: skip
def test_values_arrive_as_typer_would_pass_them(words, values) -> None:
    result = CliRunner().invoke(application(), words, standalone_mode=False)
    assert result.output.splitlines() == ["config None", repr(values)]


def test_values_of_the_application() -> None:
    result = CliRunner().invoke(
        application(), ["--config", "x", "--config", "y", "go", "a", "b"], standalone_mode=False
    )
    assert result.output.splitlines()[0] == "config ['x', 'y']"


def test_missing_values_are_errors() -> None:
    for words in (["go"], ["go", "a"], ["go", "a", "b", "--pair", "1"]):
        result = CliRunner().invoke(application(), words, standalone_mode=False)
        assert isinstance(result.exception, UsageError), words
        assert result.exception.hint
