"""The bytes of a file that somebody named: never more than a limit, and never waiting without end.

A pipe (`<(generate)`, /dev/stdin) is read like a file, a device like an endless one. Errors are those of the system:
who reads says what the file was for.
"""

from __future__ import annotations

import errno
import os
import select
import stat
import sys
from typing import Final

__all__ = ["read_bytes"]

_BLOCK: Final = 1 << 20  # bytes that are asked for at once where a size is not known
_PIPE_SECONDS: Final = 10.0  # that a pipe may be silent: its writer may never come


def read_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
    """The content of the file, or its first `limit + 1` bytes where it is longer.

    Raises `OSError`, and `ValueError` for what no file can be called.

    >>> read_bytes(os.devnull, 10)
    b''
    """
    # O_NONBLOCK: to open a pipe without a writer would wait for one.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        blocks: list[bytes] = []
        rest = limit + 1
        while rest > 0:
            if not stat.S_ISREG(status.st_mode):
                _wait(handle)
            block = os.read(handle, min(rest, max(_BLOCK, status.st_size + 1)))
            if not block:
                break
            blocks.append(block)
            rest -= len(block)
        return b"".join(blocks)
    finally:
        os.close(handle)


def _wait(handle: int) -> None:
    if sys.platform != "win32":
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        if not poll.poll(_PIPE_SECONDS * 1000):
            raise OSError(errno.ETIMEDOUT, f"nothing came within {_PIPE_SECONDS:g} s")
