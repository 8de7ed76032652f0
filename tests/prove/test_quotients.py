"""Normal forms of quotients: the laws of fields, powers and logarithms, at points."""

from __future__ import annotations

from fractions import Fraction

import pytest

from actcli.prove import quotients as q

X = q.atom("x")


def is_same(u: q.Quotient, v: q.Quotient) -> bool:
    return not q.added(u, q.negated(v)).top


def number(value: object) -> q.Quotient:
    return q.constant(Fraction(str(value)))


def test_roots_of_whole_numbers_multiply_out():
    root = q.powered(number(8), number("1/2"))
    assert is_same(q.multiplied(root, root), number(8))
    assert is_same(root, q.multiplied(number(2), q.powered(number(2), number("1/2"))))


def test_roots_of_what_may_be_negative_stay():
    square = q.multiplied(X, X)
    assert not is_same(q.powered(square, number("1/2")), X)


def test_exponentials_multiply_and_logarithms_undo_them():
    half = q.exponential(q.multiplied(X, number("1/2")))
    assert is_same(q.multiplied(half, half), q.exponential(X))
    assert is_same(q.logarithm(q.exponential(X)), X)
    soft = q.logarithm(q.added(number(1), q.exponential(X)))
    other = q.logarithm(q.added(number(1), q.exponential(q.negated(X))))
    assert is_same(soft, q.added(X, other))


def test_the_logarithm_of_what_may_be_negative_stays():
    square = q.multiplied(X, X)
    assert not is_same(q.logarithm(square), q.multiplied(number(2), q.logarithm(X)))


def test_quotients_cancel():
    top = q.added(q.multiplied(X, X), number(-1))
    bottom = q.added(X, number(1))
    assert is_same(q.multiplied(top, q.inverted(bottom)), q.added(X, number(-1)))
    with pytest.raises(q.TooLongError):
        q.inverted(q.constant(Fraction(0)))


def test_signs_are_taken_out():
    found, sign = q.signed(q.negated(X))
    again, other = q.signed(X)
    assert sign == -other
    assert is_same(found, again)
