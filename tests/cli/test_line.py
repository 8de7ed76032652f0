"""The words of a line: options anywhere, intervals as people write them, formulas that begin with a minus."""

from __future__ import annotations

import pytest

from actcli.cli import line
from actcli.errors import UsageError

RANGES = [
    ["--range", "-8", "8"], ["--range=-8", "8"], ["--range", "-8,8"], ["--range=-8,8"], ["--range", "-8:8"],
    ["--range=-8:8"], ["-r", "-8", "8"], ["-r", "-8:8"], ["-r-8:8"], ["-r=-8:8"], ["--range", "[-8, 8]"],
    ["--range", "[-8,", "8]"], ["--range", "(-8, 8)"], ["--range", "[-8;8)"], ["--range", "]-8, 8["],
    ["--range", "-8..8"], ["--range", "-8...8"], ["--range", "-8\N{HORIZONTAL ELLIPSIS}8"], ["--range", "±8"],
    ["--range", "+-8"], ["--range", "+/-8"], ["--range", "-8 8"], ["--range", "-8 to 8"], ["--range", "-8", "to", "8"],
    ["--range", "\N{MINUS SIGN}8", "8"], ["--range", "\N{EN DASH}8:8"], ["--range", "-8,", "8"],
]  # fmt: skip


@pytest.mark.parametrize("words", RANGES, ids=" ".join)
def test_spellings_of_a_range(words: list[str]) -> None:
    assert line.normal(["plot", *words, "-d"]) == ["plot", "--range", "-8", "8", "-d"]


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        (["-pi", "pi"], ["-pi", "pi"]), (["-2*pi", "-e"], ["-2*pi", "-e"]), (["±pi"], ["-pi", "pi"]),
        (["±2*pi"], ["-(2*pi)", "2*pi"]), (["max(-3, -2):max(1, 2)"], ["max(-3, -2)", "max(1, 2)"]),
        (["-max(1, 2)", "3"], ["-max(1, 2)", "3"]), (["(1+2):(3+4)"], ["(1+2)", "(3+4)"]),
        (["1/3..1/2"], ["1/3", "1/2"]), (["- 2 * pi", "3"], ["- 2 * pi", "3"]), (["-1.5..1.5"], ["-1.5", "1.5"]),
        ([":"], ["", ""]), (["a:b"], ["a", "b"]),
    ],
    ids=str,
)  # fmt: skip
def test_ends_are_formulas(words: list[str], ends: list[str]) -> None:
    assert line.normal(["plot", "--range", *words]) == ["plot", "--range", *ends]


@pytest.mark.parametrize("words", [["--range"], ["--range", "5"], ["-r", "5", "-o", "x.png"], ["--range", "--deriv"]])
def test_a_range_has_two_ends(words: list[str]) -> None:
    with pytest.raises(UsageError, match="--range takes two ends"):
        line.normal(["plot", *words])


@pytest.mark.parametrize(
    ("words", "normal"),
    [
        (["plot", "gelu", "-q"], ["-q", "plot", "gelu"]),
        (["plot", "-c", "a.yaml", "gelu", "--color=never"], ["-c", "a.yaml", "--color", "never", "plot", "gelu"]),
        (["plot", "gelu", "--config=a.yaml"], ["--config", "a.yaml", "plot", "gelu"]),
        (["plot", "gelu", "-v", "--dry-run", "--isolated"], ["-v", "--dry-run", "--isolated", "plot", "gelu"]),
        (["plot", "gelu", "-dqv"], ["-q", "-v", "plot", "gelu", "-d"]),
        (["help"], ["--help"]),
        (["-q", "help"], ["-q", "--help"]),
        (["help", "plot"], ["plot", "--help"]),
        (["help", "formulas"], ["help", "formulas"]),
        (["eval", "--", "-q"], ["eval", "--", "-q"]),
        (["eval", "gelu", "--at", "-2,0.7"], ["eval", "gelu", "--at", "-2,0.7"]),
        (["plot", "-x*sigmoid(x)"], ["plot", " -x*sigmoid(x)"]),
        (["plot", "gelu", "-relu(x)"], ["plot", "gelu", " -relu(x)"]),
        (["plot", "gelu", "-ofile.png"], ["plot", "gelu", "-ofile.png"]),
        (["plot", "gelu", "-pbeta=1/2"], ["plot", "gelu", "-pbeta=1/2"]),
        (["plot", "-o-"], ["plot", "-o-"]),
        ([], []),
    ],
    ids=str,
)
def test_normal_form_of_a_line(words: list[str], normal: list[str]) -> None:
    assert line.normal(words) == normal


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["-version"], "did you mean --version?"), (["plot", "gelu", "-deriv"], "did you mean --deriv?"),
        (["plot", "gelu", "-format", "svg"], "did you mean --format?"),
        (["plot", "gelu", "--deriv", "2"], "a derivative of another order: --order 2"),
    ],
)  # fmt: skip
def test_near_misses(words, hint) -> None:
    with pytest.raises(UsageError) as caught:
        line.normal(words)
    assert caught.value.hint == hint


def test_many_brackets_are_no_interval() -> None:
    text = "(" * 50_000 + "1,2" + ")" * 50_000
    assert line.normal(["plot", "--range", text, "3"])[:2] == ["plot", "--range"]


def test_flags_take_no_value() -> None:
    with pytest.raises(UsageError, match="--quiet takes no value"):
        line.normal(["plot", "--quiet=3"])


def test_only_the_command_asked_for_is_imported() -> None:
    assert line.command(["-q", "--config", "plot", "list"]) == "list"
    assert line.command(["--help"]) is None
    assert line.command(["plto"]) is None
    assert line.command([]) is None


def test_global_options_are_those_of_the_application() -> None:
    from actcli.cli.app import make_app
    from actcli.cli.complete import GLOBAL

    application = typer_command(make_app("schema"))
    parameters = {name for one in application.params for name in one.opts if one.name not in ("version", "help")}
    assert set(line.GLOBAL) == parameters
    assert {word.partition("=")[0] for word in GLOBAL.split()} == {
        name for name in parameters if name.startswith("--")
    } | {"--version", "--help"}


def typer_command(app):
    from typer.main import get_command

    return get_command(app)
