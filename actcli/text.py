"""Which characters a text may hold, how the others are shown, and what a name is.

A text that came from a file or from the command line reaches a terminal, SVG, HTML, LaTeX and CSV. Characters that none
of them can carry (control characters make SVG ill-formed, bidirectional controls make a line read as another one) are
refused once, where text enters; what is only invisible (a zero-width space in a note) is kept and shown as `<U+200B>`.
Rejected: dropping such characters silently, since then two different texts look and compare as one.
"""

from __future__ import annotations

import re
from typing import Final

from actcli import limits

__all__ = ["NAME", "code_point", "find_forbidden", "name_fault", "quoted", "visible"]

# Inside of regular expression brackets. Nothing here is written as itself: an editor would hide it.
_LINE_ENDS: Final = r"\r\x85\u2028\u2029"
_CONTROLS: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NONCHARACTERS: Final = r"\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))
# A byte order mark inside of a text: YAML readers disagree whether it is there.
_BROKEN: Final = r"\ud800-\udfff\ufeff" + _NONCHARACTERS
# Unicode's Default_Ignorable_Code_Point: these have no ink. The last range are interlinear annotations.
_NO_INK: Final = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufff9-\ufffb"
)

_FORBIDDEN: Final = re.compile(f"[{_CONTROLS}{_BIDI}{_BROKEN}{_LINE_ENDS}]")
_FORBIDDEN_IN_SOURCE: Final = re.compile(f"[{_CONTROLS}{_BIDI}{_BROKEN}]")
_FORBIDDEN_IN_ASCII: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSEEN: Final = re.compile(rf"[\t\n{_CONTROLS}{_BROKEN}{_LINE_ENDS}{_NO_INK}]")

NAME: Final = re.compile(rf"[A-Za-z][A-Za-z0-9_.-]{{0,{limits.NAME_CHARACTERS - 1}}}")
# Windows opens these instead of a file, in any case and with any ending: `nul.svg` is no file.
_DEVICES: Final = frozenset(
    ["aux", "con", "nul", "prn", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))],
)


def find_forbidden(text: str, *, source: bool = False) -> int | None:
    r"""The index of the first character that no text may hold, or None.

    Forbidden are control characters but tab and newline, bidirectional controls, surrogates, non-characters and inner
    byte order marks. The `source` of a whole file may also hold the line ends CR, NEL, U+2028 and U+2029.

    >>> find_forbidden("tanh\x1b[2J"), find_forbidden("a\nb"), find_forbidden("a\rb")
    (4, None, 1)
    >>> find_forbidden("a\rb", source=True)
    """
    if source:
        # Three times as fast, and nearly every file is ASCII.
        found = (_FORBIDDEN_IN_ASCII if text.isascii() else _FORBIDDEN_IN_SOURCE).search(text)
    else:
        found = _FORBIDDEN.search(text)
    return found.start() if found else None


def code_point(character: str) -> str:
    """The character as Unicode's tables name it.

    >>> code_point("x")
    'U+0078'
    """
    return f"U+{ord(character):04X}"


def visible(text: str, keep: str = "") -> str:
    r"""The text with every character that does not print shown, but those in `keep`.

    >>> visible("a\x1b[31m\u202e\tb\n", keep="\n")
    'a^[[31m<U+202E>^Ib\n'
    """
    return _UNSEEN.sub(lambda found: found[0] if found[0] in keep else _shown(found[0]), text)


def quoted(text: str, width: int = 60) -> str:
    """The text in quotes for a message of one line, cut to `width` characters.

    >>> quoted("x)"), quoted("a" * 9, width=6)
    ("'x)'", "'aaa...'")
    """
    seen = visible(text if len(text) <= width else text[: width - 3] + "...")
    return f"'{seen}'"


def name_fault(name: str) -> str | None:
    """Why `name` cannot name an activation, a parameter or a file, or None.

    >>> name_fault("leaky_relu"), name_fault("Nul.svg")
    (None, 'is a device on Windows')
    """
    if not NAME.fullmatch(name):
        return f"is not a letter and then at most {limits.NAME_CHARACTERS - 1} letters, digits, '_', '.' or '-'"
    if name.endswith("."):
        return "ends with a dot, which Windows drops"
    if name.partition(".")[0].lower() in _DEVICES:
        return "is a device on Windows"
    return None


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return "^" + chr(code ^ 0x40)
    return f"<{code_point(character)}>"
