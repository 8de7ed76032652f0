"""Time a matrix of proved distances on one worker and on two, and what it costs to send a task.

    python tests/benchmarks/bench_matrix.py [--functions 100] [--over range|reals|both]

The functions are those of one variable of the catalogue, and more of them with other parameters. The peer is what a
notebook does: the largest difference at 10^5 points, each function evaluated once. Processor time is that of the
busiest worker and of who asks: on a machine that does other things too, its ratio says more than that of the clock.
The last lines are computed: what 1000 functions cost on 100 workers, if the scheduler keeps up.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from fractions import Fraction
from itertools import combinations, count
from time import perf_counter, process_time
from typing import TYPE_CHECKING

os.environ["ACTCLI_CACHE"] = "off"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from actcli.analyses import Finding, memory
from actcli.analyses import pairs as pairwise
from actcli.analyses.pairs import PAIR_SECONDS
from actcli.api import is_univariate
from actcli.catalog import default_catalog
from actcli.errors import ActcliError
from actcli.executors import Processes, run
from actcli.reports.matrix import distance_of

if TYPE_CHECKING:
    from actcli.activation import Activation

SPAN = Fraction(-6), Fraction(6)
POINTS = 100_000
NO_OPS = 20_000


def functions(number: int) -> list[Activation]:
    """So many different functions of one variable."""
    found = [activation for activation in default_catalog() if is_univariate(activation)]
    parametric = [activation for activation in found if len(activation.parameters) == 1]
    for step in count(1):
        if len(found) >= number:
            return found[:number]
        for activation in parametric:
            (name,) = activation.parameters
            try:
                other = activation.bind(**{name: Fraction(step, 7)})
                other(np.linspace(-6, 6, 5))
            except ActcliError:
                continue
            found.append(other)
    raise AssertionError


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", type=int, default=100)
    parser.add_argument("--over", choices=("range", "reals", "both"), default="range")
    options = parser.parse_args()

    activations = functions(options.functions)
    pairs = list(combinations(activations, 2))
    print(f"{len(activations)} functions, {len(pairs)} pairs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    each = 0.0
    for span in {"range": [SPAN], "reals": [None], "both": [SPAN, None]}[options.over]:
        where = "over the reals" if span is None else "on [-6, 6]"
        tasks = [pairwise._Pair(pairwise._difference(*pair), span, pairwise.DIGITS) for pair in pairs]
        one, busy, first = clocked_run(tasks, 1)
        two, busiest, second = clocked_run(tasks, 2)
        each = max(each, busy / len(pairs))
        row(f"{where}, one worker", one, f"{busy:.2f} s of its processor, {1e3 * busy / len(pairs):.1f} ms a pair")
        row(f"{where}, two workers", two, f"{busiest:.2f} s of the busiest processor")
        print(f"    speed-up {one / two:.2f} by the clock, {busy / busiest:.2f} by processor time")
        others = [pair for pair, here, there in zip(pairs, first, second, strict=True) if here != there]
        print(f"    other answers: {len(others)}", *(f"{one.name} - {two.name}" for one, two in others[:5]))
        kinds = Counter(answer.verdict.value if isinstance(answer, Finding) else "FAILED" for answer in first)
        print("   ", ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())))
        if span is not None:
            sampled(activations, first, busy)

    start, _ = timed(lambda: run(abs, [1], Processes(2), seconds=10))
    work, _ = timed(lambda: run(abs, range(NO_OPS), Processes(2), seconds=PAIR_SECONDS))
    overhead = max(0.0, work - start) / NO_OPS
    row("start of two processes, and a task", start, "")
    row("a task that does nothing", overhead, f"{overhead / each:.1%} of a pair")
    total = 1000 * 999 / 2
    work = total * (each + overhead)
    asking, _ = timed(lambda: [(pairwise._difference(*pair), memory.recall("?", pair[1].expression)) for pair in pairs])
    asking = total * (overhead + asking / len(pairs))
    print(f"computed: 1000 functions: {work / 3600:.1f} h of work, {work / 6000:.1f} min on 100 workers")
    print(f"computed: who asks is busy for {asking / 60:.1f} min of it")


def clocked(pair: pairwise._Pair) -> tuple[int, float, Finding]:
    """Who answers, in how much processor time, and what."""
    start = process_time()
    answer = pairwise._distance(pair)
    return os.getpid(), process_time() - start, answer


def clocked_run(tasks: list[pairwise._Pair], jobs: int) -> tuple[float, float, list[Finding]]:
    """Seconds by the clock, and of the busiest processor, and the answers."""
    import bench_matrix  # other processes know this module by its name

    start = process_time()
    elapsed, found = timed(lambda: run(bench_matrix.clocked, tasks, Processes(jobs), seconds=PAIR_SECONDS))
    asking = process_time() - start if jobs > 1 else 0.0
    busy: Counter[int] = Counter()
    for process, seconds, _ in found:
        busy[process] += seconds
    return elapsed, asking + max(busy.values()), [answer for _, _, answer in found]


def sampled(activations: list[Activation], proved: list[object], seconds: float) -> None:
    """The peer, and how far it is off."""

    def peer() -> list[float]:
        x = np.linspace(float(SPAN[0]), float(SPAN[1]), POINTS)
        with np.errstate(all="ignore"):
            values = [activation(x) for activation in activations]
            return [float(np.max(np.abs(one - other))) for one, other in combinations(values, 2)]

    elapsed, found = timed(peer)
    row(f"NumPy at {POINTS} points", elapsed, f"ours takes {seconds / elapsed:.1f} times as long")
    errors = [
        abs(guess - size) / size
        for guess, size in zip(found, map(distance_of, proved), strict=True)  # type: ignore[arg-type]
        if np.isfinite(size) and size > 0
    ]
    wrong = sum(not error < 1e-10 for error in errors)
    print(f"    NumPy has fewer than ten digits in {wrong} of {len(errors)} pairs, is off by up to {max(errors):.1e}")


def timed(work):
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def row(what: str, seconds: float, more: str) -> None:
    size = f"{seconds:9.2f} s " if seconds >= 0.1 else f"{1e3 * seconds:9.3f} ms"
    print(f"{what:40} {size}   {more}", flush=True)


if __name__ == "__main__":
    main()
