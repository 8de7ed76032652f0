"""What is wrong with the words of a line, said in our words: what, where, what to do.

Typer says that an option "requires an argument" and offers options that share two letters with what was typed. Here a
missing word is answered with an example of the command, and an option is offered if it is nearly what was typed, or is
called so elsewhere. Typer hides the classes of its errors, so that they are told by what they carry.
"""

from __future__ import annotations

import re
from typing import Any, Final

from actcli.errors import UsageError, suggest

__all__ = ["no_command", "told", "too_many", "with_candidate"]

_NUMBER: Final = re.compile(r"-?[0-9.]+(?:e-?[0-9]+)?(?:/[0-9]+)?")
# what other programs call it: what it is here
_ELSEWHERE: Final = {
    "--activation": "NAME", "--bits": "--digits", "--derivative": "--deriv", "--domain": "--range",
    "--eps": "--tolerance", "--figsize": "--size", "--file": "--output", "--fmt": "--format", "--from": "--range",
    "--grad": "--deriv", "--gradient": "--deriv", "--interval": "--range", "--json": "--format json",
    "--out": "--output", "--parameter": "--param", "--points": "--at", "--prec": "--digits",
    "--precision": "--digits", "--property": "--columns", "--save": "--output", "--set": "--param",
    "--tol": "--tolerance", "--x": "--at", "--xlim": "--range",
    "--xrange": "--range",
}  # fmt: skip
# commands of other programs: ours
_COMMANDS: Final = {
    "analyse": "table", "analyze": "table", "approximate": "sweep", "calc": "eval", "compute": "eval",
    "describe": "show", "derivative": "plot", "diff": "compare", "draw": "plot", "evaluate": "eval",
    "figure": "plot", "fit": "identify", "formula": "show", "graph": "plot", "info": "show", "init": "new",
    "lint": "check", "ls": "list", "print": "show", "properties": "table", "prove": "error",
    "search": "list", "supnorm": "error", "validate": "check", "view": "plot",
}  # fmt: skip
# what has no option here, and why
_NEEDLESS: Final = {
    "--all": "all of them are taken where no NAME is given",
    "--dtype": "values are proved, in no format; of number formats tell: actcli tolerance, actcli conform",
    "--font": "looks are a style: --style paper, or a FILE.mplstyle of your own",
    "--grid": "looks are a style: --style paper, or a FILE.mplstyle of your own",
    "--height": "one option for both: --size 6x4",
    "--legend": "looks are a style: --style paper, or a FILE.mplstyle of your own",
    "--linewidth": "looks are a style: --style paper, or a FILE.mplstyle of your own",
    "--metric": "all are told at once: the largest error, RMS and mean",
    "--norm": "all are told at once: the largest error, RMS and mean",
    "--points": "a curve is followed wherever it bends: no number of points is needed",
    "--samples": "a curve is followed wherever it bends: no number of points is needed",
    "--width": "one option for both: --size 6x4",
    "--ylim": "heights follow from the range: --range LOW HIGH",
}
# what to do with a word too many, by command
_INSTEAD: Final = {
    "config": "settings are said in actcli.toml and by variables: actcli help environment",
    "doctor": "it takes no names",
    "eval": "points go after --at, with commas and no blanks: actcli eval gelu --at -2,0.7",
    "list": "one activation: actcli show gelu; some of them: actcli list --family relu",
    "new": "one file at a time",
    "schema": "to a file: actcli schema -o actcli.schema.json",
    "show": "one at a time; several side by side: actcli table relu gelu",
}


def no_command(args: list[str]) -> None:
    """Raise what is to be said of a first word that is no command."""
    from actcli.cli.app import COMMANDS

    word = args[0]
    hint = suggest(word, COMMANDS)
    if word in ("version", "about"):
        hint = "actcli --version"
    elif word in _COMMANDS:
        hint = f"did you mean {_COMMANDS[word]!r}?"
    elif not hint and (later := [one for one in args[1:] if one in COMMANDS]):
        hint = f"the command comes first: actcli {later[0]} {_in_shell(word)}"
    elif not hint and _is_activation(word):
        hint = f"say what to do with it: actcli show {_in_shell(word)}"
    raise UsageError(f"no such command {word!r}", hint=hint or "see 'actcli --help'")


def too_many(command: Any, extra: list[str], args: list[str]) -> None:
    """Raise what is to be said of words after the last one that the command takes."""
    extra = [word.removeprefix(" ") for word in extra]  # put before a minus by `line`
    words = ", ".join(map(repr, extra))
    hint = _INSTEAD.get(command.name, f"see 'actcli {command.name} --help'")
    if command.name == "eval" and "--at" not in args and all(map(_NUMBER.fullmatch, extra)):
        hint = f"points go after --at: actcli eval {_in_shell(args[0])} --at {','.join(extra)}"
    raise UsageError(f"'actcli {command.name}' does not take {words}", hint=hint)


def told(error: Exception, command: Any, args: list[str]) -> None:
    """Raise in our words what typer raised; what is none of its errors, or unknown, is left to the caller."""
    see = f"see 'actcli {command.name} --help'" if command.callback and command.name else "see 'actcli --help'"
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        example = _example(command)
        if parameter.name == "candidates" and args and not args[0].startswith("-"):
            example = with_candidate(command.name, args[0])
        raise UsageError(f"missing {_named(parameter)}", hint=f"for example: {example}" if example else see) from None
    name = getattr(error, "option_name", None)
    if kind == "NoSuchOption" and name:
        options = [one for option in command.params for one in option.opts if one.startswith("--")]
        raise UsageError(f"no such option {name!r}", hint=_option_hint(name, options, command, args) or see) from None
    if kind == "BadOptionUsage" and name:
        takes = next((one.metavar for one in command.params if name in one.opts and one.metavar), None)
        if takes:
            raise UsageError(f"{name} needs a value", hint=f"write {name} {takes}") from None
        raise UsageError(f"{name} takes no value", hint=f"write {name} alone") from None


def with_candidate(command: str, reference: str) -> str:
    """An example of a comparison with the reference that was typed."""
    return f"actcli {command} {_in_shell(reference)} {'gelu' if reference == 'relu' else 'relu'}"


def _option_hint(name: str, options: list[str], command: Any, args: list[str]) -> str | None:
    from actcli.cli.app import COMMANDS

    if name in ("-a", "-b", "-x"):
        return f"a formula that begins with a minus stands in brackets: '({name})'"
    if name.lstrip("-") in COMMANDS:
        return f"a command has no dashes: actcli {name.lstrip('-')}"
    if not command.callback or command.name not in COMMANDS:
        from actcli.cli.complete import COMMANDS as COMPLETED

        having = [one for one, (_, _, known) in COMPLETED.items() if name in known.replace("=", " ").split()]
        if having:
            one = next((one for one in having if one in args), having[0])
            return f"an option of {one} stands after it: actcli {one} ... {name}"
    meant = _ELSEWHERE.get(name)
    if meant and (meant.split()[0] in options or not meant.startswith("-")):
        return f"did you mean {meant}?" if meant.startswith("-") else "a name stands by itself: actcli plot gelu"
    if name in _NEEDLESS:
        return _NEEDLESS[name]
    if (near := suggest(name, options)) is not None:
        return near.replace("'", "")
    if "--param" in options and re.fullmatch(r"--[a-z_]{2,}", name):
        return f"a parameter gets a value: --param {name.lstrip('-')}=0.5; options: actcli {command.name} --help"
    return f"options: {', '.join(options)}" if options else None


def _named(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"argument {str(parameter.metavar or parameter.name)!r}"
    return f"option {parameter.opts[0]!r}"


def _example(command: Any) -> str | None:
    """The first example of the command's page."""
    found = re.findall(r"^ +(actcli .*)$", command.help or "", re.MULTILINE)
    own = [example for example in found if example.split()[1] == command.name]
    return next(iter([*own, *found]), None)


def _in_shell(word: str) -> str:
    """The word as it is typed: a formula in quotes."""
    return word if word.replace("_", "").replace("-", "").isalnum() else f'"{word}"'


def _is_activation(word: str) -> bool:
    from actcli.cli.complete import builtin_names

    return word in builtin_names() or "(" in word or "*" in word
