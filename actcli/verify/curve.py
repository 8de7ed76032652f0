"""A formula without choices and its symbolic derivatives, over balls: all that the checker computes with.

The search reads Taylor series off a tape; here derivatives come from the vocabulary's table, and their values from the
ball interpreter. Both must agree with the mathematics, and no line is in both. The work of one check is counted, since
a certificate may come from anybody.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import factorial
from time import monotonic
from typing import Final

from flint import arb, ctx, fmpq

from actcli import limits
from actcli.derive import derive, simplify
from actcli.expr import Expr, postorder, tree_size
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.interpreters.balls.functions import hull

__all__ = ["Curve", "NotShown", "Work", "at_most", "ball", "is_zero", "span", "told"]

ORDER: Final = 3  # derivatives that are looked at
_LONGEST: Final = 4000  # distinct nodes of a derivative that is still worth its time


class NotShown(Exception):
    """A step of a proof that the checker does not come to by itself; the message says which."""


class Work:
    """What one check may cost: evaluations, and seconds."""

    def __init__(self, evaluations: int, seconds: float) -> None:
        self.left = evaluations
        self.deadline = monotonic() + seconds

    def spend(self) -> None:
        """Count one evaluation."""
        self.left -= 1
        if self.left < 0 or monotonic() > self.deadline:
            raise NotShown("the budget of the check ended")


def ball(value: Fraction) -> arb:
    """A rational at the working precision."""
    return arb(fmpq(value.numerator, value.denominator))


def span(low: Fraction, high: Fraction) -> arb:
    """The ball of an interval; one that begins at zero does not reach below it."""
    return hull(ball(low), ball(high))


def told(value: Fraction, digits: int = 12) -> str:
    """A rational for a message; one beyond the floats by its size alone.

    >>> told(Fraction(1, 3), 4), told(Fraction(10) ** 400)
    ('0.3333', 'about 2**1328')
    """
    exponent = abs(value.numerator).bit_length() - value.denominator.bit_length()
    if value and abs(exponent) > 900:
        return f"about {'-' if value < 0 else ''}2**{exponent}"
    return f"{float(value):.{digits}g}"


def at_most(value: Value | arb, bound: Fraction, *, strictly: bool = False) -> bool:
    """Whether the size of a value is at most a rational, exactly where it is known exactly."""
    if isinstance(value, Value) and value.exact is not None:
        size = abs(Fraction(int(value.exact.p), int(value.exact.q)))
        return size < bound if strictly else size <= bound
    enclosed = value.ball if isinstance(value, Value) else value
    return bool(abs(enclosed) < ball(bound)) if strictly else bool(abs(enclosed) <= ball(bound))


def is_zero(value: Value) -> bool:
    """Whether a value is zero, exactly."""
    return value.exact == 0 or bool(value.ball.is_zero())


class Curve:
    """One formula in `x`; `at` a point, `over` an interval, each for a derivative of any order up to ORDER."""

    def __init__(self, root: Expr, work: Work) -> None:
        self.root = root
        self.work = work
        self._derivatives: list[Expr | None] = [root]
        self._points: dict[tuple[Fraction, int], Value] = {}

    def derivative(self, order: int) -> Expr | None:
        """The symbolic derivative; None where it is too long to be of use."""
        while len(self._derivatives) <= order:
            last = self._derivatives[-1]
            following = None if last is None else derive(last, "x")
            if following is not None and sum(1 for _ in postorder(following)) > _LONGEST:
                following = None
            self._derivatives.append(following)
        return self._derivatives[order]

    def at(self, x: Fraction, order: int = 0) -> Value:
        """The value at a rational point, and the exact one where the vocabulary gives it.

        Beside an irrational zero a value is as small as the point's denominator is large: that many bits are added.
        """
        key = (x, order)
        if key not in self._points:
            with ctx.workprec(min(ctx.prec + x.denominator.bit_length(), limits.PRECISION_BITS)):
                self._points[key] = self._value(order, exact(x))
        return self._points[key]

    def over(self, low: Fraction, high: Fraction, order: int = 0) -> arb:
        """An enclosure of the values on a closed interval."""
        return self._value(order, Value(span(low, high))).ball

    @cached_property
    def simple(self) -> Expr:
        """The formula without exact zeros and ones; it may have values where the formula has none."""
        return simplify(self.root)

    @cached_property
    def is_simpler(self) -> bool:
        """Whether that spares anything."""
        return tree_size(self.simple) < tree_size(self.root)

    def _value(self, order: int, x: Value) -> Value:
        self.work.spend()
        root = self.derivative(order)
        if root is None:
            return Value(arb("nan"))
        value = BALLS(root, {"x": x})
        if not isinstance(value, Value):
            raise NotShown("a formula that is no number")
        if order == 0 and self.is_simpler and value.exact is None and value.ball.is_finite():
            simple = BALLS(self.simple, {"x": x})  # the formula has a value, and this is the same
            return simple if isinstance(simple, Value) else value
        return value

    def taylor(self, low: Fraction, high: Fraction, order: int, terms: int) -> arb:
        """A derivative on an interval by Taylor's formula about the middle, the term after `terms` as the remainder."""
        middle = (low + high) / 2
        step = span(low - middle, high - middle)
        total = self.over(low, high, order + terms) / factorial(terms)
        for k in range(terms - 1, -1, -1):
            total = total * step + self.at(middle, order + k).ball / factorial(k)
        return total

    def sign(self, low: Fraction, high: Fraction, order: int) -> int:
        """1 or -1 where a derivative is finite and >= 0 or <= 0 on the closed interval (1 where it is zero); else 0."""
        for terms in range(ORDER - order + 1):
            value = self.over(low, high, order) if terms == 0 else self.taylor(low, high, order, terms)
            if value.is_finite():
                if value >= 0:
                    return 1
                if value <= 0:
                    return -1
        if order < ORDER and self.over(low, high, order).is_finite():
            for end, side in ((low, 1), (high, -1)):  # from a zero at an end it moves away as its derivative says
                if is_zero(self.at(end, order)) and (moves := self.sign(low, high, order + 1)):
                    return side * moves
        return 0
