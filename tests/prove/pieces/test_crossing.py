"""Irrational breakpoints: closed in, and called continuous only where both branches and the own value meet."""

from fractions import Fraction

import pytest

from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import extrema
from actcli.prove.pieces.branches import KEPT, continues, pieces
from actcli.prove.pieces.crossing import are_monotone, crossing
from actcli.prove.shape import shape_of

ROOT2 = Fraction(14142135623730951, 10**16)
GAP = Fraction(1, 10**12)


def read(text):
    return parse(text, VOCABULARY, names=("x",))


def found(text, near=ROOT2, gap=GAP):
    return crossing(expand(read(text), KEPT), near - gap, near + gap)


@pytest.mark.parametrize(
    ("text", "continuous"),
    [
        ("max(x**2, 2)", True), ("min(x**2, 2)", True), ("clip(x**2, 0, 2)", True), ("x**2 if x**2 > 2 else 2", True),
        ("exp(max(x**2, 2))", True), ("max(x**2, 2) - 3*min(x**2, 2)", True), ("abs(x**2 - 2)", True),
        ("1 if x**2 > 2 else 0", False), ("3 if x**2 == 2 else max(x**2, 2)", False),
        ("5 if x**2 == 2 else x", False), ("x**2 if x**2 != 2 else 2", True), ("x**2 if x**2 != 2 else 3", False),
        ("x**2 if x**2 > 2 else 2 if x**2 < 2 else 7", False), ("x if x**2 > 2 else 2", False),
        ("2*x**2 if x**2 > 2 else x**2 + 2", True), ("heaviside(x**2 - 2)", False), ("sign(x**2 - 2)", False),
        ("x**2 if not (x**2 < 2 or x < 0) else 2", True),
        ("min(max(x**2, 2), 5)", True), ("max(2, min(max(x**2, -1), 5))", True), ("max(max(x**2, 2), 3 - x)", True),
        ("1 if min(x**2, 5) > 2 else 0", False),
    ],
)  # fmt: skip
def test_where_branches_meet(text, continuous):
    cross = found(text)
    assert cross is not None
    assert cross.low**2 < 2 < cross.high**2
    assert cross.high - cross.low < Fraction(1, 2**390)
    assert cross.continuous is continuous


@pytest.mark.parametrize(
    "text",
    [
        "x",  # nothing changes
        "max((x**2 - 2)**2, 0)",  # touches, and is not monotone there
        "max(x**2, 2) + max(x, 1.4142135623730951)",  # two changes, close together
        "max((x**2 - 2)**3, 0)",  # crosses, and is not strictly monotone there
        "floor(x**2)",
        "max(max(x**2, 2), 2*x**2 - 2)",  # a choice within what is compared changes too
        "max(log(x - 3), x**2 - 2)",
    ],
)
def test_what_is_not_shown(text):
    assert found(text) is None


def test_the_gap_is_between_smooth_pieces_that_reach_it():
    root = read("max(x**2, 2)")
    left, gap, right = pieces(root, Fraction(0), Fraction(4))
    assert (left.high, right.low) == (gap.low, gap.high)
    assert gap.rough
    assert gap.joined
    assert gap.between
    assert continues(root, left, gap.low) is True
    assert continues(root, left, Fraction(0)) is True
    assert continues(root, right, gap.high) is True


def test_the_other_end_of_a_piece_beside_a_gap_may_have_its_own_value():
    root = read("9 if x == 0 else max(x**2, 2)")
    left, _, _ = pieces(root, Fraction(0), Fraction(4))
    assert continues(root, left, Fraction(0)) is False


def test_a_peak_is_not_between_its_ends():
    gap = pieces(read("min(x**2, 4 - x**2)"), Fraction(1), Fraction(2))[1]
    assert gap.joined
    assert not gap.between
    assert pieces(read("min(x**2, 2)"), Fraction(1), Fraction(2))[1].between
    assert not are_monotone((read("x"), read("-x")), Fraction(0), Fraction(1))
    assert are_monotone((read("x"), read("3")), Fraction(0), Fraction(1))
    assert not are_monotone((read("x**2"),), Fraction(-1), Fraction(1))


def test_extrema_at_irrational_kinks():
    top = extrema(read("min(x**2, 4 - x**2)"), Fraction(0), Fraction(2), digits=30).high
    assert top.lower <= 2 <= top.upper
    flat = extrema(read("min(x**2, 2)"))
    assert flat.decided
    assert flat.high.upper == 2
    assert flat.high.attained is True
    jump = extrema(read("x if x**2 < 2 else 0"), Fraction(0), Fraction(2))
    assert jump.high.attained is not True
    own = extrema(read("9 if x**2 == 2 else min(x**2, 2)"), Fraction(0), Fraction(2))
    assert own.high.upper >= 9


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("max(x**2, 2)", 0), ("min(exp(x), 3)", 0), ("clip(x*sigmoid(x), -10, 10)", 0),
        ("3 if x**2 == 2 else max(x**2, 2)", None), ("1 if x**2 > 2 else 0", None), ("x if x**2 > 2 else 2", None),
        ("1/(x - 3) if exp(x) > 3 else 1/(exp(x) - 6)", None),
    ],
)  # fmt: skip
def test_smoothness_with_irrational_kinks(text, order):
    shape = shape_of(read(text))
    known = shape.smoothness()
    assert (None if known is None else known[0]) == order
    assert shape.cuts() is None
    if order is None:
        assert shape.lipschitz() is None
        assert shape.monotonicity() is None or shape.monotonicity()[0] == "no"


def test_a_pole_in_the_gap_is_not_missed():
    shape = shape_of(read("max(1/(x**2 - 2), x)"))
    assert shape.smoothness() is None
    assert shape.lipschitz() is None
