"""Functions of two numbers on a grid: gated ones on (a, b), functions of a whole axis on its first two entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from actcli.activation import Kind
from actcli.derive import derive
from actcli.errors import Undecided, UsageError
from actcli.evaluate import evaluate
from actcli.expr import Symbol
from actcli.interpreters.entries import entries_of
from actcli.sections import sections_of

if TYPE_CHECKING:
    from fractions import Fraction

    from matplotlib.colors import Colormap, Normalize
    from numpy.typing import NDArray

    from actcli.activation import Activation
    from actcli.expr import Expr
    from actcli.plots.canvas import Preset

    Floats = NDArray[np.float64]

__all__ = ["Plane", "colors_of", "plane_of"]

A, B = Symbol("a"), Symbol("b")
MOST: Final = 4  # outputs


class Plane(NamedTuple):
    """The outputs as formulas in a and b, how both inputs are written, and the ends of both."""

    outputs: tuple[Expr, ...]
    inputs: tuple[str, str]
    low: float
    high: float

    def label(self, output: int = 0, to: int | None = None) -> str:
        """The name of an output, or of its derivative by an input."""
        name = "f" if len(self.outputs) == 1 else f"y{'₁₂₃₄'[output]}"
        return f"{name}({', '.join(self.inputs)})" if to is None else f"∂{name}/∂{self.inputs[to]}"

    def axis(self, steps: int) -> Floats:
        """Even steps from end to end; no step on 0, where kinks are, but both beside it."""
        return np.linspace(self.low, self.high, steps)

    def values(self, root: Expr, a: Floats, b: Floats) -> Floats:
        """A formula in a and b at points."""
        found = np.asarray(evaluate(root, {"a": a.ravel(), "b": b.ravel()}), dtype=np.float64).reshape(a.shape)
        if not np.isfinite(found).any():
            raise Undecided("the function has no finite value on this range", hint="another one: --range LOW HIGH")
        return found

    def slopes(self, output: int) -> tuple[Expr, Expr]:
        """Both partial derivatives of an output."""
        root = self.outputs[output]
        return derive(root, "a"), derive(root, "b")


def plane_of(activation: Activation, interval: tuple[Fraction, Fraction] | None) -> Plane:
    """What is drawn of an activation over a plane."""
    low, high = map(float, interval or activation.record.range)
    if activation.kind is Kind.GATED:
        return Plane((activation.expression,), ("a", "b"), low, high)
    if activation.is_vector and sections_of(activation)[0].arguments == "x, 0":
        parts = [part for formula in activation.expressions for part in entries_of(formula, (A, B))]
        return Plane(tuple(dict.fromkeys(parts))[:MOST], ("x₁", "x₂"), low, high)
    hint = "gated functions (swiglu) and functions of an axis (softmax) have one; 'plot' shows the curves of others"
    raise UsageError(f"{activation.name} is no function of two numbers: it has no surface", hint=hint)


def colors_of(values: Floats, look: Preset) -> tuple[Colormap, Normalize]:
    """Dark to light for values of one sign; two hues that part at 0 for both signs."""
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    if low < 0 < high and min(-low, high) > 0.02 * max(-low, high):
        top = max(-low, high)
        stops = [look.colors[0], look.paper, look.colors[4 % len(look.colors)]]
        return LinearSegmentedColormap.from_list("signs", stops), Normalize(-top, top)
    if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
        low, high = low - 0.5, high + 0.5
    return LinearSegmentedColormap.from_list("ramp", list(look.stops)), Normalize(low, high)
