"""Text to tokens, with limits, and with a place for every error.

What people paste from papers (a true minus sign, a dot for times, π, x²) is read by a closed table; any other character
beyond ASCII is refused with its name, for `х` is not `x`. Rejected: Unicode normalisation, which reads both alike.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from actcli import limits
from actcli.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FOREIGN", "KEYWORDS", "LANGUAGE", "Source", "Token"]

KEYWORDS: Final = frozenset({"if", "else", "and", "or", "not"})
FOREIGN: Final = frozenset(
    {"lambda", "for", "in", "is", "import", "await", "yield", "def", "return", "None", "True", "False"}
)
LANGUAGE: Final = "only numbers, names, + - * / ** ( ) , comparisons, 'a if c else b' and known functions"

# fmt: off
_DIGITS_ABOVE: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PASTED: Final = {
    "−": ("operator", "-"), "÷": ("operator", "/"),
    "×": ("operator", "*"), "·": ("operator", "*"), "⋅": ("operator", "*"),
    "≤": ("operator", "<="), "≥": ("operator", ">="), "≠": ("operator", "!="),
    "π": ("name", "pi"),
}
_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/<>(),=])"
    rf"|(?P<raised>[{_DIGITS_ABOVE}]+)"
    rf"|(?P<pasted>[{''.join(_PASTED)}])"
)
_EXPONENTIAL: Final = re.compile(r"(?<![A-Za-z0-9_])e\s*$")
_TO_ASCII: Final = str.maketrans(_DIGITS_ABOVE, "0123456789")
_HINTS: Final = {
    "^": "write a power as x**2",
    "|": "write abs(x), or 'or' between conditions",
    "!": "factorials are not in the language; 'not equal' is !=",
    "&": "write 'and'",
    "%": "a remainder is u - v*floor(u/v)",
    ";": "a formula is one expression",
    ".": "functions stand by themselves: exp(x), not math.exp(x)",
    ":": "a choice is written: x if x > 0 else 0",
    "?": "a choice is written: x if x > 0 else 0",
    "#": "a formula has no comments",
    "[": "use round brackets",
    "{": "use round brackets",
    "'": "a formula has no strings; on Windows quotes are double ones",
    '"': "a formula has no strings",
    "$": "a formula is written like 1/(1 + exp(-x)), not in TeX",
    "\\": "a formula is written like 1/(1 + exp(-x)), not in TeX",
    "√": "write sqrt(x)",
    "σ": "write sigmoid(x)",
    "Φ": "write normal_cdf(x)",
    "φ": "write normal_pdf(x)",
    "∞": "write inf",
    "′": "the derivative is drawn by --deriv",
    **dict.fromkeys("–—‐‑", "write -"),
    **dict.fromkeys("∗•", "write *"),
    **dict.fromkeys("⁄∕", "write /"),
}
# Letters that no normalisation folds and no eye tells apart.
_LOOKS: Final = dict(zip("асԁеһіјӏорԛѕухԝοѵɡ", "acdehijlopqsyxwovg", strict=True))
# fmt: on
_INVISIBLE: Final = ("Cc", "Cf", "Mn", "Zl", "Zp")  # controls, formats, marks on the letter before, ends of lines
_MOST: Final = Fraction(10) ** limits.NUMBER_EXPONENT
_LEAST: Final = 1 / _MOST


class Token(NamedTuple):
    """A word of a formula: what kind it is, how it reads in ASCII, and where it stands."""

    kind: str  # number, name, operator, raised, end
    text: str
    start: int
    length: int

    def described(self) -> str:
        """The token for a message."""
        return "the end of the formula" if self.kind == "end" else repr(self.shown)

    @property
    def shown(self) -> str:
        """The text, its middle left out where it is a number of hundreds of digits."""
        return self.text if len(self.text) <= limits.NAME_CHARACTERS else f"{self.text[:24]}...{self.text[-24:]}"


class Source(NamedTuple):
    """A formula's text and where it stands."""

    text: str
    place: Place

    def fail(self, message: str, start: int, length: int = 1, hint: str | None = None) -> NoReturn:
        """Raise the error of the characters from `start` on."""
        before = self.text[:start]
        row = before.count("\n")
        if row:  # a formula over several lines: count within it
            line = self.text.split("\n")[row]
            place = Place(self.place.name, self.place.line + row, start - before.rfind("\n"), line, length)
        else:
            place = self.place.shifted(start, length)
        raise InputError(message, place=place, hint=hint)

    def fail_at(self, token: Token, message: str, hint: str | None = None) -> NoReturn:
        """Raise the error of a token."""
        self.fail(message, token.start, max(token.length, 1), hint)

    def tokens(self) -> list[Token]:
        """The tokens, `end` last.

        >>> [token.text for token in Source("3·x²", Place("formula", 1, 1)).tokens()]
        ['3', '*', 'x', '2', 'end of formula']
        """
        if len(self.text) > limits.FORMULA_CHARACTERS:
            place = Place(self.place.name, self.place.line, self.place.column)  # without a line of megabytes
            raise InputError(f"formula longer than {limits.FORMULA_CHARACTERS} characters", place=place)
        found: list[Token] = []
        for token in self._words():
            if len(found) == limits.FORMULA_TOKENS:
                self.fail_at(token, f"formula of more than {limits.FORMULA_TOKENS} tokens")
            found.append(token)
        found.append(Token("end", "end of formula", len(self.text), 1))
        return found

    def numeral(self, token: Token) -> Fraction:
        """The exact value of a number token."""
        mantissa, _, exponent = token.text.lower().partition("e")
        if len(mantissa.replace(".", "").strip("0")) > limits.NUMBER_DIGITS:
            self.fail_at(token, f"number of more than {limits.NUMBER_DIGITS} digits")
        if abs(int(exponent or 0)) <= limits.NUMBER_EXPONENT:
            value = Fraction(token.text.removesuffix("."))
            if value == 0 or _LEAST <= value <= _MOST:
                return value
        hint = f"numbers lie between 1e-{limits.NUMBER_EXPONENT} and 1e{limits.NUMBER_EXPONENT}"
        self.fail_at(token, f"exponent beyond {limits.NUMBER_EXPONENT}", hint)

    def _words(self) -> Iterator[Token]:
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                self._fail_character(at)
            kind, text, length = str(match.lastgroup), match[0], len(match[0])
            if kind == "name" and length > limits.NAME_CHARACTERS:
                self.fail(f"name of more than {limits.NAME_CHARACTERS} characters", at, length)
            if kind == "pasted":
                kind, text = _PASTED[text]
            if kind != "space":
                yield Token(kind, text.translate(_TO_ASCII) if kind == "raised" else text, at, length)
            at += length

    def _fail_character(self, at: int) -> NoReturn:
        sign = self.text[at]
        if " " < sign <= "~":
            power = sign == "^" and _EXPONENTIAL.search(self.text[:at]) is not None
            self.fail(f"unexpected {sign!r}", at, hint="write exp(x)" if power else _HINTS.get(sign, LANGUAGE))
        import unicodedata  # a tenth of a megabyte that only this error needs

        name = unicodedata.name(sign, "character")
        plain = _LOOKS.get(sign) or unicodedata.normalize("NFKC", sign)
        if sign in _HINTS:
            hint = _HINTS[sign]
        elif plain.isascii() and plain.isprintable():
            hint = f"it looks like {plain!r}; formulas are written in ASCII"
        elif name.startswith("GREEK SMALL LETTER ") and name.count(" ") == 3:
            hint = f"write {name.rpartition(' ')[2].lower()}"
        elif unicodedata.category(sign) in _INVISIBLE:
            hint = "nobody sees it: delete it"
        else:
            hint = "formulas are written in ASCII"
        self.fail(f"unexpected U+{ord(sign):04X} {name}", at, hint=hint)
