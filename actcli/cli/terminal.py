"""The terminal that standard output is, or is not: its width, its colours, its characters."""

from __future__ import annotations

import os
import sys
from typing import Final

from actcli.cli import state

__all__ = ["colored", "is_ascii", "is_terminal", "terminal_lines", "terminal_width"]

_WIDTHS: Final = (20, 400)  # columns; whatever says that a terminal is narrower or wider is wrong
_NARROWEST: Final = 40
_LINES: Final = (4, 200)


def terminal_width() -> int:
    """The width of the terminal; absurd settings are ignored."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and _WIDTHS[0] <= int(columns[:9]) <= _WIDTHS[1]:
        return max(int(columns), _NARROWEST)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except (AttributeError, ValueError, OSError):  # no stream, a closed one, no terminal
        width = 0
    return max(width, _NARROWEST) if _WIDTHS[0] <= width <= _WIDTHS[1] else 80


def terminal_lines() -> int:
    """The height of the terminal; where there is none, nothing has to fit on it."""
    lines = os.environ.get("LINES", "")
    if lines.isascii() and lines.isdigit() and _LINES[0] <= int(lines[:9]) <= _LINES[1]:
        return int(lines)
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).lines
    except (AttributeError, ValueError, OSError):
        return _LINES[1]
    return found if _LINES[0] <= found <= _LINES[1] else 24


def colored() -> bool:
    """Whether to colour standard output.

    `--color`, then the environment (ACTCLI_COLOR, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR), then the files of
    settings, then the terminal.
    """
    asked, configured = state.current().color, state.setting("color")
    choice = asked or (configured.value if configured.environment else "auto")
    if choice == "auto":
        choice = _color_of_others()
    if choice == "auto" and asked is None:
        choice = configured.value
    return choice == "always" if choice != "auto" else is_terminal() and os.environ.get("TERM") != "dumb"


def _color_of_others() -> str:
    """What the variables say that all programs know."""
    if os.environ.get("NO_COLOR"):
        return "never"
    for force in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        value = os.environ.get(force)
        if value:
            return "never" if value.lower() in ("0", "false") else "always"
    return "never" if os.environ.get("CLICOLOR") == "0" else "auto"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_ascii() -> bool:
    """Whether standard output cannot carry box-drawing characters and braille."""
    try:
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}\N{BRAILLE PATTERN DOTS-1}".encode(
            getattr(sys.stdout, "encoding", None) or "ascii"
        )
    except (UnicodeEncodeError, LookupError):
        return True
    return False
