"""One smooth piece of a function: its charts, its one-sided slopes, and where it is zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import ctx

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.evaluate import value_at
from actcli.expr import Call, Expr, Piecewise, Symbol, is_constant, postorder
from actcli.interpret import expand
from actcli.prove.extrema.search import working
from actcli.prove.infinity.waves import changes_forever, vanishes_forever, wave_sign
from actcli.prove.landscape.jets import BITS, CAP, Jets
from actcli.prove.landscape.roots import Chart, chart
from actcli.prove.landscape.walk import Place, Stand
from actcli.prove.pieces.branches import KEPT, End, Unsettled, affine
from actcli.prove.pieces.identity import are_proportional, are_same
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flint import arb

    from actcli.interpreters.balls import Value

__all__ = ["Endless", "Segment", "along", "exact_value", "is_zero_within", "minus", "zero_places", "zeros_within"]

_X: Final = Symbol("x")


class Endless(Unsettled):
    """Proved: there are infinitely many."""


class Segment:
    """A smooth piece and its charts."""

    def __init__(self, low: End, high: End, root: Expr) -> None:
        self.low, self.high, self.root = low, high, root
        self.jets = Jets(root)
        self._charts: dict[int, Chart | str] = {}

    def chart(self, order: int) -> Chart:
        """The chart of f or a derivative on the open piece; asked once."""
        if order not in self._charts:
            try:
                self._charts[order] = chart(self.jets, self.low, self.high, order)
            except Unsettled as reason:
                self._charts[order] = str(reason)
        found = self._charts[order]
        if isinstance(found, str):
            formula = derive(self.root, "x", order)
            sides = [direction for direction, end in ((-1, self.low), (1, self.high)) if end is None]
            endless = vanishes_forever if order == 0 else changes_forever
            if any(endless(formula, direction) for direction in sides):
                raise Endless
            if sides and order and wave_sign(formula):  # it may touch zero, where nothing turns
                return Chart((), (wave_sign(formula),))
            raise Unsettled(found)
        return found

    def is_constant(self) -> bool:
        """Whether the piece is flat throughout; if not, `Unsettled` unless a slope says so."""
        line = affine(self.root)
        if line is not None or is_constant(self.root):
            return line is None or line.slope == 0
        low = self.low if self.low is not None else (self.high or Fraction(0)) - 3
        high = self.high if self.high is not None else (self.low or Fraction(0)) + 3
        with working(BITS, CAP):
            for k in (3, 5, 6):
                value = self.jets.derivative(low + (high - low) * Fraction(k, 11), 1)
                if value.is_finite() and not value.contains(0):
                    return False
        raise Unsettled("whether a piece is constant is not decided")

    def slopes(self, low: Fraction, high: Fraction) -> arb:
        """A one-sided derivative at an end, or all there are on a gap that the end lies in."""
        with working(BITS, CAP):
            value = self.jets.derivative(low, 1) if low == high else self.jets.on(low, high, 1)
        return value if value.is_finite() else exact_value(derive(self.root, "x"), {"x": low}).ball


def exact_value(root: Expr, point: Mapping[str, Fraction]) -> Value:
    """The value at a rational, at twice the working precision of searches."""
    with ctx.workprec(2 * BITS):
        return value_at(root, point)


def minus(segment: Segment, other: Expr) -> Segment:
    """The piece of the difference with another formula."""
    line = affine(segment.root)
    if line is not None and other is _X:
        slope, offset = op.number(line.slope - 1), op.number(line.offset)
        return Segment(segment.low, segment.high, op.add(op.multiply(slope, _X), offset))
    factor = _other_factor(segment.root, other)
    rest = None if factor is None else expand(stabilise(op.subtract(op.number(1), factor)), KEPT)
    if rest is not None and not any(isinstance(node, Piecewise) for node in postorder(rest)):
        # x*g(x) - x is -x*(1 - g(x)), in which less cancels
        return Segment(segment.low, segment.high, op.negate(op.multiply(other, rest)))
    return Segment(segment.low, segment.high, simplify(op.subtract(segment.root, other)))


def _other_factor(root: Expr, factor: Expr) -> Expr | None:
    match root:
        case Call(function, (first, second)) if function is op.MULTIPLY and factor in (first, second):
            return second if first is factor else first
    return None


def zero_places(segment: Segment) -> Iterator[Place]:
    """Where the piece is zero, in order."""
    found = segment.chart(0)
    if found.signs == (0,):
        yield Place(segment.low, segment.high, throughout=True)
    for zero in found.zeros:
        yield Place(zero.low, zero.high)


def zeros_within(found: Chart, gap: tuple[Fraction, Fraction]) -> int:
    """How many zeros may lie in a gap."""
    return sum(zero.low <= gap[1] and zero.high >= gap[0] for zero in found.zeros)


def is_zero_within(gap: tuple[Fraction, Fraction], left: Segment, right: Segment) -> bool:
    """Whether a continuous function is zero where one piece ends and the other begins, somewhere in the gap.

    It is if one of them is zero throughout, or if each is a multiple of the other, which both are equal to there.
    """
    charts = left.chart(0), right.chart(0)
    inside = [zeros_within(one, gap) for one in charts]
    flat = [one.signs == (0,) for one in charts]
    if not any(inside) and not any(flat):
        return False
    alike = are_proportional(left.root, right.root) and not are_same(left.root, right.root)
    if all(count == 1 or zero for count, zero in zip(inside, flat, strict=True)) and (any(flat) or alike):
        return True
    raise Unsettled(f"whether there is a zero at the breakpoint near {float(gap[0]):.6g} is not decided")


def along(segment: Segment, found: Chart, moves: list[int], stands: list[Stand]) -> None:
    """The walk along a smooth piece."""
    moves.append(found.signs[0])
    if found.signs == (0,):  # a flat stretch is a stand with nothing before and after
        stands.append(Stand(Place(segment.low, segment.high, throughout=True)))
        moves.append(0)
    for zero, sign in zip(found.zeros, found.signs[1:], strict=False):
        stands.append(Stand(Place(*zero)))
        moves.append(sign)
