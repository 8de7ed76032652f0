"""Finite intervals: |f| <= bound on each, and the sign of a formula without zeros.

What the certificate says of a box (its size, and the point where a tangent touches) is a hint that saves time; what is
shown is shown here. An interval is done with when its values are within the bound; or the derivative has one sign and
the ends are; or the second derivative has one sign, the ends are, and so is the tangent that the curve lies under.
Else it is cut in two, a bounded number of times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.verify.curve import ORDER, Curve, NotShown, at_most, ball, is_zero, told

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["need_bounded", "need_strictly_monotone", "sign_between"]

HALVINGS: Final = 24  # of one box
PARTS: Final = 4000  # of one box


def shown(low: Fraction, high: Fraction) -> str:
    """The interval for a message."""
    return f"[{told(low)}, {told(high)}]"


def need_bounded(
    curve: Curve,
    low: Fraction,
    high: Fraction,
    bound: Fraction,
    point: Fraction | None = None,
    *,
    strictly: bool = False,
    smooth: bool = True,
) -> None:
    """Show |f| <= bound (or <) on the closed interval, or raise `NotShown`; `point` is where a tangent may touch.

    What has choices still is not `smooth`: only its values count, its derivatives say nothing across a jump.
    """
    stack = [(low, high, 0)]
    parts = 0
    while stack:
        left, right, depth = stack.pop()
        parts += 1
        if _is_bounded(curve, left, right, bound, point, strictly, smooth):
            continue
        for end in (left, right):
            if not at_most(curve.at(end), bound, strictly=strictly) and depth > 2:
                raise NotShown(f"the bound does not hold at {told(end)}")
        if depth == HALVINGS or parts > PARTS:
            raise NotShown(f"the bound is not shown on {shown(left, right)}")
        middle = (left + right) / 2
        stack += [(middle, right, depth + 1), (left, middle, depth + 1)]


def _is_bounded(
    curve: Curve, low: Fraction, high: Fraction, bound: Fraction, point: Fraction | None, strictly: bool, smooth: bool
) -> bool:
    plain = curve.over(low, high)
    if at_most(plain, bound, strictly=strictly):
        return True
    if not smooth or not plain.is_finite():
        return False
    for terms in range(1, ORDER):
        if at_most(curve.taylor(low, high, 0, terms), bound, strictly=strictly):
            return True
    if not all(at_most(curve.at(end), bound, strictly=strictly) for end in (low, high)):
        return False
    if curve.sign(low, high, 1):
        return True
    bends = curve.sign(low, high, 2)
    if not bends:
        return False
    touch = point if point is not None and low <= point <= high else (low + high) / 2
    # concave: below its tangent, above its ends; convex: the other way about
    tangent = curve.at(touch).ball + curve.at(touch, 1).ball * (ball(low - touch).union(ball(high - touch)))
    over = tangent if bends < 0 else -tangent
    return bool(over < ball(bound)) if strictly else bool(over <= ball(bound))


def need_strictly_monotone(curve: Curve, low: Fraction, high: Fraction) -> None:
    """Show that the formula strictly rises or strictly falls between the ends."""
    slope = curve.derivative(1)
    if slope is None:
        raise NotShown("a derivative too long to be looked at")
    sign_between(Curve(slope, curve.work), low, high)


def sign_between(curve: Curve, low: Fraction, high: Fraction) -> int:
    """The sign of the formula on the open interval, 1 or -1: it has no zero there, though it may at an end."""
    signs: set[int] = set()
    stack = [(low, high, 0)]
    while stack:
        left, right, depth = stack.pop()
        here = _sign(curve, left, right, {left, right} & {low, high}, 0)
        if here:
            signs.add(here)
            if len(signs) > 1:
                break
        elif depth == HALVINGS:
            raise NotShown(f"a sign is not shown on {shown(left, right)}")
        else:
            middle = (left + right) / 2
            stack += [(middle, right, depth + 1), (left, middle, depth + 1)]
    if len(signs) != 1:
        raise NotShown(f"a sign changes on {shown(low, high)}")
    return signs.pop()


def _sign(curve: Curve, low: Fraction, high: Fraction, outer: set[Fraction], order: int) -> int:
    """The strict sign of a derivative on an interval without its outer ends, 0 if it is not seen."""
    for terms in range(ORDER - order + 1):
        value = curve.over(low, high, order) if terms == 0 else curve.taylor(low, high, order, terms)
        if value > 0:
            return 1
        if value < 0:
            return -1
    if order < ORDER and curve.over(low, high, order).is_finite():
        if curve.sign(low, high, order + 1):  # between its ends
            ends = [curve.at(end, order).ball for end in (low, high)]
            if all(end > 0 for end in ends) or all(end < 0 for end in ends):
                return 1 if ends[0] > 0 else -1
        for end in outer:  # from a zero at an end it moves away as its derivative says
            if is_zero(curve.at(end, order)):
                moves = _sign(curve, low, high, outer, order + 1)
                return moves if end == low else -moves
    return 0
