"""What is not a name and not a formula, and was probably meant otherwise.

A formula that is wrong is told by its parser, character by character. Here is what stands where a name or a formula is
expected on a command line and belongs elsewhere: a parameter, a file, an equation, names with commas.
"""

from __future__ import annotations

import os
import re
from typing import Final

from actcli.errors import ActcliError, UnknownName, UsageError

__all__ = ["explain", "slip"]

_NAMES: Final = re.compile(r"[A-Za-z][\w.-]*(?:\s*,\s*[A-Za-z][\w.-]*)*(?:\s*,)?")
_ASSIGNMENT: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\([\w\s,]*\)\s*)?=(?!=)\s*(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?(?:/[0-9]+)?(?:,.*)?")
_QUOTED: Final = re.compile(r"""(['"])([^'"]+)\1""")
_LAMBDA: Final = re.compile(r"lambda\s+[A-Za-z_]\w*\s*:\s*(.+)", re.DOTALL)
_BETWEEN: Final = frozenset({"vs", "vs.", "versus", "and", "with", "against", "to", "minus", "over"})
_ELSEWHERE: Final = {"ln": "log(x)", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "sgn": "sign(x)"}
_DOTTED: Final = re.compile(r"([A-Za-z]\w*)\.((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:\([^()]*\))?)")
# how frameworks are imported: how they are called here
_FRAMEWORKS: Final = {"nn": "torch", "F": "torch", "pytorch": "torch", "tensorflow": "tf", "jnn": "jax"}
_FILE: Final = re.compile(r"[^()*]+\.(?:(png|svg|pdf|csv|json|md|html|txt|tex|npy)|ya?ml)", re.IGNORECASE)


def slip(text: str) -> None:
    """Raise what is to be said of a text that is no name and no formula."""
    if "," in text and _NAMES.fullmatch(text):
        words = " ".join(re.split(r"[\s,]+", text.rstrip(",")))
        said = "names are separated by blanks" if " " in words else "a name without the comma"
        raise UnknownName("activation", text, (), hint=f"{said}: {words}")
    if found := _ASSIGNMENT.fullmatch(text):
        name, value = found[1], found[2]
        if _NUMBER.fullmatch(value):
            raise UsageError(f"{text!r} is no name and no formula", hint=f"a parameter: --param {name}={value}")
        if value[:1] in ("<", ">"):
            raise UsageError(f"{text!r} is no formula", hint="'at most' is written <=, 'at least' >=")
        right = f"a formula is what stands to its right: {value!r}" if value else "a formula is missing to its right"
        raise UsageError(f"{text!r} is an equation", hint=right)
    if found := _FILE.fullmatch(text):
        hint = f"an output: -o {text}" if found[1] else f"definitions: -c {text}, and a name"
        raise UnknownName("activation", text, (), hint=hint)
    if advice := _word(text):
        raise UnknownName("activation", text, (), hint=advice)


def _word(text: str) -> str | None:
    """The hint for one word that is no name of an activation."""
    from actcli.library import VOCABULARY

    function = VOCABULARY.get(text)
    if function is not None and text.isidentifier():
        count = len(function.parameters)
        if count == 1:
            return f"a function is written with its input: '{text}(x)'"
        return None if count else f"a constant formula stands in brackets: '({text})'"
    if text in _ELSEWHERE:
        return f"a formula: '{_ELSEWHERE[text]}'"
    if text in _BETWEEN:
        return "names stand side by side, with no word between them: gelu relu"
    if re.fullmatch(r"[A-Za-wyzX]", text):
        return "the input of a formula is x, in lower case"
    if os.path.exists(text):  # noqa: PTH110 -- where Path.exists raises for a name of a million letters
        return "it is a file here; a shell puts files for '*', so that a formula needs quotes"
    return None


def _symbol(text: str) -> str | None:
    """The symbol that `torch.nn.GELU` means, if there is one: `torch:nn.GELU`."""
    found = _DOTTED.fullmatch(text)
    if found is None:
        return None
    from actcli.catalog import default_catalog
    from actcli.catalog.foreign import foreign

    framework = _FRAMEWORKS.get(found[1], found[1])
    for path in (text if found[1] == "nn" else found[2], found[2].rpartition(".")[2]):
        symbol = f"{framework}:{path}"
        try:
            foreign(symbol, default_catalog())
        except ActcliError:
            continue
        return symbol
    return None


def explain(error: ActcliError, text: str) -> None:
    """Add what can be done on a command line about a name that means nothing, quotes that the shell left, Python."""
    if (symbol := _symbol(text)) is not None:
        error.hint = f"a symbol of a framework is written {symbol}"
    if quotes := _QUOTED.fullmatch(text):
        error.hint = f"without the inner quotes: {quotes[2]}"
    if python := _LAMBDA.fullmatch(text):
        error.hint = f"a formula is what follows the colon: {python[1]!r}"
    found = re.fullmatch(r"unknown name '(\w+)'", error.message)
    if found and (error.hint or "").startswith("known names"):
        error.hint = f"the input is x; a parameter gets a value: --param {found[1]}=1"
