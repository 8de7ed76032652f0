"""Which versions of a framework a symbol has been there in, and whether the one that is asked for is among them.

A version that is given in part means all that begin with it: Keras 2 is every 2.x, `until: "2.15"` includes 2.15.3.
ONNX counts operator sets, which are versions of one part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from actcli.record import FrameworkSymbol

__all__ = ["is_current", "is_in", "lived", "numbers"]

_PARTS: Final = 4
_LAST: Final = 10**9


def is_current(symbol: FrameworkSymbol) -> bool:
    """Whether the newest version has it."""
    return not symbol.until


def is_in(symbol: FrameworkSymbol, version: str) -> bool:
    """Whether some version that begins with this one has it.

    >>> from actcli.record import FrameworkSymbol
    >>> old = FrameworkSymbol("keras", "activations.hard_sigmoid", until="2.15")
    >>> is_in(old, "2"), is_in(old, "2.15.1"), is_in(old, "3")
    (True, True, False)
    """
    low, high = _low(version), _high(version)
    return (not symbol.since or _low(symbol.since) <= high) and (not symbol.until or low <= _high(symbol.until))


def lived(symbol: FrameworkSymbol) -> str:
    """From when until when, in words; empty if always.

    >>> from actcli.record import FrameworkSymbol
    >>> lived(FrameworkSymbol("onnx", "Mish", since="18"))
    'since 18'
    """
    words = (f"since {symbol.since}" if symbol.since else "", f"until {symbol.until}" if symbol.until else "")
    return ", ".join(filter(None, words))


def numbers(version: str) -> list[int]:
    """The parts of a version that are numbers, by which versions are ordered.

    >>> numbers("2.13.0+cpu")
    [2, 13, 0]
    """
    version = version.partition("+")[0]
    return [int(part) for part in version.split(".") if part.isdecimal()][:_PARTS]


def _low(version: str) -> tuple[int, ...]:
    found = numbers(version)
    return (*found, *[0] * (_PARTS - len(found)))


def _high(version: str) -> tuple[int, ...]:
    found = numbers(version)
    return (*found, *[_LAST] * (_PARTS - len(found)))
