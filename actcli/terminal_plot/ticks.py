"""Round numbers along an axis, multiples of 1, 2 or 5 times a power of ten, with texts of as many places each."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor, isfinite, log10
from typing import Final

__all__ = ["ticks"]

_STEPS: Final = (1, 2, 5, 10)
_FEW: Final = 5  # rather more than was asked for than none
_LEAST: Final = 1e-290  # a narrower range has no round numbers among doubles,
_NARROWEST: Final = 1e-12  # nor one that is so narrow for its place
_PLAIN: Final = (-4, 6)  # exponents of the largest number between which all are written without one
_PLACES: Final = 12
_DIGITS: Final = 17  # of a double


def ticks(ends: tuple[float, float], most: int) -> list[tuple[float, str]]:
    """About so many round values of a range, in order, with their texts; its ends where there are not two.

    >>> ticks((-4.0, 4.0), 6)
    [(-4.0, '-4'), (-2.0, '-2'), (0.0, '0'), (2.0, '2'), (4.0, '4')]
    >>> ticks((0.0, 0.12), 4)
    [(0.0, '0.00'), (0.05, '0.05'), (0.1, '0.10')]
    """
    low, high = ends
    width = high - low
    if not (isfinite(width) and width > max(_LEAST, _NARROWEST * max(abs(low), abs(high)))):
        return _ends(ends)
    size = width / max(most, 2)
    exponent = floor(log10(size))
    step = next(step for step in _STEPS if Decimal(step).scaleb(exponent) * (1 + Decimal("1e-9")) >= Decimal(size))
    unit = Decimal(step).scaleb(exponent)
    near = Decimal("1e-9")
    first, last = ceil(Decimal(low) / unit - near), floor(Decimal(high) / unit + near)
    if last <= first and most < _FEW:
        return ticks(ends, most + 1)
    if last <= first or max(abs(first), abs(last)) >= 10**_DIGITS:
        return _ends(ends)
    values = [unit * count for count in range(first, last + 1)]
    return [(float(value), _text(value, max(map(abs, values)), exponent + (step == 10))) for value in values]


def _text(value: Decimal, largest: Decimal, exponent: int) -> str:
    """A multiple of a power of ten, in the manner in which the largest is best written."""
    if _PLAIN[0] <= largest.adjusted() < _PLAIN[1] and exponent >= -_PLACES:
        return f"{value or Decimal():.{max(-exponent, 0)}f}"  # no sign before a zero
    return short(f"{value:.{largest.adjusted() - exponent}e}") if value else "0"


def _ends(ends: tuple[float, float]) -> list[tuple[float, str]]:
    """The ends in as few digits, from four, as tell them apart."""
    texts = [[f"{end + 0.0:.{digits}g}" for end in ends] for digits in range(4, _DIGITS + 1)]
    shown = next((pair for pair in texts if pair[0] != pair[1]), texts[-1])
    return list(zip(ends, map(short, shown), strict=True))


def short(text: str) -> str:
    """A number without the signs and zeros that say nothing, if it has an exponent.

    >>> short("1.50e+08"), short("2e-06"), short("0.10")
    ('1.5e8', '2e-6', '0.10')
    """
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(exponent)}"
