"""One activation on one page, as data: sections of named texts that the command line wraps and JSON carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli.analyses import ANALYSES, Finding
from actcli.errors import UsageError
from actcli.expr import Call, postorder
from actcli.format import format_expr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation, FrameworkSymbol

__all__ = ["Description", "Section", "describe"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines: a name (may be empty), a text, and a light mark."""

    heading: str
    lines: tuple[tuple[str, str], ...]


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
                    "since": symbol.since,
                    "until": symbol.until,
                    "note": symbol.note,
                }
                for symbol in record.frameworks
            ],
            "aliases": dict(record.aliases),
            "reference": list(record.references),
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
        Section(
            "Properties",
            tuple(
                (ANALYSES[key].title, found.mark + found.text) for key, found in findings.items() if found.text != "-"
            ),
        ),
        Section("In frameworks", tuple(_framework_line(symbol) for symbol in record.frameworks)),
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
        Section("Reference", tuple(("", reference) for reference in record.references)),
    ]
    return Description(activation, tuple(section for section in sections if section.lines), findings)


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
    defaults = ", ".join(f"{name}={text.text}" for name, text in symbol.parameters.items())
    versions = " ".join(
        filter(None, (f"since {symbol.since}" if symbol.since else "", f"until {symbol.until}" if symbol.until else ""))
    )
    text = symbol.symbol + (f"({defaults})" if defaults else "")
    return symbol.framework, "; ".join(filter(None, (text, versions, symbol.note)))
