"""sin(u)/u and sin(pi u)/(pi u) with their first two derivatives.

Near 0 the derivatives cancel and are summed from their Taylor series, whose coefficients are computed here exactly
and rounded once (entire functions: twelve terms reach u = 2). Farther out they are (cos(u) - sinc(u))/u and -sinc(u)
- 2 sinc'(u)/u, whose error near one of their own zeros is a few ulp of 1/|u|, not of the value, unless the zero is
exact: `sincpi` is 0 at the nonzero integers. For it the argument is reduced to |r| <= 1/2 exactly, by u - rint(u),
before pi comes in. Rejected: `np.sinc`, which rounds pi u first: 3.9e-17 at 1, and 2.8e-16 where 1e6 should give 0.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np

from actcli.special.kernel import F64, horner, kernel

LARGEST: Final = float(np.finfo(np.float64).max)
SMALLEST: Final = float(np.finfo(np.float64).smallest_normal)
# From here on every double is an even integer.
EVEN: Final = 2.0**53
PI_SQUARED: Final = Fraction(31415926535897932384626433832795028841971693993751, 10**49) ** 2
# The series of the derivatives are used for pi |u| below this.
NEAR: Final = 2.0


def series(order: int, terms: int, pi: bool) -> tuple[float, ...]:
    """Return the coefficients, in powers of u^2, of the derivative of order `order` of sinc or sincpi.

    It is that of sum (-1)^k (pi u)^(2k)/(2k + 1)!, divided by u if the order is odd; the constant term drops out.

    >>> series(1, 3, pi=False) == (-1 / 3, 1 / 30, -1 / 840)
    True
    """
    first = min(order, 1)
    scale = PI_SQUARED if pi else Fraction(1)
    return tuple(
        float((-1) ** k * scale**k * Fraction(math.perm(2 * k, order), math.factorial(2 * k + 1)))
        for k in range(first, first + terms)
    )


# Index by `single`; the float32 series is shorter.
SINE: Final = (series(0, 12, True), series(0, 7, True))
COSINE: Final = tuple(
    tuple(float((-1) ** k * PI_SQUARED**k / math.factorial(2 * k)) for k in range(terms)) for terms in (12, 7)
)
FIRST: Final = {pi: (series(1, 13, pi), series(1, 9, pi)) for pi in (False, True)}
SECOND: Final = {pi: (series(2, 13, pi), series(2, 9, pi)) for pi in (False, True)}


def near_first(u: F64, end: float, pi: bool, single: bool) -> F64:
    """Return the first derivative by its series, for |u| <= end."""
    w = np.minimum(np.abs(u), end)
    value = np.copysign(w, u)
    w *= w
    value *= horner(FIRST[pi][single], w)
    return value


def near_second(u: F64, end: float, pi: bool, single: bool) -> F64:
    """Return the second derivative by its series, for |u| <= end."""
    w = np.minimum(np.abs(u), end)
    w *= w
    return horner(SECOND[pi][single], w)


def away_from_zero(u: F64) -> F64:
    """Return |u|, or the smallest normal number: the quotients below are then never 0/0, and have the limit at 0."""
    return np.maximum(np.abs(u), SMALLEST)


def over(numerator: F64, u: F64, v: F64) -> F64:
    """Return numerator/u, where v = |u| kept away from 0."""
    numerator /= np.copysign(v, u)
    return numerator


def turns(v: F64) -> tuple[F64, F64]:
    """Return r = v - rint(v) and the sign of cos(pi rint(v)): sin(pi v) = sign sin(pi r)."""
    v = np.minimum(v, EVEN)
    nearest = np.rint(v)
    r = v - nearest
    nearest *= 0.5
    nearest -= np.rint(nearest)
    nearest *= nearest
    nearest *= -8
    nearest += 1
    return r, nearest


def sincpi_of(v: F64, r: F64, sign: F64, single: bool) -> F64:
    """Return sin(pi v)/(pi v), being sign r/v times sin(pi r)/(pi r)."""
    value = horner(SINE[single], r * r)
    value *= r / v
    value *= sign
    value += 0.0  # no negative zeros
    return value


@kernel
def sinc(u: F64, single: bool) -> F64:
    """sin(u)/u, 1 at 0 and 0 at infinity."""
    v = away_from_zero(u)
    return np.sin(np.minimum(v, LARGEST)) / v


@kernel
def dsinc(u: F64, single: bool) -> F64:
    """The derivative of sin(u)/u, (cos(u) - sinc(u))/u."""
    v = away_from_zero(u)
    finite = np.minimum(v, LARGEST)
    far = over(np.cos(finite) - np.sin(finite) / v, u, v)
    return np.where(v < NEAR, near_first(u, NEAR, False, single), far)


@kernel
def d2sinc(u: F64, single: bool) -> F64:
    """The second derivative of sin(u)/u, -sinc(u) - 2 sinc'(u)/u."""
    v = np.maximum(np.abs(u), NEAR)  # the far branch there has no overflow to suffer
    finite = np.minimum(v, LARGEST)
    value = np.sin(finite) / v
    far = -(value + 2 * ((np.cos(finite) - value) / v) / v)
    return np.where(np.abs(u) < NEAR, near_second(u, NEAR, False, single), far)


@kernel
def sincpi(u: F64, single: bool) -> F64:
    """sin(pi u)/(pi u), 1 at 0 and exactly 0 at every other integer and at infinity."""
    v = away_from_zero(u)
    return sincpi_of(v, *turns(v), single)


@kernel
def dsincpi(u: F64, single: bool) -> F64:
    """The derivative of sin(pi u)/(pi u), (cos(pi u) - sincpi(u))/u, exactly rounded at the integers."""
    v = away_from_zero(u)
    r, sign = turns(v)
    far = over(sign * horner(COSINE[single], r * r) - sincpi_of(v, r, sign, single), u, v)
    end = NEAR / math.pi
    return np.where(v < end, near_first(u, end, True, single), far)


@kernel
def d2sincpi(u: F64, single: bool) -> F64:
    """The second derivative of sin(pi u)/(pi u), -pi^2 sincpi(u) - 2 sincpi'(u)/u."""
    end = NEAR / math.pi
    v = np.maximum(np.abs(u), end)
    r, sign = turns(v)
    value = sincpi_of(v, r, sign, single)
    slope = (sign * horner(COSINE[single], r * r) - value) / v
    far = -(float(PI_SQUARED) * value + 2 * slope / v)
    return np.where(np.abs(u) < end, near_second(u, end, True, single), far)
