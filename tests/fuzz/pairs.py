"""Errors of pairs as `actcli error` tells them, held against values by mpmath: largest difference, slopes, averages.

    python tests/fuzz/pairs.py --cases 100000 --seed 1 --jobs 1

A case is two formulas on which proofs break (`sharp_curves`), a domain and a number of digits. The laws: no difference
and no slope beyond the proved bounds at points, breakpoints, their neighbours and far out; about the place that is
named there are such values; averages agree with Gauss-Legendre quadrature; and what has a certificate is verified.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import mpmath
from campaign import Law, main
from formulas import hasten, tidy
from independent import Unknown, value
from judge import GAUSS, Judge, end, is_broken, mp, mpf
from sharp_curves import domain, named_or_sharp

from actcli import limits, load
from actcli.analyses.certify import certificate_of
from actcli.analyses.gap import difference_of, gaps
from actcli.errors import ActcliError

if TYPE_CHECKING:
    import random

    from actcli.analyses.averages import Average
    from actcli.analyses.gap import Difference, Gap

SECONDS = 2.0  # of a check


class Case(NamedTuple):
    """A pair, its domain, digits, and what the points depend on."""

    reference: str
    candidate: str
    low: Fraction | None
    high: Fraction | None
    digits: int
    seed: int


def draw(chance: random.Random) -> Case:
    """A case: two formulas of one kind, or one and nearly the same."""
    first = named_or_sharp(chance)
    second = (
        named_or_sharp(chance)
        if chance.random() < 0.7
        else f"({first})*{chance.choice(('1.001', '0.7', '(1 + 1e-9)'))}"
    )
    return Case(first, second, *domain(chance), chance.choice((4, 10, 10, 20, 30)), chance.randrange(1 << 30))


def check(case: Case) -> str:
    """Hold what is said of a pair to values; what became of it."""
    try:
        reference, candidate = load(case.reference), load(case.candidate)
        span = None if case.low is None or case.high is None else (case.low, case.high)
        found = gaps(reference, [candidate], span, digits=case.digits)[0]
    except ActcliError:
        return "refused"
    judge = Judge(difference_of(reference, candidate), case.seed)
    low, high = found.interval or (None, None)
    judge.tried = [at for at in judge.tried if (low is None or at >= low) and (high is None or at <= high)]
    if low is not None and high is not None:
        judge.tried = sorted({*judge.tried, *(low + (high - low) * Fraction(k, 48) for k in range(49))})
    told = "estimated"
    with mpmath.workdps(300):
        if found.value.largest.bounds is not None:
            told = "proved"
            _bounded(judge, found.value, [at for at, _ in judge.all()], judge.at)
        if found.derivative is not None and found.derivative.largest.bounds is not None:
            told += ", slope too"
            inner = [at for at in judge.tried if at not in (low, high) and is_broken(judge, at, 0) is False]
            _bounded(judge, found.derivative, inner, judge.slope)
        if judge.is_mild and found.interval is not None:
            _averaged(judge, found.value, found.interval)
    return told + (", certified" if _is_certified(found, case.digits) else "")


def _is_certified(found: Gap, digits: int) -> bool:
    """Whether the checker confirms it in a short time."""
    before = limits.CLAIM_SECONDS
    limits.CLAIM_SECONDS = SECONDS  # type: ignore[misc]
    try:
        return certificate_of([found], digits)[0] is not None
    finally:
        limits.CLAIM_SECONDS = before  # type: ignore[misc]


def _bounded(judge: Judge, found: Difference, places: list[Fraction], of: Any) -> None:
    lower, upper = (end(text) for text in found.largest.bounds or ())
    top = mpf(0)
    if abs(found.largest.at) < 1e300:
        at = Fraction(found.largest.at)
        places = [*places, *(at + side * step for step in (Fraction(0), Fraction(1, 10**14)) for side in (-1, 1))]
        places = [at for at in places if not judge.tried or judge.tried[0] <= at <= judge.tried[-1]]
    for at in places:
        try:
            said = abs(of(at))
        except Unknown:
            continue
        top = max(top, said)
        assert said <= upper * (1 + mpf(10) ** -35) + mpf(10) ** -38, (
            f"at most {upper}, but {mpmath.nstr(said, 25)} at {at}"
        )
    if judge.is_mild and mpmath.isfinite(lower) and abs(found.largest.at) < 1e300 and top:
        assert top >= lower * (1 - mpf(10) ** -4), (
            f"at least {lower}, but only {mpmath.nstr(top, 25)} at {found.largest.at}"
        )


def _averaged(judge: Judge, found: Difference, span: tuple[Fraction, Fraction]) -> None:
    cuts = sorted({span[0] + (span[1] - span[0]) * Fraction(k, 32) for k in range(33)} | set(judge.tried))
    figures = []
    for nodes in GAUSS:
        totals = [mpf(0)] * 2
        for left, right in pairwise(cuts):
            for place, weight in nodes:
                try:
                    said = value(judge.written, (left + right) / 2 + (right - left) / 2 * place, 50)
                except Unknown:
                    return
                share = weight * mp((right - left) / 2) / mp(span[1] - span[0])
                totals = [total + one * share for total, one in zip(totals, (said, said**2), strict=True)]
        figures.append((mpmath.sqrt(totals[1]), totals[0]))
    for given, rough, fine in zip((found.rms, found.mean), *figures, strict=True):
        _near(given, fine, 10 * abs(fine - rough))


def _near(given: Average, fine: Any, room: Any) -> None:
    if given.bounds is not None and room <= abs(fine) * mpf(10) ** -5:
        low, high = map(end, given.bounds)
        room += abs(fine) * mpf(10) ** -12
        assert low - room <= fine <= high + room, f"average in {given.bounds}, but {mpmath.nstr(fine, 15)}"


def show(case: Case) -> str:
    """The case as a line."""
    return f"{case.reference} | {case.candidate} on [{case.low}, {case.high}] to {case.digits} digits {case.seed}"


LAW = Law("pairs", draw, check, show, tidy, seconds=60.0, chunk=25)

if __name__ == "__main__":
    hasten(0.5)
    raise SystemExit(main(LAW))
