"""From formula to numbers: arrays made whole by balls, and decimals whose every digit is proved.

Floats give a NaN where an intermediate result leaves the floating-point range in opposite directions (0*inf) and at infinite
inputs; balls, whose exponents have no such bound, say what the value or the limit is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from actcli import limits
from actcli.errors import Undecided
from actcli.expr import Call, Expr, postorder
from actcli.interpreters import arrays
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.library import REDUCTIONS

__all__ = ["Decimal", "ball_at", "evaluate", "nearest_float", "proved_digits", "rounded"]

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
    result = arrays.evaluate(root, inputs)
    unknown = np.isnan(result)
    if not unknown.any() or _has_reductions(root):
        return result
    columns = [np.broadcast_to(value, result.shape)[unknown] for value in inputs.values()]
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    known: dict[tuple[float, ...], float] = {}
    for row in rows:
        if row not in known and len(known) < REPAIRS:
            known[row] = _repair(root, dict(zip(inputs, row, strict=True)))
    result[unknown] = [known.get(row, float("nan")) for row in rows]
    return result


def _has_reductions(root: Expr) -> bool:
    return any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(root))


def _repair(root: Expr, point: Mapping[str, float]) -> float:
    if any(value != value for value in point.values()):
        return float("nan")
    if all(abs(value) != float("inf") for value in point.values()):
        return nearest_float(lambda: ball_at(root, {name: Fraction(value) for name, value in point.items()}))
    found = []
    for far in _FAR:
        away = {name: (far if value > 0 else -far) if abs(value) == float("inf") else Fraction(value) for name, value in point.items()}
        found.append(nearest_float(lambda away=away: ball_at(root, away)))  # type: ignore[misc]
    return _limit(found)


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


def ball_at(root: Expr, point: Mapping[str, Fraction]) -> arb:
    """An enclosure of the formula at a rational point, at the working precision."""
    value = BALLS(root, {name: exact(number) for name, number in point.items()})
    assert isinstance(value, Value)  # noqa: S101 -- scalars in, a scalar out
    return value.ball


def nearest_float(ball: Callable[[], arb]) -> float:
    """The double nearest to what `ball()` encloses at ever higher precision; NaN where it stays undefined."""
    for bits in (96, 384, 1536):
        with ctx.workprec(bits):
            value = ball()
            if value.is_nan():
                return float("nan")
            if value.rel_accuracy_bits() >= 60 or value.is_exact():
                return float(value.mid()) + 0.0
            if abs(value) < arb(2) ** -1080:
                return 0.0
    return float("nan")


class Decimal(str):
    """A decimal all of whose digits are proved: the nearest one to the true value."""

    __slots__ = ()


def proved_digits(ball: Callable[[], arb], digits: int) -> Decimal:
    """The value to `digits` significant digits, from `ball()` at ever higher precision.

    >>> proved_digits(lambda: arb.pi(), 20)
    '3.1415926535897932385'
    """
    bits = 4 * digits + 32
    while bits <= limits.PRECISION_BITS:
        with ctx.workprec(bits):
            value = ball()
            if value.is_nan():
                raise Undecided("the function has no value there")
            if value.is_zero():
                return Decimal("0")
            if value.is_finite() and value.rel_accuracy_bits() > 3 * digits:
                low, high = (rounded(_fraction(end), digits) for end in (value.lower(), value.upper()))
                if low == high:
                    return Decimal(low)
        bits *= 2
    raise Undecided(f"{digits} digits are not reached with {limits.PRECISION_BITS} bits", hint="the value may be exactly zero, or a tie")


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
    magnitude = abs(value)
    exponent = _exponent(magnitude)
    scaled = value * Fraction(10) ** (digits - 1 - exponent)
    if towards == 0:
        whole = round(scaled)
    else:
        whole = scaled.__floor__() if towards < 0 else scaled.__ceil__()
    if abs(whole) == 10**digits:
        whole, exponent = whole // 10, exponent + 1
    if whole == 0:
        return "0"
    text = str(abs(whole))
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


def _exponent(magnitude: Fraction) -> int:
    """The power of ten of the leading digit."""
    guess = len(str(magnitude.numerator)) - len(str(magnitude.denominator))
    while Fraction(10) ** guess > magnitude:
        guess -= 1
    while Fraction(10) ** (guess + 1) <= magnitude:
        guess += 1
    return guess


