"""An irrational breakpoint, closed in: a narrow gap that is shown to hold one change of branch, and what happens there.

Floats find the place; here the comparison that changes is shown to be strictly monotone across the gap, all others not
to change, and the gap is narrowed by bisection and Newton's method. The function is continuous across it where the two
branches differ by a multiple of what is compared, as those of a minimum, maximum or clip do.

Rejected: the narrow gap from the start. Conditions are settled on the pieces beside it by cutting boxes, which would
have to become as narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flint import arb, arb_series, ctx

from actcli import operators as op
from actcli.expr import Call, Expr, Number, Piecewise, fold, postorder, rebuild
from actcli.interpreters import series
from actcli.prove.pieces.conditions import ROUNDING, STRICT, combined, truth_of
from actcli.prove.pieces.identity import are_proportional, are_same
from actcli.prove.rationals import ball, newton
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Crossing", "are_monotone", "crossing"]

BITS: Final = 512
WIDTH: Final = Fraction(1, 2**400)
_STEPS: Final = 480


@dataclass(frozen=True, slots=True)
class Crossing:
    """A gap that holds the breakpoint, the formula at the breakpoint itself, and whether it is continuous there."""

    low: Fraction
    high: Fraction
    at: Expr
    continuous: bool


def crossing(root: Expr, low: Fraction, high: Fraction) -> Crossing | None:
    """The one breakpoint of a formula that lies in (low, high), if that can be shown."""
    signs: dict[Expr, tuple[int, int, int]] = {}  # of what is compared, left of the breakpoint, at it, and right of it
    changes: list[tuple[Expr, Fraction, Fraction]] = []
    with ctx.workprec(BITS):
        for node in postorder(root):
            if isinstance(node, Call) and node.function in ROUNDING:
                return None
            if not isinstance(node, Call) or node.function not in op.COMPARISONS:
                continue
            written = op.SUBTRACT(*node.args)
            sides = ({one: three[side] for one, three in signs.items()} for side in range(3))
            settled = {_chosen(written, side)[written] for side in sides}
            moves = {_change(difference, low, high) for difference in settled}
            change, difference = moves.pop(), settled.pop()
            if moves or change is None:
                return None
            sign, gap = change
            if gap is not None and settled:  # a choice in what is compared changes too
                return None
            signs[node] = (sign, sign, sign) if gap is None else (-sign, 0, sign)
            if gap is not None:
                changes.append((difference, *gap))
    if not changes or not all(are_proportional(changes[0][0], other) for other, _, _ in changes):
        return None
    start, end = max(start for _, start, _ in changes), min(end for _, _, end in changes)
    left, at, right = (_chosen(root, {node: three[side] for node, three in signs.items()}) for side in range(3))
    compared = changes[0][0]
    choices = [one for one in at if isinstance(one, Piecewise)]
    meet = all(_meet(left[one], at[one], compared) and _meet(at[one], right[one], compared) for one in choices)
    return Crossing(start, end, at[root], meet)


def are_monotone(roots: tuple[Expr, ...], low: Fraction, high: Fraction) -> bool:
    """Whether formulas without choices all rise on an interval, or all fall; a number does both."""
    with ctx.workprec(BITS):
        box = ball(low).union(ball(high))
        moving = [root for root in roots if not isinstance(root, Number)]
        slopes = [_jet(Tape(root, STRICT, series.constant), box)[1] for root in moving]
    return all(slope > 0 for slope in slopes) or all(slope < 0 for slope in slopes)


def _chosen(root: Expr, signs: Mapping[Expr, int]) -> dict[Expr, Expr]:
    """The branch of each choice, settled, and the whole formula, where what is compared has these signs."""
    truths: dict[Expr, bool] = {}
    taken: dict[Expr, Expr] = {}

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        match node:
            case Piecewise(choices, otherwise):
                taken[node] = value_of(next((value for test, value in choices if truths[test]), otherwise))
                return taken[node]
            case Call(function, _) if function in op.COMPARISONS:
                truths[node] = truth_of(function, signs[node])
            case Call(function, args) if function in op.CONDITIONS:
                truths[node] = combined(function, [truths[arg] for arg in args])
            case _:
                return rebuild(node, value_of)
        return node

    return {root: fold(root, visit), **taken}


def _meet(first: Expr, second: Expr, difference: Expr) -> bool:
    """Whether two branches are equal where the difference is zero."""
    return are_same(first, second) or are_proportional(op.SUBTRACT(first, second), difference)


def _change(difference: Expr, low: Fraction, high: Fraction) -> tuple[int, tuple[Fraction, Fraction] | None] | None:
    """The sign at the high end, and the narrow gap in which it changes, if it does; None where neither is shown."""
    tape: Tape[arb_series] = Tape(difference, STRICT, series.constant)
    around = _jet(tape, ball(low).union(ball(high)))
    if around[0] > 0 or around[0] < 0:
        return (1 if around[0] > 0 else -1), None
    slope = around[1]
    if not (slope > 0 or slope < 0):
        return None
    rises = 1 if slope > 0 else -1
    if not (_jet(tape, ball(low))[0] * rises < 0 and _jet(tape, ball(high))[0] * rises > 0):
        return None
    width = WIDTH * max(Fraction(1), abs(low))
    for step in range(_STEPS):
        if high - low <= width:
            break
        middle = (low + high) / 2
        tried = [middle]
        if step % 2:  # points a little to both sides of the zero, by Newton's method
            here = _jet(tape, ball(middle))
            zero = newton(middle, here[0], here[1], low, high)
            near = max(width / 4, _square_above(high - low))
            tried += [] if zero is None else [zero - near, zero + near]
        for at in tried:
            value = _jet(tape, ball(at))[0] * rises
            if low < at < high and value < 0:
                low = at
            elif low < at < high and value > 0:
                high = at
    return rises, (low, high)


def _square_above(gap: Fraction) -> Fraction:
    """A power of two not far above the square: exact squares of squares have ever more digits."""
    return Fraction(1, 1 << max(0, 2 * (gap.denominator.bit_length() - gap.numerator.bit_length() - 1)))


def _jet(tape: Tape[arb_series], box: arb) -> arb_series:
    cap = ctx.cap
    ctx.cap = 2
    try:
        return tape(series.variable(box))
    finally:
        ctx.cap = cap
