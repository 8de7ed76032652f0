"""Zeros on a finite interval, ends left out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb

from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import working
from actcli.prove.landscape.isolate import Chart, Isolation, Zero, sign_of
from actcli.prove.landscape.jets import BITS, CAP, Jets
from actcli.prove.pieces.branches import KEPT, Unsettled


def chart(text, low, high, order=0):
    with working(BITS, CAP):
        jets = Jets(expand(parse(text, VOCABULARY, names=("x",)), KEPT))
        return Isolation(jets, order).run(Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("text", "low", "high", "count", "signs"),
    [
        ("sin(x)", 1, 10, 3, (1, -1, 1, -1)),
        ("x**2", 0, 1, 0, (1,)),
        ("x**3", -1, 0, 0, (-1,)),
        ("x*(x - 1)", 0, 1, 0, (-1,)),
        ("x*(x - 1)*(x - 1/2)", 0, 1, 1, (1, -1)),
        ("exp(x) - 2", 0, 1, 1, (-1, 1)),
        ("x**2 + 1e-12", -1, 1, 0, (1,)),
        ("x**2 - 1e-12", -1, 1, 2, (1, -1, 1)),
    ],
)
def test_zeros(text, low, high, count, signs):
    found = chart(text, low, high)
    assert (len(found.zeros), found.signs) == (count, signs)
    assert all(low < zero.low <= zero.high < high for zero in found.zeros)


@pytest.mark.parametrize("text", ["(x**2 - 2)**2", "sqrt(x)", "1/(x - 1/2)", "sin(1/x)"])
def test_undecided(text):
    with pytest.raises(Unsettled):
        chart(text, 0, 2)


def test_a_zero_at_an_end_that_is_not_known_exactly():
    with pytest.raises(Unsettled):
        chart("exp(log(2))*x - 2", 1, 2)
    assert chart("sqrt(2)*x - sqrt(2)", 1, 2) == Chart((), (1,))  # arithmetic with roots knows this one


def test_changes():
    zeros = (Zero(Fraction(0), Fraction(0)), Zero(Fraction(1), Fraction(1)))
    assert Chart(zeros, (1, 1, -1)).changes == [zeros[1]]


def test_sign_of():
    assert [sign_of(value) for value in (arb(2), arb(-2), arb(0), arb(0, 1), arb("nan"))] == [1, -1, 0, 0, 0]
