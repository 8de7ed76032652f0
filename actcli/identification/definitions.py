"""The definitions among which a function is looked for: those of one input and one output, with free parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.activation import Activation, Kind
from actcli.errors import ActcliError
from actcli.evaluate import evaluate
from actcli.expr import measure, postorder
from actcli.inputs import INPUT, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from actcli.catalog import Catalog
    from actcli.expr import Expr

    Doubles = NDArray[np.float64]

__all__ = ["Definition", "definitions", "is_univariate", "values_at"]


@dataclass(frozen=True, eq=False)
class Definition:
    """An activation of the catalogue whose parameters are symbols of its formula, and their defaults as doubles."""

    activation: Activation
    formula: Expr
    start: Mapping[str, float]

    @property
    def name(self) -> str:
        """Its name in the catalogue."""
        return self.activation.name

    @cached_property
    def free(self) -> tuple[str, ...]:
        """The parameters that are chosen or learned: statistics of data are none of the function's own."""
        return tuple(one.name for one in self.activation.record.settings if not one.statistic)

    @cached_property
    def nodes(self) -> int:
        """How long the formula is: of two that are alike the shorter is meant."""
        return sum(1 for _ in postorder(self.formula)) + measure(self.formula).nodes

    def values(self, x: Doubles, parameters: Mapping[str, float] | None = None) -> Doubles:
        """The values at an array, silently NaN where there is none."""
        return values_at(self.formula, x, self.start if parameters is None else parameters)


def values_at(formula: Expr, x: Doubles, parameters: Mapping[str, float]) -> Doubles:
    """The values of a formula in `x` and parameters; floats alone, so that a NaN costs no search for a limit."""
    from actcli.interpreters import arrays

    inputs: dict[str, NDArray[Any]] = {INPUT: x, **{name: np.array(v) for name, v in parameters.items()}}
    with np.errstate(all="ignore"):
        found: Doubles = arrays.evaluate(formula, inputs)
    return found


def is_univariate(activation: Activation) -> bool:
    """Whether it is a function of one variable, with one value."""
    return activation.kind is not Kind.GATED and not activation.is_vector


@lru_cache(maxsize=8)
def definitions(source: Catalog) -> tuple[Definition, ...]:
    """Every definition that a function of one variable may be, by name; broken ones of a user are left out."""
    found = []
    for activation in source:
        try:
            if is_univariate(activation):
                body = activation.function.definition
                start = {name: nearest(value) for name, value in activation.parameters.items()}
                if body is not None and all(np.isfinite(list(start.values()))):
                    evaluate(activation.expression, {INPUT: np.zeros(1)})
                    found.append(Definition(activation, body, start))
        except ActcliError:  # what is wrong with it is said where it is asked for
            continue
    return tuple(found)
