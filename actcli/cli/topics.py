"""The pages of `actcli help TOPIC`: short, and generated from the tables that the program itself goes by.

Lines that begin with two blanks and `actcli` are examples, and tests run them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from actcli.cli import choices
from actcli.errors import ActcliError, UnknownName, suggest

__all__ = ["EXIT_CODES", "PAGES", "VARIABLES", "page"]

_WIDTH: Final = 80
_OTHER_CODES: Final = {129: "Hung up", 130: "Interrupted", 141: "The reader of the output went away", 143: "Terminated"}
# variables that are heeded besides those of settings
VARIABLES: Final = {
    "ACTCLI_CACHE": "the folder in which findings are remembered; off: nowhere",
    "NO_COLOR": "not empty: no colours",
    "FORCE_COLOR": "colours; 0 or false: none",
    "CLICOLOR_FORCE": "as FORCE_COLOR",
    "CLICOLOR": "0: no colours",
    "TERM": "dumb: no colours unless they are forced",
    "COLUMNS": "the width of the terminal, from 20 to 400",
    "LINES": "the height of the terminal, from 4 to 200",
    "TMUX": "set: pictures in the terminal are sixels or characters",
    "TERM_PROGRAM": "iTerm.app, WezTerm, mintty: pictures in iTerm2's protocol",
    "LC_TERMINAL": "iTerm2: the same, also over ssh",
    "KERAS_BACKEND": "what 'actcli conform keras' computes with; jax, torch, tensorflow if not set",
    "OPENBLAS_NUM_THREADS": "threads of NumPy's library, one if not set",
}


def page(topic: str | None) -> str:
    """The page of a topic."""
    from actcli.cli.app import COMMANDS

    known = [*PAGES, *COMMANDS]
    if topic not in PAGES:
        hint = suggest(topic or "", known) or f"topics: {', '.join(PAGES)}; or a command"
        raise UnknownName("topic", topic or "", known, hint=hint)
    return PAGES[topic]()


def _paragraph(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH, break_on_hyphens=False)


def _rows(pairs: Iterable[tuple[str, str]], indent: int = 2) -> str:
    """Aligned names and texts, which hang to the right of them."""
    pairs = list(pairs)
    column = min(max(len(name) for name, _ in pairs), 24) + indent + 2
    return "\n".join(_row(name, text, indent, column) for name, text in pairs)


def _row(name: str, text: str, indent: int, column: int) -> str:
    head = f"{' ' * indent}{name}".ljust(column)
    lines = textwrap.wrap(text, _WIDTH - column, break_on_hyphens=False) or [""]
    if len(head) > column or head[-1] != " ":
        return "\n".join([head, *(" " * column + line for line in lines)])
    return "\n".join([(head + lines[0]).rstrip(), *(" " * column + line for line in lines[1:])])


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


# The pages


def _formulas() -> str:
    from actcli.format import format_expr
    from actcli.library import REDUCTIONS, VOCABULARY

    def rows(reductions: bool) -> Iterator[tuple[str, str]]:
        for word in VOCABULARY.values():
            if (word in REDUCTIONS) is reductions:
                fields = [one.name + (f"={format_expr(one.default)}" if one.default else "") for one in word.parameters]
                meaning = "" if word.definition is None else format_expr(word.definition)
                yield word.name + (f"({', '.join(fields)})" if fields else ""), meaning

    return _joined(
        "Formulas",
        _paragraph("""Wherever a command takes a name it also takes a formula. It is written in x, or in a and b for a
            gated activation; in quotes, since shells read * and brackets too."""),
        '  actcli plot "x*sigmoid(1.702*x)"\n'
        '  actcli eval "max(0, x)" --at -1,1/3\n'
        '  actcli plot "x if x > 0 else alpha*(exp(x) - 1)" --param alpha=0.5,1,2',
        _rows(
            (
                ("+ - * / **", "arithmetic; a power is x**2, and 2x is written 2*x"),
                ("a if c else b", "a choice; c is built of < <= > >= == != and, or, not"),
                ("0.1", "exactly one tenth: no number is rounded"),
                ("any other name", "a parameter: bind it with --param NAME=VALUE"),
                ("gelu(x)", "any activation of the catalogue: actcli list"),
            )
        ),
        "Words, and their definitions:",
        _rows(rows(False)),
        "Over the last axis, for vectors:",
        _rows(rows(True)),
    )


def _definitions() -> str:
    from actcli.catalog.records import FIELDS

    return _joined(
        "Definitions",
        _paragraph("""A definition of your own is a YAML file that is named as the activation is; 'actcli new' writes a
            commented one, 'actcli check' says what is wrong with it, 'actcli schema' prints its JSON Schema."""),
        '  actcli new my_swish --formula "x*sigmoid(beta*x)"\n'
        "  actcli check my_swish.yaml\n"
        "  actcli --config my_swish.yaml plot my_swish --param beta=0.5,1,2",
        _paragraph("""Definitions are looked for in what --config names, in the setting 'definitions', in ACTCLI_PATH,
            in actcli.yaml of the current folder, and in the catalogue. A name means one of them: a built-in name is
            replaced only by a definition that says 'override: true'. A file may hold several, as a mapping from names
            to definitions. Keys:"""),
        _rows((field.key, field.about) for field in FIELDS),
    )


def _formats() -> str:
    from actcli.exporters import EXPORTERS

    tables = [("rich", "for people, as wide as the terminal")]
    tables += [(name, f"file.{exporter.extensions[0].lstrip('.')}") for name, exporter in EXPORTERS.items()]
    return _joined(
        "Formats",
        _paragraph("""A table goes to standard output, or with -o to a file whose extension names the format. --format
            outranks the extension, and both outrank the setting 'table-format'. Without any of them a terminal gets
            'rich'; a pipe gets 'plain', which is never cut or coloured, whatever the width."""),
        _rows(tables),
        _paragraph("""json is stable: it names its schema (actcli/error/1), numbers are complete, proved bounds are
            decimals rounded outward, and what is not finite is null with a remark."""),
        f"Figures: {', '.join(choices.FIGURE_FORMATS)}. Their sizes: {', '.join(choices.PRESETS)}.",
        _paragraph("""pgf is for \\input in LaTeX, set in the fonts of the document; writing it needs LaTeX, and maps
            cannot be written. A PDF is for \\includegraphics, with TrueType fonts."""),
        _paragraph("""A figure goes to outputs/, or with -o to a file; '-o -' is standard output. The same command
            writes the same bytes."""),
        _paragraph("""In the terminal: terminal, the same as --terminal, is a bitmap in the protocol of kitty, iTerm2
            or as sixels where the terminal answers that it has one, else characters; kitty, iterm, sixel, braille and
            ascii are asked for by name. A pipe gets characters without colours. Bitmaps have every kind of picture,
            characters have curves."""),
        "  actcli plot gelu -o gelu.svg\n"
        "  actcli plot gelu -f pdf -o - > gelu.pdf\n"
        "  actcli error gelu gelu_tanh -o gap.tex\n"
        "  actcli list -f jsonl",
    )


def _exit_codes() -> str:
    return _joined(
        "Exit codes",
        _rows((str(code), meaning) for code, meaning in EXIT_CODES.items()),
        _paragraph("""Standard output is data, standard error is talk. A message says what is wrong, where, and after
            'hint:' what to do."""),
        "  actcli error gelu gelu_tanh --tolerance 5e-4",
    )


def _codes() -> dict[int, str]:
    """Exit codes, from the errors that have them."""
    found = {0: "Done"}
    kinds: list[type[ActcliError]] = ActcliError.__subclasses__()
    for kind in sorted(kinds, key=lambda kind: kind.code):
        found[kind.code] = (kind.__doc__ or "").splitlines()[0].rstrip(".")
    return found | _OTHER_CODES


def _environment() -> str:
    from actcli.cli.settings import SETTINGS, user_file

    def rows() -> Iterator[tuple[str, str]]:
        for setting in SETTINGS:
            default = setting.default if isinstance(setting.default, str) else ", ".join(setting.default)
            yield setting.variable, f"{setting.key}: {setting.about}{f'; {default} if not set' if default else ''}"

    return _joined(
        "Environment and settings",
        _paragraph(f"""A setting is, in this order, what the command line says, a variable, the project's file, the
            user's file, or the default. A file is actcli.toml, or the table [tool.actcli] of pyproject.toml; the
            project's is looked for from the current folder upwards, the user's is {user_file()}. --isolated heeds
            none of them."""),
        "  actcli config show --origin",
        _rows(rows()),
        "Other variables:",
        _rows(VARIABLES.items()),
        '    # actcli.toml\n    color = "never"\n    definitions = ["activations/"]\n    table-format = "md"',
    )


EXIT_CODES: Final = _codes()
PAGES: Final[dict[str, Callable[[], str]]] = {
    "definitions": _definitions,
    "environment": _environment,
    "exit-codes": _exit_codes,
    "formats": _formats,
    "formulas": _formulas,
}
