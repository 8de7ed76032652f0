"""Pictures, one kind a file; only this package imports matplotlib, and never pyplot.

A picture is a `Figure` made from activations by one function; `canvas.render` turns it into bytes. matplotlib is
imported when the first picture is made.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from actcli.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KINDS", "PLOTS", "plot_of"]

# kind of picture -> module and function that draws it
PLOTS: Final[Mapping[str, tuple[str, str]]] = {
    "comparison": ("comparison", "draw_comparison"),
    "contour": ("contour", "draw_contour"),
    "curves": ("curves", "draw_curves"),
    "density": ("density", "draw_density"),
    "depth": ("depth", "draw_depth"),
    "jacobian": ("contour", "draw_jacobian"),
    "matrix": ("matrix", "draw_matrix"),
    "surface": ("surface", "draw_surface"),
    "sweep": ("sweep", "draw_sweep"),
}
# those of activations alone
KINDS: Final = tuple(sorted(PLOTS.keys() - {"comparison", "matrix", "sweep"}))


def plot_of(kind: str) -> Callable[..., Any]:
    """The function that draws this kind of picture.

    >>> plot_of("curves").__name__
    'draw_curves'
    """
    if kind not in PLOTS:
        raise UnknownName("kind of picture", kind, PLOTS)
    module, function = PLOTS[kind]
    found: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return found
