"""One activation on one page, as data: sections of named texts that the command line wraps and JSON carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import ANALYSES, Finding, Verdict, slices_of
from actcli.errors import UnknownName, UsageError
from actcli.expr import Call, postorder
from actcli.format import format_expr
from actcli.frameworks import defaults_of, lived
from actcli.reports.measured import error_lines, found_data, kink_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation, FrameworkSymbol, Record

__all__ = ["GROUPS", "Description", "Section", "describe", "explain"]

GROUPS: Final[dict[str, tuple[str, ...]]] = {  # the properties by what they are of
    "Values": ("range", "limits", "asymptotes", "saturation", "zeros", "fixed_points", "extrema"),
    "Shape": ("monotonic", "convexity", "inflections", "parity", "smoothness"),
    "Slope": ("lipschitz", "slope_lipschitz", "slope_at_zero", "dead_zone"),
    "Under N(0, 1)": ("mean", "zero_centred", "second_moment", "variance", "gain", "chi"),
    "Work": ("cost",),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines: a name (may be empty) and a text; those of a `dense` one may stand side by side."""

    heading: str
    lines: tuple[tuple[str, str], ...]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """Everything `actcli show` says of an activation."""

    activation: Activation
    sections: tuple[Section, ...]
    findings: dict[str, Finding]

    def to_json(self) -> dict[str, Any]:
        """The page for programs."""
        record = self.activation.record
        return {
            "schema": "actcli/show/1",
            "name": self.activation.name,
            "title": self.activation.title,
            "type": self.activation.kind.value,
            "family": record.family,
            "formula": self.activation.displayed,
            "derivative": _derivative(self.activation),
            "parameters": {name: format_expr(value) for name, value in self.activation.parameters.items()},
            "range": [str(end) for end in record.range],
            "properties": {key: found.to_json() for key, found in self.findings.items()},
            "frameworks": [
                {
                    "framework": symbol.framework,
                    "symbol": symbol.symbol,
                    "parameters": {name: text.text for name, text in symbol.parameters.items()},
                    "arguments": dict(symbol.arguments),
                    "names": dict(symbol.renamed),
                    "default": symbol.default or not symbol.arguments,
                    "since": symbol.since,
                    "until": symbol.until,
                    "note": symbol.note,
                }
                for symbol in record.frameworks
            ],
            "measured": found_data(self.activation),
            "aliases": dict(record.aliases),
            "reference": list(record.references),
            "certainty": record.certainty.value if record.certainty else None,
            "use": record.use,
            "strengths": record.strengths,
            "weaknesses": record.weaknesses,
            "notes": list(record.notes),
        }


def describe(activation: Activation) -> Description:
    """The page of an activation.

    >>> from actcli import load
    >>> describe(load("silu")).sections[0].lines[:2]
    (('f(x)', 'x*sigmoid(x)'), ("f'(x)", 'sigmoid(x) + x*sigmoid(x)*sigmoid(-x)'))
    """
    findings = {key: analysis.of(activation) for key, analysis in ANALYSES.items()}
    record = activation.record
    sections = [
        Section("Formula", tuple(_formula_lines(activation))),
        Section("Parameters", tuple(_parameter_lines(activation))),
        *(_group(heading, keys, findings) for heading, keys in GROUPS.items()),
        Section("Properties", tuple(("", hint) for hint in (slices_of(activation),) if hint)),
        Section("In frameworks", tuple(_framework_line(symbol) for symbol in record.frameworks)),
        Section("As frameworks compute it in float32", tuple(error_lines(activation))),
        Section("Derivatives at kinks", tuple(kink_lines(activation))),
        Section("Also called", tuple((alias, why) for alias, why in record.aliases.items())),
        Section(
            "Use",
            tuple(
                (name, text)
                for name, text in (("", record.use), ("+", record.strengths), ("-", record.weaknesses))
                if text
            ),
        ),
        Section("Notes", tuple(("*", note) for note in record.notes)),
        Section("Reference", tuple(("", text) for text in (*record.references, *_certainty(record)))),
    ]
    return Description(activation, tuple(section for section in sections if section.lines), findings)


def _certainty(record: Record) -> tuple[str, ...]:
    return (record.certainty.sentence,) if record.certainty else ()


def _group(heading: str, keys: tuple[str, ...], findings: dict[str, Finding]) -> Section:
    lines = tuple(
        (ANALYSES[key].title, found.mark + found.text) for key in keys if (found := findings[key]).text != "-"
    )
    return Section(heading, lines, dense=True)


def explain(activation: Activation, key: str) -> tuple[str, Finding, Section]:
    """The finding of one property, by its key, and what it says in words: verdict, value, reason, place and method.

    >>> from actcli import load
    >>> key, _, section = explain(load("relu"), "Slope at zero")
    >>> key, section.lines[0]
    ('slope_at_zero', ('PROVED', '0-, 1+'))
    """
    known = {_squeezed(name): name for name in ANALYSES}
    known |= {_squeezed(analysis.title): key for key, analysis in ANALYSES.items()}
    name = known.get(_squeezed(key))
    if name is None:
        raise UnknownName("property", key, ANALYSES)
    found = ANALYSES[name].of(activation)
    lines = [(found.verdict.value, found.text)]
    if found.bounds is not None and found.bounds != (found.text, found.text):
        lines.append(("Between", " and ".join(found.bounds)))
    lines.append(("Why", found.why or f"{found.method}."))
    if found.at and found.verdict is not Verdict.NOT_APPLICABLE:
        lines.append(("Where", "x = " + ", ".join(f"{place:.17g}" for place in found.at)))
    if found.digits is not None:
        lines.append(("Digits", f"{found.digits} proved"))
    lines.append(("Method", found.method))
    return name, found, Section(f"{activation.name}: {ANALYSES[name].title}", tuple(lines))


def _squeezed(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")


def _formula_lines(activation: Activation) -> Iterator[tuple[str, str]]:
    arguments = ", ".join(activation.inputs)
    if activation.record.table is not None:
        yield f"f({arguments})", activation.displayed
        return
    formulas = activation.displayed_formulas
    for index, formula in enumerate(formulas):
        yield f"f{index + 1 if len(formulas) > 1 else ''}({arguments})", format_expr(formula)
    slope = _derivative(activation)
    if slope and len(slope) < 600:
        yield f"f'({arguments})", slope
    seen = set()
    for formula in formulas:
        for node in postorder(formula):
            if (
                isinstance(node, Call)
                and node.function.definition is not None
                and node.function not in seen
                and node.args
            ):
                seen.add(node.function)
                names = ", ".join(parameter.name for parameter in node.function.parameters)
                yield f"{node.function.name}({names})", format_expr(node.function.definition)


def _derivative(activation: Activation) -> str | None:
    try:
        from actcli.derive import derive

        if activation.kind.value == "gated":
            return "; ".join(f"by {name}: {format_expr(activation.slope(1, name))}" for name in activation.inputs)
        return None if activation.is_vector else format_expr(derive(activation.formulas[0], "x"))
    except UsageError:
        return None


def _parameter_lines(activation: Activation) -> Iterator[tuple[str, str]]:
    for setting in activation.record.settings:
        role = "learned" if setting.learned else "a statistic of the data" if setting.statistic else ""
        yield (
            setting.name,
            "; ".join(filter(None, (format_expr(activation.parameters[setting.name]), setting.about, role))),
        )
    for noise in activation.record.noise:
        arguments = ", ".join(f"{name}={text.text}" for name, text in noise.arguments.items())
        yield noise.name, f"random: {noise.distribution}({arguments}); evaluation takes {noise.evaluation.text}"


def _framework_line(symbol: FrameworkSymbol) -> tuple[str, str]:
    call = symbol.symbol + (f"({given})" if (given := ", ".join(defaults_of(symbol))) else "")
    return symbol.framework, "; ".join(filter(None, (call, lived(symbol), symbol.note)))
