"""Activations as curves: one with its derivative, several over each other, a family over a parameter.

The function is a solid line, its derivative a dashed one of the same hue. Several functions differ in hue, the
members of a family in lightness, in the order of the parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from actcli import given
from actcli.activation import Activation, Kind
from actcli.errors import UsageError
from actcli.interpreters.latex import mathtext
from actcli.plots import canvas
from actcli.plots.frame import Heading, draw_ends, lay_out, limits_of
from actcli.plots.labels import Named, name_curves
from actcli.plots.naming import describe, is_family, listed, named_curves, statistics_of, varied
from actcli.plots.sampling import Samples, sample, window
from actcli.plots.scale import draw_scale, scale_of
from actcli.sections import Section, note_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actcli.plots.marks import Marks

__all__ = ["DASHED", "draw_curves", "heading_of", "upright"]

MOST: Final = 24  # curves in one picture
MEANT: Final = 0.01  # of the height: a mean that is nearer to the evaluation is the same line
DOTTED: Final = (0, (1.0, 1.2))
DASHED: Final = (0, (3.4, 1.5))
_AGAIN: Final = (0, (7, 1.2, 1.2, 1.2))  # solid lines when the colours are used up


class Stroke(NamedTuple):
    """One line of the picture."""

    activation: Activation
    section: Section
    order: int
    label: str
    color: str
    dashes: Any
    samples: Samples


def draw_curves(
    activations: Sequence[Activation],
    *,
    order: int = 0,
    interval: tuple[Fraction, Fraction] | None = None,
    title: str | None = None,
    labels: Sequence[str] | None = None,
    marks: bool = False,
    preset: str = "screen",
    size: tuple[float, float] | None = None,
) -> Figure:
    """The curves over one interval, by default over all their own ranges; with `order`, each with that derivative.

    With `marks` what is proved of each function is marked on its curve.
    """
    if not activations:
        raise UsageError("nothing to draw")
    if len(activations) > MOST:
        raise UsageError(f"at most {MOST} curves fit into one picture")
    look = canvas.look_of(preset, size)
    span = interval or _span(activations)
    strokes = _strokes(list(activations), order, span, labels, look)
    with canvas.styled(look):
        figure = canvas.new_figure(look, size)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        low, high = window([s.samples for s in strokes if not s.order], [s.samples for s in strokes if s.order])
        noise = [s for s in strokes if s.activation.kind is Kind.RANDOM and not s.order]
        bands = [_band(axes, stroke, span, MEANT * (high - low), look) for stroke in noise]
        low, high = min([low, *(band.low for band in bands)]), max([high, *(band.high for band in bands)])
        if marks:  # room for labels below the curves and above
            low, high = low - 0.1 * (high - low), high + 0.04 * (high - low)
        limits_of(axes, (float(span[0]), float(span[1])), (low, high))
        heading, scale = heading_of(activations, title, order), scale_of(activations)
        means = [line for band in bands for line in band.mean]
        if means:
            heading.note = heading.note.replace("evaluation;", "evaluation; dotted: mean;")
        known = _marks(strokes, span) if marks else []
        if known:
            from actcli.plots.marks import told

            heading.note = "; ".join([*([heading.note] if heading.note else []), told(known)])
        lay_out(figure, [axes], heading, look)
        figure.set_label(heading.title or heading.plain)
        for rank, stroke in enumerate(strokes):
            draw_stroke(
                axes, stroke.samples, stroke.color, stroke.dashes, look, z=(2.5 if stroke.order else 3) - 0.01 * rank
            )
            if stroke.activation.record.table is not None and not stroke.order:
                _knots(axes, stroke, look)
        lines = [*(Named(s.label, s.samples.x, s.samples.y, s.color, s.dashes) for s in strokes), *means]
        if scale is not None:
            draw_scale(figure, axes, scale, look)
            return figure
        poles = dict.fromkeys(pole for stroke in strokes for pole in stroke.samples.poles)
        in_the_way = [*upright(poles, (low, high), look), *(_marked(known, axes, look) if known else [])]
        if len(lines) > 1 or labels is not None:  # else the title says what it is
            name_curves(axes, [*lines, *in_the_way], look.font)
        if known:
            from actcli.plots.marks import draw_marks

            functions = [line for line, stroke in zip(lines, strokes, strict=False) if not stroke.order]
            for found, own in zip(known, functions, strict=True):
                draw_marks(axes, found, own, lines, look)
    return figure


def _marked(known: Sequence[Marks], axes: Axes, look: canvas.Preset) -> list[Named]:
    """The places of marks, which names keep clear of."""
    from actcli.plots.marks import asymptotes

    spots = [Named("", np.array([x]), np.array([y]), look.ink) for found in known for x, y in found.places]
    lines = [line for found in known for line in asymptotes(found, axes.get_xlim(), axes.get_ylim(), look)]
    return [*spots, *(line._replace(text="") for line in lines)]


def upright(places: Iterable[float], up: tuple[float, float], look: canvas.Preset) -> list[Named]:
    """The asymptotes at poles, which names keep clear of."""
    return [Named("", np.array([place, place]), np.array(up), look.quiet) for place in places]


def _marks(strokes: Sequence[Stroke], span: tuple[Fraction, Fraction]) -> list[Marks]:
    from actcli.plots.marks import marks_of, several

    activations = [stroke.activation for stroke in strokes if not stroke.order]
    if any(one.kind is Kind.GATED or one.is_vector for one in activations):
        raise UsageError("only functions of one variable have marks", hint='take a section: "swiglu(x, 1)"')
    found = [marks_of(one, (float(span[0]), float(span[1]))) for one in activations]
    return several(found) if len(found) > 1 else found


def draw_stroke(
    axes: Axes, samples: Samples, color: str, dashes: Any, look: canvas.Preset, z: float, width: float = 1.0
) -> None:
    """A line with the marks at its jumps and poles."""
    low, high = axes.get_ylim()
    tall = high - low
    y = np.clip(samples.y, low - 3 * tall, high + 3 * tall) if samples.poles else samples.y
    axes.plot(samples.x, y, color=color, linestyle=dashes, linewidth=width * look.line, zorder=z)
    draw_ends(axes, samples, color, look.marker, z + 0.005)


def _span(activations: Sequence[Activation]) -> tuple[Fraction, Fraction]:
    ranges = [activation.record.range for activation in activations]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _strokes(
    activations: list[Activation],
    order: int,
    span: tuple[Fraction, Fraction],
    labels: Sequence[str] | None,
    look: canvas.Preset,
) -> list[Stroke]:
    curves = named_curves(activations, order, labels)
    count = 1 + max(curve.rank for curve in curves)
    cycle = [*look.colors, look.black]
    colors = [cycle[i % len(cycle)] for i in range(count)]
    if is_family(activations):
        colors = canvas.ramp(count, look.stops)
    found = []
    for rank, activation, section, degree, name in curves:
        solid = "-" if rank < len(cycle) or is_family(activations) else _AGAIN
        label = "" if degree and count > 2 else name
        samples = sample(section.expr, span, degree)
        found.append(Stroke(activation, section, degree, label, colors[rank], DASHED if degree else solid, samples))
    return found


def heading_of(activations: Sequence[Activation], title: str | None, order: int = 0) -> Heading:
    """Title, formula and note for some activations."""
    title = None if title is None else given.text(title, "a title")
    notes = list(dict.fromkeys(note for note in map(note_of, activations) if note))
    if stated := statistics_of(activations):
        notes.append(f"at {stated}")
    if (name := varied(activations)) and scale_of(activations) is None:
        notes.append(f"the numbers: {name}")
    if order and len(activations) > 2:
        notes.append("dashed: the derivative" if order == 1 else f"dashed: the derivative of order {order}")
    gated = any(activation.kind is Kind.GATED for activation in activations)
    note, variable = "; ".join(notes), "" if gated else "x"
    if len(activations) > 1 and not is_family(activations):
        names = listed(activation.title for activation in activations)
        short = f"{len(activations)} functions" if title is None else ""
        return Heading(names if title is None else title, note=note, variable=variable, short=short)
    first = activations[0]
    name = first.record.title
    if len(activations) == 1 and name:
        bound = describe(first, [first.defaults])
        name = f"{name}, {bound}" if bound else name
    arguments = ", ".join(first.inputs)
    if first.record.table is not None:
        return Heading(name if title is None else title, None, first.formula, note, variable)
    typeset = [mathtext(formula) for formula in first.displayed_formulas]
    joined = ",\\;\\; ".join(part for part in typeset if part is not None)
    formula = (
        None
        if None in typeset
        else rf"f\left({arguments}\right) = " + (joined if len(typeset) == 1 else rf"\left({joined}\right)")
    )
    return Heading(name if title is None else title, formula, f"f({arguments}) = {first.displayed}", note, variable)


class _Drawn(NamedTuple):
    """The ends of a band, and the line of its mean where there is one."""

    low: float
    high: float
    mean: list[Named]


def _band(axes: Axes, stroke: Stroke, span: tuple[Fraction, Fraction], least: float, look: canvas.Preset) -> _Drawn:
    """The band of quantiles, and the mean where it is not the evaluation."""
    from actcli.plots.noise import band

    found = band(stroke.activation, span, stroke.section.component)
    axes.fill_between(found.x, found.low, found.high, color=stroke.color, alpha=0.18, linewidth=0, zorder=1.8)
    apart = np.abs(found.mean - np.interp(found.x, stroke.samples.x, stroke.samples.y))
    lines = [Named("", found.x, found.mean, stroke.color, DOTTED)] if np.nanmax(apart) > least else []
    for line in lines:
        axes.plot(line.x, line.y, color=line.color, linestyle=DOTTED, linewidth=0.9 * look.line, zorder=2.4, gid="mean")
    return _Drawn(float(np.nanmin(found.low)), float(np.nanmax(found.high)), lines)


def _knots(axes: Axes, stroke: Stroke, look: canvas.Preset) -> None:
    """The values of a table as dots."""
    table = stroke.activation.record.table
    assert table is not None  # noqa: S101 -- asked before
    low, high = map(float, table.interval)
    x = np.linspace(low, high, len(table.values))
    y = [float(value) for value in table.values]
    axes.plot(
        x, y, linestyle="none", marker="o", markersize=0.75 * look.marker, color=stroke.color, zorder=4, gid="knots"
    )
