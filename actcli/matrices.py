"""How far apart all pairs of some functions are: one number a pair, over one domain for all.

The domain is one interval, by default the least that holds the range of each function, or the reals. Rejected: the
reals wherever they can be proved, as for a pair: most functions differ without bound there, and numbers over different
domains are no matrix.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.analyses.pairs import DIGITS, distances
from actcli.errors import UsageError
from actcli.executors import Failure
from actcli.exporters.tabled import Tabled
from actcli.reports.matrix import (
    distance_of,
    labels_of,
    matrix_json,
    pair_table,
    square_fits,
    square_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.analyses.pairs import Interval
    from actcli.executors import Workers
    from actcli.tables import Table

__all__ = ["Matrix", "matrix_of"]

READABLE: Final = 12  # functions in a square that is fitted to no screen


@dataclass(frozen=True, repr=False)
class Matrix(Tabled):
    """The distances of all pairs; `found` has them in the order of `itertools.combinations(names, 2)`."""

    names: tuple[str, ...]
    interval: Interval | None
    found: tuple[Answer, ...]

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The distances as a symmetric array; 0 on the diagonal, NaN where nothing is known."""
        result = np.zeros((len(self.names), len(self.names)))
        upper = np.triu_indices(len(self.names), 1)
        result[upper] = [distance_of(answer) for answer in self.found]
        return result + result.T

    @cached_property
    def order(self) -> list[int]:
        """The functions in an order in which near ones stand together."""
        return clustered(self.values)

    @property
    def failures(self) -> list[str]:
        """The pairs that could not be compared, and why."""
        pairs = zip(itertools.combinations(self.names, 2), self.found, strict=True)
        return [f"{one}, {two}: {answer.reason}" for (one, two), answer in pairs if isinstance(answer, Failure)]

    def table(self, width: int | None = None) -> Table:
        """A square where it fits the width, by default for at most a dozen functions; else a row a pair."""
        square = square_table(self.names, self.found, self.interval)
        fits = len(self.names) <= READABLE if width is None else square_fits(square, width)
        return square if fits else pair_table(self.names, self.found, self.interval)

    def pairs(self) -> Table:
        """A row a pair, nearest first, with the bounds that are proved."""
        return pair_table(self.names, self.found, self.interval, bounds=True)

    def to_json(self) -> dict[str, Any]:
        """The distances for programs."""
        return matrix_json(self.names, self.found, self.interval, self.order)

    def plot(self, **options: Any) -> Any:
        """A matplotlib `Figure`: a heat map in which near functions stand together."""
        from actcli.plots import matrix

        marks = np.full(self.values.shape, "", dtype="<U1")
        for (row, column), answer in zip(itertools.combinations(range(len(self.names)), 2), self.found, strict=True):
            marks[row, column] = marks[column, row] = "!" if isinstance(answer, Failure) else answer.mark
        return matrix.draw_matrix(self.names, self.values, marks, self.interval, order=self.order, **options)


def matrix_of(
    activations: Sequence[Activation],
    interval: Interval | None,
    *,
    over: str = "range",
    digits: int = DIGITS,
    workers: Workers = None,
    done: Callable[[int, int], None] | None = None,
) -> Matrix:
    """The distances of all pairs of functions of one variable, on the interval or, with `over="reals"`, everywhere."""
    if over not in ("range", "reals"):
        raise UsageError(f"over is range or reals for a matrix, not {over!r}")
    if over == "reals" and interval is not None:
        raise UsageError("a range and the reals are two domains", hint="give one of them")
    if len(activations) < 2:
        raise UsageError("a matrix needs two functions", hint="for example: compare --matrix relu gelu silu")
    names = labels_of(activations)
    if over == "range" and interval is None:
        ranges = [activation.record.range for activation in activations]
        interval = min(low for low, _ in ranges), max(high for _, high in ranges)
    pairs = list(itertools.combinations(activations, 2))
    return Matrix(names, interval, tuple(distances(pairs, interval, workers, done, digits=digits)))


def clustered(values: NDArray[np.float64]) -> list[int]:
    """The indices of a symmetric matrix of distances, near ones together: average linkage, then the nearest ends meet.

    Distances count by their logarithms, as the picture shows them; what is infinite or unknown is farther than all.

    >>> clustered(np.array([[0, 5, 1, 6], [5, 0, 4, 0.1], [1, 4, 0, 7], [6, 0.1, 7, 0]]))
    [0, 2, 1, 3]
    """
    finite = values[np.isfinite(values) & (values > 0)]
    low, high = (np.log10(finite.min()), np.log10(finite.max())) if finite.size else (0.0, 0.0)
    with np.errstate(all="ignore"):
        far = np.log10(values)
    far = np.where(np.isfinite(values), np.where(values > 0, far - low + 1, 0.0), high - low + 2)
    groups = {index: [index] for index in range(len(values))}
    linked = far.copy()
    np.fill_diagonal(linked, np.inf)
    while len(groups) > 1:
        first, second = sorted(map(int, np.unravel_index(np.argmin(linked), linked.shape)))
        left, right = groups[first], groups.pop(second)
        sizes = len(left), len(right)
        ways = [(one, two) for one in (left, left[::-1]) for two in (right, right[::-1])]
        ways += [(two, one) for one, two in ways]
        one, two = min(ways, key=lambda way: far[way[0][-1], way[1][0]])
        groups[first] = one + two
        linked[first] = (sizes[0] * linked[first] + sizes[1] * linked[second]) / sum(sizes)
        linked[:, first] = linked[first]
        linked[first, first] = np.inf
        linked[second] = linked[:, second] = np.inf
    return next(iter(groups.values()))
