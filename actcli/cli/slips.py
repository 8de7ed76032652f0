"""What is not a name and not a formula, and was probably meant otherwise.

A formula that is wrong is told by its parser, character by character. Here is what stands where a name or a formula is
expected on a command line and belongs elsewhere: a parameter, a file, an equation, names with commas.
"""

from __future__ import annotations

import re
from typing import Final

from actcli.errors import ActcliError, UnknownName, UsageError

__all__ = ["explain", "slip"]

_NAMES: Final = re.compile(r"[A-Za-z][\w.-]*(?:\s*,\s*[A-Za-z][\w.-]*)+,?")
_ASSIGNMENT: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\([\w\s,]*\)\s*)?=(?!=)\s*(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?(?:/[0-9]+)?(?:,.*)?")
_FILE: Final = re.compile(r"[^()*]+\.(?:(png|svg|pdf|csv|json|md|html|txt|tex|npy)|ya?ml)", re.IGNORECASE)


def slip(text: str) -> None:
    """Raise what is to be said of a text that is no name and no formula."""
    if _NAMES.fullmatch(text):
        words = " ".join(re.split(r"[\s,]+", text.rstrip(",")))
        raise UnknownName("activation", text, (), hint=f"names are separated by blanks: {words}")
    if found := _ASSIGNMENT.fullmatch(text):
        name, value = found[1], found[2]
        if _NUMBER.fullmatch(value):
            raise UsageError(f"{text!r} is no name and no formula", hint=f"a parameter: --param {name}={value}")
        raise UsageError(f"{text!r} is an equation", hint=f"a formula is what stands to its right: {value!r}")
    if found := _FILE.fullmatch(text):
        hint = f"an output: -o {text}" if found[1] else f"definitions: -c {text}, and a name"
        raise UnknownName("activation", text, (), hint=hint)


def explain(error: ActcliError) -> None:
    """Add what can be done on a command line about a name in a formula that means nothing."""
    found = re.fullmatch(r"unknown name '(\w+)'", error.message)
    if found and (error.hint or "").startswith("known names"):
        error.hint = f"the input is x; a parameter gets a value: --param {found[1]}=1"
