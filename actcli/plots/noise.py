"""The spread of a random activation: mean and quantiles of its values over the noise.

Each noise takes the middles of a thousand slices of equal probability, in an order of its own: of one noise that is
its distribution to three digits, with no luck in it, and of several it is as good as draws.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.errors import InternalError
from actcli.expr import substitute
from actcli.interpreters import arrays
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.activation import Activation, Noise

__all__ = ["Band", "band"]

DRAWS: Final = 1000
STEPS: Final = 161
SEED: Final = 20170108
Floats = NDArray[np.float64]


class Band(NamedTuple):
    """Inputs, and the 5 % quantile, the mean and the 95 % quantile of the output there."""

    x: Floats
    low: Floats
    mean: Floats
    high: Floats


def band(activation: Activation, interval: tuple[Fraction, Fraction], component: int = 0) -> Band:
    """The spread on an interval; a vector function acts on pairs (x, 0)."""
    x = np.linspace(float(interval[0]), float(interval[1]), STEPS)
    inputs = np.broadcast_to(x, (DRAWS, STEPS))
    if component:
        inputs = np.stack([inputs, np.zeros_like(inputs)], axis=-1)
    generator = np.random.default_rng(SEED)
    environment = {"x": inputs.copy()}
    for noise in activation.record.noise:
        environment[noise.name] = _draws(generator, noise, activation, (DRAWS, 1, 2) if component else (DRAWS, 1))
    environment = {name: np.broadcast_to(value, inputs.shape).copy() for name, value in environment.items()}
    formula = substitute(activation.formulas[0], activation.parameters)
    with np.errstate(all="ignore"):
        values = arrays.evaluate(formula, environment)
    if component:
        values = values[..., component - 1]
    low, high = np.quantile(values, [0.05, 0.95], axis=0)
    return Band(x, low, values.mean(axis=0), high)


def _draws(generator: np.random.Generator, noise: Noise, activation: Activation, shape: tuple[int, ...]) -> Floats:
    order = generator.permuted(np.broadcast_to(np.arange(DRAWS), (*shape[:0:-1], DRAWS)), axis=-1).T
    part: Floats = ((np.arange(DRAWS) + 0.5) / DRAWS)[order]
    arguments = {name: _number(text.text, activation) for name, text in noise.arguments.items()}
    match noise.distribution:
        case "normal":
            normal: Floats = np.vectorize(NormalDist().inv_cdf)(part)
            return arguments["mean"] + arguments["deviation"] * normal
        case "uniform":
            return arguments["low"] + (arguments["high"] - arguments["low"]) * part
        case "gumbel":
            deep: Floats = np.log(-np.log(part))
            return arguments["location"] - arguments["scale"] * deep
        case other:
            raise InternalError(f"no distribution {other!r}")


def _number(text: str, activation: Activation) -> float:
    formula = substitute(parse(text, VOCABULARY, names=tuple(activation.parameters)), activation.parameters)
    found: Any = arrays.evaluate(formula, {"x": np.zeros(1)})
    return float(found[0])
