"""Truths of comparisons and of what combines them; conditions on pieces are tested with the pieces."""

import itertools

import pytest

from actcli import operators as op
from actcli.prove.pieces.conditions import combined, truth_of

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
