"""`actcli.special` against ball arithmetic: the approximations proved, errors on dense samples, limits and flags."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from flint import arb, arb_series, ctx
from numpy.typing import NDArray

from actcli import special
from actcli.special.error_function import ERF, ERF_CENTRE, ERF_END, ERFC, NORMAL, Tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Real = NDArray[np.floating[Any]]


# --- the sampled error ------------------------------------------------------------------------------------------------


def cosine_part(a: arb) -> arb:
    return (a.cos() - a.sin() / a) / a


def cosine_part_pi(a: arb) -> arb:
    return (a.cos_pi() - a.sin_pi() / (arb.pi() * a)) / a


@dataclass(frozen=True)
class Row:
    """A kernel, the true function, the bounds on its error in ulp, and where it is sampled.

    The derivatives of the cardinal sines have zeros that are not representable: beyond `relative_until` their error
    counts in ulp of min(1, 1/|u|), or of the value where that is larger."""

    name: str
    truth: Callable[[arb], arb]
    double: float
    single: float
    low: float = -math.inf
    relative_until: float = math.inf


ROWS = [
    Row("d2sinc", lambda a: -(a.sin() + 2 * cosine_part(a)) / a, 3.0, 0.51, relative_until=1.0),
    Row("d2sincpi", lambda a: -(arb.pi() * a.sin_pi() + 2 * cosine_part_pi(a)) / a, 6.0, 0.55, relative_until=0.3),
    Row("dsinc", cosine_part, 2.5, 0.51, relative_until=2.0),
    Row("dsincpi", cosine_part_pi, 2.5, 0.52, relative_until=0.6),
    Row("erf", lambda a: a.erf(), 1.6, 0.52),
    Row("erfc", lambda a: a.erfc(), 2.5, 0.54),
    Row("gelu", lambda a: a * (-a / arb(2).sqrt()).erfc() / 2, 2.6, 0.54),
    Row("logcosh", lambda a: a.cosh().log(), 2.0, 0.51),
    Row("normal_cdf", lambda a: (-a / arb(2).sqrt()).erfc() / 2, 2.5, 0.54),
    Row("normal_pdf", lambda a: (-a * a / 2).exp() / (2 * arb.pi()).sqrt(), 2.0, 0.51),
    Row("sech", lambda a: a.sech(), 2.4, 0.51),
    Row("sigmoid", lambda a: 1 / (1 + (-a).exp()), 2.6, 0.51),
    Row("sinc", lambda a: a.sin() / a, 1.5, 0.51),
    Row("sincpi", lambda a: a.sin_pi() / (arb.pi() * a), 2.5, 0.52),
    Row("softplus", lambda a: a.exp().log1p(), 1.7, 0.51),
    Row("sqrt1pm1", lambda a: a / (1 + (1 + a).sqrt()), 2.2, 0.51, low=-1.0),
    Row("tanhshrink", lambda a: a - a.tanh(), 2.8, 0.51),
]
BY_NAME = {row.name: row for row in ROWS}

# Ends of branches, last normal and subnormal results, halves, integers.
SPECIAL = [
    *(2 / math.pi, 0.5, 1.0, 1.5, 2.0, 2.5, 4.0, 4.25, 5.0, 5.92, 6.0, 9.2, 10.06, 10.1, 13.0, 14.2, 14.5, 17.3, 20.5),
    *(26.55, 27.2, 27.22, 27.3, 28.0, 36.8, 37.5, 38.0, 38.4, 38.5, 39.0, 40.0, 87.4, 88.8, 103.9, 104.0, 400.0),
    *(708.4, 709.8, 745.1, 746.0),
    *(1 / 32, 3.4494851320670437, 4.156541078965686),
    *(1e-5, 1e-3, 1e-9, 1e-20, 1e-30, 1e6, 1e6 + 0.5, 1e15 + 0.5, 1e22, 1e30),
]  # fmt: skip
# The oracle needs bits for the cancellation in tiny arguments and for pi in huge ones; these are few.
EXTREME = [5e-324, 2.2e-308, 2.3e-308, 1.4e-45, 1.2e-38, 1e-160, 1e-100, 1e38, 1e100, 1e200, 1.7e308]


def samples(row: Row, dtype: type[np.floating[Any]]) -> Real:
    draw = np.random.default_rng(1969)
    span = 745.0 if dtype is np.float64 else 104.0
    near = [p * s for p in SPECIAL for s in (1 - 2**-23, 1 - 2**-52, 1.0, 1 + 2**-52, 1 + 2**-23)]
    positive = np.concatenate(
        [
            np.linspace(1e-3, 8, 3000),
            draw.uniform(8, 40, 1500),
            draw.uniform(40, span, 300),
            10 ** draw.uniform(-20, 0, 500),
            draw.uniform(0, 0.1, 500),
            near,
            EXTREME,
        ]
    )
    with np.errstate(all="ignore"):
        u = np.concatenate([positive, -positive]).astype(dtype)
    return np.unique(u[np.isfinite(u) & (u != 0) & (u >= row.low)])


def largest_error(row: Row, dtype: type[np.floating[Any]]) -> tuple[float, float]:
    u = samples(row, dtype)
    out = np.empty_like(u)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        getattr(special, row.name)(u, out)
    worst = (0.0, 0.0)
    top = float(np.finfo(dtype).max)
    for a, computed in zip(u.tolist(), out.tolist(), strict=True):
        with ctx.workprec(200 if 1e-20 < abs(a) < 1e20 else 3400):
            truth = row.truth(arb(a))
            scale = abs(float(truth))
            if abs(a) > row.relative_until:
                scale = max(scale, min(1.0, 1 / abs(a)))
            ulp = float(np.spacing(dtype(min(scale, top))))
            error = abs(arb(computed) - truth) / arb(ulp)
            assert error.is_finite(), (row.name, a)
            worst = max(worst, (float(error.upper()), a))
    return worst


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_error_in_ulp(row: Row, dtype: type[np.floating[Any]]) -> None:
    worst, where = largest_error(row, dtype)
    assert worst <= (row.double if dtype is np.float64 else row.single), (worst, where)


def test_every_kernel_has_a_row() -> None:
    assert sorted(BY_NAME) == special.__all__


# --- the proof of the approximations ----------------------------------------------------------------------------------


ORDER = 16  # terms of a series


@pytest.fixture
def long_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctx, "cap", ORDER)


def polynomial(coefficients: tuple[float, ...], t: arb_series) -> arb_series:
    value = arb_series([0], prec=ORDER)
    for coefficient in reversed(coefficients):
        value = value * t + arb(coefficient)
    return value


def at(v: arb) -> arb_series:
    return arb_series([v, 1], prec=ORDER)


def taylor_bound(centre: arb_series, remainder: arb, radius: arb, first: int = 0) -> arb:
    """Bound the sum of |c_k| r^(k - first), k >= first, the last coefficient being that of Lagrange's remainder."""
    total = remainder * radius ** (ORDER - 1 - first)
    for k in range(first, ORDER - 1):
        total += centre[k].abs_upper() * radius ** (k - first)
    return total


def boxes(bound: Callable[[arb, arb], float], target: float, end: float) -> Iterator[tuple[float, float]]:
    """Cut [0, end] until every box meets the target; the boxes, in order, are the certificate."""
    stack = [(0.0, end)]
    while stack:
        low, high = stack.pop()
        if bound(arb(low), arb(high)) <= target:
            yield low, high
            continue
        assert high - low > end * 2**-14, f"no proof on [{low}, {high}]"
        middle = (low + high) / 2
        stack += [(middle, high), (low, middle)]


def covers(cut: Iterator[tuple[float, float]], end: float) -> bool:
    reached = 0.0
    for low, high in cut:
        assert low == reached
        reached = high
    return reached == end


TAILS = [(ERFC[0], -57.4), (ERFC[1], -29.0), (NORMAL[0], -56.9), (NORMAL[1], -29.1)]


@pytest.mark.usefixtures("long_series")
@pytest.mark.parametrize(("tail", "bits"), TAILS, ids=["erfc 64", "erfc 32", "normal 64", "normal 32"])
def test_tail_is_proved(tail: Tail, bits: float) -> None:
    """e(v) = exp(v^2) erfc(v) is the Laplace transform of a positive function: it falls, as does each |derivative|.

    So its remainder on a box is bounded at the left end and the relative error by e at the right end.
    """

    def formula(v: arb_series) -> arb_series:
        t = v / (v + arb(tail.centre)) - arb(0.5)
        return (polynomial(tail.coefficients, t) + arb(0.5)) / (v + arb(tail.shift))

    def true(v: arb_series) -> arb_series:
        half = 1 if tail.rate == 1 else arb(0.5)
        return (v * v * arb(tail.rate)).exp() * (v * arb(tail.rate).sqrt()).erfc() * half

    def bound(low: arb, high: arb) -> float:
        centre = at((low + high) / 2)
        remainder = formula(at(low.union(high)))[ORDER - 1].abs_upper() + true(at(low))[ORDER - 1].abs_upper()
        error = taylor_bound(formula(centre) - true(centre), remainder, (high - low) / 2) / true(at(high))[0]
        return float(error.upper())

    with ctx.workprec(256):
        assert covers(boxes(bound, 2.0**bits, tail.end), tail.end)


@pytest.mark.usefixtures("long_series")
@pytest.mark.parametrize(("single", "bits"), [(False, -56.1), (True, -29.5)])
def test_erf_is_proved(single: bool, bits: float) -> None:
    """|exp(-g) - erfc| <= |gap| erfc exp(|gap|), gap = g + log(erfc); erfc/erf falls, so its left end bounds it.

    In the first box erfc/erf is infinite; there g + log(erfc), which is 0 at 0, is divided by v, and v/erf(v) rises.
    """

    def gap(v: arb_series) -> arb_series:
        s = v / (v + arb(ERF_CENTRE))
        return v * (polynomial(ERF[single], s) + 1) + v.erfc().log()

    def bound(low: arb, high: arb) -> float:
        remainder = gap(at(low.union(high)))[ORDER - 1].abs_upper()
        if low.is_zero():
            error = taylor_bound(gap(at(low)), remainder, high, first=1)
            weight = high / high.erf() * (error * high).exp()
        else:
            error = taylor_bound(gap(at((low + high) / 2)), remainder, (high - low) / 2)
            weight = low.erfc() / low.erf() * error.exp()
        bounded = (error * weight).upper()
        return float(bounded) if bounded.is_finite() else math.inf

    with ctx.workprec(256):
        assert covers(boxes(bound, 2.0**bits, ERF_END[single]), ERF_END[single])


def test_beyond_their_ends_the_functions_have_rounded_to_their_limits() -> None:
    for tail, least in zip((*ERFC, *NORMAL), (-1075, -150, -1075, -150), strict=True):
        value = (arb(tail.end) * arb(tail.rate).sqrt()).erfc()
        if tail in NORMAL:
            value *= arb(tail.end) / 2  # gelu
        assert value < arb(2) ** least
    for end, least in zip(ERF_END, (-54, -25), strict=True):
        assert arb(end).erfc() < arb(2) ** least


# --- limits, exact values, shapes -------------------------------------------------------------------------------------

INF, NAN = math.inf, math.nan
# kernel: values at -inf, 0, inf
LIMITS = {
    "d2sinc": (0, -1 / 3, 0),
    "d2sincpi": (0, -(math.pi**2) / 3, 0),
    "dsinc": (0, 0, 0),
    "dsincpi": (0, 0, 0),
    "erf": (-1, 0, 1),
    "erfc": (2, 1, 0),
    "gelu": (0, 0, INF),
    "logcosh": (INF, 0, INF),
    "normal_cdf": (0, 0.5, 1),
    "normal_pdf": (0, 1 / math.sqrt(2 * math.pi), 0),
    "sech": (0, 1, 0),
    "sigmoid": (0, 0.5, 1),
    "sinc": (0, 1, 0),
    "sincpi": (0, 1, 0),
    "softplus": (0, math.log(2), INF),
    "sqrt1pm1": (NAN, 0, INF),
    "tanhshrink": (-INF, 0, INF),
}


@pytest.mark.parametrize("name", special.__all__)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_limits_and_nan(name: str, dtype: type[np.floating[Any]]) -> None:
    u = np.array([0.0, INF, NAN, -0.0, 1.0, -INF], dtype)
    out = np.empty_like(u)
    if name == "sqrt1pm1":
        u[-1] = NAN  # below -1 it is not real, and says so with a flag
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        getattr(special, name)(u, out)
    below, zero, above = LIMITS[name]
    np.testing.assert_allclose(out[[5, 0, 3, 1, 2]], [below, zero, zero, above, NAN], rtol=float(np.finfo(dtype).eps))


@pytest.mark.parametrize("name", special.__all__)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_any_shape_and_stride_and_no_warning(name: str, dtype: type[np.floating[Any]]) -> None:
    function = getattr(special, name)
    u = np.linspace(-3, 50, 24, dtype=dtype)
    if name == "sqrt1pm1":
        u += 3
    flat = np.empty_like(u)
    function(u, flat)
    for v in (u.reshape(2, 3, 4), u.reshape(4, 6).T, u[::-3], u[:0], u[5]):
        out = np.empty(np.shape(v), dtype)
        kept = np.copy(v)
        function(np.asarray(v), out)
        np.testing.assert_array_equal(out.ravel(), flat[np.searchsorted(u, np.ravel(v))])
        np.testing.assert_array_equal(v, kept)
    strided = np.zeros((u.size, 2), dtype)
    function(u, strided[:, 1])
    np.testing.assert_array_equal(strided[:, 1], flat)
    assert not strided[:, 0].any()


def test_float64_value_does_not_depend_on_the_neighbours() -> None:
    u = np.linspace(-40, 40, 1001)
    for name in special.__all__:
        if name == "sqrt1pm1":
            continue
        whole, one = np.empty_like(u), np.empty_like(u)
        getattr(special, name)(u, whole)
        for k in range(0, u.size, 97):
            getattr(special, name)(u[k : k + 1], one[k : k + 1])
        # NumPy's own exp may differ in the last place between its vector and its scalar loop
        np.testing.assert_allclose(one[::97], whole[::97], rtol=4e-16)


def test_zeros_of_sincpi_are_exact() -> None:
    u = np.array([1, -1, 2, 7, 1e6, -1e6 - 1, 2.0**52 + 1, 2.0**60, 1e300])
    out = np.empty_like(u)
    special.sincpi(u, out)
    assert not out.any()
    assert not np.signbit(out).any()


# True values to 20 digits and more, computed with mpmath at 60 digits, independently of Arb.
STRESS = [
    ("sigmoid", -40, "4.2483542552915889772807209044045e-18"),
    ("sigmoid", -745, "2.8223507304719370763534400820598e-324"),
    ("sigmoid", -1000, "0"),
    ("softplus", -40, "4.2483542552915889863049778436316e-18"),
    ("softplus", 20.5, "20.500000001250152865605301534921"),
    ("softplus", 1000, "1000"),
    ("gelu", -6, "-5.9195258702261888442051847943883e-9"),
    ("gelu", -8, "-4.9767684594174272988127961380705e-15"),
    ("gelu", -13, "-7.9523137194148435869577727043073e-38"),
    ("gelu", -38, "-1.0964627768261380371733687829954e-314"),
    ("sincpi", 1e-5, "0.99999999983550659332329478060541"),
    ("dsincpi", 1e-5, "-0.000032898681333717559028429339853"),
    ("d2sincpi", 0, "-3.2898681336964528729448303332921"),
    ("sincpi", 1000000, "0"),
    ("sincpi", 1.5, "-0.21220659078919378102517835116335"),
    ("tanhshrink", 1e-3, "3.3333320000005396823209877429533e-10"),
    ("tanhshrink", 1e-5, "3.3333333332000000000053968253966e-16"),
    ("logcosh", 1000, "999.30685281944005469058276787854"),
    ("logcosh", 1e-6, "4.9999999999991666666666668888889e-13"),
]


@pytest.mark.parametrize(("name", "u", "true"), STRESS)
def test_stress_values(name: str, u: float, true: str) -> None:
    argument, out = np.array([u], np.float64), np.empty(1)
    getattr(special, name)(argument, out)
    expected = float(true)
    assert abs(out[0] - expected) <= 2 * np.spacing(abs(expected))
