"""Reductions over a vector of balls."""

from __future__ import annotations

from functools import cmp_to_key, reduce
from typing import TYPE_CHECKING, cast

from actcli.interpreters.balls.functions import hull
from actcli.interpreters.balls.value import (
    Truth,
    Value,
    Values,
    add,
    both,
    choose_one,
    divide,
    either,
    exact,
    greater_equal,
    larger,
    refute,
    subtract,
)

if TYPE_CHECKING:
    from flint import arb

__all__ = ["first_largest", "largest", "mean", "sparsemax_threshold", "total"]


def _entries(u: Values) -> tuple[Value, ...]:
    """The entries; a number is a vector of length one."""
    return cast("tuple[Value, ...]", u if type(u) is tuple else (u,))


def total(u: Values) -> Value:
    """The sum."""
    return reduce(add, _entries(u))


def mean(u: Values) -> Value:
    """The sum over the number of entries."""
    return divide(total(u), exact(len(_entries(u))))


def largest(u: Values) -> Value:
    """The largest entry."""
    return reduce(larger, _entries(u))


def first_largest(u: Values) -> Values:
    """1 at the first of the largest entries, else 0; both where it is not decided."""
    found: Truth = False
    result: list[Value] = []
    entries = _entries(u)
    for place, value in enumerate(entries):
        here: Truth = True
        for other in (*entries[:place], *entries[place + 1 :]):
            here = both(here, greater_equal(value, other))
        result.append(choose_one([(both(refute(found), here), exact(1))], exact(0)))
        found = either(found, here)
    return tuple(result)


def sparsemax_threshold(u: Values) -> Value:
    """The tau for which sum(max(u - tau, 0)) is 1: it increases with every entry, so the ends of the balls decide."""
    entries = _entries(u)
    if all(value.exact is not None for value in entries):
        return _threshold(entries)
    ends = [
        _threshold(tuple(Value(end) for end in side))
        for side in zip(*(_ends(value.ball) for value in entries), strict=True)
    ]
    return Value(hull(ends[0].ball, ends[1].ball))


def _ends(ball: arb) -> tuple[arb, arb]:
    return (ball.lower(), ball.upper()) if ball.is_finite() else (ball, ball)


def _descending(u: Value, v: Value) -> int:
    return -1 if greater_equal(u, v) else 1


def _threshold(entries: tuple[Value, ...]) -> Value:
    """The largest over k of (sum of the k largest - 1)/k, for points, whose order is decided."""
    ordered = sorted(entries, key=cmp_to_key(_descending))
    sums = [ordered[0]]
    for value in ordered[1:]:
        sums.append(add(sums[-1], value))
    quotients: list[Value] = [divide(subtract(part, exact(1)), exact(count)) for count, part in enumerate(sums, 1)]
    return reduce(larger, quotients)
