"""The one door of the command line: arguments in, exit code out.

Every error leaves through here: one line that says what is wrong and where, the source line with a caret, a hint; never a
traceback. stdout is data, stderr is talk, and both are flushed and closed here, since an error at that point is an error.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import Final

from actcli.errors import ActcliError
from actcli.text import visible

__all__ = ["run"]

_HOISTED: Final = {"--config": 1, "-c": 1, "--color": 1, "-q": 0, "--quiet": 0}
_BROKEN_PIPE, _INTERRUPTED, _BUG, _CANNOT_WRITE, _NO_MEMORY = 141, 130, 70, 5, 4


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = _guarded(_normalised(arguments))
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        code = _BROKEN_PIPE
    except OSError as error:
        _forget_stdout()
        _say(f"error: cannot write standard output: {error.strerror or error}")
        code = _CANNOT_WRITE
    return code


def _guarded(arguments: list[str]) -> int:
    try:
        from actcli.cli.app import make_app

        result = make_app()(arguments, prog_name="actcli", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except ActcliError as error:
        _say(dressed(error))
        return error.code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        _say("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return _BROKEN_PIPE
    except MemoryError:
        _say("error: not enough memory")
        return _NO_MEMORY
    except OSError as error:
        _say(f"error: {visible(str(error))}")
        return _CANNOT_WRITE
    except Exception as error:  # noqa: BLE001 -- the door: typer's own errors, and our bugs
        return _foreign(error)


def _foreign(error: Exception) -> int:
    """Errors of the command line's parser, told by what they can do since typer vendors its Click; the rest are our bugs."""
    name = type(error).__name__
    if name == "Exit":
        return int(getattr(error, "exit_code", 0))
    if name == "Abort":
        _say("interrupted")
        return _INTERRUPTED
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        if name == "NoArgsIsHelpError":
            sys.stdout.write(error.format_message() + "\n")
            return 2
        _say(f"error: {visible(error.format_message().rstrip('.'))}")
        context = getattr(error, "ctx", None)
        if context is not None:
            _say(f"hint: see '{context.command_path} --help'")
        return 2
    return _bug(error)


def _bug(error: Exception) -> int:
    handle, path = tempfile.mkstemp(prefix="actcli-bug-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        traceback.print_exception(error, file=file)
    _say(f"error: a bug in actcli: {type(error).__name__}: {visible(str(error))[:200]}")
    _say(f"hint: please report it with {path}")
    return _BUG


def dressed(error: ActcliError) -> str:
    """The error for a terminal: at most five lines."""
    lines = [f"error: {visible(str(error))}"]
    place = error.place
    if place is not None and place.text:
        start = max(0, place.column - 60)
        shown = visible(place.text[start : start + 100])
        before = len(visible(place.text[start : place.column - 1]))
        number = f"{place.line:>4} | "
        caret = "^" * max(1, min(place.length, len(shown) - before))
        lines += [number + shown, " " * (len(number) - 2) + "| " + " " * before + caret]
    if error.hint:
        lines.append(f"hint: {visible(error.hint)}")
    return "\n".join(lines)


def _say(text: str) -> None:
    if sys.stderr is not None:
        try:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
        except OSError:
            pass  # nobody listens


def _forget_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's own flush at exit stays silent."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        pass


def _normalised(arguments: Sequence[str]) -> list[str]:
    """Global options before the command wherever they stand, and a range in one word as two: `--range=-5:5`."""
    first: list[str] = []
    rest: list[str] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
            break
        if name in _HOISTED:
            count = 0 if equals else _HOISTED[name]
            first += [word, *words[:count]]
            words = words[count:]
        elif name in ("--range", "-r"):
            ends = value if equals else words.pop(0) if words else ""
            separator = next((sign for sign in (":", ",") if sign in ends), None)
            rest += ["--range", *(ends.split(separator, 1) if separator else [ends])]
        else:
            rest.append(word)
    return first + rest
