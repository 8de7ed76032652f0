"""The zeros of a derivative of a smooth formula on a closed interval, box by box from left to right.

A box is done with when
- the value excludes zero on it, or
- an end is exactly a zero, of order k since the derivatives below vanish there exactly, and derivative k excludes zero
  on the box: then Taylor's formula leaves no other zero (so `x**2` is settled at 0), or
- the derivative excludes zero, and the signs at the ends say whether there is one zero.
A zero that only touches is accepted where it is a rational at which the formula is exactly zero; one that touches
elsewhere is never settled, and that is said.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.interpreters import series
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.rationals import ball, newton

if TYPE_CHECKING:
    from flint import arb

    from actcli.prove.landscape.jets import Jets

__all__ = ["Chart", "Isolation", "Narrow", "Zero", "sign_of"]

BUDGET: Final = 1200  # boxes of one chart; counted, not timed, so that the same is proved on every machine
NARROWEST: Final = Fraction(1, 2**40)
SHORT: Final = 10**6  # denominators of rationals that are tried


class Narrow(Unsettled):
    """A box too narrow to cut."""


class Zero(NamedTuple):
    """An interval that holds one zero; a point where the zero is that rational."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The zero itself, where it is known exactly."""
        return self.low if self.low == self.high else None


class Chart(NamedTuple):
    """The zeros on an open interval in order, and the signs before, between and after them; (0,) is zero throughout."""

    zeros: tuple[Zero, ...]
    signs: tuple[int, ...]

    @property
    def changes(self) -> list[Zero]:
        """The zeros at which the sign changes."""
        return [zero for k, zero in enumerate(self.zeros) if self.signs[k] != self.signs[k + 1]]


class _Box(NamedTuple):
    low: Fraction
    high: Fraction
    before: int
    after: int


class Isolation:
    """One interval, from left to right."""

    def __init__(self, jets: Jets, order: int) -> None:
        self.jets = jets
        self.order = order
        self.known: dict[Fraction, int | None] = {}

    def run(self, low: Fraction, high: Fraction) -> Chart:
        """The chart of the open interval."""
        cuts = [low, *self.guesses(low, high), high]
        stack = list(pairwise(cuts))[::-1]
        done: list[_Box] = []
        for _ in range(BUDGET):
            left, right = stack.pop()
            box = self.settled(left, right)
            if box is not None:
                done.append(box)
            else:
                if right - left < NARROWEST * max(Fraction(1), abs(left)):
                    raise Narrow(f"what happens near {float(left):.6g} is not decided")
                middle = self.cut(left, right)
                stack += [(middle, right), (left, middle)]
            if not stack:
                return self.joined(done)
        raise Unsettled("the budget ended")

    def guesses(self, low: Fraction, high: Fraction) -> list[Fraction]:
        """Points to cut at: 0 and whole numbers of small intervals."""
        found: set[Fraction] = {Fraction(0)} if low < 0 < high else set()
        if high - low > 2:
            for k in range(1, 8):
                at = low + (high - low) * k / 8
                found.add(Fraction(round(at * 2), 2))
        return sorted(at for at in found if low < at < high)

    def multiplicity(self, at: Fraction) -> int | None:
        """The order of the zero at a point; asked once."""
        if at not in self.known:
            self.known[at] = self.jets.multiplicity(at, self.order)
        return self.known[at]

    def sign(self, at: Fraction) -> int:
        """The sign at a point, 0 where it is not certain."""
        value = self.jets.derivative(at, self.order)
        return 1 if value > 0 else -1 if value < 0 else 0

    def settled(self, left: Fraction, right: Fraction) -> _Box | None:
        """The signs within a box next to its ends, which tell whether a zero lies inside; None: not decided."""
        sign = sign_of(self.jets.on(left, right, self.order))
        if sign:
            return _Box(left, right, sign, sign)
        for end, other in ((left, 1), (right, -1)):
            order = self.multiplicity(end)
            if order:
                sign = sign_of(self.jets.on(left, right, self.order + order))
                if sign:
                    sign *= 1 if other > 0 else (-1) ** order
                    return _Box(left, right, sign, sign)
        if sign_of(self.jets.on(left, right, self.order + 1)):
            before, after = self.sign(left), self.sign(right)
            if before and after:
                return _Box(left, right, before, after)
        return None

    def cut(self, left: Fraction, right: Fraction) -> Fraction:
        """Where to cut a box: at a short rational that may be a zero, or in the middle."""
        if right - left < Fraction(1, 32):
            short = _simplest(left, right)
            if short.denominator < SHORT and self.sign(short) == 0 and self.multiplicity(short):
                return short
        middle = _short(left, right)
        if self.sign(middle) == 0 and not self.multiplicity(middle):
            middle = _short(left, middle)
        return middle

    def joined(self, boxes: list[_Box]) -> Chart:
        """The boxes as a chart."""
        zeros: list[Zero] = []
        signs: list[int] = [boxes[0].before]
        for number, box in enumerate(boxes):
            if number and self.sign(box.low) == 0:  # a cut that is exactly a zero: else no box beside it is settled
                zeros.append(Zero(box.low, box.low))
                signs.append(box.before)
            elif box.before != signs[-1]:
                raise Unsettled("signs that do not agree")
            if box.before != box.after:
                zeros.append(self.refined(box))
                signs.append(box.after)
        return Chart(tuple(zeros), tuple(signs))

    def refined(self, box: _Box) -> Zero:
        """The one zero in a box on which the formula is monotone, to about the working precision."""
        low, high = box.low, box.high
        for _ in range(200):
            if high - low < Fraction(1, 2**90) * max(Fraction(1), abs(low)):
                break
            middle = self.newton(low, high)
            width = (high - low) / 2**20
            for at in (middle - width, middle + width, (low + high) / 2):
                if low < at < high:
                    sign = self.sign(at)
                    if sign == 0:
                        continue
                    low, high = (at, high) if sign == box.before else (low, at)
                if high - low < 4 * width:
                    break
        short = _simplest(low, high)
        if short.denominator < SHORT and self.jets.is_zero(short, self.order):
            return Zero(short, short)
        return Zero(low, high)

    def newton(self, low: Fraction, high: Fraction) -> Fraction:
        """Where the tangent in the middle meets zero, or the middle."""
        middle = (low + high) / 2
        here = self.jets.tape(series.variable(ball(middle)))
        moved = newton(middle, here[self.order], (self.order + 1) * here[self.order + 1], low, high)
        return middle if moved is None else moved


def sign_of(value: arb) -> int:
    """The sign of a ball, 0 where it is not certain."""
    return 1 if value > 0 else -1 if value < 0 else 0


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational of the smallest denominator strictly between."""
    whole = low.__floor__() + 1
    if whole < high:
        return Fraction(whole) if not low < 0 < high else Fraction(0)
    base = low.__floor__()
    if low == base:  # a half, a third, ... of the way
        return base + Fraction(1, (1 / (high - base)).__floor__() + 1)
    return base + 1 / _simplest(1 / (high - base), 1 / (low - base))


def _short(left: Fraction, right: Fraction) -> Fraction:
    """A short binary fraction near the middle."""
    width = right - left
    scale = Fraction(1)
    while scale > width / 8:
        scale /= 2
    while scale * 16 < width:
        scale *= 2
    return round((left + right) / 2 / scale) * scale
