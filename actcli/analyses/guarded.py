"""Comparisons in a process with limits: one that kills it is told, and the others are there all the same.

All candidates are compared together first, for they share a domain. Only when that process dies is each compared alone,
to know which of them it died of, and then those that live together once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actcli.analyses.gap import Gap, Interval, gaps
from actcli.errors import ActcliError, Undecided
from actcli.executors import Failure
from actcli.executors.isolated import Saying, run_isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation

__all__ = ["guarded_gaps"]


@dataclass(frozen=True, slots=True)
class _Question:
    """What `gaps` is asked."""

    reference: Activation
    candidates: tuple[Activation, ...]
    interval: Interval | None
    over: str
    digits: int

    def answer(self) -> tuple[Gap, ...]:
        return gaps(self.reference, self.candidates, self.interval, over=self.over, digits=self.digits)


def guarded_gaps(
    reference: Activation,
    candidates: Sequence[Activation],
    interval: Interval | None = None,
    *,
    over: str = "auto",
    digits: int,
) -> tuple[tuple[Gap, ...], tuple[str, ...]]:
    """The gaps of `actcli.analyses.gap.gaps`, and of each candidate that has none why its process died.

    Raises `Undecided` where no candidate is left.
    """
    question = _Question(reference, tuple(candidates), interval, over, digits)
    (found,) = _ask([question])
    if not isinstance(found, Failure):
        return found, ()
    alone = _ask([replace(question, candidates=(one,)) for one in candidates]) if candidates[1:] else [found]
    dead = [
        f"{one.name} is not compared with {reference.name}: {answer.reason}"
        for one, answer in zip(candidates, alone, strict=True)
        if isinstance(answer, Failure)
    ]
    living = [one for one, answer in zip(candidates, alone, strict=True) if not isinstance(answer, Failure)]
    together = _ask([replace(question, candidates=tuple(living))])[0] if living and dead else found
    if isinstance(together, Failure):
        raise Undecided("; ".join(dead) or f"nothing is compared with {reference.name}: {together.reason}")
    return together, tuple(dead)


def _ask(questions: Sequence[_Question]) -> list[tuple[Gap, ...] | Failure]:
    answers: list[tuple[Gap, ...] | Failure] = []
    for answer in run_isolated(Saying(_Question.answer), questions):
        if isinstance(answer, ActcliError):
            raise answer
        answers.append(answer)
    return answers
