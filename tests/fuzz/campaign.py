"""What all fuzzers do alike: draw cases by number, hold each to its law, count outcomes, keep what breaks the law.

Case `n` of seed `s` is the same on every machine and in every process, so that a finding is a number, and a run that
died goes on from there. Hypothesis is not used in the long loop: it makes a thousand cases a second where this makes
ten thousand, and what it is better at, shrinking, is done here by hand (`shrunk`).

A law is a function of a case: it returns the name of the outcome, and whatever it raises is a finding. So are a
warning, an exception that Python could only print, and a case that takes more processor time than it may.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import random
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEPT = 5  # reproducers of one kind of finding
CHUNK = 10_000  # cases between two looks at caches and memory


class Slow(BaseException):
    """The case took more processor time than it may; no `except Exception` hides it."""


@dataclass(frozen=True)
class Law:
    """How to draw a case, what must hold of it, how to write it down, and what to forget now and then."""

    name: str
    draw: Callable[[random.Random], Any]
    check: Callable[[Any], str]
    show: Callable[[Any], str] = ascii
    tidy: Callable[[], None] = lambda: None
    seconds: float = 1.0  # processor time of one case, at most twice that
    chunk: int = CHUNK


@dataclass
class Tally:
    """What a run found."""

    cases: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.outcomes += other.outcomes
        self.counts += other.counts
        self.slowest = max(self.slowest, other.slowest)
        for kind, lines in other.findings.items():
            kept = self.findings.setdefault(kind, [])
            kept += lines[: KEPT - len(kept)]

    def note(self, error: BaseException, line: str) -> None:
        kind = kind_of(error)
        self.counts[kind] += 1
        kept = self.findings.setdefault(kind, [])
        if len(kept) < KEPT:
            kept.append(line)


def kind_of(error: BaseException) -> str:
    """The error's last line and the innermost place of ours that it came from."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "campaign.py" not in frame.filename]
    ours = [frame for frame in frames if "/actcli/" in frame.filename] or frames
    place = f"{'/'.join(Path(ours[-1].filename).parts[-2:])}:{ours[-1].lineno}" if ours else "?"
    return f"{place} {type(error).__name__}: {' '.join(str(error).split())[:160]}"


def case(law: Law, seed: int, number: int) -> Any:
    """The case of this number."""
    return law.draw(random.Random((seed << 48) + number))


def explore(law: Law, seed: int, first: int, count: int) -> Tally:
    """Hold the cases from number `first` to their law."""
    tally = Tally()
    chance = random.Random()
    watch = Watch()
    with _watched(watch, law.seconds), warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(first, first + count):
            chance.seed((seed << 48) + number)
            drawn = law.draw(chance)
            start = time.perf_counter()
            try:
                watch.number = number
                outcome = law.check(drawn)
                watch.number = None
                tally.outcomes[outcome] += 1
                if watch.printed:
                    raise watch.printed[0]
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                watch.number = None
                watch.printed.clear()
                tally.outcomes["FINDING"] += 1
                tally.note(error, f"--seed {seed} --first {number} {law.show(drawn)}")
            spent = time.perf_counter() - start
            if spent > tally.slowest[0]:
                tally.slowest = spent, law.show(drawn)
    tally.cases = count
    law.tidy()
    return tally


@dataclass
class Watch:
    """The case that is at work, the one that was at the last tick, and what Python could only print."""

    number: int | None = None
    before: int | None = None
    printed: list[BaseException] = field(default_factory=list)


@contextmanager
def _watched(watch: Watch, seconds: float) -> Iterator[None]:
    """Take what takes too long, and what is raised where nobody can catch it.

    The clock counts the time of this process alone and ticks every so many seconds: to start it anew for each case
    costs more than a case. A case that sees two ticks is late.
    """

    def late(signal_number: int, frame: object) -> None:
        if watch.number is not None and watch.number == watch.before:
            watch.before = None
            raise Slow
        watch.before = watch.number

    def heard(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, Slow):
            watch.printed.append(unraisable.exc_value)

    before = signal.signal(signal.SIGVTALRM, late) if hasattr(signal, "SIGVTALRM") else None
    hook, sys.unraisablehook = sys.unraisablehook, heard
    _tick(seconds)
    try:
        yield
    finally:
        _tick(0)
        sys.unraisablehook = hook
        if before is not None:
            signal.signal(signal.SIGVTALRM, before)


def _tick(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)


def shrunk(law: Law, text: str, kind: str) -> str:
    """The shortest text found by leaving out pieces that breaks the law in the same way."""

    def breaks(candidate: str) -> bool:
        try:
            law.check(candidate)
        except Exception as error:
            return kind_of(error) == kind
        return False

    size = max(1, len(text) // 2)
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if breaks(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


def resident() -> int:
    """The memory of this process now, in MiB; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20
    except OSError:
        return 0


def nodes() -> int:
    """How many nodes of formulas are alive: what the caches hold, if nothing leaks."""
    from actcli.expr import _Interned

    gc.collect()
    return len(_Interned._nodes)


def main(law: Law, arguments: list[str] | None = None) -> int:
    """Run from the command line: progress and findings are printed; the exit code is 1 if there are any."""
    options = _options(law, arguments)
    with suppress(OSError):  # standard error may be no file
        faulthandler.enable()
    if options.megabytes:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (options.megabytes << 20,) * 2)
    began, total, told = time.monotonic(), Tally(), set[str]()
    size = min(law.chunk, max(1, options.cases // options.jobs))
    starts = range(options.first, options.first + options.cases, size)
    jobs = ((first, min(size, options.first + options.cases - first)) for first in starts)
    print(f"{law.name}: {options.cases} cases, seed {options.seed}, from case {options.first}", flush=True)
    shown = 0.0
    for found in _chunks(law, options, jobs):
        total.add(found)
        for kind in sorted(set(found.findings) - told):
            told.add(kind)
            print(f"FINDING {kind}", *found.findings[kind], sep="\n    ", flush=True)
        elapsed = time.monotonic() - began
        if elapsed - shown >= options.every or total.cases >= options.cases:
            shown = elapsed
            print(
                f"{total.cases:>10} cases {total.cases / elapsed:8.0f}/s {resident():5} MiB {nodes():7} nodes"
                f" slowest {total.slowest[0]:.3f} s, findings {sum(total.counts.values())}",
                flush=True,
            )
        if options.minutes and elapsed > 60 * options.minutes:
            break
    for outcome, number in total.outcomes.most_common():
        print(f"{number:>10} {outcome}")
    print(f"slowest: {total.slowest[0]:.3f} s {total.slowest[1][:300]}")
    for kind, number in total.counts.most_common():
        print(f"FINDING x{number} {kind}", *total.findings[kind], sep="\n    ")
    return 1 if total.counts else 0


def _options(law: Law, arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=f"Fuzz {law.name}.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long")
    parser.add_argument("--every", type=float, default=60, help="seconds between two lines of progress")
    parser.add_argument("--megabytes", type=int, default=0, help="address space at most")
    return parser.parse_args(arguments)


def _chunks(law: Law, options: argparse.Namespace, jobs: Iterator[tuple[int, int]]) -> Iterator[Tally]:
    if options.jobs == 1:
        for first, count in jobs:
            yield explore(law, options.seed, first, count)
        return
    while (part := [job for _, job in zip(range(4 * options.jobs), jobs, strict=False)]) != []:
        with ProcessPoolExecutor(options.jobs) as pool:
            futures = [(job, pool.submit(_explore, law.name, options.seed, *job)) for job in part]
            for (first, count), future in futures:
                try:
                    yield future.result()
                except BrokenProcessPool:
                    died = Tally(count, Counter(FINDING=1))
                    died.note(
                        RuntimeError("the process died"), f"--seed {options.seed} --first {first} --cases {count}"
                    )
                    yield died


def _explore(name: str, seed: int, first: int, count: int) -> Tally:
    """What another process does: a law holds functions, so that only its module's name travels."""
    from importlib import import_module

    return explore(import_module(name).LAW, seed, first, count)
