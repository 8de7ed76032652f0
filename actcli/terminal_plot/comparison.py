"""A reference and its candidates in characters: the curves, and below them what they differ by, the largest marked.

The points, the bounds and their signs are those of the figure; a logarithmic axis counts in powers of ten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.errors import UsageError
from actcli.plots.gaps import Gap, differences_of, is_seen, only, roomy, signed, size_text, sizes_shown
from actcli.plots.naming import called
from actcli.plots.sampling import sample, window
from actcli.terminal_plot.activations import MOST
from actcli.terminal_plot.characters import Curve, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.analyses.gap import Gap as Found

__all__ = ["draw_comparison"]

_PANEL: Final = 0.7  # of the height of a picture that is alone


def draw_comparison(
    found: Sequence[Found],
    width: int,
    height: int,
    *,
    deriv: bool = False,
    log: bool = False,
    colour: bool = False,
    ascii: bool = False,
) -> str:
    """The curves, the differences, and with `deriv` those of the derivatives, one below the other."""
    if not 1 <= len(found) < MOST:
        raise UsageError(f"a comparison in characters shows 1 to {MOST - 1} candidates")
    reference, candidates = found[0].reference, [one.candidate for one in found]
    span = found[0].interval or reference.record.range
    across, lines = (float(span[0]), float(span[1])), max(12, round(_PANEL * height))
    names = [called(one) for one in (reference, *candidates)]
    curves = [sample(only(one), span) for one in (reference, *candidates)]
    drawn = [Curve(line.x, line.y, name, tuple(line.ends)) for line, name in zip(curves, names, strict=True)]
    frame: dict[str, Any] = {"x_range": across, "colour": colour, "ascii": ascii}
    panels = [draw(drawn, width, lines, y_range=window(curves), **frame)]
    for order in range(1 + deriv):
        tops = [one.derivative if order else one.value for one in found]
        marks = [None if top is None else (top.largest.at, top.largest.signed) for top in tops]
        gaps = differences_of(reference, candidates, span, marks, order=order)
        shown = [_curve(gap, name, across, log=log) for gap, name in zip(gaps, names[1:], strict=True)]
        title = f"{'size of the ' if log else ''}difference {'of the derivatives ' if order else ''}to {names[0]}"
        frame |= {"title": f"{title}, as a power of ten" if log else title, "first": 1}
        panels.append(draw(shown, width, lines, y_range=_limits(gaps, across, log=log), **frame))
    return "\n".join(panels)


def _curve(gap: Gap, name: str, across: tuple[float, float], *, log: bool) -> Curve:
    """The difference with its largest value as a filled end."""
    y, ends = gap.samples.y, [(end.x, end.y, end.filled) for end in gap.samples.ends]
    if is_seen(gap.mark, across):
        assert gap.mark is not None  # noqa: S101 -- it is seen
        ends.append((gap.mark[0], signed(gap), True))
        name = f"{name}, largest {size_text(abs(gap.mark[1]))}"
    if log:
        with np.errstate(all="ignore"):
            y = np.log10(np.abs(y))
            ends = [(x, float(np.log10(abs(size))), filled) for x, size, filled in ends]
    return Curve(gap.samples.x, y, name, tuple(ends))


def _limits(gaps: Sequence[Gap], across: tuple[float, float], *, log: bool) -> tuple[float, float]:
    low, high = window([gap.samples for gap in gaps])
    seen = [signed(gap) for gap in gaps if is_seen(gap.mark, across)]
    low, high = min([low, *seen]), max([high, *seen])
    if not log:
        return roomy((low, high))
    ends = sizes_shown([gap.samples for gap in gaps], max(abs(low), abs(high)))
    return float(np.log10(ends[0])), float(np.log10(ends[1]))
