"""Series: each coefficient on a box encloses the derivative at every point of the box, as mpmath differentiates it."""

from fractions import Fraction

import pytest
from flint import arb, arb_series, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.interpreters import series
from actcli.prove.extrema.search import working
from actcli.prove.pieces.branches import Piece, Unsettled, pieces
from actcli.tape import Tape

CURVES = [a for a in default_catalog() if a.kind.value != "gated" and not a.is_vector]


def smooth_pieces(activation) -> list[Piece]:
    try:
        return pieces(activation.expression, Fraction(-20), Fraction(20))
    except Unsettled as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("activation", CURVES, ids=lambda a: a.name)
@settings(max_examples=25, deadline=None)
@given(position=st.fractions(0, 1), width=st.fractions(0, 1), inside=st.fractions(0, 1))
def test_boxes_contain_value_and_first_two_derivatives(activation, position, width, inside):
    for piece in smooth_pieces(activation):
        low = piece.low + (piece.high - piece.low) * position * (1 - width)
        high = low + (piece.high - piece.low) * width * Fraction(1, 4)
        point = low + (high - low) * inside
        if piece.rough or not piece.low < point < piece.high:
            continue
        with working(100, cap=4):
            box = arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator)))
            jet = Tape(piece.root, series.RULES, series.constant)(series.variable(box))
            from actcli.derive import derive

            for order, factorial in ((0, 1), (1, 1), (2, 2)):
                root = derive(piece.root, "x", order) if order else piece.root
                exact = ball_at(root, {"x": point})
                assert jet[order].is_nan() or (jet[order] * factorial).overlaps(exact), (order, piece)


@pytest.mark.parametrize("name", ["sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised"])
@pytest.mark.parametrize("center", [(0, 1), (1, 2), (-3, 3), (0.5, 0.01), (7, 0.5), (0, 15)])
def test_the_cardinal_sine_holds_near_zero_and_far(name, center):
    from mpmath import diff, mp, sinc

    from actcli.library import VOCABULARY

    order = ["sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised"].index(name)
    with working(120, cap=3):
        jet = series.RULES[VOCABULARY[name]](arb_series([arb(*center), 1]))
    with mp.workdps(40):
        for offset in (-1, -0.3, 0.1, 0.77, 1):
            u = mp.mpf(center[0]) + mp.mpf(center[1]) * mp.mpf(offset)
            if u == 0:
                u = mp.mpf(10) ** -12
            true = diff(sinc, u, order) if order else sinc(u)
            near = arb(str(true)) + arb(0, 1e-20)
            assert jet[0].overlaps(near)


@pytest.mark.parametrize("exponent", ["1/3", "0.1", "1.5", "7/3", "2.5", "4.25", "1000.5"])
def test_powers_of_what_begins_at_zero_have_the_derivatives_that_there_are(exponent):
    from mpmath import mp, mpf

    from actcli.library import VOCABULARY
    from actcli.parse import parse

    root = parse(f"(2*x)**({exponent})", VOCABULARY, names=("x",))
    power = Fraction(exponent)
    with working(120, cap=5):
        jet = Tape(root, series.RULES, series.constant)(series.variable(arb(0, 0.25)))
        assert [jet[order].is_finite() for order in range(5)] == [order <= power for order in range(5)]
        with mp.workdps(30):
            factor = mpf(1)
            for order in range(min(int(power), 4) + 1):
                for x in (mpf(0), mpf(1) / 64, mpf(1) / 4):
                    slope = factor * (2 * x) ** (mpf(power.numerator) / power.denominator - order)
                    assert jet[order].lower() <= arb(mp.nstr(slope, 25)) + 1e-20
                    assert jet[order].upper() >= arb(mp.nstr(slope, 25)) - 1e-20
                factor *= 2 * (mpf(power.numerator) / power.denominator - order) / (order + 1)


@pytest.mark.parametrize("text", ["(x**2 - 1/100)**1.5", "(x**2)**1.5"])
def test_a_base_that_may_be_negative_between_hides_its_slopes(text):
    from actcli.library import VOCABULARY
    from actcli.parse import parse

    with working(120, cap=3):
        jet = Tape(parse(text, VOCABULARY, names=("x",)), series.RULES, series.constant)(series.variable(arb(0, 1)))
        assert jet[0].is_finite()
        assert jet[1].is_nan()
