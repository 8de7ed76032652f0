"""What the texts of options mean: parameters, numbers, the ends of an interval; and what is wrong with them."""

from __future__ import annotations

import re
from typing import Final

from actcli.errors import InputError, UsageError

__all__ = ["assignment", "finite", "interval", "listed"]

_NUMBERS: Final = "a number is written 0.5, 1e-3, 1/3 or sqrt(2)"


def assignment(text: str) -> tuple[str, str]:
    """The two sides of `name=value`."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip() or "=" in value:
        raise UsageError(f"a parameter is written name=value, not {text!r}", hint="for example: --param alpha=0.5")
    return name.strip(), value.strip()


def interval(ends: tuple[str, str] | None) -> tuple[str, str] | None:
    """The ends of a range, both of them numbers."""
    for end in ends or ():
        _need_number("--range", end)
    if ends is not None and any(re.search(r"\binf\b", end) for end in ends):
        raise UsageError(
            f"a range must be finite with low < high, not {ends[0]} to {ends[1]}",
            hint="over the whole line are: actcli error, actcli compare, with --over reals",
        )
    if ends is not None and finite("--range", ends[0]) > finite("--range", ends[1]):
        raise UsageError(
            f"a range must be finite with low < high, not {ends[0]} to {ends[1]}",
            hint=f"the other way round: --range {ends[1]} {ends[0]}",
        )
    return ends


def finite(option: str, text: str) -> float:
    """The number of an option; `inf`, `1/0` and `log(-1)` are refused, as a Python call refuses infinities and NaN."""
    from math import isfinite

    from actcli.activation import constant
    from actcli.evaluate import ball_at, nearest_float
    from actcli.text import quoted

    _need_number(option, text)
    formula = constant(text)
    number = nearest_float(lambda: ball_at(formula, {}))
    if not isfinite(number):
        raise UsageError(f"{option}: {quoted(text)} is no finite number", hint=_NUMBERS)
    return number


def _need_number(option: str, text: str) -> None:
    from actcli.activation import constant
    from actcli.text import quoted

    try:
        constant(text)
    except InputError as error:
        raise UsageError(f"{option}: {quoted(text)} is no number: {error.message}", hint=_NUMBERS) from None


def listed(name: str, values: str) -> list[str]:
    """The values of a parameter between commas; a comma inside of brackets belongs to a formula."""
    choices, depth = [""], 0
    for character in values:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            choices.append("")
        else:
            choices[-1] += character
    found = [choice.strip() for choice in choices]
    if not all(found):
        raise UsageError(f"a value is missing in {values!r}", hint="for example: --param alpha=0.1,0.5,1")
    for choice in found:
        finite(f"--param {name}", choice)
    return found
