"""What a Python caller gives, checked once at the boundary: inside, types are the contract.

Messages name the type of a wrong value and not the value, since an object of strangers may have no text, or a text of
a megabyte.
"""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any

from actcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["kind", "optional", "pair", "several", "text", "texts", "whole"]


def kind(value: object) -> str:
    """The type of a value, for a message.

    >>> kind(b""), kind(None)
    ('bytes', 'NoneType')
    """
    return type(value).__name__


def whole(value: object, what: str, low: int, high: int) -> int:
    """A whole number within bounds.

    >>> whole(3, "digits", 1, 10)
    3
    """
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or not low <= number <= high:
        found = kind(value) if number is None else f"{number:d}" if abs(number) < 10**18 else "a number of many digits"
        raise UsageError(f"{what} is a whole number from {low} to {high}, not {found}")
    return number


def text(value: object, what: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is a text, not {kind(value)}")
    return str.__str__(value)


def texts(values: Iterable[object], what: str) -> list[str]:
    """Some texts; one text alone is not meant as its letters.

    >>> texts(("range", "gain"), "a column")
    ['range', 'gain']
    """
    try:
        items = [values] if isinstance(values, str) else list(values)
    except Exception:  # noqa: BLE001 -- whatever the iteration of a stranger's object raises
        raise UsageError(f"expected a list of texts, not {kind(values)}") from None
    return [text(item, what) for item in items]


def several(values: Any, what: str) -> list[Any]:
    """Some values of any kind; one text alone is not meant as its letters."""
    if isinstance(values, str | bytes):
        raise UsageError(f"{what} is a list, not {kind(values)}")
    try:
        return list(values)
    except Exception:  # noqa: BLE001 -- whatever the iteration of a stranger's object raises
        raise UsageError(f"{what} is a list, not {kind(values)}") from None


def optional(value: Any, types: type | tuple[type, ...], what: str) -> Any:
    """A value of one of some types, or None.

    >>> optional(None, int, "a count of things")
    """
    if value is not None and not isinstance(value, types):
        raise UsageError(f"{what} is not {kind(value)}")
    return value


def pair(values: Any, what: str) -> tuple[Any, Any]:
    """Two values."""
    if not isinstance(values, tuple | list) or len(values) != 2:
        raise UsageError(f"{what} is a pair (low, high), not {kind(values)}")
    return values[0], values[1]
