"""What each part of a formula means on one interval: exactly where it is piecewise affine, else its candidates.

A condition is always pieces of true and false, isolated in floats where it is not affine; so a choice knows which
branch holds where, and the cuts of a branch that is never taken are forgotten.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli import operators as op
from actcli.breakpoints import pieces as pw
from actcli.breakpoints.isolate import (
    Floats,
    changes,
    evaluate,
    exact_zero,
    grid,
    is_change,
    passages,
    sign_of,
    touches,
)  # fmt: skip
from actcli.errors import InternalError, Undecided
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, is_constant
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KEPT", "Reader", "Shape", "edge", "is_rough"]

# Words written out, because choices hide in them; the others are smooth wherever they are defined.
_HIDDEN: Final = frozenset(
    V[name] for name in ("abs", "cbrt", "ceil", "clip", "heaviside", "max", "min", "round", "sign")
)
KEPT: Final = frozenset(V.values()) - _HIDDEN
_DECIDE: Final[Mapping[Function, Callable[[Fraction, int], bool]]] = {
    op.EQUAL: operator.eq,
    op.GREATER: operator.gt,
    op.GREATER_EQUAL: operator.ge,
    op.LESS: operator.lt,
    op.LESS_EQUAL: operator.le,
    op.NOT_EQUAL: operator.ne,
}
_LOGIC: Final[Mapping[Function, Callable[..., bool]]] = {
    op.AND: lambda p, q: p and q,
    op.NOT: lambda p: not p,
    op.OR: lambda p, q: p or q,
}
Bend = pw.Pieces[pw.Affine]


class Shape(NamedTuple):
    """A value: its pieces where it is piecewise affine, and its candidates."""

    affine: Bend | None
    cuts: frozenset[Fraction]


Meaning = Shape | pw.Pieces[bool]


def is_rough(node: Expr) -> bool:
    """Whether the node may make breakpoints."""
    return (
        isinstance(node, Piecewise)
        or (isinstance(node, Call) and node.function is V["floor"])
        or edge(node) is not None
    )


def edge(node: Expr) -> Expr | None:
    """What must not vanish for the node to be smooth, or None."""
    match node:
        case Call(function, (u, *rest)) if not is_constant(u):
            if function in (V["sqrt"], V["log"]):
                return u
            if function in (V["log1p"], V["sqrt1pm1"]):
                return op.add(op.ONE, u)
            if function is op.POWER and not (isinstance(rest[0], Number) and rest[0].value.denominator == 1):
                return u
    return None


class Reader:
    """What each node means on one interval; remembers which cuts are not exact.

    A part with more than `most` zeros is `Undecided`, before time is spent on each of them.
    """

    def __init__(self, low: Fraction, high: Fraction, name: str, most: int = pw.CUTS) -> None:
        self.low, self.high, self.name, self.most = low, high, name, most
        self.inexact: set[Fraction] = set()

    @cached_property
    def _grid(self) -> Floats:
        return grid(float(self.low), float(self.high))

    def visit(self, node: Expr, meaning_of: Callable[[Expr], Meaning]) -> Meaning:
        """The meaning of a node from those of its operands."""
        match node:
            case Number(value):
                return Shape(pw.constant(value), frozenset())
            case Symbol(name):
                if name != self.name:
                    raise InternalError(f"breakpoints in {self.name} of a formula with {name}")
                return Shape(pw.identity(), frozenset())
            case Piecewise(parts, otherwise):
                tests = [meaning_of(test) for test, _ in parts]
                return self._choice(tests, [value for _, value in parts] + [otherwise], meaning_of)  # type: ignore[arg-type]
            case Call(function, args):
                below = [meaning_of(arg) for arg in args]
                if function in _LOGIC:
                    return pw.combine(_LOGIC[function], *below)  # type: ignore[arg-type]
                if function in _DECIDE:
                    return self._comparison(function, args, below)  # type: ignore[arg-type]
                return self._value(node, below)  # type: ignore[arg-type]

    def _value(self, node: Call, below: list[Shape]) -> Shape:
        cuts = frozenset[Fraction]().union(*(shape.cuts for shape in below))
        affine = [shape.affine for shape in below]
        found = _affine(node, affine) if all(part is not None for part in affine) else None  # type: ignore[arg-type]
        if node.function is V["floor"]:
            if affine[0] is not None:
                found = pw.floor(affine[0], self.low, self.high)
            else:
                cuts |= self._steps(node.args[0])
        if found is not None:
            return Shape(found, frozenset(found.cuts))
        vanishing = edge(node)
        return Shape(None, cuts | self.zeros(vanishing) if vanishing is not None else cuts)

    def _choice(self, tests: list[pw.Pieces[bool]], values: list[Expr], meaning_of: Callable[[Expr], Meaning]) -> Shape:
        shapes: list[Shape] = [meaning_of(value) for value in values]  # type: ignore[misc]
        branches = [pw.Pieces((), (index,), ()) for index in range(len(values))]
        taken = pw.cases(*zip(tests, branches, strict=False), otherwise=branches[-1])
        nodes = pw.combine(lambda index: values[index], taken)
        affine = [shape.affine for shape in shapes]
        if all(affine[index] is not None for index in {*taken.between, *taken.at}):
            filled = [part if part is not None else pw.constant(0) for part in affine]
            found = pw.cases(*zip(tests, filled, strict=False), otherwise=filled[-1])
            return Shape(found, frozenset(found.cuts))
        cuts = set(nodes.cuts)
        ends = [self.low - 1, *taken.cuts, self.high + 1]
        inner = [sorted(shape.cuts) for shape in shapes]
        for index, (left, right) in zip(taken.between, pairwise(ends), strict=True):
            cuts.update(inner[index][bisect_right(inner[index], left) : bisect_left(inner[index], right)])
        return Shape(None, frozenset(cuts))

    def _comparison(self, function: Function, args: tuple[Expr, ...], below: list[Shape]) -> pw.Pieces[bool]:
        left, right = below[0].affine, below[1].affine
        decide = _DECIDE[function]
        if left is not None and right is not None:
            return pw.compare(decide, pw.difference(left, right), self.low, self.high)
        gap = op.subtract(*args)
        zeros = self.zeros(gap)
        cuts = tuple(sorted(zeros | {cut for shape in below for cut in shape.cuts}))
        spots = [*pw.midpoints(cuts, self.low, self.high), *cuts]
        signs = np.sign(evaluate(gap, self.name, np.array(spots, dtype=float))).tolist()
        truths = [
            decide(Fraction(0 if spot in zeros - self.inexact else int(sign)), 0) if sign == sign else False
            for spot, sign in zip(spots, signs, strict=True)
        ]
        return pw.Pieces(cuts, tuple(truths[: len(cuts) + 1]), tuple(truths[len(cuts) + 1 :])).merged()

    def zeros(self, part: Expr) -> frozenset[Fraction]:
        """Where a part crosses or touches zero, or stops having a value."""
        found = self._places(part, changes(sign_of(part, self.name), self._grid))
        known = np.array(sorted(map(float, found)))
        for spot in touches(part, self.name, self._grid):
            if not (np.abs(known - spot) <= 1e-6 * max(1.0, abs(spot))).any():
                place = exact_zero(part, self.name, spot)
                found.add(self._inexact(spot) if place is None else place)
        return frozenset(found)

    def _places(self, part: Expr, brackets: list[tuple[float, float]]) -> set[Fraction]:
        """The brackets as places, exact where that can be shown; without those where rounding alone makes a zero."""
        if len(brackets) > self.most:
            raise Undecided(f"more than {self.most} zeros on the interval", hint="choose a shorter interval")
        found: set[Fraction] = set()
        last = -math.inf
        for left, right in sorted(brackets):
            if right - last <= 1e-12 * max(1.0, abs(right)):
                continue
            place = exact_zero(part, self.name, right)
            if place is not None or is_change(part, self.name, left, right):
                found.add(self._inexact(right) if place is None else place)
                last = right
        return found

    def _inexact(self, near: float) -> Fraction:
        """A place known to a double."""
        place = Fraction(near)
        self.inexact.add(place)
        return place

    def _steps(self, part: Expr) -> frozenset[Fraction]:
        """Where a part passes whole numbers."""
        found: set[Fraction] = set()
        for left, right, whole in passages(part, self.name, self._grid):
            found |= self._places(op.subtract(part, op.number(whole)), [(left, right)])
        return frozenset(found)


def _affine(node: Call, below: list[Bend]) -> Bend | None:
    """The node as a piecewise affine function of such, or None."""
    rule = _RULES.get(node.function)
    return rule(*below) if rule is not None else None


def _power(base: Bend, exponent: Bend) -> Bend | None:
    """A whole power of what is piecewise constant."""
    if exponent.cuts or any(piece.slope for piece in (*base.between, *exponent.between)):
        return None
    power = exponent.between[0].offset
    if power.denominator != 1 or abs(power) > 16:
        return None
    if power < 0 and any(piece.offset == 0 for piece in (*base.between, *base.at)):
        return None
    return pw.combine(lambda piece: pw.Affine(Fraction(0), piece.offset ** int(power)), base)


_RULES: Final[Mapping[Function, Callable[..., Bend | None]]] = {
    op.ADD: lambda u, v: pw.combine(lambda f, g: pw.Affine(f.slope + g.slope, f.offset + g.offset), u, v),
    op.DIVIDE: pw.quotient,
    op.MULTIPLY: pw.product,
    op.NEGATE: lambda u: pw.combine(lambda f: pw.Affine(-f.slope, -f.offset), u),
    op.POWER: _power,
    op.SUBTRACT: pw.difference,
}
