"""A real scheduler and real workers in processes of their own, one of which is killed half-way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import labour
import pytest

from actcli import load
from actcli.analyses.pairs import distances
from actcli.errors import FileError, MissingExtra, UsageError
from actcli.executors import cluster, run
from actcli.executors.cluster import connected

TESTS = str(Path(__file__).parents[1])


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def dask(workers: int):
    """A scheduler and its workers: the address, and the workers' processes."""
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    started = []
    environment = {**os.environ, "PYTHONPATH": TESTS, "ACTCLI_CACHE": "off"}

    def begin(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:], "--no-dashboard"]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    try:
        begin("dask_scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
        yield address, [begin("dask_worker", address, "--nthreads", "1", "--no-nanny") for _ in range(workers)]
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


@contextmanager
def eventually_connected(address: str, workers: int):
    for _ in range(200):
        try:
            with connected(address) as executor:
                while len(executor._client.scheduler_info()["workers"]) < workers:
                    time.sleep(0.05)
                yield executor
                return
        except FileError:
            time.sleep(0.1)
    pytest.fail("no scheduler")


def test_a_worker_killed_half_way_loses_nothing() -> None:
    names = ["relu", "gelu", "silu", "mish", "elu", "tanh", "sigmoid", "softplus", "gelu_tanh", "hard_swish", "x**2"]
    pairs = list(combinations(map(load, names), 2))
    span = Fraction(-6), Fraction(6)
    wanted = distances(pairs, span)
    with dask(2) as (address, workers), eventually_connected(address, 2) as executor:

        def done(count: int, total: int) -> None:
            if count == total // 3:
                workers[0].kill()

        assert distances(pairs, span, executor, done) == wanted
        assert workers[0].wait(10) != 0
        assert run(labour.fussy, range(4), executor)[:3] == [0, 1, 2]


def test_a_scheduler_without_workers_is_told(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with dask(0) as (address, _):
        for _ in range(100):
            try:
                with connected(address):
                    pytest.fail("nobody can work")
            except FileError as error:
                if "has no workers" in error.message:
                    return
            time.sleep(0.1)
        pytest.fail("it has not been told")


@pytest.mark.parametrize(
    ("address", "error", "says"),
    [
        ("tcp://127.0.0.1:{free}", FileError, "no Dask scheduler answers"),
        ("tcp://nowhere.invalid:8786", FileError, "no Dask scheduler answers"),
        ("localhost", UsageError, "no address"),
        ("http://localhost:8786", UsageError, "no address"),
        ("tcp://localhost", UsageError, "no address"),
        ("tcp://localhost:many", UsageError, "no address"),
        ("tcp://[", UsageError, "no address"),
        ("", UsageError, "no address"),
    ],
)
def test_wrong_addresses_are_told(address, error, says) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(error, match=says) as caught, connected(address.format(free=free_port())):
        pytest.fail("nobody is there")
    assert caught.value.hint


def test_a_missing_extra_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra) as caught, connected("tcp://localhost:8786"):
        pytest.fail("it is not installed")
    assert "pip install 'actcli[cluster]'" in caught.value.hint


class Client:
    """A client of workers that have something else installed."""

    def __init__(self, version: str | None) -> None:
        self.version = version

    def wait_for_workers(self, count: int, timeout: float) -> None:
        pass

    def run(self, function, *arguments):
        if self.version is None:
            return function("no-such-distribution")
        return {"tcp://10.0.0.1:1": "0.0.1" if function is cluster._version_here else None}


@pytest.mark.parametrize(("version", "says"), [(None, "have no actcli"), ("0.0.1", r"runs actcli 0\.0\.1, this is")])
def test_workers_with_something_else_installed_are_told(version, says) -> None:
    with pytest.raises(UsageError, match=says):
        cluster._check(Client(version), "tcp://localhost:8786")
