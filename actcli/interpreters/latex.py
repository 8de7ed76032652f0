"""Formulas as LaTeX, and as the subset of it that matplotlib's mathtext draws.

The two differ in one thing: mathtext has no `cases`, so a choice is written out in one line there. Names are letters, so
nothing that a user typed can reach TeX as a command; names of several letters are set upright.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from actcli import limits
from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold
from actcli.format import decimal
from actcli.library import VOCABULARY as V

__all__ = ["latex", "mathtext"]

CHOICE, LOGIC, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)

_GREEK: Final = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega".split()
)
_NAMED: Final[Mapping[Function, str]] = {
    V["asinh"]: r"\mathrm{asinh}",
    V["atan"]: r"\arctan",
    V["cos"]: r"\cos",
    V["cosh"]: r"\cosh",
    V["exp"]: r"\exp",
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
    V["total"]: (r"\sum_i ", ""),
}
_SIGNS: Final[Mapping[Function, tuple[str, int, int, int]]] = {  # text, own precedence, least of the left and right operand
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
    return typeset.text


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
        return Set(rf"{'-' if sign or text[0] == '-' else ''}\frac{{{top}}}{{{bottom}}}", SIGN if text[0] == "-" else PRODUCT)
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        power = rf"10^{{{int(exponent)}}}"
        if mantissa in ("1", "-1"):
            return Set(mantissa[:-1] + power, SIGN if text[0] == "-" else POWER)
        return Set(rf"{mantissa} \cdot {power}", PRODUCT)
    return Set(text, SIGN if text[0] == "-" else ATOM)


def _name(name: str) -> str:
    if name in _GREEK:
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
        second = parts[1]
        return parts[0].within(left) + sign + second.within(PRODUCT if second.text.startswith("-") else right), own
    if function is op.MULTIPLY:
        return _product(args, parts), PRODUCT
    if function is op.DIVIDE:
        return rf"\frac{{{parts[0].text}}}{{{parts[1].text}}}", PRODUCT
    if function is op.POWER:
        return f"{_power_base(args[0], parts[0])}^{{{parts[1].text}}}", POWER
    if function is op.NEGATE:
        return "-" + parts[0].within(PRODUCT), SIGN
    if function is op.NOT:
        return r"\neg " + parts[0].within(ATOM), LOGIC
    if function in _CONSTANTS:
        return _CONSTANTS[function], ATOM
    if function is V["exp"] and parts[0].nesting < 2 and len(parts[0].text) < 12:
        return f"e^{{{parts[0].text}}}", POWER
    if function in _FENCES:
        left_fence, right_fence = _FENCES[function]
        return left_fence + (parts[0].text if right_fence else parts[0].within(PRODUCT)) + right_fence, ATOM if right_fence else PRODUCT
    head = _NAMED.get(function) or rf"\mathrm{{{_upright(function.name)}}}"
    shown = [
        part.text if parameter.default is None else f"{_name(parameter.name)}={part.text}"
        for parameter, arg, part in zip(function.parameters, args, parts, strict=True)
        if parameter.default is None or arg is not parameter.default
    ]
    return rf"{head}\left({', '.join(shown)}\right)", ATOM


def _product(args: tuple[Expr, ...], parts: list[Set]) -> str:
    left = parts[0].within(PRODUCT) if parts[0].precedence != SIGN else parts[0].text
    right = parts[1].within(PRODUCT if parts[1].precedence != SIGN else ATOM)
    if right[:1].isdigit() or (isinstance(args[0], Number) and right.startswith(r"\frac{") and isinstance(args[1], Number)):
        return rf"{left} \cdot {right}"
    return rf"{left}\,{right}"


def _power_base(base: Expr, part: Set) -> str:
    named = isinstance(base, Call) and (base.function.parameters and base.function not in op.CONDITIONS)
    return part.text if named and part.precedence == ATOM and not part.text.startswith(r"\sqrt") else part.within(ATOM)
