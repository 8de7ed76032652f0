"""The file of each function's page: its name, where any file system takes that; else its letters and a checksum.

So capitals, names that Windows keeps for devices, and formulas get files of their own everywhere.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["page_names"]

_PLAIN: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,79}")
_DEVICES: Final = frozenset({"aux", "con", "nul", "prn", *(f"{port}{k}" for port in ("com", "lpt") for k in range(10))})


def page_names(names: Sequence[str]) -> dict[str, str]:
    """The file of each name.

    >>> page_names(["gelu", "GELU", "con"])
    {'gelu': 'gelu.html', 'GELU': 'gelu-161b55c1.html', 'con': 'con-fdbf975c.html'}
    """
    return {name: f"{name}.html" if _is_plain(name) else f"{_stem(name)}-{_mark(name)}.html" for name in names}


def _is_plain(name: str) -> bool:
    return _PLAIN.fullmatch(name) is not None and name.partition(".")[0] not in _DEVICES


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:40]


def _mark(name: str) -> str:
    return f"{zlib.crc32(name.encode('utf-8', 'backslashreplace')):08x}"
