"""Bytes of files that somebody named: bounded, and not waited for without end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from actcli import reading
from actcli.reading import read_bytes

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 1000])
def test_one_byte_more_than_the_limit_tells_that_there_are_more(size, tmp_path):
    (tmp_path / "f").write_bytes(bytes(size))

    assert len(read_bytes(tmp_path / "f", 10)) == min(size, 11)


def test_blocks_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_BLOCK", 3)
    data = bytes(range(10))
    (tmp_path / "f").write_bytes(data)
    sizes = []
    monkeypatch.setattr(os, "read", lambda handle, size, read=os.read: sizes.append(size) or read(handle, min(size, 4)))

    assert read_bytes(tmp_path / "f", 100) == data
    assert max(sizes) == len(data) + 1


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="there is no such file here")
def test_a_file_that_says_nothing_of_its_size():
    """What lies in /proc is a regular file of no bytes."""
    assert b"MemTotal" in read_bytes("/proc/meminfo", 1 << 16)


@UNIX
def test_a_pipe_without_writer_does_not_hang(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_PIPE_SECONDS", 0.05)
    os.mkfifo(tmp_path / "p")

    with pytest.raises(OSError, match=r"nothing came within 0\.05 s"):
        read_bytes(tmp_path / "p", 10)


def test_where_nothing_can_be_waited_for(monkeypatch):
    """Windows has no `poll`: reading there waits by itself."""
    monkeypatch.setattr("sys.platform", "win32")

    assert reading._wait(-1) is None
