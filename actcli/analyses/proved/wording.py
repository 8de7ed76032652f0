"""Enclosures and places in words: each decimal shown is the nearest one to every number of its enclosure.

Bounds in the data are rounded outward.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses.finding import Finding, Verdict
from actcli.errors import Undecided
from actcli.evaluate import _fraction as exact_fraction
from actcli.evaluate import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import arb

    from actcli.prove.landscape import Place

__all__ = [
    "DIGITS",
    "METHOD",
    "decimal_of",
    "interval_text",
    "listed",
    "number",
    "outward",
    "place_at",
    "place_data",
    "place_text",
    "proved",
    "rational_text",
    "sided",
    "undecided",
]

METHOD: Final = "balls: Taylor forms on boxes, tails at infinity"
EXACTLY: Final = "balls and exact rational arithmetic"
DIGITS: Final = 12
MANY: Final = 4  # places that are shown, of a list


def decimal_of(low: arb, high: arb, digits: int = 6) -> str:
    """The decimal nearest to every number of an enclosure, with fewer digits where the ends disagree."""
    if not (low.is_finite() and high.is_finite()):
        return "inf" if high > 0 else "-inf"
    return _nearest(exact_fraction(low), exact_fraction(high), digits)


def _nearest(low: Fraction, high: Fraction, digits: int) -> str:
    for count in range(digits, 0, -1):
        first, second = (rounded(end, count) for end in (low, high))
        if first == second:
            return first
    raise Undecided("the enclosure does not settle a single digit")


def outward(low: arb, high: arb, digits: int = 17) -> dict[str, str]:
    """The enclosure as decimals, rounded outward."""
    if not (low.is_finite() and high.is_finite()):
        word = "inf" if high > 0 else "-inf"
        return {"lower": word, "upper": word}
    return {"lower": rounded(exact_fraction(low), digits, -1), "upper": rounded(exact_fraction(high), digits, 1)}


def settled_digits(low: arb, high: arb) -> int:
    """How many digits an enclosure settles, up to 30."""
    if not (low.is_finite() and high.is_finite()) or low == high:
        return 30
    ends = exact_fraction(low), exact_fraction(high)
    for count in range(30, 0, -1):
        if rounded(ends[0], count) == rounded(ends[1], count):
            return count
    return 0


def proved(
    text: str,
    why: str,
    data: object = None,
    *,
    at: Sequence[float] = (),
    sort_key: float | None = None,
    digits: int | None = None,
    bounds: dict[str, str] | None = None,
) -> Finding:
    """A finding that is a theorem."""
    ends = None if bounds is None else (bounds["lower"], bounds["upper"])
    shown = text if data is None else data
    return Finding(Verdict.PROVED, text, METHOD, shown, tuple(at), sort_key, why, digits, ends)


def number(value: arb, why: str, *, digits: int = 6, at: Sequence[float] = (), **data: object) -> Finding:
    """A number that is enclosed; `{}` in `why` is its decimal with more digits."""
    low, high = value.lower(), value.upper()
    ends = outward(low, high)
    text = decimal_of(low, high, digits)
    long = decimal_of(low, high, DIGITS)
    whole: dict[str, Any] = {**ends, **data, "digits": DIGITS}
    key = float(value.mid()) if value.is_finite() else float("inf") if value > 0 else float("-inf")
    known = min(DIGITS, settled_digits(low, high))
    return proved(text, why.replace("{}", long), whole, at=at, sort_key=key, digits=known, bounds=ends)


def undecided(reason: str) -> Finding:
    """That nothing is proved, and why."""
    return Finding(Verdict.UNDECIDED, "undecided", reason, why=f"Not decided: {reason}.")


def rational_text(value: Fraction, digits: int = 6) -> str:
    """A rational as a decimal where that is exact and short, as a fraction where it is short, else rounded.

    >>> [rational_text(Fraction(text)) for text in ("5/8", "2/3", "-3", "12500/19087")]
    ['0.625', '2/3', '-3', '12500/19087']
    """
    decimal = rounded(value, 12)
    if Fraction(decimal) == value:
        return decimal
    return str(value) if value.denominator < 10**6 and abs(value.numerator) < 10**6 else rounded(value, digits)


def place_text(place: Place, digits: int = 6) -> str:
    """A point, or an interval."""
    if place.throughout:
        return interval_text(place)
    exactly = place.exact
    if exactly is not None:
        return rational_text(exactly, digits)
    assert place.low is not None and place.high is not None  # noqa: S101, PT018 -- a point is enclosed
    return _nearest(place.low, place.high, digits)


def interval_text(place: Place) -> str:
    """An interval with its open and closed ends."""
    low = "(-inf" if place.low is None else ("[" if place.closed[0] else "(") + rational_text(place.low)
    high = "inf)" if place.high is None else rational_text(place.high) + ("]" if place.closed[1] else ")")
    return f"{low}, {high}"


def place_data(place: Place) -> dict[str, Any]:
    """A place for programs."""
    ends = {
        "lower": "-inf" if place.low is None else rounded(place.low, 17, -1),
        "upper": "inf" if place.high is None else rounded(place.high, 17, 1),
    }
    return {**ends, "throughout": True, "closed": list(place.closed)} if place.throughout else ends


def place_at(places: Sequence[Place]) -> tuple[float, ...]:
    """Points and finite ends of intervals as floats."""
    found = [float(end) for place in places for end in _ends(place) if end is not None]
    return tuple(dict.fromkeys(found))


def _ends(place: Place) -> tuple[Fraction | None, ...]:
    return (place.low, place.high) if place.throughout else (place.low if place.exact is not None else _middle(place),)


def _middle(place: Place) -> Fraction:
    assert place.low is not None and place.high is not None  # noqa: S101, PT018
    return (place.low + place.high) / 2


def listed(items: Sequence[str], separator: str = ", ") -> str:
    """A list for a table cell: all of a few, else how many, and the first and last."""
    if len(items) <= MANY:
        return separator.join(items) or "none"
    return f"{len(items)}: {items[0]}, ..., {items[-1]}"


def sided(left: str, right: str) -> str:
    """One text for both ends of the line, or one for each."""
    return left if left == right else f"{left} (left), {right} (right)"
