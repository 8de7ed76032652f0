"""The analyses of one activation, an explicit table: key, title, function; a column of `actcli table` each.

A question is answered by a proof where one is found, else by an estimate that says so; answers are remembered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.activation import Kind
from actcli.analyses import memory
from actcli.analyses.cost import cost
from actcli.analyses.curve import has_no_curve
from actcli.analyses.finding import Finding, Verdict, not_applicable
from actcli.analyses.properties import ON_CURVE
from actcli.analyses.proved import PROOFS

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation

__all__ = ["ANALYSES", "Analysis", "Finding", "Verdict", "slices_of"]


class Analysis(NamedTuple):
    """A question about an activation, and who answers it."""

    title: str
    of: Callable[[Activation], Finding]


def slices_of(activation: Activation) -> str:
    """How to ask about a function of several numbers: along a line, in one sentence."""
    name = activation.name
    if not name.isidentifier():
        return ""
    if activation.kind is Kind.GATED:
        return f'Fix one input or tie both: "{name}(x, 1)", "{name}(x, x)".'
    return f'Ask along a line: "{name}[x, 0, 0]".' if activation.is_vector else ""


def _answered(question: str) -> Callable[[Activation], Finding]:
    prove, estimate = PROOFS[question], ON_CURVE.get(question)

    def answer(activation: Activation) -> Finding:
        reason = has_no_curve(activation)
        if reason is not None:
            nothing = not_applicable(reason)
            return replace(nothing, why=f"{nothing.why} {slices_of(activation)}".strip())
        expression = activation.expression
        found = memory.recall(question, expression)
        if found is None:
            found = prove(activation)
            if found.verdict is not Verdict.PROVED and estimate is not None:
                found = replace(estimate(activation), why=found.why)
            memory.keep(question, expression, found)
        noise = ", ".join(f"{noise.name} = {noise.evaluation.text}" for noise in activation.record.noise)
        return replace(found, method=f"{found.method}; of the evaluation form, {noise}") if noise else found

    answer.__doc__ = prove.__doc__
    return answer


ANALYSES: Final[dict[str, Analysis]] = {
    "asymptotes": Analysis("Asymptotes", _answered("asymptotes")),
    "chi": Analysis("E f'(Z)^2", _answered("chi")),
    "convexity": Analysis("Convexity", _answered("convexity")),
    "cost": Analysis("Cost", cost),
    "dead_zone": Analysis("Dead zone", _answered("dead_zone")),
    "extrema": Analysis("Extrema", _answered("extrema")),
    "fixed_points": Analysis("Fixed points", _answered("fixed_points")),
    "gain": Analysis("Gain", _answered("gain")),
    "inflections": Analysis("Inflections", _answered("inflections")),
    "limits": Analysis("Limits", _answered("limits")),
    "lipschitz": Analysis("Lipschitz", _answered("lipschitz")),
    "mean": Analysis("Mean", _answered("mean")),
    "monotonic": Analysis("Monotonic", _answered("monotonic")),
    "parity": Analysis("Parity", _answered("parity")),
    "range": Analysis("Range", _answered("range")),
    "saturation": Analysis("Saturates", _answered("saturation")),
    "second_moment": Analysis("E f(Z)^2", _answered("second_moment")),
    "slope_at_zero": Analysis("Slope at 0", _answered("slope_at_zero")),
    "slope_lipschitz": Analysis("Lipschitz of f'", _answered("slope_lipschitz")),
    "smoothness": Analysis("Smooth", _answered("smoothness")),
    "variance": Analysis("Variance", _answered("variance")),
    "zero_centred": Analysis("Zero-centred", _answered("zero_centred")),
    "zeros": Analysis("Zeros", _answered("zeros")),
}
