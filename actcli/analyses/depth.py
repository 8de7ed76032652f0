"""What a deep network makes of the size of its inputs and gradients: mean-field theory, in floats, an estimate.

A wide layer with weights of variance s/n maps the variance q of its inputs to s * E f(sqrt(q) Z)^2, and multiplies
squared gradients by s * E f'(sqrt(q) Z)^2 on the way back (Poole et al. 2016, Schoenholz et al. 2017). s is the square
of the gain, 1 / E f(Z)^2, by which q = 1 stays where it is. Expectations are sums of 6000 values on [-9, 9], which for
smooth functions are right to the last digits and at kinks to about 1e-6; that is enough for a picture, and called so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from actcli.activation import Kind
from actcli.errors import Undecided, UsageError
from actcli.evaluate import evaluate

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["Depth", "depth", "moment"]

Floats = NDArray[np.float64]
NODES: Final = 6000  # an even number: none on a kink at 0, where a slope is a convention
REACH: Final = 9.0
LAYERS: Final = 50
STARTS: Final = (0.25, 1.0, 4.0)
STEPS: Final = 121
HUGE: Final = 1e6  # a variance that is followed no further


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """The map of variances on a grid, and over layers the variance and the squared size of gradients from starts."""

    weight: float
    q: Floats
    mapped: Floats
    starts: tuple[float, ...]
    variances: tuple[Floats, ...]
    gradients: tuple[Floats, ...]

    @property
    def factor(self) -> float:
        """By what a layer multiplies squared gradients at the fixed point 1."""
        place = self.starts.index(1.0)
        return float(self.gradients[place][1])


def depth(activation: Activation, layers: int = LAYERS) -> Depth:
    """The mean-field theory of a network of one width with this activation, weights of variance gain^2/n, no biases.

    >>> from actcli import load
    >>> round(depth(load("relu")).weight, 4), round(depth(load("relu")).factor, 4)
    (2.0, 1.0)
    """
    if activation.kind is Kind.GATED or activation.is_vector:
        raise UsageError(f"{activation.name} is no function of one variable")
    value, slope = activation.expression, activation.slope(1)
    second = float(moment(value, np.array([1.0]))[0])
    if not (math.isfinite(second) and second > 0):
        raise Undecided(f"{activation.name} has no finite, positive second moment at a normal input")
    weight = 1 / second
    q = np.linspace(0.0, 1.25 * max(STARTS), STEPS)
    now = np.array(STARTS)
    size = np.ones(len(STARTS))
    rows, sizes = [now], [size]
    for _ in range(layers):
        with np.errstate(all="ignore"):
            size = size * weight * moment(slope, now)
            now = np.minimum(weight * moment(value, now), HUGE)
        rows.append(now)
        sizes.append(size)
    mapped = weight * moment(value, q)
    return Depth(weight, q, mapped, STARTS, tuple(np.array(rows).T), tuple(np.array(sizes).T))


def moment(root: Expr, q: Floats) -> Floats:
    """E g(sqrt(q) Z)^2 for each q."""
    z = np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-z * z / 2)
    weights /= weights.sum()
    points = np.sqrt(q)[:, None] * z
    values = np.asarray(evaluate(root, {"x": points.ravel()}), dtype=np.float64).reshape(points.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray((values**2) @ weights)
