"""Findings remembered between runs, in one file of lines that is only ever appended to.

A line holds a question, the digest of the formula that it was asked of, and the answer. The file's name holds the
version and the state of this package's own files, so that no answer outlives the code that gave it. It is optional in
every way: what cannot be read is asked again, what cannot be written is not remembered, a line torn by a killed run is
skipped.

`ACTCLI_CACHE` names another folder, or is `off`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from actcli._version import __version__
from actcli.analyses.finding import Finding, Verdict
from actcli.format import format_expr

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["keep", "recall"]

_STEM: Final = "findings-"


def recall(question: str, expression: Expr) -> Finding | None:
    """The answer that was given to the question, if it is remembered."""
    path = _path()
    return None if path is None else _read(path).get(_key(question, expression))


def keep(question: str, expression: Expr, finding: Finding) -> None:
    """Remember an answer."""
    path = _path()
    if path is None:
        return
    key = _key(question, expression)
    _read(path)[key] = finding
    fields = [finding.verdict.value, finding.text, finding.method, finding.data, list(finding.at), finding.sort_key]
    line = json.dumps([key, *fields], separators=(",", ":")) + "\n"
    with contextlib.suppress(OSError):
        if not path.exists():
            _begin(path)
        with path.open("ab", buffering=0) as file:  # one write of one line: other runs may append too
            file.write(line.encode())


def _key(question: str, expression: Expr) -> str:
    digest = hashlib.sha256(format_expr(expression).encode()).hexdigest()
    return f"{question} {digest}"


@lru_cache(maxsize=1)
def _path() -> Path | None:
    """The file of this version of the package, or None where nothing is to be remembered."""
    place = os.environ.get("ACTCLI_CACHE", "")
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
        lines = path.read_bytes().splitlines()
    except OSError:
        return known
    for line in lines:
        with contextlib.suppress(ValueError, TypeError):
            key, verdict, text, method, data, at, sort_key = json.loads(line)
            known[str(key)] = Finding(Verdict(verdict), str(text), str(method), data, tuple(at), sort_key)
    return known


def _begin(path: Path) -> None:
    """Make the folder, and let go of what other versions remembered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{_STEM}*.jsonl"):
        if old != path:  # another run may have begun it just now
            old.unlink(missing_ok=True)
