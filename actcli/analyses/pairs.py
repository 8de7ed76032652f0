"""How far two functions are apart, of many pairs at once: what is remembered is answered here, the rest by workers.

A distance that is not proved is not remembered: a quieter run may prove it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli import operators as op
from actcli.analyses import memory
from actcli.analyses.finding import Finding, Verdict
from actcli.analyses.gap import METHOD, PROOF, difference_of, largest_gap
from actcli.errors import Undecided
from actcli.executors import run
from actcli.format import decimal
from actcli.interpret import expand
from actcli.library import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actcli.activation import Activation
    from actcli.analyses.batch import Answer
    from actcli.executors import Workers
    from actcli.expr import Expr

__all__ = ["DIGITS", "Interval", "distances"]

Interval: TypeAlias = tuple[Fraction, Fraction]

PAIR_SECONDS: Final = 0.015  # that a pair takes, about
DIGITS: Final = 10  # of a distance
_WORDS: Final = frozenset(VOCABULARY.values())


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question about the largest absolute value of a difference, on an interval or the reals (None)."""

    difference: Expr
    interval: Interval | None
    digits: int


def distances(
    pairs: Sequence[tuple[Activation, Activation]],
    interval: Interval | None,
    workers: Workers = None,
    done: Callable[[int, int], None] | None = None,
    *,
    digits: int = DIGITS,
) -> list[Answer]:
    """The largest |f - g| of each pair of functions of one variable, on an interval or the reals (None)."""
    tasks = [_Pair(_difference(*pair), interval, digits) for pair in pairs]
    where = "reals" if interval is None else " ".join(map(decimal, interval))
    keys = [  # two digests, each known already, instead of one of the difference
        (f"distance {digits} {where} {memory.digest(first.expression)}", second.expression) for first, second in pairs
    ]
    found: list[Answer | None] = [memory.recall(*key) for key in keys]
    asked = [index for index, answer in enumerate(found) if answer is None]
    count = 0

    def take(number: int, answer: Answer) -> None:
        nonlocal count
        index = asked[number]
        found[index] = answer
        if isinstance(answer, Finding) and answer.verdict is Verdict.PROVED:
            memory.keep(*keys[index], answer)
        count += 1
        if done is not None:
            done(count, len(asked))

    run(_distance, [tasks[index] for index in asked], workers, seconds=PAIR_SECONDS, done=take)
    return [answer for answer in found if answer is not None]


def _difference(first: Activation, second: Activation) -> Expr:
    difference = difference_of(first, second)  # which refuses what has no one variable
    return op.number(0) if _written_out(first.expression) is _written_out(second.expression) else difference


@lru_cache(maxsize=4096)
def _written_out(expression: Expr) -> Expr:
    return expand(expression, _WORDS)


def _distance(pair: _Pair) -> Finding:
    try:
        top = largest_gap(pair.difference, pair.interval, digits=pair.digits)
    except Undecided as reason:
        return Finding(Verdict.UNDECIDED, "", reason.message)
    at = (top.at,)
    if top.bounds is None:
        return Finding(Verdict.ESTIMATED, f"{top.value:.{DIGITS}g}", METHOD, top.value, at, top.value)
    data = {"lower": top.bounds[0], "upper": top.bounds[1], "attained": top.attained}
    return Finding(Verdict.PROVED, top.text or "inf", PROOF, data, at, top.value)
