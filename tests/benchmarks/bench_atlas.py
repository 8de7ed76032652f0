"""Time `actcli atlas` on 100 and on 1000 synthetic definitions: from nothing, again, and after one of them has changed.

    python tests/benchmarks/bench_atlas.py [--functions 100 1000] [--jobs 2]

The command is run as a user runs it, in a folder of its own with a memory of its own. The peer is what a page of
documentation does for each function: one picture of its curve by matplotlib. Linear means that a function of the larger
site costs what one of the smaller does: the last line is that ratio.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

SHAPES = (  # each with a constant of its own: no two functions are the same
    "x*sigmoid({0}*x)",
    "max(x, x/(2 + {0}))",
    "tanh({0}*x)",
    "log(1 + exp({0}*x))/{0}",
    "x if x > 0 else {0}*(exp(x) - 1)",
    "x*tanh(log(1 + exp({0}*x)))",
    "x/sqrt(1 + {0}*x**2)",
    "clip(x/{0} + 1/2, 0, 1)",
    "x*normal_cdf({0}*x)",
    "atan({0}*x)",
)
PICTURES = 20


def define(folder: Path, number: int) -> list[str]:
    """Write so many definitions."""
    names = []
    for index, shape in enumerate(islice(cycle(SHAPES), number)):
        name = f"synthetic_{index:04}"
        formula = shape.format(f"{1 + (index + 1) / (number + 7):.6f}")
        lines = [f"title: Synthetic {index}", f'formula: "{formula}"', "range: [-5, 5]", "notes: [One of many.]"]
        (folder / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        names.append(name)
    return names


def build(folder: Path, names: list[str], jobs: int) -> float:
    """Seconds of one run of the command."""
    command = [sys.executable, "-m", "actcli", "--config", "definitions", "-q", "atlas", *names, "-o", "site"]
    start = perf_counter()
    subprocess.run(
        [*command, "--jobs", str(jobs)], cwd=folder, check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "ACTCLI_CACHE": str(folder / "cache")},
    )  # fmt: skip
    return perf_counter() - start


def picture() -> float:
    """Seconds of one picture by matplotlib."""
    import numpy as np
    from matplotlib.figure import Figure

    x = np.linspace(-5, 5, 1000)
    start = perf_counter()
    for index in range(PICTURES):
        figure = Figure(figsize=(6, 4), layout="constrained")
        axes = figure.add_subplot()
        axes.plot(x, x / (1 + np.exp(-x * (1 + index))))
        figure.savefig(BytesIO(), format="png", dpi=100)
    return (perf_counter() - start) / PICTURES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(f"{options.jobs} jobs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    each = []
    for number in options.functions:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "definitions").mkdir()
            names = define(folder / "definitions", number)
            first = build(folder, names, options.jobs)
            again = build(folder, names, options.jobs)
            changed = folder / "definitions" / f"{names[number // 2]}.yaml"
            changed.write_text(changed.read_text(encoding="utf-8").replace("range: [-5, 5]", "range: [-4, 4]"))
            after = build(folder, names, options.jobs)
            index = (folder / "site" / "index.html").stat().st_size
            whole = sum(path.stat().st_size for path in (folder / "site").rglob("*.html"))
        peer = picture()
        each.append(first / number)
        print(
            f"{number:5} functions: {first:6.1f} s from nothing, {again:5.1f} s again, {after:5.1f} s after a change; "
            f"index {index / 1000:.0f} kB, site {whole / 1e6:.1f} MB; "
            f"{first / number / peer:.1f} times a picture of {1000 * peer:.0f} ms each"
        )
    print(f"a function of the last costs {each[-1] / each[0]:.2f} times one of the first")


if __name__ == "__main__":
    main()
