"""The spread of a random activation: quantiles of its values over draws of the noise, the same draws each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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

__all__ = ["band"]

DRAWS: Final = 1000
STEPS: Final = 161
SEED: Final = 20170108
Floats = NDArray[np.float64]


def band(
    activation: Activation, interval: tuple[Fraction, Fraction], component: int = 0
) -> tuple[Floats, Floats, Floats]:
    """Inputs, and the 5 % and 95 % quantiles of the output there; a vector function acts on pairs (x, 0)."""
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
    return x, low, high


def _draws(generator: np.random.Generator, noise: Noise, activation: Activation, shape: tuple[int, ...]) -> Floats:
    arguments = {name: _number(text.text, activation) for name, text in noise.arguments.items()}
    match noise.distribution:
        case "normal":
            return generator.normal(arguments["mean"], arguments["deviation"], shape)
        case "uniform":
            return generator.uniform(arguments["low"], arguments["high"], shape)
        case "gumbel":
            return generator.gumbel(arguments["location"], arguments["scale"], shape)
        case other:
            raise InternalError(f"no distribution {other!r}")


def _number(text: str, activation: Activation) -> float:
    formula = substitute(parse(text, VOCABULARY, names=tuple(activation.parameters)), activation.parameters)
    found: Any = arrays.evaluate(formula, {"x": np.zeros(1)})
    return float(found[0])
