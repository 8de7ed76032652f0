"""The keys of a definition, one row each: how it is read, what editors may say of it.

The same table checks a file and makes its JSON Schema (`actcli schema`); a key that is not in the table is an error
with the nearest known key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NoReturn

from actcli import limits
from actcli import text as plain
from actcli.activation import FrameworkSymbol, Kind, Noise, Record, Setting, Table, Text
from actcli.catalog.marked import Mapping as Map
from actcli.catalog.marked import Marked, Scalar, Sequence
from actcli.errors import InputError, suggest
from actcli.library import REDUCTIONS, VOCABULARY
from actcli.parse import parse
from actcli.tokens import FOREIGN, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FIELDS", "FRAMEWORKS", "check_name", "is_single", "json_schema", "read_record"]

FRAMEWORKS: Final = (
    "chainer", "coreml", "diffusers", "equinox", "flax", "hf", "jax", "keras", "mlx", "mmcv", "mmdet", "mxnet", "nnlib",
    "numpy", "onnx", "openvino", "ort", "paddle", "rational", "tf", "tfa", "theano", "timm", "tinygrad", "torch",
)  # fmt: skip
_DISTRIBUTIONS: Final = {"gumbel": ("location", "scale"), "normal": ("mean", "deviation"), "uniform": ("low", "high")}
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNIFORM: Final = "{distribution: uniform, low: 0, high: 1, evaluation: 0.5}"
_RESERVED: Final = frozenset({"x"}) | frozenset(VOCABULARY)
_WORDS: Final = frozenset({"a", "b", "x"}) | KEYWORDS | FOREIGN


def _fail(node: Marked | Scalar, message: str, hint: str | None = None) -> NoReturn:
    raise InputError(message, place=node.place, hint=hint)


# Readers of values


def _scalar(node: Marked, what: str) -> Scalar:
    if not isinstance(node, Scalar):
        found = "list" if isinstance(node, Sequence) else "mapping"
        _fail(node, f"expected {what}, found a {found}", "what holds brackets, braces or ': ' must stand in quotes")
    return node


def _prose(limit: int) -> Callable[[Marked], str]:
    def read(node: Marked) -> str:
        scalar = _scalar(node, "a text")
        text = scalar.text.strip()
        if len(text) > limit:
            _fail(node, f"text of more than {limit} characters", f"shorten it by {len(text) - limit}")
        return text

    return read


def _texts(node: Marked) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(_prose(limits.PROSE_CHARACTERS)(item) for item in items)


def _formula(node: Marked) -> Text:
    scalar = _scalar(node, "a formula")
    if not scalar.text.strip():
        _fail(node, "empty formula", "for example: formula: 'x*sigmoid(x)'")
    return Text(scalar.text, scalar.place)


def _constant(node: Marked) -> Text:
    """A number, or a formula of numbers; it is read when it is needed."""
    scalar = _scalar(node, "a number")
    if scalar.value is None or isinstance(scalar.value, bool | float):
        found = "nothing" if scalar.value is None else scalar.text
        _fail(node, f"expected a finite number, found {found}", "for example: 0.25, or '1/3'")
    return Text(scalar.text, scalar.place)


def _formulas(node: Marked) -> tuple[Text, ...]:
    return tuple(map(_formula, node.items)) if isinstance(node, Sequence) else (_formula(node),)


def _number(node: Marked) -> Fraction:
    scalar = _scalar(node, "a number")
    if isinstance(scalar.value, Fraction):
        return scalar.value
    if isinstance(scalar.value, float):
        _fail(node, f"expected a finite number, found {scalar.text}", "for example: 0.25, or '1/3'")
    constant = parse(scalar.text, VOCABULARY, names=(), place=scalar.place) if scalar.quoted else None
    from actcli.interpreters.balls import BALLS

    value = BALLS(constant, {}) if constant is not None else None
    exact = getattr(value, "exact", None)
    if exact is None:
        _fail(node, f"expected a rational number, found {scalar.text!r}", "for example: 0.25, or '1/3'")
    return Fraction(int(exact.p), int(exact.q))


def _flag(node: Marked) -> bool:
    scalar = _scalar(node, "true or false")
    if not isinstance(scalar.value, bool):
        _fail(node, f"expected true or false, found {scalar.text!r}", "write true or false")
    return scalar.value


def _choice(*allowed: str) -> Callable[[Marked], str]:
    def read(node: Marked) -> str:
        text = _scalar(node, "one of " + ", ".join(allowed)).text
        if text not in allowed:
            near = suggest(text, allowed) or f"for example: {allowed[0]}"
            _fail(node, f"expected one of {', '.join(allowed)}, found {text!r}", near)
        return text

    return read


def _map(node: Marked, what: str, example: str) -> Map:
    if not isinstance(node, Map):
        _fail(node, f"expected {what}", f"for example: {example}")
    return node


def _known(node: Map, allowed: tuple[str, ...]) -> None:
    for key, marked in node.keys.items():
        if key not in allowed:
            _fail(marked, f"unknown key {key!r}", suggest(key, allowed) or "known keys: " + ", ".join(allowed))


def _pair(node: Marked) -> tuple[Fraction, Fraction]:
    if not isinstance(node, Sequence) or len(node.items) != 2:
        _fail(node, "expected two numbers", "for example: [-6, 6]")
    low, high = map(_number, node.items)
    if not low < high:
        _fail(node, "expected low < high", "swap the two numbers" if low > high else "for example: [-6, 6]")
    if max(abs(low), abs(high)) > Fraction(limits.RANGE_MAGNITUDE):
        _fail(node, f"a range lies within +-{limits.RANGE_MAGNITUDE:g}", "for example: [-6, 6]")
    return low, high


def _parameter_name(key: Scalar) -> str:
    name = key.text
    if not name.isidentifier() or not name.isascii() or len(name) > limits.NAME_CHARACTERS:
        _fail(key, f"{name!r} is no parameter name", "letters, digits and _ only")
    if name in _RESERVED or name in ("if", "else", "and", "or", "not"):
        _fail(key, f"a parameter cannot be named {name!r}", "the formula language has that name already")
    return name


def _settings(node: Marked) -> tuple[Setting, ...]:
    settings = []
    mapping = _map(node, "parameters and their defaults", "parameters: {alpha: 1}")
    for key, value in mapping.entries.items():
        name = _parameter_name(mapping.keys[key])
        if isinstance(value, Map):
            _known(value, ("default", "learned", "statistic", "about"))
            if "default" not in value.entries:
                _fail(value, f"the parameter {name!r} needs a default", "for example: {default: 1, learned: true}")
            entries = value.entries
            flags = {flag: _flag(entries[flag]) for flag in ("learned", "statistic") if flag in entries}
            about = _prose(limits.LABEL_CHARACTERS)(entries["about"]) if "about" in entries else ""
            settings.append(Setting(name, _constant(entries["default"]), about=about, **flags))
        else:
            settings.append(Setting(name, _constant(value)))
    return tuple(settings)


def _noises(node: Marked) -> tuple[Noise, ...]:
    noises = []
    mapping = _map(node, "random symbols and their distributions", f"noise: {{slope: {_UNIFORM}}}")
    for key, value in mapping.entries.items():
        name = _parameter_name(mapping.keys[key])
        fields = _map(value, "a distribution", _UNIFORM).entries
        if "distribution" not in fields or "evaluation" not in fields:
            _fail(value, f"the noise {name!r} needs 'distribution' and 'evaluation'", f"for example: {_UNIFORM}")
        distribution = _choice(*_DISTRIBUTIONS)(fields["distribution"])
        arguments = _DISTRIBUTIONS[distribution]
        _known(_map(value, "a distribution", _UNIFORM), ("distribution", "evaluation", *arguments))
        missing = [argument for argument in arguments if argument not in fields]
        if missing:
            needs = f"a {distribution} distribution needs {' and '.join(arguments)}"
            _fail(value, needs, f"add: {missing[0]}: 1")
        given = {argument: _constant(fields[argument]) for argument in arguments}
        noises.append(Noise(name, distribution, given, _constant(fields["evaluation"])))
    return tuple(noises)


def _values(node: Marked) -> tuple[Fraction, ...]:
    if not isinstance(node, Sequence) or not 2 <= len(node.items) <= limits.TABLE_VALUES:
        _fail(node, f"expected a list of 2 to {limits.TABLE_VALUES} numbers", "for example: [0, 0.5, 1]")
    return tuple(map(_number, node.items))


def _aliases(node: Marked) -> Mapping[str, str]:
    if isinstance(node, Sequence):
        pairs = [(_scalar(item, "a name"), "") for item in node.items]
    else:
        mapping = _map(node, "other names", "[swish1, sil], or {swish1: why}")
        pairs = [(mapping.keys[key], _prose(limits.PROSE_CHARACTERS)(value)) for key, value in mapping.entries.items()]
    for key, _ in pairs:
        check_name(key, alias=True)
    return {key.text: why for key, why in pairs}


def _frameworks(node: Marked) -> tuple[FrameworkSymbol, ...]:
    symbols = []
    mapping = _map(node, "frameworks", "frameworks: {torch: [{symbol: nn.ReLU}]}")
    for framework, entries in mapping.entries.items():
        if framework not in FRAMEWORKS:
            known = "known: " + ", ".join(FRAMEWORKS)
            _fail(mapping.keys[framework], f"unknown framework {framework!r}", suggest(framework, FRAMEWORKS) or known)
        listed = entries.items if isinstance(entries, Sequence) else (entries,)
        symbols += [_framework_symbol(framework, entry) for entry in listed]
    return tuple(symbols)


def _framework_symbol(framework: str, node: Marked) -> FrameworkSymbol:
    if isinstance(node, Scalar):
        return FrameworkSymbol(framework, node.text)
    fields = _map(node, "a symbol", "{symbol: nn.ReLU}")
    _known(fields, ("symbol", "parameters", "since", "until", "note"))
    if "symbol" not in fields.entries:
        _fail(node, "a framework's entry needs 'symbol'", "for example: {symbol: nn.ReLU}")
    given = fields.entries.get("parameters")
    values = _map(given, "parameters and their values there", "{negative_slope: 0.2}").entries if given else {}
    parameters = {key: _constant(value) for key, value in values.items()}
    rest = {
        key: _prose(limits.PROSE_CHARACTERS)(fields.entries[key])
        for key in ("since", "until", "note")
        if key in fields.entries
    }
    return FrameworkSymbol(framework, _scalar(fields.entries["symbol"], "a symbol").text, parameters, **rest)


def check_name(key: Scalar, *, alias: bool = False) -> None:
    """Refuse a name that could not be a file name, or is a word of the language (an alias may be one)."""
    fault = plain.name_fault(key.text)
    if fault:
        _fail(key, f"the name {plain.quoted(key.text)} {fault}", "for example: my_swish")
    if alias:
        return
    if key.text in VOCABULARY:
        _fail(key, f"{key.text!r} is a function of the formula language", "choose another name")
    if key.text in _WORDS:
        _fail(key, f"{key.text!r} means something else in a formula", "choose another name")


# The table


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a definition: the attribute of `Record` it becomes, its reader, its schema and a word on it."""

    key: str
    attribute: str
    read: Callable[[Marked], Any]
    schema: Mapping[str, Any]
    about: str


_STRING: Final = {"type": "string"}
_CONSTANT: Final = {"type": ["number", "string"]}
_FORMULAS: Final = {"anyOf": [_CONSTANT, {"type": "array", "items": _CONSTANT, "minItems": 1}]}
_TEXT_OR_LIST: Final = {"anyOf": [_STRING, {"type": "array", "items": _STRING}]}


def _object(properties: Mapping[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), "required": list(required)}


_SYMBOL: Final = _object(
    {
        "symbol": _STRING,
        "parameters": {"type": "object", "additionalProperties": _CONSTANT},
        "since": _CONSTANT,
        "until": _CONSTANT,
        "note": _STRING,
    },
    ("symbol",),
)
_NOISE: Final = _object(
    {
        "distribution": {"enum": sorted(_DISTRIBUTIONS)},
        "evaluation": _CONSTANT,
        **{argument: _CONSTANT for arguments in _DISTRIBUTIONS.values() for argument in arguments},
    },
    ("distribution", "evaluation"),
)
_SETTING: Final = {
    "anyOf": [
        _CONSTANT,
        _object(
            {"default": _CONSTANT, "learned": {"type": "boolean"}, "statistic": {"type": "boolean"}, "about": _STRING},
            ("default",),
        ),
    ]
}
_ONE_OR_LIST: Final = {"anyOf": [_SYMBOL, _STRING, {"type": "array", "items": {"anyOf": [_SYMBOL, _STRING]}}]}
_PAIR: Final = {"type": "array", "items": _CONSTANT, "minItems": 2, "maxItems": 2}
_MAP_OF_TEXT: Final = {
    "anyOf": [
        {"type": "array", "items": _STRING},
        {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    ]
}

FIELDS: Final[tuple[Field, ...]] = (
    Field("title", "title", _prose(limits.LABEL_CHARACTERS), _STRING, "How people call it."),
    Field(
        "type",
        "kind",
        lambda node: Kind(_choice(*(kind.value for kind in Kind))(node)),
        {"enum": [kind.value for kind in Kind]},
        "How it takes its input.",
    ),
    Field(
        "formula",
        "formulas",
        _formulas,
        _FORMULAS,
        "The formula in x (gated: a and b); a list concatenates outputs.",
    ),
    Field(
        "parameters",
        "settings",
        _settings,
        {"type": "object", "additionalProperties": _SETTING},
        "Parameters and their defaults.",
    ),
    Field("range", "range", _pair, _PAIR, "What a plot shows: [low, high]."),
    Field(
        "gate",
        "gate",
        _choice("first", "second"),
        {"enum": ["first", "second"]},
        "Gated: which half of a split input is the gate b.",
    ),
    Field(
        "noise",
        "noise",
        _noises,
        {"type": "object", "additionalProperties": _NOISE},
        "Random: symbols and their distributions.",
    ),
    Field(
        "values",
        "table",
        _values,
        {"type": "array", "items": _CONSTANT, "minItems": 2},
        "Table: the values at equal steps.",
    ),
    Field("interval", "interval", _pair, _PAIR, "Table: the interval of the values."),
    Field(
        "interpolation",
        "interpolation",
        _choice("linear", "nearest"),
        {"enum": ["linear", "nearest"]},
        "Table: between the values.",
    ),
    Field("aliases", "aliases", _aliases, _MAP_OF_TEXT, "Other names, and why."),
    Field(
        "frameworks",
        "frameworks",
        _frameworks,
        _object(dict.fromkeys(FRAMEWORKS, _ONE_OR_LIST)),
        "Symbols of frameworks, with their defaults there.",
    ),
    Field("reference", "references", _texts, _TEXT_OR_LIST, "Where it was published."),
    Field("use", "use", _prose(limits.PROSE_CHARACTERS), _STRING, "Where it is used, in one sentence."),
    Field("strengths", "strengths", _prose(limits.PROSE_CHARACTERS), _STRING, "What it does well, in one sentence."),
    Field("weaknesses", "weaknesses", _prose(limits.PROSE_CHARACTERS), _STRING, "What it does badly, in one sentence."),
    Field("notes", "notes", _texts, _TEXT_OR_LIST, "What to watch out for, a sentence each."),
    Field("override", "override", _flag, {"type": "boolean"}, "Replace a built-in activation of the same name."),
)
_BY_KEY: Final = {field.key: field for field in FIELDS}


def is_single(node: Map) -> bool:
    """Whether a mapping is one activation and not names of several: it has a key of definitions, perhaps mistyped."""
    keys = list(node.entries)
    return bool(_BY_KEY.keys() & set(keys)) or (len(keys) == 1 and suggest(keys[0], ("formula",)) is not None)


def read_record(name: str, node: Marked, *, family: str = "", source: str = "") -> Record:
    """A definition, checked; a bare text is its formula."""
    if isinstance(node, Scalar):
        formula = _formula(node)
        return Record(
            name, kind=_kind_of(formula.text), formulas=(formula,), family=family, source=source, place=node.place
        )
    mapping = _map(node, "a formula, or a mapping with the key 'formula'", "{formula: 'x*sigmoid(x)'}")
    _known(mapping, tuple(_BY_KEY))
    fields = {_BY_KEY[key].attribute: _BY_KEY[key].read(value) for key, value in mapping.entries.items()}
    values, interval = fields.pop("table", None), fields.pop("interval", None)
    interpolation = fields.pop("interpolation", "linear")
    kind = fields.get("kind", Kind.ELEMENTWISE)
    _require(mapping, kind, fields, values, interval)
    if values is not None and interval is not None:
        fields["table"] = Table(values, interval, interpolation)
    return Record(name, family=family, source=source, place=node.place, **fields)


def _kind_of(formula: str) -> Kind:
    """The type of a formula by itself: `a*sigmoid(b)` is gated, `x/total(x)` acts on a vector."""
    words = set(_WORD.findall(formula))
    if words & {"a", "b"} and "x" not in words:
        return Kind.GATED
    return Kind.VECTOR if words & {function.name for function in REDUCTIONS} else Kind.ELEMENTWISE


def _require(node: Map, kind: Kind, fields: Mapping[str, Any], values: object, interval: object) -> None:
    """What each type needs, and what only it may have."""
    for key, owner in _OWNED:
        if key in node.entries and kind is not owner:
            _fail(node.keys[key], f"only a {owner.value} activation has {key!r}", f"add: type: {owner.value}")
    if kind is Kind.TABLE:
        if values is None or interval is None:
            _fail(node, "a table needs 'values' and 'interval'", "for example: values: [0, 0.5, 1], interval: [-1, 1]")
        for key in ("formula", "parameters"):
            if key in node.keys:
                _fail(node.keys[key], f"a table has values, no {key!r}", f"delete {key!r}, or 'type: table'")
    elif "formulas" not in fields:
        _fail(node, "a definition needs 'formula'", "for example: formula: 'x*sigmoid(x)'")
    if kind is Kind.RANDOM and "noise" not in fields:
        _fail(node, "a random activation needs 'noise'", f"for example: noise: {{slope: {_UNIFORM}}}")
    if len(fields.get("formulas", ())) > 1 and kind is not Kind.VECTOR:
        _fail(node.keys["formula"], "a list of formulas needs type: vector", "add: type: vector")
    parameters = {setting.name for setting in fields.get("settings", ())}
    for taken, what in (
        ({"a", "b"} if kind is Kind.GATED else set(), "an input"),
        ({noise.name for noise in fields.get("noise", ())}, "a noise"),
    ):
        for name in sorted(parameters & taken):
            _fail(
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
    record = _object({field.key: {**field.schema, "description": field.about} for field in FIELDS})
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
                "additionalProperties": {"anyOf": [_CONSTANT, {"$ref": "#/definitions/activation"}]},
                "minProperties": 1,
            },
        ],
    }
