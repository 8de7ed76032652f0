"""How far two functions are apart: the largest difference, where it is, and its averages, over an interval or the line.

The largest difference is proved where `actcli.prove` decides it, and so are the averages: the mean and root mean square
over an interval, and those under N(0, 1), the inputs that a normalised network sees. What is not proved is estimated
(`actcli.analyses.sampled`) and says so.

The domain is the whole line wherever the difference is proved to be bounded there; else the range of the reference, and
the reason is told. A pair that leaves each other (x and x**2) has no useful maximum on the line, and an estimate there
would miss what lies far out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli import given
from actcli import operators as op
from actcli.activation import Activation, Kind
from actcli.analyses.averages import NONE, NOTHING, Average, over, scale_of, under_normal
from actcli.analyses.proved import decimal_of, outward
from actcli.analyses.sampled import METHOD, Extremum, largest
from actcli.breakpoints import one_sided
from actcli.derive import derive
from actcli.errors import Undecided, UsageError
from actcli.evaluate import ball_at, nearest_float
from actcli.prove.equality import is_zero
from actcli.prove.extrema import extrema
from actcli.prove.shape import shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.expr import Expr
    from actcli.prove.extrema import Bound

__all__ = [
    "METHOD",
    "PROOF",
    "Average",
    "Difference",
    "Extremum",
    "Gap",
    "Interval",
    "difference_of",
    "gap",
    "gaps",
    "largest_gap",
]

PROOF: Final = "balls: Taylor forms on boxes, tails at infinity"
DOMAINS: Final = ("auto", "range", "reals")
DIGITS: Final = 10  # of a largest difference, all proved
_SPARE: Final = 2  # digits of an enclosure beyond those that are shown
Interval: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate minus reference on a domain: the largest absolute value, and averages over an interval and N(0, 1)."""

    largest: Extremum
    rms: Average = NONE
    mean: Average = NONE
    normal_rms: Average = NONE
    normal_mean: Average = NONE


@dataclass(frozen=True, slots=True)
class Gap:
    """The differences of a pair over `interval` (None: the reals); `derivative` is None where there is none.

    `notes` say why the domain is not the whole line, why there is no derivative, and how two are known to be one.
    """

    reference: Activation
    candidate: Activation
    interval: Interval | None
    value: Difference
    derivative: Difference | None
    notes: tuple[str, ...] = ()


def gap(
    reference: Activation,
    candidate: Activation,
    interval: Interval | None = None,
    *,
    over: str = "auto",
    digits: int = DIGITS,
) -> Gap:
    """The gap between two functions of one variable; see `gaps`.

    >>> from actcli import load
    >>> found = gap(load("sigmoid"), load("hard_sigmoid_keras"), digits=20).value.largest
    >>> found.text, found.at
    ('0.075858180021243551193', -2.5)
    """
    return gaps(reference, [candidate], interval, over=over, digits=digits)[0]


def gaps(
    reference: Activation,
    candidates: Sequence[Activation],
    interval: Interval | None = None,
    *,
    over: str = "auto",
    digits: int = DIGITS,
) -> tuple[Gap, ...]:
    """The gaps between a reference and candidates, all over one domain, in the order given.

    The domain is `interval`, or `over="range"`, that of the reference, or `over="reals"`, the line, where `Undecided`
    is raised if nothing is proved; by default the line if every difference is proved bounded there, else the range.
    """
    if given.text(over, "over") not in DOMAINS:
        raise UsageError(f"over is {', '.join(DOMAINS[:-1])} or {DOMAINS[-1]}, not {over[:60]!r}")
    if over == "reals" and interval is not None:
        raise UsageError("a range and the reals are two domains", hint="give one of them")
    pairs = [(candidate, difference_of(reference, candidate)) for candidate in candidates]
    span: Interval | None = interval or reference.record.range
    notes: tuple[str, ...] = ()
    if interval is None and over != "range":
        reasons = {reason for _, difference in pairs if (reason := _unbounded(difference, digits))}
        if over == "reals" or not reasons:
            span = None
        else:
            notes = tuple(f"over the range, since {reason} over the reals" for reason in sorted(reasons))
    return tuple(_gap(reference, candidate, difference, span, digits, notes) for candidate, difference in pairs)


def difference_of(reference: Activation, candidate: Activation) -> Expr:
    """Candidate minus reference, both functions of one variable."""
    return op.subtract(_comparable(candidate, reference), _comparable(reference, candidate))


def largest_gap(difference: Expr, span: Interval | None, *, digits: int = DIGITS, one_sided: bool = False) -> Extremum:
    """The largest |difference| on an interval or the reals (None), proved if it can be.

    On the reals `Undecided` is raised where nothing is proved.
    """
    low, high = span or (None, None)
    if _is_nothing(difference):
        at = Fraction(0) if span is None else min(max(Fraction(0), span[0]), span[1])
        return Extremum(0.0, float(at), 0.0, 0, ("0", "0"), "0", True)
    found = extrema(difference, low, high, digits=digits + _SPARE, absolute=True, one_sided=one_sided)
    if found.decided:
        return _proved(difference, found.high, digits)
    if span is None:
        raise Undecided(f"nothing is proved over the reals: {found.why}", hint="give an interval: --range LOW HIGH")
    return largest(difference, span)


@lru_cache(maxsize=64)
def _is_nothing(difference: Expr) -> bool:
    """Whether two formulas are shown to be one function, with a value everywhere: no search shows that."""
    return is_zero(difference) and shape_of(difference).is_continuous()


def _unbounded(difference: Expr, digits: int) -> str | None:
    """Why a difference is not compared on the whole line; None where it is proved to be bounded there."""
    if _is_nothing(difference):
        return None
    found = extrema(difference, digits=digits + _SPARE, absolute=True)
    if not found.decided:
        return "nothing is proved"
    return "the difference is unbounded" if found.high.is_infinite else None


def _gap(
    reference: Activation,
    candidate: Activation,
    difference: Expr,
    span: Interval | None,
    digits: int,
    notes: tuple[str, ...],
) -> Gap:
    if _is_nothing(difference):
        nothing = _difference(difference, span, digits, odd=True)
        same = f"{candidate.name} is {reference.name} in other words: exact arithmetic on each smooth piece"
        return Gap(reference, candidate, span, nothing, nothing, (*notes, same))
    parity = shape_of(difference).parity()
    value = _difference(difference, span, digits, odd=parity == "odd")
    slope = None
    try:
        slope = _difference(derive(difference, "x"), span, digits, odd=parity == "even", one_sided=True)
    except Undecided as reason:
        notes = (*notes, f"the slopes of {candidate.name}: {reason.message}")
    return Gap(reference, candidate, span, value, slope, notes)


def _difference(
    difference: Expr, span: Interval | None, digits: int, *, odd: bool, one_sided: bool = False
) -> Difference:
    top = largest_gap(difference, span, digits=digits, one_sided=one_sided)
    if top.value == 0:
        return Difference(top, *(NOTHING if top.bounds is not None else Average(0.0),) * 4)
    scale = scale_of(top.value)
    rms, mean = (NONE, NONE) if span is None or math.isinf(top.value) else over(difference, span, scale, odd)
    return Difference(top, rms, mean, *under_normal(difference, scale, odd))


def _proved(expression: Expr, bound: Bound, digits: int) -> Extremum:
    """What a proof says: the place that is attained, nearest to 0, if there are several."""
    value = float(bound.upper)
    ends = outward(bound.lower, bound.upper, max(16, digits + 6))
    bounds = (ends["lower"], ends["upper"])
    text = decimal_of(bound.lower, bound.upper, digits)
    at, toward = (bound.at[0], bound.toward[0]) if bound.at else (Fraction(0), 0)
    if at is None:
        return Extremum(value, math.inf * toward, value, 0, bounds, text, bound.attained)
    sides = {side: one_sided(expression, at, side) for side in (-1, 1)}
    own = nearest_float(lambda: ball_at(expression, {"x": at}))
    side = 0
    if not math.isclose(abs(own), value, rel_tol=1e-9):
        side = min(sides, key=lambda side: abs(abs(sides[side]) - value))
    near = round(float(at), 12) + 0.0
    place = near if abs(near - float(at)) <= 1e-15 * max(1.0, abs(near)) else float(at)
    return Extremum(value, place, sides[side] if side else own, side, bounds, text, bound.attained)


def _comparable(activation: Activation, other: Activation) -> Expr:
    if activation.kind is not other.kind and Kind.GATED in (activation.kind, other.kind):
        raise UsageError(
            f"{activation.name} and {other.name} take different inputs ({activation.kind.value}, {other.kind.value})",
            hint=_GATED,
        )
    if activation.kind is Kind.GATED:
        raise UsageError(
            f"{activation.name} is gated: the error of a pair needs functions of one variable", hint=_GATED
        )
    if activation.is_vector:
        raise UsageError(
            f"{activation.name} acts on a whole axis: the error of a pair needs functions of one variable",
            hint=f'take a slice: "{activation.name}[x, 0]"',
        )
    return activation.expression


_GATED: Final = 'fix one input or tie both: "geglu(x, 1)", "geglu(x, x)"'
