"""Laws of what is told of places: the zeros, fixed points, extrema and inflections are there, and no others are."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath
from independent import Unknown
from judge import NEAR, end, inside, is_kinked, is_leap, is_sure, leaps_between, mp, mpf, slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from judge import Judge


def solutions(judge: Judge, found: Any, gap: Callable[[Fraction], Any]) -> None:
    if not isinstance(found.data, list):
        return
    places = [(end(row["lower"]), end(row["upper"])) for row in found.data]

    def listed(low: Any, high: Any) -> bool:
        return any(first <= high and low <= last for first, last in places)

    values = []
    for at in judge.tried:
        try:
            values.append((at, gap(at)))
        except Unknown:
            continue
    for at, said in values:
        assert said != 0 or listed(mp(at), mp(at)) or abs(at) > NEAR or not is_sure(judge, at, judge.at(at)), (
            f"{found.text}, but a solution at {at}"
        )
    for (u, first), (v, last) in pairwise(values):
        if first * last < 0 and not listed(mp(u), mp(v)):
            assert is_leap(judge, u, v, gap), f"{found.text}, but a sign changes from {u} to {v}"
    for row in found.data:
        low, high = end(row["lower"]), end(row["upper"])
        if row.get("throughout"):
            inner = [said for at, said in values if inside(low, mp(at), high)]
            assert all(abs(said) <= slack() for said in inner), f"{found.text}, but not throughout"
        elif row["lower"] == row["upper"]:
            at = Fraction(row["lower"])
            assert abs(gap(at)) <= slack(), f"{found.text}, but {mpmath.nstr(gap(at), 10)} at {at}"
        else:
            ends = [gap(Fraction(row[side])) for side in ("lower", "upper")]
            size = max(abs(gap(Fraction(row["lower"]) + k)) for k in (-1, 1))
            assert ends[0] * ends[1] <= 0 or max(map(abs, ends)) <= size * mpf(10) ** -12, (
                f"{found.text}, but signs {ends}"
            )


def zeros(judge: Judge, found: Any) -> None:
    solutions(judge, found, judge.at)


def fixed_points(judge: Judge, found: Any) -> None:
    solutions(judge, found, lambda at: judge.at(at) - mp(at))


def extrema(judge: Judge, found: Any) -> None:
    if not isinstance(found.data, list):
        return
    for row in found.data:
        sign = 1 if row["kind"] == "max" else -1
        place = row["at"]
        if place.get("throughout"):
            continue
        at = (Fraction(place["lower"]) + Fraction(place["upper"])) / 2
        top = end(row["upper" if sign > 0 else "lower"]) * sign
        wide = Fraction(1, 10**20) * (max(Fraction(1), abs(at)) if place["lower"] != place["upper"] else 1)
        for beside in (at - wide, at, at + wide):
            try:
                said = judge.at(beside) * sign
            except Unknown:
                continue
            assert said <= top + (abs(top) + 1) * mpf(10) ** -30, f"{found.text}, but higher at {beside}"
    places = [(row["kind"], end(row["at"]["lower"]), end(row["at"]["upper"])) for row in found.data]
    grid = sorted({*judge.tried, *(Fraction(k, 16) + Fraction(1, 977) for k in range(-128, 129))})
    need_turns(judge, grid, places, found)


def need_turns(judge: Judge, grid: list[Fraction], places: list[tuple[str, Any, Any]], found: Any) -> None:
    values = []
    for at in grid:
        try:
            values.append((at, judge.at(at)))
        except Unknown:
            values.append((at, None))
    for (u, first), (_, middle), (v, last) in zip(values, values[1:], values[2:], strict=False):
        if None in (first, middle, last):
            continue
        for kind, sign in (("max", 1), ("min", -1)):
            rise, fall = sign * (middle - first), sign * (middle - last)
            if min(rise, fall) > slack(first, middle, last) and not any(
                k == kind and low <= mp(v) and mp(u) <= high for k, low, high in places
            ):
                assert leaps_between(judge, u, v), f"{found.text}, but a {kind} between {u} and {v}"


def inflections(judge: Judge, found: Any) -> None:
    if not isinstance(found.data, list):
        return
    places = [(end(row["lower"]), end(row["upper"])) for row in found.data]
    grid = sorted(Fraction(k, 16) + Fraction(1, 977) for k in range(-96, 97))
    bends = []
    for at in grid:
        try:
            first, middle, last = (judge.at(at + k * Fraction(1, 10**30)) for k in (-1, 0, 1))
            bends.append((at, (first - 2 * middle + last) * mpf(10) ** 60))
        except Unknown:
            continue
    for (u, first), (v, last) in pairwise(bends):
        inside = any(low <= mp(v) and mp(u) <= high for low, high in places)
        if v - u < Fraction(1, 8) and first * last < 0 and min(abs(first), abs(last)) > mpf(10) ** -12 and not inside:
            assert is_kinked(judge, u, v), f"{found.text}, but the bend changes from {u} to {v}"
