"""Truths of comparisons and of what combines them; conditions on pieces are tested with the pieces."""

import itertools
from fractions import Fraction

import pytest

from actcli import operators as op
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.conditions import KEPT, Unsettled, combined, settled, truth_of

SIGNS = {
    op.LESS: (True, False, False), op.LESS_EQUAL: (True, True, False), op.GREATER: (False, False, True),
    op.GREATER_EQUAL: (False, True, True), op.EQUAL: (False, True, False), op.NOT_EQUAL: (True, False, True),
}  # fmt: skip


@pytest.mark.parametrize("function", sorted(SIGNS, key=lambda word: word.name), ids=lambda word: word.name)
def test_a_comparison_by_the_sign_of_the_difference(function):
    assert tuple(truth_of(function, sign) for sign in (-1, 0, 1)) == SIGNS[function]


def test_combinations():
    for first, second in itertools.product([True, False], repeat=2):
        assert combined(op.AND, [first, second]) is (first and second)
        assert combined(op.OR, [first, second]) is (first or second)
        assert combined(op.NOT, [first]) is (not first)


@pytest.mark.parametrize(
    ("condition", "low", "high", "wanted"),
    [
        ("tanh(x) > x/3", "0", "2", "1"),
        ("tanh(x) > x/3", "-2", "0", "0"),
        ("x > sin(x)", "0", "3", "1"),  # a zero of order three
        ("x > sin(x)", "-3", "0", "0"),
        ("cos(x) <= 1 - x**2/2", "-1", "0", "0"),  # of order four
        ("x < x*exp(-x)", "0", "1e3", "0"),
        ("tanh(x - 1) < (x - 1)*sech(x - 1)", "1", "2", "0"),
        ("tanh(x) > x/3", "0", "3", None),  # changes near 2.98
        ("sin(x) > x/2", "0", "2", None),
        ("x**20 > 0", "0", "1", "1"),  # a power is settled by its base
        ("sin(x)**7 > tanh(x)**8", "0", "1/2", None),  # of an order that is not looked for
        ("log(x) - log(x) == 0", "0", "1", None),
    ],
)
def test_equality_at_an_end_is_left_behind(condition, low, high, wanted):
    root = expand(parse(f"1 if {condition} else 0", VOCABULARY, names=("x",)), KEPT)
    ends = Fraction(low), Fraction(high)
    if wanted is None:
        with pytest.raises(Unsettled):
            settled(root, *ends)
    else:
        assert format_expr(settled(root, *ends)) == wanted
