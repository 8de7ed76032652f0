"""Laws of what is told of the ends of the line, limits and asymptotes, and of moments under N(0, 1)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath
from independent import Unknown, value
from judge import GAUSS, STEP, end, mp, mpf

if TYPE_CHECKING:
    from judge import Judge

MOMENTS = ("mean", "second_moment", "variance", "gain", "chi")


def limits(judge: Judge, found: Any) -> None:
    for side, given in found.data.items():
        direction = 1 if side == "right" else -1
        said = []
        for power in (30, 60, 120):
            try:
                said.append(judge.at(direction * Fraction(10) ** power, 3 * power + 60))
            except Unknown:
                return
        if given is None:
            others = [judge.at(direction * Fraction(10) ** 60 * k / 7, 240) for k in range(8, 15)]
            assert max(others) - min(others) > mpf(10) ** -10, f"no limit, but {others}"
            continue
        low, high = end(given["lower"]), end(given["upper"])
        if not mpmath.isfinite(low):
            assert said[-1] * mpmath.sign(low) > 1, f"{found.text}, but {said}"
            continue
        away = [max(low - one, one - high, mpf(0)) for one in said]
        assert away[-1] <= mpf(10) ** -9 or away[-1] < away[0] * mpf("0.6"), (
            f"{found.text}, but {[mpmath.nstr(x, 15) for x in said]}"
        )


def asymptotes(judge: Judge, found: Any) -> None:
    for side, given in found.data.items():
        direction = 1 if side == "right" else -1
        try:
            far = [
                (x, judge.at(x, 400))
                for x in (
                    direction * Fraction(10) ** 30,
                    direction * Fraction(10) ** 60,
                    direction * 2 * Fraction(10) ** 60,
                )
            ]
        except Unknown:
            return
        with mpmath.workdps(400):
            if given is None:
                m = (far[2][1] - far[1][1]) / mp(far[2][0] - far[1][0])
                offsets = [said - m * mp(x) for x, said in far]
                assert max(offsets) - min(offsets) > mpf(10) ** -6, (
                    f"none on the {side}, but {mpmath.nstr(m, 15)} x + {offsets}"
                )
                continue
            slope, offset = given["slope"], given["offset"]
            if slope["lower"] == slope["upper"]:
                off = [said - end(slope["lower"]) * mp(x) for x, said in far]
                low, high = end(offset["lower"]), end(offset["upper"])
                away = [max(low - one, one - high, mpf(0)) for one in off]
                assert away[1] <= mpf(10) ** -6 or away[1] < away[0] * mpf("0.6"), (
                    f"{found.text}, but off by {[mpmath.nstr(a, 10) for a in off]}"
                )
            else:
                said = far[1][1] / mp(far[1][0])
                assert end(slope["lower"]) - mpf(10) ** -15 <= said <= end(slope["upper"]) + mpf(10) ** -15, (
                    f"{found.text}, but {mpmath.nstr(said, 20)}"
                )


def moments(judge: Judge, found: dict[str, Any]) -> None:
    if not judge.is_mild:
        return
    cuts = sorted({*(Fraction(k, 2) for k in range(-26, 27)), *(at for at in judge.tried if abs(at) < 13)})
    try:
        rough, fine = (_figures(judge, cuts, nodes, "chi" in found) for nodes in GAUSS)
    except Unknown:
        return
    for key, finding in found.items():
        low, high = (end(finding.data[side]) for side in ("lower", "upper"))
        room = abs(fine[key] - rough[key]) * 10 + abs(fine[key]) * mpf(10) ** -12
        if mpmath.isfinite(low) and room <= abs(fine[key]) * mpf(10) ** -6:
            said = mpmath.nstr(fine[key], 15)
            assert low - room <= fine[key] <= high + room, f"{key} {finding.text}, but {said} +- {mpmath.nstr(room, 3)}"


def _figures(judge: Judge, cuts: list[Fraction], nodes: Any, slopes: bool) -> dict[str, Any]:
    totals = [mpf(0)] * 3
    for left, right in pairwise(cuts):
        half, middle = (right - left) / 2, (right + left) / 2
        for place, weight in nodes:
            at = middle + half * place
            with mpmath.workdps(60):
                said = value(judge.written, at, 60)
                slope = mpf(0)
                if slopes:
                    slope = (value(judge.written, at + STEP, 150) - value(judge.written, at - STEP, 150)) / (
                        2 * mp(STEP)
                    )
                density = mpmath.npdf(mp(at)) * weight * mp(half)
            totals = [total + one * density for total, one in zip(totals, (said, said**2, slope**2), strict=True)]
    first, second, third = totals
    gain = 1 / mpmath.sqrt(second) if second else mpmath.inf
    return {"mean": first, "second_moment": second, "variance": second - first**2, "chi": third, "gain": gain}
