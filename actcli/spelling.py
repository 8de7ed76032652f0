"""What the author of a formula probably meant: hints for unknown names and for what follows a whole formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.errors import suggest
from actcli.tokens import FOREIGN, KEYWORDS, LANGUAGE, Token

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from actcli.expr import Function

__all__ = ["hint_after", "hint_for_function", "hint_for_name", "hint_instead"]

# fmt: off
_OTHER_SPELLINGS: Final = {
    "ln": "log", "arctan": "atan", "arcsinh": "asinh", "fabs": "abs", "absolute": "abs", "sgn": "sign", "rint": "round",
    "maximum": "max", "minimum": "min", "clamp": "clip", "sum": "total", "step": "heaviside", "sigma": "sigmoid",
    "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "logistic": "sigmoid", "mod": "u - v*floor(u/v)",
    "power": "x**n", "pow": "x**n", "square": "x**2", "where": "a if condition else b", "Phi": "normal_cdf",
    "asin": "atan(u/sqrt(1 - u**2))", "acos": "pi/2 - atan(u/sqrt(1 - u**2))", "arcsin": "atan(u/sqrt(1 - u**2))",
    "arccos": "pi/2 - atan(u/sqrt(1 - u**2))",
    "ReLU": "relu", "nan": "a formula that is defined: there is no nan",
}
_SLIPS: Final = {
    "=": "equality is written ==, 'at most' <= and 'at least' >=",
    ")": "there is no '(' for it",
    ",": "a number is written 1.5, with a point; commas separate arguments",
    "mod": "a remainder is u - v*floor(u/v)",
    "else": "a choice inside of a choice needs brackets",
}
# fmt: on


def hint_for_name(name: str, names: Collection[str], functions: Mapping[str, Function]) -> str:
    """The hint for a name that stands for nothing."""
    if name in _OTHER_SPELLINGS:
        return f"write {_OTHER_SPELLINGS[name]}"
    near = suggest(name, [*names, *functions])
    if near or names:
        return near or "known names: " + ", ".join(sorted(names))
    return "a number is written 0.25, 1/3 or sqrt(2)"


def hint_for_function(name: str, names: Collection[str] | None, functions: Mapping[str, Function]) -> str:
    """The hint for a call of what is no function."""
    if names is not None and name in names:
        return f"write {name}*(...)"
    if name in _OTHER_SPELLINGS:
        return f"write {_OTHER_SPELLINGS[name]}"
    return suggest(name, functions) or "the functions: actcli help formulas"


def hint_instead(before: Token | None, token: Token) -> str:
    """The hint for a token where a value was expected."""
    if token.kind == "end":
        return "something is missing there"
    if before is not None and before.text == token.text == "/":
        return "a quotient that is rounded down is floor(u/v)"
    return LANGUAGE


def hint_after(before: Token, token: Token, *, known: bool) -> str:
    """The hint for a token where the formula could have ended; `known`: whether it is a name that has a meaning."""
    if token.text in _SLIPS:
        return _SLIPS[token.text]
    adjacent = token.start == before.start + before.length
    if before.kind == "number" and adjacent and token.kind in ("number", "name") and not known:
        return "a number is written 10, 0.5 or 1e-3"  # after 1_000, 0x10, 1.2.3, 1j
    operand = token.kind in ("number", "name") and token.text not in KEYWORDS | FOREIGN
    if operand and before.kind in ("number", "name"):
        return f"write {before.shown}*{token.shown}"
    if token.text == "(" and (before.kind == "number" or before.text == ")"):
        return f"write {'(...)' if before.text == ')' else before.shown}*(...)"
    if operand and before.text == ")":
        return f"write (...)*{token.shown}"
    return LANGUAGE
