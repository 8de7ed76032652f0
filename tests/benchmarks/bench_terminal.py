"""Time pictures in characters and as sixels against matplotlib's PNG of the same curves, in one process: medians.

python tests/benchmarks/bench_terminal.py [ROUNDS]
"""

from __future__ import annotations

import sys
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from actcli.catalog import default_catalog
from actcli.plots import canvas
from actcli.plots.curves import draw_curves
from actcli.terminal_plot import Curve, draw
from actcli.terminal_plot.protocols import sixel

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("gelu", "relu", "silu", "mish", "elu", "selu", "softplus", "tanh")
X = np.linspace(-6, 6, 1001)


def png(curves: list[Curve]) -> None:
    figure = Figure(figsize=(6.4, 4))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for curve in curves:
        axes.plot(curve.x, curve.y, label=curve.label)
    axes.legend()
    figure.savefig(BytesIO(), format="png", dpi=100)


def milliseconds(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds + 1):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return 1e3 * median(times[1:])


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    every = [Curve(X, default_catalog().load(name)(X), name) for name in NAMES]
    print(f"{'curves':<8}{'size':<9}{'braille ms':>11}{'ASCII ms':>10}{'PNG ms':>8}{'ratio':>7}")
    for count, width, height in ((1, 80, 24), (3, 80, 24), (8, 80, 24), (8, 200, 60)):
        curves = every[:count]
        base = milliseconds(lambda: png(curves), rounds)  # noqa: B023 -- called at once
        mine, plain = (
            milliseconds(lambda: draw(curves, width, height, x_range=(-6, 6), colour=True, ascii=ascii), rounds)  # noqa: B023
            for ascii in (False, True)
        )
        print(f"{count:<8}{f'{width}x{height}':<9}{mine:>11.1f}{plain:>10.1f}{base:>8.1f}{mine / base:>7.2f}")
    figure = draw_curves([default_catalog().load("gelu")], order=1)
    picture = canvas.render(figure, "png", 100)
    pixels = canvas.pixels(picture)
    drawn, coded = (
        milliseconds(lambda: canvas.render(figure, "png", 100), rounds),
        milliseconds(lambda: sixel(pixels), rounds),
    )
    print(f"sixels of {pixels.shape[1]}x{pixels.shape[0]}: {coded:.1f} ms after {drawn:.1f} ms for its PNG")


if __name__ == "__main__":
    main()
