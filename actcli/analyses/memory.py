"""Findings remembered between runs, in one file of lines that is only ever appended to.

A line holds its checksum, a question, the digest of the formula that it was asked of, and the answer. The file's name
holds the version and the state of this package's own files, so that no answer outlives the code that gave it. It is
optional in every way: what cannot be read is asked again, what cannot be written is not remembered, a line that a
killed run tore or a disk changed is skipped.

`ACTCLI_CACHE` names another folder, or is `off`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli._version import __version__
from actcli.analyses.finding import Finding, Verdict
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actcli.expr import Expr

__all__ = ["asked_elsewhere", "digest", "keep", "recall"]

_STEM: Final = "findings-"
_WORDS: Final = frozenset(VOCABULARY.values())
_ELSEWHERE: ContextVar[Callable[[], Finding] | None] = ContextVar("elsewhere", default=None)


def recall(question: str, expression: Expr) -> Finding | None:
    """The answer that was given to the question, if it is remembered."""
    path = _path()
    found = None if path is None else _read(path).get(_key(question, expression))
    elsewhere = _ELSEWHERE.get()
    if found is None and elsewhere is not None:
        found = elsewhere()
        keep(question, expression, found)
    return found


@contextlib.contextmanager
def asked_elsewhere(answer: Callable[[], Finding]) -> Iterator[None]:
    """Within it, what is not remembered is taken from `answer` and remembered, instead of being worked out here."""
    before = _ELSEWHERE.set(answer)
    try:
        yield
    finally:
        _ELSEWHERE.reset(before)


def keep(question: str, expression: Expr, finding: Finding) -> None:
    """Remember an answer."""
    path = _path()
    if path is None:
        return
    key = _key(question, expression)
    _read(path)[key] = finding
    body = json.dumps([key, *_fields(finding)], separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        if not path.exists():
            _begin(path)
        elif not path.is_file():  # a pipe would wait for its reader
            return
        with path.open("ab", buffering=0) as file:  # one write of one line: other runs may append too
            file.write(b'["%s",%s\n' % (_checksum(body[1:]), body[1:]))


def _checksum(rest: bytes) -> bytes:
    """What the first entry of a line says of the rest: a bit that a disk lost must not change what was proved."""
    return b"%08x" % zlib.crc32(rest)


def _fields(finding: Finding) -> list[object]:
    at, bounds = list(finding.at), None if finding.bounds is None else list(finding.bounds)
    start = [finding.verdict.value, finding.text, finding.method, finding.data, at, finding.sort_key]
    return [*start, finding.why, finding.digits, bounds]


def _finding(
    verdict: str,
    text: str,
    method: str,
    data: object,
    at: list[float],
    sort_key: float | None,
    why: str,
    digits: int | None,
    bounds: list[str] | None,
) -> Finding:
    """The finding of a line; what is no answer is a `ValueError` or `TypeError`."""
    ends = None if bounds is None else (str(bounds[0]), str(bounds[1]))
    return Finding(Verdict(verdict), str(text), str(method), data, tuple(at), sort_key, str(why), digits, ends)


def _key(question: str, expression: Expr) -> str:
    return f"{question} {digest(expression)}"


@lru_cache(maxsize=4096)  # twenty questions are asked of a formula, and a thousand of what it has to do with others
def digest(expression: Expr) -> str:
    """What stands for a formula in the memory: all of it, since another's name may mean something else tomorrow."""
    return hashlib.sha256(format_expr(expand(expression, _WORDS)).encode()).hexdigest()


def _path() -> Path | None:
    """The file of this version of the package, or None where nothing is to be remembered."""
    return _path_in(os.environ.get("ACTCLI_CACHE", ""))


@lru_cache(maxsize=4)
def _path_in(place: str) -> Path | None:
    if place == "off":
        return None
    if not place:
        from platformdirs import user_cache_dir

        place = user_cache_dir("actcli", appauthor=False)
    return Path(place) / f"{_STEM}{__version__}-{_fingerprint()}.jsonl"


def _fingerprint() -> str:
    """A digest of the names, sizes and times of this package's files."""
    state = hashlib.sha256()
    for folder, _, names in sorted(os.walk(Path(__file__).resolve().parents[1])):
        for name in sorted(names):
            if name.endswith(".py"):
                status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 -- 160 files at every start
                state.update(f"{name} {status.st_size} {status.st_mtime_ns};".encode())
    return state.hexdigest()[:12]


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Finding]:
    """All that is remembered; what is no answer is skipped."""
    known: dict[str, Finding] = {}
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
    except OSError:
        return known
    for line in lines:
        if line[2:10] != _checksum(line[12:]):
            continue
        with contextlib.suppress(ValueError, TypeError, LookupError):
            _, key, *fields = json.loads(line)
            known[str(key)] = _finding(*fields)
    return known


def _begin(path: Path) -> None:
    """Make the folder, and let go of what other versions remembered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{_STEM}*.jsonl"):
        if old != path:  # another run may have begun it just now
            old.unlink(missing_ok=True)
