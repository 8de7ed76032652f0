"""The nearest relatives of each function, by the largest difference on one interval, proved.

All pairs of a thousand functions would be half a million proofs. Samples tell which few can be near: a largest
difference over samples is never more than the true one, but for the rounding of doubles, which is allowed for; so a
function whose samples are farther than the proved distance of those shown is farther itself. Only relatives that are
the nearest in this sense are shown: their distances are proved, that no other is nearer rests on the arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses import Finding, Verdict
from actcli.analyses.pairs import distances
from actcli.api import is_univariate
from actcli.errors import ActcliError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from actcli.activation import Activation
    from actcli.analyses.pairs import Interval
    from actcli.executors import Workers

__all__ = ["INTERVAL", "Relative", "Relatives", "relatives_of"]

INTERVAL: Final = Fraction(-6), Fraction(6)
ASKED: Final = 6  # that each function asks to be compared with
SHOWN: Final = 5
DIGITS: Final = 6
SAMPLES: Final = 601
ROUNDING: Final = 1e-9  # that a sampled distance may be too large by, far more than the arrays err


@dataclass(frozen=True, slots=True)
class Relative:
    """A function and its distance; `at` is where that is, or is approached."""

    name: str
    finding: Finding

    @property
    def distance(self) -> float:
        """The distance as a double."""
        return np.inf if self.finding.sort_key is None else float(self.finding.sort_key)


@dataclass(frozen=True)
class Relatives:
    """The distances that were asked, by pair of names, and up to where the relatives of each name are complete."""

    interval: Interval
    distances: dict[tuple[str, str], Finding]
    horizon: dict[str, float]

    def of(self, name: str) -> list[Relative]:
        """The nearest ones, nearest first."""
        found = [
            Relative(second if first == name else first, finding)
            for (first, second), finding in self.distances.items()
            if name in (first, second) and finding.verdict is Verdict.PROVED
        ]
        found.sort(key=lambda one: (one.distance, one.name))
        return [one for one in found if one.distance <= self.horizon[name]][:SHOWN]


def relatives_of(
    activations: Sequence[Activation],
    interval: Interval = INTERVAL,
    workers: Workers = None,
    done: Callable[[int, int], None] | None = None,
) -> Relatives:
    """The proved distances of functions that samples put near each other."""
    curves, rows = _sampled(activations, interval)
    horizon = {}
    near: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        with np.errstate(all="ignore"):
            apart = np.abs(rows - row).max(axis=1)
        apart = np.where(np.isfinite(apart), apart, np.inf)
        apart[place] = np.inf
        order = np.argsort(apart, kind="stable")
        near |= {(min(place, int(k)), max(place, int(k))) for k in order[:ASKED] if np.isfinite(apart[k])}
        horizon[curves[place].name] = float(apart[order[ASKED]]) * (1 - ROUNDING) if len(order) > ASKED else np.inf
    pairs = sorted(near)
    found = distances([(curves[i], curves[k]) for i, k in pairs], interval, workers, done, digits=DIGITS)
    named = {
        (curves[i].name, curves[k].name): answer
        for (i, k), answer in zip(pairs, found, strict=True)
        if isinstance(answer, Finding)
    }
    return Relatives(interval, named, horizon)


def _sampled(activations: Sequence[Activation], interval: Interval) -> tuple[list[Activation], NDArray[np.float64]]:
    """The functions of one variable that can be compared, and their values along the interval."""
    x = np.linspace(float(interval[0]), float(interval[1]), SAMPLES)
    curves, rows = [], []
    for activation in activations:
        try:
            if is_univariate(activation):
                with np.errstate(all="ignore"):
                    rows.append(np.broadcast_to(np.asarray(activation(x), dtype=np.float64), x.shape))
                curves.append(activation)
        except ActcliError:  # its page says what is wrong with it
            continue
    return curves, np.array(rows).reshape(len(rows), SAMPLES)
