"""The colours of a large family as a scale at the side, where names at so many curves could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from actcli.plots import canvas
from actcli.plots.frame import shorten, text_width
from actcli.plots.naming import greek, is_family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["Scale", "draw_scale", "scale_of"]

LEAST: Final = 8  # members from which a family has a scale
_LABELS: Final = 6


class Scale(NamedTuple):
    """A parameter and its values, in the order of the curves."""

    name: str
    values: tuple[str, ...]


def scale_of(activations: Sequence[Activation]) -> Scale | None:
    """The one parameter in which a large family differs, or None."""
    if len(activations) < LEAST or not is_family(activations):
        return None
    names = [name for name in activations[0].parameters if len({one.parameters[name] for one in activations}) > 1]
    if len(names) != 1:
        return None
    return Scale(greek(names[0]), tuple(_number(one.parameters[names[0]]) for one in activations))


def _number(value: Expr) -> str:
    """A constant as people write it."""
    from actcli.evaluate import ball_at, nearest_float

    return f"{nearest_float(lambda: ball_at(value, {})):g}".replace("-", "−")


def draw_scale(figure: Figure, axes: Axes, scale: Scale, look: canvas.Preset) -> None:
    """A strip of the family's colours right of the axes, a step a member, with its value."""
    width, height = figure.get_size_inches()
    em = look.font / 72
    labels = max(map(len, scale.values))
    box = axes.get_position()
    strip, beside = 0.9 * em / width, (0.58 * min(labels, 12) + 1.0) * em / width
    name = shorten(scale.name, 20)
    is_long = text_width(figure, name, look.font) / width > strip + beside
    if is_long:  # it would stand on the formula: upwards beside the numbers
        beside += 1.3 * em / width
    axes.set_position((box.x0, box.y0, box.width - strip - beside - em / width, box.height))
    for text in figure.texts:
        if text.get_gid() == "variable":
            text.set_x(axes.get_position().x1)
    bar = figure.add_axes((box.x1 - strip - beside, box.y0, strip, box.height), gid="scale")
    count = len(scale.values)
    bar.set_ylim(0, count)
    bar.set_xlim(0, 1)
    for place, color in enumerate(canvas.ramp(count, look.stops)):
        bar.axhspan(place, place + 1, color=color, linewidth=0)
    step = -(-(count - 1) // (_LABELS - 1))
    shown = sorted({*range(0, count, step)})
    bar.set_yticks(np.array(shown) + 0.5, [scale.values[place][:12] for place in shown], parse_math=False)
    bar.yaxis.tick_right()
    bar.set_xticks([])
    bar.grid(False)
    words: dict[str, Any] = {"color": look.quiet, "parse_math": False, "gid": "scale"}
    if is_long:
        figure.text(box.x1, (box.y0 + box.y1) / 2, name, va="center", ha="right", rotation=90, **words)
    else:
        figure.text(bar.get_position().x0, box.y1 + 0.35 * em / height, name, va="bottom", **words)
