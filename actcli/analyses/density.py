"""The distribution of f(Z) for Z ~ N(0, 1), what a normalised input becomes: atoms with their mass, and a density.

Where f is constant its values pile up in an atom; how much is known from the proved zones, whose mass is enclosed. The
density between is estimated: the line is cut where f turns, on each branch f is inverted on a fine grid, and the mass
of narrow bins is the difference of the distribution function, so that it stays finite at a minimum, where the density
is not. Rejected: a histogram of draws, which is noise at the thousandth draw and slow at the millionth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from actcli.activation import Kind
from actcli.analyses import ANALYSES, Verdict
from actcli.errors import Undecided, UsageError
from actcli.evaluate import ball_at, evaluate, nearest_float
from actcli.expr import Number
from actcli.library import VOCABULARY as V
from actcli.operators import subtract

if TYPE_CHECKING:
    from actcli.activation import Activation

__all__ = ["Atom", "Density", "density"]

Floats = NDArray[np.float64]
REACH: Final = 8.0  # beyond it the mass is 1e-15
STEPS: Final = 40_001
BINS: Final = 480
SHOWN: Final = 4.0  # standard deviations of the input whose values the picture holds


@dataclass(frozen=True, slots=True)
class Atom:
    """A value that f(Z) takes with a probability above 0; `proved` says whether that mass is."""

    value: float
    mass: float
    proved: bool


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """The density in the middle of bins, without the mass of the atoms."""

    y: Floats
    height: Floats
    atoms: tuple[Atom, ...]


def density(activation: Activation) -> Density:
    """The distribution of the function's values at a standard normal input.

    >>> from actcli import load
    >>> [(atom.value, atom.mass, atom.proved) for atom in density(load("relu")).atoms]
    [(0.0, 0.5, True)]
    """
    if activation.kind is Kind.GATED or activation.is_vector:
        raise UsageError(f"{activation.name} is no function of one variable")
    x = np.linspace(-REACH, REACH, STEPS)
    y = np.asarray(evaluate(activation.expression, {"x": x}), dtype=np.float64)
    if not np.isfinite(y).all():
        raise Undecided(f"{activation.name} has no finite value at some normal inputs")
    zones = _zones(activation)
    atoms = _atoms(activation, zones) if zones is not None else []
    inside = np.zeros(x.size, bool)
    for low, high in zones or ():
        inside |= (x > low) & (x < high)
    flat = _flat(y)
    if zones is None:
        atoms = _estimated_atoms(x, y, flat)
        inside |= flat
    shown = y[np.abs(x) <= SHOWN]
    low, high = float(shown.min()), float(shown.max())
    if not low < high:
        return Density(np.array([]), np.array([]), tuple(atoms))
    room = 0.04 * (high - low)
    edges = np.linspace(low - room, high + room, BINS + 1)
    mass = np.zeros(BINS)
    for left, right in _branches(y, inside):
        mass += _mass(x[left:right], y[left:right], edges)
    width = edges[1] - edges[0]
    return Density((edges[:-1] + edges[1:]) / 2, mass / width, tuple(atoms))


def _zones(activation: Activation) -> list[tuple[float, float]] | None:
    """The intervals on which the function is constant, or None where that is not decided."""
    found = ANALYSES["dead_zone"].of(activation)
    if found.verdict is not Verdict.PROVED or not isinstance(found.data, list):
        return None
    return [(float(row["lower"]), float(row["upper"])) for row in found.data]


def _atoms(activation: Activation, zones: list[tuple[float, float]]) -> list[Atom]:
    mass: dict[float, float] = {}
    for low, high in zones:
        inner = np.array([max(low, -1e3) / 2 + min(high, 1e3) / 2])
        value = float(evaluate(activation.expression, {"x": inner})[0])
        mass[value] = mass.get(value, 0.0) + _normal_mass(low, high)
    return [Atom(value, total, proved=True) for value, total in sorted(mass.items())]


def _normal_mass(low: float, high: float) -> float:
    """The mass of N(0, 1) between two ends, by balls, which do not cancel."""
    lower, upper = (
        Number(Fraction(int(end > 0))) if math.isinf(end) else V["normal_cdf"](Number(Fraction(end)))
        for end in (low, high)
    )
    return nearest_float(lambda: ball_at(subtract(upper, lower), {}))


def _flat(y: Floats) -> NDArray[np.bool_]:
    """Where the value does not move from one point to the next, on both sides."""
    still = np.diff(y) == 0
    return np.asarray(np.r_[False, still] & np.r_[still, False])


def _estimated_atoms(x: Floats, y: Floats, flat: NDArray[np.bool_]) -> list[Atom]:
    weights = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    found: dict[float, float] = {}
    for value in np.unique(y[flat]):
        found[float(value)] = float(weights[flat & (y == value)].sum())
    return [Atom(value, mass, proved=False) for value, mass in found.items() if mass > 1e-3]


def _branches(y: Floats, inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches between turns, as half-open index ranges that share their ends."""
    direction = np.sign(np.diff(y))
    direction[inside[:-1] & inside[1:]] = 2
    cuts = np.flatnonzero(np.diff(direction)) + 1
    bounds = [0, *cuts.tolist(), y.size - 1]
    return [(left, right + 1) for left, right in pairwise(bounds) if right > left and direction[left] in (-1, 1)]


def _mass(x: Floats, y: Floats, edges: Floats) -> Floats:
    """The normal mass that a monotone branch sends into each bin."""
    if y[0] > y[-1]:
        x, y = x[::-1], y[::-1]
    at = np.interp(edges, y, x)
    below = np.asarray([0.5 * math.erfc(-value / math.sqrt(2)) for value in at.tolist()])
    return np.abs(np.diff(below))
