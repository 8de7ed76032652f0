"""Who does the work of a command that has much of it, and how far it is: `--jobs`, `--cluster`, a bar on stderr."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from actcli.cli import options, session
from actcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actcli.executors import Workers

__all__ = ["progress", "workers"]

_SOON: Final = 1.0  # seconds that need no bar
_MOST_JOBS: Final = 1024


@contextmanager
def workers(jobs: str | None, cluster: str | None) -> Iterator[Workers]:
    """The processes, or the cluster, that the options ask for."""
    if cluster is None:
        from actcli.executors import Processes

        yield Processes(session.jobs() if jobs is None else options.whole("--jobs", jobs, 1, _MOST_JOBS))
        return
    if jobs is not None:
        raise UsageError("--jobs are processes here, --cluster are workers elsewhere", hint="give one of them")
    from actcli.executors.cluster import connected

    with connected(cluster) as executor:
        yield executor


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Something to tell how many of how many are done; a terminal shows it while it takes long, and not with -q."""
    if sys.stderr is None or not sys.stderr.isatty() or session.is_quiet():
        yield lambda _count, _total: None
        return
    bar = _Bar(what)
    try:
        yield bar.tell
    finally:
        bar.remove()


class _Bar:
    """A bar that is drawn when there is news, by no thread, and removed at the end."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.start = monotonic()
        self.shown: Any = None

    def tell(self, count: int, total: int) -> None:
        if self.shown is None:
            if monotonic() - self.start < _SOON or count == total:
                return
            self._show(count, total)
        self.shown.update(0, completed=count, total=total, refresh=True)

    def _show(self, count: int, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn(self.what, markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self.shown = Progress(
            *columns,
            console=Console(file=sys.stderr, legacy_windows=False),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self.shown.add_task("", completed=count, total=total)
        self.shown.start()

    def remove(self) -> None:
        if self.shown is not None:
            self.shown.stop()
