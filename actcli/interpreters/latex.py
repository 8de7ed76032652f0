"""Formulas as LaTeX, and as the subset of it that matplotlib's mathtext draws.

The two differ in what mathtext lacks: it has no `cases`, so a choice is written out in one line there, and it stretches
bars to less than a letter's height, so those about what is no higher are left as they are. Names are letters, so
nothing that a user typed can reach TeX as a command; names of several letters are set upright.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from actcli import limits
from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Parameter, Piecewise, Symbol, fold
from actcli.format import decimal
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

__all__ = ["latex", "mathtext"]

CHOICE, LOGIC, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)
SHORT: Final = 12  # characters of an exponent that still read well above the line
SHORT_NESTING: Final = 2
_LOW_BARS: Final = re.compile(r"\\left\|((?:(?!\\(?:left|right|frac|sqrt|sum)|(?<!\\)[\^_]).)*)\\right\|")

GREEK: Final = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
_NAMED: Final[Mapping[Function, str]] = {
    V["asinh"]: r"\mathrm{asinh}",
    V["atan"]: r"\arctan",
    V["cos"]: r"\cos",
    V["cosh"]: r"\cosh",
    V["log"]: r"\ln",
    V["max"]: r"\max",
    V["min"]: r"\min",
    V["normal_cdf"]: r"\Phi",
    V["normal_pdf"]: r"\varphi",
    V["sigmoid"]: r"\sigma",
    V["sin"]: r"\sin",
    V["sinh"]: r"\sinh",
    V["tan"]: r"\tan",
    V["tanh"]: r"\tanh",
}
_CONSTANTS: Final[Mapping[Function, str]] = {V["pi"]: r"\pi", V["e"]: "e", V["inf"]: r"\infty"}
_FENCES: Final[Mapping[Function, tuple[str, str]]] = {
    V["abs"]: (r"\left|", r"\right|"),
    V["floor"]: (r"\left\lfloor ", r"\right\rfloor "),
    V["ceil"]: (r"\left\lceil ", r"\right\rceil "),
    V["sqrt"]: (r"\sqrt{", "}"),
    V["cbrt"]: (r"\sqrt[3]{", "}"),
}
_SIGNS: Final[
    Mapping[Function, tuple[str, int, int, int]]
] = {  # text, own precedence, least of the left and right operand
    op.ADD: (" + ", SUM, SUM, SUM),
    op.SUBTRACT: (" - ", SUM, SUM, PRODUCT),
    op.LESS: (" < ", COMPARE, SUM, SUM),
    op.LESS_EQUAL: (r" \leq ", COMPARE, SUM, SUM),
    op.GREATER: (" > ", COMPARE, SUM, SUM),
    op.GREATER_EQUAL: (r" \geq ", COMPARE, SUM, SUM),
    op.EQUAL: (" = ", COMPARE, SUM, SUM),
    op.NOT_EQUAL: (r" \neq ", COMPARE, SUM, SUM),
    op.AND: (r" \;\mathrm{and}\; ", LOGIC, COMPARE, COMPARE),
    op.OR: (r" \;\mathrm{or}\; ", LOGIC, COMPARE, COMPARE),
}


class Set(NamedTuple):
    """A piece of typeset formula: how tightly it holds together, how deep it nests, whether it begins with a digit."""

    text: str
    precedence: int
    nesting: int = 0

    def within(self, least: int) -> str:
        """The text, in brackets if it holds less tightly than asked."""
        return self.text if self.precedence >= least else rf"\left({self.text}\right)"


def latex(root: Expr) -> str:
    r"""The formula as LaTeX (amsmath).

    >>> from actcli.parse import parse
    >>> print(latex(parse("x*sigmoid(1.702*x)/2", V)))
    \frac{x\,\sigma\left(1.702\,x\right)}{2}
    """
    return fold(root, lambda node, value_of: _visit(node, value_of, inline=False)).text


def mathtext(root: Expr) -> str | None:
    """The formula for matplotlib, without the dollars; None where it is too long or too deep to be drawn."""
    typeset = fold(root, lambda node, value_of: _visit(node, value_of, inline=True))
    if typeset.nesting > limits.MATHTEXT_NESTING or len(typeset.text) > limits.MATHTEXT_CHARACTERS:
        return None
    return _LOW_BARS.sub(r"|\1|", typeset.text)


def _visit(node: Expr, value_of: Callable[[Expr], Set], *, inline: bool) -> Set:
    match node:
        case Number(value):
            return _number(value)
        case Symbol(name):
            return Set(_name(name), ATOM)
        case Piecewise(pieces, otherwise):
            parts = [(value_of(test), value_of(value)) for test, value in pieces]
            return _choice(parts, value_of(otherwise), inline=inline)
        case Call(function, args):
            typeset = [value_of(arg) for arg in args]
            text, precedence = _call(function, args, typeset)
            return Set(text, precedence, 1 + max((part.nesting for part in typeset), default=0))


def _number(value: Fraction) -> Set:
    text = decimal(value)
    if "/" in text:
        sign, _, rest = text.rpartition("-")
        top, _, bottom = rest.partition("/")
        return Set(
            rf"{'-' if sign or text[0] == '-' else ''}\frac{{{top}}}{{{bottom}}}", SIGN if text[0] == "-" else PRODUCT
        )
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        power = rf"10^{{{int(exponent)}}}"
        if mantissa in ("1", "-1"):
            return Set(mantissa[:-1] + power, SIGN if text[0] == "-" else POWER)
        return Set(rf"{mantissa} \cdot {power}", PRODUCT)
    return Set(text, SIGN if text[0] == "-" else ATOM)


def _name(name: str) -> str:
    if name in GREEK:
        return "\\" + name
    stem, _, index = name.partition("_")
    if len(stem) == 1 and index and "_" not in index:
        return rf"{stem}_{{\mathrm{{{index}}}}}"
    if len(name) == 2 and name[1].isdigit():
        return f"{name[0]}_{name[1]}"
    return name if len(name) == 1 else rf"\mathrm{{{_upright(name)}}}"


def _upright(name: str) -> str:
    return name.replace("_", r"\_")


def _choice(pieces: list[tuple[Set, Set]], otherwise: Set, *, inline: bool) -> Set:
    nesting = 1 + max(part.nesting for part in (otherwise, *(part for piece in pieces for part in piece)))
    if inline:
        rows = [rf"{value.within(SUM)}\;\;({test.text})" for test, value in pieces]
        return Set(",\\;\\;".join([*rows, rf"{otherwise.within(SUM)}\;\;\mathrm{{else}}"]), CHOICE, nesting)
    rows = [rf"{value.text} & {test.text}" for test, value in pieces]
    body = r" \\ ".join([*rows, rf"{otherwise.text} & \text{{otherwise}}"])
    return Set(rf"\begin{{cases}} {body} \end{{cases}}", CHOICE, nesting)


def _call(function: Function, args: tuple[Expr, ...], parts: list[Set]) -> tuple[str, int]:
    if function in _SIGNS:
        sign, own, left, right = _SIGNS[function]
        return parts[0].within(left) + sign + _after_sign(parts[1], right), own
    if function in _CONSTANTS:
        return _CONSTANTS[function], ATOM
    if function in _FENCES:
        left_fence, right_fence = _FENCES[function]
        return left_fence + parts[0].text + right_fence, ATOM
    rule = _FORMS.get(function)
    if rule is not None:
        return rule(args, parts)
    head = _NAMED.get(function) or rf"\mathrm{{{_upright(function.name)}}}"
    shown = [
        part.text if is_plain(parameter, arg) else f"{_name(parameter.name)}={part.text}"
        for parameter, arg, part in zip(function.parameters, args, parts, strict=True)
        if parameter.default is None or arg is not parameter.default
    ]
    return rf"{head}\left({', '.join(shown)}\right)", ATOM


def is_plain(parameter: Parameter, arg: Expr) -> bool:
    """Whether an argument stands without its parameter's name: it has no default, or is a symbol of that name."""
    return parameter.default is None or (isinstance(arg, Symbol) and arg.name == parameter.name)


def _after_sign(part: Set, least: int) -> str:
    """An operand that follows an operator: two signs in a row need brackets."""
    return part.within(ATOM if part.text.startswith("-") else least)


def _product(args: tuple[Expr, ...], parts: list[Set]) -> tuple[str, int]:
    left = parts[0].text if parts[0].precedence == SIGN else parts[0].within(PRODUCT)
    right = _after_sign(parts[1], PRODUCT)
    numbers = isinstance(args[0], Number) and isinstance(args[1], Number)
    return left + (r" \cdot " if right[:1].isdigit() or numbers else r"\,") + right, PRODUCT


def _exp(args: tuple[Expr, ...], parts: list[Set]) -> tuple[str, int]:
    """A short exponent stands above, a long one in brackets."""
    if parts[0].nesting < SHORT_NESTING and len(parts[0].text) < SHORT:
        return f"e^{{{parts[0].text}}}", POWER
    return rf"\exp\left({parts[0].text}\right)", ATOM


Form: TypeAlias = "Callable[[tuple[Expr, ...], list[Set]], tuple[str, int]]"
_FORMS: Final[Mapping[Function, Form]] = {
    op.DIVIDE: lambda args, parts: (rf"\frac{{{parts[0].text}}}{{{parts[1].text}}}", PRODUCT),
    op.MULTIPLY: _product,
    op.NEGATE: lambda args, parts: ("-" + _after_sign(parts[0], PRODUCT), SIGN),
    op.NOT: lambda args, parts: (r"\neg " + parts[0].within(ATOM), LOGIC),
    op.POWER: lambda args, parts: (f"{parts[0].within(ATOM)}^{{{parts[1].text}}}", POWER),
    V["exp"]: _exp,
    V["expm1"]: lambda args, parts: (_exp(args, parts)[0] + " - 1", SUM),
    V["log1p"]: lambda args, parts: (rf"\ln\left(1 + {_after_sign(parts[0], SUM)}\right)", ATOM),
    V["logcosh"]: lambda args, parts: (rf"\ln\left(\cosh\left({parts[0].text}\right)\right)", ATOM),
    V["sqrt1pm1"]: lambda args, parts: (rf"\sqrt{{1 + {_after_sign(parts[0], SUM)}}} - 1", SUM),
    V["tanhshrink"]: lambda args, parts: (rf"{parts[0].within(SUM)} - \tanh\left({parts[0].text}\right)", SUM),
    V["total"]: lambda args, parts: (
        r"\sum_i " + _after_sign(parts[0], PRODUCT),
        SUM,
    ),  # a factor beside it is not summed
}
