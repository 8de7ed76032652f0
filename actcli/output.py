"""A file is written whole or not at all.

The bytes go to a temporary file in the directory of the target, which takes the target's place when all of them are
on the disk: a full disk, a crash or a second writer leaves the old file or the new one, never a torn one. What cannot
be replaced (a device, a pipe, `/dev/stdout`) is written through; a symbolic link is kept, its target replaced.

The temporary name carries the process id. A killed process leaves its file behind, and the next one that writes to
the directory removes it. Process ids mean nothing on another machine or in another container, so the name also
carries where the process ran; what came from elsewhere is removed after a day. Rejected: removing by age alone, which
keeps the litter of a crash for a day.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import platform
import re
import stat
import time
import zlib
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli.errors import FileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["shown", "write_bytes", "write_text"]

StrPath = str | os.PathLike[str]

_DESCRIPTOR: Final = re.compile(r"/dev/(?P<name>stdout|stderr)|(?:/dev/fd|/proc/self/fd)/(?P<number>[0-9]{1,4})")
_STANDARD: Final = {"stdout": 1, "stderr": 2}
_TEMPORARY: Final = re.compile(r"\.actcli-(?P<realm>[0-9a-f]{8})-(?P<process>[0-9]{1,9})-[0-9]+\.tmp")
_DAY: Final = 86_400  # seconds
_serial: Final = count()


def write_text(path: StrPath, text: str, *, make_directories: bool = False, inputs: Iterable[StrPath] = ()) -> None:
    """Write the text as UTF-8, as `write_bytes` does; line ends stay as they are."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"), make_directories=make_directories, inputs=inputs)


def write_bytes(path: StrPath, data: bytes, *, make_directories: bool = False, inputs: Iterable[StrPath] = ()) -> None:
    """Write the bytes to the file, whole or not at all; a file keeps its mode, a new one gets what the umask allows.

    A missing directory is an error, or made with `make_directories`. A file among the `inputs` of the command is not
    overwritten.

    >>> write_bytes("no/such/directory/x.png", b"")
    Traceback (most recent call last):
    actcli.errors.FileError: cannot write no/such/directory/x.png: directory no/such/directory does not exist
    hint: --mkdir makes it
    """
    try:
        _write(path, data, make_directories, inputs)
    except BrokenPipeError:  # the reader has enough, which is no fault of the file
        raise
    except OSError as error:
        raise FileError(f"cannot write {shown(path)}: {error.strerror or error}") from error
    except ValueError:  # a zero byte
        raise UsageError(f"cannot write {shown(path)}: no file can have this name") from None


def _write(path: StrPath, data: bytes, make_directories: bool, inputs: Iterable[StrPath]) -> None:
    name = os.fspath(path)
    if descriptor := _DESCRIPTOR.fullmatch(name):
        # Opening /dev/stdout anew would start at the top of the file that it was redirected to.
        _write_all(os.dup(_STANDARD.get(descriptor["name"]) or int(descriptor["number"])), data)
        return
    try:
        old = Path(name).stat()
    except FileNotFoundError:
        old = None
    if name.endswith(os.sep) or (old and stat.S_ISDIR(old.st_mode)):
        raise FileError(f"cannot write {shown(path)}: it is a directory")
    if old and not stat.S_ISREG(old.st_mode):
        _write_all(os.open(name, os.O_WRONLY), data)
        return
    if old:
        _refuse_inputs(path, old, inputs)
        if not old.st_mode & 0o222:  # root may write it, and still should not
            raise FileError(f"cannot write {shown(path)}: the file is read-only")
        if not os.access(name, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    target = Path(name).resolve()
    if not old:
        _need_directory(path, target.parent, make_directories)
    _replace(target, data, old)


def _refuse_inputs(path: StrPath, old: os.stat_result, inputs: Iterable[StrPath]) -> None:
    for other in inputs:
        with contextlib.suppress(OSError, ValueError):  # what was named as an input may be a formula
            if os.path.samestat(old, Path(other).stat()):
                raise UsageError(f"{shown(path)} would overwrite an input", hint="choose another name for the output")


def _need_directory(path: StrPath, directory: Path, make: bool) -> None:
    if make:
        directory.mkdir(parents=True, exist_ok=True)
    elif not directory.exists():
        missing = shown(directory if Path(path).is_symlink() else Path(path).parent)
        home = os.fspath(path).startswith("~")
        hint = "in this place the shell leaves ~ alone: write $HOME" if home else "--mkdir makes it"
        raise FileError(f"cannot write {shown(path)}: directory {missing} does not exist", hint=hint)


def _replace(target: Path, data: bytes, old: os.stat_result | None) -> None:
    _sweep(target.parent)
    temporary = _unused(target.parent)
    # The kernel applies the umask to a new file; what replaces a file is private until it has that file's mode.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        _write_all(os.open(temporary, flags, 0o600 if old else 0o666), data, old, flush=True)
        temporary.replace(target)
    except BaseException:  # an interrupt too leaves nothing behind, even one that comes as soon as the file is there
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_directory(target.parent)


def _unused(directory: Path) -> Path:
    """A temporary name; a killed process may have had our process id, and left what we would take for our own."""
    while True:
        path = directory / f".actcli-{_realm()}-{os.getpid()}-{next(_serial)}.tmp"
        if not os.path.lexists(path):
            return path


def _write_all(descriptor: int, data: bytes, old: os.stat_result | None = None, *, flush: bool = False) -> None:
    """Write to a file descriptor until nothing is left, and close it."""
    # Unbuffered, so that no byte waits for a close that fails. A full pipe that does not block takes None: again.
    with open(descriptor, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        if old:
            _keep_mode(descriptor, old)
        if flush:
            os.fsync(descriptor)


def _keep_mode(descriptor: int, old: os.stat_result) -> None:
    if os.name == "posix":
        # Only root may give a file away, and it is no reason not to write it.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
        os.fchmod(descriptor, old.st_mode & 0o777)


def _flush_directory(directory: Path) -> None:
    """Make the new name last through a power cut; the file is complete already, so a failure is none."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@functools.cache  # once for each directory: a batch does not read a large directory again for each file
def _sweep(directory: Path) -> None:
    """Remove what processes that were killed left in the directory."""
    with contextlib.suppress(OSError):
        for entry, found in _temporaries(directory):
            age = time.time() - entry.lstat().st_mtime
            if age > _DAY or (found["realm"] == _realm() and not _is_alive(int(found["process"]))):
                entry.unlink()


def _temporaries(directory: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    with os.scandir(directory) as entries:
        for entry in entries:
            if (found := _TEMPORARY.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path), found


@functools.cache
def _realm() -> str:
    """Where process ids mean what they mean here: this start of this machine, this container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_bytes()
        place = boot + os.fsencode(Path("/proc/self/ns/pid").readlink())
    except OSError:
        place = platform.node().encode()
    return f"{zlib.crc32(place):08x}"


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # there, signal 0 ends the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def shown(path: StrPath) -> str:
    r"""The name for a message: as it is if it prints, else in quotes with escapes.

    >>> shown("outputs/gelu.png"), shown("\x1b[2J")
    ('outputs/gelu.png', "'\\x1b[2J'")
    """
    name = os.fspath(path)
    return name if name.isprintable() and name.strip() == name and name else ascii(name)
