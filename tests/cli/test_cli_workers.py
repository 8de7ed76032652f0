"""The bar that a terminal sees while work takes long, and an interrupt in the middle of it."""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr

import pytest

from actcli.cli import session, workers


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def patience(monkeypatch) -> None:
    """Everything takes long, and nobody asked for quiet."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(session, "is_quiet", lambda: False)
    monkeypatch.setattr(workers, "_SOON", 0.0)


def test_short_work_shows_nothing(monkeypatch) -> None:
    monkeypatch.setattr(workers, "_SOON", 60.0)
    with redirect_stderr(Screen()) as screen, workers.progress("pairs") as done:
        for count in range(1, 11):
            done(count, 10)
    assert screen.getvalue() == ""


def test_long_work_shows_how_far_it_is_and_leaves_nothing() -> None:
    with redirect_stderr(Screen()) as screen:
        with workers.progress("[b]pairs") as done:
            done(5, 10)
            assert "[b]pairs" in screen.getvalue()
            assert "5/10" in screen.getvalue()
            done(10, 10)
        assert screen.getvalue().endswith("\x1b[2K")  # the line is wiped


@pytest.mark.parametrize("how", ["quiet", "no terminal", "closed"])
def test_nobody_is_told_who_does_not_want_it(how, monkeypatch) -> None:
    screen = Screen()
    if how == "quiet":
        monkeypatch.setattr(session, "is_quiet", lambda: True)
    elif how == "no terminal":
        monkeypatch.setattr(screen, "isatty", lambda: False)
    with redirect_stderr(None if how == "closed" else screen), workers.progress("pairs") as done:
        done(5, 10)
    assert screen.getvalue() == ""


def interrupted() -> None:
    with workers.progress("pairs") as done:
        done(5, 10)
        raise KeyboardInterrupt


def test_an_interrupt_ends_the_bar() -> None:
    with redirect_stderr(Screen()) as screen, pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "\x1b[?25h" in screen.getvalue()  # the cursor is back


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_at_the_keyboard(folder) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "actcli", "compare", "--matrix", "--no-figure", "-f", "json"],
        stdout=subprocess.PIPE, stderr=slave, cwd=folder, start_new_session=True,
        env={**os.environ, "ACTCLI_CACHE": "off", "TERM": "xterm"},
    )  # fmt: skip
    os.close(slave)
    seen = b""
    end = time.monotonic() + 150
    while b"pairs" not in seen and time.monotonic() < end:  # the bar is there, so work goes on
        seen += os.read(master, 1000)
    os.killpg(process.pid, signal.SIGINT)
    start = time.monotonic()
    while True:
        try:
            more = os.read(master, 1000)
        except OSError:  # Linux says so at the end
            break
        if not more:
            break
        seen += more
    out, _ = process.communicate(timeout=200)
    os.close(master)
    assert time.monotonic() - start < 60
    assert (process.returncode, out) == (130, b"")
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen).decode(errors="replace")
    assert text.rstrip().endswith("interrupted")
    assert "Traceback" not in text
    assert eventually_gone(process.pid)


def eventually_gone(group: int) -> bool:
    """Whether nobody of a group of processes is left, or soon."""
    for _ in range(1200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
