"""Tasks for workers in tests; a module of its own, since other processes import it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from actcli.errors import InputError


def square(x: int) -> int:
    return x * x


def slow_square(x: int) -> int:
    time.sleep(0.03)
    return x * x


def fussy(x: int) -> int:
    if x == 3:
        raise InputError("three is too many", hint="take two")
    if x == 5:
        raise ZeroDivisionError("five\nlines")
    return x


def deadly(x: int) -> int:
    """Nobody survives seven."""
    if x == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return x * x


def deadly_once(task: tuple[str, int]) -> int:
    """Eleven kills the first worker that meets it."""
    path, x = task
    if x == 11 and not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return x * x


def process(x: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def unpicklable(x: int) -> object:
    return (lambda: x) if x == 2 else x


def overlaps(folder: str) -> bool:
    """Whether another task runs in this process at the same time."""
    mark = Path(folder, str(os.getpid()))
    met = mark.exists()
    mark.touch()
    time.sleep(0.02)
    mark.unlink(missing_ok=True)
    return met
