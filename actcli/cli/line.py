"""The words of a command line, put in the order that the parser expects.

Global options come first wherever they stand; an interval may be written as people write intervals; `help plot` is
`plot --help`; and what begins with a minus and is a formula is not taken for an option. All that is decided here is
decided from the words alone: nothing is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actcli.errors import UsageError

__all__ = ["command", "normal"]

GLOBAL: Final = {
    "--config": 1, "-c": 1, "--color": 1, "--quiet": 0, "-q": 0, "--verbose": 0, "-v": 0, "--dry-run": 0,
    "--isolated": 0, "--mkdir": 0,
}  # fmt: skip
_FLAGS: Final = re.compile(r"-[dqvw]{2,}")  # short options without values, written together
_FORMULA: Final = re.compile(r"-(?:[0-9.(]|[A-Za-z_]\w*\s*[(*]|[abx]\s*[-+*/]).*")  # -x*relu(x), not -ofile
_TRUTHS: Final = frozenset({"true", "false", "yes", "no", "on", "off"})
_TWO_ENDS: Final = "for example: --range -5 5, --range=-5:5, or --range ±5"
_SEPARATORS: Final = ("...", "..", "\N{HORIZONTAL ELLIPSIS}", ":", ";", ",", " to ")
_MINUS: Final = dict.fromkeys(map(ord, "\N{MINUS SIGN}\N{EN DASH}\N{FULLWIDTH HYPHEN-MINUS}"), "-")
_PLUS_MINUS: Final = re.compile(r"\s*(?:±|\+/-|\+-)(.+)", re.DOTALL)


def normal(arguments: Sequence[str]) -> list[str]:
    """The line with global options first and each interval as two words.

    >>> normal(["plot", "gelu", "--range", "[-8, 8]", "-q"])
    ['-q', 'plot', 'gelu', '--range', '-8', '8']
    """
    first: list[str] = []
    rest: list[str] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
            break
        if _FLAGS.fullmatch(word):
            words[:0] = [f"-{letter}" for letter in word[1:]]
        elif name in GLOBAL and bool(equals) <= bool(GLOBAL[name]):
            count = 0 if equals else GLOBAL[name]
            first += [name, value] if equals and name.startswith("--") else [word, *words[:count]]
            words = words[count:]
        elif name in GLOBAL and name.startswith("--"):
            raise UsageError(f"{name} takes no value", hint=f"write {name} alone")
        elif name in ("--range", "-r"):
            rest += ["--range", *_ends(value if equals else None, words)]
        elif re.match(r"-r[^a-zA-Z]", word):
            rest += ["--range", *_ends(word[2:], words)]
        elif name in ("--output", "-o") and (value == "" if equals else words[:1] == [""]):
            raise UsageError(f"{name} names no file", hint="a variable of the shell may be empty: -o FILE")
        elif re.fullmatch(r"-d[0-9]+", word):
            raise UsageError("-d takes no value", hint=f"a derivative of another order: --order {word[2:]}")
        elif word in ("--deriv", "-d") and words and words[0].isdecimal():
            raise UsageError(f"{word} takes no value", hint=f"a derivative of another order: --order {words[0]}")
        elif word in ("--deriv", "-d", "--marks", "-m") and words and words[0].lower() in _TRUTHS:
            raise UsageError(f"{word} takes no value", hint=f"write {word} alone, or leave it out")
        elif re.fullmatch(r"-[a-z][a-z-]{2,}", word) and f"-{word}" in _long_options():
            raise UsageError(f"no such option {word!r}", hint=f"did you mean -{word}?")
        elif _FORMULA.fullmatch(word) and rest and not rest[-1].startswith("-"):
            rest.append(f" {word}")  # which no parser of options takes for one
        else:
            rest.append(word)
    return first + _helped(rest)


def command(words: Sequence[str]) -> str | None:
    """The command of a normal line, if it can be told without the parser."""
    from actcli.cli.app import COMMANDS

    rest = list(words)
    while rest and rest[0] in GLOBAL:
        rest = rest[1 + GLOBAL[rest[0]] :]
    return rest[0] if rest and rest[0] in COMMANDS else None


def _long_options() -> set[str]:
    """The options of all commands."""
    from actcli.cli.complete import COMMANDS, GLOBAL

    texts = [GLOBAL, *(options for _, _, options in COMMANDS.values())]
    return {word.partition("=")[0] for text in texts for word in text.split()}


def _helped(words: list[str]) -> list[str]:
    """`help` as `--help`, and `help plot` as `plot --help`; topics are left to the command `help`."""
    from actcli.cli.app import COMMANDS

    if words == ["help"]:
        return ["--help"]
    if words[:1] == ["help"] and words[1] in COMMANDS:
        return [words[1], "--help"]
    return words


# An interval


def _ends(text: str | None, words: list[str]) -> list[str]:
    """The ends of the interval that a word and those after it write; the words that it takes are taken."""
    if text is None:
        text = words.pop(0) if words else ""
        if not text or _is_option(text):
            raise UsageError("--range takes two ends", hint=_TWO_ENDS)
    open_end = bool(words) and len(text) > 1 and text[-1] in ",;:"  # as in [-8, 8] without quotes
    if not open_end and (found := _split(text)) is not None:
        return found
    if words and words[0] in ("to", ":", ",", ".."):
        words.pop(0)
    if not words or _is_option(words[0]):
        raise UsageError(f"--range takes two ends, not only {text!r}", hint=_TWO_ENDS)
    pair = f"{text.rstrip(',;: ')},{words.pop(0).lstrip(',;: ')}"
    return _split(pair) or pair.split(",", 1)


def _split(text: str, *, inside: bool = False) -> list[str] | None:
    """The two ends in one text, or None if it is only one.

    >>> _split("±8"), _split("(-pi; pi]"), _split("max(1, 2)")
    (['-8', '8'], ['-pi', 'pi'], None)
    """
    text = text.translate(_MINUS).strip()
    if symmetric := _PLUS_MINUS.fullmatch(text):
        end = symmetric[1].strip()
        return [f"-{end}" if end.replace(".", "", 1).isalnum() else f"-({end})", end]
    for separator in _SEPARATORS:
        if (at := _outside(text, separator)) is not None:
            low, high = text[:at].strip(), text[at + len(separator) :].strip()
            if _outside(high, separator) is not None:
                raise UsageError(f"--range takes two ends and no step, not {text!r}", hint=_TWO_ENDS)
            return [low, high]
    if not inside and text[:1] in ("[", "(", "]") and text[-1:] in ("]", ")", "["):
        return _split(text[1:-1], inside=True)
    blank = text.split() if _outside(text, " ") is not None else []
    return blank if len(blank) == 2 and blank[1][0] not in "+*/" and blank[0][-1] not in "+-*/(," else None


def _outside(text: str, separator: str) -> int | None:
    """Where the separator stands outside of all brackets."""
    depth = 0
    for at, character in enumerate(text):
        if depth == 0 and text.startswith(separator, at):
            return at
        depth += (character in "([") - (character in ")]")
    return None


def _is_option(word: str) -> bool:
    return word.startswith("--") or (len(word) == 2 and word[0] == "-" and word[1].isalpha() and word != "-e")
