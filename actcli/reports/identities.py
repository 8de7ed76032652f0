"""What an unknown function was found to be, as tables for people and as data for programs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses.properties import shown
from actcli.format import decimal, format_expr
from actcli.identification.search import Agreement, Match
from actcli.reports.gaps import size_cell, where_cell
from actcli.tables import Cell, Column, Table
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation
    from actcli.identification.formulas import Named, Relative
    from actcli.identification.models import Activated, Naming
    from actcli.identification.samples import Samples

__all__ = ["formula_json", "formula_table", "model_json", "model_table", "samples_json", "samples_table"]

SCHEMA: Final = "actcli/identify/1"
_SAMPLED: Final = "~ the largest difference at the samples; nothing is proved of what lies between them"
_PROVED: Final = "equal: shown by exact arithmetic on each smooth piece"
_GAPS: Final = "differences: proved; balls: Taylor forms on boxes, tails at infinity"
_FITTED: Final = "parameters marked ~ were fitted, and are no simple numbers"
_FEW: Final = 3  # nodes that a cell lists


# Samples


def samples_table(samples: Samples, found: Sequence[Match], equal: Sequence[bool]) -> Table:
    """A row a candidate, the likeliest first; `equal` tells which are proved to be the same function as the first."""
    columns = (
        Column("function", "Function"),
        Column("parameters", "Parameters"),
        Column("agreement", "Agreement"),
        Column("difference", "Largest difference", "right"),
        Column("at", "At x", "right"),
    )
    rows = [
        (
            Cell(one.activation.name),
            _parameters(one.activation, frozenset(one.fitted), one.exact),
            Cell(_agreement(samples, one, found[0] if index and equal[index] else None)),
            Cell(f"{one.error:.4g}", one.error, mark="~", numeric=True),
            Cell(f"{one.at:.6g}", one.at, numeric=True),
        )
        for index, one in enumerate(found)
    ]
    notes = [_SAMPLED]
    if samples.dropped:
        notes.append(f"{samples.dropped} samples that are not finite were left out")
    if any(cell.mark for row in rows for cell in row[1:2]):
        notes.append(_FITTED)
    return Table(SCHEMA, columns, tuple(rows), title=_samples_title(samples, found), notes=tuple(notes))


def _samples_title(samples: Samples, found: Sequence[Match]) -> str:
    span = f"{len(samples)} samples on [{shown(float(samples.x[0]))}, {shown(float(samples.x[-1]))}], {samples.form}"
    if not found:
        return f"{visible(samples.source)}: unknown; {span}"
    first = found[0]
    if first.agreement is Agreement.NEAR:
        return f"{visible(samples.source)}: unknown; nearest {first.activation.name} at ~{first.error:.4g}; {span}"
    return f"{visible(samples.source)}: {first.activation.name}; {span}"


def _agreement(samples: Samples, one: Match, first: Match | None) -> str:
    same = f"; equal to {first.activation.name}, proved" if first is not None else ""
    if one.agreement is Agreement.UNITS:
        units = "exactly" if one.units == 0 else f"to within {math.ceil(one.units * 100) / 100:g} {_unit(samples)}"
        return f"all {len(samples)} samples {units}{same}"
    if one.agreement is Agreement.ROUNDING:
        return f"all {len(samples)} samples to the rounding of {samples.form}{same}"
    return "near"


def _unit(samples: Samples) -> str:
    return f"ulp of {samples.form}" if samples.units is None else f"units of their {samples.form}"


def samples_json(samples: Samples, found: Sequence[Match], equal: Sequence[bool]) -> dict[str, Any]:
    """The candidates for programs."""
    return {
        "schema": SCHEMA,
        "kind": "samples",
        "source": visible(samples.source),
        "samples": len(samples),
        "dropped": samples.dropped,
        "dtype": samples.form,
        "interval": [float(samples.x[0]), float(samples.x[-1])],
        "known": bool(found) and found[0].agreement is not Agreement.NEAR,
        "candidates": [
            {
                "name": one.activation.name,
                "parameters": _values(one.activation),
                "fitted": sorted(one.fitted),
                "agreement": {0: "units", 1: "rounding", 2: "near"}[int(one.agreement)],
                "ulp": one.units if math.isfinite(one.units) else None,
                "equal_to_first": bool(same),
                "difference": {"verdict": "ESTIMATED", "estimate": repr(one.error), "at": repr(one.at)},
            }
            for one, same in zip(found, equal, strict=True)
        ],
    }


# Formulas


def formula_table(named: Named) -> Table:
    """A row a relative, the nearest first."""
    columns = (
        Column("function", "Function"),
        Column("parameters", "Parameters"),
        Column("relation", "Relation"),
        Column("difference", "Largest difference", "right"),
        Column("at", "At x", "right"),
        Column("over", "Over"),
    )
    rows = [(*_function(one), *_distance(one), Cell(_over(one))) for one in named.relatives]
    return Table(SCHEMA, columns, tuple(rows), title=f"{named.activation.name}: {_verdict(named)}", notes=_notes(rows))


def formula_json(named: Named) -> dict[str, Any]:
    """The relatives for programs."""
    return {"schema": SCHEMA, "kind": "formula", **_named(named)}


def _named(named: Named) -> dict[str, Any]:
    return {
        "formula": named.activation.formula,
        "known": named.is_known,
        "relatives": [_relative(one) for one in named.relatives],
    }


def _relative(one: Relative) -> dict[str, Any]:
    if one.equal:
        distance: dict[str, Any] = {"verdict": "PROVED", "lower": "0", "upper": "0"}
    elif one.gap is None:
        distance = {"verdict": "UNDECIDED"}
    elif one.gap.bounds is None:
        distance = {"verdict": "ESTIMATED", "estimate": repr(one.gap.value), "at": repr(one.gap.at)}
    else:
        lower, upper = one.gap.bounds
        distance = {"verdict": "PROVED", "lower": lower, "upper": upper, "at": repr(one.gap.at)}
    return {
        "name": one.activation.name,
        "parameters": _values(one.activation),
        "fitted": sorted(one.fitted),
        "equal": one.equal,
        "domain": "reals" if one.interval is None else [decimal(end) for end in one.interval],
        "difference": distance,
    }


def _verdict(named: Named) -> str:
    if named.is_definition:
        return "a definition of the catalogue, and its relatives"
    if not named.relatives:
        return "unknown"
    first = named.relatives[0]
    if first.equal:
        return f"{first.activation.name}, proved"
    if first.gap is None or not math.isfinite(first.gap.value):
        return "unknown"
    size = size_cell(first.gap).marked
    if first.is_near:
        return f"{first.activation.name} with constants of few digits; they differ by {size}"
    return f"unknown; nearest {first.activation.name} at {size}"


# Models


def model_table(naming: Naming) -> Table:
    """A row a function that the model computes, in the order in which it is met first."""
    columns = (
        Column("nodes", "Nodes"),
        Column("count", "Times", "right"),
        Column("computes", "Computes"),
        Column("function", "Function"),
        Column("parameters", "Parameters"),
        Column("relation", "Relation"),
        Column("difference", "Difference", "right"),
        Column("at", "At x", "right"),
    )
    rows = []
    for group in _groups(naming):
        first, count = group[0], Cell(str(len(group)), len(group), numeric=True)
        nodes = Cell(", ".join(_nodes(one) for one in group[:_FEW]) + (", ..." if len(group) > _FEW else ""))
        named = first.named
        if named is None:
            cells = (Cell(first.axis), Cell(""), Cell(first.note), Cell("", None), Cell("", None))
        elif not named.relatives:
            cells = (Cell("unknown"), Cell(""), Cell(""), Cell("", None), Cell("", None))
        else:
            relative = named.relatives[0]
            cells = (*_function(relative, unknown=not (relative.equal or relative.is_near)), *_distance(relative))
        rows.append((nodes, count, Cell(first.formula), *cells))
    notes = list(_notes([row[3:] for row in rows])) if rows else ["the model has no activations"]
    read = [f"{value} as {text}" for value, text in list(naming.model.readings.items())[:6]]
    if read:
        notes.append(f"floats of the model were read as the numbers that round to them: {', '.join(read)}")
    if naming.plain:
        notes.append(f"left out: {naming.plain} formulas of powers and roots alone, as norms have them")
    if naming.model.outside:
        notes.append(f"{naming.model.outside} tensors lie in other files, which are not opened")
    title = f"{naming.model.source}: {len(naming.found)} activations, operator set {naming.model.version}"
    return Table(SCHEMA, columns, tuple(rows), title=title, notes=tuple(notes))


def _groups(naming: Naming) -> list[list[Activated]]:
    """The activations that compute the same."""
    groups: dict[tuple[str, str, str], list[Activated]] = {}
    for one in naming.found:
        groups.setdefault((one.formula, one.axis, one.note), []).append(one)
    return list(groups.values())


def _nodes(one: Activated) -> str:
    """The last node of an activation, which gives its result, and how many stand before it."""
    before = f" and {len(one.nodes) - 1} before" if len(one.nodes) > 1 else ""
    return f"{one.where}{one.nodes[-1]}{before}"


def model_json(naming: Naming) -> dict[str, Any]:
    """Every activation of a model for programs, in order."""
    return {
        "schema": SCHEMA,
        "kind": "model",
        "source": naming.model.source,
        "operator_set": naming.model.version,
        "arithmetic": naming.plain,
        "external_tensors": naming.model.outside,
        "readings": dict(naming.model.readings),
        "activations": [
            {
                "nodes": list(one.nodes),
                "graph": one.where,
                **(_named(one.named) if one.named else {"name": one.axis, "known": True, "note": one.note}),
            }
            for one in naming.found
        ],
    }


# What they share


def _function(one: Relative, *, unknown: bool = False) -> tuple[Cell, Cell]:
    name = f"unknown; nearest {one.activation.name}" if unknown else one.activation.name
    return Cell(name, one.activation.name), _parameters(one.activation, one.fitted, one.simple)


def _parameters(activation: Activation, fitted: frozenset[str], simple: frozenset[str]) -> Cell:
    """The parameters that are not the defaults; those of a formula stand in it."""
    found = {name: value for name, value in activation.parameters.items() if name in fitted}
    values = [f"{name}={'' if name in simple else '~'}{format_expr(value)}" for name, value in found.items()]
    return Cell(", ".join(values), {name: format_expr(value) for name, value in found.items()})


def _values(activation: Activation) -> dict[str, str]:
    return {name: format_expr(value) for name, value in activation.parameters.items()}


def _distance(one: Relative) -> tuple[Cell, Cell, Cell]:
    if one.equal:
        return Cell("equal"), Cell("0", 0.0, numeric=True), Cell("", None)
    if one.gap is None:
        return Cell("undecided"), Cell("", None), Cell("", None)
    return Cell("near"), size_cell(one.gap), where_cell(one.gap)


def _over(one: Relative) -> str:
    return "reals" if one.interval is None else f"[{', '.join(decimal(end) for end in one.interval)}]"


def _notes(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    relations = {row[2].text for row in rows}
    notes = [_PROVED] if "equal" in relations else []
    if "near" in relations:
        notes.append(_GAPS)
    if any(cell.mark == "~" for row in rows for cell in row):
        notes.append("~ estimated, since nothing is proved")
    if any("=~" in row[1].text for row in rows):
        notes.append(_FITTED)
    return tuple(notes)
