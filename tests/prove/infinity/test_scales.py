"""Arithmetic of sums of exponentials: what is computed encloses the function far out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from exponentials import at
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.interpreters.tails import Unbounded
from actcli.prove.infinity.scales import HalfLine, Term
from actcli.prove.infinity.surds import number

REACH = 8
HALF = HalfLine(arb(REACH))
coefficients = st.fractions(-4, 4, max_denominator=4).filter(bool)
polynomials = st.dictionaries(st.integers(0, 2), coefficients, max_size=2)
decays = st.dictionaries(st.integers(1, 2), st.fractions(1, 3, max_denominator=2), min_size=1, max_size=2)
laurents = st.lists(st.tuples(st.integers(-2, 9), coefficients), min_size=1, max_size=4)


def scaled(growth, parts):
    exact = {power: number(c) for power, c in growth.items()}
    return HALF.make(
        exact,
        [
            ({k: number(c) for k, c in exponent.items()}, [Term(k, arb(c.numerator) / c.denominator) for k, c in terms])
            for exponent, terms in parts
        ],
    )


values = st.builds(scaled, polynomials, st.lists(st.tuples(decays, laurents), max_size=3))


POINTS = [Fraction(REACH), Fraction(35, 4), Fraction(21), Fraction(400)]


@given(values, values)
@settings(max_examples=60, deadline=None)
def test_sums_and_products_enclose(first, second):
    with ctx.workprec(200):
        for x in POINTS:
            u, v = at(first, x), at(second, x)
            try:
                total, product = HALF.add(first, second), HALF.multiply(first, second)
            except Unbounded:  # what many parts come to may be unknown
                return
            assert at(total, x).overlaps(u + v)
            assert at(product, x).overlaps(u * v)
            assert at(HALF.shifted(first, {1: number(Fraction(1))}, 2), x).overlaps(
                u * (-arb(x.numerator) / x.denominator).exp() / (arb(x.numerator) / x.denominator) ** 2
            )


@given(values)
@settings(max_examples=100, deadline=None)
def test_signs_hold(value):
    try:
        sign = HALF.sign(value)
    except Unbounded:
        return
    if sign is None:
        return
    with ctx.workprec(2000):
        for x in POINTS:
            here = at(value, x)
            assert not (here > 0 and sign <= 0)
            assert not (here < 0 and sign >= 0)


@given(decays)
def test_decays_are_bounded(exponent):
    one = HALF.decay({k: number(c) for k, c in exponent.items()})
    for x in POINTS:
        size = sum(
            (arb(c.numerator) / c.denominator * (arb(x.numerator) / x.denominator) ** k for k, c in exponent.items()),
            arb(0),
        )
        (term,) = one.terms
        assert not (-size).exp() > (term.c * (arb(x.denominator) / x.numerator) ** term.power).upper()


def test_what_cancels_exactly_is_gone():
    one = scaled({1: Fraction(1)}, [({1: Fraction(1)}, [(0, Fraction(1))])])
    gone = HALF.add(one, HALF.scaled(one, number(Fraction(-1))))
    assert HALF.sign(gone) == 0
    assert HALF.lead(gone) is None


def test_a_varying_coefficient_stays_one():
    wave = HALF.make({}, [({}, [Term(0, arb(0, 1), steady=False)])])
    total = HALF.add(wave, scaled({0: Fraction(1)}, []))
    assert not any(term.steady for _, laurent in total.parts for term in laurent.terms)
    assert HALF.sign(total) is None


def test_growth_is_not_bounded():
    with pytest.raises(Unbounded):
        HALF.bounds(scaled({1: Fraction(1)}, []))
    with pytest.raises(Unbounded):
        HALF.decay({1: number(Fraction(-1))})
