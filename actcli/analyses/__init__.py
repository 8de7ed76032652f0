"""The analyses of one activation, an explicit table: key, title, function; a column of `actcli table` each.

A question is answered by a proof where one is found, else by an estimate that says so; answers are remembered. What
proves and what estimates is imported by the first question that is not: a page of remembered answers does without.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.activation import Kind
from actcli.analyses import memory
from actcli.analyses.cost import cost
from actcli.analyses.finding import Finding, Verdict, not_applicable

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation

__all__ = ["ANALYSES", "Analysis", "Finding", "Verdict", "has_no_curve", "slices_of"]


class Analysis(NamedTuple):
    """A question about an activation, and who answers it."""

    title: str
    of: Callable[[Activation], Finding]


def has_no_curve(activation: Activation) -> str | None:
    """Why an activation is no function of one real variable, if it is none."""
    if activation.kind is Kind.GATED:
        return "it takes two inputs"
    return "it acts on a whole axis" if activation.is_vector else None


def slices_of(activation: Activation) -> str:
    """How to ask about a function of several numbers: along a line, in one sentence."""
    name = activation.name
    if not name.isidentifier():
        return ""
    if activation.kind is Kind.GATED:
        return f'Fix one input or tie both: "{name}(x, 1)", "{name}(x, x)".'
    return f'Ask along a line: "{name}[x, 0, 0]".' if activation.is_vector else ""


def _answered(question: str) -> Callable[[Activation], Finding]:
    def answer(activation: Activation) -> Finding:
        reason = has_no_curve(activation)
        if reason is not None:
            nothing = not_applicable(reason)
            return replace(nothing, why=f"{nothing.why} {slices_of(activation)}".strip())
        expression = activation.expression
        found = memory.recall(question, expression)
        if found is None:
            found = _worked_out(question, activation)
            memory.keep(question, expression, found)
        noise = ", ".join(f"{noise.name} = {noise.evaluation.text}" for noise in activation.record.noise)
        return replace(found, method=f"{found.method}; of the evaluation form, {noise}") if noise else found

    return answer


def _worked_out(question: str, activation: Activation) -> Finding:
    from actcli.analyses.properties import ON_CURVE
    from actcli.analyses.proved import PROOFS

    found = PROOFS[question](activation)
    if found.verdict is not Verdict.PROVED and question in ON_CURVE:
        return replace(ON_CURVE[question](activation), why=found.why)
    return found


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
