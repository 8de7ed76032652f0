"""Readers of single values of a definition: from a marked node to plain data, or an error that has its place.

The words of their JSON Schema stand here too, since what a reader takes and what an editor may say of it are one thing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NoReturn

from actcli import limits
from actcli.catalog.marked import Mapping as Map
from actcli.catalog.marked import Marked, Scalar, Sequence
from actcli.errors import InputError, suggest
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.record import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "CONSTANT",
    "PAIR",
    "STRING",
    "choice",
    "constant",
    "fail",
    "flag",
    "formula",
    "formulas",
    "mapping_of",
    "number",
    "object_of",
    "only",
    "pair",
    "prose",
    "scalar_of",
    "texts",
    "values",
]

STRING: Final = {"type": "string"}
CONSTANT: Final = {"type": ["number", "string"]}
PAIR: Final = {"type": "array", "items": CONSTANT, "minItems": 2, "maxItems": 2}


def object_of(properties: Mapping[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of a mapping that has these keys and no others."""
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), "required": list(required)}


def fail(node: Marked | Scalar, message: str, hint: str | None = None) -> NoReturn:
    """Refuse a node, where it stands."""
    raise InputError(message, place=node.place, hint=hint)


def scalar_of(node: Marked, what: str) -> Scalar:
    """The scalar that a node must be."""
    if not isinstance(node, Scalar):
        found = "list" if isinstance(node, Sequence) else "mapping"
        fail(node, f"expected {what}, found a {found}", "what holds brackets, braces or ': ' must stand in quotes")
    return node


def prose(limit: int) -> Callable[[Marked], str]:
    """The reader of a text of at most `limit` characters."""

    def read(node: Marked) -> str:
        scalar = scalar_of(node, "a text")
        text = scalar.text.strip()
        if len(text) > limit:
            fail(node, f"text of more than {limit} characters", f"shorten it by {len(text) - limit}")
        return text

    return read


def texts(node: Marked) -> tuple[str, ...]:
    """One text, or a list of them."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(prose(limits.PROSE_CHARACTERS)(item) for item in items)


def formula(node: Marked) -> Text:
    """A formula; it is read when it is needed."""
    scalar = scalar_of(node, "a formula")
    if not scalar.text.strip():
        fail(node, "empty formula", "for example: formula: 'x*sigmoid(x)'")
    return Text(scalar.text, scalar.place)


def constant(node: Marked) -> Text:
    """A number, or a formula of numbers; it is read when it is needed."""
    scalar = scalar_of(node, "a number")
    if scalar.value is None or isinstance(scalar.value, bool | float):
        found = "nothing" if scalar.value is None else scalar.text
        fail(node, f"expected a finite number, found {found}", "for example: 0.25, or '1/3'")
    return Text(scalar.text, scalar.place)


def formulas(node: Marked) -> tuple[Text, ...]:
    """One formula, or a list of them."""
    if isinstance(node, Sequence) and not node.items:
        fail(node, "a list of no formulas", "for example: formula: 'x*sigmoid(x)'")
    return tuple(map(formula, node.items)) if isinstance(node, Sequence) else (formula(node),)


def number(node: Marked) -> Fraction:
    """A rational number, exact."""
    scalar = scalar_of(node, "a number")
    if isinstance(scalar.value, Fraction):
        return scalar.value
    if isinstance(scalar.value, float):
        fail(node, f"expected a finite number, found {scalar.text}", "for example: 0.25, or '1/3'")
    constant = parse(scalar.text, VOCABULARY, names=(), place=scalar.place) if scalar.quoted else None
    from actcli.interpreters.balls import BALLS

    value = BALLS(constant, {}) if constant is not None else None
    exact = getattr(value, "exact", None)
    if exact is None:
        fail(node, f"expected a rational number, found {scalar.text!r}", "for example: 0.25, or '1/3'")
    return Fraction(int(exact.p), int(exact.q))


def flag(node: Marked) -> bool:
    """True or false."""
    scalar = scalar_of(node, "true or false")
    if not isinstance(scalar.value, bool):
        fail(node, f"expected true or false, found {scalar.text!r}", "write true or false")
    return scalar.value


def choice(*allowed: str) -> Callable[[Marked], str]:
    """The reader of one of some words."""

    def read(node: Marked) -> str:
        text = scalar_of(node, "one of " + ", ".join(allowed)).text
        if text not in allowed:
            near = suggest(text, allowed) or f"for example: {allowed[0]}"
            fail(node, f"expected one of {', '.join(allowed)}, found {text!r}", near)
        return text

    return read


def mapping_of(node: Marked, what: str, example: str) -> Map:
    """The mapping that a node must be."""
    if not isinstance(node, Map):
        fail(node, f"expected {what}", f"for example: {example}")
    return node


def only(node: Map, allowed: tuple[str, ...]) -> None:
    """Refuse a key that is not among the allowed ones, with the nearest of them."""
    for key, marked in node.keys.items():
        if key not in allowed:
            fail(marked, f"unknown key {key!r}", suggest(key, allowed) or "known keys: " + ", ".join(allowed))


def pair(node: Marked) -> tuple[Fraction, Fraction]:
    """Two numbers, low and high."""
    if not isinstance(node, Sequence) or len(node.items) != 2:
        fail(node, "expected two numbers", "for example: [-6, 6]")
    low, high = map(number, node.items)
    if not low < high:
        fail(node, "expected low < high", "swap the two numbers" if low > high else "for example: [-6, 6]")
    if max(abs(low), abs(high)) > Fraction(limits.RANGE_MAGNITUDE):
        fail(node, f"a range lies within +-{limits.RANGE_MAGNITUDE:g}", "for example: [-6, 6]")
    return low, high


def values(node: Marked) -> tuple[Fraction, ...]:
    """The values of a table."""
    if not isinstance(node, Sequence) or not 2 <= len(node.items) <= limits.TABLE_VALUES:
        fail(node, f"expected a list of 2 to {limits.TABLE_VALUES} numbers", "for example: [0, 0.5, 1]")
    return tuple(map(number, node.items))
