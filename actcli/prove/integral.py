"""Integrals enclosed: Taylor forms on boxes, and beyond a reach what the tail leaves.

On a box the integrand is its Taylor polynomial about the middle plus a remainder whose coefficient is enclosed on the
box; the integral of both is a rational combination. Boxes are cut in two until the remainder is small. Expectations
under N(0, 1) multiply by the density first, so that the tails are exponentially small remainders.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from flint import arb, arb_series

from actcli import operators as op
from actcli.expr import Expr, Symbol
from actcli.interpret import expand
from actcli.interpreters import series, tails
from actcli.interpreters.balls import BALLS, Value
from actcli.library import VOCABULARY as V
from actcli.prove.extrema.search import working
from actcli.prove.pieces.branches import Piece, Unsettled, pieces
from actcli.prove.rationals import ball, hull
from actcli.stability import stabilise
from actcli.tape import Tape

__all__ = ["expectation", "integral"]

LENGTH: Final = 18  # of the series
REACH: Final = Fraction(24)  # where the tails begin; the density is 1e-125 there
BUDGET: Final = 3000
_DENSITY: Final = V["normal_pdf"](Symbol("x"))


def expectation(root: Expr, *, digits: int = 12) -> arb | None:
    """An enclosure of E f(Z) for Z ~ N(0, 1), or None where it is not decided.

    >>> from actcli.parse import parse
    >>> expectation(parse("max(0, x)", V)).str(12, radius=False)
    '0.398942280401'
    """
    return integral(op.multiply(root, _DENSITY), None, None, digits=digits)


def integral(root: Expr, low: Fraction | None, high: Fraction | None, *, digits: int = 12) -> arb | None:
    """An enclosure of the integral of a formula over an interval, or None where it is not decided."""
    written = stabilise(expand(root, frozenset(V.values())))
    try:
        parts = pieces(written, low, high)
        with working(int(3.33 * digits) + 40, LENGTH):
            total = arb(0)
            goal = arb(10) ** (-digits - 2)
            for part in parts:
                total += _piece(part, goal)
            return total if total.is_finite() else None
    except (Unsettled, tails.Unbounded):
        return None


def _piece(part: Piece, goal: arb) -> arb:
    if part.rough:
        assert part.low is not None and part.high is not None  # noqa: S101, PT018 -- it is narrow
        values = BALLS(part.root, {"x": Value(hull(part.low, part.high))})
        assert isinstance(values, Value)  # noqa: S101 -- a scalar in, a scalar out
        return values.ball * ball(part.high - part.low)
    low = -max(REACH, 2 * abs(part.high or Fraction(0))) if part.low is None else part.low
    high = max(REACH, 2 * abs(part.low or Fraction(0))) if part.high is None else part.high
    total = _finite(Tape(part.root, series.RULES, series.constant), low, high, goal)
    for end, direction, reach in ((part.low, -1, -low), (part.high, 1, high)):
        if end is None:
            total += _beyond(part.root, reach, direction)
    return total


def _beyond(root: Expr, reach: Fraction, direction: int) -> arb:
    """The integral over a half line of something that decays faster than 1/x."""
    tail = tails.tail_of(root, ball(reach), direction)
    if isinstance(tail, tails.Huge) or any(power <= tail.root for power in tail.terms) or tail.power <= tail.root:
        raise tails.Unbounded("an integrand that does not decay")

    def beyond(power: int) -> arb:
        """The integral of t**power, where t = |x|**(-1/q): that of q s**(q - 1 - power) ds."""
        return tail.start ** (tail.root - power) * tail.root / (power - tail.root)

    return sum((c * beyond(power) for power, c in tail.terms.items()), tail.rest * beyond(tail.power))


def _finite(tape: Tape[arb_series], low: Fraction, high: Fraction, goal: arb) -> arb:
    total = arb(0)
    stack = [(low, high)]
    for _ in range(BUDGET):
        if not stack:
            return total
        left, right = stack.pop()
        part, error = _box(tape, left, right)
        if error.is_finite() and error < goal * ball(right - left):
            total += part
        else:
            middle = (left + right) / 2
            stack += [(left, middle), (middle, right)]
    raise Unsettled("the budget ended")


def _box(tape: Tape[arb_series], left: Fraction, right: Fraction) -> tuple[arb, arb]:
    """The integral over a box, and the size of its remainder."""
    middle, radius = (left + right) / 2, ball((right - left) / 2)
    if right - left > 4:
        return arb(0), arb.pos_inf()
    here = tape(series.variable(ball(middle)))
    around = tape(series.variable(hull(left, right)))
    total = arb(0)
    for power in range(0, LENGTH - 1, 2):  # odd powers cancel
        total += 2 * here[power] * radius ** (power + 1) / (power + 1)
    last = LENGTH - 1
    remainder = 2 * abs(around[last]).upper() * radius ** (last + 1) / (last + 1)
    return total + remainder * arb(0, 1), remainder
