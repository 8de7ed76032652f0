"""The error function and the normal distribution: erf, erfc, normal_cdf, normal_pdf and gelu.

    erf(u)     = 1 - exp(-g), g = v + v h(v/(v + 5)), v = |u|            h a polynomial; no cancellation at 0, no branch
    erfc(v)    = exp(-v^2)   (1/2 + p(t)) / (v + 5/8), t = v/(v + k) - 1/2, v >= 0
    Phi(-v)    = exp(-v^2/2) (1/2 + q(t)) / (v + 1), likewise; left of 0 it keeps all its digits
    gelu(u)    = max(u, 0) - v Phi(-v)

p and q are below 1/5, so that their rounding errors count little. The maps to [0, 1) are those of Shepherd and
Laframboise 1981 (Math. Comp. 36, 249-253); the coefficients are our own weighted minimax fits (Remez at 260 bits,
then rounded to doubles one after another, refitting the rest). Relative error of the formula with these very doubles
in exact arithmetic, proved over the whole interval by ball arithmetic in tests/test_special.py:

              float64              float32
    erf       2^-56.1  v <= 6      2^-29.5  v <= 4
    erfc      2^-57.4  v <= 28     2^-29.0  v <= 10.1
    Phi(-v)   2^-56.9  v <= 39     2^-29.1  v <= 14.5

Rounding errors of a tail, at worst and in units of 2^-53: exp 1.4 (NumPy's, 0.67 ulp), quotient 1, p 0.7, p times the
quotient 0.2, last sum 1: 4.3 in all, and one more each for gelu's product and difference. The worst cases do not
meet: the largest errors found stand in `actcli.special`. Two errors that would be larger than all these are carried
along and subtracted instead: v^2 is rounded, and exp multiplies that by v^2 (up to 745), so v is split into a head of
26 bits, whose square is exact, and a rest; and v + 5/8 is rounded, so the quotient takes the head there too. For erf:
expm1 0.5 ulp, and g by at most 1.5 ulp, damped by g/(exp(g) - 1).

Rejected: Cody 1969 (rational functions on three intervals) evaluates each on every element in NumPy, or scatters; one
polynomial on one interval takes fewer passes. erf as 1 - erfc loses its digits at 0.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from actcli.special.kernel import F64, horner, kernel

# exp(-g) does not change 1 beyond these, in float64 and float32.
ERF_END: Final = (6.0, 4.0)
ERF_CENTRE: Final = 5.0
# fmt: off
ERF: Final = (
    (
        0.1283791670955126,        3.183098861837893,         5.752413944390576,         5.930673150253707,
        3.5871298709362556,        3.8916790707187463,        8.094247997631987,         6.323712477102794,
        -2.364491541349621,        4.001479428836355,         24.738627061375738,        -10.075382292285628,
        19.229242490186046,        -197.91206565172797,       769.5403208527018,         -1488.8070401929072,
        1778.8595258358764,        -1253.3636950608136,       434.0165306482935,
    ),
    (
        0.1283791683714221,        3.183097999594319,         5.752506806993138,         5.926937000877924,
        3.6602239309692677,        3.1132996758606426,        12.781884162883355,        -9.197020694764756,
        21.668321444649717,
    ),
)
# fmt: on


class Tail(NamedTuple):
    """exp(-rate v^2) (1/2 + p(v/(v + centre) - 1/2)) / (v + shift) on [0, end]; it is 0 beyond."""

    rate: float
    shift: float
    centre: float
    end: float
    coefficients: tuple[float, ...]


# fmt: off
ERFC: Final = (
    Tail(1.0, 0.625, 4.25, 28.0, (
        0.13055821458169106,       -0.1998917946244512,       0.15611272852974004,       0.05669130248921228,
        -0.5122251711880378,       1.2050100244279494,        -1.9912068327814438,       2.5951803087425658,
        -2.722344983461651,        2.2427818884909443,        -1.3218165878572161,       0.36572703128927164,
        0.22420812840585197,       -0.3168067383013209,       0.10860757157328882,       0.08332386623320778,
        -0.09613427744478248,      0.0015527867692171563,     0.05021274456643609,       -0.01594042150039581,
        -0.02350627505518,         0.008886309686723187,      0.009223261396950696,
    )),
    Tail(1.0, 0.625, 3.0, 10.1, (
        0.14887917347646343,       -0.21717952999414836,      0.027677095909165336,      0.36846984366998736,
        -0.81083582113436,         0.9951566757576513,        -0.7273743545294542,       0.1757411629034006,
        0.23721857970388965,       -0.19707526351574053,      -0.12998808930577105,
    )),
)
NORMAL: Final = (
    Tail(0.5, 1.0, 6.0, 39.0, (
        -0.04654479972887206,      -0.17005072461154142,      0.1592456982497216,        -0.034987094236757436,
        -0.2582642773156157,       0.7229589460102851,        -1.2650546700402199,       1.6955986116639479,
        -1.8073137734360338,       1.503055625756561,         -0.8898504960434803,       0.24471483032123126,
        0.154807274820175,         -0.21588762072027176,      0.07229891984762213,       0.058461083701622917,
        -0.06554253401915545,      -0.0001262578882055747,    0.03478687527325592,       -0.010223545858556095,
        -0.016409490852928782,     0.0057234242041832905,     0.006284046743168749,
    )),
    Tail(0.5, 1.0, 5.0, 14.5, (
        -0.03848417090232369,      -0.18310456421829283,      0.12412185492743025,       0.08001913535039237,
        -0.422447503663695,        0.7851370870565229,        -0.9700509413887923,       0.8366729977553428,
        -0.43797183979433013,      -0.022122752986405675,     0.208377338221897,
    )),
)
# fmt: on

# 1/sqrt(2 pi), as the nearest double and what is missing from it.
INVERSE_ROOT_TWO_PI: Final = 0.3989422804014327
INVERSE_ROOT_TWO_PI_REST: Final = -2.49232720227773e-17
# Clears the lower 27 bits of 53: the square of what remains is exact.
HEAD: Final = np.int64(-1 << 27)


def split(v: F64) -> tuple[F64, F64]:
    """Split v = head + rest exactly, the head having 26 bits."""
    head = (v.view(np.int64) & HEAD).view(np.float64)
    return head, v - head


def lost_in_square(v: F64, square: F64, head: F64, rest: F64) -> F64:
    """Return v^2 - square, where `square` is v^2 rounded."""
    lost = head * head
    lost -= square
    cross = v + head
    cross *= rest
    lost += cross
    return lost


def factors(v: F64, tail: Tail, single: bool) -> tuple[F64, F64, F64]:
    """Return decay, p and d such that the tail is decay (1/2 + p) / d; v is in [0, end] or NaN, contiguous."""
    t = v + tail.centre
    np.divide(v, t, out=t)
    t -= 0.5
    p = horner(tail.coefficients, t)
    d = v + tail.shift
    square = v * v
    if not single:
        head, rest = split(v)
        lost = lost_in_square(v, square, head, rest)
        if tail.rate != 1.0:
            lost *= tail.rate
        rest /= d
        lost += rest
        lost *= p + 0.5
        p -= lost
        d = head
        d += tail.shift
    square *= -tail.rate
    return np.exp(square, out=square), p, d


def half_plus(p: F64, factor: F64) -> F64:
    """Return factor (1/2 + p), in place of p: rounding 1/2 + p first would cost half an ulp."""
    p *= factor
    factor *= 0.5
    p += factor
    return p


def right_tail(v: F64, tail: Tail, single: bool) -> F64:
    """Return the tail itself."""
    decay, p, d = factors(v, tail, single)
    decay /= d
    return half_plus(p, decay)


@kernel
def erf(u: F64, single: bool) -> F64:
    """The error function, odd, with all digits near 0."""
    v = np.abs(u)
    np.minimum(v, ERF_END[single], out=v)
    s = v + ERF_CENTRE
    np.divide(v, s, out=s)
    g = horner(ERF[single], s)
    g *= v
    g += v
    np.negative(g, out=g)
    return np.copysign(np.expm1(g, out=g), u, out=g)


@kernel
def erfc(u: F64, single: bool) -> F64:
    """The complementary error function 1 - erf(u), with all digits in the right tail, down to subnormal numbers."""
    tail = ERFC[single]
    value = right_tail(np.minimum(np.abs(u), tail.end), tail, single)
    np.subtract(2.0 * (u < 0), value, out=value)  # minus the value, or 2 minus it where u < 0
    return np.abs(value, out=value)


@kernel
def normal_cdf(u: F64, single: bool) -> F64:
    """The normal distribution function erfc(-u/sqrt 2)/2, with all digits in the left tail, down to subnormal ones."""
    tail = NORMAL[single]
    value = right_tail(np.minimum(np.abs(u), tail.end), tail, single)
    np.subtract(u > 0, value, out=value)  # minus the value, or 1 minus it where u > 0
    return np.abs(value, out=value)


@kernel
def gelu(u: F64, single: bool) -> F64:
    """The product u normal_cdf(u); its tail is multiplied by exp last: a subnormal exp has no digits left for u."""
    tail = NORMAL[single]
    v = np.minimum(np.abs(u), tail.end)
    decay, p, d = factors(v, tail, single)
    below = half_plus(p, np.divide(v, d, out=d))
    below *= decay
    return np.subtract(np.maximum(u, 0), below, out=below)


@kernel
def normal_pdf(u: F64, single: bool) -> F64:
    """The normal density exp(-u^2/2)/sqrt(2 pi), with all digits in both tails."""
    if single:  # no float32 has a square that overflows in float64
        square = u * u
        square *= -0.5
        np.exp(square, out=square)
        square *= INVERSE_ROOT_TWO_PI
        return square
    v = np.minimum(np.abs(u), NORMAL[0].end)
    square = v * v
    scale = lost_in_square(v, square, *split(v))
    scale *= -0.5 * INVERSE_ROOT_TWO_PI
    scale += INVERSE_ROOT_TWO_PI_REST
    scale += INVERSE_ROOT_TWO_PI
    square *= -0.5
    scale *= np.exp(square, out=square)
    return scale
