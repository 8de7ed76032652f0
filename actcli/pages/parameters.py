"""Parameters on a page: they stay open in the formulas that it computes, and each has a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.evaluate import ball_at, nearest_float
from actcli.expr import Symbol

if TYPE_CHECKING:
    from actcli.activation import Activation

__all__ = ["slider", "symbolic"]


def symbolic(activation: Activation) -> Activation:
    """The activation with its parameters left open."""
    return activation.bind(**{name: Symbol(name) for name in activation.defaults})


def slider(activation: Activation, name: str, *, named: bool) -> dict[str, Any]:
    """A parameter's slider: from nearly 0, or below it, to some times the value; any other value can be typed."""
    formula = activation.parameters[name]
    value = nearest_float(lambda: ball_at(formula, {}))
    reach = max(1.0, 3 * abs(value))
    label = f"{name} of {activation.name}" if named else name
    low = -reach if value <= 0 else min(reach / 100, value / 10)  # not 0, by which some formulas divide
    return {"name": label, "value": value, "low": low, "high": reach}
