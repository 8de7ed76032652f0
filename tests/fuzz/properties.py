"""Every cell of the property table that says PROVED, held against values by mpmath with 60 digits and more.

    python tests/fuzz/properties.py --cases 100000 --seed 1 --jobs 1

A case is a formula on which proofs break (`sharp_curves`) and a few of the questions of the table. Where `proofs` asks
what the search proves, this asks what is shown: range with its open and closed ends, turning points and that there are
no others, inflections, the class C^k by one-sided differences, slopes at 0, dead zones, limits, asymptotes, zeros and
fixed points, moments by Gauss-Legendre quadrature.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import ends
import mpmath
import places
from campaign import Law, main
from formulas import hasten, tidy
from independent import Unknown, value
from judge import DIGITS, NEAR, STEP, Judge, difference, end, inside, is_broken, is_sure, mp, mpf, sign_of, slack
from sharp_curves import named_or_sharp

from actcli import load
from actcli.analyses.finding import Verdict
from actcli.analyses.proved import PROOFS
from actcli.errors import ActcliError

if TYPE_CHECKING:
    import random


class Case(NamedTuple):
    """A formula, the questions, and the points at which the answers are held against values."""

    text: str
    asked: tuple[str, ...]
    seed: int


def draw(chance: random.Random) -> Case:
    """A case."""
    return Case(named_or_sharp(chance), tuple(chance.sample(ASKED, 3)), chance.randrange(1 << 30))


def check(case: Case) -> str:
    """Hold what is proved to points; what became of it."""
    try:
        activation = load(case.text)
    except ActcliError:
        return "not written so"
    judge = Judge(activation.expression, case.seed)
    told = []
    with mpmath.workdps(DIGITS):
        for key in case.asked:
            found = {one: PROOFS[one](activation) for one in (ends.MOMENTS if key == "moments" else (key,))}
            data = {one: finding for one, finding in found.items() if finding.verdict is Verdict.PROVED}
            told.append(f"{key}: {'proved' if data else 'undecided'}")
            if data:
                LAWS[key](judge, data if key == "moments" else data[key])
    return told[0]


def _range(judge: Judge, found: Any) -> None:
    low, high = (found.data[side] for side in ("lower", "upper"))
    bottom, top = end(low["lower"]), end(high["upper"])
    values = judge.all([Fraction(at) for at in found.at])
    for at, said in values:
        assert bottom - slack(said) <= said <= top + slack(said), f"{found.text}, but {mpmath.nstr(said, 20)} at {at}"
        for side, bound, given in (("lower", bottom, low), ("upper", top, high)):
            if given["lower"] == given["upper"] and not found.data[f"{side}_attained"]:
                assert said != bound or abs(at) > NEAR or not is_sure(judge, at, said), f"{found.text} reached at {at}"
    for side, given in (("lower", low), ("upper", high)):
        if found.data[f"{side}_attained"] and found.at and values:
            bound = end(given["lower"])
            near = min(abs(said - bound) for at, said in values)
            assert near <= (abs(bound) + mpf(10) ** -9) * mpf(10) ** -4, f"{found.text} {side} not reached: {near}"


def _monotonic(judge: Judge, found: Any) -> None:
    values = judge.all([Fraction(at) for at in found.at])
    signs = {sign_of(second - first, first, second) for (_, first), (_, second) in pairwise(values)}
    _agree(found, signs, {"increasing": {1}, "non-decreasing": {0, 1}, "decreasing": {-1}, "non-increasing": {-1, 0}})


def _agree(found: Any, signs: set[int], words: dict[str, set[int]]) -> None:
    allowed = words.get(found.data, {0} if found.data in ("constant", "affine") else {-1, 0, 1})
    if 0 not in allowed:
        signs = signs - {0}  # too small for the digits
    assert signs <= allowed, f"{found.data}, but changes of sign {sorted(signs)}"


def _convexity(judge: Judge, found: Any) -> None:
    values = judge.all()
    signs = set()
    for _ in range(60):
        (u, first), (v, last) = sorted(judge.chance.sample(values, 2)) if len(values) > 1 else [(0, 0)] * 2
        share = Fraction(judge.chance.randint(1, 63), 64)
        middle = u + (v - u) * share
        try:
            said = judge.at(middle)
        except Unknown:
            continue
        chord = first + (last - first) * mp(share)
        signs.add(sign_of(chord - said, first, last, said))
    words = {"convex": {0, 1}, "strictly convex": {1}, "concave": {-1, 0}, "strictly concave": {-1}}
    _agree(found, signs, words)


def _parity(judge: Judge, found: Any) -> None:
    kinds = {"odd", "even"}
    for at, said in judge.all():
        try:
            other = judge.at(-at)
        except Unknown:
            continue
        kinds -= {"even"} if abs(said - other) > slack(said) else set()
        kinds -= {"odd"} if abs(said + other) > slack(said) else set()
    given = {"both": {"odd", "even"}, "neither": set()}.get(found.data, {found.data})
    assert given <= kinds, f"{found.data}, but {kinds}"


def _smoothness(judge: Judge, found: Any) -> None:
    order = 6 if found.data == "inf" else found.data
    for at in judge.tried:
        for k in range(min(order, 4) + 1):
            assert not is_broken(judge, at, k) or not judge.is_mild, f"{found.text}, but derivative {k} jumps at {at}"
    for at in map(Fraction, found.at[:1] if judge.is_mild else ()):  # the double next to it
        wide = Fraction(1, 10**12) * max(Fraction(1), abs(at))
        try:
            sides = [difference(judge, at + side * wide, order + 1, side) for side in (-1, 1)]
        except Unknown:
            continue
        if order >= 0 or abs(judge.at(at) - sides[0]) < mpf(10) ** -10:  # a value of its own is a jump too
            room = (1 + abs(sides[0])) * mpf(10) ** -10
            assert abs(sides[1] - sides[0]) > room, f"{found.text}, but smooth about {at}"


def _lipschitz(judge: Judge, found: Any) -> None:
    low, high = end(found.data["lower"]), end(found.data["upper"])
    values = judge.all()
    for (u, first), (v, last) in [
        *pairwise(values),
        *(sorted(judge.chance.sample(values, 2)) for _ in range(20) if len(values) > 1),
    ]:
        chord = abs(last - first) / mp(v - u)
        assert chord <= high * (1 + mpf(10) ** -20) + slack(first, last) / mp(v - u), (
            f"{found.text}, but {mpmath.nstr(chord, 20)} from {u} to {v}"
        )
    for place in found.at[:1]:
        if mpmath.isfinite(low):
            reached = []
            for step in (0, 1e-9, -1e-9):
                at = Fraction(place) + Fraction(step) * max(1, abs(Fraction(place)))
                for side in (-1, 1):
                    try:
                        reached.append(abs(judge.slope(at, side)))
                    except Unknown:
                        continue
            assert not reached or max(reached) >= low * (1 - mpf(10) ** -3), (
                f"{found.text}, but only {mpmath.nstr(max(reached), 20)} at {place}"
            )


def _slope_lipschitz(judge: Judge, found: Any) -> None:
    high = end(found.data["upper"])
    slopes = []
    for at in judge.tried:
        try:
            slopes.append((at, judge.slope(at)))
        except Unknown:
            continue
    for (u, first), (v, last) in pairwise(slopes):
        if v - u > STEP * 10**9:
            chord = abs(last - first) / mp(v - u)
            assert chord <= high * (1 + mpf(10) ** -8) + (abs(first) + abs(last) + 1) * mpf(10) ** -25 / mp(v - u), (
                f"{found.text}, but {mpmath.nstr(chord, 20)} from {u} to {v}"
            )


def _slope_at_zero(judge: Judge, found: Any) -> None:
    zero = Fraction(0)
    if found.text == "none (jump)":
        assert is_broken(judge, zero, 0) is not False, "no jump at 0"
        return
    sides = {-1: found.data.get("left", found.data), 1: found.data.get("right", found.data)}
    for side, given in sides.items():
        try:
            said = judge.slope(zero, side)
        except Unknown:
            continue
        room = (abs(said) + 1) * mpf(10) ** -15
        assert end(given["lower"]) - room <= said <= end(given["upper"]) + room, (
            f"{found.text}, but {mpmath.nstr(said, 20)}"
        )


def _dead_zone(judge: Judge, found: Any) -> None:
    zones = [(end(row["lower"]), end(row["upper"])) for row in found.data]
    for low, high in zones:
        inner = [said for at, said in judge.all() if inside(low, mp(at), high)]
        for first, last in pairwise(inner):
            assert abs(first - last) <= slack(first), f"{found.text}, but not constant"
    for at in judge.chance.sample(judge.tried, 10):
        wide = Fraction(1, 10**6) * max(Fraction(1), abs(at))
        places = [at + wide * k for k in (1, 2, 3)]
        if any(low <= mp(place) <= high for low, high in zones for place in places):
            continue
        try:
            values = {value(judge.written, place, 3000) for place in places}
        except Unknown:
            continue
        assert len(values) > 1 or abs(at) > NEAR or not judge.is_mild, f"{found.text}, but constant beyond {at}"


LAWS = {
    "range": _range,
    "monotonic": _monotonic,
    "convexity": _convexity,
    "parity": _parity,
    "smoothness": _smoothness,
    "lipschitz": _lipschitz,
    "slope_lipschitz": _slope_lipschitz,
    "slope_at_zero": _slope_at_zero,
    "dead_zone": _dead_zone,
    "limits": ends.limits,
    "asymptotes": ends.asymptotes,
    "zeros": places.zeros,
    "fixed_points": places.fixed_points,
    "extrema": places.extrema,
    "inflections": places.inflections,
    "moments": ends.moments,
}
ASKED = tuple(LAWS)


def show(case: Case) -> str:
    """The case as a line."""
    return f"{','.join(case.asked)} of {case.text} {case.seed}"


LAW = Law("properties", draw, check, show, tidy, seconds=60.0, chunk=25)

if __name__ == "__main__":
    hasten(0.5)
    raise SystemExit(main(LAW))
