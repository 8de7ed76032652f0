"""The keys of a definition, one row each: how it is read, what editors may say of it.

The same table checks a file and makes its JSON Schema (`actcli schema`); a key that is not in the table is an error
with the nearest known key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from actcli import limits
from actcli.catalog.claimed import CLAIM_SCHEMA, claims
from actcli.catalog.entries import (
    ALIASES_SCHEMA,
    FRAMEWORKS,
    FRAMEWORKS_SCHEMA,
    NOISE_SCHEMA,
    SETTING_SCHEMA,
    UNIFORM,
    aliases,
    check_name,
    frameworks,
    noises,
    settings,
)
from actcli.catalog.marked import Mapping as Map
from actcli.catalog.marked import Marked, Scalar
from actcli.catalog.readers import (
    CONSTANT,
    PAIR,
    STRING,
    choice,
    fail,
    flag,
    formula,
    formulas,
    mapping_of,
    object_of,
    only,
    pair,
    prose,
    texts,
    values,
)
from actcli.errors import suggest
from actcli.library import REDUCTIONS
from actcli.record import Certainty, Kind, Record, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FIELDS", "FRAMEWORKS", "check_name", "is_single", "json_schema", "read_record"]

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a definition: the attribute of `Record` it becomes, its reader, its schema and a word on it."""

    key: str
    attribute: str
    read: Callable[[Marked], Any]
    schema: Mapping[str, Any]
    about: str


_FORMULAS: Final = {"anyOf": [CONSTANT, {"type": "array", "items": CONSTANT, "minItems": 1}]}
_TEXT_OR_LIST: Final = {"anyOf": [STRING, {"type": "array", "items": STRING}]}


FIELDS: Final[tuple[Field, ...]] = (
    Field("title", "title", prose(limits.LABEL_CHARACTERS), STRING, "How people call it."),
    Field(
        "type",
        "kind",
        lambda node: Kind(choice(*(kind.value for kind in Kind))(node)),
        {"enum": [kind.value for kind in Kind]},
        "How it takes its input.",
    ),
    Field(
        "formula",
        "formulas",
        formulas,
        _FORMULAS,
        "The formula in x (gated: a and b); a list concatenates outputs.",
    ),
    Field(
        "parameters",
        "settings",
        settings,
        {"type": "object", "additionalProperties": SETTING_SCHEMA},
        "Parameters and their defaults.",
    ),
    Field("range", "range", pair, PAIR, "What a plot shows: [low, high]."),
    Field(
        "gate",
        "gate",
        choice("first", "second"),
        {"enum": ["first", "second"]},
        "Gated: which half of a split input is the gate b.",
    ),
    Field(
        "noise",
        "noise",
        noises,
        {"type": "object", "additionalProperties": NOISE_SCHEMA},
        "Random: symbols and their distributions.",
    ),
    Field(
        "values",
        "table",
        values,
        {"type": "array", "items": CONSTANT, "minItems": 2},
        "Table: the values at equal steps.",
    ),
    Field("interval", "interval", pair, PAIR, "Table: the interval of the values."),
    Field(
        "interpolation",
        "interpolation",
        choice("linear", "nearest"),
        {"enum": ["linear", "nearest"]},
        "Table: between the values.",
    ),
    Field("aliases", "aliases", aliases, ALIASES_SCHEMA, "Other names, and why."),
    Field(
        "frameworks",
        "frameworks",
        frameworks,
        FRAMEWORKS_SCHEMA,
        "Symbols of frameworks, with their defaults there.",
    ),
    Field("reference", "references", texts, _TEXT_OR_LIST, "Where it was published."),
    Field(
        "certainty",
        "certainty",
        lambda node: Certainty(choice(*(certainty.value for certainty in Certainty))(node)),
        {"enum": [certainty.value for certainty in Certainty]},
        "Where the formula is from: " + ", ".join(certainty.value for certainty in Certainty) + "; surest first.",
    ),
    Field("use", "use", prose(limits.PROSE_CHARACTERS), STRING, "Where it is used, in one sentence."),
    Field("strengths", "strengths", prose(limits.PROSE_CHARACTERS), STRING, "What it does well, in one sentence."),
    Field("weaknesses", "weaknesses", prose(limits.PROSE_CHARACTERS), STRING, "What it does badly, in one sentence."),
    Field("notes", "notes", texts, _TEXT_OR_LIST, "What to watch out for, a sentence each."),
    Field(
        "claims",
        "claims",
        claims,
        {"type": "array", "items": CLAIM_SCHEMA},
        "What is said of it, for 'actcli check' to prove or refute.",
    ),
    Field("override", "override", flag, {"type": "boolean"}, "Replace a built-in activation of the same name."),
)
_BY_KEY: Final = {field.key: field for field in FIELDS}


def is_single(node: Map) -> bool:
    """Whether a mapping is one activation and not names of several: it has a key of definitions, perhaps mistyped."""
    keys = list(node.entries)
    return bool(_BY_KEY.keys() & set(keys)) or (len(keys) == 1 and suggest(keys[0], ("formula",)) is not None)


def read_record(name: str, node: Marked, *, family: str = "", source: str = "") -> Record:
    """A definition, checked; a bare text is its formula."""
    if isinstance(node, Scalar):
        written = formula(node)
        return Record(
            name, kind=_kind_of(written.text), formulas=(written,), family=family, source=source, place=node.place
        )
    mapping = mapping_of(node, "a formula, or a mapping with the key 'formula'", "{formula: 'x*sigmoid(x)'}")
    only(mapping, tuple(_BY_KEY))
    fields = {_BY_KEY[key].attribute: _BY_KEY[key].read(value) for key, value in mapping.entries.items()}
    entries, interval = fields.pop("table", None), fields.pop("interval", None)
    interpolation = fields.pop("interpolation", "linear")
    kind = fields.get("kind", Kind.ELEMENTWISE)
    _require(mapping, kind, fields, entries, interval)
    if entries is not None and interval is not None:
        fields["table"] = Table(entries, interval, interpolation)
    return Record(name, family=family, source=source, place=node.place, **fields)


def _kind_of(written: str) -> Kind:
    """The type of a formula by itself: `a*sigmoid(b)` is gated, `x/total(x)` acts on a vector."""
    words = set(_WORD.findall(written))
    if words & {"a", "b"} and "x" not in words:
        return Kind.GATED
    return Kind.VECTOR if words & {function.name for function in REDUCTIONS} else Kind.ELEMENTWISE


def _require(node: Map, kind: Kind, fields: Mapping[str, Any], entries: object, interval: object) -> None:
    """What each type needs, and what only it may have."""
    for key, owner in _OWNED:
        if key in node.entries and kind is not owner:
            fail(node.keys[key], f"only a {owner.value} activation has {key!r}", f"add: type: {owner.value}")
    if kind is Kind.TABLE:
        if entries is None or interval is None:
            fail(node, "a table needs 'values' and 'interval'", "for example: values: [0, 0.5, 1], interval: [-1, 1]")
        for key in ("formula", "parameters"):
            if key in node.keys:
                fail(node.keys[key], f"a table has values, no {key!r}", f"delete {key!r}, or 'type: table'")
    elif "formulas" not in fields:
        fail(node, "a definition needs 'formula'", "for example: formula: 'x*sigmoid(x)'")
    if kind is Kind.RANDOM and "noise" not in fields:
        fail(node, "a random activation needs 'noise'", f"for example: noise: {{slope: {UNIFORM}}}")
    if len(fields.get("formulas", ())) > 1 and kind is not Kind.VECTOR:
        fail(node.keys["formula"], "a list of formulas needs type: vector", "add: type: vector")
    parameters = {setting.name for setting in fields.get("settings", ())}
    for taken, what in (
        ({"a", "b"} if kind is Kind.GATED else set(), "an input"),
        ({noise.name for noise in fields.get("noise", ())}, "a noise"),
    ):
        for name in sorted(parameters & taken):
            fail(
                node.keys["parameters"],
                f"{name!r} is {what} already: no parameter can be named so",
                "choose another name",
            )


_OWNED: Final = (
    ("values", Kind.TABLE),
    ("interval", Kind.TABLE),
    ("interpolation", Kind.TABLE),
    ("gate", Kind.GATED),
    ("noise", Kind.RANDOM),
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of a definition file: one activation, or a mapping from names to activations."""
    record = object_of({field.key: {**field.schema, "description": field.about} for field in FIELDS})
    record["anyOf"] = [{"required": ["formula"]}, {"required": ["values", "interval"]}]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "actcli activation functions",
        "definitions": {"activation": record},
        "anyOf": [
            {"$ref": "#/definitions/activation"},
            {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_.-]{0,63}$", "not": {"enum": sorted(_BY_KEY)}},
                "additionalProperties": {"anyOf": [CONSTANT, {"$ref": "#/definitions/activation"}]},
                "minProperties": 1,
            },
        ],
    }
