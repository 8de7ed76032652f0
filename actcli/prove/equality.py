"""Whether two formulas are one function: proved by exact arithmetic on each smooth piece, or not shown.

On a piece a formula is a quotient of sums of products: of the input, of exponentials, of roots of whole numbers, of
pi, and of atoms such as `erf(u)`, whose arguments are brought to the same form. Two quotients are equal if their cross
products are. So `x*sigmoid(x)` is `x/(1 + exp(-x))`, and `x*erfc(-x/sqrt(2))/2` is `0.5*x*(1 + erf(x*sqrt(0.5)))`.
The search for a supremum cannot show that: balls around zero always leave open that there is something.

What is not the same by these rules may be the same all the same.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.errors import ActcliError
from actcli.evaluate import value_at
from actcli.expr import Call, Expr, Number, Piecewise, Symbol, fold, rebuild
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.prove import quotients as q
from actcli.prove.pieces.branches import Piece, Unsettled, continues, pieces

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["are_equal", "is_zero"]

_ODD: Final = frozenset(V[name] for name in ("erf", "atan", "sin", "asinh", "cbrt", "dsinc_unnormalised"))
_RISING: Final = frozenset(V[name] for name in ("expm1", "tanh", "erf", "atan", "asinh", "sinh", "log1p"))
_EVEN: Final = frozenset(V[name] for name in ("cos", "sinc_unnormalised", "d2sinc_unnormalised"))
_KEPT: Final = _ODD | _EVEN | {V[name] for name in ("pi", "inf", "exp", "log", "sqrt", "floor")}


def are_equal(first: Expr, second: Expr) -> bool:
    """Whether two formulas in `x` are shown to be equal wherever they have a value.

    >>> from actcli.parse import parse
    >>> one, other = (parse(text, V) for text in ("x*erfc(-x/sqrt(2))/2", "0.5*x*(1 + erf(x*sqrt(0.5)))"))
    >>> are_equal(one, other), are_equal(one, parse("x*sigmoid(1.702*x)", V))
    (True, False)
    """
    return first is second or is_zero(op.subtract(first, second))


def is_zero(root: Expr) -> bool:
    """Whether a formula in `x` is shown to be zero on the whole line, the places between its pieces included."""
    try:
        root = fold(root, _with_plain_choices)
        parts = pieces(root, None, None)
        if any(part.rough for part in parts) or not all(_vanishes(part.root) for part in parts):
            return False
        return all(_vanishes_at(root, left, right) for left, right in pairwise(parts))
    except (ActcliError, Unsettled, q.TooLongError, RecursionError, ZeroDivisionError, OverflowError):
        return False


def _with_plain_choices(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
    """`min(0, exp(x) - 1)` as a choice by the sign of x: that of exp(x) - 1 beside 0 no ball tells."""
    found = rebuild(node, value_of)
    if isinstance(found, Call) and found.function in (V["min"], V["max"]) and op.ZERO in found.args:
        other = found.args[1] if found.args[0] is op.ZERO else found.args[0]
        sign = _sign_of(other)
        if sign is not None:
            test = op.LESS_EQUAL if found.function is V["min"] else op.GREATER_EQUAL
            return Piecewise(((Call(test, (sign, op.ZERO)), other),), op.ZERO)
    return found


def _sign_of(node: Expr) -> Expr | None:
    """A simpler formula of the same sign."""
    match node:
        case Call(f, (Call(g, (u,)), one)) if f is op.SUBTRACT and g is V["exp"] and one is op.ONE:
            return u
        case Call(f, (u,)) if f in _RISING:
            return u
        case Call(f, (Number(value), rest)) if f is op.MULTIPLY and value > 0:
            return _sign_of(rest)
        case Call(f, (rest, Number(value))) if f in (op.MULTIPLY, op.DIVIDE) and value > 0:
            return _sign_of(rest)
    return None


def _vanishes_at(root: Expr, left: Piece, right: Piece) -> bool:
    """Whether the value between two pieces on which the formula is zero is zero too."""
    at = left.high
    if at is None or at != right.low:
        return False
    known = value_at(root, {"x": at}).exact
    if known is not None:
        return bool(known == 0)
    return bool(continues(root, left, at) or continues(root, right, at))


def _vanishes(root: Expr) -> bool:
    """Whether a formula without choices is zero by its form."""
    return not fold(expand(root, _KEPT), _form).top


def _form(node: Expr, form_of: Callable[[Expr], q.Quotient]) -> q.Quotient:
    match node:
        case Number(value):
            return q.constant(value)
        case Symbol(name):
            return q.atom(name)
        case Call(function, args):
            forms = [form_of(arg) for arg in args]
            rule = _RULES.get(function)
            if rule is not None:
                return rule(*forms)
            if function in _ODD or function in _EVEN:
                argument, sign = q.signed(forms[0])
                found = q.atom((function.name, argument.key))
                return q.negated(found) if sign < 0 and function in _ODD else found
            return q.atom((function.name, *(form.key for form in forms)))
    raise q.TooLongError  # a choice: a piece has none


_RULES: Final[dict[object, Callable[..., q.Quotient]]] = {
    op.ADD: q.added,
    op.SUBTRACT: lambda u, v: q.added(u, q.negated(v)),
    op.MULTIPLY: q.multiplied,
    op.DIVIDE: lambda u, v: q.multiplied(u, q.inverted(v)),
    op.NEGATE: q.negated,
    op.POWER: q.powered,
    V["pi"]: lambda: q.atom(q.PI),
    V["sqrt"]: lambda u: q.powered(u, q.constant(Fraction(1, 2))),
    V["exp"]: q.exponential,
    V["log"]: q.logarithm,
}
