"""What is proved of a function, drawn on its curve: extrema, zeros, inflections, fixed points, asymptotes, dead zones.

A mark comes from an analysis, never from the samples of the curve; points that fall together have one label. What is
only an estimate has `~` before it, and what does not exist or is undecided has no mark; the note says how it was got.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from actcli.analyses import ANALYSES, Finding, Verdict
from actcli.plots.callouts import name_line, name_points
from actcli.plots.labels import Named
from actcli.plots.sampling import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from actcli.activation import Activation
    from actcli.plots.canvas import Preset

__all__ = ["Marks", "asymptotes", "draw_marks", "marks_of", "points_of", "several", "told"]

MOST: Final = 24  # points of a kind; of more only those nearest to 0 are marked
_SHAPES: Final = {"max": "^", "min": "v", "inflection": "D", "zero": "o", "fixed point": "s"}
_POINTS: Final = (("extrema", ""), ("inflections", "inflection"), ("zeros", "zero"), ("fixed_points", "fixed point"))


class Point(NamedTuple):
    """A point of the curve: what it is (each kind once), where, the words of its value, whether it is proved."""

    kinds: tuple[str, ...]
    x: float
    y: float
    text: str
    proved: bool


class Line(NamedTuple):
    """An asymptote y = slope*x + offset on one side, or on both."""

    slope: float
    offset: float
    text: str
    sides: tuple[str, ...]


class Marks(NamedTuple):
    """All that is drawn on one curve: points, asymptotes, zones where the function does not change.

    Zones are shaded and labelled, or, where there are other curves, `broad` parts of their own.
    """

    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    zones: tuple[tuple[float, float], ...]
    missing: tuple[str, ...] = ()
    broad: bool = False

    @property
    def places(self) -> list[tuple[float, float]]:
        """Where the points are."""
        return [(point.x, point.y) for point in self.points]


def told(found: Sequence[Marks]) -> str:
    """How the marks of some curves were got, what is drawn how, and what has none."""
    points = [point for marks in found for point in marks.points]
    if not any(marks.points or marks.lines or marks.zones for marks in found):
        words = ["no marks"]
    else:
        words = ["marks: proved" if all(point.proved for point in points) else "marks: proved, but ~ estimated"]
    if any(marks.broad and marks.zones for marks in found):
        words.append("broad: constant")
    return "; ".join([*words, *dict.fromkeys(reason for marks in found for reason in marks.missing)])


def marks_of(activation: Activation, across: tuple[float, float]) -> Marks:
    """What is known of the function within a range."""
    findings = {key: ANALYSES[key].of(activation) for key, _ in _POINTS}
    zones = tuple(_zones(activation))
    points = points_of(activation, across, findings)
    return Marks(points, tuple(_lines(activation, zones)), zones, tuple(_missing(findings)))


def points_of(activation: Activation, across: tuple[float, float], findings: Mapping[str, object]) -> tuple[Point, ...]:
    """The points within a range that findings name, each place once."""
    found: dict[float, Point] = {}
    for point in _points(activation, across, findings):
        near = next((x for x in found if abs(x - point.x) <= 1e-9 * (across[1] - across[0])), None)
        if near is None:
            found[point.x] = point
        else:
            other = found[near]
            text = other.text if "min" in other.kinds or "max" in other.kinds else point.text
            kinds = tuple(dict.fromkeys(other.kinds + point.kinds))
            found[near] = Point(kinds, other.x, other.y, text, other.proved and point.proved)
    return tuple(found.values())


def _missing(findings: Mapping[str, Finding]) -> Iterator[str]:
    """What is not marked, since there is no end of it, or since it is not decided."""
    endless = [key for key, finding in findings.items() if finding.data == "infinitely many"]
    open_ = [key for key, finding in findings.items() if finding.verdict is Verdict.UNDECIDED]
    for reason, keys in (("infinitely many", endless), ("undecided", open_)):
        if keys:
            yield f"{reason}: {', '.join(keys).replace('_', ' ')}"


def _points(activation: Activation, across: tuple[float, float], findings: Mapping[str, object]) -> Iterator[Point]:
    for key, kind in _POINTS:
        finding = findings.get(key)
        if (
            not isinstance(finding, Finding)
            or finding.verdict not in (Verdict.PROVED, Verdict.ESTIMATED)
            or not isinstance(finding.data, list)
        ):
            continue
        proved = finding.verdict is Verdict.PROVED
        places = [row for row in finding.data if isinstance(row, dict) and not row.get("throughout")]
        for row in sorted(places, key=lambda one: abs(_place(one)[1]))[:MOST]:
            text, x = _place(row)
            if not across[0] <= x <= across[1]:
                continue
            if key == "extrema":
                value, y = _decimal(row["lower"], row["upper"])
                yield Point((row["kind"],), x, y, f"{value} at {text}", proved)
            else:
                y = 0.0 if key == "zeros" else x if key == "fixed_points" else _value(activation, x)
                yield Point((kind,), x, y, text, proved)


def _place(row: dict[str, Any]) -> tuple[str, float]:
    ends = row.get("at", row)
    return _decimal(ends["lower"], ends["upper"])


def _decimal(lower: str, upper: str) -> tuple[str, float]:
    """An enclosure as a number of at most five digits that are those of both of its ends, and as a float."""
    low, high = float(lower), float(upper)
    middle = (low + high) / 2 if math.isfinite(low) and math.isfinite(high) else low
    if lower == upper:
        return _shown(middle, 6), middle
    digits = 5
    while digits > 1 and f"{low:.{digits}g}" != f"{high:.{digits}g}":
        digits -= 1
    return _shown(middle, digits), middle


def _shown(value: float, digits: int) -> str:
    return f"{value:.{digits}g}".replace("-", "−")


def _value(activation: Activation, x: float) -> float:
    return float(values(activation.expression, np.array([x]))[0])


def _lines(activation: Activation, zones: Sequence[tuple[float, float]]) -> Iterator[Line]:
    finding = ANALYSES["asymptotes"].of(activation)
    if finding.verdict is not Verdict.PROVED or not isinstance(finding.data, dict):
        return
    ends = {"left": -math.inf, "right": math.inf}
    dead = {side for side, end in ends.items() if any(end in zone for zone in zones)}
    found: dict[str, Line] = {}
    for side in ("left", "right"):
        row = finding.data.get(side)
        if not isinstance(row, dict) or side in dead or not {"slope", "offset"} <= row.keys():
            continue
        (slope_text, slope), (offset_text, offset) = (_decimal(**_ends(row[key])) for key in ("slope", "offset"))
        if not math.isfinite(slope) or not math.isfinite(offset):
            continue
        text = f"y = {_linear(slope_text, offset_text)}"
        sides = (*found[text].sides, side) if text in found else (side,)
        found[text] = Line(slope, offset, text, sides)
    yield from found.values()


def _ends(row: dict[str, str]) -> dict[str, str]:
    return {"lower": row["lower"], "upper": row["upper"]}


def _linear(slope: str, offset: str) -> str:
    """The right side of a line's equation.

    >>> _linear("1", "0"), _linear("0", "6"), _linear("0.5", "−2")
    ('x', '6', '0.5x − 2')
    """
    if slope in ("0", "−0"):
        return offset
    first = {"1": "x", "−1": "−x"}.get(slope, f"{slope}x")
    if offset in ("0", "−0"):
        return first
    return f"{first} − {offset[1:]}" if offset.startswith("−") else f"{first} + {offset}"


def _zones(activation: Activation) -> Iterator[tuple[float, float]]:
    finding = ANALYSES["dead_zone"].of(activation)
    if finding.verdict is Verdict.PROVED and isinstance(finding.data, list):
        for row in finding.data[:MOST]:
            yield float(Fraction(row["lower"])) if row["lower"] != "-inf" else -math.inf, float(row["upper"])


def draw_marks(axes: Axes, marks: Marks, own: Named, curves: Sequence[Named], look: Preset) -> None:
    """The marks of one of the curves with their labels; zones first, since all else lies on them."""
    low, high = axes.get_xlim()
    down, up = axes.get_ylim()
    size, color = 0.86 * look.font, own.color
    drawn = list(curves)
    for zone in marks.zones:
        left, right = max(low, zone[0]), min(high, zone[1])
        if left >= right:
            continue
        if marks.broad:
            flat = (own.x >= left) & (own.x <= right)
            axes.plot(
                own.x[flat], own.y[flat], color=color, alpha=0.3, linewidth=3.6 * look.line, zorder=2.2,
                solid_capstyle="butt", gid="dead",
            )  # fmt: skip
            continue
        axes.axvspan(left, right, color=look.quiet, alpha=0.1, linewidth=0, zorder=0.5, gid="dead")
        middle = np.full(24, (left + right) / 2)
        words = _zone_text(zone, right - left > 0.17 * (high - low))
        heights = np.linspace(up - 0.08 * (up - down), down + 0.3 * (up - down), 24)
        name_line(axes, words, Named("", middle, heights, look.quiet), drawn, look.quiet, 0.92 * size, inside=True)
    seen_lines = asymptotes(marks, (low, high), (down, up), look)
    for named in seen_lines:
        axes.plot(
            named.x, named.y, color=look.quiet, linewidth=0.55 * look.line, linestyle=(0, (1.2, 1.8)), zorder=2.1,
            gid="asymptote",
        )  # fmt: skip
    drawn += [named._replace(text="") for named in seen_lines]
    for point in marks.points:
        axes.plot(
            [point.x], [point.y], linestyle="none", marker=_SHAPES[point.kinds[0]], markersize=0.95 * look.marker,
            markeredgecolor=color, markerfacecolor=look.paper, markeredgewidth=0.24 * look.marker, zorder=5,
            clip_on=False, gid=point.kinds[0],
        )  # fmt: skip
    spots = [Named("", np.array([point.x]), np.array([point.y]), color) for point in marks.points]
    labels = []
    for point in marks.points:
        words = f"{', '.join(point.kinds)} {'' if point.proved else '~'}{point.text}"
        others = [spot for spot in spots if spot.x[0] != point.x]
        labels.append((words, (point.x, point.y), [*drawn, *others]))
    if labels:
        name_points(axes, labels, color, size)
    for named in seen_lines:  # which have more places than points
        name_line(axes, named.text, named, [*drawn, *spots], look.quiet, size)


def asymptotes(marks: Marks, across: tuple[float, float], up: tuple[float, float], look: Preset) -> list[Named]:
    """The asymptotes as lines, each where it is seen and on its side."""
    found = []
    (low, high), x = across, np.linspace(*across, 201)
    for line in marks.lines:
        y = line.slope * x + line.offset
        seen = (y >= up[0]) & (y <= up[1])
        if line.sides == ("left",):
            seen &= x <= 0.12 * high + 0.88 * low if line.slope == 0 and low >= 0 else x <= max(0.0, low)
        elif line.sides == ("right",):
            seen &= x >= min(0.0, high)
        if seen.any():
            found.append(Named(line.text, x[seen], y[seen], look.quiet))
    return found


def several(found: Sequence[Marks]) -> list[Marks]:
    """The marks of several functions in one picture: no bends, and what they share only once."""
    kept, lines, points = [], set[str](), set[tuple[float, float]]()
    for marks in found:
        own = [one for one in marks.points if one.kinds != ("inflection",) and (one.x, one.y) not in points]
        new_lines = tuple(line for line in marks.lines if line.text not in lines)
        points |= {(one.x, one.y) for one in own}
        lines |= {line.text for line in new_lines}
        kept.append(Marks(tuple(own), new_lines, marks.zones, marks.missing, broad=True))
    return kept


def _zone_text(zone: tuple[float, float], roomy: bool) -> str:
    left, right = zone
    low, high = _shown(left, 5), _shown(right, 5)
    if math.isinf(left) and math.isinf(right):
        where = "all x"
    elif math.isinf(left):
        where = f"x < {high}"
    elif math.isinf(right):
        where = f"x > {low}"
    else:
        where = f"{low} < x < {high}"
    return f"constant for {where}" if roomy else where
