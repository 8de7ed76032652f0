"""Processes of our own, which end with us: after the last task, at an interrupt, and if we are killed.

They are forked from a server that has loaded what they need and nothing else (`forkserver`): forking ourselves would
copy locks that our threads hold, and starting an interpreter for each (`spawn`, all that Windows has) takes as much
processor time for every one of them, 0.25 s, as the server takes once. Eight of them are there after 0.29 s, against
1.2 s by `spawn` on two cores.

The keyboard's interrupt is for this process alone: the others are started with SIGINT blocked, and killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.util import get_temp_dir
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

from actcli.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

__all__ = ["Processes", "usable_cores"]

START_SECONDS: Final = 0.3  # until the first result
_ENDING: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_LONGEST: Final = 80  # characters of the folder of a server's socket, whose name adds twenty: systems allow 104
_LOADED: Final = ["actcli.analyses.properties", "actcli.analyses.proved", "actcli.analyses.pairs"]  # by the server


def usable_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes:
    """Up to `jobs` processes of this machine, by default one for each usable core; started when there is work."""

    without = "--jobs 1 does without others"  # what to do where none can be started

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or usable_cores()

    def are_worth(self, seconds: float) -> bool:
        """Whether so much work is done sooner by processes."""
        return self.jobs > 1 and seconds > 2 * START_SECONDS

    def _none(self, error: Exception) -> FileError:
        why = error.__cause__ or error
        reason = "" if isinstance(why, BrokenExecutor) else f": {getattr(why, 'strerror', None) or why}"
        return FileError(f"no process can be started here{reason}", hint=self.without)

    @contextmanager
    def pool(self, jobs: int | None = None) -> Iterator[ProcessPoolExecutor]:
        """A pool that is gone afterwards; at an exception its processes are killed."""
        context = _Context()
        try:
            pool = _Pool(jobs or self.jobs, mp_context=cast("BaseContext", context), initializer=_begin)
        except (OSError, RuntimeError) as error:  # its queues want a process of their own
            raise self._none(error) from None
        try:
            try:
                pool.submit(_ready).result()
            except (OSError, RuntimeError) as error:  # a thread is wanted too
                raise self._none(error) from None
            yield pool
        except BaseException:
            for process in context.started:
                if process.pid is not None:
                    process.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


class _Pool(ProcessPoolExecutor):
    """A pool whose processes are started by `submit`, within `_apart`."""

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        with _apart():
            try:
                return super().submit(fn, *arguments, **named)
            except OSError as error:  # it broke while it was starting one more process
                raise BrokenExecutor(str(error)) from error


@contextmanager
def _apart() -> Iterator[None]:
    """Within it, a process that is started is deaf to the keyboard, and does not run the main script once more.

    No signal ends us meanwhile: a process that was half started would find its queue gone, and say so at length.

    Without the second, a script that asks for processes outside of `if __name__ == "__main__"` would start itself.
    """
    main = sys.modules["__main__"]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING) if hasattr(signal, "pthread_sigmask") else None
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Context:
    """How processes are started here, and those that were."""

    def __init__(self) -> None:
        has_server = "forkserver" in multiprocessing.get_all_start_methods() and len(get_temp_dir()) < _LONGEST
        method = "forkserver" if has_server else "spawn"
        self._context: Any = multiprocessing.get_context(method)
        self._context.set_forkserver_preload(_LOADED)
        self.started: list[BaseProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> BaseProcess:  # noqa: N802 -- multiprocessing's name
        process: BaseProcess = self._context.Process(*arguments, **named)
        self.started.append(process)
        return process

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


def _ready() -> None:
    """The first task: there is a process that can do tasks."""


def _begin() -> None:
    """What a process does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    os.environ["ACTCLI_CACHE"] = "off"  # who asks remembers the answers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
