"""Work on what strangers wrote, or with very many digits, in a process with limits: a crash is one failed task.

Memory is limited as address space. Time is processor time, whose end (SIGXCPU) also stops a call into native code that
never returns to Python, which no exception could. What dies is asked again, alone, as `run` does with all that is lost;
so a task costs at most three times its limit. On systems without such limits (Windows) the process alone protects us.

Rejected: a thread with a timeout, which cannot be stopped; `signal.alarm`, which is heard only between two steps of
Python.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from actcli.errors import ActcliError
from actcli.executors import Failure, run
from actcli.executors.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Saying", "run_isolated"]

SECONDS: Final = 60  # of processor time for a task
MEGABYTES: Final = 4096  # of address space, of which libraries take one at the start

Task = TypeVar("Task")
Result = TypeVar("Result")


class _Always(Processes):
    """Processes that are worth their start however little there is to do."""

    without = "this work is done in one of its own, with limits: allow more of them (ulimit -u)"

    def are_worth(self, seconds: float) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Limited(Generic[Task, Result]):
    """The function within its limits; made anew for each task, since processor time is counted from the start."""

    function: Callable[[Task], Result]
    seconds: int
    megabytes: int

    def __call__(self, task: Task) -> Result:
        if os.name == "posix":
            import resource

            size = self.megabytes << 20
            _, most = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (size if most < 0 else min(size, most), most))
            used = resource.getrusage(resource.RUSAGE_SELF)
            end = int(used.ru_utime + used.ru_stime) + 1 + self.seconds
            _, last = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (end if last < 0 else min(end, last), last))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return self.function(task)


@dataclass(frozen=True, slots=True)
class Saying(Generic[Task, Result]):
    """The function, which returns an error of ours instead of raising it: its hint and its place travel too."""

    function: Callable[[Task], Result]

    def __call__(self, task: Task) -> Result | ActcliError:
        """The result, or the error."""
        try:
            return self.function(task)
        except ActcliError as error:
            return error


def run_isolated(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
    jobs: int = 1,
) -> list[Result | Failure]:
    """The results in the order of the tasks; what raises, crashes or takes too much is a `Failure` in its place.

    Function and tasks must be picklable.
    """
    return run(_Limited(function, seconds, megabytes), tasks, _Always(jobs), seconds=1.0)
