"""Symbolic derivatives against differences of balls, near and far from kinks, for the whole catalogue."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from strategies import MULTIPLIER, formulas

from actcli import operators as op
from actcli.breakpoints import breakpoints
from actcli.catalog import default_catalog
from actcli.derive import derive, simplify
from actcli.errors import UsageError
from actcli.expr import Symbol, symbols
from actcli.format import format_expr
from actcli.interpreters.balls import enclose, exact
from actcli.library import VOCABULARY
from actcli.parse import parse

BITS = 1200
STEP = Fraction(1, 2**200)
BESIDE = Fraction(1, 2**80)  # far enough from a kink for the step, near enough for its one-sided value
CURVES = [a for a in default_catalog() if a.kind.value in ("elementwise", "table", "random") and not a.is_vector]


def ball(formula, at: Fraction):
    with ctx.workprec(BITS):
        return enclose(formula, {"x": exact(at)}, BITS).ball


def difference(formula, at: Fraction, order: int):
    above, below = ball(formula, at + STEP), ball(formula, at - STEP)
    with ctx.workprec(BITS):
        step = exact(STEP).ball
        return (above - below) / (2 * step) if order == 1 else (above - 2 * ball(formula, at) + below) / step**2


def agrees(formula, slope, at: Fraction, order: int) -> bool:
    ours, theirs = ball(slope, at), difference(formula, at, order)
    with ctx.workprec(BITS):
        slack = abs(ours).upper() * arb(2) ** -50 + arb(2) ** -100
        return bool(ours.is_finite() and abs(ours - theirs) <= slack)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("activation", CURVES, ids=lambda activation: activation.name)
def test_the_catalogue(activation, order):
    formula = activation.expression
    slope = derive(formula, "x", order)
    source = random.Random(activation.name)
    low, high = activation.record.range
    cuts = [cut.at for cut in breakpoints(formula, Fraction(low), Fraction(high))]
    inside = [Fraction(source.randint(int(low * 1001) + 1, int(high * 1001) - 1), 1001) for _ in range(8 * MULTIPLIER)]
    tails = [Fraction(sign * size) + Fraction(1, 1003) for sign in (-1, 1) for size in (20, 100)]
    tried = 0
    for at in (*inside, *tails):
        if all(abs(at - cut) > Fraction(1, 10**6) for cut in cuts) and ball(formula, at).is_finite():
            assert agrees(formula, slope, at, order), at
            tried += 1
    assert tried >= 4


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("activation", CURVES, ids=lambda activation: activation.name)
def test_both_sides_of_each_kink(activation, order):
    formula = activation.expression
    slope = derive(formula, "x", order)
    low, high = activation.record.range
    for cut in breakpoints(formula, Fraction(low), Fraction(high))[:20]:
        if cut.exact:
            for at in (cut.at - BESIDE, cut.at + BESIDE):
                if ball(formula, at).is_finite():
                    assert agrees(formula, slope, at, order), at


def through_balls(formula, at: mpmath.mpf) -> mpmath.mpf:
    sign, mantissa, exponent, _ = at._mpf_
    exactly = Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** exponent
    return mpmath.mpf(ball(formula, exactly).str(200, radius=False))


@pytest.mark.parametrize("name", ["gelu", "silu", "mish", "softsign", "tanh", "gelu_tanh", "softplus", "elu"])
def test_mpmath_differentiates_alike(name):
    activation = default_catalog().activation(name)
    assert activation is not None
    with mpmath.workdps(40):
        for at in (-3.25, -0.75, 0.5, 2.125):
            for order in (1, 2):
                expected = mpmath.diff(lambda u: through_balls(activation.expression, u), mpmath.mpf(at), order)
                ours = mpmath.mpf(ball(derive(activation.expression, "x", order), Fraction(at)).str(40, radius=False))
                assert mpmath.almosteq(ours, expected, 1e-9, 1e-9)


@pytest.mark.parametrize("activation", CURVES, ids=lambda activation: activation.name)
def test_floats_find_no_nan_in_the_tails(activation):
    """No 0*inf: where the function itself is a number, so are its slopes."""
    at = np.array([-1e4, -745.0, -700.0, -100.0, -40.0, 40.0, 100.0, 700.0, 745.0, 1e4])
    defined = np.isfinite(activation(at))
    for order in (1, 2):
        slope = activation.derivative(at, order=order)
        assert not np.isnan(slope[defined]).any(), (order, at[np.isnan(slope)])


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("x", "1"),
        ("7", "0"),
        ("y", "0"),
        ("x**2", "2*x"),
        ("x**3", "3*x**2"),
        ("2*x + 1", "2"),
        ("x*y", "y"),
        ("x/2", "0.5"),
        ("1/x", "-(1/x**2)"),
        ("exp(2*x)", "2*exp(2*x)"),
        ("sin(x)", "cos(x)"),
        ("tanh(x)", "sech(x)**2"),
        ("x*sigmoid(x)", "sigmoid(x) + x*sigmoid(x)*sigmoid(-x)"),
        ("normal_cdf(x)", "normal_pdf(x)"),
        ("max(x, 0)", "1 if x >= 0 else 0"),
        ("x if x > 0 else 0.01*x", "1 if x > 0 else 0.01"),
        ("x if x > 0 else exp(x) - 1", "1 if x > 0 else exp(x)"),
        ("abs(x)", "sign(x)"),
        ("floor(x)", "0"),
        ("x/(1 + abs(x))", "1/(1 + abs(x))**2"),
        ("softplus(x, beta=2)", "sigmoid(2*x)"),
        ("y**x", "y**x*log(y)"),
        ("sinc(x)", "dsinc(x)"),
        ("heaviside(0, h=x)", "1"),
        ("heaviside(1, h=x)", "0 if 1 > 0 or 1 < 0 else 1"),
    ],
)
def test_how_it_reads(text, slope):
    if text.startswith("heaviside"):
        at = ball(derive(parse(text, VOCABULARY), "x"), Fraction(0))
        assert at == (1 if text.startswith("heaviside(0") else 0)
    else:
        assert format_expr(derive(parse(text, VOCABULARY), "x")) == slope


def test_a_quotient_by_a_root_keeps_its_tails():
    slope = derive(parse("x/sqrt(1 + x**2)", VOCABULARY), "x")
    assert agrees(parse("x/sqrt(1 + x**2)", VOCABULARY), slope, Fraction(10**6), 1)
    assert np.isclose(default_catalog().inline("x/sqrt(1 + x**2)").derivative(1e5), 1e-15, rtol=1e-6)


def test_by_a_parameter():
    formula = parse("log(1 + exp(beta*x))/beta", VOCABULARY)
    assert symbols(derive(formula, "beta")) == {"beta", "x"}
    assert derive(formula, "gamma") is op.ZERO
    assert derive(formula, "x", 0) is formula
    assert derive(derive(formula, "x"), "x") is derive(formula, "x", 2)


def test_reductions_are_refused():
    with pytest.raises(UsageError, match="softmax has no derivative in one variable"):
        derive(parse("softmax(x)", VOCABULARY), "x")


def test_arguments_stay_as_they_were_written():
    inner = parse("sin(x + 0*exp(y))", VOCABULARY)
    slope = derive(VOCABULARY["exp"](inner), "y")
    assert slope is op.ZERO or "0*exp(y)" in format_expr(slope)


def test_simplify_replaces_names_at_once():
    swapped = simplify(parse("x - y + 0*x", VOCABULARY), {"x": Symbol("y"), "y": Symbol("x")})
    assert format_expr(swapped) == "y - x"


@given(formulas())
@settings(max_examples=200 * MULTIPLIER, deadline=None)
def test_whatever_the_formula_is(formula):
    start = time.perf_counter()
    with suppress(UsageError):  # a reduction has none
        assert symbols(derive(formula, "x", 2)) <= symbols(formula)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "*".join(["x"] * 1000),
        "*".join(["x²"] * 500),
        "2*(" + "*".join(["x", "y"] * 480) + ")",
        "/".join(["x"] * 1000),
        "+".join(["x*x"] * 500),
        "*".join(f"sin({index}*x)" for index in range(250)),
        "x/sqrt(" * 60 + "x" + ")" * 60,
        "x*sigmoid(" * 60 + "x" + ")" * 60,
        "x**" * 60 + "x",
        "1 if x < 0 else " * 240 + "x",
        "max(x, " * 60 + "x" + ")" * 60,
        "*".join(["1e400"] * 500) + "*x",
    ],
    ids=lambda text: text[:20],
)
def test_long_formulas_are_quick(text):
    start = time.perf_counter()
    derive(parse(text, VOCABULARY), "x", 2)
    assert time.perf_counter() - start < 3
