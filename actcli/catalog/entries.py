"""Readers of what a definition holds by name: parameters, noise, other names, symbols of frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli import limits
from actcli import text as plain
from actcli.catalog.marked import Mapping as Map
from actcli.catalog.marked import Marked, Scalar, Sequence
from actcli.catalog.readers import (
    CONSTANT,
    STRING,
    choice,
    constant,
    fail,
    flag,
    mapping_of,
    object_of,
    only,
    prose,
    scalar_of,
)
from actcli.errors import suggest
from actcli.frameworks import FRAMEWORKS
from actcli.library import VOCABULARY
from actcli.record import FrameworkSymbol, Noise, Setting
from actcli.tokens import FOREIGN, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALIASES_SCHEMA",
    "FRAMEWORKS",
    "FRAMEWORKS_SCHEMA",
    "NOISE_SCHEMA",
    "SETTING_SCHEMA",
    "UNIFORM",
    "aliases",
    "check_name",
    "frameworks",
    "noises",
    "parameter_name",
    "settings",
]

_DISTRIBUTIONS: Final = {"gumbel": ("location", "scale"), "normal": ("mean", "deviation"), "uniform": ("low", "high")}
UNIFORM: Final = "{distribution: uniform, low: 0, high: 1, evaluation: 0.5}"
_RESERVED: Final = frozenset({"x"}) | frozenset(VOCABULARY)
_WORDS: Final = frozenset({"a", "b", "x"}) | KEYWORDS | FOREIGN
_SYMBOL: Final = object_of(
    {
        "symbol": STRING,
        "parameters": {"type": "object", "additionalProperties": CONSTANT},
        "since": CONSTANT,
        "until": CONSTANT,
        "note": STRING,
        "arguments": {"type": "object", "additionalProperties": {"type": ["number", "string", "boolean"]}},
        "names": {"type": "object", "additionalProperties": STRING},
        "default": {"type": "boolean"},
    },
    ("symbol",),
)
NOISE_SCHEMA: Final = object_of(
    {
        "distribution": {"enum": sorted(_DISTRIBUTIONS)},
        "evaluation": CONSTANT,
        **{argument: CONSTANT for arguments in _DISTRIBUTIONS.values() for argument in arguments},
    },
    ("distribution", "evaluation"),
)
SETTING_SCHEMA: Final = {
    "anyOf": [
        CONSTANT,
        object_of(
            {"default": CONSTANT, "learned": {"type": "boolean"}, "statistic": {"type": "boolean"}, "about": STRING},
            ("default",),
        ),
    ]
}
_ONE_OR_LIST: Final = {"anyOf": [_SYMBOL, STRING, {"type": "array", "items": {"anyOf": [_SYMBOL, STRING]}}]}
ALIASES_SCHEMA: Final = {
    "anyOf": [
        {"type": "array", "items": STRING},
        {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
    ]
}

FRAMEWORKS_SCHEMA: Final = object_of(dict.fromkeys(FRAMEWORKS, _ONE_OR_LIST))


def parameter_name(key: Scalar) -> str:
    """The name of a parameter, which no word of the formula language is."""
    name = key.text
    if not name.isidentifier() or not name.isascii() or len(name) > limits.NAME_CHARACTERS:
        fail(key, f"{name!r} is no parameter name", "letters, digits and _ only")
    if name in _RESERVED or name in ("if", "else", "and", "or", "not"):
        fail(key, f"a parameter cannot be named {name!r}", "the formula language has that name already")
    return name


def settings(node: Marked) -> tuple[Setting, ...]:
    """Parameters and their defaults: `{alpha: 1}`, or with what is known of one."""
    settings = []
    mapping = mapping_of(node, "parameters and their defaults", "parameters: {alpha: 1}")
    for key, value in mapping.entries.items():
        name = parameter_name(mapping.keys[key])
        if isinstance(value, Map):
            only(value, ("default", "learned", "statistic", "about"))
            if "default" not in value.entries:
                fail(value, f"the parameter {name!r} needs a default", "for example: {default: 1, learned: true}")
            entries = value.entries
            flags = {word: flag(entries[word]) for word in ("learned", "statistic") if word in entries}
            about = prose(limits.LABEL_CHARACTERS)(entries["about"]) if "about" in entries else ""
            settings.append(Setting(name, constant(entries["default"]), about=about, **flags))
        else:
            settings.append(Setting(name, constant(value)))
    return tuple(settings)


def noises(node: Marked) -> tuple[Noise, ...]:
    """Random symbols and their distributions."""
    noises = []
    mapping = mapping_of(node, "random symbols and their distributions", f"noise: {{slope: {UNIFORM}}}")
    for key, value in mapping.entries.items():
        name = parameter_name(mapping.keys[key])
        fields = mapping_of(value, "a distribution", UNIFORM).entries
        if "distribution" not in fields or "evaluation" not in fields:
            fail(value, f"the noise {name!r} needs 'distribution' and 'evaluation'", f"for example: {UNIFORM}")
        distribution = choice(*_DISTRIBUTIONS)(fields["distribution"])
        arguments = _DISTRIBUTIONS[distribution]
        only(mapping_of(value, "a distribution", UNIFORM), ("distribution", "evaluation", *arguments))
        missing = [argument for argument in arguments if argument not in fields]
        if missing:
            needs = f"a {distribution} distribution needs {' and '.join(arguments)}"
            fail(value, needs, f"add: {missing[0]}: 1")
        given = {argument: constant(fields[argument]) for argument in arguments}
        noises.append(Noise(name, distribution, given, constant(fields["evaluation"])))
    return tuple(noises)


def aliases(node: Marked) -> Mapping[str, str]:
    """Other names, and why."""
    if isinstance(node, Sequence):
        pairs = [(scalar_of(item, "a name"), "") for item in node.items]
    else:
        mapping = mapping_of(node, "other names", "[swish1, sil], or {swish1: why}")
        pairs = [(mapping.keys[key], prose(limits.PROSE_CHARACTERS)(value)) for key, value in mapping.entries.items()]
    for key, _ in pairs:
        check_name(key, alias=True)
    return {key.text: why for key, why in pairs}


def frameworks(node: Marked) -> tuple[FrameworkSymbol, ...]:
    """What frameworks call the function, with their defaults there."""
    symbols = []
    mapping = mapping_of(node, "frameworks", "frameworks: {torch: [{symbol: nn.ReLU}]}")
    for framework, entries in mapping.entries.items():
        if framework not in FRAMEWORKS:
            known = "known: " + ", ".join(FRAMEWORKS)
            fail(mapping.keys[framework], f"unknown framework {framework!r}", suggest(framework, FRAMEWORKS) or known)
        listed = entries.items if isinstance(entries, Sequence) else (entries,)
        symbols += [_framework_symbol(framework, entry) for entry in listed]
    return tuple(symbols)


def _framework_symbol(framework: str, node: Marked) -> FrameworkSymbol:
    if isinstance(node, Scalar):
        return FrameworkSymbol(framework, node.text)
    fields = mapping_of(node, "a symbol", "{symbol: nn.ReLU}")
    only(fields, ("symbol", "arguments", "default", "names", "parameters", "since", "until", "note"))
    if "symbol" not in fields.entries:
        fail(node, "a framework's entry needs 'symbol'", "for example: {symbol: nn.ReLU}")
    entries = fields.entries
    given = entries.get("parameters")
    values = mapping_of(given, "parameters and their values there", "{negative_slope: 0.2}").entries if given else {}
    rest: dict[str, Any] = {
        key: prose(limits.PROSE_CHARACTERS)(entries[key]) for key in ("since", "until", "note") if key in entries
    }
    for key, example in (("arguments", "{approximate: tanh}"), ("names", "{alpha: negative_slope}")):
        if key in entries:
            words = mapping_of(entries[key], f"the {key} of a symbol", example)
            rest[key] = {name: scalar_of(value, "a value").text for name, value in words.entries.items()}
    if "default" in entries:
        rest["default"] = flag(entries["default"])
        if not rest.get("arguments"):
            fail(fields.keys["default"], "'default' is said of 'arguments'", "add: arguments: {approximate: tanh}")
    parameters = {key: constant(value) for key, value in values.items()}
    return FrameworkSymbol(framework, scalar_of(entries["symbol"], "a symbol").text, parameters, **rest)


def check_name(key: Scalar, *, alias: bool = False) -> None:
    """Refuse a name that could not be a file name, or is a word of the language (an alias may be one)."""
    fault = plain.name_fault(key.text)
    if fault:
        fail(key, f"the name {plain.quoted(key.text)} {fault}", "for example: my_swish")
    if alias:
        return
    if key.text in VOCABULARY:
        fail(key, f"{key.text!r} is a function of the formula language", "choose another name")
    if key.text in _WORDS:
        fail(key, f"{key.text!r} means something else in a formula", "choose another name")
