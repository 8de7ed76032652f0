"""Numbers known exactly: sums of rational multiples of whole powers of pi, by power.

Whether a coefficient of a tail is zero decides what the formula does at infinity, and a ball never says that it is:
`softplus(5*x)/5 - x` must vanish, and so must `pi/2 - atan(x)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from flint import arb, fmpq

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Exact", "ball_of", "inverse_of", "product_of", "sum_of"]

Exact: TypeAlias = "Mapping[int, fmpq]"


def ball_of(number: Exact) -> arb:
    """The number at the working precision."""
    total = arb(0)
    for power, factor in number.items():
        total += arb(factor) * arb.pi() ** power if power else arb(factor)
    return total


def sum_of(first: Exact, second: Exact) -> Exact:
    """The sum."""
    total = dict(first)
    for power, factor in second.items():
        total[power] = total[power] + factor if power in total else factor
    return {power: factor for power, factor in total.items() if factor != 0}


def product_of(first: Exact, second: Exact) -> Exact:
    """The product."""
    total: dict[int, fmpq] = {}
    for j, a in first.items():
        for k, b in second.items():
            total[j + k] = total[j + k] + a * b if j + k in total else a * b
    return {power: factor for power, factor in total.items() if factor != 0}


def inverse_of(number: Exact) -> Exact | None:
    """The inverse of a multiple of one power of pi."""
    if len(number) != 1:
        return None
    ((power, factor),) = number.items()
    return {-power: 1 / factor}
