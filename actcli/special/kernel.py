"""What a kernel is: `kernel(u, out)`, and how one float64 computation serves both precisions.

float32 is computed in float64 with shorter polynomials and rounded once: half an ulp and no overflow. The option
rejected, float32 arithmetic, saves a quarter of the time of a pass and more of an `exp`, but `exp` alone errs by 2.4
ulp there, expm1 by 2.3, log1p by 2.0, and every split and every tail would be needed again.

The passes over memory are what costs (0.15 ns an element each, in blocks that stay in the cache), so polynomials are
evaluated by Horner's rule in place and branches by `np.where` on bounded arguments, never by compressing and
scattering indices (6 ns). Several polynomials side by side, which are fewer calls, are no faster for 1000 elements.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

F64: TypeAlias = NDArray[np.float64]
Kernel: TypeAlias = Callable[[NDArray[np.floating[Any]], NDArray[np.floating[Any]]], None]

FLOAT: Final = np.dtype(np.float32)

# glibc gives freed memory back to the system, and takes it again page by page, until a program has once freed a large
# array; a kernel's temporaries then cost up to three times as much as its arithmetic. This is that array, never
# touched.
np.empty(1 << 22, np.uint8)


def kernel(compute: Callable[[F64, bool], F64]) -> Kernel:
    """Make `kernel(u, out)` of `compute(u, single)`, which may spend float32 accuracy only where `single` is true."""

    @wraps(compute)
    def run(u: NDArray[np.floating[Any]], out: NDArray[np.floating[Any]]) -> None:
        single = out.dtype == FLOAT
        if u.ndim == 0:  # NumPy would make numbers of it, which nothing can be written into
            u, out = u.reshape(1), out.reshape(1)
        np.copyto(out, compute(u.astype(np.float64, copy=False), single), casting="same_kind")

    del run.__wrapped__  # its signature is that of a kernel
    run.__annotations__ = {"u": "NDArray[np.floating[Any]]", "out": "NDArray[np.floating[Any]]", "return": "None"}
    return run


def horner(coefficients: tuple[float, ...], t: F64) -> F64:
    """Evaluate the polynomial with these coefficients, constant first, at `t`, into a new array.

    >>> horner((1.0, 2.0, 3.0), np.array([0.0, 10.0]))
    array([  1., 321.])
    """
    *lower, last = _constants(coefficients)
    value = t * last
    for coefficient in lower[:0:-1]:
        value += coefficient
        value *= t
    value += lower[0]
    return value


@lru_cache(maxsize=64)
def _constants(coefficients: tuple[float, ...]) -> tuple[F64, ...]:
    """Arrays without axes: NumPy makes one of a float in each call, a quarter of the time for 1000 elements."""
    return tuple(map(np.array, coefficients))
