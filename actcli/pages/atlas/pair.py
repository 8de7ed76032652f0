"""The page that compares any two functions: curves and differences computed in it, and what is proved where it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actcli.analyses import Verdict
from actcli.api import is_univariate
from actcli.errors import ActcliError
from actcli.interpreters.javascript import javascript
from actcli.pages.document import asset, document, literal, plotting
from actcli.pages.parameters import slider, symbolic
from actcli.pages.plot import derivatives
from actcli.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from actcli.activation import Activation
    from actcli.pages.atlas.relatives import Relatives

__all__ = ["pair_page"]


def _is_finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def pair_page(activations: Sequence[Activation], relatives: Relatives, files: Mapping[str, str]) -> str:
    """The page for every pair of functions of one variable."""
    specs: list[dict[str, Any]] = []
    functions = []
    for activation in activations:
        try:
            if not is_univariate(activation):
                continue
            names = list(activation.defaults)
            function = javascript(derivatives(sections_of(symbolic(activation))[0], 1), names)
            parameters = [slider(activation, name, named=True) for name in names]
        except ActcliError:  # its own page says what is wrong with it
            continue
        functions.append(function)
        ends = [float(end) for end in activation.record.range]
        page = f"functions/{files[activation.name]}"
        specs.append({"name": activation.name, "range": ends, "parameters": parameters, "page": page})
    known = {spec["name"] for spec in specs}
    gaps = [
        [*pair, found.text, found.sort_key, found.at[0]]
        for pair, found in sorted(relatives.distances.items())
        if found.verdict is Verdict.PROVED and known.issuperset(pair) and found.at and _is_finite(found.sort_key)
    ]
    low, high = (float(end) for end in relatives.interval)
    data = {"functions": specs, "gaps": gaps, "interval": [low, high]}
    script = f"const atlas = {literal(data)};\nconst formulas = [{', '.join(functions)}];"
    return document(
        "pair.html",
        [*plotting(), script, asset("pair.js")],
        title="Compare two functions",
        root="",
        here="pair",
        names=[spec["name"] for spec in specs],
    )
