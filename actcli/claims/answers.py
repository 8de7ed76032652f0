"""What an audit of a claim returns, and numbers in the words of its report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli.analyses.finding import Verdict
from actcli.evaluate import rounded

if TYPE_CHECKING:
    from actcli.claims.figures import Ends, Figure

__all__ = ["Answer", "digits_for", "proved", "refuted", "shown", "telling", "undecided", "verdict_of"]

MOST_DIGITS: Final = 12
LAST_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict, what is true instead or as claimed, and a point that shows it."""

    verdict: Verdict
    truth: str
    point: str = ""


def proved(truth: str, point: str = "") -> Answer:
    """The claim holds."""
    return Answer(Verdict.PROVED, truth, point)


def refuted(truth: str, point: str = "") -> Answer:
    """The claim is wrong."""
    return Answer(Verdict.REFUTED, truth, point)


def undecided(why: str) -> Answer:
    """Neither is shown."""
    return Answer(Verdict.UNDECIDED, why)


def verdict_of(holds: bool | None, truth: str, point: str = "") -> Answer:
    """The answer that a settled or unsettled comparison gives."""
    if holds is None:
        return undecided(f"{truth} does not settle it")
    return proved(truth, point) if holds else refuted(truth, point)


def telling(ends: Ends, figure: Figure) -> str:
    """The decimal of an enclosed number, with as many digits as tell it from the figure that is claimed."""
    digits = digits_for(figure)
    while digits < LAST_DIGITS and shown(ends, digits) == shown((figure.low, figure.high), digits):
        digits += 4
    return shown(ends, digits)


def digits_for(figure: Figure | None) -> int:
    """How many digits answer a figure: more than it shows."""
    return max(6, min(MOST_DIGITS, figure.digits + 2 if figure is not None else 6))


def shown(ends: Ends, digits: int = 6) -> str:
    """The decimal of an enclosed number, with no digit that the enclosure leaves open.

    >>> shown((Fraction(2, 3), Fraction(2, 3))), shown((Fraction(0), math.inf)), shown((Fraction(1), Fraction(3)))
    ('0.666667', 'between 0 and inf', 'between 1 and 3')
    """
    low, high = ends
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        for count in range(digits, 0, -1):
            first, second = rounded(low, count), rounded(high, count)
            if first == second:
                return first
    elif low == high:
        return "inf" if low > 0 else "-inf"
    return f"between {_one(low, -1)} and {_one(high, 1)}"


def _one(end: Fraction | float, towards: int) -> str:
    if isinstance(end, Fraction):
        return rounded(end, 6, towards)
    return "inf" if end > 0 else "-inf" if not math.isnan(end) else "?"
