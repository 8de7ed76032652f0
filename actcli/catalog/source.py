"""A YAML file as text that is safe to parse, and the places in it.

Size, encoding and characters are checked before PyYAML sees a byte: its own reader error has no line, and it would read
UTF-16 in silence. Lines end at LF, CR LF and CR only, as an editor counts them; NEL, U+2028 and U+2029, at which PyYAML
also ends lines, become LF for the parser (one character for one, so that offsets stay true).
"""

from __future__ import annotations

import errno
import os
import re
import select
import stat
import sys
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from actcli import limits, text
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
# A pipe whose writer never comes must not hang the program.
_PIPE_SECONDS: Final = 10.0


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
    """The content of the file at `path`, never more than the limit plus one byte, and never waiting without end.

    A pipe (`<(generate)`, /dev/stdin) is read like a file; a directory, a socket or a missing file is a FileError.
    """
    try:
        # O_NONBLOCK: to open a pipe without a writer would wait for one.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            return _read(handle, name)
        finally:
            os.close(handle)
    except OSError as error:
        raise FileError(f"cannot read {text.quoted(name)}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL or a lone surrogate in the path
        raise FileError(f"cannot read {text.quoted(name)}: {error}") from error


def _read(handle: int, name: str) -> bytes:
    status = os.fstat(handle)
    regular = stat.S_ISREG(status.st_mode)
    if regular and status.st_size > limits.YAML_BYTES:
        raise _too_large(name, status.st_size)
    content = bytearray()
    while len(content) <= limits.YAML_BYTES:
        if not regular:
            _wait(handle)
        block = os.read(handle, limits.YAML_BYTES + 1 - len(content))
        if not block:
            return bytes(content)
        content += block
    raise _too_large(name)


def _wait(handle: int) -> None:
    if sys.platform != "win32":
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        if not poll.poll(_PIPE_SECONDS * 1000):
            raise OSError(errno.ETIMEDOUT, f"nothing came within {_PIPE_SECONDS:g} s")


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
