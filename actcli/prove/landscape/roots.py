"""All zeros of a smooth formula, or of a derivative of it, on an open interval: isolated, complete, signs between.

A finite interval is searched (`isolate`), with one tape for all derivatives (`jets`); half lines end where a sign at
infinity begins: that of the tail, or of its leading term (`leading`). Where the working precision is too small for what
cancels, five times as much is tried once.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import prod
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.expr import is_constant
from actcli.interpreters import tails
from actcli.prove.extrema.search import working
from actcli.prove.infinity.leading import sign_beyond
from actcli.prove.infinity.waves import is_wave, wave_sign
from actcli.prove.landscape.isolate import Chart, Isolation, Narrow, Zero, sign_of
from actcli.prove.landscape.jets import BITS, CAP, Jets
from actcli.prove.pieces.branches import End, Unsettled, affine
from actcli.prove.pieces.factors import common_factors, factors_of, terms_of, without_positive_factors
from actcli.prove.rationals import ball

if TYPE_CHECKING:
    from flint import arb

    from actcli.expr import Expr

__all__ = ["Chart", "Zero", "chart"]

FIRST_REACH: Final = 4
LAST_REACH: Final = 1 << 11


def chart(jets: Jets, low: End, high: End, order: int = 0) -> Chart:
    """The zeros of a smooth formula, or of a derivative of it, on an open interval; `Unsettled` where not all is known.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> from actcli.prove.landscape.jets import Jets
    >>> found = chart(Jets(parse("x**3 - x", VOCABULARY)), None, None)
    >>> [str(zero.exact) for zero in found.zeros], found.signs
    (['-1', '0', '1'], (-1, 1, -1, 1))
    """
    line = affine(jets.root)
    if line is not None:
        return _of_line(line.slope, line.offset, low, high, order)
    if is_constant(jets.root):
        return _of_constant(jets, order)
    slope = simplify(derive(jets.root, "x")) if order else jets.root
    if is_constant(slope):
        return _of_constant(Jets(slope), order - 1)
    rest = without_positive_factors(simplify(derive(jets.root, "x", order)))
    if rest is not None:
        return chart(Jets(rest), low, high)
    try:
        return _of_curve(jets, low, high, order, BITS)
    except Narrow:  # what cancels to less than the precision
        return _of_curve(Jets(jets.root), low, high, order, 5 * BITS)


def _of_curve(jets: Jets, low: End, high: End, order: int, bits: int) -> Chart:
    with working(bits, CAP):
        left, right = low, high
        signs: dict[int, int] = {}
        if low is None:
            left, signs[-1] = _beyond(jets.root, order, high, -1)
        if high is None:
            right, signs[1] = _beyond(jets.root, order, low, 1)
        assert left is not None and right is not None  # noqa: S101, PT018 -- made finite above
        if left >= right:  # both tails begin at once
            left, right = (left, left + 1) if low is None else (right - 1, right)
        found = Isolation(jets, order).run(left, right)
    if signs.get(-1, found.signs[0]) != found.signs[0] or signs.get(1, found.signs[-1]) != found.signs[-1]:
        raise Unsettled("signs that do not agree")
    return found


def _of_constant(jets: Jets, order: int) -> Chart:
    if order:
        return Chart((), (0,))
    with working(BITS, CAP):
        sign = sign_of(jets.at(Fraction(0))[0])
        if not sign and not jets.is_zero(Fraction(0), 0):
            raise Unsettled("whether a constant is zero is not decided")
    return Chart((), (sign,))


def _of_line(slope: Fraction, offset: Fraction, low: End, high: End, order: int) -> Chart:
    if order:
        slope, offset = (Fraction(0), slope) if order == 1 else (Fraction(0), Fraction(0))
    if slope == 0:
        return Chart((), ((offset > 0) - (offset < 0),))
    zero, sign = -offset / slope, 1 if slope > 0 else -1
    if low is not None and zero <= low:
        return Chart((), (sign,))
    if high is not None and zero >= high:
        return Chart((), (-sign,))
    return Chart((Zero(zero, zero),), (-sign, sign))


def _beyond(root: Expr, order: int, other: End, direction: int) -> tuple[Fraction, int]:
    """Where a sign begins that holds as far as infinity, and the sign."""
    formula = simplify(derive(root, "x", order))
    reach = Fraction(FIRST_REACH) if other is None else max(Fraction(FIRST_REACH), 2 * abs(other))
    while reach <= LAST_REACH:
        sign = _tail_sign(formula, ball(reach), direction)
        if sign == 0:
            raise Unsettled("it vanishes far out")
        if sign is not None:
            return reach * direction, sign
        reach *= 2
    raise Unsettled("the sign at infinity is not known")


def _tail_sign(formula: Expr, start: arb, direction: int) -> int | None:
    """The sign from `start` on, by tails, by leading terms, or by factors that all terms have; None: not known."""
    try:
        sign = tails.tail_of(formula, start, direction).sign
    except tails.Unbounded:
        sign = None
    sign = sign if sign is not None else sign_beyond(formula, start, direction)
    if sign is None and (found := common_factors(formula)) is not None and formula not in found[0]:
        factors, rest = found
        signs = [_tail_sign(factor, start, direction) for factor in (rest, *factors)]
        powers = [1, *factors.values()]
        if all(signs):
            sign = prod(one ** abs(power) for one, power in zip(signs, powers, strict=True) if one is not None)
    return sign if sign is not None else _sign_of_terms(formula, start, direction)


def _sign_of_terms(formula: Expr, start: arb, direction: int) -> int | None:
    """The sign that all terms of a sum have; in some of them a wave may touch zero, as 1 + cos(x) does."""
    waves: list[Expr] = []
    parts: list[Expr] = []
    for sign, term in terms_of(formula):
        (waves if is_constant(term) or is_wave(term) else parts).append(term if sign > 0 else op.negate(term))
    if waves:
        parts.append(reduce(op.add, waves))
    if len(parts) == 1:
        return None
    found = [_sign_of_product(part, start, direction) for part in parts]
    signs = {sign for sign, _ in found}
    return signs.pop() if len(signs) == 1 and any(strict for _, strict in found) else None


def _sign_of_product(term: Expr, start: arb, direction: int) -> tuple[int, bool]:
    """The sign of a product, and whether it is never zero; 0 where it is not known."""
    sign, strict = 1, True
    for factor, power in factors_of(term).items():
        known = _tail_sign(factor, start, direction)
        strict = strict and bool(known)
        sign *= (known or (wave_sign(factor) if power > 0 else 0)) ** abs(power)
    return sign, strict
