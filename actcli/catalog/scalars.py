"""What a plain YAML scalar means: YAML 1.2's core schema, with exact numbers.

| text                                  | is                                                      |
|---------------------------------------|---------------------------------------------------------|
| empty, ~, null, Null, NULL            | None                                                    |
| true, false (also True, TRUE, ...)    | bool                                                    |
| 12, -.5, 1e3, 010 (ten)               | Fraction                                                |
| .inf, -.inf, .nan (also .Inf, ...)    | float                                                   |
| everything else                       | text: yes, no, on, off, 0x1F, 0o17, 1_000, 1:30, dates  |

The core schema's 0x1F and 0o17 stay text as well: nobody means them where a number is expected. PyYAML's own resolver
is not used: it is YAML 1.1 (octal 010, base 60, `1e3` a text) and dies on `2001-13-45`.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Final

from actcli import limits

__all__ = ["Value", "plain_value"]

Value = str | bool | Fraction | float | None

_WORDS: Final[dict[str, Value]] = (
    dict.fromkeys(("", "~", "null", "Null", "NULL"))
    | dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf)
    | dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf)
    | dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan)
)
# [0-9], not \d: Arabic and other digits are text.
_NUMBER: Final = re.compile(r"([-+]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?")
_NUMBER_START: Final = frozenset("+-.0123456789")


def plain_value(text: str) -> Value:
    """The value of an unquoted scalar; ValueError says that it is a number beyond the limits.

    >>> plain_value("-.5"), plain_value("1e3"), plain_value("010"), plain_value("no"), plain_value("0x1F")
    (Fraction(-1, 2), Fraction(1000, 1), Fraction(10, 1), 'no', '0x1F')
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return text
    sign, whole, fraction, exponent = found.groups(default="")
    if len(whole) + len(fraction) > limits.NUMBER_DIGITS:
        raise ValueError(f"number of more than {limits.NUMBER_DIGITS} digits")
    # Checked before the power is made: Fraction("1e10000000") takes seconds, and int("0" * 5000) raises.
    if not (whole + fraction).strip("0"):
        return Fraction(0)
    power = exponent.lstrip("+-").lstrip("0")
    if len(power) > 5 or int(power or 0) > limits.NUMBER_EXPONENT:
        raise ValueError(f"exponent beyond {limits.NUMBER_EXPONENT}")
    return Fraction(f"{sign}{whole or 0}.{fraction or 0}e{'-' if exponent.startswith('-') else ''}{power or 0}")
