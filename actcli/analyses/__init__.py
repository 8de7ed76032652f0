"""The analyses of one activation, an explicit table: key, title, function; a column of `actcli table` each.

A question is answered by a proof where one is found, else by an estimate that says so; answers are remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.activation import Kind
from actcli.analyses import memory
from actcli.analyses.cost import cost
from actcli.analyses.finding import Finding, Verdict
from actcli.analyses.properties import ON_CURVE
from actcli.analyses.proved import PROOFS

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation

__all__ = ["ANALYSES", "Analysis", "Finding", "Verdict"]


class Analysis(NamedTuple):
    """A question about an activation, and who answers it."""

    title: str
    of: Callable[[Activation], Finding]


def _answered(question: str) -> Callable[[Activation], Finding]:
    prove, estimate = PROOFS[question], ON_CURVE[question]

    def answer(activation: Activation) -> Finding:
        if activation.kind is Kind.GATED or activation.is_vector:
            return estimate(activation)  # which says why the question does not apply
        expression = activation.expression
        found = memory.recall(question, expression)
        if found is None:
            found = prove(activation) or estimate(activation)
            memory.keep(question, expression, found)
        return found

    answer.__doc__ = estimate.__doc__
    return answer


ANALYSES: Final[dict[str, Analysis]] = {
    "cost": Analysis("Cost", cost),
    "lipschitz": Analysis("Lipschitz", _answered("lipschitz")),
    "monotonic": Analysis("Monotonic", _answered("monotonic")),
    "range": Analysis("Range", _answered("value_range")),
    "saturation": Analysis("Saturates", _answered("saturation")),
    "smoothness": Analysis("Smooth", _answered("smoothness")),
    "zero_centred": Analysis("Zero-centred", _answered("mean")),
}
