"""Who judges what is shown: values of a formula by mpmath at chosen points, and what they say of jumps and kinks."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from curves import points
from independent import Unknown, prepared, value

from actcli.expr import Number, postorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.expr import Expr

STEP = Fraction(1, 10**40)  # of one-sided differences
DIGITS = 300
NEAR = 1  # beyond, functions are equal to their limits in more digits than are computed
mpf = mpmath.mpf
FINE = mpf(10) ** -15  # decimals of places are rounded outward


class Judge:
    """Values of a formula, the points at which it is looked at, and whether its numbers are neither huge nor tiny."""

    def __init__(self, root: Expr, seed: int) -> None:
        self.written = prepared(root)
        self.chance = random.Random(seed)
        numbers = [abs(node.value) for node in postorder(root) if isinstance(node, Number) and node.value]
        self.is_mild = all(Fraction(1, 100) < number < 100 for number in numbers)
        self.tried = sorted(set(points(root, None, None, self.chance)))
        self.known: dict[tuple[Fraction, int], Any] = {}

    def at(self, x: Fraction, digits: int = DIGITS) -> Any:
        """The value; `Unknown` where there is none."""
        if (x, digits) not in self.known:
            self.known[x, digits] = value(self.written, x, digits)
        return self.known[x, digits]

    def slope(self, x: Fraction, side: int = 1) -> Any:
        """The one-sided difference quotient over a short step."""
        step = STEP**2
        return (self.at(x + side * step) - self.at(x)) / (side * mp(step))

    def all(self, more: list[Fraction] | None = None) -> list[tuple[Fraction, Any]]:
        """Points in order with values."""
        found = []
        for at in sorted({*self.tried, *(more or [])}):
            try:
                found.append((at, self.at(at)))
            except Unknown:
                continue
        return found


def mp(x: Fraction) -> Any:
    """A rational with the digits of the context."""
    return mpf(x.numerator) / x.denominator


def end(text: str) -> Any:
    """A decimal, or an infinity."""
    return mpf(text) if "inf" in text else mp(Fraction(text))


def inside(low: Any, at: Any, high: Any) -> bool:
    """Whether a point is inside of an interval, whose ends are decimals that were rounded outward."""
    return bool(low < at < high and min(at - low, high - at) > FINE * abs(at))


def slack(*values: Any) -> Any:
    """What rounding may make of these."""
    return (sum(abs(one) for one in values) + 1) * mpf(10) ** (-DIGITS // 2)


def is_sure(judge: Judge, at: Fraction, said: Any) -> bool:
    """Whether more digits give the same."""
    with mpmath.workdps(3000):
        return bool(abs(judge.at(at, 3000) - said) < mpf(10) ** -2900)


def sign_of(change: Any, *sizes: Any) -> int:
    return 0 if abs(change) <= slack(*sizes) else 1 if change > 0 else -1


def difference(judge: Judge, at: Fraction, order: int, side: int) -> Any:
    """The one-sided finite difference of an order over a step of 1e-40."""
    steps = [judge.at(at + side * STEP * k) for k in range(1, order + 2)]
    for _ in range(order):
        steps = [after - before for before, after in pairwise(steps)]
    return steps[0] / (side * mp(STEP)) ** order


def is_broken(judge: Judge, at: Fraction, order: int) -> bool | None:
    """Whether a derivative jumps at a place (order 0: the function, its value there included)."""
    try:
        left, right = (difference(judge, at, order, side) for side in (-1, 1))
        values = [left, right] + ([judge.at(at)] if order == 0 else [])
    except Unknown:
        return None
    size = max(map(abs, values)) + 1
    apart = (max(values) - min(values)) / size
    return None if mpf(10) ** -25 < apart < mpf(10) ** -8 else bool(apart >= mpf(10) ** -8)


def is_leap(judge: Judge, u: Fraction, v: Fraction, gap: Callable[[Fraction], Any]) -> bool:
    """Whether the sign changes by a jump, or where there is no value."""
    try:
        sign = gap(u) > 0
        for _ in range(300):
            middle = (u + v) / 2
            said = gap(middle)
            if said == 0:
                return False
            u, v = (middle, v) if (said > 0) == sign else (u, middle)
        return bool(abs(gap(u)) + abs(gap(v)) > mpf(10) ** -30)
    except Unknown:
        return True


def leaps_between(judge: Judge, u: Fraction, v: Fraction) -> bool:
    """Whether the function jumps between, or has no value: the largest part of the change, again and again."""
    try:
        for _ in range(140):
            cuts = [u + (v - u) * Fraction(k, 4) for k in range(5)]
            values = [judge.at(at) for at in cuts]
            steps = [abs(after - before) for before, after in pairwise(values)]
            k = steps.index(max(steps))
            u, v = cuts[k], cuts[k + 1]
        return bool(steps[k] > mpf(10) ** -20)
    except Unknown:
        return True


def is_kinked(judge: Judge, u: Fraction, v: Fraction) -> bool:
    """Whether the slope or the function jumps where the bend changes its sign."""

    def bend(at: Fraction) -> Any:
        first, middle, last = (judge.at(at + k * Fraction(1, 10**60)) for k in (-1, 0, 1))
        return (first - 2 * middle + last) * mpf(10) ** 120

    try:
        sign = bend(u) > 0
        for _ in range(150):
            middle = (u + v) / 2
            u, v = (middle, v) if (bend(middle) > 0) == sign else (u, middle)
        slopes = [
            (judge.at(at + side * Fraction(1, 10**50)) - judge.at(at)) / (side * mpf(10) ** -50)
            for at, side in ((u, -1), (v, 1))
        ]
        return bool(abs(slopes[0] - slopes[1]) > mpf(10) ** -12)
    except Unknown:
        return True


def _gauss(count: int) -> list[tuple[Fraction, Any]]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return [(Fraction(node), mpf(weight)) for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True)]


GAUSS = _gauss(5), _gauss(8)
