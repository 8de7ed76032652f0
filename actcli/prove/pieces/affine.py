"""Formulas that are lines with rational coefficients: what is decided of them is exact.

Other constants, such as sqrt(2), may stand in a line where they cancel exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from actcli import operators as op
from actcli.evaluate import ball_at
from actcli.expr import Call, Expr, Number, Symbol, fold, is_constant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Affine", "affine"]

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Affine:
    """The function slope*x + offset."""

    slope: Fraction
    offset: Fraction

    def at(self, x: Fraction) -> Fraction:
        """The value at x."""
        return self.slope * x + self.offset


class _Line(NamedTuple):
    """A line whose offset may have multiples of constants that are not rational."""

    slope: Fraction
    offset: Fraction
    constants: Mapping[Expr, Fraction] = {}

    def times(self, factor: Fraction) -> _Line:
        constants = {node: factor * share for node, share in self.constants.items()} if factor else {}
        return _Line(factor * self.slope, factor * self.offset, constants)

    def plus(self, other: _Line) -> _Line:
        constants = {
            k: self.constants.get(k, _ZERO) + other.constants.get(k, _ZERO) for k in (*self.constants, *other.constants)
        }
        kept = {node: share for node, share in constants.items() if share}
        return _Line(self.slope + other.slope, self.offset + other.offset, kept)

    @property
    def number(self) -> Fraction | None:
        return None if self.slope or self.constants else self.offset


def affine(root: Expr) -> Affine | None:
    """The formula as slope*x + offset with rational coefficients, if it is that.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> affine(parse("(x - 3)/2", VOCABULARY)), affine(parse("x*x", VOCABULARY))
    (Affine(slope=Fraction(1, 2), offset=Fraction(-3, 2)), None)
    >>> affine(parse("x + sqrt(2) - sqrt(2)", VOCABULARY))
    Affine(slope=Fraction(1, 1), offset=Fraction(0, 1))
    """
    line = fold(root, _line_of)
    return None if line is None or line.constants else Affine(line.slope, line.offset)


def _line_of(node: Expr, value_of: Callable[[Expr], _Line | None]) -> _Line | None:
    match node:
        case Number(value):
            return _Line(_ZERO, value)
        case Symbol():
            return _Line(Fraction(1), _ZERO)
        case Call(function, args):
            below = [value_of(arg) for arg in args]
            match function, below:
                case f, [_Line() as u, _Line() as v] if f is op.ADD:
                    return u.plus(v)
                case f, [_Line() as u, _Line() as v] if f is op.SUBTRACT:
                    return u.plus(v.times(Fraction(-1)))
                case f, [_Line() as u] if f is op.NEGATE:
                    return u.times(Fraction(-1))
                case f, [_Line() as u, _Line() as v] if f is op.MULTIPLY and u.number is not None:
                    return v.times(u.number)
                case f, [_Line() as u, _Line() as v] if f is op.MULTIPLY and v.number is not None:
                    return u.times(v.number)
                case f, [_Line() as u, _Line() as v] if f is op.DIVIDE and v.number:
                    return u.times(1 / v.number)
            if function not in op.CONDITIONS and is_constant(node) and ball_at(node, {}).is_finite():
                return _Line(_ZERO, _ZERO, {node: Fraction(1)})
    return None
