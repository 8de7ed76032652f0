"""The page of one function: all that is known of it, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import ANALYSES, Finding, slices_of
from actcli.api import is_univariate
from actcli.claims import audit
from actcli.describe import GROUPS
from actcli.errors import ActcliError
from actcli.executors import Failure
from actcli.format import format_expr
from actcli.interpreters.python import LIBRARIES, source
from actcli.pages.document import asset, document, mounting, plotting
from actcli.pages.parameters import symbolic
from actcli.pages.plot import described, plotted, typeset
from actcli.pages.surface import surface
from actcli.plots.marks import points_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.pages.atlas.relatives import Relative

__all__ = ["function_page"]

_VERDICTS: Final = {"PROVED": "proved", "ESTIMATED": "estimate", "UNDECIDED": "undecided"}


def function_page(
    activation: Activation,
    found: Mapping[str, Answer],
    near: Sequence[Relative],
    files: Mapping[str, str],
    beside: Sequence[str | None],
) -> str:
    """The page; `near` are its relatives, nearest first, `beside` the names before and after it."""
    drawn = _drawn(activation, found)
    record = activation.record
    return document(
        "function.html",
        [*drawn["scripts"], asset("copy.js")],
        title=activation.title,
        root="../",
        here="",
        one=activation,
        record=record,
        drawn=drawn,
        hint=drawn["hint"],
        groups=[(heading, facts) for heading, keys in GROUPS.items() if (facts := _facts(keys, found))],
        settings=[_setting(activation, setting.name) for setting in record.settings],
        frameworks=[_framework(symbol) for symbol in record.frameworks],
        wrong=_wrong_claims(activation),
        near=near,
        codes=_codes(activation),
        files=files,
        beside=beside,
    )


def _drawn(activation: Activation, found: Mapping[str, Answer]) -> dict[str, Any]:
    """The plot and the formulas; why there is none, of a definition that is broken."""
    try:
        spec, functions = plotted([activation], 0, activation.record.range, activation.title)
        spec["points"] = _points(activation, found)
        formulas, note, hint = typeset([activation]), described(activation), slices_of(activation)
        beyond = surface(activation)
    except ActcliError as error:
        return {"scripts": [], "formulas": [], "note": "", "hint": "", "surface": "", "fault": str(error)}
    scripts = [*plotting(), mounting(spec, functions), *(beyond.scripts if beyond else ())]
    label = beyond.label if beyond else ""
    return {"scripts": scripts, "formulas": formulas, "note": note, "hint": hint, "surface": label, "fault": ""}


def _points(activation: Activation, found: Mapping[str, Answer]) -> list[tuple[float, float, str]]:
    """Extrema, zeros, inflections and fixed points where they are proved, each with its words."""
    if not is_univariate(activation):
        return []
    low, high = map(float, activation.record.range)
    points = points_of(activation, (low, high), found)
    return [(point.x, point.y, f"{', '.join(point.kinds)} {point.text}") for point in points if point.proved]


def _facts(keys: Sequence[str], found: Mapping[str, Answer]) -> list[dict[str, Any]]:
    """The findings of a group as a reader sees them; what does not apply is left out."""
    facts = []
    for key in keys:
        finding = found.get(key)
        if not isinstance(finding, Finding):
            facts += [
                {"title": ANALYSES[key].title, "text": "failed", "verdict": "failed", "lines": [_reason(finding)]}
            ]
        elif finding.text != "-":
            lines = [finding.why or f"{finding.method[:1].upper()}{finding.method[1:]}."]
            if finding.bounds is not None and finding.bounds != (finding.text, finding.text):
                lines.append(f"Between {finding.bounds[0]} and {finding.bounds[1]}.")
            lines.append(f"Method: {finding.method}.")
            verdict = _VERDICTS.get(finding.verdict.value, finding.verdict.value.lower())
            facts.append({"title": ANALYSES[key].title, "text": finding.text, "verdict": verdict, "lines": lines})
    return facts


def _reason(answer: Answer | None) -> str:
    return answer.reason if isinstance(answer, Failure) else "It was not asked."


def _setting(activation: Activation, name: str) -> dict[str, str]:
    setting = next(one for one in activation.record.settings if one.name == name)
    role = "learned" if setting.learned else "a statistic of the data" if setting.statistic else ""
    about = "; ".join(filter(None, (setting.about, role)))
    return {"name": name, "value": format_expr(activation.parameters[name]), "about": about}


def _framework(symbol: Any) -> dict[str, str]:
    versions = " ".join(f"{word} {version}" for word in ("since", "until") if (version := getattr(symbol, word)))
    return {
        "framework": symbol.framework,
        "symbol": symbol.symbol,
        "defaults": ", ".join(f"{name}={text.text}" for name, text in symbol.parameters.items()),
        "note": "; ".join(filter(None, (versions, symbol.note))),
    }


def _wrong_claims(activation: Activation) -> list[dict[str, str]]:
    """What is said of it and is wrong, each with what is right."""
    found = []
    for claim in activation.record.claims:
        if not claim.holds:
            try:
                checked = audit(activation, claim)
            except ActcliError:
                continue
            if checked.verdict.value == "REFUTED":
                found.append({"claim": checked.sentence, "by": claim.by, "truth": checked.truth})
    return found


def _codes(activation: Activation) -> list[tuple[str, str]]:
    """The function in each library that can say it."""
    try:
        formulas = symbolic(activation).expressions if activation.record.noise else activation.formulas
        texts = {
            library.name: source(activation.name, formulas, key, activation.inputs, activation.defaults)
            for key, library in LIBRARIES.items()
        }
    except ActcliError:
        return []
    return [(name, text) for name, text in texts.items() if text is not None]
