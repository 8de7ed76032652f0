"""Compositions of exp, log and sqrt whose textbook formula overflows or cancels: here they do neither.

Each takes exp only of numbers that are not positive. Near 0, where u - tanh(u) and log(cosh(u)) cancel, the first
uses Lambert's continued fraction of tanh (no table of coefficients, all terms positive) and the second a polynomial;
both branches are computed, on bounded arguments, and one is chosen: a choice by compressed indices costs more than
the branch.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from actcli.special.kernel import F64, horner, kernel

LARGEST: Final = float(np.finfo(np.float64).max)
# exp(-2 v) is 0 from here on; without the bound 2 v overflows.
DECAYED: Final = 400.0
# log(2), as the nearest double and what is missing from it.
LOG_TWO: Final = math.log(2.0)
LOG_TWO_REST: Final = 2.3190468138462996e-17
# log(cosh(u)) = w (1/2 + w p(w)), w = u^2 <= 1: minimax fits of p, relative error of the whole 2^-56.5 and 2^-30.7.
# fmt: off
LOGCOSH: Final = (
    (
        -0.08333333333333191,      0.022222222222091702,      -0.006746031741817841,     0.0021869487846348464,
        -0.0007386022887094317,    0.000256576313944144,      -9.097110341371293e-05,    3.272191139995702e-05,
        -1.1827494931604639e-05,   4.192294918986197e-06,     -1.3768563247112596e-06,   3.779207121244823e-07,
        -7.338575422229493e-08,    7.239608867529427e-09,
    ),
    (
        -0.08333330990108914,      0.02222160722213578,       -0.006740517119209358,     0.002163113791348828,
        -0.00068186202880873,      0.00017786821759356995,    -2.606993438294091e-05,
    ),
)
# fmt: on
# The last odd number of tanh(u) = u/(1 + w/(3 + w/(5 + ...))), for relative errors of u - tanh(u) below 2^-62 and 2^-37
# where w <= 1.
LAMBERT: Final = (19, 13)


def decay(u: F64) -> F64:
    """Return exp(-|u|)."""
    e = np.abs(u)
    np.negative(e, out=e)
    return np.exp(e, out=e)


@kernel
def sigmoid(u: F64, single: bool) -> F64:
    """1/(1 + exp(-u)), as exp(min(u, 0))/(1 + exp(-|u|)): the left tail is exp(u), down to subnormal numbers.

    A second exp is 1 ns; `np.where` on signs that the processor cannot foresee is 3.
    """
    value = np.minimum(u, 0)
    np.exp(value, out=value)
    e = decay(u)
    e += 1
    value /= e
    return value


@kernel
def softplus(u: F64, single: bool) -> F64:
    """log(1 + exp(u)), as max(u, 0) + log1p(exp(-|u|))."""
    value = decay(u)
    np.log1p(value, out=value)
    value += np.maximum(u, 0)
    return value


@kernel
def sech(u: F64, single: bool) -> F64:
    """1/cosh(u); cosh itself overflows where its inverse is still a normal number's neighbour."""
    e = decay(u)
    square = e * e
    square += 1
    e += e
    e /= square
    return e


@kernel
def logcosh(u: F64, single: bool) -> F64:
    """log(cosh(u)), about u^2/2 near 0 and |u| - log(2) far out."""
    v = np.abs(u)
    far = np.minimum(v, DECAYED)
    far *= -2
    np.log1p(np.exp(far, out=far), out=far)
    far -= LOG_TWO_REST
    far += v - LOG_TWO
    w = np.minimum(v, 1)
    w *= w
    near = horner(LOGCOSH[single], w)
    near *= w
    near += 0.5
    near *= w
    return np.where(v < 1, near, far)


@kernel
def tanhshrink(u: F64, single: bool) -> F64:
    """The difference u - tanh(u), about u^3/3 near 0; far out (|u| - 1) + 2/(exp(2|u|) + 1) with the sign of u."""
    v = np.abs(u)
    e = np.minimum(v, DECAYED)
    e *= -2
    np.exp(e, out=e)
    far = e + e
    e += 1
    far /= e
    far += v - 1
    w = np.minimum(v, 1)
    near = w.copy()
    w *= w
    last = LAMBERT[single]
    fraction = w / last
    for odd in range(last - 2, 1, -2):
        fraction += odd
        if odd > 3:
            np.divide(w, fraction, out=fraction)
    fraction += w
    near *= w
    near /= fraction
    value = np.where(v < 1, near, far)
    return np.copysign(value, u, out=value)


@kernel
def sqrt1pm1(u: F64, single: bool) -> F64:
    """sqrt(1 + u) - 1, as u/(1 + sqrt(1 + u)); NaN, and the flag for it, where u < -1."""
    denominator = 1 + u
    np.sqrt(denominator, out=denominator)
    denominator += 1
    # inf/inf would be NaN: the largest number over inf is 0, and replaced.
    value = np.minimum(u, LARGEST)
    value /= denominator
    infinite = u == np.inf
    if infinite.any():
        value[infinite] = np.inf
    return value
