"""What is shown to vanish, and to change its sign, again and again: sines, cosines, what is made of them, and sinc.

A sum of products of sines and cosines of rational multiples of x is periodic; being continuous, it vanishes infinitely
often if it has both signs. So does what comes back to both signs as a power of x times a wave (`swing_of`). For sinc
and its derivatives f, one of x f(x) + O(1/x) is a sine or cosine that has both signs arbitrarily far out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import ctx

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.evaluate import ball_at
from actcli.expr import Call, Expr, Number, Symbol, fold, is_constant
from actcli.library import VOCABULARY as V
from actcli.prove.extrema.oscillation import swing_of
from actcli.prove.pieces.branches import affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from flint import arb

__all__ = ["changes_forever", "is_wave", "vanishes_forever", "wave_sign"]

_SINCS: Final = frozenset(V[name] for name in ("sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised"))
_TRIED: Final = 48
Interval = tuple[Fraction, Fraction]


def changes_forever(root: Expr, direction: int = 1) -> bool:
    """Whether a formula is shown to change its sign, by zeros, infinitely often on the side of the direction.

    >>> from actcli.parse import parse
    >>> [changes_forever(parse(text, V)) for text in ("sin(x)", "1 + sin(x)**2", "x*sin(x) + sigmoid(x)")]
    [True, False, True]
    """
    root = _without_factors(simplify(root))
    if isinstance(root, Call) and root.function in _SINCS:
        slope = simplify(derive(root.args[0], "x"))
        return is_constant(slope) and not ball_at(slope, {}).contains(0)
    values = _values(root) if fold(root, _is_periodic) else []
    if any(value > 0 for value in values) and any(value < 0 for value in values):
        return True
    swing = swing_of(root, direction)  # being continuous on the last piece, it vanishes between both signs
    return swing is not None and swing.signs == (-1, 1)


def vanishes_forever(root: Expr, direction: int = 1) -> bool:
    """Whether a formula is shown to have infinitely many zeros on a side.

    It changes its sign, or a factor or the base of a power does; or it is a power of x times a wave that touches zero.
    """
    root = _without_factors(simplify(root))
    swing = swing_of(root)
    if swing is not None and swing.alone and 0 in swing.signs:
        return True
    match root:
        case Call(function, (base, Number(exponent))) if function is op.POWER and exponent > 0:
            return vanishes_forever(base, direction)
        case Call(function, (first, second)) if function is op.MULTIPLY:
            return vanishes_forever(first, direction) or vanishes_forever(second, direction)
    return changes_forever(root, direction)


def wave_sign(root: Expr) -> int:
    """The sign of a periodic formula that is not constant, but for isolated zeros; 0 where it is not known.

    >>> from actcli.parse import parse
    >>> wave_sign(parse("1 + 2*sin(x)*cos(x)", V))
    1
    """
    if not is_wave(root):
        return 0
    found = fold(simplify(root), _between)
    return 0 if found is None else 1 if found[0] >= 0 else -1 if found[1] <= 0 else 0


def _between(node: Expr, value_of: Callable[[Expr], Interval | None]) -> Interval | None:
    """Rational bounds, from |sin u|, |cos u| <= 1 and |sin u cos u| <= 1/2."""
    match node:
        case Number(value):
            return value, value
        case Call(function, _) if function in (V["sin"], V["cos"]):
            return Fraction(-1), Fraction(1)
        case Call(function, (operand,)) if function is op.NEGATE:
            u = value_of(operand)
            return None if u is None else (-u[1], -u[0])
        case Call(function, (first, second)) if function in (op.ADD, op.SUBTRACT):
            u, v = value_of(first), value_of(second)
            if u is None or v is None:
                return None
            return (u[0] + v[0], u[1] + v[1]) if function is op.ADD else (u[0] - v[1], u[1] - v[0])
        case Call(function, _) if function in (op.MULTIPLY, op.DIVIDE):
            scale, waves = _factors(node)
            if not all(isinstance(wave, Call) and wave.function in (V["sin"], V["cos"]) for wave in waves):
                return None
            pairs = {(wave.function, wave.args) for wave in waves if isinstance(wave, Call)}
            halved = any((V["sin"], args) in pairs and (V["cos"], args) in pairs for _, args in pairs)
            size = abs(scale) / (2 if halved else 1)
            return (-size, size) if waves else (scale, scale)
    return None


def _factors(node: Expr) -> tuple[Fraction, list[Expr]]:
    """A rational factor, and the others."""
    match node:
        case Number(value):
            return value, []
        case Call(function, (operand,)) if function is op.NEGATE:
            scale, others = _factors(operand)
            return -scale, others
        case Call(function, (first, second)) if function is op.MULTIPLY:
            (a, left), (b, right) = _factors(first), _factors(second)
            return a * b, left + right
        case Call(function, (first, Number(value))) if function is op.DIVIDE and value:
            scale, others = _factors(first)
            return scale / value, others
    return Fraction(1), [node]


def is_wave(root: Expr) -> bool:
    """Whether a formula is shown to be periodic, and not constant: it has no limit."""
    root = simplify(root)
    values = _values(root) if fold(root, _is_periodic) else []
    return any(not value.overlaps(values[0]) for value in values)


def _values(root: Expr) -> list[arb]:
    with ctx.workprec(96):
        return [ball_at(root, {"x": Fraction(k * 61, 97)}) for k in range(_TRIED)]


def _without_factors(root: Expr) -> Expr:
    """The formula without constant factors that are not zero."""
    match root:
        case Call(function, (operand,)) if function is op.NEGATE:
            return _without_factors(operand)
        case Call(function, (first, second)) if function in (op.MULTIPLY, op.DIVIDE):
            if is_constant(second) and not ball_at(second, {}).contains(0):
                return _without_factors(first)
            if function is op.MULTIPLY and is_constant(first) and not ball_at(first, {}).contains(0):
                return _without_factors(second)
    return root


def _is_periodic(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
    """Whether x stands only in sines and cosines of lines with rational coefficients, and nothing can be undefined."""
    match node:
        case Number():
            return True
        case Symbol():
            return False
        case Call(function, (operand,)) if function in (V["sin"], V["cos"]):
            return affine(operand) is not None or value_of(operand)
        case Call(function, (operand,)) if function is op.NEGATE:
            return value_of(operand)
        case Call(function, (first, second)) if function in (op.ADD, op.SUBTRACT, op.MULTIPLY):
            return value_of(first) and value_of(second)
        case Call(function, (first, second)) if function is op.DIVIDE:
            return value_of(first) and is_constant(second) and not ball_at(second, {}).contains(0)
        case Call(function, (base, Number(exponent))) if function is op.POWER:
            return value_of(base) and exponent.denominator == 1 and exponent > 0
        case _:
            return is_constant(node)
