"""The analyses of one activation, an explicit table: key, title, function; a column of `actcli table` each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.analyses.cost import cost
from actcli.analyses.finding import Finding, Verdict
from actcli.analyses.properties import ON_CURVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation

__all__ = ["ANALYSES", "Analysis", "Finding", "Verdict"]


class Analysis(NamedTuple):
    """A question about an activation, and who answers it."""

    title: str
    of: Callable[[Activation], Finding]


ANALYSES: Final[dict[str, Analysis]] = {
    "cost": Analysis("Cost", cost),
    "lipschitz": Analysis("Lipschitz", ON_CURVE["lipschitz"]),
    "monotonic": Analysis("Monotonic", ON_CURVE["monotonic"]),
    "range": Analysis("Range", ON_CURVE["value_range"]),
    "saturation": Analysis("Saturates", ON_CURVE["saturation"]),
    "smoothness": Analysis("Smooth", ON_CURVE["smoothness"]),
    "zero_centred": Analysis("Zero-centred", ON_CURVE["mean"]),
}
