"""Time the proofs, and beside them what Sollya gives for the one pair that it can take.

    python tests/benchmarks/bench_proofs.py [--rounds 5] [--plot cost.svg]

All is processor time, which a busy machine changes little. The first lines are medians in this process; breakpoints are
remembered from the first round on. Sollya, where it is installed, runs `infnorm` of gelu - gelu_tanh on [-8, 8] at
diam 2^-14, less the time of starting and stopping it.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import shutil
import subprocess
from statistics import median
from time import process_time

from actcli import operators as op
from actcli.analyses.finding import Verdict
from actcli.analyses.proved import PROOFS
from actcli.catalog import default_catalog
from actcli.prove.extrema import extrema
from actcli.prove.shape import shape_of

CATALOG = default_catalog()
CURVES = [a for a in CATALOG if a.kind.value != "gated" and not a.is_vector]
SOLLYA = """prec = 165; diam = 2^-14;
f = 0.5*x*(1 + erf(x/sqrt(2))) - 0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)));
infnorm(f, [-8; 8]); quit;
"""


def gap(first: str, second: str, digits: int = 12) -> tuple[float, bool]:
    """Seconds for the proved gap of a pair over the reals, and whether it was decided."""
    difference = op.subtract(CATALOG.load(second).expression, CATALOG.load(first).expression)
    start = process_time()
    found = extrema(difference, digits=digits, absolute=True)
    return process_time() - start, found.decided


def sollya(program: str) -> float:
    start = _of_children()
    subprocess.run(["sollya"], input=program, text=True, capture_output=True, check=True)
    return _of_children() - start


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plot", metavar="FILE", help="draw the cost as digits grow")
    asked = parser.parse_args()
    rounds = asked.rounds

    own = median(gap("gelu", "gelu_tanh")[0] for _ in range(rounds))
    row("gelu - gelu_tanh over the reals, 12 digits", own)
    if shutil.which("sollya"):
        peer = median(sollya(SOLLYA) - sollya("quit;\n") for _ in range(rounds))
        row("Sollya infnorm on [-8, 8], 5 digits", peer, f"{peer / own:.1f} times ours")
    cost = {12: own}
    for digits in (30, 100, 300):
        cost[digits] = median(gap("gelu", "gelu_tanh", digits)[0] for _ in range(rounds))
        row(f"the same, {digits} digits", cost[digits], f"{cost[digits] / own:.1f} times those of 12")
    if asked.plot:
        draw(cost, asked.plot)

    families: dict[str, list[str]] = {}
    for activation in CURVES:
        families.setdefault(activation.record.family, []).append(activation.name)
    pairs = [pair for names in families.values() for pair in itertools.combinations(names, 2)]
    results = [gap(*pair) for pair in pairs]
    decided = sum(done for _, done in results)
    row(f"{len(pairs)} pairs within families", median(seconds for seconds, _ in results), f"{decided} decided")

    shape_of.cache_clear()
    start = process_time()
    findings = [proof(activation) for activation in CURVES for proof in PROOFS.values()]
    each = (process_time() - start) / len(CURVES)
    proved = sum(finding.verdict is Verdict.PROVED for finding in findings)
    row(f"all properties of {len(CURVES)} functions, each", each, f"{proved} of {len(findings)} cells proved")


def draw(cost: dict[int, float], path: str) -> None:
    """The cost of each number of digits, and beside it a cost that would be linear in them."""
    from matplotlib.figure import Figure

    axes = Figure(figsize=(5, 3.4), layout="constrained").subplots()
    axes.plot(list(cost), [1e3 * seconds for seconds in cost.values()], "o-", label="gelu - gelu_tanh over the reals")
    axes.plot(list(cost), [1e3 * cost[12] * digits / 12 for digits in cost], "--", label="linear in the digits")
    axes.set(xlabel="digits", ylabel="ms", xscale="log", yscale="log")
    axes.legend()
    axes.figure.savefig(path)


def row(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:45} {1e3 * seconds:9.1f} ms   {more}")


if __name__ == "__main__":
    main()
