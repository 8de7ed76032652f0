"""A page with one interactive plot: hover for values, zoom, a slider for each parameter, derivatives on request.

The curve is computed in the page (`actcli.interpreters.javascript`), so a slider moves the function itself and not one
of some frames that were stored. The plot is our own, 14 kB: plotly.js is 4.85 MB a page, and would be there for hover
and zoom alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actcli.derive import derive
from actcli.errors import UsageError
from actcli.interpreters.javascript import javascript
from actcli.interpreters.mathml import mathml
from actcli.pages.document import document, markup, mounting, plotting
from actcli.pages.parameters import slider, symbolic
from actcli.pages.surface import surface
from actcli.sections import Section, note_of, sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["derivatives", "described", "plot_page", "plotted", "typeset"]

MOST: Final = 6
LONG: Final = 4000  # characters of a derivative in MathML that still help a reader
Interval = tuple[Fraction, Fraction]


def plot_page(
    activations: Sequence[Activation], *, order: int = 0, interval: Interval | None = None, title: str | None = None
) -> str:
    """The page of the activations over each other, with derivatives up to `order`; the first waits to be shown."""
    if not 1 <= len(activations) <= MOST:
        raise UsageError(f"a page shows 1 to {MOST} functions")
    heading = title or ", ".join(activation.title for activation in activations)
    spec, scripts = plotted(activations, order, interval or _span(activations), heading)
    note = "; ".join(dict.fromkeys(filter(None, map(described, activations))))
    beyond = surface(activations[0]) if len(activations) == 1 else None
    mounted = [*plotting(), mounting(spec, scripts), *(beyond.scripts if beyond else ())]
    label = beyond.label if beyond else ""
    return document("plot.html", mounted, title=heading, formulas=typeset(activations), note=note, surface=label)


def plotted(
    activations: Sequence[Activation], order: int, interval: Interval, label: str
) -> tuple[dict[str, Any], list[str]]:
    """What a plot of the activations shows, and the functions that it draws."""
    functions: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    scripts: list[str] = []
    for index, activation in enumerate(activations):
        free = symbolic(activation)
        names = list(activation.defaults)
        several = len(activations) > 1
        for section in sections_of(free):
            orders = derivatives(section, max(order, 1))
            scripts.append(javascript(orders, names))
            curves += [
                {
                    "f": len(functions),
                    "order": degree,
                    "label": section.label(degree, activation.name if several else "f"),
                    "color": (index if several else len(functions)) % MOST,
                    "hidden": degree > order,
                }
                for degree in range(len(orders))
            ]
            functions.append({"parameters": [slider(activation, name, named=several) for name in names]})
    ends = [float(end) for end in interval]
    return {"label": label, "range": ends, "functions": functions, "curves": curves}, scripts


def described(activation: Activation) -> str:
    """What is shown, where that is not plain."""
    return "the form that evaluation uses" if activation.record.noise else note_of(activation)


def derivatives(section: Section, order: int) -> list[Expr]:
    """The section and its derivatives."""
    found = [section.expr]
    for _ in range(order):
        found.append(derive(found[-1], "x"))
    return found


def _span(activations: Sequence[Activation]) -> Interval:
    ranges = [activation.record.range for activation in activations]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def typeset(activations: Sequence[Activation]) -> list[dict[str, object]]:
    """All formulas of the activations, their parameters left open."""
    return [_typeset(one, index) for one in map(symbolic, activations) for index in range(len(one.formulas))]


def _typeset(activation: Activation, index: int) -> dict[str, object]:
    """A formula and its derivative for the page, the latter if it has one that still helps a reader."""
    formula, shown = activation.formulas[index], activation.displayed_formulas[index]
    name = f"{activation.name}_{index + 1}" if len(activation.formulas) > 1 else activation.name
    name = name if name.replace("_", "").isalnum() else "f"
    found = {"math": markup(mathml(shown, name, activation.inputs)), "slope": None}
    if not activation.is_vector and len(activation.inputs) == 1:
        text = mathml(derive(formula, "x"), name, primes=1)
        found["slope"] = markup(text) if len(text) <= LONG else None
    return found
