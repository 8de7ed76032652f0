"""Many functions asked at once: what is remembered is answered here, the rest by workers.

A worker gets formulas and nothing else, so it needs none of the files that they came from. The asker remembers each
answer as it comes: a run that is killed loses what was under way.

A search ends after some seconds (`actcli.prove.extrema`), and what it leaves open is estimated or undecided. Such an
answer depends on how fast the machine was; proved ones do not. So workers are no more than cores by default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from actcli.activation import Activation, Kind, Record
from actcli.analyses import ANALYSES, memory
from actcli.analyses.finding import Finding
from actcli.executors import Failure, attempt, run
from actcli.library import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from actcli.executors import Workers
    from actcli.expr import Expr

__all__ = ["Answer", "answers"]

Answer: TypeAlias = Finding | Failure
Answers: TypeAlias = dict[str, Answer]

SECONDS: Final = 0.1  # that all questions about a function take, about


class _Sent(Activation):
    """An activation without its definition file: the formulas alone, which is all that analyses need."""

    def __init__(self, name: str, kind: Kind, sent: tuple[Expr, ...]) -> None:
        super().__init__(Record(name, kind=kind), VOCABULARY)
        self.__dict__["expressions"] = sent  # where the cached property would put them

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.name, self.kind, self.expressions)


class _Forgotten(BaseException):
    """Not remembered; nothing between the memory and here may handle it."""


def answers(
    activations: Sequence[Activation],
    questions: Iterable[str],
    workers: Workers = None,
    done: Callable[[int, int], None] | None = None,
) -> list[Answers]:
    """For each activation the answers to the questions, keys of `ANALYSES`; `done` is told how many of how many."""
    questions = list(questions)
    found = [_remembered(activation, questions) for activation in activations]
    asked = [index for index, known in enumerate(found) if any(known.get(key) is None for key in questions)]
    open_questions = [tuple(key for key in questions if found[index].get(key) is None) for index in asked]
    tasks = [
        (_Sent(activations[index].name, activations[index].kind, activations[index].expressions), keys)
        for index, keys in zip(asked, open_questions, strict=True)
    ]
    count = 0

    def take(number: int, result: Answers | Failure) -> None:
        nonlocal count
        index = asked[number]
        for key in open_questions[number]:
            answer = result if isinstance(result, Failure) else result[key]
            found[index][key] = answer if isinstance(answer, Failure) else _adopted(key, activations[index], answer)
        count += 1
        if done is not None:
            done(count, len(tasks))

    run(_answer, tasks, workers, seconds=SECONDS, done=take)
    return found


def _remembered(activation: Activation, questions: Iterable[str]) -> Answers:
    """What is known without work; of a function whose definition is broken, that it is."""

    def forgotten() -> Finding:
        raise _Forgotten

    found: Answers = {}
    for key in questions:
        try:
            with memory.asked_elsewhere(forgotten):
                found[key] = attempt(ANALYSES[key].of, activation)
        except _Forgotten:
            continue
    return found


def _adopted(key: str, activation: Activation, answer: Finding) -> Answer:
    """A worker's answer remembered, with what the definition adds to it."""
    with memory.asked_elsewhere(lambda: answer):
        return attempt(ANALYSES[key].of, activation)


def _answer(task: tuple[Activation, tuple[str, ...]]) -> Answers:
    activation, keys = task
    return {key: attempt(ANALYSES[key].of, activation) for key in keys}
