"""Whether the terminal shows pictures, in which protocol, how large its characters are, and whether it is dark.

It is asked once, in raw mode, with a question that every terminal answers at the end, so the wait is as long as the
way there and back; one that is silent costs a second. Only a terminal is asked, on both sides, in the foreground,
and its modes are put back whatever happens. iTerm2's protocol has no question: programs that have it say so by a
variable. Within tmux and screen only sixels are asked for: the question of kitty would become a title there.
"""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from typing import Final, NamedTuple

from actcli.cli.terminal import colored, is_terminal

__all__ = ["Screen", "screen"]

_SECONDS: Final = 1.0
_CELL: Final = (8, 16)  # pixels of a character, where nothing is known
_CELLS: Final = (4, 64)  # a size that is none is not believed
_KITTY: Final = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_BACKGROUND: Final = b"\x1b]11;?\x1b\\"
_CELL_SIZE: Final = b"\x1b[16t"
_ATTRIBUTES: Final = b"\x1b[c"  # asked last: when this is answered, all is
_ANSWERED: Final = re.compile(rb"\x1b\[\?([0-9;]*)c")
_SIXEL: Final = b"4"  # among the attributes
_HINTS: Final = {"TERM_PROGRAM": ("iTerm.app", "WezTerm", "mintty"), "LC_TERMINAL": ("iTerm2",)}
_LONGEST: Final = 4096  # bytes of answers


class Screen(NamedTuple):
    """What a terminal shows: a protocol, or none where it shows characters only; a character's width and height."""

    protocol: str | None = None
    cell: tuple[int, int] = _CELL
    is_dark: bool = False


def screen() -> Screen:
    """The terminal of this process; where there is none, or it wants no colours, it shows characters only."""
    if not (is_terminal() and sys.stdin is not None and sys.stdin.isatty() and colored()):
        return Screen()
    nested = bool(os.environ.get("TMUX")) or os.environ.get("TERM", "").startswith(("screen", "tmux"))
    questions = [_BACKGROUND, _CELL_SIZE, _ATTRIBUTES]
    return understood(_ask(b"".join(questions if nested else [_KITTY, *questions])), nested=nested)


def understood(answers: bytes, *, nested: bool = False) -> Screen:
    r"""What the answers of a terminal mean; where one is missing, what is usual.

    >>> understood(b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[6;20;10t\x1b[?62;4;22c")
    Screen(protocol='sixel', cell=(10, 20), is_dark=True)
    """
    attributes = _ANSWERED.search(answers)
    hinted = any(os.environ.get(name) in programs for name, programs in _HINTS.items()) and not nested
    protocol = None
    if b"\x1b_Gi=31;OK\x1b\\" in answers:
        protocol = "kitty"
    elif hinted:
        protocol = "iterm"
    elif attributes is not None and _SIXEL in attributes[1].split(b";"):
        protocol = "sixel"
    return Screen(protocol, _cell(answers), _is_dark(answers))


def _cell(answers: bytes) -> tuple[int, int]:
    found = re.search(rb"\x1b\[6;([0-9]{1,4});([0-9]{1,4})t", answers)
    if found is not None:
        height, width = int(found[1]), int(found[2])
        if all(_CELLS[0] <= size <= _CELLS[1] for size in (width, height)):
            return width, height
    return _CELL


def _is_dark(answers: bytes) -> bool:
    found = re.search(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})", answers)
    if found is None:
        return False
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.4)


def _ask(questions: bytes) -> bytes:
    """The answers of the terminal, or what of them came in time."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        return b""
    answers = b""
    with suppress(OSError, termios.error):  # it went away
        descriptor = sys.stdin.fileno()
        if os.tcgetpgrp(descriptor) != os.getpgrp():  # in the background a process is stopped for this
            return b""
        modes = termios.tcgetattr(descriptor)
        answered = False
        try:
            tty.setcbreak(descriptor, termios.TCSADRAIN)
            os.write(sys.stdout.fileno(), questions)
            answers = _read(descriptor)
            answered = _ANSWERED.search(answers) is not None
        finally:
            # What comes too late must not be read as typed.
            termios.tcsetattr(descriptor, termios.TCSADRAIN if answered else termios.TCSAFLUSH, modes)
    return answers


def _read(descriptor: int) -> bytes:
    import select

    found, end = b"", time.monotonic() + _SECONDS
    while (left := end - time.monotonic()) > 0 and len(found) < _LONGEST and not _ANSWERED.search(found):
        if select.select([descriptor], [], [], left)[0]:
            chunk = os.read(descriptor, 1024)
            if not chunk:
                break
            found += chunk
    return found
