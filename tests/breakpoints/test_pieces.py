"""The algebra of piecewise affine functions agrees with evaluation point by point."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.breakpoints import pieces as pw

SMALL = st.fractions(-4, 4, max_denominator=6)
LOW, HIGH = Fraction(-5), Fraction(5)


def value(function: pw.Pieces, x: Fraction) -> Fraction | bool:
    """The value at a point, read off the pieces."""
    if x in function.cuts:
        piece = function.at[function.cuts.index(x)]
    else:
        piece = function.between[sum(cut < x for cut in function.cuts)]
    return piece(x) if isinstance(piece, pw.Affine) else piece


@st.composite
def functions(draw: st.DrawFn) -> pw.Pieces:
    cuts = tuple(sorted(draw(st.sets(SMALL, max_size=3))))
    lines = st.builds(pw.Affine, SMALL, SMALL)
    between = tuple(draw(lines) for _ in range(len(cuts) + 1))
    return pw.Pieces(cuts, between, tuple(pw.Affine(Fraction(0), draw(SMALL)) for _ in cuts))


@given(functions(), functions(), SMALL)
def test_sums_and_comparisons(u: pw.Pieces, v: pw.Pieces, x: Fraction) -> None:
    gap = pw.difference(u, v)
    assert value(gap, x) == value(u, x) - value(v, x)
    assert value(pw.compare(operator.lt, gap, LOW, HIGH), x) == (value(u, x) < value(v, x))
    assert value(pw.compare(operator.eq, gap, LOW, HIGH), x) == (value(u, x) == value(v, x))


@given(functions(), SMALL)
def test_floor(u: pw.Pieces, x: Fraction) -> None:
    assert value(pw.floor(u, LOW, HIGH), x) == value(u, x).__floor__()


@given(functions(), functions(), functions(), SMALL)
def test_cases(u: pw.Pieces, v: pw.Pieces, w: pw.Pieces, x: Fraction) -> None:
    test = pw.compare(operator.ge, u, LOW, HIGH)
    assert value(pw.cases((test, v), otherwise=w), x) == (value(v, x) if value(u, x) >= 0 else value(w, x))


@given(functions(), functions(), SMALL)
def test_products_where_they_are_affine(u: pw.Pieces, v: pw.Pieces, x: Fraction) -> None:
    found = pw.product(u, v)
    if found is not None:
        assert value(found, x) == value(u, x) * value(v, x)


def test_a_cut_at_which_nothing_happens_is_forgotten() -> None:
    line = pw.identity().refined([Fraction(1), Fraction(2)])
    assert line.cuts == (1, 2)
    assert line.merged() == pw.identity()


@pytest.mark.parametrize("denominator", ["0", "1 at a point"])
def test_no_quotient_by_zero(denominator: str) -> None:
    zero = Fraction(0)
    v = (
        pw.constant(0)
        if denominator == "0"
        else pw.Pieces((zero,), (pw.Affine(zero, Fraction(1)),) * 2, (pw.Affine(zero, zero),))
    )
    assert pw.quotient(pw.identity(), v) is None
