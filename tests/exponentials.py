"""Sums of exponentials at a point, for the tests of what is read off them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb

from actcli.prove.infinity.surds import surd_ball

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.prove.infinity.scales import Scaled


def at(value: Scaled, x: Fraction) -> arb:
    """The enclosure at a point."""
    where = arb(x.numerator) / x.denominator
    total = arb(0)
    for power, surd in value.growth.items():
        total += surd_ball(surd) * where**power
    for exponent, laurent in value.parts:
        inner = arb(0)
        for power, c, _ in laurent.terms:
            inner += c * where ** (-power)
        size = arb(0)
        for power, surd in exponent.items():
            size += surd_ball(surd) * where**power
        total += inner * (-size).exp()
    return total
