"""Formulas as MathML Core, which browsers set without any script.

It says what `latex` says: the same brackets, the same names. All text is escaped here, so a formula may stand in any
page as it is.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold
from actcli.format import decimal
from actcli.interpreters.latex import ATOM, CHOICE, COMPARE, GREEK, LOGIC, POWER, PRODUCT, SIGN, SUM, is_plain
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

__all__ = ["mathml"]

_LETTERS: Final = dict(zip(GREEK, "αβγδεζηθικλμνξπρστυφχψω", strict=True))
_NAMED: Final[Mapping[Function, str]] = {
    V["atan"]: "arctan",
    V["log"]: "ln",
    V["normal_cdf"]: "Φ",
    V["normal_pdf"]: "φ",
    V["sigmoid"]: "σ",
}
_CONSTANTS: Final[Mapping[Function, str]] = {V["pi"]: "π", V["e"]: "e", V["inf"]: "∞"}
_FENCES: Final[Mapping[Function, tuple[str, str]]] = {
    V["abs"]: ("|", "|"),
    V["floor"]: ("⌊", "⌋"),
    V["ceil"]: ("⌈", "⌉"),
}
_SIGNS: Final[Mapping[Function, tuple[str, int, int, int]]] = {  # sign, own precedence, least of the operands
    op.ADD: ("+", SUM, SUM, SUM),
    op.SUBTRACT: ("−", SUM, SUM, PRODUCT),
    op.LESS: ("<", COMPARE, SUM, SUM),
    op.LESS_EQUAL: ("≤", COMPARE, SUM, SUM),
    op.GREATER: (">", COMPARE, SUM, SUM),
    op.GREATER_EQUAL: ("≥", COMPARE, SUM, SUM),
    op.EQUAL: ("=", COMPARE, SUM, SUM),
    op.NOT_EQUAL: ("≠", COMPARE, SUM, SUM),
    op.AND: ("and", LOGIC, COMPARE, COMPARE),
    op.OR: ("or", LOGIC, COMPARE, COMPARE),
}


_TALL: Final = re.compile("<m(?:frac|root|sqrt|table|under)")
_COMMA: Final = '<mo separator="true">,</mo>'


class Set(NamedTuple):
    """A piece of typeset formula, how tightly it holds together, and whether it begins with a sign."""

    text: str
    precedence: int
    signed: bool = False

    def within(self, least: int) -> str:
        """The markup, in brackets if it holds less tightly than asked."""
        return self.text if self.precedence >= least else _fenced(self.text)

    def after_sign(self, least: int) -> str:
        """The markup behind an operator: two signs in a row need brackets."""
        return self.within(ATOM if self.signed else least)


def mathml(root: Expr, name: str = "", inputs: Sequence[str] = ("x",), *, primes: int = 0) -> str:
    """The formula as a `math` element; with a name, as what the function of that name, or its derivative, is.

    >>> from actcli.parse import parse
    >>> print(mathml(parse("x/2", V)))
    <math display="block"><mfrac><mi>x</mi><mn>2</mn></mfrac></math>
    """
    body = fold(root, _visit).text
    if name:
        head = f"<msup><mi>{escape(name)}</mi><mo>{'′' * primes}</mo></msup>" if primes else f"<mi>{escape(name)}</mi>"
        body = _row(head, _fenced(_COMMA.join(map(_name, inputs))), _operator("="), body)
    return f'<math display="block">{body}</math>'


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _operator(sign: str) -> str:
    if sign.isalpha():
        return f'<mspace width="0.4em"/><mtext>{sign}</mtext><mspace width="0.4em"/>'
    return f"<mo>{escape(sign)}</mo>"


def _fenced(text: str, left: str = "(", right: str = ")") -> str:
    """The markup between brackets, which grow only where what they hold is tall: fonts set grown ones loosely."""
    fence = 'fence="true"' if _TALL.search(text) else 'fence="true" stretchy="false"'
    return _row(f"<mo {fence}>{left}</mo>", text, f"<mo {fence}>{right}</mo>")


def _number(value: Fraction) -> Set:
    text = decimal(value)
    minus, text = text.startswith("-"), text.removeprefix("-")
    if "/" in text:
        top, _, bottom = text.partition("/")
        shown, precedence = f"<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>", PRODUCT
    elif "e" in text:
        mantissa, _, exponent = text.partition("e")
        power = f"<msup><mn>10</mn><mn>{str(int(exponent)).replace('-', '−')}</mn></msup>"
        plain = mantissa == "1"
        shown = power if plain else _row(f"<mn>{mantissa}</mn>", _operator("·"), power)
        precedence = POWER if plain else PRODUCT
    else:
        shown, precedence = f"<mn>{text}</mn>", ATOM
    return Set(_row(_operator("−"), shown), SIGN, signed=True) if minus else Set(shown, precedence)


def _name(name: str) -> str:
    stem, _, index = name.partition("_")
    if len(name) == 2 and name[1].isdigit():
        stem, index = name[0], name[1]
    if index and "_" not in index and (len(stem) == 1 or stem in _LETTERS):
        return f"<msub>{_letter(stem)}<mtext>{escape(index)}</mtext></msub>"
    return _letter(name)


def _letter(name: str) -> str:
    """One letter is slanted by the browser, more are upright."""
    return f"<mi>{escape(_LETTERS.get(name, name))}</mi>"


def _visit(node: Expr, value_of: Callable[[Expr], Set]) -> Set:
    match node:
        case Number(value):
            return _number(value)
        case Symbol(name):
            return Set(_name(name), ATOM)
        case Piecewise(pieces, otherwise):
            rows = [
                (value_of(value).text, _row('<mtext>if</mtext><mspace width="0.35em"/>', value_of(test).text))
                for test, value in pieces
            ]
            rows.append((value_of(otherwise).text, "<mtext>otherwise</mtext>"))
            cells = "".join(f"<mtr><mtd>{value}</mtd><mtd>{test}</mtd></mtr>" for value, test in rows)
            return Set(_row('<mo fence="true">{</mo>', f'<mtable class="cases">{cells}</mtable>'), CHOICE)
        case Call(function, args):
            return _call(function, args, [value_of(arg) for arg in args])


def _call(function: Function, args: tuple[Expr, ...], parts: list[Set]) -> Set:
    if function in _SIGNS:
        sign, own, left, right = _SIGNS[function]
        second = parts[1].within(right) if own == COMPARE else parts[1].after_sign(right)
        return Set(_row(parts[0].within(left), _operator(sign), second), own, parts[0].signed)
    if function in _CONSTANTS:
        return Set(f"<mi>{_CONSTANTS[function]}</mi>", ATOM)
    if function in _FENCES:
        return Set(_fenced(parts[0].text, *_FENCES[function]), ATOM)
    if function in _FORMS:
        return _FORMS[function](args, parts)
    named = [
        part.text if is_plain(parameter, arg) else _row(_name(parameter.name), _operator("="), part.text)
        for parameter, arg, part in zip(function.parameters, args, parts, strict=True)
        if parameter.default is None or arg is not parameter.default
    ]
    return _applied(_NAMED.get(function, function.name), _COMMA.join(named))


def _applied(name: str, inside: str) -> Set:
    return Set(_row(f"<mi>{escape(name)}</mi>", "<mo>&#x2061;</mo>", _fenced(inside)), ATOM)


def _product(args: tuple[Expr, ...], parts: list[Set]) -> Set:
    left = parts[0].text if parts[0].precedence == SIGN else parts[0].within(PRODUCT)
    sign = _operator("·") if isinstance(args[1], Number) else '<mo lspace="0" rspace="0.17em">&#x2062;</mo>'
    return Set(_row(left, sign, parts[1].after_sign(PRODUCT)), PRODUCT, parts[0].signed)


def _quotient(args: tuple[Expr, ...], parts: list[Set]) -> Set:
    """A fraction; the sign of a number above goes before it."""
    match args[0]:
        case Number(value) if value < 0:
            return Set(_row(_operator("−"), _fraction(_number(-value).text, parts[1].text)), SIGN, signed=True)
        case _:
            return Set(_fraction(parts[0].text, parts[1].text), PRODUCT)


def _fraction(above: str, below: str) -> str:
    return f"<mfrac>{above}{below}</mfrac>"


def _power_of(base: str, exponent: str) -> Set:
    return Set(f"<msup>{base}{exponent}</msup>", POWER)


Form: TypeAlias = "Callable[[tuple[Expr, ...], list[Set]], Set]"
_E: Final = "<mi>e</mi>"
_FORMS: Final[Mapping[Function, Form]] = {
    op.DIVIDE: _quotient,
    op.MULTIPLY: _product,
    op.NEGATE: lambda args, parts: Set(_row(_operator("−"), parts[0].after_sign(PRODUCT)), SIGN, signed=True),
    op.NOT: lambda args, parts: Set(_row(_operator("¬"), parts[0].within(ATOM)), LOGIC),
    op.POWER: lambda args, parts: _power_of(parts[0].within(ATOM), parts[1].text),
    V["sqrt"]: lambda args, parts: Set(f"<msqrt>{parts[0].text}</msqrt>", ATOM),
    V["cbrt"]: lambda args, parts: Set(f"<mroot>{parts[0].text}<mn>3</mn></mroot>", ATOM),
    V["exp"]: lambda args, parts: _power_of(_E, parts[0].text),
    V["expm1"]: lambda args, parts: Set(_row(_power_of(_E, parts[0].text).text, _operator("−"), "<mn>1</mn>"), SUM),
    V["log1p"]: lambda args, parts: _applied("ln", _row("<mn>1</mn>", _operator("+"), parts[0].after_sign(SUM))),
    V["logcosh"]: lambda args, parts: _applied("ln", _applied("cosh", parts[0].text).text),
    V["sqrt1pm1"]: lambda args, parts: Set(
        _row(f"<msqrt><mn>1</mn>{_operator('+')}{parts[0].after_sign(SUM)}</msqrt>", _operator("−"), "<mn>1</mn>"),
        SUM,
    ),
    V["tanhshrink"]: lambda args, parts: Set(
        _row(parts[0].within(SUM), _operator("−"), _applied("tanh", parts[0].text).text), SUM, parts[0].signed
    ),
    V["total"]: lambda args, parts: Set(
        _row("<munder><mo>∑</mo><mi>i</mi></munder>", parts[0].after_sign(PRODUCT)), SUM
    ),
}
