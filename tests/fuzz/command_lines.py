"""Command lines: whatever is typed, the program ends with a code of its table, a few lines, and nothing broken.

A case is a list of words: a command and options taken from the program's own table of them, values from sane and from
hostile pools, in any order, now and then with a word left out, doubled or put in.

    python tests/fuzz/command_lines.py --cases 100000 --seed 1 --jobs 1

The law: a documented exit code; no traceback; on standard error at most six lines, warnings and what was asked for with
-v aside; what stands on standard output or in a file is valid in its format; no file but a named one is made or
changed, none outside of the folder (an audit hook sees each), and nothing at all after an error of input. Cases run in
this process through the door; one in so many runs as a program of its own.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from campaign import Law, main
from command_words import COMMANDS, draw
from formulas import hasten, tidy
from scene import scene

from outputs import CONTROLS, EXTENSIONS, READERS, check_output

if TYPE_CHECKING:
    from scene import Scene

CODES = {0, 1, 2, 3, 4, 5, 6}
PROGRAM = 400  # one case in so many is a process of its own
LINES = 6
STDIN = b"1 2 -3 nan\n"
TABLES = {"list", "error", "table", "config", "doctor", "plot", "compare"}  # the extension says what is written


class Done(NamedTuple):
    """What a run left."""

    code: int
    out: bytes
    err: str


def check(words: list[str]) -> str:
    """Hold a command line to the law; its exit code."""
    place = scene()
    own = zlib.crc32(repr(words).encode("utf-8", "surrogatepass")) % PROGRAM == 0 and not any("\0" in w for w in words)
    done = _program(words, place) if own else _here(words, place)
    after = place.snapshot()
    try:
        _judge(words, done, place.clean, after)
        assert not place.seen, place.seen
    finally:
        place.seen = []
        if after != place.clean:
            place.build()
    return f"{'program' if own else _command(words)} {done.code}"


def _command(words: list[str]) -> str:
    return next((word for word in words if word in COMMANDS), "no command")


def _here(words: list[str], place: Scene) -> Done:
    """Through the door, in this process."""
    from actcli.cli.door import run

    kept = sys.stdin, sys.stdout, sys.stderr, Path.cwd(), dict(os.environ)
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(one, encoding="utf-8", write_through=True) for one in (io.BytesIO(STDIN), out, err)]
    sys.stdin, sys.stdout, sys.stderr = streams
    os.environ.clear()
    os.environ.update(place.surroundings)
    os.chdir(place.work)
    try:
        place.listening = True
        code = run(words)
    finally:
        place.listening = False
        sys.stdin, sys.stdout, sys.stderr = kept[:3]
        os.chdir(kept[3])
        os.environ.clear()
        os.environ.update(kept[4])
    for stream in streams:
        stream.flush()
    return Done(code, out.getvalue(), err.getvalue().decode())


def _program(words: list[str], place: Scene) -> Done:
    """As a process of its own."""
    line = [sys.executable, "-m", "actcli", *words]
    try:
        done = subprocess.run(
            line, cwd=place.work, env=place.surroundings, input=STDIN, capture_output=True, timeout=300
        )
    except (ValueError, UnicodeEncodeError, OSError):
        return Done(2, b"", "error: the system does not take such words")
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _judge(words: list[str], done: Done, before: dict[str, bytes | None], after: dict[str, bytes | None]) -> None:
    assert done.code in CODES, f"exit code {done.code}: {done.err[:300]}"
    assert "Traceback" not in done.err, done.err[:300]
    talk = [line for line in done.err.splitlines() if not line.startswith(("warning: ", "figure: ", "certificate: "))]
    loud = any(word in ("--verbose",) or (word.startswith("-") and "v" in word[:4]) for word in words)
    if (
        not loud and _command(words) != "check" and "-" not in words
    ):  # each fault has its lines; a figure sends tables there
        assert len(talk) <= LINES, done.err[:600]
    if done.code not in (0, 1) and words:
        assert any(line.startswith("error: ") for line in talk), done.err[:300]
    assert not CONTROLS.search(done.err), ascii(done.err)[:300]
    _judge_files(words, done, before, after)
    if done.code == 0 and not {"-h", "--help", "-V", "--version"} & {*words} and not done.out.startswith(b"Usage: "):
        check_output(_format(words, done.out), done.out)


def _judge_files(words: list[str], done: Done, before: dict[str, bytes | None], after: dict[str, bytes | None]) -> None:
    changed = sorted(name for name in {*before, *after} if before.get(name, b"?") != after.get(name, b"?"))
    if done.code in (2, 3, 6) and _command(words) != "check":  # whose report may be of faults
        assert not changed, f"exit code {done.code}, and changed {changed}"
    for name in changed:
        path = name.partition("/")[2]
        assert name in after, f"{name} is gone"
        if name.startswith("work/outputs") or after[name] is None:
            continue
        target = path.removeprefix("./")
        linked = target in ("old.csv", "link.csv") and any("old.csv" in word or "link.csv" in word for word in words)
        named = linked or any(target in word for word in words)
        made = _command(words) == "new"
        assert named or made, f"{name} was changed"
        assert b"precious" not in (after[name] or b""), f"{name} is half written"
        if done.code == 0 and _command(words) in TABLES:
            extension = path.rpartition(".")[2].lower()
            given = _asked(words)
            if given is None and "--certificate" not in " ".join(words):
                check_output(EXTENSIONS.get(extension, extension), after[name] or b"")
    assert not any(".tmp" in name or "actcli-" in name for name in changed), changed


def _asked(words: list[str]) -> str | None:
    """The format that was asked for, where that can be told; it goes before what the name of a file says."""
    given = "terminal" if {"-t", "--terminal", "--ascii"} & {*words} else None
    for word, follow in zip(words, [*words[1:], ""], strict=True):
        if word in ("--format", "-f"):
            given = follow
        elif word.startswith("--format="):
            given = word.partition("=")[2]
        elif word.startswith("-f") and len(word) > 2:
            given = word[2:]
    return given or None


def _format(words: list[str], out: bytes) -> str:
    """The format of standard output."""
    command, given = _command(words), _asked(words)
    if command == "schema":
        return "json"
    if command in ("plot", "compare") and out[:5] in (b"\x89PNG\r", b"%PDF-", b"<?xml"):
        return {b"\x89": "png", b"%P": "pdf", b"<?": "svg"}[out[:1] if out[:1] == b"\x89" else out[:2]]
    if any("always" in word for word in words) or (command == "eval" and not any("--at" in word for word in words)):
        return "unknown"
    if command in ("plot", "new", "help", "check", "verify") or any(
        word.startswith(("-o", "--output")) for word in words
    ):
        return "json" if given == "json" and out.lstrip()[:1] in (b"{", b"[") and command != "verify" else "unknown"
    return given if given in READERS else "plain"


def show(words: list[str]) -> str:
    """The case as a line."""
    return ascii(words)


LAW = Law("command_lines", draw, check, show, tidy, seconds=60.0, chunk=200)

if __name__ == "__main__":
    # Before the door does: there it is the end of one command line.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    scene()
    hasten(0.1)
    raise SystemExit(main(LAW))
