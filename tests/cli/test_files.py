"""Where results go: to a file, whole or not at all; to standard output, one thing alone; or nowhere, in a rehearsal."""

from __future__ import annotations

import io
import os
import sys

import pytest

from actcli.cli import files, session
from actcli.errors import FileError


@pytest.fixture
def dry(folder) -> None:
    session.begin(dry_run=True)
    yield
    session.begin()


@pytest.mark.usefixtures("dry")
def test_a_rehearsal_says_what_would_be_done(folder, capsys) -> None:
    files.write("a.txt", b"four")
    (folder / "a.txt").write_bytes(b"old")
    files.write("a.txt", b"four!")
    files.write("b\x1b.txt", b"")
    assert capsys.readouterr().err.splitlines() == [
        "would write a.txt: 4 bytes", "would overwrite a.txt: 5 bytes", r"would write 'b\x1b.txt': 0 bytes",
    ]  # fmt: skip
    assert (folder / "a.txt").read_bytes() == b"old"
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


@pytest.mark.usefixtures("dry")
def test_a_rehearsal_fails_where_writing_would(folder, monkeypatch) -> None:
    (folder / "d").mkdir()
    for name, says in (("d", "is a directory"), ("no/a.txt", "directory no does not exist")):
        with pytest.raises(FileError, match=says):
            files.write(name, b"")
    files.write("no/a.txt", b"", make_directories=True)
    assert not (folder / "no").exists()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(FileError, match="permission denied"):
        files.write("a.txt", b"")


@pytest.mark.usefixtures("dry")
def test_a_name_is_printed_only_of_what_was_made(capsys) -> None:
    files.print_path("a.txt")
    assert capsys.readouterr().out == ""
    session.begin()
    files.print_path("a.txt")
    assert capsys.readouterr().out == "a.txt\n"


def test_what_was_written_is_said_to_who_asks(folder, capsys) -> None:
    session.begin(verbose=True)
    files.write("a.txt", b"four")
    assert capsys.readouterr().err == "wrote a.txt: 4 bytes\n"
    session.begin()
    files.write("a.txt", b"five!")
    assert capsys.readouterr().err == ""
    assert (folder / "a.txt").read_bytes() == b"five!"


def test_text_after_a_picture_goes_to_people(capsys, monkeypatch) -> None:
    session.begin()
    files.print_text("to a pipe\n")
    session.take_stdout()
    files.print_text("to a person\n")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("to a pipe\n", "to a person\n")
    session.begin()


def test_a_picture_on_standard_output_is_alone_there(monkeypatch, capsys) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    session.begin()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        files.print_text("before\n")
        files.print_bytes(b"\x89PNG")
        files.print_text("a table\n")
        out.flush()
    assert out.buffer.getvalue() == b"before\n\x89PNG"
    assert capsys.readouterr().err == "a table\n"
    session.begin()
