"""The distribution of f(Z): a filled curve, an atom as a stem with its mass, mean and variance as they are proved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses import ANALYSES, Verdict
from actcli.analyses.density import Density, density
from actcli.errors import UsageError
from actcli.plots import canvas
from actcli.plots.callouts import name_point
from actcli.plots.frame import Heading, lay_out, limits_of
from actcli.plots.labels import Named, lettering
from actcli.plots.naming import listed, names_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.activation import Activation

__all__ = ["draw_density"]

MOST: Final = 6
LEAST: Final = 5e-4  # the mass of a stem
TALL: Final = 2.2  # times the height that nine tenths of the curve stay below: higher peaks are cut


def draw_density(
    activations: Sequence[Activation],
    *,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The distributions over each other; `interval` bounds the values that are shown."""
    if not 1 <= len(activations) <= MOST:
        raise UsageError(f"1 to {MOST} densities fit into one picture")
    look = canvas.look_of(preset, size)
    found = [density(activation) for activation in activations]
    colors = [look.colors[place % len(look.colors)] for place in range(len(found))]
    names = names_of(list(activations))
    across = _across(found) if interval is None else (float(interval[0]), float(interval[1]))
    top = _top(found, across)
    heading = Heading(
        listed(one.title for one in activations) if title is None else title,
        plain=_moments(activations[0]) if len(found) == 1 else "",
        note=_note(activations, found),
        variable="f(Z)",
    )
    with canvas.styled(look):
        figure = canvas.new_figure(look, size)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        limits_of(axes, across, (0.0, 1.06 * top))
        lay_out(figure, [axes], heading, look)
        figure.set_label(heading.title)
        curves = _drawn(axes, found, names, colors, top, look)
        for one, color in zip(found, colors, strict=True):
            _stems(axes, one, color, top, curves, look)
        for activation, color in zip(activations, colors, strict=True):
            _mean(axes, activation, color, look)
        if len(found) > 1:
            _key(axes, activations, names, colors, look)
    return figure


def _key(
    axes: Axes, activations: Sequence[Activation], names: list[str], colors: list[str], look: canvas.Preset
) -> None:
    """The names with their moments, in the upper right corner, where densities are low."""
    height = axes.bbox.height / axes.get_figure(root=True).dpi  # type: ignore[union-attr]
    rows = zip(activations, names, colors, strict=True)
    for row, (activation, name, color) in enumerate(rows):
        axes.text(
            0.985, 1 - (0.4 + 1.5 * row) * look.font / 72 / height, f"{name}: {_moments(activation)}", ha="right",
            va="top", transform=axes.transAxes, color=lettering(color), fontsize=0.92 * look.font, parse_math=False,
            zorder=6, gid="name",
        )  # fmt: skip


def _across(found: list[Density]) -> tuple[float, float]:
    ends = [float(end) for one in found for end in (one.y[[0, -1]] if one.y.size else ())]
    ends += [atom.value for one in found for atom in one.atoms if atom.mass >= LEAST]
    low, high = min(ends), max(ends)
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room


def _top(found: list[Density], across: tuple[float, float]) -> float:
    """The height of the axis: all of the curves, but of a peak that has no end only its foot."""
    tops = [1e-9]
    for one in found:
        seen = one.height[(one.y >= across[0]) & (one.y <= across[1]) & (one.height > 0)]
        if seen.size:
            tops.append(min(float(seen.max()), TALL * float(np.quantile(seen, 0.9))))
    return max(tops) if max(tops) > 1e-9 else 1.0


def _drawn(
    axes: Axes, found: list[Density], names: list[str], colors: list[str], top: float, look: canvas.Preset
) -> list[Named]:
    curves = []
    for rank, (one, name, color) in enumerate(zip(found, names, colors, strict=True)):
        if not one.y.size:
            continue
        axes.fill_between(one.y, np.minimum(one.height, 2 * top), color=color, alpha=0.14, linewidth=0, zorder=1.8)
        axes.plot(
            one.y, np.minimum(one.height, 2 * top), color=color, linewidth=look.line, zorder=3 + 0.01 * rank,
            gid="density",
        )  # fmt: skip
        curves.append(Named(name, one.y, np.minimum(one.height, 2 * top), color))
    return curves


def _stems(axes: Axes, one: Density, color: str, top: float, curves: list[Named], look: canvas.Preset) -> None:
    """Atoms as stems whose heights are their masses, of which the whole axis holds 1."""
    for atom in one.atoms:
        if atom.mass < LEAST:
            continue
        high = max(0.03, atom.mass) * top
        axes.plot([atom.value, atom.value], [0, high], color=color, linewidth=1.2 * look.line, zorder=4, gid="atom")
        axes.plot(
            [atom.value], [high], marker="o", markersize=1.2 * look.marker, color=color, linestyle="none", zorder=4.1
        )
        words = f"mass {'' if atom.proved else '~'}{_short(atom.mass)}"
        stem = Named("", np.array([atom.value, atom.value]), np.array([0.0, high]), color)
        name_point(axes, words, (atom.value, high), [*curves, stem], color, 0.92 * look.font)


def _mean(axes: Axes, activation: Activation, color: str, look: canvas.Preset) -> None:
    from matplotlib.transforms import offset_copy

    found = ANALYSES["mean"].of(activation)
    if found.sort_key is not None and math.isfinite(found.sort_key):
        side = 1.3 * look.marker
        above = offset_copy(axes.transData, axes.get_figure(root=True), y=side / 2, units="points")  # the numbers
        axes.plot(
            [found.sort_key], [0], marker="^", markersize=side, color=color, linestyle="none", zorder=5,
            clip_on=False, transform=above, gid="mean",
        )  # fmt: skip


def _moments(activation: Activation) -> str:
    found = {key: ANALYSES[key].of(activation) for key in ("mean", "variance")}
    return ", ".join(f"{key} {one.mark}{one.text}" for key, one in found.items())


def _note(activations: Sequence[Activation], found: list[Density]) -> str:
    """What the signs mean, and what is proved of them."""
    moments = (ANALYSES[key].of(one).verdict for one in activations for key in ("mean", "variance"))
    known = ["mean (triangle), variance"] if all(one is Verdict.PROVED for one in moments) else []
    atoms = [atom for one in found for atom in one.atoms if atom.mass >= LEAST]
    if atoms and all(atom.proved for atom in atoms):
        known.append("masses (stems, top 1)")
    return "Z ~ N(0, 1)" + (f"; proved: {', '.join(known)}" if known else "; all estimated")


def _short(mass: float) -> str:
    return f"{mass:.4g}"
