"""A page with one interactive plot: hover for values, zoom, a slider for each parameter, derivatives on request.

The curve is computed in the page (`actcli.interpreters.javascript`), so a slider moves the function itself and not one
of some frames that were stored. The plot is our own, 14 kB: plotly.js is 4.85 MB a page, and would be there for hover
and zoom alone. Nothing is fetched, which a content security policy enforces: it names the hashes of the one script
and the one style, so that no other could run even if some text got past the escaping.
"""

from __future__ import annotations

import base64
import hashlib
import json
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from actcli._version import __version__
from actcli.derive import derive
from actcli.errors import UsageError
from actcli.evaluate import ball_at, nearest_float
from actcli.expr import Symbol
from actcli.interpreters.javascript import javascript, runtime
from actcli.interpreters.mathml import mathml
from actcli.sections import Section, note_of, sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["plot_page"]

MOST: Final = 6
LONG: Final = 4000  # characters of a derivative in MathML that still help a reader
Interval = tuple[Fraction, Fraction]


def plot_page(
    activations: Sequence[Activation], *, order: int = 0, interval: Interval | None = None, title: str | None = None
) -> str:
    """The page of the activations over each other, with derivatives up to `order`; the first waits to be shown."""
    if not 1 <= len(activations) <= MOST:
        raise UsageError(f"a page shows 1 to {MOST} functions")
    symbolic = [one.bind(**{name: Symbol(name) for name in one.defaults}) for one in activations]
    functions: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    scripts: list[str] = []
    for index, (activation, free) in enumerate(zip(activations, symbolic, strict=True)):
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
            functions.append({"parameters": [_slider(activation, name, named=several) for name in names]})
    low, high = interval or _span(activations)
    heading = title or ", ".join(activation.title for activation in activations)
    spec = {"label": heading, "range": [float(low), float(high)], "functions": functions, "curves": curves}
    formulas = [_typeset(one, index) for one in symbolic for index in range(len(one.formulas))]
    note = "; ".join(dict.fromkeys(filter(None, map(note_of, activations))))
    return page("plot.html", mounting(spec, scripts), title=heading, formulas=formulas, note=note)


def derivatives(section: Section, order: int) -> list[Expr]:
    """The section and its derivatives."""
    found = [section.expr]
    for _ in range(order):
        found.append(derive(found[-1], "x"))
    return found


def _slider(activation: Activation, name: str, *, named: bool) -> dict[str, Any]:
    """A parameter's slider: from 0 or below to some times the value; any other value can be typed."""
    formula = activation.parameters[name]
    value = nearest_float(lambda: ball_at(formula, {}))
    reach = max(1.0, 3 * abs(value))
    label = f"{name} of {activation.name}" if named else name
    return {"name": label, "value": value, "low": -reach if value <= 0 else reach / 100, "high": reach}


def _span(activations: Sequence[Activation]) -> Interval:
    ranges = [activation.record.range for activation in activations]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _typeset(activation: Activation, index: int) -> dict[str, object]:
    """A formula and its derivative for the page, the latter if it has one that still helps a reader."""
    formula = activation.formulas[index]
    name = f"{activation.name}_{index + 1}" if len(activation.formulas) > 1 else activation.name
    name = name if name.replace("_", "").isalnum() else "f"
    typeset = {"math": markup(mathml(formula, name, activation.inputs)), "slope": None}
    if not activation.is_vector and len(activation.inputs) == 1:
        text = mathml(derive(formula, "x"), name, primes=1)
        typeset["slope"] = markup(text) if len(text) <= LONG else None
    return typeset


def mounting(spec: Mapping[str, Any], scripts: Sequence[str], where: str = "plot") -> str:
    """The script that draws a plot into the element with this identifier."""
    data = json.dumps(spec, ensure_ascii=True, allow_nan=False).replace("<", "\\u003c")
    return f'actcli.mount(document.getElementById("{where}"), {data}, [{", ".join(scripts)}]);'


def markup(text: str) -> object:
    """Text that is markup of our own making."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- made by our own interpreters, which escape


def page(template: str, script: str, **values: object) -> str:
    """A page whose policy allows this script and our style, and nothing else."""
    whole = f"{runtime()}\n{_asset('plot.js')}\n{script}\n"
    style = _asset("style.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(whole)}'",
            f"style-src '{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    shared = {"policy": policy, "script": markup(whole), "style": markup(style), "version": __version__}
    return _templates().get_template(template).render(**shared, **values)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("actcli", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _asset(name: str) -> str:
    return files(__package__ or __name__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
