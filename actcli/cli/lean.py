"""Typer's commands as ours need them: values are texts, and nothing is loaded to say so.

From 0.29 on typer converts every value by a pydantic model, which takes longer to import than a short command takes to
run. Here every parameter is a `str`, a `bool`, a list or a pair of `str`, and converting those is nothing; whatever
else comes up, such as a missing value, is left to typer. Rejected: a version of typer without pydantic, since
environments are shared.

In a help text, lines that begin with the program's name are examples and stay lines; all else is wrapped.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from inspect import cleandoc
from types import FunctionType
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from actcli.cli import mistakes, session

__all__ = ["Command", "Group"]

_PROGRAMS: Final = ("actcli ", "echo ")  # the first words of examples


class _Lean:
    """What the command and the application have in common."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings | {"help": _kept_lines(settings.get("help"))})

    def get_params(self, ctx: Any) -> list[Any]:
        """All parameters, also those that typer adds when they are first asked for, such as `--help`."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        _keep_texts(parameters)
        return parameters


class Command(_Lean, TyperCommand):
    """A command whose values stay texts, and which says in our words what is wrong with a line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command."""
        ctx.allow_extra_args = True
        given = list(args)  # which the parser empties
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except Exception as error:
            mistakes.told(error, self, given)
            raise
        if ctx.args and not ctx.resilient_parsing:
            mistakes.too_many(self, ctx.args, given)
        return rest

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help, whole: typer would rather cut it than use the width that there is."""
        return (self.help or "").split("\n", 1)[0].strip()


class Group(_Lean, TyperGroup):
    """The application itself, whose values stay texts; every exception leaves it, also that of a broken pipe."""

    def main(self, args: Any = None, prog_name: Any = None, *others: Any, **settings: Any) -> Any:
        """Run a command line."""
        if "_ACTCLI_COMPLETE" in os.environ:
            return super().main(args, prog_name, *others, **settings)
        with self.make_context(prog_name, list(args or ())) as context:
            result = self.invoke(context)
            session.end()
            return result

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before the command."""
        given = list(args)
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except Exception as error:
            mistakes.told(error, self, given)
            raise
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names."""
        if self.get_command(ctx, args[0]) is None:
            mistakes.no_command(args)
        return super().resolve_command(ctx, args)


def _kept_lines(text: str | None) -> str:
    """The help with typer's mark for lines that stay as they are before each paragraph of examples."""
    return "\n\n".join(map(_paragraph, cleandoc(text or "").split("\n\n")))


def _paragraph(text: str) -> str:
    lines = text.splitlines()
    if not all(line.lstrip().startswith(_PROGRAMS) for line in lines):
        return text
    return "\n".join(["\b", *("  " + line.strip() for line in lines)])


def _keep_texts(parameters: list[Any]) -> None:
    for parameter in parameters:
        if not isinstance(getattr(parameter.process_value, "func", None), FunctionType):
            parameter.process_value = partial(_value, parameter, parameter.process_value)
        if parameter.param_type_name == "argument":
            parameter.display_type_rich = _no_type  # "NAME", not "NAME <list[str]>"


def _value(parameter: Any, process: Callable[[Any, Any], Any], context: Any, value: Any) -> Any:
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        value = tuple(value)
    elif not value and not parameter.required and not isinstance(value, str | bool):
        value = () if parameter.multiple or parameter.nargs == -1 else None
    elif not isinstance(value, str | bool):
        return process(context, value)
    return value if parameter.callback is None else parameter.callback(context, parameter, value)


def _no_type(ctx: Any) -> None:
    return None
