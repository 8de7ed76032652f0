"""One smooth piece: charts asked once, constants seen, slopes at the ends."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq

from actcli.expr import Symbol
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape.segment import Endless, Segment, exact_value, minus, zero_places
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
    assert segment("exp(x)", None, Fraction(0)).slope(Fraction(0)).contains(1)
    assert segment("x**2", Fraction(3), None).slope(Fraction(3), 2).contains(2)


def test_differences_do_not_cancel():
    x = Symbol("x")
    assert list(zero_places(minus(segment("x*normal_cdf(4*x)"), x))) == [Place(Fraction(0), Fraction(0))]
    assert list(zero_places(minus(segment("x", Fraction(0), None), x))) == [Place(Fraction(0), None, throughout=True)]


def test_waves_never_end():
    with pytest.raises(Endless):
        segment("sin(x)").chart(1)
    with pytest.raises(Unsettled, match="infinity"):
        segment("sin(x)", Fraction(0), None).chart(1)


def test_values_are_exact_where_they_can_be():
    root = parse("x/3", VOCABULARY, names=("x",))
    assert exact_value(root, {"x": Fraction(1)}).exact == fmpq(1, 3)
