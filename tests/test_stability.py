"""Every rewriting is an identity, proved with balls on random rationals; and it is one that happens."""

from __future__ import annotations

import random
import time
from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given, settings
from strategies import MULTIPLIER, formulas

from actcli.catalog import default_catalog
from actcli.expr import Symbol, substitute, symbols
from actcli.format import format_expr
from actcli.interpreters.balls import enclose, exact
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.stability import ROWS, stabilise

BITS = 200
VECTORS = [row for row in ROWS if "total" in row[0] or "softm" in row[0] or "logsumexp" in row[0]]
NUMBERS = [row for row in ROWS if row not in VECTORS]


def read(text: str):
    return parse(text, VOCABULARY, names=("c", "u", "v", "w"))


def agree(left, right) -> bool:
    """Whether the difference may be 0 and is tiny beside the values."""
    difference = left - right
    size = abs(left).upper() * arb(2) ** -120 + arb(2) ** -120
    return bool(difference.contains(0) and abs(difference).upper() < size)


@pytest.mark.parametrize(("pattern", "replacement", "avoids"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_both_sides_are_equal(pattern, replacement, avoids):
    source = random.Random(pattern)
    left, right = read(pattern), read(replacement)
    proved = 0
    for _ in range(300 * MULTIPLIER):
        with ctx.workprec(BITS):
            point = {
                "u": exact(Fraction(source.randint(-20_000, 20_000), 1001)),
                "v": exact(Fraction(source.randint(-3000, 9000), 1003)),
                "w": exact(Fraction(source.randint(-9000, 9000), 1009)),
                "c": exact(Fraction(source.choice([-1, 1]) * source.randint(1, 9000), 1007)),
            }
            ours, theirs = enclose(left, point, BITS).ball, enclose(right, point, BITS).ball
            if ours.is_finite():  # in the domain of what the author wrote
                assert agree(ours, theirs), point
                proved += 1
    assert proved >= 100
    assert avoids


@pytest.mark.parametrize(("pattern", "replacement", "avoids"), VECTORS, ids=[row[0] for row in VECTORS])
def test_both_sides_are_equal_for_vectors(pattern, replacement, avoids):
    source = random.Random(pattern)
    for _ in range(50 * MULTIPLIER):
        numbers = [Fraction(source.randint(-9000, 9000), 1001) for _ in range(source.randint(1, 6))]
        with ctx.workprec(BITS):
            point = {"u": tuple(map(exact, numbers))}
        ours, theirs = enclose(read(pattern), point, BITS), enclose(read(replacement), point, BITS)
        for left, right in zip(*([v] if hasattr(v, "ball") else v for v in (ours, theirs)), strict=True):
            with ctx.workprec(BITS):
                assert agree(left.ball, right.ball)
    assert avoids


@pytest.mark.parametrize(("pattern", "replacement", "avoids"), ROWS, ids=[row[0] for row in ROWS])
def test_the_row_is_used(pattern, replacement, avoids):
    """No other row takes its place, whatever the expressions are."""
    names = {"u": parse("sin(x)", VOCABULARY), "v": parse("y + 3", VOCABULARY), "c": parse("7/4", VOCABULARY)}
    written, wanted = substitute(read(pattern), names), substitute(read(replacement), names)
    assert format_expr(stabilise(written)) == format_expr(stabilise_numbers(wanted))


def stabilise_numbers(formula):
    """What the rewriting does to any formula: quotients of numbers become numbers."""
    from actcli.expr import fold
    from actcli.stability import _rational

    return fold(formula, _rational)


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("0.5*x*(1 + erf(x/sqrt(2)))", "0.5*x*(2*normal_cdf(x))"),
        ("x/(1 + exp(-x))", "x/(1 + exp(-x))"),
        ("x*(1/(1 + exp(-x)))", "x*sigmoid(x)"),
        ("1/(exp(-x) + 1)", "sigmoid(x)"),
        ("log(exp(x) + 1)", "softplus(x)"),
        ("x*tanh(log(1 + exp(x)))", "x*tanh(softplus(x))"),
        ("exp(x) - 1 if x < 0 else x", "expm1(x) if x < 0 else x"),
        ("3*(exp(y*x) - 1)", "3*expm1(y*x)"),
        ("exp(x) - 2", "exp(x) - 2"),
        ("1/(1 + exp(x))", "sigmoid(-x)"),
        ("1/2 + atan(x)/pi", "arccot(-x)/pi"),
        ("0.5 + atan(x)/pi", "arccot(-x)/pi"),
        ("x + 1", "x + 1"),
    ],
)
def test_rewritten(text, rewritten):
    assert format_expr(stabilise(parse(text, VOCABULARY))) == rewritten


def test_built_in_formulas_keep_their_value():
    source = random.Random(7)
    for activation in default_catalog():
        if activation.kind.value == "elementwise" and not activation.is_vector:
            formula = activation.expression
            for _ in range(8):
                with ctx.workprec(BITS):
                    point = {"x": exact(Fraction(source.randint(-9000, 9000), 1001))}
                    before, after = enclose(formula, point, BITS).ball, enclose(stabilise(formula), point, BITS).ball
                    if before.is_finite():
                        assert agree(before, after), (activation.name, point)


@given(formulas())
@settings(max_examples=200 * MULTIPLIER, deadline=None)
def test_whatever_the_formula_is(formula):
    assert symbols(stabilise(formula)) <= symbols(formula)


def test_a_pattern_that_nearly_matches_a_thousand_times_is_quick():
    start = time.perf_counter()
    stabilise(parse("+".join(["1"] + ["x"] * 900), VOCABULARY))
    stabilise(parse("*".join(["c", "x"] * 400) + "/(1 + abs(x)) + pi", VOCABULARY))
    assert time.perf_counter() - start < 1
    assert stabilise(Symbol("x")) is Symbol("x")
