"""A YAML file as text that is safe to parse, and the places in it.

Size, encoding and characters are checked before PyYAML sees a byte: its own reader error has no line, and it would read
UTF-16 in silence. Lines end at LF, CR LF and CR only, as an editor counts them; NEL, U+2028 and U+2029, at which PyYAML
also ends lines, become LF for the parser (one character for one, so that offsets stay true).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from actcli import limits, reading, text
from actcli.errors import FileError, InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Source", "read_bytes"]

_BOM: Final = "\ufeff"
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_UNICODE_LINE_END: Final = re.compile("[\x85\u2028\u2029]")
_OTHER_ENCODINGS: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The checked text of one file with the offset at which each line starts."""

    name: str
    text: str
    starts: list[int]
    lines: list[str]

    @classmethod
    def of(cls, source: bytes | str, name: str) -> Source:
        """Decode and check `source`, which messages call `name`."""
        size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
        if size > limits.YAML_BYTES:
            raise _too_large(name, size)
        content = source if isinstance(source, str) else _decoded(source, name)
        content = content.removeprefix(_BOM)
        whole = cls._split(content, name)
        found = text.find_forbidden(content, source=True)
        if found is not None:
            raise InputError(
                f"the character {text.code_point(content[found])} is not allowed",
                place=whole.place(found),
                hint="delete it; in a text it can be described in words",
            )
        return whole

    @classmethod
    def _split(cls, content: str, name: str) -> Source:
        kept = _LINE.findall(content)
        starts = list(accumulate(map(len, kept), initial=0))
        # One line object is shared by all places on it: a copy in each would make a wide flow list quadratic.
        lines = [line.rstrip("\r\n") for line in kept]
        if not kept or kept[-1] != lines[-1]:
            lines.append("")
        else:
            starts.pop()
        return cls(name, content, starts, lines)

    def for_parser(self) -> str:
        """The text with the line ends that only PyYAML counts made LF."""
        return _UNICODE_LINE_END.sub("\n", self.text)

    def place(self, index: int, length: int = 1) -> Place:
        """The place of the character at `index`, `length` characters long but ending with its line."""
        row = bisect_right(self.starts, index) - 1
        column, line = index - self.starts[row], self.lines[row]
        return Place(self.name, row + 1, column + 1, line, max(1, min(length, len(line) - column)))


def read_bytes(path: Path, name: str) -> bytes:
    """The content of the file at `path`, which messages call `name`; what is larger than a definition file is refused.

    A directory, a socket or a missing file is a FileError.
    """
    try:
        content = reading.read_bytes(path, limits.YAML_BYTES)
        if len(content) > limits.YAML_BYTES:
            raise _too_large(name, path.stat().st_size if path.is_file() else None)
    except OSError as error:
        raise FileError(f"cannot read {text.quoted(name)}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL or a lone surrogate in the path
        raise FileError(f"cannot read {text.quoted(name)}: {error}") from error
    return content


def _decoded(source: bytes, name: str) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8").removeprefix(_BOM)
        rest = re.split(rb"[\r\n]", source[error.start :], maxsplit=1)[0].decode("utf-8", "replace")
        whole = Source._split(before + rest, name)
        encoding = next((called for mark, called in _OTHER_ENCODINGS if source.startswith(mark)), None)
        raise InputError(
            f"not UTF-8: byte 0x{source[error.start]:02X} at offset {error.start}",
            place=whole.place(len(before)),
            hint=f"save the file as UTF-8{f'; it is {encoding}' if encoding else ''}",
        ) from None


def _too_large(name: str, size: int | None = None) -> InputError:
    limit = f"larger than {limits.YAML_BYTES >> 20} MiB"
    actual = "" if size is None else f" ({size / (1 << 20):.1f} MiB)"
    return InputError(limit + actual, place=Place(name, 1, 1), hint="split it; one activation takes one small file")
