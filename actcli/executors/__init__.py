"""Many tasks at once: in this process, in processes of our own, or on any `concurrent.futures.Executor`.

`run` gives the results in the order of the tasks, whoever does them. A task that raises is a `Failure` in its place and
the others go on. A worker that dies loses nothing: what it had is asked again, task by task, and a task that kills
whatever does it is a `Failure` in the end.

Tasks travel in chunks of about a tenth of a second, so that the way to a worker and back costs little. In a worker they
are done one at a time, also where it has several threads: the precision of ball arithmetic belongs to the process, and
a thread that changed it under another would break its proofs.

Rejected: `Executor.map`, which gives up everything at the first exception.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from actcli._version import __version__
from actcli.errors import ActcliError, FileError, UsageError
from actcli.executors.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Failure", "Processes", "Workers", "attempt", "run"]

Task = TypeVar("Task")
Result = TypeVar("Result")
Workers: TypeAlias = Executor | Processes | None

CHUNK_SECONDS: Final = 0.1
_SHARES: Final = 4  # chunks for each worker, at least: the last ones end together
_UNKNOWN: Final = 16  # workers of an executor that does not say how many it has
_AGAIN: Final = 2  # times that a lost task is asked again, alone
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result, in one line."""

    reason: str


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    workers: Workers = None,
    *,
    seconds: float = 0.1,
    done: Callable[[int, Result | Failure], None] | None = None,
) -> list[Result | Failure]:
    """The results of the function, in the order of the tasks; without workers it is called here.

    `seconds` is about what a task takes: processes are not started for less work than their start. `done` is told each
    index and result when it is there. For processes, function and tasks must be picklable.

    >>> run(abs, [-1, 2, "three"])
    [1, 2, Failure(reason="TypeError: bad operand type for abs(): 'str'")]
    """
    work = _Work(function, tasks, done)
    if workers is None or (isinstance(workers, Processes) and not workers.are_worth(len(tasks) * seconds)):
        work.do_here()
    elif isinstance(workers, Processes):
        _in_processes(work, work.chunks(seconds, workers.jobs), workers)
    else:
        _on_executor(work, work.chunks(seconds, _UNKNOWN), workers)
    return work.results()


class _Work(Generic[Task, Result]):
    """The tasks, and what is known of each."""

    def __init__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        done: Callable[[int, Result | Failure], None] | None,
    ) -> None:
        self.function = function
        self.tasks = tasks
        self._done = done
        self._results: dict[int, Result | Failure] = {}

    def chunks(self, seconds: float, workers: int) -> deque[range]:
        """The indices of the tasks in chunks."""
        size = max(1, min(math.ceil(CHUNK_SECONDS / seconds), len(self.tasks) // (_SHARES * workers)))
        return deque(range(start, min(start + size, len(self.tasks))) for start in range(0, len(self.tasks), size))

    def submit(self, executor: Executor, chunk: range) -> Future[list[Result | Failure]]:
        """Send a chunk to a worker."""
        return executor.submit(_do, self.function, [self.tasks[index] for index in chunk], __version__)

    def take(self, chunk: Iterable[int], results: Iterable[Result | Failure]) -> None:
        """Keep the results of a chunk."""
        for index, result in zip(chunk, results, strict=True):
            self._results[index] = result
            if self._done is not None:
                self._done(index, result)

    def do_here(self) -> None:
        """Do everything in this process."""
        for index, task in enumerate(self.tasks):
            self.take([index], [attempt(self.function, task)])

    def results(self) -> list[Result | Failure]:
        """All results, in the order of the tasks."""
        return [self._results[index] for index in range(len(self.tasks))]


def _do(function: Callable[[Task], Result], tasks: Iterable[Task], version: str) -> list[Result | Failure]:
    """What a worker does with a chunk."""
    if version != __version__:
        message = f"a worker runs actcli {__version__}, this is {version}"
        raise UsageError(message, hint="install the same version there")
    with _ONE_AT_A_TIME:
        return [attempt(function, task) for task in tasks]


def attempt(function: Callable[[Task], Result], task: Task) -> Result | Failure:
    """The result, or why there is none."""
    try:
        return function(task)
    except ActcliError as error:
        return Failure(str(error))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other tasks go on, and it is told
        return Failure(_told(error))


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")


def _in_processes(work: _Work[Any, Any], waiting: deque[range], processes: Processes) -> None:
    """Do everything in processes: a new pool when a worker has died; then, one by one, what it may have died of."""
    suspects: deque[int] = deque()
    while waiting:
        with processes.pool() as pool:
            lost = _ask(work, waiting, pool, processes.jobs + 1)
        suspects += [index for chunk, _ in lost for index in chunk]
    deaths: Counter[int] = Counter()
    while suspects:
        with processes.pool(1) as pool:
            while suspects:
                index = suspects.popleft()
                lost = _ask(work, deque([range(index, index + 1)]), pool, 1)
                if lost:
                    deaths[index] += 1
                    if deaths[index] < _AGAIN:
                        suspects.appendleft(index)
                    else:
                        work.take([index], [_lost(lost[0][1])])
                    break  # to another pool


def _on_executor(work: _Work[Any, Any], waiting: deque[range], executor: Executor) -> None:
    """Do everything on an executor of somebody else, which cannot be started anew: what breaks it is done by ours."""
    for chance in range(_AGAIN, -1, -1):
        lost = _ask(work, waiting, executor, len(waiting))
        if any(isinstance(error, BrokenExecutor) for _, error in lost):
            waiting += [chunk for chunk, _ in lost]
            _in_processes(work, waiting, Processes())
            return
        waiting = deque(range(index, index + 1) for chunk, _ in lost for index in chunk)
        if not chance:
            work.take((index for chunk in waiting for index in chunk), (_lost(error) for chunk, error in lost))


def _ask(
    work: _Work[Any, Any], waiting: deque[range], executor: Executor, window: int
) -> list[tuple[range, BaseException]]:
    """Send chunks off `waiting`, at most `window` of them at a time, and take results; the chunks that were lost.

    When the executor breaks, what was not sent stays waiting.
    """
    flying: dict[Future[Any], range] = {}
    landed: SimpleQueue[Future[Any]] = SimpleQueue()
    lost: list[tuple[range, BaseException]] = []
    broken = False
    while flying or (waiting and not broken):
        while waiting and not broken and len(flying) < window:
            try:
                future = work.submit(executor, waiting[0])
            except BrokenExecutor as refusal:
                broken = True
                lost.append((waiting.popleft(), refusal))
                break
            flying[future] = waiting.popleft()
            future.add_done_callback(landed.put)
        if not flying:
            break
        future = landed.get()
        chunk = flying.pop(future)
        if future.cancelled():
            raise FileError("the executor has gone", hint="run it again: what was done is remembered")
        error = future.exception()
        if error is None:
            work.take(chunk, future.result())
        elif isinstance(error, ActcliError):  # the worker itself will not do
            raise error
        else:
            broken |= isinstance(error, BrokenExecutor)
            lost.append((chunk, error))
    return lost


def _lost(error: BaseException) -> Failure:
    if isinstance(error, BrokenExecutor):
        return Failure(f"its process died {_AGAIN} times, alone too: not enough memory or time, or a crash")
    return Failure(f"no worker could do it: {_told(error)}")
