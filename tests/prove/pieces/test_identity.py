"""Formulas that are the same by arithmetic, and some that only look so."""

import random
from fractions import Fraction

import pytest

from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.identity import are_proportional, are_same


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("(x + 1)**2", "x**2 + 2*x + 1"), ("x - x", "0"), ("exp(x)*x", "x*exp(x)"), ("exp(2*x/2)", "exp(x)"),
        ("(x - 1/2)*(x + 1/2)", "x**2 - 1/4"), ("sqrt(2)*sqrt(2)", "2"), ("1/sqrt(2)", "sqrt(2)/2"),
        ("x/sqrt(3)/sqrt(3)", "x/3"), ("-(1 - x)", "x - 1"), ("sqrt(1 + 1)**3", "2*sqrt(2)"), ("x*x/2", "0.5*x**2"),
        ("sin(x + x)", "sin(2*x)"), ("1/(x + x)", "1/(2*x)"),
        ("log(3/2) + log(2)", "log(3)"), ("log(1/2)", "-log(2)"), ("log(1) + x", "x"),
    ],
)  # fmt: skip
def test_same(first, second):
    assert are_same(read(first), read(second))
    for at in (Fraction(1, 3), Fraction(-7, 5)):
        assert ball_at(read(first), {"x": at}).overlaps(ball_at(read(second), {"x": at}))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("x", "-x"), ("x**2", "x"), ("x/x", "1"), ("sqrt(x)*sqrt(x)", "x"), ("sqrt(x**2)", "x"), ("exp(x)", "exp(-x)"),
        ("sin(x)", "cos(x)"), ("sqrt(2)", "sqrt(3)"), ("sqrt(2)*sqrt(3)", "6"), ("1/x", "x"), ("x**(-1)", "x"),
        ("sqrt(-2)*sqrt(-2)", "-2"), ("1/(x + 1)", "1/(x + 2)"), ("x**0", "x"), ("log(3/2)", "log(3)"),
        ("log(4)", "2*log(2)"), ("log(-2)", "log(2)"),
    ],
)  # fmt: skip
def test_not_same(first, second):
    assert not are_same(read(first), read(second))


@pytest.mark.parametrize(
    ("first", "second", "are"),
    [
        ("x - 2", "4 - 2*x", True), ("x", "x", True), ("exp(x) - 10", "5 - exp(x)/2", True), ("x - 2", "x - 3", False),
        ("x", "x**2", False), ("0*x", "x", False), ("x + sqrt(2)", "x", False),
    ],
)  # fmt: skip
def test_proportional(first, second, are):
    assert are_proportional(read(first), read(second)) is are
    assert are_proportional(read(second), read(first)) is are


def test_random_polynomials_are_the_same_only_if_their_values_are():
    chooser = random.Random(5)
    words = ["x", "1/2", "sqrt(2)", "3", "(x - 1)", "sin(x)", "(2 - x)"]

    def made(depth):
        if depth == 0:
            return chooser.choice(words)
        return f"({made(depth - 1)} {chooser.choice('+-*')} {made(depth - 1)})"

    for _ in range(300):
        first, second = read(made(2)), read(made(2))
        equal = all(
            ball_at(first, {"x": at}).overlaps(ball_at(second, {"x": at})) for at in (Fraction(3, 7), Fraction(-11, 3))
        )
        assert are_same(first, second) is equal
