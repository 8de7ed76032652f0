"""Proofs: what is proved of a random formula on a random domain holds at points, by mpmath with 60 digits and more.

    python tests/fuzz/proofs.py --cases 1000000 --seed 1 --jobs 1

A case is a formula and an interval, a ray or the line. The laws: no value beyond a proved extremum, near the place
where it is said to be reached there are such values; no pair of points against a proved monotonicity, parity or
Lipschitz constant; no sign but the proved one between zeros, no chord against a proved bend; far out, a value near the
limit. Points are drawn inside, at ends, at breakpoints, their neighbours, and far out. Where mpmath and a ball of 512
bits differ, the law says nothing: that is rounding at a jump.
"""

from __future__ import annotations

import random
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath
from campaign import Law, main
from curves import Case, draw, points
from flint import arb, ctx
from formulas import hasten, tidy
from independent import Unknown, holds, prepared, value
from sentences import CATALOGUE

from actcli.derive import derive
from actcli.errors import ActcliError
from actcli.evaluate import ball_at, value_at
from actcli.parse import parse
from actcli.prove.extrema import Bound, extrema
from actcli.prove.landscape import landscape_of
from actcli.prove.landscape.asymptotes import limit_of
from actcli.prove.landscape.bends import bending_of
from actcli.prove.pieces.conditions import Unsettled
from actcli.prove.shape import Shape
from actcli.prove.shape.mirror import mirror_of

if TYPE_CHECKING:
    from actcli.expr import Expr


def check(case: Case) -> str:
    """Hold what is proved to points; what became of it."""
    try:
        root = parse(case.text, CATALOGUE.words, names=("x",))
    except ActcliError:
        return "not written so"
    chance = random.Random(case.seed)
    ask = {"extrema": _bounds, "size": _bounds, "slope": _bounds}.get(case.asked) or globals()[f"_{case.asked}"]
    try:
        return f"{case.asked}: {ask(root, case, chance)}"
    except Unsettled:
        return f"{case.asked}: undecided"


def _mp(number: arb) -> Any:
    """An end of an enclosure, exactly."""
    mantissa, exponent = number.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def _sure(root: Expr, at: Fraction) -> bool:
    """Whether a ball knows the value, so that a difference is no rounding of mpmath's at a jump."""
    with ctx.workprec(512):
        ball = ball_at(root, {"x": at})
        if not ball.is_finite():
            return False
        with mpmath.workdps(60), suppress(Unknown):
            said = value(prepared(root), at)
            size = abs(said) + 1
            return bool(_mp(ball.lower()) - size / 10**30 <= said <= _mp(ball.upper()) + size / 10**30)
    return False


def _bounds(root: Expr, case: Case, chance: random.Random) -> str:
    if case.asked == "slope":
        root = derive(root, "x")
    found = extrema(root, case.low, case.high, digits=6, absolute=case.asked == "size")
    if not found.decided:
        return "undecided"
    written = prepared(root)
    more = {at for bound in (found.high, found.low) for at in bound.at[:4] if at is not None}
    tried = points(root, case.low, case.high, chance, more)
    most: dict[int, Any] = {}
    for at in tried:
        for sign, bound in ((1, found.high), (-1, found.low)):
            end = bound.upper if sign == 1 else bound.lower
            if not end.is_finite():
                continue

            def within(digits: int, at: Fraction = at, sign: int = sign, end: arb = end) -> bool:
                said = value(written, at, digits) * sign
                if case.asked == "size":
                    said = abs(said)
                most[sign] = max(said, most.get(sign, said))
                top = _mp(end) * sign
                return bool(said <= top + (abs(top) + abs(said)) * mpmath.mpf(10) ** (-digits * 2 // 3))

            assert holds(within) or not _sure(root, at), f"{end} is passed at {at}"
    for sign, bound in ((1, found.high), (-1, found.low)):
        said = _mp(bound.lower if sign == 1 else bound.upper) * sign if not bound.is_infinite else None
        if said is not None and sign in most and None not in bound.at and bound.at and bound.attained:
            reached = any(ball_at(root, {"x": at}).overlaps(bound.lower.union(bound.upper)) for at in bound.at)
            assert most[sign] >= said - (abs(said) + 1) / 1000 or reached, f"{bound} is not nearly reached"
    return "proved"


def _shape(root: Expr, case: Case, chance: random.Random) -> str:
    shape = Shape(root)
    word, parity, steepest = shape.monotonicity(), shape.parity(), shape.lipschitz()
    with suppress(Unsettled):
        parity = mirror_of(shape)[0] or parity
    written = prepared(root)
    tried = sorted(set(points(root, None, None, chance)))
    for u, v in [*pairwise(tried), *(sorted(chance.sample(tried, 2)) for _ in range(10))]:
        if word is not None and word[0] != "no":

            def ordered(digits: int, u: Fraction = u, v: Fraction = v) -> bool:
                first, second = value(written, u, digits), value(written, v, digits)
                slack = (abs(first) + abs(second) + 1) * mpmath.mpf(10) ** (-digits * 2 // 3)
                return {
                    "increasing": first < second + slack,
                    "non-decreasing": first <= second + slack,
                    "decreasing": first > second - slack,
                    "non-increasing": first >= second - slack,
                    "constant": abs(first - second) <= slack,
                }[word[0]]

            assert holds(ordered) or not (_sure(root, u) and _sure(root, v)), f"{word[0]} from {u} to {v}"
        if steepest is not None and steepest.upper.is_finite():

            def gentle(digits: int, u: Fraction = u, v: Fraction = v, bound: Bound = steepest) -> bool:
                first, second = value(written, u, digits), value(written, v, digits)
                slack = (abs(first) + abs(second) + 1) * mpmath.mpf(10) ** (-digits * 2 // 3)
                return bool(
                    abs(second - first)
                    <= _mp(bound.upper) * abs(mpmath.mpf((v - u).numerator) / (v - u).denominator) + slack
                )

            assert holds(gentle) or not (_sure(root, u) and _sure(root, v)), f"steeper than {steepest.upper}: {u}, {v}"
    if parity in ("odd", "even", "both"):
        for at in tried:

            def mirrored(digits: int, at: Fraction = at) -> bool:
                first, second = value(written, at, digits), value(written, -at, digits)
                slack = (abs(first) + 1) * mpmath.mpf(10) ** (-digits * 2 // 3)
                return bool(abs(first + second if parity == "odd" else first - second) <= slack)

            assert holds(mirrored) or not (_sure(root, at) and _sure(root, -at)), f"not {parity} at {at}"
    return " ".join(("monotone" if word else "-", parity or "-", "Lipschitz" if steepest else "-"))


def _zeros(root: Expr, case: Case, chance: random.Random) -> str:
    places = landscape_of(Shape(root)).zeros()
    written = prepared(root)
    bounds = [end for place in places for end in (place.low, place.high) if end is not None]
    tried = [
        at
        for at in sorted(set(points(root, None, None, chance, bounds)))
        if not any((p.low is None or p.low <= at) and (p.high is None or at <= p.high) for p in places)
    ]
    for at in tried:
        assert value_at(root, {"x": at}).exact != 0, f"zero at {at}, not among {places}"
    for u, v in pairwise(tried):
        if any(p.low is not None and u <= p.low and p.high is not None and p.high <= v for p in places):
            continue
        if any(p.low is None or p.high is None for p in places):
            continue

        def alike(digits: int, u: Fraction = u, v: Fraction = v) -> bool:
            return bool(value(written, u, digits) * value(written, v, digits) >= 0)

        assert holds(alike) or {_sign(root, u), _sign(root, v)} != {1, -1} or _jumps(root, u, v), (
            f"a sign changes from {u} to {v}: {places}"
        )
    return "proved"


def _sign(root: Expr, at: Fraction) -> int:
    with ctx.workprec(4096):
        ball = ball_at(root, {"x": at})
        return int(bool(ball > 0)) - int(bool(ball < 0))


def _jumps(root: Expr, low: Fraction, high: Fraction) -> bool:
    """Whether a jump may lie between: a sign may change there without a zero."""
    cuts = Shape(root).cuts() or ()
    return any(low <= cut.at <= high and cut.continuous is not True for cut in cuts)


def _bend(root: Expr, case: Case, chance: random.Random) -> str:
    word = bending_of(Shape(root))[0]
    if word == "neither":
        return word
    sign = -1 if "concave" in word else 1
    written = prepared(root)
    tried = points(root, None, None, chance)
    for _ in range(25):
        u, v = sorted(chance.sample(tried, 2))
        if u == v:
            continue

        def above(digits: int, u: Fraction = u, v: Fraction = v) -> bool:
            first, middle, last = (value(written, at, digits) * sign for at in (u, (u + v) / 2, v))
            slack = (abs(first) + abs(last) + 1) * mpmath.mpf(10) ** (-digits * 2 // 3)
            return bool(2 * middle <= first + last + slack)

        assert holds(above) or not (_sure(root, u) and _sure(root, v)), f"{word}, but not from {u} to {v}"
    return word


def _limit(root: Expr, case: Case, chance: random.Random) -> str:
    direction = chance.choice((1, -1))
    segment = landscape_of(Shape(root)).segments[-1 if direction == 1 else 0]
    found = limit_of(segment.root, direction)
    if found is None:
        return "none"
    written = prepared(root)
    said = []
    for power in (30, 60, 120):
        with suppress(Unknown):
            said.append(value(written, direction * Fraction(10) ** power, 3 * power))
    if len(said) < 3:
        return "not judged"
    if found.is_finite():
        assert abs(said[-1] - _mp(found.mid())) <= abs(_mp(found.mid())) / 20 + 0.05, f"{found}, but {said}"
        return "finite"
    rises = bool(found > 0)
    assert said[-1] > 1 if rises else said[-1] < -1, f"{found}, but {said}"
    return "infinite"


def show(case: Case) -> str:
    """The case as a line."""
    return f"{case.asked} of {case.text} on [{case.low}, {case.high}] {case.seed}"


LAW = Law("proofs", draw, check, show, tidy, seconds=30.0, chunk=500)

if __name__ == "__main__":
    hasten(0.5)
    raise SystemExit(main(LAW))
