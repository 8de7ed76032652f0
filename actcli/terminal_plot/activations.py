"""Activations as curves in characters: the points, the names and the window of the picture that a file would get.

So a pole, a jump or a family looks in the terminal as it does on paper, and nothing is drawn by guess. Of noise only
the evaluation is drawn: a band of dots would hide the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import given
from actcli.activation import Kind
from actcli.errors import UsageError
from actcli.plots.naming import describe, is_family, named_curves
from actcli.plots.sampling import sample, window
from actcli.sections import note_of
from actcli.terminal_plot.characters import Curve, draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from actcli.activation import Activation

__all__ = ["draw_activations"]

MOST: Final = 24  # curves in one picture


def draw_activations(
    activations: Sequence[Activation],
    width: int,
    height: int,
    *,
    order: int = 0,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    colour: bool = False,
    ascii: bool = False,
) -> str:
    """The functions over one interval, by default over all their own ranges; with `order`, each with that derivative.

    >>> from actcli.catalog import default_catalog
    >>> print(draw_activations([default_catalog().load("relu")], 40, 9, title="", ascii=True), end="")
    4+                  .                 **
     |                                *****
    2+                  .         *****
     |                        *****
     |                  . *****
    0+********************* . . . . . . . .
     '+--------+--------+---------+--------+
     -4       -2        0         2        4
    f(x)
    """
    curves = named_curves(list(activations), order)
    if not curves:
        raise UsageError("nothing to draw")
    if len(curves) > MOST:
        raise UsageError(f"at most {MOST} curves fit into one picture")
    low = min(one.record.range[0] for one in activations)
    high = max(one.record.range[1] for one in activations)
    span = interval or (low, high)
    samples = [sample(curve.section.expr, span, curve.order) for curve in curves]
    parted = list(zip(curves, samples, strict=True))
    shown = window([s for c, s in parted if not c.order], [s for c, s in parted if c.order])
    return draw(
        [Curve(s.x, s.y, c.label, tuple(s.ends)) for c, s in parted],
        width,
        height,
        x_range=(float(span[0]), float(span[1])),
        y_range=shown,
        title=_title(activations) if title is None else given.text(title, "a title"),
        colour=colour,
        ascii=ascii,
    )


def _title(activations: Sequence[Activation]) -> str:
    """What is drawn, where the legend does not say it."""
    first = activations[0]
    name = first.title if len(activations) == 1 or is_family(activations) else ""
    if len(activations) == 1 and (bound := describe(first, [first.defaults])):
        name = f"{name}, {bound}"
    notes = ["line: evaluation, without noise" if one.kind is Kind.RANDOM else note_of(one) for one in activations]
    return "; ".join(filter(None, dict.fromkeys((name, *notes))))
