"""The map and the surface of a function of two inputs, below the plot of its sections: drawn by the page, and turned.

Both are our own, 11 kB, on a canvas: two inputs are computed anew as a parameter moves, as the curves are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Kind
from actcli.interpreters.javascript import javascript
from actcli.pages.document import asset, literal
from actcli.pages.parameters import symbolic
from actcli.plots.plane import plane_of
from actcli.sections import sections_of

if TYPE_CHECKING:
    from actcli.activation import Activation

__all__ = ["Surface", "surface"]


class Surface(NamedTuple):
    """What a page adds for a function of two inputs, and what that shows, as a formula."""

    scripts: tuple[str, ...]
    label: str


def surface(activation: Activation) -> Surface | None:
    """The surface of a gated function, or of the first output of a function of an axis; none of others."""
    free = symbolic(activation)
    if free.kind is not Kind.GATED and not (free.is_vector and sections_of(free)[0].arguments == "x, 0"):
        return None
    plane = plane_of(free, None)
    function = javascript([plane.outputs[0], *plane.slopes(0)], list(activation.defaults), ("a", "b"))
    label = plane.label()
    spec = {"label": label, "inputs": plane.inputs, "range": [plane.low, plane.high]}
    mounted = f'actcli.surface(document.getElementById("surface"), {literal(spec)}, {function}, plot);'
    return Surface((asset("surface.js"), mounted), label)
