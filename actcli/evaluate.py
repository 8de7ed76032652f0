"""From formula to numbers: arrays made whole by balls, and decimals whose every digit is proved.

Floats give a NaN where an intermediate result leaves the floating-point range in opposite directions (0*inf) and at
infinite inputs; balls, whose exponents have no such bound, say what the value or the limit is there.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from flint import arb, ctx, fmpz

from actcli import limits
from actcli.errors import Undecided
from actcli.interpreters import arrays
from actcli.interpreters.balls import BALLS, Value, exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from actcli.expr import Expr

__all__ = ["Decimal", "ball_at", "evaluate", "nearest_float", "proved_digits", "rounded", "value_at"]

FLOAT_BITS: Final = 60  # enough for the nearest double, but for a tie in 2^7
UNDEFINED: Final = 4  # precisions at which a function must be undefined before that is believed
REPAIRS: Final = 4096  # distinct inputs of one call that balls are asked about
# Where a limit at infinity is looked for: beyond all rounding, and not in step with any period.
_FAR: Final = tuple(Fraction(10) ** power * (1009 + 31 * power) / 977 for power in range(20, 28))


def evaluate(root: Expr, inputs: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """The formula at arrays, shape and dtype kept; NaN only where the function has no value or limit.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> evaluate(parse("x*sigmoid(x)", VOCABULARY), {"x": np.array([-np.inf, 0.0, np.inf])})
    array([ 0.,  0., inf])
    """
    return arrays.evaluate(root, inputs, mend=partial(_mend, root, tuple(inputs)))


def _mend(root: Expr, names: tuple[str, ...], columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The values at a few points, each computed once, where floats gave none."""
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    known: dict[tuple[float, ...], float] = {}
    for row in rows:
        if row not in known and len(known) < REPAIRS:
            known[row] = _repair(root, dict(zip(names, row, strict=True)))
    return np.array([known.get(row, float("nan")) for row in rows])


def _repair(root: Expr, point: Mapping[str, float]) -> float:
    if all(map(isfinite, point.values())):
        here = {name: _exactly(value) for name, value in point.items()}
        return nearest_float(lambda: ball_at(root, here))
    found = []
    for far in _FAR:
        away = {
            name: _exactly(value) if isfinite(value) else far if value > 0 else -far for name, value in point.items()
        }
        found.append(nearest_float(lambda away=away: ball_at(root, away)))  # type: ignore[misc]
    return _limit(found)


def _exactly(value: float) -> Fraction:
    return Fraction(*value.as_integer_ratio())


def _limit(values: list[float]) -> float:
    """What values at ever larger inputs tend to, as an estimate; NaN where they do not agree."""
    first = values[0]
    if all(value == first for value in values):
        return first
    if all(abs(value) < 1e-15 for value in values):
        return 0.0
    if all(abs(value) > 1e15 and (value > 0) == (first > 0) for value in values):
        return float("inf") if first > 0 else -float("inf")
    return first if all(abs(value - first) <= 1e-15 * abs(first) for value in values) else float("nan")


def value_at(root: Expr, point: Mapping[str, Fraction]) -> Value:
    """An enclosure of the formula at a rational point, at the working precision, and its exact value if it has one."""
    value = BALLS(root, {name: exact(number) for name, number in point.items()})
    assert isinstance(value, Value)  # noqa: S101 -- scalars in, a scalar out
    return value


def ball_at(root: Expr, point: Mapping[str, Fraction]) -> arb:
    """An enclosure of the formula at a rational point, at the working precision."""
    return value_at(root, point).ball


def nearest_float(ball: Callable[[], arb]) -> float:
    """The double nearest to what `ball()` encloses at ever higher precision; NaN where it stays undefined."""
    for bits in (96, 384, 1536):
        with ctx.workprec(bits):
            value = ball()
            if value.is_nan():
                continue
            if value.rel_accuracy_bits() >= FLOAT_BITS or value.is_exact():
                return float(value.mid()) + 0.0
            if abs(value) < arb(2) ** -1080:
                return 0.0
    return float("nan")


class Decimal(str):
    """A decimal all of whose digits are proved: the nearest one to the true value."""

    __slots__ = ()


def proved_digits(ball: Callable[[], arb | Value], digits: int) -> Decimal:
    """The value to `digits` significant digits, from `ball()` at ever higher precision.

    A `Value` whose rational is known settles what no ball can: a tie between two decimals.

    >>> proved_digits(lambda: arb.pi(), 20)
    '3.1415926535897932385'
    """
    bits = 4 * digits + 32
    undefined = 0
    while bits <= limits.PRECISION_BITS:
        with ctx.workprec(bits):
            found = ball()
            value, known = found if isinstance(found, Value) else (found, None)
            if known is not None:
                return Decimal(rounded(Fraction(int(known.p), int(known.q)), digits))
            if value.is_nan():  # a divisor or a radicand that touches zero may only be wide
                undefined += 1
                if undefined == UNDEFINED:
                    raise Undecided("the function has no value there")
            elif value.is_zero():
                return Decimal("0")
            elif value.is_finite() and (value.is_exact() or value.rel_accuracy_bits() > 3 * digits):
                low, high = (rounded(_fraction(end), digits) for end in (value.lower(), value.upper()))
                if low == high:
                    return Decimal(low)
        bits *= 2
    raise Undecided(
        f"{digits} digits are not reached with {limits.PRECISION_BITS} bits",
        hint="the value may be exactly zero, or a tie",
    )


def _fraction(end: arb) -> Fraction:
    mantissa, exponent = end.mid().man_exp()
    power = int(exponent)
    return Fraction(int(mantissa)) * (Fraction(2) ** power if abs(power) < 10**6 else _too_far())


def _too_far() -> Fraction:
    raise Undecided("the value lies beyond 10^300000")


def rounded(value: Fraction, digits: int, towards: int = 0) -> str:
    """A rational as a decimal of `digits` significant digits: to nearest (even), down (-1) or up (+1).

    >>> rounded(Fraction(2, 3), 5), rounded(Fraction(2, 3), 5, -1), rounded(Fraction(-1, 8), 12)
    ('0.66667', '0.66666', '-0.125')
    """
    if value == 0:
        return "0"
    exponent = _exponent(value)
    shift = digits - 1 - exponent
    scale = 10 ** abs(shift)
    above, below = (
        (value.numerator * scale, value.denominator) if shift >= 0 else (value.numerator, value.denominator * scale)
    )
    whole, rest = divmod(above, below)
    if towards > 0 or (towards == 0 and (2 * rest, whole % 2) > (below, 0)):
        whole += rest != 0
    if abs(whole) == 10**digits:
        whole, exponent = whole // 10, exponent + 1
    text = str(fmpz(abs(whole)))  # Python's own refuses above 4300 digits
    sign = "-" if whole < 0 else ""
    if -5 <= exponent < max(digits, 16):
        if exponent < 0:
            plain = "0." + "0" * (-exponent - 1) + text
        else:
            text = text.ljust(exponent + 1, "0")
            plain = text[: exponent + 1] + "." + text[exponent + 1 :]
        return sign + plain.rstrip("0").rstrip(".")
    mantissa = (text[0] + "." + text[1:]).rstrip("0").rstrip(".")
    return f"{sign}{mantissa}e{exponent}"


def _exponent(value: Fraction) -> int:
    """The power of ten of the leading digit.

    >>> _exponent(Fraction(-999, 10)), _exponent(Fraction(100)), _exponent(Fraction(1, 1000))
    (1, 2, -3)
    """
    above, below = abs(value.numerator), value.denominator
    guess = math.floor((above.bit_length() - below.bit_length() - 1) * math.log10(2))
    if guess >= 0:
        below *= 10**guess
    else:
        above *= 10**-guess
    while above >= 10 * below:
        below *= 10
        guess += 1
    return guess
