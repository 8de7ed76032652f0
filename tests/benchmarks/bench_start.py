"""Time whole commands against what any program with their libraries must spend: medians and ratios.

    python tests/benchmarks/bench_start.py [ROUNDS]

Each command runs in a fresh process, in an empty directory. The rounds are interleaved, so that a slow moment of the
machine hits both sides of a ratio. A target is a goal to look at, nothing fails here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

PYTHON = sys.executable
ACTCLI = str(Path(PYTHON).with_name("actcli"))
LIBRARIES = "import numpy, yaml, typer"
# What one would write by hand for the picture of `actcli plot gelu --deriv`.
BARE_PLOT = """
import math
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
x = np.linspace(-4, 4, 2001)
cdf = 0.5 + 0.5 * np.array([math.erf(u / math.sqrt(2)) for u in x])
figure = Figure(figsize=(8, 5), layout="constrained")
FigureCanvasAgg(figure)
axes = figure.add_subplot()
axes.plot(x, x * cdf, label="GELU")
axes.plot(x, cdf + x * np.exp(-x * x / 2) / math.sqrt(2 * math.pi), label="derivative")
axes.set_title("GELU")
axes.grid(True)
axes.legend()
figure.savefig("bare.png", dpi=150)
"""

# command, what it is measured against, the ratio that is wanted
TARGETS = (
    (["--version"], "pass", 3.0),
    (["--help"], "import typer", 1.6),
    (["eval", "gelu", "--at", "-2,0.7"], LIBRARIES, 1.6),
    (["show", "gelu"], LIBRARIES, 1.6),
    (["list"], LIBRARIES, 2.0),
    (["plot", "gelu", "--deriv"], BARE_PLOT, 1.25),
)


def seconds(command: list[str], folder: str) -> float:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ACTCLI", "PYTHON"))}
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    taken = perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode()}")
    return taken


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    ours = [[ACTCLI, *words] for words, _, _ in TARGETS]
    theirs = [[PYTHON, "-c", code] for code in dict.fromkeys(code for _, code, _ in TARGETS)]
    times: dict[str, list[float]] = {" ".join(command): [] for command in ours + theirs}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):  # the first one writes byte code and fills the caches
            for command in ours + theirs:
                taken = seconds(command, folder)
                if number:
                    times[" ".join(command)].append(taken)
    print(f"{'command':<32}{'ms':>7}{'base ms':>9}{'ratio':>7}{'target':>8}")
    for (words, code, target), command in zip(TARGETS, ours, strict=True):
        mine, base = (median(times[" ".join(one)]) * 1e3 for one in (command, [PYTHON, "-c", code]))
        print(f"{' '.join(words):<32}{mine:>7.0f}{base:>9.0f}{mine / base:>7.2f}{target:>8}")


if __name__ == "__main__":
    main()
