"""A smooth formula with all its derivatives: Taylor coefficients at points and on boxes, from one tape, each made once.

The derivatives of a formula are searched one after the other on much the same boxes; so a search of f'' costs little
after one of f. Rejected: a tape for each symbolic derivative, whose formulas are several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flint import arb

from actcli.derive import derive
from actcli.interpreters import series
from actcli.prove.pieces.identity import is_zero_at
from actcli.prove.rationals import ball, hull
from actcli.prove.taylor import coefficient_on
from actcli.tape import Tape

if TYPE_CHECKING:
    from fractions import Fraction

    from flint import arb_series

    from actcli.expr import Expr

__all__ = ["BITS", "CAP", "Jets"]

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
        found = coefficient_on(self.at(middle), around, hull(low - middle, high - middle), order)
        return found if found.is_finite() else around[order]

    def is_zero(self, x: Fraction, order: int) -> bool:
        """Whether a derivative is exactly zero at a rational."""
        value = self.at(x)[order]
        return value.is_zero() or (value.contains(0) and is_zero_at(derive(self.root, "x", order), x))

    def multiplicity(self, x: Fraction, order: int) -> int | None:
        """The order of the zero of a derivative at a point, 0 where there is none; None where it is not known."""
        for k in range(CAP - order):
            value = self.at(x)[order + k]
            if value > 0 or value < 0:
                return k
            if not self.is_zero(x, order + k):
                return None
        return None
