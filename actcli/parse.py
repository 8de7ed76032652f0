"""Text to formula: a tokenizer and a Pratt parser, with counted limits.

The language looks like a Python expression and is not: `ast.parse` raises six kinds of exception that differ by Python
version, accepts lambdas and walruses, and folds Unicode names. Nothing is ever compiled or evaluated here. Recursion is
bounded by `limits.FORMULA_NESTING`; chains such as `x + x + ...` are loops.

    conditional  a if c else b          lowest, to the right
    or, and, not
    comparison   < <= > >= == !=        may be chained: -1 < x <= 1
    + -
    * /
    - (sign)
    **                                  to the right; binds tighter than a sign on its left: -x**2 is -(x**2)
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from actcli import limits
from actcli import operators as op
from actcli.errors import InputError, Place, suggest
from actcli.expr import Call, Expr, Function, Number, Parameter, Symbol, is_constant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["parse", "signature"]

_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/<>(),=])"
)
# What people paste from papers, by a closed table; anything else beyond ASCII is refused with its name.
_PASTED: Final = {"−": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "π": "pi", "²": "2", "³": "3"}
_RAISED: Final = frozenset("²³")
_HINTS: Final = {
    "^": "write a power as x**2",
    "|": "write abs(x)",
    "!": "factorials are not in the language; 'not equal' is !=",
    "√": "write sqrt(x)",
    "σ": "write sigmoid(x)",
    "Φ": "write normal_cdf(x)",
    "φ": "write normal_pdf(x)",
    "∞": "write inf",
    "&": "write 'and'",
    ";": "a formula is one expression",
    "[": "use round brackets",
    "{": "use round brackets",
    "'": "a formula has numbers and names, no strings",
    '"': "a formula has numbers and names, no strings",
}
_OTHER_SPELLINGS: Final = {
    "ln": "log", "arctan": "atan", "arcsinh": "asinh", "fabs": "abs", "absolute": "abs", "maximum": "max", "minimum": "min",
    "where": "a if condition else b", "sgn": "sign", "Phi": "normal_cdf", "step": "heaviside", "sigma": "sigmoid",
    "power": "x**n", "pow": "x**n", "square": "x**2", "sum": "total", "clamp": "clip", "rint": "round", "ReLU": "relu",
}  # fmt: skip
_KEYWORDS: Final = frozenset({"if", "else", "and", "or", "not"})
_FOREIGN: Final = frozenset({"lambda", "for", "in", "is", "import", "await", "yield", "def", "return", "None", "True", "False"})
_LANGUAGE: Final = "only numbers, names, + - * / ** ( ) , comparisons, 'a if c else b' and known functions"

# Binding powers; a right operand is read with the power of its operator (or one less where it groups to the right).
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER = range(10, 100, 10)
_COMPARE_SIGNS: Final = {
    "<": op.LESS, "<=": op.LESS_EQUAL, ">": op.GREATER, ">=": op.GREATER_EQUAL, "==": op.EQUAL, "!=": op.NOT_EQUAL,
}  # fmt: skip
_BINARY: Final[dict[str, tuple[int, Function]]] = {
    "or": (_OR, op.OR), "and": (_AND, op.AND), "+": (_SUM, op.ADD), "-": (_SUM, op.SUBTRACT),
    "*": (_PRODUCT, op.MULTIPLY), "/": (_PRODUCT, op.DIVIDE), "**": (_POWER, op.POWER),
    **{sign: (_COMPARE, function) for sign, function in _COMPARE_SIGNS.items()},
}  # fmt: skip


class _Token(NamedTuple):
    kind: str  # number, name, operator, end
    text: str
    start: int
    length: int


def parse(
    text: str,
    functions: Mapping[str, Function],
    *,
    names: Collection[str] | None = None,
    place: Place | None = None,
) -> Expr:
    """Read a formula; `functions` is the vocabulary, `names` the symbols that may occur (None: any), `place` where it stands.

    Raises `InputError` with the place of what is wrong.

    >>> from actcli.library import VOCABULARY
    >>> parse("x*sigmoid(1.702*x)", VOCABULARY).function
    <Function *>
    >>> parse("x*sigmod(x)", VOCABULARY)
    Traceback (most recent call last):
        ...
    actcli.errors.InputError: formula:1:3: unknown function 'sigmod'
    """
    return _Parser(text, functions, names, place or Place("formula", 1, 1, text)).read()


def signature(function: Function) -> str:
    """How a function is called: `clip(u, low, high)`."""
    return f"{function.name}({', '.join(p.name + ('=...' if p.default else '') for p in function.parameters)})"


class _Parser:
    def __init__(self, text: str, functions: Mapping[str, Function], names: Collection[str] | None, place: Place) -> None:
        self.text = text
        self.functions = functions
        self.names = names
        self.place = place
        self.nesting = 0
        if len(text) > limits.FORMULA_CHARACTERS:
            self.place = Place(place.name, place.line, place.column)
            raise InputError(f"formula longer than {limits.FORMULA_CHARACTERS} characters", place=self.place)
        self.tokens = self.tokenize()
        self.position = 0

    # Errors

    def fail(self, message: str, start: int, length: int = 1, hint: str | None = None) -> NoReturn:
        before = self.text[:start]
        place = self.place
        if "\n" in before:  # a formula over several lines: count within it
            lines = self.text.split("\n")
            row = before.count("\n")
            column = start - before.rfind("\n")
            place = Place(place.name, place.line + row, column, lines[row], length)
        else:
            place = place.shifted(start, length)
        raise InputError(message, place=place, hint=hint)

    def fail_at(self, token: _Token, message: str, hint: str | None = None) -> NoReturn:
        self.fail(message, token.start, max(token.length, 1), hint)

    # Tokens

    def tokenize(self) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                self.pasted(at, tokens)
                at += 1
            else:
                if match.lastgroup != "space":
                    assert match.lastgroup is not None  # noqa: S101 -- every branch of the pattern is named
                    tokens.append(_Token(match.lastgroup, match.group(), at, match.end() - at))
                at = match.end()
            if len(tokens) > limits.FORMULA_TOKENS:
                self.fail(f"formula of more than {limits.FORMULA_TOKENS} tokens", tokens[-1].start)
        tokens.append(_Token("end", "end of formula", len(self.text), 1))
        return tokens

    def pasted(self, at: int, tokens: list[_Token]) -> None:
        sign = self.text[at]
        ascii_text = _PASTED.get(sign)
        if ascii_text is None:
            self.fail_character(sign, at)
        if sign in _RAISED:
            tokens.append(_Token("operator", "**", at, 1))
            tokens.append(_Token("number", ascii_text, at, 1))
        else:
            tokens.append(_Token("name" if ascii_text.isalpha() else "operator", ascii_text, at, 1))

    def fail_character(self, sign: str, at: int) -> NoReturn:
        if " " < sign <= "~":
            self.fail(f"unexpected {sign!r}", at, hint=_HINTS.get(sign, _LANGUAGE))
        name = unicodedata.name(sign, "character")
        plain = unicodedata.normalize("NFKC", sign)
        looks = {"х": "x", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y"}.get(sign) or (plain if plain.isascii() and plain.isprintable() else "")
        hint = _HINTS.get(sign) or (f"it looks like {looks!r}; formulas are written in ASCII" if looks else "formulas are written in ASCII")
        self.fail(f"unexpected U+{ord(sign):04X} {name}", at, hint=hint)

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, text: str) -> bool:
        if self.token.kind != "number" and self.token.text == text and self.token.kind != "end":
            self.position += 1
            return True
        return False

    def expect(self, text: str, hint: str | None = None) -> None:
        if not self.accept(text):
            self.fail_at(self.token, f"expected {text!r}, found {self.describe(self.token)}", hint)

    @staticmethod
    def describe(token: _Token) -> str:
        return "the end of the formula" if token.kind == "end" else repr(token.text)

    # Grammar

    def read(self) -> Expr:
        if self.token.kind == "end":
            self.fail("empty formula", 0, hint="for example: x*sigmoid(x)")
        start = self.token
        root = self.expression(0)
        if self.token.kind != "end":
            before = self.tokens[self.position - 1]
            self.fail_at(self.token, f"unexpected {self.describe(self.token)}", self.after_end(before))
        if op.is_condition(root):
            self.fail_at(start, "a formula is a number, not a condition", "write (1 if x > 0 else 0)")
        return root

    def after_end(self, before: _Token) -> str:
        token = self.token
        if token.text == ")":
            return "there is no '(' for it"
        if before.kind in ("number", "name") and token.kind in ("number", "name") and token.text not in _KEYWORDS | _FOREIGN:
            if before.kind == "name" and before.text in self.functions:
                return f"write {before.text}({token.text})"
            return f"write {before.text}*{token.text}"
        if before.kind == "number" and token.text == "(":
            return f"write {before.text}*(...)"
        return _LANGUAGE

    def deeper(self, token: _Token) -> None:
        self.nesting += 1
        if self.nesting > limits.FORMULA_NESTING:
            self.fail_at(token, f"nested deeper than {limits.FORMULA_NESTING}")

    def expression(self, power: int) -> Expr:
        start = self.token
        left = self.prefix()
        while True:
            sign = self.token
            if sign.kind in ("number", "end"):
                return left
            if sign.text == "if":
                if power > _CHOICE:
                    return left
                left = self.choice(start, left)
                continue
            entry = _BINARY.get(sign.text)
            if entry is None or entry[0] < power:
                return left
            left = self.binary(start, left, *entry)

    def binary(self, start: _Token, left: Expr, binding: int, function: Function) -> Expr:
        sign = self.take()
        logical = function in (op.AND, op.OR)
        self.check(start, left, condition=logical)
        operand = self.token
        if function is op.POWER:
            self.deeper(sign)
            right = self.expression(_SIGN)
            self.nesting -= 1
        else:
            right = self.expression(binding + 1)
        self.check(operand, right, condition=logical)
        if function is op.POWER:
            self.check_exponent(sign, left, right)
        node: Expr = Call(function, (left, right))
        if function in op.COMPARISONS:
            middle = right
            while self.token.text in _COMPARE_SIGNS and self.token.kind == "operator":
                follow = _COMPARE_SIGNS[self.take().text]
                operand = self.token
                right = self.expression(binding + 1)
                self.check(operand, right, condition=False)
                node = Call(op.AND, (node, Call(follow, (middle, right))))
                middle = right
        return node

    def choice(self, start: _Token, value: Expr) -> Expr:
        sign = self.take()
        self.check(start, value, condition=False)
        self.deeper(sign)
        at = self.token
        condition = self.expression(_OR)
        self.check(at, condition, condition=True)
        self.expect("else", "a choice is written: a if condition else b")
        at = self.token
        otherwise = self.expression(_CHOICE)
        self.check(at, otherwise, condition=False)
        self.nesting -= 1
        return op.piecewise(((condition, value),), otherwise)

    def prefix(self) -> Expr:
        token = self.take()
        match token.kind, token.text:
            case "number", text:
                return self.number(token, text)
            case "name", "not":
                self.deeper(token)
                at = self.token
                inner = self.expression(_NOT)
                self.nesting -= 1
                self.check(at, inner, condition=True)
                return Call(op.NOT, (inner,))
            case "name", text if text not in _KEYWORDS:
                return self.named(token)
            case "operator", "(":
                self.deeper(token)
                inner = self.expression(0)
                self.nesting -= 1
                if self.token.text == "," and self.token.kind == "operator":
                    self.fail_at(self.token, "unexpected ','", "a list of values is not a number; a function call is name(u, v)")
                self.expect(")", "a '(' is not closed")
                return inner
            case "operator", ("-" | "+") as text:
                self.deeper(token)
                at = self.token
                inner = self.expression(_SIGN)
                self.nesting -= 1
                self.check(at, inner, condition=False)
                if text == "+":
                    return inner
                return Number(-inner.value) if isinstance(inner, Number) else Call(op.NEGATE, (inner,))
            case _:
                self.fail_at(token, f"expected a value, found {self.describe(token)}", _LANGUAGE if token.kind != "end" else None)

    def number(self, token: _Token, text: str) -> Expr:
        mantissa, _, exponent = text.lower().partition("e")
        if len(mantissa) > limits.NUMBER_DIGITS:
            self.fail_at(token, f"number of more than {limits.NUMBER_DIGITS} digits")
        if len(exponent) > 5 or abs(int(exponent or 0)) > limits.NUMBER_EXPONENT:
            self.fail_at(token, f"exponent beyond {limits.NUMBER_EXPONENT}", f"numbers lie between 1e-{limits.NUMBER_EXPONENT} and 1e{limits.NUMBER_EXPONENT}")
        return Number(Fraction(text if text[-1] != "." else text[:-1]))

    def named(self, token: _Token) -> Expr:
        name = token.text
        if self.token.text == "(" and self.token.kind == "operator":
            return self.call(token)
        if self.names is not None and name in self.names:
            return Symbol(name)
        function = self.functions.get(name)
        if function is not None and not function.parameters:
            return Call(function, ())
        if function is not None:
            self.fail_at(token, f"{name!r} is a function", f"write {signature(function)}")
        if self.names is None:
            return Symbol(name)
        if name in _FOREIGN:
            self.fail_at(token, f"unexpected {name!r}", _LANGUAGE)
        hint = suggest(name, [*self.names, *self.functions]) or "known names: " + ", ".join(sorted(self.names))
        self.fail_at(token, f"unknown name {name!r}", hint)

    def call(self, token: _Token) -> Expr:
        name = token.text
        function = self.functions.get(name)
        if function is None:
            known = _OTHER_SPELLINGS.get(name)
            product = f"write {name}*(...)" if self.names is not None and name in self.names else None
            hint = product or (f"write {known}" if known else suggest(name, self.functions))
            self.fail_at(token, f"unknown function {name!r}", hint)
        self.take()
        self.deeper(token)
        positional: list[Expr] = []
        keywords: dict[str, Expr] = {}
        while not self.accept(")"):
            if positional or keywords:
                self.expect(",", f"write {signature(function)}")
            self.argument(function, positional, keywords)
        self.nesting -= 1
        return self.bind(token, function, positional, keywords)

    def argument(self, function: Function, positional: list[Expr], keywords: dict[str, Expr]) -> None:
        at = self.token
        follow = self.tokens[self.position + 1] if at.kind != "end" else at
        if at.kind == "name" and follow.text == "=" and follow.kind == "operator":
            self.position += 2
            known = [parameter.name for parameter in function.parameters]
            if at.text not in known:
                self.fail_at(at, f"{function.name} has no parameter {at.text!r}", suggest(at.text, known) or f"write {signature(function)}")
            if at.text in keywords:
                self.fail_at(at, f"parameter {at.text!r} is given twice")
            start = self.token
            keywords[at.text] = self.expression(0)
            self.check(start, keywords[at.text], condition=False)
        elif keywords:
            self.fail_at(at, "a positional argument after a keyword argument", f"write {signature(function)}")
        else:
            positional.append(self.expression(0))
            self.check(at, positional[-1], condition=False)

    def bind(self, token: _Token, function: Function, positional: list[Expr], keywords: dict[str, Expr]) -> Expr:
        parameters = function.parameters
        hint = f"write {signature(function)}"
        if function.name in ("max", "min") and len(positional) > 2 and not keywords:
            node = positional[0]
            for other in positional[1:]:
                node = Call(function, (node, other))
            return node
        if len(positional) > len(parameters):
            self.fail_at(token, f"{function.name} takes {_count(parameters)}, not {len(positional)}", hint)
        given = dict(zip((parameter.name for parameter in parameters), positional, strict=False))
        for name in keywords:
            if name in given:
                self.fail_at(token, f"parameter {name!r} is given twice", hint)
        given |= keywords
        args: list[Expr] = []
        for parameter in parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                self.fail_at(token, f"{function.name} needs {parameter.name!r}", hint)
            args.append(value)
        return Call(function, tuple(args))

    # Sense

    def check(self, at: _Token, node: Expr, *, condition: bool) -> None:
        if condition and not op.is_condition(node):
            self.fail_at(at, "expected a condition", "for example: x > 0")
        if not condition and op.is_condition(node):
            self.fail_at(at, "expected a number, found a condition", "write (1 if x > 0 else 0), and brackets around comparisons")

    def check_exponent(self, sign: _Token, base: Expr, exponent: Expr) -> None:
        """A power of constants is computed exactly somewhere: refuse 9**9**9 here."""
        if isinstance(exponent, Number):
            if abs(exponent.value) > limits.EXACT_EXPONENT:
                self.fail_at(sign, f"exponent beyond {limits.EXACT_EXPONENT}", "write exp(n*log(x))")
        elif is_constant(exponent) and is_constant(base) and isinstance(exponent, Call) and exponent.function is op.POWER:
            self.fail_at(sign, "a tower of constant powers", "write exp(n*log(x))")


def _count(parameters: tuple[Parameter, ...]) -> str:
    most = len(parameters)
    least = sum(parameter.default is None for parameter in parameters)
    number = str(most) if least == most else f"{least} to {most}"
    return f"{number} argument{'' if most == 1 else 's'}"
