"""Readers of claims: which properties can be claimed, and which keys a claim of each has.

A claim is data until it is audited (`actcli.claims`): here it is only seen to be complete, so that a catalogue with
hundreds of them is read as fast as one without. Numbers stay texts, since a decimal claims as many digits as it shows.

Rejected: a sentence to a claim (`range = [0, 1]`), which would need a grammar of its own, and errors without columns.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from actcli import limits
from actcli.catalog.entries import parameter_name
from actcli.catalog.marked import Mapping as Map
from actcli.catalog.marked import Marked, Scalar, Sequence
from actcli.catalog.readers import CONSTANT, STRING, constant, fail, flag, mapping_of, object_of, only, prose, scalar_of
from actcli.errors import suggest
from actcli.record import Claim, Text

__all__ = ["CLAIM_SCHEMA", "PROPERTIES", "claims"]


class Keys(NamedTuple):
    """The keys that a claim of a property has besides the common ones: `needs` of each group one at least."""

    needs: tuple[tuple[str, ...], ...]
    may: tuple[str, ...] = ()


_WORD: Final = Keys((("value",),))
PROPERTIES: Final[dict[str, Keys]] = {
    # Of values: the function, its derivative, or its difference from another one
    "derivative": Keys((("value", "to"),), ("at", "over", "order", "input")),
    "equal":      Keys((("to",),), ("over",)),
    "gap":        Keys((("to",), ("value", "at")), ("over", "order")),
    "limit":      Keys((("at",), ("value",))),
    "maximum":    Keys((("value", "at"),), ("over",)),
    "minimum":    Keys((("value", "at"),), ("over",)),
    "range":      Keys((("value",),), ("over",)),
    "value":      Keys((("value",),), ("at", "over")),
    # Of properties that `actcli table` shows: what it says of them
    **dict.fromkeys(
        (
            "asymptotes", "chi", "convexity", "dead_zone", "extrema", "fixed_points", "gain", "inflections", "limits",
            "lipschitz", "mean", "monotonic", "parity", "saturation", "second_moment", "slope_at_zero",
            "slope_lipschitz", "smoothness", "variance", "zero_centred", "zeros",
        ),
        _WORD,
    ),
}  # fmt: skip
_COMMON: Final = ("property", "parameters", "by", "holds")
_EXAMPLE: Final = "{property: range, value: '[0, inf)'}"
_EXAMPLES: Final = {"at": "at: 1", "to": "to: gelu", "value": "value: '[0, inf)'"}
_ORDERS: Final = ("0", "1", "2", "3", "4")

CLAIM_SCHEMA: Final[dict[str, Any]] = object_of(
    {
        "property": {"enum": sorted(PROPERTIES)},
        "value": {
            "type": ["number", "string", "boolean", "array"],
            "items": CONSTANT,
            "minItems": 1,
            "description": "A number ('-0.278' claims its digits, '1/6' is exact), a relation ('<= 5e-4'), an interval "
            "or a word.",
        },
        "at": {"type": ["number", "string", "array"], "items": CONSTANT, "minItems": 1, "description": "The point."},
        "over": {
            "anyOf": [
                {"enum": ["reals"]},
                {"type": "array", "items": CONSTANT, "minItems": 2, "maxItems": 2},
            ],
            "description": "The interval; the reals by default.",
        },
        "to": {**CONSTANT, "description": "The other function: a name, or a formula in x."},
        "order": {"enum": [int(order) for order in _ORDERS], "description": "The order of the derivative."},
        "input": {"enum": ["a", "b"], "description": "Gated: which input the derivative is by."},
        "parameters": {"type": "object", "additionalProperties": CONSTANT},
        "by": {**STRING, "description": "Who says so."},
        "holds": {"type": "boolean", "description": "false: it is known to be wrong, and kept for that."},
    },
    ("property",),
)


def claims(node: Marked) -> tuple[Claim, ...]:
    """The claims of a definition."""
    if not isinstance(node, Sequence):
        fail(node, "expected a list of claims", f"claims: [{_EXAMPLE}]")
    if len(node.items) > limits.CLAIMS:
        fail(node, f"more than {limits.CLAIMS} claims", "split the definition")
    return tuple(map(_claim, node.items))


def _claim(node: Marked) -> Claim:
    mapping = mapping_of(node, "a claim", _EXAMPLE)
    entries = mapping.entries
    if "property" not in entries:
        _only_known(mapping)
        fail(node, "a claim needs 'property'", f"for example: {_EXAMPLE}")
    scalar = scalar_of(entries["property"], "a property")
    keys = PROPERTIES.get(scalar.text)
    if keys is None:
        known = "properties: " + ", ".join(sorted(PROPERTIES))
        fail(scalar, f"unknown property {scalar.text!r}", suggest(scalar.text, PROPERTIES) or known)
    only(mapping, (*_COMMON, *(key for group in keys.needs for key in group), *keys.may))
    for group in keys.needs:
        if not any(key in entries for key in group):
            what = " or ".join(repr(key) for key in group)
            fail(node, f"a claim of {scalar.text!r} needs {what}", f"for example: {_EXAMPLES[group[0]]}")
    given = {name: entries.get(name) for name in ("value", "at", "over", "to", "order", "input", "by", "holds")}
    return Claim(
        scalar.text,
        value=() if given["value"] is None else _several(given["value"]),
        at=() if given["at"] is None else _several(given["at"]),
        over=None if given["over"] is None else _over(given["over"]),
        to=None if given["to"] is None else constant(given["to"]),
        order=None if given["order"] is None else _order(given["order"]),
        input="" if given["input"] is None else _one_of(given["input"], ("a", "b")),
        parameters=_parameters(entries["parameters"]) if "parameters" in entries else {},
        by="" if given["by"] is None else prose(limits.LABEL_CHARACTERS)(given["by"]),
        holds=True if given["holds"] is None else flag(given["holds"]),
        place=node.place,
    )


def _only_known(node: Map) -> None:
    """Refuse a mistyped 'property' by its own name."""
    allowed = (*_COMMON, *sorted({key for keys in PROPERTIES.values() for group in keys.needs for key in group}))
    only(node, (*allowed, *sorted({key for keys in PROPERTIES.values() for key in keys.may})))


def _text(node: Marked) -> Text:
    """A word or a number as it is written; `true` and `.inf` too."""
    scalar = scalar_of(node, "a number or a word")
    if not scalar.text.strip() or scalar.value is None:
        fail(node, "expected a number or a word, found nothing", f"for example: {_EXAMPLE}")
    if isinstance(scalar.value, float):
        if scalar.value != scalar.value:
            fail(node, f"expected a number or a word, found {scalar.text}", f"for example: {_EXAMPLE}")
        return Text("inf" if scalar.value > 0 else "-inf", scalar.place)
    return Text(scalar.text, scalar.place)


def _several(node: Marked) -> tuple[Text, ...]:
    if not isinstance(node, Sequence):
        return (_text(node),)
    if not 1 <= len(node.items) <= limits.TABLE_VALUES:
        fail(node, f"expected a list of 1 to {limits.TABLE_VALUES} numbers", "for example: [0, 1]")
    return tuple(map(_text, node.items))


def _over(node: Marked) -> tuple[Text, Text] | None:
    if isinstance(node, Scalar) and node.text == "reals":
        return None
    if not isinstance(node, Sequence) or len(node.items) != 2:
        fail(node, "expected 'reals', or an interval", "for example: [-8, 8], or [0, inf]")
    return _text(node.items[0]), _text(node.items[1])


def _one_of(node: Marked, allowed: tuple[str, ...]) -> str:
    text = scalar_of(node, f"one of {', '.join(allowed)}").text
    if text not in allowed:
        fail(node, f"expected one of {', '.join(allowed)}, found {text!r}", f"for example: {allowed[0]}")
    return text


def _order(node: Marked) -> int:
    return int(_one_of(node, _ORDERS))


def _parameters(node: Marked) -> dict[str, Text]:
    mapping = mapping_of(node, "parameters and their values", "parameters: {alpha: 1}")
    return {parameter_name(mapping.keys[key]): constant(value) for key, value in mapping.entries.items()}
