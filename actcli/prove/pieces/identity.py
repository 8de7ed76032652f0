"""Whether two formulas are the same by arithmetic: polynomials with rational coefficients in what is no polynomial.

Products are multiplied out; any other call is an atom, known by the normal forms of its arguments. So `x - x**2/4` is
`(4*x - x*x)/4`, and the square of sqrt(2) is 2; and what is not the same by this may be the same all the same. Values
that formulas do not have are not asked for: `log(x) - log(x)` is 0.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli import operators as op
from actcli.derive import derive
from actcli.evaluate import value_at
from actcli.expr import Call, Expr, Function, Number, Symbol, fold, substitute
from actcli.interpret import expand
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

__all__ = ["are_proportional", "are_same", "are_same_at", "is_zero_at", "order_of_zero"]

Monomial: TypeAlias = "frozenset[tuple[Hashable, int]]"
Polynomial: TypeAlias = "dict[Monomial, Fraction]"
_TERMS: Final = 64  # more, and no form is made
_POWER: Final = 8
_ORDERS: Final = 6  # of a zero
_ONE: Final[Monomial] = frozenset()
_ZERO: Final = Fraction(0)


class _TooLongError(Exception):
    """The formula has no short normal form."""


def are_same(first: Expr, second: Expr) -> bool:
    """Whether two formulas without choices have the same normal form: they are equal wherever both have a value.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> are_same(parse("(4*x - x*x)/4", VOCABULARY), parse("x*(1 - x/4)", VOCABULARY))
    True
    """
    if first is second:
        return True
    try:
        return fold(first, _form) == fold(second, _form)
    except _TooLongError:
        return False


def are_same_at(first: Expr, second: Expr, at: Fraction) -> bool:
    """Whether two formulas have a value at a rational, and the same one, by arithmetic with roots."""
    values = [value_at(root, {"x": at}) for root in (first, second)]
    if not all(value.ball.is_finite() for value in values):
        return False
    if None not in (values[0].exact, values[1].exact):
        return bool(values[0].exact == values[1].exact)
    return are_same(*(_written_out(root, at) for root in (first, second)))


def _written_out(root: Expr, at: Fraction) -> Expr:
    """A formula at a rational, by the definitions of its functions: softplus(0) is log(1 + exp(0)), which is log(2)."""
    return substitute(expand(root, frozenset()), {"x": Number(at)})


def is_zero_at(root: Expr, at: Fraction) -> bool:
    """Whether exact arithmetic shows that a formula is zero at a rational."""
    value = value_at(root, {"x": at})
    if value.exact is not None:
        return bool(value.exact == 0)
    if not value.ball.contains(0) or not value.ball.is_finite():
        return False
    return value.ball.is_zero() or are_same(_written_out(root, at), op.ZERO)


@lru_cache(maxsize=512)
def order_of_zero(root: Expr, at: Fraction) -> int | None:
    """How many derivatives of a formula, itself the first, are zero at a rational before one is not; None: not known.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> order_of_zero(parse("sin(x) - x", VOCABULARY), Fraction(0))
    3
    """
    for order in range(_ORDERS):
        ball = value_at(root, {"x": at}).ball
        if ball > 0 or ball < 0:
            return order
        if not is_zero_at(root, at):
            return None
        root = derive(root, "x")
    return None


def are_proportional(first: Expr, second: Expr) -> bool:
    """Whether one formula is a multiple of the other by a rational that is not 0, by their normal forms."""
    if first is second:
        return True
    try:
        one, other = fold(first, _form), fold(second, _form)
    except _TooLongError:
        return False
    return one.keys() == other.keys() and len({one[monomial] / other[monomial] for monomial in one}) <= 1


def _form(node: Expr, form_of: Callable[[Expr], Polynomial]) -> Polynomial:
    match node:
        case Number(value):
            return {_ONE: value} if value else {}
        case Symbol(name):
            return {frozenset({(name, 1)}): Fraction(1)}
        case Call(function, args) if function not in op.CONDITIONS:
            return _call(function, [form_of(arg) for arg in args])
    raise _TooLongError  # a choice, or its condition


def _call(function: Function, args: list[Polynomial]) -> Polynomial:
    if function in (op.ADD, op.SUBTRACT):
        return _sum(args[0], args[1], 1 if function is op.ADD else -1)
    if function is op.NEGATE:
        return _sum({}, args[0], -1)
    if function is op.MULTIPLY:
        return _product(args[0], args[1])
    constants = [_constant(arg) for arg in args]
    if function is op.DIVIDE and constants[1]:
        return {monomial: factor / constants[1] for monomial, factor in args[0].items()}
    if function is op.DIVIDE:
        return _product(args[0], _inverse(args[1]))
    if (
        function is op.POWER
        and constants[1] is not None
        and 0 < constants[1] <= _POWER
        and constants[1] == int(constants[1])
    ):
        result: Polynomial = {_ONE: Fraction(1)}
        for _ in range(int(constants[1])):
            result = _product(result, args[0])
        return result
    if function is V["log"] and constants[0] is not None and constants[0] > 0:
        return _logarithm(constants[0])
    known = [op.number(constant) for constant in constants if constant is not None]
    if len(known) == len(args) and (exactly := value_at(Call(function, tuple(known)), {}).exact) is not None:
        return {_ONE: Fraction(int(exactly.p), int(exactly.q))} if exactly != 0 else {}
    return {frozenset({((function, *map(_key, args)), 1)}): Fraction(1)}


def _logarithm(number: Fraction) -> Polynomial:
    """The logarithm of a rational: that of its numerator less that of its denominator."""
    parts = ((number.numerator, 1), (number.denominator, -1))
    atoms = [(frozenset({(_ONE, Fraction(part))}), sign) for part, sign in parts if part > 1]
    return {frozenset({((V["log"], atom), 1)}): Fraction(sign) for atom, sign in atoms}


def _inverse(form: Polynomial) -> Polynomial:
    """The inverse, of one product of constant roots factor by factor."""
    if len(form) == 1:
        ((monomial, factor),) = form.items()
        if factor and all(_radicand(atom) is not None for atom, _ in monomial):
            return _reduced({atom: -power for atom, power in monomial}, 1 / factor)
    return {frozenset({((op.DIVIDE, _key(form)), 1)}): Fraction(1)}


def _radicand(atom: Hashable) -> Fraction | None:
    """The positive rational of which an atom is the square root."""
    if isinstance(atom, tuple) and atom[0] is V["sqrt"]:
        ((monomial, value),) = atom[1] if len(atom[1]) == 1 else ((None, _ZERO),)
        return value if monomial == _ONE and value > 0 else None
    return None


def _reduced(powers: Mapping[Hashable, int], factor: Fraction) -> Polynomial:
    """A product of powers, with the squares of constant roots multiplied out."""
    kept = dict(powers)
    for atom, power in powers.items():
        radicand = _radicand(atom)
        if radicand is not None:
            factor *= radicand ** (power // 2)
            kept[atom] = power % 2
    return {frozenset((atom, power) for atom, power in kept.items() if power): factor}


def _key(form: Polynomial) -> Hashable:
    return frozenset(form.items())


def _constant(form: Polynomial) -> Fraction | None:
    if not form:
        return Fraction(0)
    return form.get(_ONE) if len(form) == 1 else None


def _sum(first: Polynomial, second: Polynomial, sign: int) -> Polynomial:
    total = dict(first)
    for monomial, factor in second.items():
        total[monomial] = total.get(monomial, _ZERO) + sign * factor
    return {monomial: factor for monomial, factor in total.items() if factor}


def _product(first: Polynomial, second: Polynomial) -> Polynomial:
    if len(first) * len(second) > _TERMS:
        raise _TooLongError
    total: Polynomial = {}
    for left, u in first.items():
        for right, v in second.items():
            powers = dict(left)
            for atom, power in right:
                powers[atom] = powers.get(atom, 0) + power
            for monomial, factor in _reduced(powers, u * v).items():
                total[monomial] = total.get(monomial, _ZERO) + factor
    return {monomial: factor for monomial, factor in total.items() if factor}
