"""The panel of differences: signed curves or their sizes on a logarithmic axis, and proved bounds that touch them.

A bound is not read off the picture: whoever asks for it passes what an analysis found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli.plots.callouts import name_point
from actcli.plots.curves import draw_stroke
from actcli.plots.frame import limits_of
from actcli.plots.labels import Named
from actcli.plots.sampling import Samples, sample, window
from actcli.plots.ticks import scientific

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes

    from actcli.expr import Expr
    from actcli.plots.canvas import Preset

__all__ = ["Gap", "Mark", "bound_line", "gap_of", "logarithmic", "mark_bounds", "roomy", "size_text"]

DECADES: Final = 8  # that a logarithmic axis shows below the largest difference
_ROOM: Final = 0.14
Mark = tuple[float, float] | None  # the place and the size of a largest difference


class Gap(NamedTuple):
    """The difference of one candidate from the reference, and the proved bound on it."""

    expr: Expr
    samples: Samples
    color: str
    mark: Mark


def gap_of(expr: Expr, span: tuple[Fraction, Fraction], color: str, mark: Mark, order: int = 0) -> Gap:
    """The difference, or its derivative, on an interval."""
    return Gap(expr, sample(expr, span, order), color, mark)


def roomy(up: tuple[float, float]) -> tuple[float, float]:
    """The limits with room for a label above and below.

    >>> roomy((0.0, 1.0))
    (-0.14, 1.1400000000000001)
    """
    room = _ROOM * (up[1] - up[0])
    return up[0] - room, up[1] + room


def size_text(error: float) -> str:
    """The size of an error, in few digits.

    >>> size_text(0.075858180), size_text(2.5e-7)
    ('0.0759', '2.5×10⁻⁷')
    """
    return f"{error:.3g}" if 1e-3 <= error < 1e5 else scientific(float(f"{error:.2e}"))


def draw(axes: Axes, gaps: Sequence[Gap], across: tuple[float, float], look: Preset, *, log: bool = False) -> None:
    """The curves of the differences, with limits that hold their bounds too."""
    low, high = window([gap.samples for gap in gaps])
    for gap in gaps:
        if is_seen(gap.mark, across):
            assert gap.mark is not None  # noqa: S101 -- it is seen
            signed = _signed(gap)
            low, high = min(low, signed), max(high, signed)
    if log:
        logarithmic(axes, across, [gap.samples for gap in gaps], max(abs(low), abs(high)))
    else:
        limits_of(axes, across, roomy((low, high)))
    for rank, gap in enumerate(gaps):
        drawn = gap.samples
        if log:
            with np.errstate(all="ignore"):
                sizes = np.abs(drawn.y)
            drawn = Samples(drawn.x, np.where(sizes > 0, sizes, np.nan), (), drawn.poles, drawn.middle)
        draw_stroke(axes, drawn, gap.color, "-", look, z=3 + 0.01 * rank)


def logarithmic(axes: Axes, across: tuple[float, float], curves: Sequence[Samples], top: float) -> None:
    """A logarithmic axis from the least size that matters to a little more than the largest."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    top = top or 1.0
    sizes = np.abs(np.concatenate([curve.y for curve in curves]))
    sizes = sizes[np.isfinite(sizes) & (sizes > top * 10.0**-DECADES)]
    floor = float(np.quantile(sizes, 0.02)) / 3 if sizes.size else top / 10
    limits_of(axes, across, (0.0, top))
    axes.set_yscale("log")
    axes.set_ylim(max(floor, top * 10.0**-DECADES), 2.2 * top)
    axes.minorticks_off()
    axes.yaxis.set_major_locator(LogLocator(10, [1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: scientific(value)))


def is_seen(mark: Mark, across: tuple[float, float]) -> bool:
    """Whether a bound is finite and touches its curve within the picture."""
    return mark is not None and bool(np.isfinite(mark).all()) and across[0] <= mark[0] <= across[1]


def _signed(gap: Gap) -> float:
    """The bound with the sign that the difference has where it is largest, at a jump on the side that reaches it."""
    assert gap.mark is not None  # noqa: S101 -- asked before
    x, error = gap.mark
    samples = gap.samples
    near = np.argsort(np.abs(samples.x - x), kind="stable")[:5]
    there = [*samples.y[near].tolist(), *(end.y for end in samples.ends if abs(end.x - x) <= 1e-9 * (1 + abs(x)))]
    best = min((y for y in there if np.isfinite(y)), key=lambda y: abs(abs(y) - abs(error)), default=error)
    return -abs(error) if best < 0 else abs(error)


def mark_bounds(
    axes: Axes, gaps: Sequence[Gap], across: tuple[float, float], look: Preset, *, log: bool = False
) -> None:
    """A line at each bound that touches its curve, a ring where it does, and its size beside it."""
    curves = [Named("", gap.samples.x, np.abs(gap.samples.y) if log else gap.samples.y, gap.color, "-") for gap in gaps]
    if log:
        low = axes.get_ylim()[0]
        curves = [one._replace(y=np.maximum(one.y, low)) for one in curves]
    ends = np.array(across)
    for gap in gaps:
        if is_seen(gap.mark, across):
            assert gap.mark is not None  # noqa: S101 -- it is seen
            y = abs(gap.mark[1]) if log else _signed(gap)
            curves.append(Named("", ends, np.array([y, y]), gap.color))
    for gap in gaps:
        if not is_seen(gap.mark, across):
            continue
        assert gap.mark is not None  # noqa: S101 -- it is seen
        y = abs(gap.mark[1]) if log else _signed(gap)
        bound_line(axes, y, gap.color, look)
        axes.plot(
            [gap.mark[0]], [y], linestyle="none", marker="o", markersize=1.25 * look.marker, markerfacecolor="none",
            markeredgecolor=gap.color, markeredgewidth=0.3 * look.marker, zorder=5, clip_on=False, gid="maximum",
        )  # fmt: skip
        name_point(axes, size_text(abs(y)), (gap.mark[0], y), curves, gap.color, 0.92 * look.font)


def bound_line(axes: Axes, y: float, color: str, look: Preset) -> None:
    """The bound over the whole width."""
    axes.axhline(y, color=color, linewidth=0.45 * look.line, linestyle=(0, (5, 3)), zorder=2.2, gid="bound")
