"""How far two implementations in one number format may differ: `|actual - desired| <= atol + rtol*|desired|`.

Formats of 16 bits have few numbers: every input of the range is taken, both functions are rounded correctly at each
(`correct`), and what is stated is the least that holds for all of them, rounded outward. For wider formats it follows
from the proved distance g of the functions. If each implementation is off by at most K units in the last place (1/2:
rounded correctly), with e the distance of 1 to the next number and h the least positive number, then

    |b - a| <= g + K*e*(|A| + |B|) + 2*K*h,   |B| <= |A| + g,   |A| <= (|a| + K*h)/(1 - K*e)

so that rtol = 2*K*e/(1 - K*e) and atol = g*(1 + K*e) + 2*K*h + rtol*K*h hold, wherever no value overflows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.gap import difference_of, largest_gap
from actcli.analyses.proved import outward
from actcli.analyses.sampled import Extremum
from actcli.conform.formats import FORMATS, Format, inputs, rounded
from actcli.errors import InternalError, Undecided, UsageError
from actcli.evaluate import rounded as decimal_of
from actcli.prove.equality import is_zero
from actcli.prove.extrema import extrema
from actcli.rounding.correct import correctly_rounded
from actcli.rounding.relative import relative_words
from actcli.rounding.stepwise import stepwise

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.conform.formats import Doubles
    from actcli.expr import Expr

    Interval = tuple[Fraction, Fraction]

__all__ = ["DIGITS", "Allowance", "Pair", "allowance"]

DIGITS: Final = 4  # of a tolerance, rounded up
HALF: Final = Fraction(1, 2)
_MULTIPLES: Final = (1, 4, 16)  # of the distance of 1 to the next number: the rtol for which an atol is told
_DENSE: Final = 10_001  # numbers of a wide format that are tried in an interval, beside the common ones
_SMALL: Final = 11  # digits of a format whose numbers are all tried


@dataclass(frozen=True, slots=True)
class Pair:
    """Tolerances that go together, decimals rounded up; None where no finite one will do.

    `at` is the input for which they are needed. `how` is "exact" (the least, over all inputs), "proved" (a bound) or
    "measured".
    """

    evaluation: str
    rtol: str | None
    atol: str | None
    how: str
    at: float | None = None


@dataclass(frozen=True, eq=False)
class Allowance:
    """What two functions may differ by in one format on `interval` (None: all numbers), and why."""

    reference: Activation
    candidate: Activation
    form: str
    interval: Interval | None
    count: int | None
    ulps: Fraction
    gap: Extremum
    best: Pair
    trade: tuple[Pair, ...]
    naive: tuple[Pair, ...] = ()
    reasons: tuple[str, ...] = field(default=())


def allowance(
    reference: Activation,
    candidate: Activation,
    form: str,
    interval: Interval | None = None,
    *,
    ulps_off: Fraction = HALF,
    naive: bool = False,
) -> Allowance:
    """The least justified tolerances between two functions in a format, over an interval or all numbers (None).

    >>> from actcli import load
    >>> found = allowance(load("gelu"), load("gelu_tanh"), "float32")
    >>> found.best.atol, found.best.rtol
    ('0.0004733', '1.193e-7')
    """
    if ulps_off < HALF:
        raise UsageError("no implementation is nearer than half a unit in the last place", hint="--ulps 0.5 or more")
    kind = FORMATS[form]
    difference = difference_of(reference, candidate)
    every = kind.digits <= _SMALL and ulps_off == HALF
    points = _points(kind, interval) if every or naive else inputs(kind)[:0]
    gap = _gap(difference, interval, reference)
    roots = reference.expression, candidate.expression
    if every:
        best, trade, reasons = _exhaustive(roots, points, kind)
        count: int | None = len(points)
    else:
        best, trade, reasons = _bounded(roots, kind, interval, gap, ulps_off)
        count = None
    steps, measured = _measured(roots, points, kind) if naive else ((), ())
    words = (_gap_words(gap), *reasons, *measured)
    return Allowance(reference, candidate, form, interval, count, ulps_off, gap, best, trade, steps, words)


def _gap(difference: Expr, interval: Interval | None, reference: Activation) -> Extremum:
    if is_zero(difference):
        return Extremum(0.0, 0.0, 0.0, 0, ("0", "0"), "0", True)
    found = largest_gap(difference, interval)
    if math.isinf(found.value):
        low, high = reference.record.range
        raise UsageError(
            "the functions differ without bound over all numbers: no tolerance holds",
            hint=f"give a range: --range {decimal_of(low, 6)} {decimal_of(high, 6)}",
        )
    if found.bounds is None:
        raise Undecided("the distance of the functions is not proved there", hint="give another --range")
    return found


def _points(kind: Format, interval: Interval | None) -> Doubles:
    """The numbers of the format that are tried: all of a small one, of others many, close together in an interval."""
    x = inputs(kind)
    if interval is None:
        return x
    low, high = (float(end) for end in interval)
    if kind.digits > _SMALL:
        x = np.unique(np.concatenate([x, rounded(kind, np.linspace(low, high, _DENSE))]))
    found: Doubles = x[(x >= low) & (x <= high)]
    if not len(found):
        raise UsageError(f"no number of {kind.name} lies in the range")
    return found


# Every number of a small format


def _exhaustive(roots: tuple[Expr, Expr], x: Doubles, kind: Format) -> tuple[Pair, tuple[Pair, ...], tuple[str, ...]]:
    """The least tolerances over all inputs, as they are and for some rtol."""
    desired, actual = (correctly_rounded(root, x, kind) for root in roots)
    unsound = ~(np.isfinite(desired) & np.isfinite(actual))
    apart = unsound & ~((desired == actual) | (np.isnan(desired) & np.isnan(actual)))
    if apart.any():
        at = float(x[apart][0])
        raise UsageError(
            f"at {at:g} one of the functions has no value or overflows in {kind.name}, and the other not",
            hint="give a --range",
        )
    x, desired, actual = (values[~unsound] for values in (x, desired, actual))
    epsilon = Fraction(2) ** (1 - kind.digits)
    pairs = [_least(x, desired, actual, factor * epsilon, "rounded once", "exact") for factor in (0, *_MULTIPLES)]
    alone = _relative(x, desired, actual, "rounded once", "exact")
    best = pairs[0] if pairs[0].atol == "0" else pairs[1]
    _need(desired, actual, best)
    tried = (
        f"all {len(x)} numbers of {kind.name} in the range were tried, each function rounded correctly at each: the "
        "values are proved, and so is that nothing smaller will do"
    )
    if best is pairs[0]:
        return best, (), (tried, "all values are equal")
    unit = f"rtol {best.rtol} is one unit in the last place of 1, what two roundings may make of one number"
    others = (pair for pair in pairs[2:] if pair.atol != "0")
    return best, (pairs[0], *others, alone), (tried, unit, _alone_words(alone))


def _least(x: Doubles, desired: Doubles, actual: Doubles, rtol: Fraction, evaluation: str, how: str) -> Pair:
    """The least atol for an rtol, which is rounded up first."""
    text = decimal_of(rtol, DIGITS, 1)
    factor = Fraction(text)
    rest = np.abs(actual - desired) - float(factor) * np.abs(desired)
    order = np.flatnonzero(rest >= rest.max() - 1e-12 * np.abs(desired) - abs(rest.max()) * 1e-12)
    exact = {place: _excess(desired[place], actual[place], factor) for place in order.tolist()}
    worst = max(exact, key=lambda place: exact[place])
    need = max(exact[worst], Fraction(0))
    at = float(x[worst]) if need else None
    return Pair(evaluation, text, decimal_of(need, DIGITS, 1), how, at)


def _excess(desired: float, actual: float, rtol: Fraction) -> Fraction:
    first, second = Fraction(float(desired)), Fraction(float(actual))
    return abs(second - first) - rtol * abs(first)


def _relative(x: Doubles, desired: Doubles, actual: Doubles, evaluation: str, how: str) -> Pair:
    """The least rtol that does without an atol."""
    off = actual != desired
    lost = off & (desired == 0)
    if lost.any():
        return Pair(evaluation, None, "0", how, float(x[lost][np.argmax(np.abs(actual[lost]))]))
    if not off.any():
        return Pair(evaluation, "0", "0", how)
    ratio = np.where(off, np.abs(actual - desired) / np.where(off, np.abs(desired), 1.0), 0.0)
    order = np.flatnonzero(ratio >= ratio.max() * (1 - 1e-12))
    exact = {p: abs(Fraction(float(actual[p])) / Fraction(float(desired[p])) - 1) for p in order.tolist()}
    worst = max(exact, key=lambda place: exact[place])
    return Pair(evaluation, decimal_of(exact[worst], DIGITS, 1), "0", how, float(x[worst]))


def _need(desired: Doubles, actual: Doubles, pair: Pair) -> None:
    """Hold what is stated against every input once more, in exact arithmetic where floats are too near to tell."""
    assert pair.rtol is not None and pair.atol is not None  # noqa: S101, PT018 -- both are given here
    rtol, atol = Fraction(pair.rtol), Fraction(pair.atol)
    close = np.abs(actual - desired) >= (float(atol) + float(rtol) * np.abs(desired)) * (1 - 1e-12)
    for first, second in zip(desired[close], actual[close], strict=True):
        if _excess(first, second, rtol) > atol:
            raise InternalError("a stated tolerance does not hold")


def _alone_words(alone: Pair) -> str:
    if alone.rtol is None:
        return f"rtol alone cannot do: at x = {alone.at:.6g} the desired value is 0 and the other is not"
    return f"rtol alone would have to be {alone.rtol}, for x = {alone.at:.6g}"


# Wider formats


def _bounded(
    roots: tuple[Expr, Expr], kind: Format, interval: Interval | None, gap: Extremum, ulps_off: Fraction
) -> tuple[Pair, tuple[Pair, ...], tuple[str, ...]]:
    """Tolerances that follow from the proved distance."""
    assert gap.bounds is not None  # noqa: S101 -- it is proved
    distance = Fraction(gap.bounds[1])
    epsilon = Fraction(2) ** (1 - kind.digits)
    least = Fraction(2) ** (kind.least - kind.digits)
    share = ulps_off * epsilon
    rtol = Fraction(decimal_of(2 * share / (1 - share), DIGITS, 1))
    atol = distance * (1 + share) + 2 * ulps_off * least + rtol * ulps_off * least
    evaluation = "rounded once" if ulps_off == HALF else f"within {float(ulps_off):g} ulp"
    best = Pair(evaluation, decimal_of(rtol, DIGITS, 1), decimal_of(atol, DIGITS, 1), "proved", gap.at)
    tops = [_top(root, interval) for root in roots]
    reasons = [
        f"each implementation is off by at most {float(ulps_off):g} {'unit' if ulps_off <= 1 else 'units'} in the last "
        f"place, at most {decimal_of(share, DIGITS, 1)} of its value: twice that is rtol, for both",
        "atol is the proved distance, and what rounding makes of it and of subnormal numbers",
    ]
    if None in tops:
        alone = Pair(evaluation, "0", None, "proved")
        reasons.append("atol alone cannot do: the values have no bound there, and rounding errors grow with them")
    else:
        total = distance + sum((share * top + ulps_off * least for top in tops if top is not None), Fraction(0))
        alone = Pair(evaluation, "0", decimal_of(total, DIGITS, 1), "proved", gap.at)
    reasons.append(relative_words(roots, interval))
    return best, (alone,), tuple(reasons)


def _top(root: Expr, interval: Interval | None) -> Fraction | None:
    """A bound of |f| that is proved; None where there is none."""
    low, high = interval or (None, None)
    found = extrema(root, low, high, absolute=True)
    if not found.decided or found.high.is_infinite:
        return None
    return Fraction(outward(found.high.lower, found.high.upper, 16)["upper"])


def _gap_words(gap: Extremum) -> str:
    if gap.value == 0:
        return "the functions are equal: proved"
    place = f"{gap.at:.6g}" if math.isfinite(gap.at) else ("-infinity" if gap.at < 0 else "+infinity")
    return f"the functions differ by at most {gap.text}, at x = {place}: proved"


# Step by step


def _measured(roots: tuple[Expr, Expr], x: Doubles, kind: Format) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """What is needed where both formulas are computed step by step as they are written, and of what that is said."""
    if kind.name == "float64":
        raise UsageError("steps are measured in formats of up to 24 digits", hint="--dtype float32, float16, bfloat16")
    with np.errstate(all="ignore"):
        values = [stepwise(root, x, kind) for root in roots]
    sound = np.isfinite(values[0]) & np.isfinite(values[1])
    which = f"all {len(x)}" if kind.digits <= _SMALL else f"only {len(x)}"
    words = [
        f"step by step: measured, not proved, at {which} numbers of {kind.name} in the range, each step rounded; "
        "another order of the steps gives other values"
    ]
    if not sound.all():
        count, at = int((~sound).sum()), float(x[~sound][np.argmin(np.abs(x[~sound]))])
        words.append(f"step by step: {count} of them are left out, such as x = {at:.6g}, where no finite number comes")
    x, desired, actual = x[sound], values[0][sound], values[1][sound]
    if not len(x):
        return (), tuple(words)
    epsilon = Fraction(2) ** (1 - kind.digits)
    with np.errstate(all="ignore"):
        pair = _least(x, desired, actual, epsilon, "step by step", "measured")
        alone = _least(x, desired, actual, Fraction(0), "step by step", "measured")
    return ((alone,) if alone.atol == "0" else (pair, alone)), tuple(words)
