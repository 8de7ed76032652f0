"""Compositions of exp, log and sqrt whose textbook formula overflows or cancels: here they do neither.

Each takes exp only of numbers that are held below its overflow. Near 0, where u - tanh(u) and log(cosh(u)) cancel, the
first uses Lambert's continued fraction of tanh (no table of coefficients, all terms positive) and the second a
polynomial; for float32, whose double has digits to lose, a few terms of a series on a shorter interval do. Both
branches are computed, on arguments that overflow in neither, and one is chosen: a choice by compressed indices costs
more than the branch.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from actcli.special.kernel import F64, horner, kernel

LARGEST: Final = float(np.finfo(np.float64).max)
# exp(-2 v) is 0 from here on and exp(v) infinite beside 1; without the bound they overflow.
DECAYED: Final = 400.0
# log(2), as the nearest double and what is missing from it.
LOG_TWO: Final = math.log(2.0)
LOG_TWO_REST: Final = 2.3190468138462996e-17
# Below this the difference of terms that cancel is not used: a double that is to become a float32 has digits to lose.
NEAR: Final = (1.0, 0.03125)
# log(cosh(u)) = w (1/2 + w p(w)), w = u^2: a minimax fit of p for w <= 1, relative error of the whole 2^-56.5; for
# float32 the Taylor series, 2^-36.
# fmt: off
LOGCOSH: Final = (
    (
        -0.08333333333333191,      0.022222222222091702,      -0.006746031741817841,     0.0021869487846348464,
        -0.0007386022887094317,    0.000256576313944144,      -9.097110341371293e-05,    3.272191139995702e-05,
        -1.1827494931604639e-05,   4.192294918986197e-06,     -1.3768563247112596e-06,   3.779207121244823e-07,
        -7.338575422229493e-08,    7.239608867529427e-09,
    ),
    (-1 / 12, 1 / 45),
)
# fmt: on
# u - tanh(u) = u^3 (1/3 - ...), the Taylor series for float32, relative error 2^-33.9.
TANHSHRINK: Final = (1 / 3, -2 / 15, 17 / 315)
# The last odd number of tanh(u) = u/(1 + w/(3 + w/(5 + ...))); up to w = 1 u - tanh(u) then errs by 2^-62 of itself.
LAMBERT: Final = 19


@kernel
def sigmoid(u: F64, single: bool) -> F64:
    """1/(1 + exp(-u)), as e/(1 + e) with e = exp(u): the left tail is exp(u), down to subnormal numbers.

    On the right e is held where the quotient has long been 1; there its error is divided by 1 + e.
    """
    e = np.minimum(u, DECAYED)
    np.exp(e, out=e)
    e /= e + 1
    return e


@kernel
def softplus(u: F64, single: bool) -> F64:
    """log(1 + exp(u)), and u itself where that has long been the same."""
    value = np.minimum(u, DECAYED)
    np.log1p(np.exp(value, out=value), out=value)
    return np.maximum(value, u, out=value)


@kernel
def sech(u: F64, single: bool) -> F64:
    """1/cosh(u); cosh itself overflows where its inverse is still a normal number's neighbour."""
    if single:
        v = np.abs(u)
        np.minimum(v, DECAYED, out=v)
        return np.divide(1.0, np.cosh(v, out=v), out=v)
    e = np.abs(u)
    np.exp(np.negative(e, out=e), out=e)
    square = e * e
    square += 1
    e += e
    e /= square
    return e


def log_cosh_far(v: F64) -> F64:
    """log(cosh(v)) for v >= 0, where it does not cancel."""
    far = np.minimum(v, DECAYED)
    far *= -2
    np.log1p(np.exp(far, out=far), out=far)
    far -= LOG_TWO_REST
    far += v - LOG_TWO
    return far


@kernel
def logcosh(u: F64, single: bool) -> F64:
    """log(cosh(u)), about u^2/2 near 0 and |u| - log(2) far out."""
    v = np.abs(u)
    end = NEAR[single]
    w = np.minimum(v, end)
    w *= w
    near = horner(LOGCOSH[single], w)
    near *= w
    near += 0.5
    near *= w
    return np.where(v < end, near, log_cosh_far(v))


@kernel
def tanhshrink(u: F64, single: bool) -> F64:
    """The difference u - tanh(u), about u^3/3 near 0; far out (|u| - 1) + 2/(exp(2|u|) + 1) with the sign of u."""
    if single:  # no float32 has a seventh power that overflows in float64
        w = u * u
        near = horner(TANHSHRINK, w)
        w *= u
        near *= w
        return np.where(np.abs(u) < NEAR[1], near, u - np.tanh(u))
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
    fraction = w / LAMBERT
    for odd in range(LAMBERT - 2, 1, -2):
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
