"""The one door of the command line: arguments in, exit code out.

Every error leaves through here: one line that says what is wrong and where, the source line with a caret, a hint; never
a traceback. stdout is data, stderr is talk, and stdout is flushed here, since an error at that point is an error.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NoReturn

from actcli.errors import ActcliError, MissingExtra

__all__ = ["dressed", "run", "tell"]

_BROKEN_PIPE, _INTERRUPTED = 141, 130
_CODES: Final = {"SIGHUP": 129, "SIGINT": _INTERRUPTED, "SIGTERM": 143}
_USAGE, _NO_MEMORY, _CANNOT_WRITE, _BUG = 2, 4, 5, 70
_OF_WRITING: Final = (None, *(getattr(errno, name, 0) for name in ("EBADF", "EDQUOT", "EFBIG", "EIO", "ENOSPC")))
_FULL: Final = ("failed to map segment", "annot allocate memory")  # says who loads a library without room
_MESSAGE: Final = 400  # characters of a message


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    if sys.stdout is None:
        tell("error: standard output is closed")
        return _CANNOT_WRITE
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            with suppress(ValueError):  # a program that calls us has closed it
                stream.reconfigure(errors="backslashreplace")
    code = _guarded(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        code = _BROKEN_PIPE
    except (OSError, ValueError) as error:
        _forget_stdout()
        tell(_system_message(error))
        code = _CANNOT_WRITE
    return code


def _guarded(arguments: Sequence[str]) -> int:
    signals = _heed_signals()
    try:
        from actcli.cli import line
        from actcli.cli.app import make_app

        words = line.normal(arguments)
        result = make_app(line.command(words))(words, prog_name="actcli", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except BaseException as error:  # noqa: BLE001 -- the door: what is not ours is told, or raised again
        # Whatever was under way when a signal came may have made something else of it: a C extension that is being
        # imported says `ImportError: initialization failed`.
        return _stopped(signals[0]) if signals else _told(error)


def _stopped(code: int) -> int:
    if code == _INTERRUPTED:
        tell("interrupted")
    return code


def _told(error: BaseException) -> int:
    """What ended the command, in words and as an exit code."""
    match error:
        case ActcliError():
            tell(dressed(error))
            return error.code
        case SystemExit(code=str() as words):  # of code that is not ours
            tell(f"error: {_shown(words)}")
            return _BUG
        case SystemExit():
            return error.code if isinstance(error.code, int) else 0 if error.code is None else _BUG
        case KeyboardInterrupt():
            return _stopped(_INTERRUPTED)
        case BrokenPipeError():
            _forget_stdout()
            return _BROKEN_PIPE
        case MemoryError():
            tell("error: not enough memory")
            return _NO_MEMORY
        case OSError():
            tell(_system_message(error))
            return _CANNOT_WRITE
        case ImportError():
            return _missing(error)
        case Exception():
            return _foreign(error)  # typer's own errors, and our bugs
    raise error


def _system_message(error: OSError | ValueError) -> str:
    """What the system refused; files are written elsewhere, so that what has no name and no room is standard output."""
    name = getattr(error, "filename", None)
    writing = getattr(error, "errno", None) in _OF_WRITING
    what = f"cannot use {name}" if name else "cannot write standard output" if writing else "cannot go on"
    why = getattr(error, "strerror", None) or str(error)
    return f"error: {_shown(what)}: {_shown(why)}"


def _heed_signals() -> list[int]:
    """Let a signal that ends the process end it as an exception does, so that half-written files are removed.

    The exit codes of those that came, as they come.
    """
    import signal

    came: list[int] = []

    def leave(number: int, frame: object) -> NoReturn:
        came.append(_CODES[signal.Signals(number).name])
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(came[-1])

    for name in _CODES:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            try:
                signal.signal(number, leave)
            except ValueError:  # not the main thread: its owner decides
                break
    return came


def _missing(error: ImportError) -> int:
    """A package that is not there, or not as we need it; a module of our own that is not there is a bug."""
    if any(words in str(error) for words in _FULL):
        return _told(MemoryError())
    package = (error.name or "").partition(".")[0]
    if package in ("", "actcli"):
        return _bug(error)
    tell(f"error: the package {package} is missing or too old: {_shown(' '.join(str(error).split()))}")
    tell("hint: pip install --upgrade --force-reinstall actcli")
    return MissingExtra.code


def _foreign(error: Exception) -> int:
    """Errors of the command line's parser, told by what they can do since typer hides its Click; the rest are bugs."""
    name = type(error).__name__
    if name == "Exit":
        return int(getattr(error, "exit_code", 0))
    if name == "Abort":
        tell("interrupted")
        return _INTERRUPTED
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        if name == "NoArgsIsHelpError":
            sys.stdout.write(error.format_message() + "\n")
        else:
            tell(_parser_message(error))
        return _USAGE
    return _bug(error)


def _parser_message(error: Any) -> str:
    """What typer says, in our manner: `error: no such option: --derv`, `hint: did you mean --deriv?`."""
    message = " ".join(error.format_message().split()).rstrip(".")
    hint = None
    if ". Did you mean " in message:
        message, _, names = message.partition(". Did you mean ")
        hint = f"did you mean {' or '.join(names.rstrip('?').split(', '))}?"
    elif options := getattr(error, "possibilities", None):
        message = message.partition(" (Possible options")[0]
        hint = f"did you mean {' or '.join(sorted(options)[:3])}?"
    elif (context := getattr(error, "ctx", None)) is not None:
        hint = f"see '{context.command_path} --help'"
    line = f"error: {_shown(message[:1].lower() + message[1:])}"
    return f"{line}\nhint: {_shown(hint)}" if hint else line


def _bug(error: Exception) -> int:
    import tempfile
    import traceback

    tell(f"error: a bug in actcli: {type(error).__name__}: {_shown(' '.join(str(error).split()))[:200]}")
    try:
        handle, path = tempfile.mkstemp(prefix="actcli-bug-", suffix=".txt")  # for the user's eyes only: mode 0600
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exception(error, file=file)
        tell(f"hint: please report it with {path}")
    except OSError:
        tell("hint: please report it; there is no folder for temporary files to write more to")
    return _BUG


def dressed(error: ActcliError) -> str:
    """The error for a terminal: at most four lines.

    >>> from actcli.errors import InputError, Place
    >>> place = Place("formula", 1, 3, "x*sigmod(x)", 6)
    >>> print(dressed(InputError("unknown name 'sigmod'", place=place, hint="did you mean 'sigmoid'?")))
    error: formula:1:3: unknown name 'sigmod'
       1 | x*sigmod(x)
         |   ^^^^^^
    hint: did you mean 'sigmoid'?
    """
    from actcli.text import visible

    lines = [f"error: {_shown(str(error))}"]
    place = error.place
    if place is not None and place.text:
        start = max(0, place.column - 60)
        shown = visible(place.text[start : start + 100])
        before = len(visible(place.text[start : place.column - 1]))
        number = f"{place.line:>4} | "
        caret = "^" * max(1, min(place.length, len(shown) - before))
        lines += [number + shown, " " * (len(number) - 2) + "| " + " " * before + caret]
    if error.hint:
        lines.append(f"hint: {_shown(error.hint)}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """A text of strangers for a message of one line."""
    from actcli.text import visible

    if len(text) > _MESSAGE:
        text = f"{text[: _MESSAGE // 2]} ... {text[-_MESSAGE // 2 :]}"
    return visible(text)


def tell(text: str) -> None:
    """Write to standard error, whether or not somebody listens."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text + "\n")
            sys.stderr.flush()


def _forget_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's own flush at exit stays silent."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
