"""One smooth piece: charts asked once, constants seen, slopes at the ends."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq

from actcli.expr import Symbol
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape.segment import Endless, Segment, exact_value, is_zero_within, minus, zero_places
from actcli.prove.landscape.walk import Place
from actcli.prove.pieces.branches import KEPT, Unsettled


def segment(text, low=None, high=None):
    return Segment(low, high, expand(parse(text, VOCABULARY, names=("x",)), KEPT))


def test_charts_are_asked_once():
    one = segment("x*sigmoid(x)")
    assert one.chart(1) is one.chart(1)


def test_constants():
    assert segment("tanh(1)*2").is_constant()
    assert not segment("tanh(x)", None, Fraction(0)).is_constant()
    with pytest.raises(Unsettled):
        segment("sigmoid(x) + sigmoid(-x)").is_constant()


def test_slopes_at_an_end():
    assert segment("exp(x)", None, Fraction(0)).slopes(Fraction(0), Fraction(0)).contains(1)
    assert segment("exp(x)", None, Fraction(0)).slopes(Fraction(0), Fraction(1)).contains(2)


def test_differences_do_not_cancel():
    x = Symbol("x")
    assert list(zero_places(minus(segment("x*normal_cdf(4*x)"), x))) == [Place(Fraction(0), Fraction(0))]
    assert list(zero_places(minus(segment("x", Fraction(0), None), x))) == [Place(Fraction(0), None, throughout=True)]


def test_waves_never_end():
    with pytest.raises(Endless):
        segment("sin(x)").chart(1)
    with pytest.raises(Endless):
        segment("sin(x)", Fraction(0), None).chart(1)
    assert len(segment("sin(x)", Fraction(0), Fraction(9)).chart(1).zeros) == 3


@pytest.mark.parametrize(
    ("left", "right", "gap", "wanted"),
    [
        ("0", "tanh(x) - 1/2", ("0.5", "0.6"), True),  # zero on the left, and so at the cut
        ("1/3 - tanh(x)", "tanh(x) - 1/3", ("0.3", "0.4"), True),  # one is the other's negative
        ("exp(x)", "2 + x", ("1.1", "1.2"), False),
        ("exp(x) - 3", "x - 1.1", ("1", "1.2"), None),  # each has a zero there, which need not be the cut
        ("0", "(x - 1.11)*(x - 1.12)", ("1.1", "1.2"), None),  # one of two is
    ],
)
def test_a_zero_at_an_irrational_cut(left, right, gap, wanted):
    ends = tuple(map(Fraction, gap))
    sides = segment(left, None, ends[1]), segment(right, ends[0], None)
    if wanted is None:
        with pytest.raises(Unsettled):
            is_zero_within(ends, *sides)
    else:
        assert is_zero_within(ends, *sides) is wanted


def test_values_are_exact_where_they_can_be():
    root = parse("x/3", VOCABULARY, names=("x",))
    assert exact_value(root, {"x": Fraction(1)}).exact == fmpq(1, 3)
