"""Parity: shown on the formula, or on polynomial pieces; or denied by points where f(x) and +-f(-x) differ."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import ctx

from actcli import operators as op
from actcli.evaluate import ball_at, value_at
from actcli.expr import Call, Expr, Number, Symbol, fold
from actcli.prove.landscape import landscape_of
from actcli.prove.pieces.branches import Unsettled, affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.prove.landscape import Landscape
    from actcli.prove.shape import Shape

__all__ = ["mirror_of"]

_BITS: Final = 256
_DEGREE: Final = 16
_TRIED: Final = tuple(Fraction(text) for text in ("1", "1/3", "3", "1/7", "7", "17/10", "29", "1/100"))
Coefficients = dict[int, Fraction]


def mirror_of(shape: Shape) -> tuple[str, tuple[Fraction, ...]]:
    """`odd`, `even`, `both` for zero, or `neither` with a point that denies each: even first, then odd.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> from actcli.prove.shape import shape_of
    >>> [mirror_of(shape_of(parse(text, VOCABULARY)))[0] for text in ("x if x > 1 or x < -1 else 0", "exp(x)")]
    ['odd', 'neither']
    """
    found = shape.parity()
    if found is None:
        witnesses = [_witness(shape, sign) for sign in (1, -1)]
        known = tuple(at for at in witnesses if at is not None)
        if len(known) == len(witnesses):
            return "neither", known
        found = _of_pieces(landscape_of(shape))
    if found is None:
        raise Unsettled("no symmetry is shown, and no point denies it")
    return "both" if _is_zero(shape) else found, ()


def _is_zero(shape: Shape) -> bool:
    line = affine(shape.written)
    return line is not None and line.slope == line.offset == 0


def _witness(shape: Shape, sign: int) -> Fraction | None:
    """A point at which f(-x) is certainly not sign * f(x)."""
    places = (*_TRIED, *(cut.at for cut in shape.cuts() or ()), Fraction(0))
    with ctx.workprec(_BITS):
        for at in places:
            right, left = (ball_at(shape.written, {"x": x}) for x in (at, -at))
            if right.is_finite() and left.is_finite() and not left.overlaps(sign * right):
                return at
    return None


def _of_pieces(land: Landscape) -> str | None:
    """Parity of a function made of polynomials, and of its values at the cuts."""
    segments = land.segments
    if any(cut.gap is not None for cut in land.cuts):  # that two irrational cuts mirror each other is not shown
        return None
    for word, sign in (("odd", -1), ("even", 1)):
        for one, other in zip(segments, reversed(segments), strict=True):
            if (one.low, one.high) != (_minus(other.high), _minus(other.low)):
                return None
            first, second = fold(one.root, _polynomial), fold(other.root, _polynomial)
            if first is None or second is None:
                return None
            if first != {power: sign * (-1) ** power * c for power, c in second.items()}:
                break
        else:
            if all(_is_mirrored(land.written, cut.at, sign) for cut in land.cuts):
                return word
    return None


def _minus(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _is_mirrored(root: Expr, at: Fraction, sign: int) -> bool:
    left, right = (value_at(root, {"x": x}).exact for x in (at, -at))
    return left is not None and right is not None and bool(left == sign * right)


def _polynomial(node: Expr, value_of: Callable[[Expr], Coefficients | None]) -> Coefficients | None:
    """Coefficients by power, without zeros."""
    match node:
        case Number(value):
            return {0: value} if value else {}
        case Symbol():
            return {1: Fraction(1)}
        case Call(function, (base, Number(exponent))) if function is op.POWER:
            u = value_of(base)
            if u is None or exponent.denominator != 1 or not 0 <= exponent <= _DEGREE:
                return None
            result: Coefficients = {0: Fraction(1)}
            for _ in range(int(exponent)):
                result = _product(result, u)
            return result
        case Call(function, args) if function in (op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.NEGATE):
            parts = [value_of(arg) for arg in args]
            known = [part for part in parts if part is not None]
            return _combined(node, known) if len(known) == len(parts) else None
    return None


def _combined(node: Call, parts: list[Coefficients]) -> Coefficients | None:
    minus = {0: Fraction(-1)}
    if node.function is op.NEGATE:
        return _product(parts[0], minus)
    first, second = parts
    if node.function is op.MULTIPLY:
        return _product(first, second)
    if node.function is op.DIVIDE:
        return _product(first, {0: 1 / second[0]}) if set(second) == {0} else None
    second = second if node.function is op.ADD else _product(second, minus)
    total = {power: first.get(power, Fraction(0)) + second.get(power, Fraction(0)) for power in {*first, *second}}
    return {power: c for power, c in total.items() if c}


def _product(first: Coefficients, second: Coefficients) -> Coefficients:
    result: Coefficients = {}
    for i, a in first.items():
        for k, b in second.items():
            result[i + k] = result.get(i + k, Fraction(0)) + a * b
    return {power: c for power, c in result.items() if c}
