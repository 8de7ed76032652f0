"""Exact numbers sqrt(q pi**n): arithmetic against balls."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from actcli.interpreters.tails import Unbounded
from actcli.prove.infinity.surds import (
    Surd,
    exactly,
    inverse,
    negated,
    number,
    product,
    root_of,
    sign_of,
    subtract,
    sum_of,
    surd_ball,
)

squares = st.fractions(-50, 50, max_denominator=12).filter(bool)
surds = st.builds(Surd, squares, st.integers(-3, 3))


@given(surds, surds)
def test_products_and_inverses(first, second):
    assert surd_ball(product(first, second)).overlaps(surd_ball(first) * surd_ball(second))
    assert surd_ball(inverse(first)).overlaps(1 / surd_ball(first))
    assert product(first, inverse(first)) == number(Fraction(1))
    assert surd_ball(negated(first)).overlaps(-surd_ball(first))


@given(surds, st.fractions(-4, 4, max_denominator=5).filter(bool), surds)
def test_sums_are_exact_or_balls(first, factor, other):
    for second in (product(first, number(factor)), other):
        growth, loose = sum_of({2: first}, {2: second})
        total = sum((surd_ball(one) for one in growth.values()), arb(0)) + sum((c for _, c in loose), arb(0))
        assert total.overlaps(surd_ball(first) + surd_ball(second))
    assert sum_of({2: first}, {2: negated(first)}) == ({}, [])


def test_the_square_of_half_a_root():
    half = inverse(Surd(Fraction(2)))  # 1/sqrt(2)
    assert product(half, half) == number(Fraction(1, 2))
    assert root_of(number(Fraction(9, 4))) == number(Fraction(3, 2))
    assert root_of(number(Fraction(-1))) is None
    assert root_of(Surd(Fraction(1), 1)) is None


def test_exponents():
    first, second = {1: number(Fraction(2))}, {1: number(Fraction(2)), 2: number(Fraction(-1))}
    assert subtract(first, first) == {}
    assert (sign_of(first), sign_of(second), sign_of({})) == (1, -1, 0)
    with pytest.raises(Unbounded):
        exactly({}, [(0, arb(1))])


def test_pi_is_enclosed():
    with ctx.workprec(200):
        assert surd_ball(Surd(Fraction(1), 2)).overlaps(arb.pi())
        assert surd_ball(Surd(Fraction(-1, 4), 2)).overlaps(-arb.pi() / 2)
        assert surd_ball(Surd(Fraction(1), 1)).overlaps(arb.pi().sqrt())
