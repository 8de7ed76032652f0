"""What candidates differ by from a reference, as curves with their proved bounds, for a picture of any kind.

A bound is not read off the picture: whoever asks for it passes what an analysis found.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli import operators as op
from actcli.errors import UsageError
from actcli.plots.sampling import Samples, sample
from actcli.plots.ticks import scientific
from actcli.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["Gap", "Mark", "differences_of", "gap_of", "is_seen", "only", "roomy", "signed", "size_text", "sizes_shown"]

DECADES: Final = 8  # that a logarithmic axis shows below the largest difference
_ROOM: Final = 0.18
Mark = tuple[float, float] | None  # the place and the size of a largest difference


class Gap(NamedTuple):
    """The difference of one candidate from the reference, and the proved bound on it."""

    expr: Expr
    samples: Samples
    color: str
    mark: Mark


def only(activation: Activation) -> Expr:
    """The formula of the one curve of a function."""
    sections = sections_of(activation)
    if len(sections) != 1:
        raise UsageError(f"{activation.name} has no single curve to compare", hint="'plot' shows its sections")
    return sections[0].expr


def gap_of(expr: Expr, span: tuple[Fraction, Fraction], color: str, mark: Mark, order: int = 0) -> Gap:
    """The difference, or its derivative, on an interval."""
    return Gap(expr, sample(expr, span, order), color, mark)


def differences_of(
    reference: Activation,
    candidates: Sequence[Activation],
    span: tuple[Fraction, Fraction],
    marks: Sequence[Mark],
    colors: Sequence[str] = (),
    order: int = 0,
) -> list[Gap]:
    """What each candidate, or its derivative, is above the reference, with its mark and its colour."""
    rows = zip_longest(candidates, marks, colors)
    first = only(reference)
    return [gap_of(op.subtract(only(one), first), span, color or "", mark, order) for one, mark, color in rows]


def roomy(up: tuple[float, float]) -> tuple[float, float]:
    """The limits with room for a label above and below.

    >>> roomy((0.0, 1.0))
    (-0.18, 1.18)
    """
    room = _ROOM * (up[1] - up[0])
    return up[0] - room, up[1] + room


def size_text(error: float) -> str:
    """The size of an error, in few digits.

    >>> size_text(0.075858180), size_text(2.5e-7)
    ('0.0759', '2.5×10⁻⁷')
    """
    return f"{error:.3g}" if 1e-3 <= error < 1e5 else scientific(float(f"{error:.2e}"))


def sizes_shown(curves: Sequence[Samples], top: float) -> tuple[float, float]:
    """The ends of a logarithmic axis for these differences, of which the largest has the size `top`."""
    top = top or 1.0
    sizes = np.abs(np.concatenate([curve.y for curve in curves]))
    sizes = sizes[np.isfinite(sizes) & (sizes > top * 10.0**-DECADES)]
    floor = float(np.quantile(sizes, 0.02)) / 3 if sizes.size else top / 10
    return max(floor, top * 10.0**-DECADES), 2.2 * top


def is_seen(mark: Mark, across: tuple[float, float]) -> bool:
    """Whether a bound is finite and touches its curve within the picture."""
    return mark is not None and bool(np.isfinite(mark).all()) and across[0] <= mark[0] <= across[1]


def signed(gap: Gap) -> float:
    """The bound with the sign that the difference has where it is largest, at a jump on the side that reaches it."""
    assert gap.mark is not None  # noqa: S101 -- asked before
    x, error = gap.mark
    samples = gap.samples
    near = np.argsort(np.abs(samples.x - x), kind="stable")[:5]
    there = [*samples.y[near].tolist(), *(end.y for end in samples.ends if abs(end.x - x) <= 1e-9 * (1 + abs(x)))]
    best = min((y for y in there if np.isfinite(y)), key=lambda y: abs(abs(y) - abs(error)), default=error)
    return -abs(error) if best < 0 else abs(error)
