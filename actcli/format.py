"""Formula to text that the parser reads back as the same formula.

Brackets stand only where precedence needs them; a parameter that has a default is printed by keyword, and not at all
where it has that default. What the parser folds is unfolded: `a < b < c` and `max(u, v, w)` are printed as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from actcli import limits
from actcli import operators as op
from actcli.arguments import FOLDED
from actcli.errors import InputError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, tree_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

__all__ = ["decimal", "format_expr"]

# How tightly the printed text holds together; an operand that holds less tightly gets brackets.
CHOICE, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(10)

# Text, own precedence, least precedence of the left and of the right operand.
_INFIX: Final[dict[Function, tuple[str, int, int, int]]] = {
    op.ADD: (" + ", SUM, SUM, PRODUCT),
    op.SUBTRACT: (" - ", SUM, SUM, PRODUCT),
    op.MULTIPLY: ("*", PRODUCT, PRODUCT, SIGN),
    op.DIVIDE: ("/", PRODUCT, PRODUCT, SIGN),
    op.POWER: ("**", POWER, ATOM, SIGN),
    op.AND: (" and ", AND, AND, NOT),
    op.OR: (" or ", OR, OR, AND),
    **{comparison: (f" {comparison.name} ", COMPARE, SUM, SUM) for comparison in op.COMPARISONS},
}


class Printed(NamedTuple):
    """A text and how tightly it holds together."""

    text: str
    precedence: int

    def within(self, least: int) -> str:
        """The text, in brackets if it holds less tightly than asked."""
        return self.text if self.precedence >= least else f"({self.text})"


def format_expr(root: Expr) -> str:
    """The formula as text.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> format_expr(parse("(x)*sigmoid( 1.7020*x )", VOCABULARY))
    'x*sigmoid(1.702*x)'
    """
    if tree_size(root) > limits.EXPANDED_NODES:  # small as a graph, as a derivative may be, and megabytes as text
        raise InputError(f"the formula is longer than {limits.EXPANDED_NODES} nodes when written out")
    return fold(root, _visit).text


def decimal(value: Fraction) -> str:
    """An exact decimal, plain or scientific, whichever is shorter; a quotient where no decimal ends.

    >>> from fractions import Fraction
    >>> decimal(Fraction(44715, 10**6)), decimal(Fraction(1, 3)), decimal(Fraction(10)**300)
    ('0.044715', '1/3', '1e300')
    """
    sign = "-" if value < 0 else ""
    value = abs(value)
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{sign}{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(value.numerator * 10**places // value.denominator)
    plain = digits if places == 0 else f"{digits.zfill(places + 1)[:-places]}.{digits.zfill(places + 1)[-places:]}"
    trimmed = digits.rstrip("0") or "0"
    exponent = len(digits) - len(trimmed) - places
    scientific = trimmed if len(trimmed) == 1 else f"{trimmed[0]}.{trimmed[1:]}"
    scientific += f"e{exponent + len(trimmed) - 1}"
    return sign + (plain if len(plain) <= max(8, len(scientific) + 3) else scientific)


def _visit(node: Expr, value_of: Callable[[Expr], Printed]) -> Printed:
    match node:
        case Number(value):
            text = decimal(value)
            return Printed(text, PRODUCT if "/" in text else SIGN if text[0] == "-" else ATOM)
        case Symbol(name):
            return Printed(name, ATOM)
        case Piecewise(pieces, otherwise):
            return Printed(
                _choice([(value_of(test), value_of(value)) for test, value in pieces], value_of(otherwise)), CHOICE
            )
        case Call(function, args):
            if function is op.AND and (chain := _chain(args[0], args[1], value_of)):
                return chain
            return _call(function, args, [value_of(arg) for arg in args])


def _choice(pieces: list[tuple[Printed, Printed]], otherwise: Printed) -> str:
    head = "".join(f"{value.within(OR)} if {test.within(OR)} else " for test, value in pieces)
    return head + otherwise.within(CHOICE)


def _chain(left: Expr, right: Expr, value_of: Callable[[Expr], Printed]) -> Printed | None:
    """`a < b and b < c` as `a < b < c`, where the left side may be such a chain already; None if it is not one."""
    match left, right:
        case Call(_, (*_, last)), Call(comparison, (middle, end)) if comparison in op.COMPARISONS:
            if isinstance(last, Call) and last.function in op.COMPARISONS:  # the left side is a chain: its last link
                last = last.args[1]
            if last is middle and value_of(left).precedence == COMPARE:
                return Printed(f"{value_of(left).text} {comparison.name} {value_of(end).within(SUM)}", COMPARE)
    return None


def _call(function: Function, args: tuple[Expr, ...], printed: list[Printed]) -> Printed:
    if function in _INFIX:
        sign, own, left, right = _INFIX[function]
        return Printed(printed[0].within(left) + sign + printed[1].within(right), own)
    if function is op.NEGATE:
        return Printed("-" + printed[0].within(POWER), SIGN)
    if function is op.NOT:
        return Printed("not " + printed[0].within(NOT), NOT)
    if not args:
        return Printed(function.name, ATOM)
    if function.name in FOLDED and isinstance(args[0], Call) and args[0].function is function:
        return Printed(f"{printed[0].text[:-1]}, {printed[1].text})", ATOM)
    inside = [
        text.text if parameter.default is None else f"{parameter.name}={text.text}"
        for parameter, arg, text in zip(function.parameters, args, printed, strict=True)
        if parameter.default is None or arg is not parameter.default
    ]
    return Printed(f"{function.name}({', '.join(inside)})", ATOM)
