"""The manual page, for `man`: written anew from the commands each time it is asked for, so that it says what they do.

`actcli help --man | man -l -` shows it. Rejected: a file in the wheel under `share/man`, which pip puts where `man`
looks only in some environments, and which is one more thing to generate before each release.
"""

from __future__ import annotations

from typing import Any

from actcli._version import __version__
from actcli.cli import topics
from actcli.cli.app import COMMANDS, make_app

__all__ = ["manual"]


def manual() -> str:
    """The page as roff."""
    group = _group()
    lines = [
        f'.TH ACTCLI 1 "" "actcli {__version__}" "User Commands"',
        ".SH NAME",
        "actcli \\- " + _text("analyse, plot and compare neural-network activation functions"),
        ".SH SYNOPSIS",
        ".B actcli",
        _text("[OPTIONS] COMMAND [ARGS]..."),
        ".SH DESCRIPTION",
        *_help(group.help),
        ".SH OPTIONS",
        *_options(group),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        command = group.commands[name]
        arguments = [one.metavar or one.name for one in command.params if one.param_type_name == "argument"]
        lines += [".SS " + _text(" ".join(["actcli", name, "[OPTIONS]", *arguments])), *_help(command.help)]
        lines += _options(command)
    for title, topic in (("EXIT STATUS", "exit-codes"), ("ENVIRONMENT", "environment")):
        lines += [f".SH {title}", ".nf", *map(_text, topics.PAGES[topic]().splitlines()[2:]), ".fi"]
    return "\n".join(lines) + "\n"


def _group() -> Any:
    from typer.main import get_command

    return get_command(make_app())


def _help(text: str | None) -> list[str]:
    """Paragraphs; those of examples, which typer marks, stay lines."""
    lines: list[str] = []
    for paragraph in (text or "").split("\n\n"):
        body = paragraph.splitlines()
        if body[:1] == ["\b"]:
            lines += [".PP", ".nf", *map(_text, body[1:]), ".fi"]
        else:
            lines += [".PP", *map(_text, body)]
    return lines


def _options(command: Any) -> list[str]:
    lines: list[str] = []
    for option in command.params:
        if option.param_type_name == "option":
            names = ", ".join(f"\\fB{_text(name)}\\fR" for name in (*option.opts, *option.secondary_opts))
            value = "" if option.is_flag or not option.metavar else f" \\fI{_text(option.metavar)}\\fR"
            lines += [".TP", names + value, _text(option.help or "")]
    return lines


def _text(text: str) -> str:
    """A text for roff: no escape, no request, and hyphens that can be searched for and pasted."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{text}" if text.startswith((".", "'")) else text
