"""All zeros: complete, exact where they are rational, with the signs between; undecided where not all is known."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import MULTIPLIER

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape.isolate import Chart, Zero
from actcli.prove.landscape.jets import Jets
from actcli.prove.landscape.roots import chart
from actcli.prove.pieces.branches import KEPT, Unsettled


def jets(text):
    return Jets(expand(parse(text, VOCABULARY, names=("x",)), KEPT))


def zeros(text, low=None, high=None, order=0):
    return [zero.exact for zero in chart(jets(text), low, high, order).zeros]


EXACT = [
    ("x", None, None, "0"),
    ("2*x - 3", None, None, "3/2"),
    ("x**2", None, None, "0"),
    ("(x - 1/3)**2", None, None, "1/3"),
    ("(x - 1/3)**3*(x + 7/11)", None, None, "-7/11 1/3"),
    ("x**3 - x", None, None, "-1 0 1"),
    ("x**3 - x", 0, None, "1"),
    ("x**3 - x", 0, 1, ""),
    ("x - tanh(x)", None, None, "0"),
    ("exp(x) - 1", None, 0, ""),
    ("x*sigmoid(x) - x", None, None, "0"),
    ("x*normal_cdf(x) - x", 0, None, ""),
    ("exp(-x**2)", None, None, ""),
    ("0*x", None, None, ""),
    ("exp(x)*(x - 5/7)", None, None, "5/7"),
]


@pytest.mark.parametrize(("text", "low", "high", "wanted"), EXACT)
def test_rational_zeros_are_exact(text, low, high, wanted):
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    assert zeros(text, *ends) == [Fraction(word) for word in wanted.split()]


KNOWN = [  # formula, order, a starting point for mpmath, the function for mpmath
    ("x*normal_cdf(x)", 1, -0.75, lambda x: mpmath.ncdf(x) + x * mpmath.npdf(x)),
    ("x*normal_cdf(x)", 2, 1.4, lambda x: mpmath.npdf(x) * (2 - x * x)),
    ("x*sigmoid(x)", 1, -1.28, lambda x: mpmath.diff(lambda u: u / (1 + mpmath.exp(-u)), x)),
    ("x*sigmoid(x)", 2, 2.4, lambda x: mpmath.diff(lambda u: u / (1 + mpmath.exp(-u)), x, 2)),
    ("x*tanh(softplus(x))", 1, -1.19, lambda x: mpmath.diff(mish, x)),
    ("x*tanh(softplus(x))", 2, -2.26, lambda x: mpmath.diff(mish, x, 2)),
    ("x*tanh(softplus(x))", 2, 1.49, lambda x: mpmath.diff(mish, x, 2)),
    ("exp(x) - 3", 0, 1.1, lambda x: mpmath.exp(x) - 3),
]


def mish(x):
    return x * mpmath.tanh(mpmath.log1p(mpmath.exp(x)))


@pytest.mark.parametrize(("text", "order", "start", "reference"), KNOWN)
def test_irrational_zeros_are_enclosed(text, order, start, reference):
    with mpmath.workdps(50):
        at = mpmath.findroot(reference, start)
        inside = [
            zero for zero in chart(jets(text), None, None, order).zeros if abs(float(zero.low) - float(at)) < 1e-9
        ]
        assert len(inside) == 1
        low, high = (mpmath.mpf(end.numerator) / end.denominator for end in inside[0])
        assert low - mpmath.mpf(10) ** -20 <= at <= high + mpmath.mpf(10) ** -20
        assert high - low < mpmath.mpf(10) ** -24


def test_signs_lie_between_zeros():
    assert chart(jets("x**3 - x"), None, None) == Chart(
        tuple(Zero(Fraction(at), Fraction(at)) for at in (-1, 0, 1)), (-1, 1, -1, 1)
    )
    assert chart(jets("x**2"), None, None).signs == (1, 1)
    assert chart(jets("x**2"), None, None).changes == []
    assert chart(jets("0*x"), None, None).signs == (0,)
    assert chart(jets("3*x + 1"), None, None, 2).signs == (0,)
    assert chart(jets("sigmoid(1)*x + tanh(1)"), None, None, 2).signs == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "(x**2 - 2)**2",  # touches at an irrational point
        "sin(x)",  # never ends
        "log(x)",  # has no value on the left
        "1/x",
        "sqrt(x**2)",
        "sigmoid(x) + sigmoid(-x) - 1",  # zero, but not seen to be
        "x/sqrt(x**2)",
    ],
)
def test_what_is_not_settled_is_not_guessed(text):
    with pytest.raises(Unsettled):
        chart(jets(text), None, None)


def test_what_cancels_below_the_precision_is_settled():
    assert zeros("x*normal_cdf(4*x) - x") == [0]


roots_drawn = st.lists(st.fractions(-6, 6, max_denominator=9), min_size=0, max_size=4)
positive = st.sampled_from(["1", "exp(x/3)", "(1 + x**2)", "cosh(x)", "sigmoid(2*x)", "softplus(x)", "exp(-x**2)"])


@given(places=roots_drawn, factor=positive, sign=st.sampled_from(["", "-"]))
@settings(max_examples=40 * MULTIPLIER, deadline=None)
def test_products_vanish_where_a_factor_does(places, factor, sign):
    text = sign + "*".join([factor, *(f"(x - ({place}))" for place in places)])
    try:
        found = chart(jets(text), None, None)
    except Unsettled:
        return
    assert [zero.exact for zero in found.zeros] == sorted(set(places))
    before = (-1) ** len(places) * (-1 if sign else 1)
    assert found.signs[0] == before
    for zero, left, right in zip(found.zeros, found.signs, found.signs[1:], strict=False):
        assert (left == right) == (places.count(zero.exact) % 2 == 0)


pieces_drawn = st.sampled_from(
    ["x", "sigmoid(x)", "tanh(x)", "exp(-x)", "normal_cdf(x)", "softplus(x)", "x**2", "atan(x)", "erf(x)", "cosh(x)"]
)
numbers_drawn = st.fractions(-3, 3, max_denominator=7).filter(bool)


@given(
    parts=st.lists(st.tuples(numbers_drawn, pieces_drawn, pieces_drawn), min_size=1, max_size=3),
    order=st.integers(0, 2),
)
@settings(max_examples=50 * MULTIPLIER, deadline=None)
def test_signs_hold_at_points_between(parts, order):
    """Every sign of a chart holds at samples, near its zeros and far out, by balls."""
    text = " + ".join(f"({c})*{u}*{v}" for c, u, v in parts)
    root = jets(text).root
    try:
        found = chart(Jets(root), None, None, order)
    except Unsettled:
        return
    formula = derive(root, "x", order)
    marks = [Fraction(-40), *(zero.low for zero in found.zeros), Fraction(40)]
    backs = [Fraction(-40), *(zero.high for zero in found.zeros), Fraction(40)]
    with ctx.workprec(700):
        for sign, left, right in zip(found.signs, backs[:-1], marks[1:], strict=True):
            for share in (1, 100, 300, 500, 700, 900, 999):
                at = left + (right - left) * Fraction(share, 1000)
                value = ball_at(formula, {"x": at})
                assert not (value > 0 and sign <= 0), (text, at)
                assert not (value < 0 and sign >= 0), (text, at)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("1 + cos(x) + exp(-x)", (1,)), ("sin(x) - 1 - sech(x)", (-1,)), ("x**2*(1 - cos(x)) + x**2*sech(x) + 1", (1,)),
        ("(1 + cos(x))*sigmoid(x) + (x + sin(x))*sigmoid(x)*sigmoid(-x)", (-1, 1)),
    ],
)  # fmt: skip
def test_a_sign_at_infinity_of_what_a_wave_lets_come_near_to_zero(text, signs):
    assert chart(jets(text), None, None).signs == signs


@pytest.mark.parametrize(
    "text", ["1 + cos(x) - exp(-x)", "1 + cos(x)", "x*(1 + cos(x)) + 0*x", "1/(1 + cos(x)) + exp(-x)"]
)
def test_a_wave_that_may_reach_zero_has_no_sign(text):
    with pytest.raises(Unsettled):
        chart(jets(text), None, None)
