"""Workers on other machines, by Dask (the extra `cluster`), whose scheduler asks again what a lost worker had.

A worker must have this version of actcli, which is checked when it is met and again with each chunk. It does one task
at a time, so give a worker one thread: `dask worker tcp://HOST:8786 --nworkers 16 --nthreads 1`.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from actcli._version import __version__
from actcli.errors import FileError, MissingExtra, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

__all__ = ["connected"]

SECONDS: Final = 5  # for a scheduler to answer, and for a first worker to be there
_HOW: Final = "start one: 'dask scheduler' and, for each machine, 'dask worker tcp://HOST:8786 --nthreads 1'"


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The executor of the Dask cluster whose scheduler is at the address, `tcp://HOST:PORT`."""
    try:
        from distributed import Client  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise MissingExtra(
            "a cluster needs Dask, which is not installed", hint="install it: pip install 'actcli[cluster]'"
        ) from None
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is raised, here in our words
    _knock(address)  # a client that found nobody waits and complains until the program ends
    try:
        client: Any = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError):
        raise FileError(f"no Dask scheduler answers at {address}", hint=_HOW) from None
    try:
        _check(client, address)
        yield client.get_executor()
    finally:
        client.close(timeout=SECONDS)


def _knock(address: str) -> None:
    """Whether anybody listens at the address."""
    import socket
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        host, port = (parts.hostname, parts.port) if parts.scheme in ("tcp", "tls") else (None, None)
    except ValueError:
        host = port = None
    if host is None or port is None:
        raise UsageError(f"{address!r} is no address of a scheduler", hint="for example: tcp://localhost:8786")
    try:
        socket.create_connection((host, port), SECONDS).close()
    except (OSError, UnicodeError):
        raise FileError(f"no Dask scheduler answers at {address}", hint=_HOW) from None


def _check(client: Any, address: str) -> None:
    """Whether there are workers, and whether all of them have this version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise FileError(f"the scheduler at {address} has no workers", hint=_HOW) from None
    try:
        client.run(version, "actcli")
    except PackageNotFoundError:
        hint = f"install it there: pip install actcli=={__version__}"
        raise UsageError(f"the workers of {address} have no actcli", hint=hint) from None
    for worker, found in client.run(_version_here).items():
        if found != __version__:
            raise UsageError(
                f"the worker {worker} runs actcli {found}, this is {__version__}",
                hint="install the same version there",
            )


def _version_here() -> str:
    return __version__
