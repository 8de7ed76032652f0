"""What number a claim means: a decimal claims its digits, anything else is exact; a relation may stand before it.

`-0.278` holds of every number that rounds to it or is cut off to it, since that is what a paper that prints it says.
`1`, `1/6` and `sqrt(2)` are exact. After `<=`, `<`, `>=` or `>` a decimal is exact too: a bound is not rounded.

Rejected: a tolerance as a key of its own, which no paper states, and comparing floats.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from flint import arb

from actcli.errors import InputError, Undecided
from actcli.evaluate import _fraction as exact_fraction
from actcli.interpreters.balls import BALLS, Value
from actcli.interpreters.balls.value import working_precision
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.record import Text

__all__ = ["Ends", "Figure", "Number", "ends_of", "exactly", "figure", "is_number"]

Number: TypeAlias = "Fraction | float"  # a float is an infinity
Ends: TypeAlias = tuple[Number, Number]
BITS: Final = 320
ENDS: Final = 4096
_RELATION: Final = re.compile(r"\s*(<=|>=|<|>|=|\u2264|\u2265)?\s*")
_SAME: Final = {"": "=", "\u2264": "<=", "\u2265": ">="}
_DECIMAL: Final = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_INFINITE: Final = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


def ends_of(ball: arb) -> Ends:
    """The ends of a ball as exact numbers."""
    try:
        with working_precision(ENDS):  # an end is rounded outward to the working precision
            return _end(ball.lower()), _end(ball.upper())
    except Undecided:  # an exponent beyond all use
        return -math.inf, math.inf


def _end(end: arb) -> Number:
    if not end.is_finite():
        return math.inf if end > 0 else -math.inf
    return exact_fraction(end)


@dataclass(frozen=True, slots=True)
class Figure:
    """A relation and the number after it: enclosed by `low` and `high`, which are equal where it is rational.

    `unit` is one in the last digit of a decimal that claims its digits, else None; `digits` is how many it shows.
    """

    text: str
    relation: str
    low: Number
    high: Number
    unit: Fraction | None = None
    digits: int = 0

    @property
    def accepted(self) -> Ends:
        """The numbers that a decimal stands for, from the first (included) to the last (excluded), by size."""
        assert self.unit is not None and isinstance(self.low, Fraction)  # noqa: S101, PT018 -- a decimal
        if self.low == 0:
            return -self.unit, self.unit
        near, far = abs(self.low) - self.unit / 2, abs(self.low) + self.unit
        return (near, far) if self.low > 0 else (-far, -near)

    def settles(self, low: Number, high: Number, *, strict: bool = False) -> bool | None:
        """Whether the claim holds of a number between `low` and `high`; None where that is not decided.

        With `strict` the number is known to differ from both ends.

        >>> from actcli.record import Text
        >>> decimal = figure(Text("-0.278"))
        >>> [decimal.settles(Fraction(n, 10000), Fraction(n, 10000)) for n in (-2784, -2789, -2774, -2790)]
        [True, True, False, False]
        """
        match self.relation:
            case "<=":
                return True if high <= self.low else False if low > self.high else None
            case "<":
                return (
                    True
                    if high < self.low or (strict and high <= self.low)
                    else False
                    if low >= self.high and low > -math.inf
                    else None
                )
            case ">=":
                return True if low >= self.high else False if high < self.low else None
            case ">":
                return (
                    True
                    if low > self.high or (strict and low >= self.high)
                    else False
                    if high <= self.low and high < math.inf
                    else None
                )
        if self.unit is not None and isinstance(self.low, Fraction):
            first, last = self.accepted
            inside, outside = (low >= first and high < last), (high < first or low >= last)
            if self.low < 0:
                inside, outside = (low > first and high <= last), (high <= first or low > last)
            elif self.low == 0:
                inside, outside = (low > first and high < last), (high <= first or low >= last)
            return True if inside else False if outside else None
        if low == high == self.low == self.high:
            return True
        return False if high < self.low or low > self.high else None


def exactly(text: Text) -> Figure:
    """A number that is exact however it is written: a point, or the end of an interval."""
    found = figure(text)
    if found.relation != "=" or text.text.lstrip().startswith("="):
        raise InputError(f"expected a number, found {text.text!r}", place=text.place, hint="for example: 1/3")
    return Figure(found.text, "=", found.low, found.high, None, found.digits)


def figure(text: Text) -> Figure:
    """The number that a text claims.

    >>> from actcli.record import Text
    >>> figure(Text("<= 5e-4")).relation, figure(Text("1/6")).unit, figure(Text("0.044")).unit
    ('<=', None, Fraction(1, 1000))
    """
    found = _RELATION.match(text.text)
    assert found is not None  # noqa: S101 -- it matches nothing at all too
    sign = found[1] or ""
    relation = _SAME.get(sign, sign)
    rest = text.text[found.end() :].strip()
    place = text.place.shifted(found.end()) if text.place is not None else None
    infinite = _INFINITE.get(rest)
    if infinite is not None:
        return Figure(rest, relation, infinite, infinite)
    formula = parse(rest, VOCABULARY, names=(), place=place)
    with working_precision(BITS):
        value = BALLS(formula, {})
    ball = value.ball if isinstance(value, Value) else arb("nan")
    if not isinstance(value, Value) or not ball.is_finite():
        raise InputError(f"{rest!r} is no finite number", place=place, hint="for example: 0.25, 1/3, sqrt(2) or inf")
    digits = len(re.sub(r"[eE].*|\D", "", rest).lstrip("0"))
    if value.exact is None:
        return Figure(rest, relation, *ends_of(ball), None, digits)
    number = Fraction(int(value.exact.p), int(value.exact.q))
    decimal = relation == "=" and _DECIMAL.fullmatch(rest) is not None
    return Figure(rest, relation, number, number, _unit(rest) if decimal else None, digits)


def _unit(decimal: str) -> Fraction:
    """One in the last digit that a decimal shows."""
    mantissa, _, exponent = decimal.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    return Fraction(10) ** (int(exponent or 0) - places)


def is_number(text: Text) -> bool:
    """Whether a text is a number or a relation to one, and no word."""
    try:
        figure(text)
    except InputError:
        return False
    return True
