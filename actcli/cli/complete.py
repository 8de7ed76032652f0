"""Completion of commands, options, names and values, answered before anything else is loaded.

A shell asks at every press of a key, and typer alone takes longer to load than one waits. So what can be completed is
written down here once more, in few words, and a test holds it against the commands. Typer's scripts and its protocol
are kept: `actcli --show-completion` prints them.

What is printed is evaluated by the shell (zsh does): only our own words, and names of letters, digits and `_.-:@`.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise

from actcli.cli import choices, symbols

TYPE_CHECKING = False  # as `typing` has it, which takes longer to import than the rest of this together
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

__all__ = ["COMMANDS", "GLOBAL", "answer", "builtin_names", "candidates"]

# command: what follows it | what it does | its options, with =KIND if they take a value
# fmt: off
COMMANDS: Final = {
    "list":    ("",       "List the activations of the catalogue.",
                "--family=families --type=types --framework=frameworks --format=tables --output=file"),
    "show":    ("name",   "Show all that is known of one activation, on one page.",
                "--param=parameter --format=pages --why=column --curve --no-curve --output=file"),
    "eval":    ("name",   "Evaluate at points, every digit shown being proved.",
                "--at= --deriv --digits= --param=parameter --format=tables --output=file"),
    "plot":    ("name",   "Draw functions and derivatives; the picture's path is printed.",
                "--deriv --order=order --kind=kinds --marks --param=parameter --range= --title= --style=presets"
                " --preset=presets --size= --dpi= --output=file --format=pictures --terminal --ascii --show"),
    "compare": ("name",   "Compare functions with a reference: a figure and a table.",
                "--matrix --range= --over=over --digits= --deriv --log --style=presets --preset=presets --size= --dpi="
                " --terminal --ascii --certificate=file --format=tables --output=file --figure --no-figure --jobs="
                " --cluster="),
    "error":   ("name",   "Print the errors against a reference: largest, where, averages.",
                "--range= --over=over --digits= --tolerance= --certificate=file --format=tables --output=file"),
    "sweep":   ("name",   "Draw the largest error against a parameter; the best value is found.",
                "--param=parameter --steps= --range= --over=over --style=presets --preset=presets --size= --dpi="
                " --terminal --ascii --format=tables --output=file --figure --no-figure"),
    "verify":  ("file",   "Check certificates of errors: every claim anew.",
                "--format=tables"),
    "table":   ("name",   "Compare properties: range, monotonicity, smoothness, cost.",
                "--columns=columns --wide --sort=column --measure --jobs= --cluster= --format=tables --output=file"),
    "atlas":   ("name",   "Build a site of the catalogue: an index, a page a function, a table.",
                "--output=file --jobs= --cluster="),
    "frameworks": ("name", "Tell what frameworks call each function, and with which defaults.",
                "--framework=frameworks --kinks --errors --dtype=dtypes --format=tables --output=file"),
    "conform": ("name",   "Call an installed framework and compare it with the proved values.",
                "--dtype=dtypes --backend=backends --save=file --check --saved --report=file --format=tables"
                " --output=file"),
    "identify": ("file",  "Name an unknown function: which definition it is, or is near to.",
                "--module= --onnx=file --count= --format=tables --output=file"),
    "tolerance": ("name", "Tell how far two functions may differ in a number format.",
                "--dtype=dtypes --range= --ulps= --naive --format=tables --output=file"),
    "check":   ("file",   "Check definition files and audit what they claim.",
                "--strict --claims --literature --format=tables --output=file"),
    "new":     ("",       "Write a commented starter file NAME.yaml in the current folder.",
                "--formula= --output=file"),
    "schema":  ("",       "Print the JSON Schema of definition files, for editors.", "--output=file"),
    "config":  ("show",   "Show the settings in force, and where each was said.",
                "--origin --format=tables --output=file"),
    "doctor":  ("",       "Tell what this installation is made of, and whether it works.",
                "--format=tables --output=file"),
    "help":    ("topic",  "Explain a topic, or a command.", "--man"),
}
GLOBAL: Final = "--config=file --color=colors --quiet --verbose --dry-run --isolated --mkdir --version --help"
SHORT: Final = {
    "-V": "--version", "-c": "--config", "-d": "--deriv", "-f": "--format", "-h": "--help", "-j": "--jobs",
    "-k": "--kind", "-m": "--marks",
    "-o": "--output", "-p": "--param", "-q": "--quiet", "-r": "--range",
    "-t": "--terminal", "-v": "--verbose", "-w": "--wide",
}
VALUES: Final[Mapping[str, Sequence[str]]] = {
    "backends":   choices.BACKENDS,
    "colors":     choices.COLORS,
    "column":     choices.COLUMNS,
    "columns":    (*choices.COLUMNS, *choices.GROUPS),
    "dtypes":     choices.DTYPES,
    "frameworks": choices.FRAMEWORKS,
    "kinds":      choices.KINDS,
    "order":      ("0", "1", "2"),
    "over":       choices.OVER,
    "pages":      choices.PAGE_FORMATS,
    "pictures":   (*choices.FIGURE_FORMATS, "html", *choices.TERMINAL_FORMATS),
    "presets":    choices.PRESETS,
    "show":       ("show",),
    "tables":     choices.TABLE_FORMATS,
    "topic":      (*choices.TOPICS, *COMMANDS),
    "types":      choices.TYPES,
}
# fmt: on
_BYTES: Final = 1_000_000  # of a definition file


def answer(environment: Mapping[str, str]) -> int | None:
    """Print what a shell asks for, and return the exit code; None if it asks for something else, such as its script."""
    shell = environment.get("_ACTCLI_COMPLETE", "").removeprefix("complete_")
    if shell == "bash":
        words, at = _split(environment.get("COMP_WORDS", "")), environment.get("COMP_CWORD", "")
        index = int(at) if at.isdecimal() else len(words)
        before, begun = words[1:index], words[index] if index < len(words) else ""
    elif shell in ("zsh", "fish", "powershell", "pwsh"):
        text = environment.get("_TYPER_COMPLETE_ARGS", "")
        words = _split(text)[1:]
        begun = environment.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "") if "p" in shell[:1] else ""
        begun = begun or (words[-1] if words and not text.endswith(" ") else "")
        before = words[:-1] if begun else words
    else:
        return None
    found = candidates(before, begun)
    if shell == "fish" and environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if found else 1
    sys.stdout.write(_SHELLS[shell](found))
    return 0


def candidates(before: Sequence[str], begun: str) -> list[str]:
    """The words that may stand after those before and begin with what was begun.

    >>> candidates(["plot", "gelu"], "--de")
    ['--deriv']
    """
    option, _, value = begun.partition("=")
    if (before and before[-1] == "=") or begun == "=":  # three words to bash
        before, begun = before[: len(before) - (begun != "=")], begun.lstrip("=")
    command = _command(before)
    options = _options(command)
    if begun.startswith("--") and options.get(option) is not None:  # one word to zsh and fish
        return [f"{option}={one}" for one in candidates([*before, option], value)] if "=" in begun else [option]
    last = SHORT.get(before[-1], before[-1]) if before else ""
    kind = options.get(last)
    if kind is not None:
        return _values(kind, before, begun)
    if begun.startswith("-"):
        return sorted(one for one in options if one.startswith(begun))
    if command is None:
        return [name for name in COMMANDS if name.startswith(begun)]
    return _values(COMMANDS[command][0], before, begun)


def _command(words: Sequence[str]) -> str | None:
    options, skip = _options(None), False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = options.get(SHORT.get(word, word)) is not None
        else:
            return word if word in COMMANDS else None
    return None


def _options(command: str | None) -> dict[str, str | None]:
    """Options, and the kind of value that each takes, None for a flag."""
    text = f"{COMMANDS[command][2]} {GLOBAL}" if command else GLOBAL
    pairs = [word.partition("=") for word in text.split()]
    return {name: kind if equals else None for name, equals, kind in pairs}


def _values(kind: str, before: Sequence[str], begun: str) -> list[str]:
    head = ""
    if kind == "columns":
        head, comma, begun = begun.rpartition(",")
        if not {*head.split(",")} <= {*VALUES[kind], ""}:  # what is no column is not said back to a shell
            return []
        head += comma
    known: Iterable[str] = VALUES.get(kind, ())
    if kind == "name":
        if (split := symbols.begun_of(before, begun)) is not None:
            return [one.removeprefix(split[0]) for one in symbols.completed("".join(split), _all_lines())]
        known = sorted({*builtin_names(), *_own_names(before)})
        if begun and not any(one.startswith(begun) for one in known):
            known = symbols.completed(begun, _all_lines())
    elif kind == "families":
        known = [os.path.basename(folder) for folder in _folders()]  # noqa: PTH119
    elif kind == "parameter":
        known = sorted({f"{name}=" for word in before for name in _parameters(word)})
    return [head + one for one in known if one.startswith(begun)]


# Names


def _configs() -> str:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 -- pathlib is too slow
    inside = os.path.join(package, "configs")  # noqa: PTH118
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "configs")  # noqa: PTH112, PTH118, PTH120


def _builtin_files() -> dict[str, str]:
    return {
        name[:-5]: os.path.join(folder, name)  # noqa: PTH118
        for folder in _folders()
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(".yaml")
    }


def _folders() -> list[str]:
    """The folders of the catalogue, each a family."""
    try:
        found = [one.path for one in os.scandir(_configs()) if one.is_dir() and one.name != "frameworks"]
    except OSError:  # a broken installation, of which the commands tell
        return []
    return sorted(found)


def builtin_names() -> list[str]:
    """The names of the catalogue, sorted; no file is read."""
    return sorted(_builtin_files())


def _all_lines() -> Iterator[str]:
    """The lines of all built-in definitions."""
    return (line for path in _builtin_files().values() for line in _lines(path))


def _own_names(before: Sequence[str]) -> list[str]:
    """The names in files of one's own, told by how their lines begin: nothing is parsed."""
    paths = [after for word, after in pairwise(before) if SHORT.get(word, word) == "--config"]
    paths += [path for path in os.environ.get("ACTCLI_PATH", "").split(os.pathsep) if path]
    return [name for path in [*paths, "actcli.yaml"] for name in _names_in(path)]


def _names_in(path: str) -> list[str]:
    keys = [line.partition(":")[0] for line in _lines(path) if line[:1].isalpha() and ":" in line]
    if "formula" in keys or "values" in keys:
        keys = [os.path.basename(path).partition(".")[0]]  # noqa: PTH119
    return [key for key in keys if key.isascii() and all(one.isalnum() or one in "_.-" for one in key)]


def _parameters(name: str) -> list[str]:
    """The keys below `parameters:` in the file of a built-in activation."""
    found, inside = [], False
    for line in _lines(_builtin_files().get(name, "")):
        if not line.startswith(" "):
            inside = line.startswith("parameters:")
        elif inside and line[2:3].isalpha():
            found.append(line.strip().partition(":")[0])
    return found


def _lines(path: str) -> list[str]:
    if not os.path.isfile(path):  # noqa: PTH113
        return []
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(_BYTES).decode(errors="replace").splitlines()
    except OSError:
        return []


# Shells


def _split(text: str) -> list[str]:
    """The words of a line; quotes may be open."""
    if not any(quote in text for quote in "'\"\\"):
        return text.split()
    import shlex

    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split, reader.commenters = True, ""
    words = []
    try:
        words += list(reader)
    except ValueError:  # an open quote: its word is being written
        words.append(reader.token or "")
    return words


def _for_zsh(found: Sequence[str]) -> str:
    if not found:
        return "_files\n"
    shown = "\n".join(
        f'"{one}":"{_quoted(COMMANDS[one][1])}"' if one in COMMANDS else f'"{_quoted(one)}"' for one in found
    )
    return f"_arguments '*: :(({shown}))'\n"


def _quoted(text: str) -> str:
    return text.replace("'", "''").replace(":", r"\\:")


def _for_fish(found: Sequence[str]) -> str:
    return "".join(f"{one}\t{COMMANDS[one][1]}\n" if one in COMMANDS else f"{one}\n" for one in found)


def _for_powershell(found: Sequence[str]) -> str:
    return "".join(f"{one}:::{COMMANDS[one][1] if one in COMMANDS else ' '}\n" for one in found)


_SHELLS: Final = {
    "bash": lambda found: "".join(f"{one}\n" for one in found),
    "fish": _for_fish,
    "powershell": _for_powershell,
    "pwsh": _for_powershell,
    "zsh": _for_zsh,
}
