"""What is said about YAML that does not parse, and the advice for the traps that formulas fall into.

Characters of formulas mean something in YAML: `*x` is an alias, `|x|` a block, `a: b` a mapping. The parser's own words
("found character that cannot start any token") do not help who writes `formula: @x`; the same line in quotes does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from actcli import limits, text
from actcli.errors import InputError

if TYPE_CHECKING:
    from actcli.catalog.source import Source

__all__ = ["advice_to_quote", "syntax_error"]

# `key: value` with a value that YAML reads as something else than text.
_ENTRY: Final = re.compile(r"""[\s-]*([\w.]+|"[^"]*"|'[^']*'):[ \t]+(?=[*&!|>%@`?,\]}-]|[^"'\[{#].*(?:: | #))(.*)""")
# Part of what either of PyYAML's parsers says -> what to do.
_ADVICE: Final = (
    (r"'\t' that cannot", "indent with spaces, not with tabs"),
    ("mapping values", "a value that holds ': ' must stand in quotes"),
    ("could not find expected ':'", "each line is 'key: value', with a space after the colon"),
    ("escape", "in double quotes a backslash starts an escape; single quotes take it as it is"),
    ("',' or ']'", "close the bracket; a formula in brackets must stand in quotes"),
    ("',' or '}'", "close the brace; a formula in braces must stand in quotes"),
    ("end of stream", "close the quote"),
    ("document separator", "close the quote"),
    ("expected key", "keys of one level start in one column; a ' inside single quotes is written ''"),
    ("block end", "keys of one level start in one column; a ' inside single quotes is written ''"),
    ("'-' indicator", "items of one list start in one column"),
)


def syntax_error(source: Source, error: Exception) -> InputError:
    """The error for what PyYAML raised while it parsed `source`."""
    # What has no problem is a ValueError or OverflowError of Python's own: an escape or a directive with a huge number.
    problem = getattr(error, "problem", None) or "a number in it is too large"
    context = getattr(error, "context", None)
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    index = min(mark.index, len(source.text)) if mark else 0
    message = f"not valid YAML: {problem}"
    if opened and context and (begin := source.place(opened.index)).line < source.place(index).line:
        if "quoted scalar" in context:  # it ran to the end of the file
            index, message = opened.index, "not valid YAML: the quote is not closed"
        else:
            message += f" ({context} that starts at line {begin.line})"
    advice = advice_to_quote(source, index)
    if advice is None:
        tab = source.text[index : index + 1] == "\t"
        advice = _ADVICE[0][1] if tab else next((hint for part, hint in _ADVICE if part in problem), None)
    return InputError(text.visible(message), place=source.place(index), hint=advice)


def advice_to_quote(source: Source, index: int) -> str | None:
    """The hint that spells the entry on the line of `index` with quotes, if it looks like a formula without."""
    found = _ENTRY.fullmatch(source.place(index).text[: limits.FORMULA_CHARACTERS])
    if found is None:
        return None
    value = found[2].strip()
    whole = "'" + value.replace("'", "''") + "'" if len(value) <= 80 else "'...'"
    return f"quote the formula: {text.visible(f'{found[1]}: {whole}')}"
