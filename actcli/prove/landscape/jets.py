"""A smooth formula with all its derivatives: Taylor coefficients at points and on boxes, from one tape, each made once.

The derivatives of a formula are searched one after the other on much the same boxes; so a search of f'' costs little
after one of f. Rejected: a tape for each symbolic derivative, whose formulas are several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flint import arb

from actcli.derive import derive
from actcli.evaluate import value_at
from actcli.interpreters import series
from actcli.prove.extrema.search import ball, hull
from actcli.tape import Tape

if TYPE_CHECKING:
    from fractions import Fraction

    from flint import arb_series

    from actcli.expr import Expr

__all__ = ["BITS", "CAP", "Jets", "is_exactly_zero"]

BITS: Final = 128
CAP: Final = 7  # Taylor coefficients


class Jets:
    """A smooth formula and its Taylor coefficients at points and on boxes, each computed once."""

    def __init__(self, root: Expr) -> None:
        self.root = root
        self.tape: Tape[arb_series] = Tape(root, series.RULES, series.constant)
        self.thin: dict[Fraction, arb_series] = {}
        self.wide: dict[tuple[Fraction, Fraction], arb_series] = {}

    def at(self, x: Fraction) -> arb_series:
        """The coefficients at a point."""
        if x not in self.thin:
            self.thin[x] = self.tape(series.variable(ball(x)))
        return self.thin[x]

    def derivative(self, x: Fraction, order: int) -> arb:
        """The value of a derivative at a point, but for the factorial."""
        return self.at(x)[order]

    def on(self, low: Fraction, high: Fraction, order: int) -> arb:
        """The range of a derivative on a box, but for the factorial; NaN where the formula may have no value."""
        if (low, high) not in self.wide:
            self.wide[low, high] = self.tape(series.variable(hull(low, high)))
        around = self.wide[low, high]
        if not all(around[k].is_finite() for k in range(order + 1)):
            return arb("nan")
        middle = (low + high) / 2
        here, step = self.at(middle), hull(low - middle, high - middle)
        form = _choose(CAP - 1, order) * around[CAP - 1]
        for k in range(CAP - 2, order - 1, -1):
            form = form * step + _choose(k, order) * here[k]
        if not form.is_finite():
            return around[order]
        try:
            return form.intersection(around[order])
        except ValueError:  # both hold, so they meet; balls that touch at rounding's reach need not say so
            return form

    def is_zero(self, x: Fraction, order: int) -> bool:
        """Whether a derivative is exactly zero at a rational."""
        value = self.at(x)[order]
        return value.is_zero() or (value.contains(0) and is_exactly_zero(derive(self.root, "x", order), x))

    def multiplicity(self, x: Fraction, order: int) -> int | None:
        """The order of the zero of a derivative at a point, 0 where there is none; None where it is not known."""
        for k in range(CAP - order):
            value = self.at(x)[order + k]
            if value > 0 or value < 0:
                return k
            if not self.is_zero(x, order + k):
                return None
        return None


def is_exactly_zero(root: Expr, x: Fraction) -> bool:
    """Whether exact arithmetic shows that a formula is zero at a rational."""
    value = value_at(root, {"x": x})
    return value.ball.is_zero() or (value.exact is not None and bool(value.exact == 0))


def _choose(k: int, order: int) -> int:
    """The factor of coefficient k in coefficient `order` of the shifted series."""
    result = 1
    for j in range(order):
        result = result * (k - j) // (j + 1)
    return result
