"""Time `actcli.special` against SciPy, or NumPy where SciPy has no such function: nanoseconds an element and the ratio.

    python tests/benchmarks/bench_special.py

Both are called block by block into a given array, as the callers of the kernels do. Best of several runs. A ratio
below 1 means that ours is faster.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli import special

try:
    import scipy.special as scipy_special  # type: ignore[import-untyped]
except ImportError:
    scipy_special = None

Real = NDArray[np.floating[Any]]
BLOCK = 1 << 14
DTYPES: tuple[type[np.floating[Any]], ...] = (np.float64, np.float32)
SIZES = (1_000, 1_000_000)

# What one would write with NumPy, right or wrong in the tails.
NUMPY: dict[str, Callable[[Real], Real]] = {
    "logcosh": lambda u: np.log(np.cosh(u)),
    "normal_pdf": lambda u: np.exp(u * u / -2) / math.sqrt(2 * math.pi),
    "sech": lambda u: 1 / np.cosh(u),
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "sinc": lambda u: np.sin(u) / u,
    "sincpi": np.sinc,
    "softplus": lambda u: np.logaddexp(0, u),
    "sqrt1pm1": lambda u: np.sqrt(1 + u) - 1,
    "tanhshrink": lambda u: u - np.tanh(u),
}
# The name that SciPy gives to ours.
SCIPY = {"erf": "erf", "erfc": "erfc", "normal_cdf": "ndtr", "sigmoid": "expit"}
Kernel = Callable[[Real, Real], object]


def peer(name: str) -> tuple[str, Kernel | None]:
    if scipy_special is not None and name == "gelu":
        return "u*ndtr(u)", lambda u, out: np.multiply(u, scipy_special.ndtr(u, out=out), out=out)
    if scipy_special is not None and name in SCIPY:
        function = getattr(scipy_special, SCIPY[name])
        return SCIPY[name], lambda u, out: function(u, out=out)
    if name in NUMPY:
        formula = NUMPY[name]
        return "numpy", lambda u, out: np.copyto(out, formula(u))
    return "-", None


def best(kernel: Kernel, u: Real, out: Real) -> float:
    """Return nanoseconds an element."""
    times = []
    for _ in range(200 if u.size < BLOCK else 7):
        start = perf_counter()
        in_blocks(kernel, u, out)
        times.append(perf_counter() - start)
    return min(times) / u.size * 1e9


def in_blocks(kernel: Kernel, u: Real, out: Real) -> None:
    for start in range(0, u.size, BLOCK):
        kernel(u[start : start + BLOCK], out[start : start + BLOCK])


def main() -> None:
    print(f"{'kernel':<12}{'type':<9}{'elements':>9}{'ns':>8}{'peer ns':>9}{'ratio':>7}  peer")
    for name in special.__all__:
        kernel = getattr(special, name)
        label, other = peer(name)
        for dtype in DTYPES:
            for size in SIZES:
                u: Real = np.random.default_rng(0).uniform(0 if name == "sqrt1pm1" else -6, 6, size).astype(dtype)
                out = np.empty_like(u)
                ours = best(kernel, u, out)
                line = f"{name:<12}{np.dtype(dtype).name:<9}{size:>9}{ours:>8.2f}"
                if other is not None:
                    theirs = best(other, u, out)
                    line += f"{theirs:>9.2f}{ours / theirs:>7.2f}  {label}"
                print(line)


if __name__ == "__main__":
    main()
