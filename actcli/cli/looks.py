"""How big a figure is and how it looks, from the texts of the options; the same for every command that draws."""

from __future__ import annotations

import re
from typing import Any, Final

from actcli import limits
from actcli.cli import options, session
from actcli.cli.choices import TERMINAL_FORMATS
from actcli.errors import UsageError
from actcli.text import quoted

__all__ = ["dots", "form", "inches", "look"]

_UNITS: Final = {"in": 1.0, '"': 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72.27}
_NUMBER: Final = r"(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})"
_UNIT: Final = r"\s*(in|cm|mm|pt|\")?\s*"
_SIZE: Final = re.compile(rf"\s*{_NUMBER}{_UNIT}(?:[x×*,]|\s)\s*{_NUMBER}{_UNIT}", re.ASCII)


def look(style: str | None, size: str | None = None) -> dict[str, Any]:
    """The style and the size of a figure, as the functions that draw take them."""
    if style is not None:
        from actcli.plots.style import preset_of

        preset_of(style)  # a wrong one is said before anything is computed
    return {"preset": session.preset(style), "size": None if size is None else inches(size)}


def form(asked: str | None, terminal: bool, ascii: bool) -> str | None:
    """The format that `--format`, `--terminal` and `--ascii` ask for together.

    >>> form(None, True, False), form("sixel", True, False), form(None, True, True), form("svg", False, False)
    ('terminal', 'sixel', 'ascii', 'svg')
    """
    if ascii and asked not in (None, "ascii", "terminal"):
        raise UsageError(f"--ascii does not go with --format {quoted(asked)}")
    if terminal and asked not in (None, *TERMINAL_FORMATS):
        raise UsageError(f"--terminal does not go with --format {quoted(asked)}")
    return "ascii" if ascii else asked or ("terminal" if terminal else None)


def inches(text: str) -> tuple[float, float]:
    """Width and height in inches; a unit that only one of them has is that of both.

    >>> inches("3.3in x 2.2in"), inches("2.54x5.08cm"), inches("3.3x2.2")
    ((3.3, 2.2), (1.0, 2.0), (3.3, 2.2))
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise UsageError(
            f"--size is a width and a height, not {quoted(text)}", hint="for example: --size 3.3in x 2.2in, in quotes"
        )
    width, first, height, second = found.groups()
    units = _UNITS[first or second or "in"], _UNITS[second or first or "in"]
    return round(float(width) * units[0], 6), round(float(height) * units[1], 6)


def dots(text: str | None) -> int | None:
    """The dots per inch of a bitmap; None leaves them to the style."""
    return None if text is None else options.whole("--dpi", text, *limits.DPI)
