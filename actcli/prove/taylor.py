"""Taylor's form of a formula and of its derivatives on a box, intersected with the plain enclosure."""

from __future__ import annotations

from math import comb

from flint import arb, arb_series, ctx

__all__ = ["coefficient_on"]


def coefficient_on(here: arb_series, around: arb_series, step: arb, order: int) -> arb:
    """The range on a box of Taylor coefficient `order`, which is the derivative over the factorial.

    `here` has the coefficients at the middle, `around` those on the box, whose last one is the remainder's; `step` is
    the box less its middle.

    >>> from actcli.prove.extrema.search import working
    >>> with working(53, cap=3):  # x**2 - 4*x on [1, 3]
    ...     here, around, step = arb_series([-4, 0, 1]), arb_series([arb(-3.5, 7.5), arb(0, 2), 1]), arb(0, 1)
    ...     found = coefficient_on(here, around, step, 0)
    >>> bool(found > -5.001 and found < -2.999)  # the plain enclosure is [-11, 4]
    True
    """
    length = ctx.cap
    form = comb(length - 1, order) * around[length - 1]
    for k in range(length - 2, order - 1, -1):
        form = form * step + comb(k, order) * here[k]
    plain = around[order]
    if form.is_nan():
        return plain
    if plain.is_nan():
        return form
    try:
        return form.intersection(plain)
    except ValueError:  # both hold, so they meet; balls that touch at rounding's reach need not say so
        return form
