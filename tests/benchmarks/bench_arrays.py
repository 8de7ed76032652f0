"""Time each elementwise function of the catalogue against the NumPy expression that one would write for it.

    python tests/benchmarks/bench_arrays.py [--sizes 1000 10000000] [--dtypes float32 float64] [--names gelu silu]

Both take turns, so that a busy machine slows both; medians are compared. A ratio above 1 means that ours is faster.
The last line gives the median ratio over the catalogue, and the most memory that a call took, over that of input and
output. Where SciPy or torch has a counterpart, it is timed as well.
"""

from __future__ import annotations

import argparse
import math
import tracemalloc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.catalog import default_catalog

try:
    import scipy.special as scipy_special  # type: ignore[import-untyped]
except ImportError:
    scipy_special = None
try:
    import torch  # type: ignore[import-not-found]
except ImportError:
    torch = None

load = default_catalog().load
Real = NDArray[Any]
Plain = Callable[[Real], Real]

# Without SciPy there is no error function on arrays but this one, which nobody would wait for.
erf: Plain = np.vectorize(math.erf) if scipy_special is None else scipy_special.erf
ROOT_TWO = math.sqrt(2)


def sigmoid(x: Real) -> Real:
    return 1 / (1 + np.exp(-x))


def softplus(x: Real) -> Real:
    return np.log(1 + np.exp(x))


def ultra_fast_sigmoid(x: Real) -> Real:
    v = np.abs(x)
    knee = 0.935409070603099 + 0.0458812946797165 * (v / 2 - 1.7)
    return (1 + np.sign(x) * np.where(v < 3.4, 1.5 * v / (2 + v), np.where(v < 6, knee, 0.99505475368673))) / 2


def pau_pade(x: Real) -> Real:
    a = (
        0.029792778657264946,
        0.6183735264987601,
        2.323309062531321,
        3.051936237265109,
        1.4854203263828845,
        0.2510244961111299,
    )
    b = 1.1419548357285474, 4.393159974992486, 0.8714712309957245, 0.34719662339598834
    top = a[0] + a[1] * x + a[2] * x**2 + a[3] * x**3 + a[4] * x**4 + a[5] * x**5
    return top / (1 + np.abs(b[0] * x) + np.abs(b[1] * x**2) + np.abs(b[2] * x**3) + np.abs(b[3] * x**4))


def sqnl(x: Real) -> Real:
    return np.where(x > 2, 1, np.where(x >= 0, x - x**2 / 4, np.where(x >= -2, x + x**2 / 4, -1)))


def xielu(x: Real) -> Real:
    return np.where(x > 0, 0.8 * x**2 + 0.5 * x, 0.8 * (np.expm1(np.minimum(x, -1e-6)) - x) + 0.5 * x)


# fmt: off
PLAIN: dict[str, Plain] = {
    "abs":                           lambda x: np.abs(x),
    "abs_sqrt":                      lambda x: np.sqrt(x**2 + 0.1),
    "abs_xtanh":                     lambda x: x * np.tanh(5 * x),
    "arctan":                        lambda x: np.arctan(x),
    "bent_identity":                 lambda x: (np.sqrt(x**2 + 1) - 1) / 2 + x,
    "binary_step":                   lambda x: np.heaviside(x, 1),
    "bipolar_sigmoid":               lambda x: (1 - np.exp(-x)) / (1 + np.exp(-x)),
    "celu":                          lambda x: np.maximum(x, 0) + np.minimum(0, np.exp(x) - 1),
    "clipped_relu":                  lambda x: np.clip(x, 0, 20),
    "cosine":                        lambda x: np.cos(x),
    "dynamic_relu":                  lambda x: np.maximum(1 * x + 0, 0 * x + 0),
    "dynamic_relu_scalar":           lambda x: np.where(x >= 0, x, 0.14890 * x + 0.076159),
    "elliott":                       lambda x: 0.5 * x / (1 + np.abs(x)) + 0.5,
    "elu":                           lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "eswish":                        lambda x: 1.5 * x * sigmoid(x),
    "evonorm_b0":                    lambda x: x / np.maximum(math.sqrt(1.001), x + math.sqrt(1.001)),
    "exponential":                   lambda x: np.exp(x),
    "gelu":                          lambda x: 0.5 * x * (1 + erf(x / ROOT_TWO)),
    "gelu_clipped":                  lambda x: np.clip(0.5 * x * (1 + erf(x / ROOT_TWO)), -10, 10),
    "gelu_sigmoid":                  lambda x: x * sigmoid(1.702 * x),
    "gelu_tanh":                     lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "hard_mish":                     lambda x: 0.5 * x * np.clip(x + 2, 0, 2),
    "hard_sigmoid":                  lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "hard_sigmoid_binary":           lambda x: np.clip((x + 1) / 2, 0, 1),
    "hard_sigmoid_keras":            lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "hard_sigmoid_tangent":          lambda x: np.clip(0.25 * x + 0.5, 0, 1),
    "hard_sigmoid_torch":            lambda x: np.clip(x + 3, 0, 6) / 6,
    "hard_swish":                    lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "hard_tanh":                     lambda x: np.clip(x, -1, 1),
    "hardshrink":                    lambda x: np.where(np.abs(x) > 0.5, x, 0),
    "heaviside_algebraic":           lambda x: (1 + x / np.sqrt(x**2 + 0.1)) / 2,
    "heaviside_arctan":              lambda x: 0.5 + np.arctan(x) / np.pi,
    "heaviside_erf":                 lambda x: 0.5 * (1 + erf(x / ROOT_TWO)),
    "heaviside_tanh_k":              lambda x: (1 + np.tanh(x)) / 2,
    "laplace_mega":                  lambda x: 0.5 * (1 + erf((x - 0.707107) / (0.282095 * ROOT_TWO))),
    "leaky_relu":                    lambda x: np.where(x >= 0, x, 0.01 * x),
    "learnable_sigmoid":             lambda x: sigmoid(1 * x + 0),
    "linear":                        lambda x: x.copy(),
    "lisht":                         lambda x: x * np.tanh(x),
    "log_sigmoid":                   lambda x: -softplus(-x),
    "mish":                          lambda x: x * np.tanh(softplus(x)),
    "noisy_relu":                    lambda x: np.maximum(0, x),
    "parametric_softplus":           lambda x: softplus(x),
    "parametric_softplus_mcfarland": lambda x: 0.2 * softplus(5 * x),
    "pau_pade":                      pau_pade,
    "pau_power":                     lambda x: np.sign(x) * np.abs(x) + 0.1 * np.sign(x) * np.abs(x) ** 2,
    "prelu":                         lambda x: np.where(x >= 0, x, 0.25 * x),
    "quant_relu":                    lambda x: np.round(np.clip(x, 0, 1) * 4) / 4,
    "relu":                          lambda x: np.maximum(0, x),
    "relu6":                         lambda x: np.minimum(np.maximum(0, x), 6),
    "relu_algebraic":                lambda x: x * (1 + x / np.sqrt(x**2 + 0.1)) / 2,
    "relu_logsumexp":                lambda x: softplus(x),
    "relu_sqrt":                     lambda x: (x + np.sqrt(x**2 + 0.1)) / 2,
    "relu_squared":                  lambda x: np.maximum(0, x) ** 2,
    "relu_tanh":                     lambda x: x * (1 + np.tanh(x)) / 2,
    "rrelu":                         lambda x: np.where(x >= 0, x, 11 / 48 * x),
    "scaled_tanh":                   lambda x: 1.7159 * np.tanh(2 / 3 * x),
    "selu":                          lambda x: 1.0507009873 * np.where(x > 0, x, 1.6732632423 * (np.exp(x) - 1)),
    "sigmoid":                       sigmoid,
    "sign":                          lambda x: np.sign(x),
    "silu":                          lambda x: x * sigmoid(x),
    "sinc":                          lambda x: np.sinc(x),
    "sinc_unnormalised":             lambda x: np.sinc(x / np.pi),
    "sine":                          lambda x: np.sin(1 * x),
    "smu":                           lambda x: (1.01 * x + 0.99 * x * erf(2.5 * 0.99 * x)) / 2,
    "smu1":                          lambda x: (1.01 * x + np.sqrt((0.99 * x) ** 2 + 4.332461424154261e-09**2)) / 2,
    "snake":                         lambda x: x + np.sin(x) ** 2,
    "softplus":                      softplus,
    "softshrink":                    lambda x: np.where(x > 0.5, x - 0.5, np.where(x < -0.5, x + 0.5, 0)),
    "softsign":                      lambda x: x / (1 + np.abs(x)),
    "sparse_plus":                   lambda x: np.where(x <= -1, 0, np.where(x < 1, (x + 1) ** 2 / 4, x)),
    "sqnl":                          sqnl,
    "sqrt_softplus":                 lambda x: np.sqrt(softplus(x)),
    "squareplus":                    lambda x: (x + np.sqrt(x**2 + 4)) / 2,
    "srelu":                         lambda x: np.where(x <= 0, 0.01 * x, np.where(x >= 1, 1 + 0.01 * (x - 1), x)),
    "star_relu":                     lambda x: 0.8944 * np.maximum(0, x) ** 2 - 0.4472,
    "swish":                         lambda x: x * sigmoid(1 * x),
    "tanh":                          lambda x: np.tanh(x),
    "tanhexp":                       lambda x: x * np.tanh(np.exp(x)),
    "tanhshrink":                    lambda x: x - np.tanh(x),
    "thresholded_relu":              lambda x: np.where(x > 1, x, 0),
    "ultra_fast_sigmoid":            ultra_fast_sigmoid,
    "xielu":                         xielu,
}
# fmt: on


def peers(name: str) -> dict[str, Plain]:
    """What SciPy and torch have for it."""
    found: dict[str, Plain] = {}
    if scipy_special is not None:
        ndtr, expit = scipy_special.ndtr, scipy_special.expit
        scipy: dict[str, Plain] = {"gelu": lambda x: x * ndtr(x), "heaviside_erf": ndtr, "sigmoid": expit}
        scipy |= {"silu": lambda x: x * expit(x), "log_sigmoid": scipy_special.log_expit}
        if name in scipy:
            found["scipy"] = scipy[name]
    if torch is not None:
        torch.set_num_threads(2)
        words = [
            "celu",
            "elu",
            "gelu",
            "hardshrink",
            "leaky_relu",
            "mish",
            "relu",
            "relu6",
            "selu",
            "silu",
            "softplus",
            "softshrink",
            "softsign",
            "tanhshrink",
        ]
        functions = {word: getattr(torch.nn.functional, word) for word in words}
        functions |= {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "log_sigmoid": torch.nn.functional.logsigmoid}
        if name in functions:
            function = functions[name]
            found["torch"] = lambda x: function(torch.from_numpy(x)).numpy()
    return found


def interleaved(functions: list[Plain], x: Real, seconds: float) -> list[float]:
    """The median time of each, taking turns."""
    times: list[list[float]] = [[] for _ in functions]
    for function in functions:
        function(x)
    end = perf_counter() + seconds
    while perf_counter() < end or len(times[0]) < 3:
        for function, taken in zip(functions, times, strict=True):
            start = perf_counter()
            function(x)
            taken.append(perf_counter() - start)
    return [median(taken) for taken in times]


def memory(function: Plain, x: Real) -> float:
    """The most memory that a call took beyond its input, as a multiple of input and output."""
    tracemalloc.start()
    result = function(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak + x.nbytes) / (result.nbytes + x.nbytes)


def report(dtype: str, size: int, names: list[str], seconds: float, scale: float) -> None:
    x = (np.random.default_rng(0).standard_normal(size) * scale).astype(dtype)
    ratios: list[float] = []
    most = 0.0
    print(
        f"\n{dtype}, {size} elements: ns an element\n{'function':<30}{'ours':>9}{'plain':>9}{'ratio':>7}{'memory':>8}"
    )
    for name in names:
        others = peers(name)
        times = interleaved([load(name), PLAIN[name], *others.values()], x, seconds)
        ours, plain = (time / size * 1e9 for time in times[:2])
        share = memory(load(name), x)
        ratios.append(plain / ours)
        most = max(most, share)
        more = "".join(f"  {label} {time / times[0]:.2f}" for label, time in zip(others, times[2:], strict=True))
        print(f"{name:<30}{ours:>9.2f}{plain:>9.2f}{plain / ours:>7.2f}{share:>8.3f}{more}")
    ratios.sort()
    print(f"median ratio {median(ratios):.2f} (least {ratios[0]:.2f}, most {ratios[-1]:.2f})")
    print(f"memory at most {most:.3f} of input and output")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 1_000_000, 10_000_000])
    parser.add_argument("--dtypes", nargs="+", default=["float64", "float32"])
    parser.add_argument("--names", nargs="+", default=sorted(PLAIN))
    parser.add_argument("--seconds", type=float, default=0.1, help="for each function, at least three turns")
    parser.add_argument("--scale", type=float, default=1.0, help="standard deviation of the inputs")
    options = parser.parse_args()
    with np.errstate(all="ignore"):
        for dtype in options.dtypes:
            for size in options.sizes:
                report(dtype, size, options.names, options.seconds, options.scale)


if __name__ == "__main__":
    main()
