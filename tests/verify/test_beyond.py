"""What is said of a formula on a half line holds at every point of it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, ctx

from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.verify.beyond import beyond
from actcli.verify.curve import NotShown, ball
from actcli.verify.far import Horizon
from actcli.verify.known import Far

FORMULAS = [
    "x", "1/x", "x**2 - 3*x", "(x + 1)/(x - 1)", "exp(-x)", "exp(x)", "x*exp(-x)", "x**3*exp(-x**2)",
    "x*sigmoid(x) - x", "x*sigmoid(x)", "x*normal_cdf(x) - x", "tanh(x)", "tanh(x)*x", "erf(x)", "erfc(x)",
    "erfc(-x)*x", "atan(x)", "x*(pi/2 - atan(x))", "softplus(x)", "softplus(x) - x", "log(1 + exp(x))",
    "exp(x)/(1 + exp(x))", "logcosh(x)", "logcosh(x) - x", "sqrt(x**2 + 1)", "sqrt(x**2 + 1) - x", "x/sqrt(1 + x**2)",
    "sin(x)", "sin(1/x)", "x*sin(1/x)", "sin(x)/x", "sinc(x)", "dsinc_unnormalised(x)", "d2sinc_unnormalised(x)*x",
    "sech(x)", "sech(x)**2*x", "x*tanh(softplus(x)) - x", "tanh(exp(x))", "x*tanh(exp(x))", "exp(-exp(x))", "exp(1/x)",
    "log(2 + 1/x)", "sigmoid(sin(x))", "1/(1 + exp(-x))", "1/(1 + exp(x))", "x**2 + exp(x)", "exp(x) - x**2",
    "exp(x)/x", "exp(x)*x**2",
    "exp(2*x)*exp(x)", "1/(exp(x) - x)", "(1 + 1/x)**5", "(2 + 1/x)**(-3)", "sqrt(exp(x))", "pi*x + 1/3",
    "x**5/(1 + x**5)", "tan(1/x)", "expm1(-x)", "sinh(1/x)", "asinh(1/x)", "normal_pdf(x)", "x**4/(1 + x**2) - x**2",
]  # fmt: skip


@pytest.mark.parametrize("direction", [-1, 1])
@pytest.mark.parametrize("start", [3, 8, 100])
@pytest.mark.parametrize("text", FORMULAS)
def test_values_lie_within(text, start, direction):
    chooser = random.Random(f"{text}{start}{direction}")
    root = parse(text, VOCABULARY, names=("x",))
    with ctx.workprec(300):
        horizon = Horizon(Fraction(start), direction)
        try:
            known = beyond(horizon, root)
        except NotShown:
            return
        for _ in range(25):
            y = start * Fraction(1 + chooser.choice([0, chooser.random(), 10 ** chooser.uniform(0, 3)]))
            value = ball_at(root, {"x": y * direction})
            if known.sign is not None:
                assert not (value < 0 if known.sign > 0 else value > 0 if known.sign < 0 else value != 0)
            if isinstance(known, Far):
                powers = sum((c * ball(y) ** k for k, c in known.terms.items()), arb(0))
                assert value.overlaps(powers + known.rest * ball(y) ** -known.order)
                if y > 50 * start and (limit := known.limit()) is not None and limit.is_finite():
                    assert abs(value - limit) < 1
            else:
                assert not abs(value) < (known.rate * ball(y)).exp()


@pytest.mark.parametrize(
    ("text", "direction", "limit"),
    [
        ("tanh(x)", 1, "1"), ("tanh(x)", -1, "-1"), ("x*sigmoid(x)", -1, "0"), ("x*sigmoid(x)", 1, "inf"),
        ("x*sigmoid(x) - x", 1, "0"), ("sqrt(x**2 + 1) + x", -1, "0"), ("x**2*(sqrt(1 + 1/x**2) - 1)", 1, "0.5"),
        ("-exp(x)", 1, "-inf"), ("log(1 + exp(x)) - x", 1, "0"), ("-x**3", -1, "inf"),
    ],
)  # fmt: skip
def test_limits(text, direction, limit):
    with ctx.workprec(200):
        found = beyond(Horizon(Fraction(16), direction), parse(text, VOCABULARY, names=("x",))).limit()
        assert found is not None
        assert found.overlaps(arb(limit)) if "inf" not in limit else found == arb(limit)


@pytest.mark.parametrize(
    "text", ["sin(x)", "x*sin(x)", "exp(x)*sin(x)", "log(x)", "sqrt(x)", "sqrt(-1 - x**2)", "x**x"]
)
def test_what_has_no_known_limit_has_none(text):
    root = parse(text, VOCABULARY, names=("x",))
    with ctx.workprec(200):
        try:
            known = beyond(Horizon(Fraction(16), 1), root)
        except NotShown:
            return
        assert known.limit() is None


@pytest.mark.parametrize("text", ["exp(x)/x**20", "x**-9*exp(x)", "1e-30*exp(x)", "1e30*x**-30*exp(x)"])
def test_an_exponential_wears_out_a_power_slowly(text):
    """Between: far out it has outgrown the power, and before that it is less than any exponential said of it."""
    root = parse(text, VOCABULARY, names=("x",))
    with ctx.workprec(200):
        for start in (4, 64, 1024):
            try:
                known = beyond(Horizon(Fraction(start), 1), root)
            except NotShown:
                continue
            for y in (start, 2 * start, 10 * start, 1000 * start):
                assert not abs(ball_at(root, {"x": Fraction(y)})) < (known.rate * y).exp()
