"""Files are written whole or not at all: full disks, links, modes, devices, faults at every call, killed processes."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from actcli import output
from actcli.errors import ActcliError, FileError, UsageError
from actcli.output import write_bytes, write_text

OLD, NEW = b"old" * 100, b"new" * 10_000

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")


@pytest.fixture(autouse=True)
def fresh_sweep():
    output._sweep.cache_clear()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "x.png"
    path.write_bytes(OLD)
    return path


def names(directory: Path) -> list[str]:
    return sorted(entry.name for entry in directory.iterdir())


def test_a_file_is_made_and_replaced(tmp_path):
    write_bytes(tmp_path / "x", NEW)
    write_bytes(str(tmp_path / "x"), OLD)
    assert (tmp_path / "x").read_bytes() == OLD
    assert names(tmp_path) == ["x"]


@pytest.mark.parametrize("text", ["", "a\r\nb\n", "激活 \ud800", "x" * 10**6])
def test_text_is_utf_8_with_its_line_ends(tmp_path, text):
    write_text(tmp_path / "x", text)
    assert (tmp_path / "x").read_bytes() == text.encode("utf-8", "backslashreplace")


def test_a_bare_name_goes_to_the_current_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_bytes("x", NEW)
    assert names(tmp_path) == ["x"]


# --------------------------------------------------------------------------------------------------------------- faults

FULL_DISK = """
import resource, sys
from actcli.errors import FileError
from actcli.output import write_bytes
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    write_bytes(sys.argv[1], b"new" * 10_000)
except FileError as error:
    sys.exit(str(error))
"""


@posix
@pytest.mark.parametrize("limit", [0, 1, 4096, 29_999])
@pytest.mark.parametrize("existing", [False, True])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, limit, existing):
    path = tmp_path / "x.png"
    if existing:
        path.write_bytes(OLD)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, path, str(limit)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stderr == f"cannot write {path}: {os.strerror(errno.EFBIG)}\n"
    assert names(tmp_path) == (["x.png"] if existing else [])
    assert not existing or path.read_bytes() == OLD


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_dev_full():
    with pytest.raises(FileError, match="cannot write /dev/full: No space left on device"):
        write_bytes("/dev/full", NEW)


@posix
@pytest.mark.parametrize("call", ["open", "fsync", "fchmod", "fchown", "replace", "write", "stat"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR, errno.EDQUOT, errno.EROFS])
def test_every_failing_call_leaves_the_old_file(old, monkeypatch, call, code):
    def fail(*_arguments, **_options):
        raise OSError(code, os.strerror(code))

    real_open = open

    def failing_open(*arguments, **options):
        file = real_open(*arguments, **options)

        class Failing:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                file.close()

            write = staticmethod(fail)

        return Failing()

    match call:
        case "replace" | "stat":
            monkeypatch.setattr(Path, call, fail)
        case "write":
            monkeypatch.setattr(output, "open", failing_open, raising=False)
        case _:
            monkeypatch.setattr(os, call, fail)
    # Without the right to give a file away it is still written; everything else is an error.
    failed = (call, code) != ("fchown", errno.EACCES)
    with pytest.raises(FileError, match=os.strerror(code)) if failed else contextlib.nullcontext():
        write_bytes(old, NEW)
    monkeypatch.undo()
    assert old.read_bytes() == (OLD if failed else NEW)
    assert names(old.parent) == ["x.png"]


def test_a_directory_that_cannot_be_flushed_is_no_failure(old, monkeypatch):
    real, calls = os.fsync, []

    def second_fails(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.EINVAL, "no")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", second_fails)
    write_bytes(old, NEW)
    assert old.read_bytes() == NEW
    assert len(calls) == 2


def test_an_interrupt_leaves_nothing(old, monkeypatch):
    def interrupt(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(old, NEW)
    assert old.read_bytes() == OLD
    assert names(old.parent) == ["x.png"]


# ------------------------------------------------------------------------------------------------ names and directories


def test_a_missing_directory_is_an_error_or_made(tmp_path):
    path = tmp_path / "a" / "b" / "x.png"
    with pytest.raises(FileError) as caught:
        write_bytes(path, NEW)
    assert str(caught.value) == f"cannot write {path}: directory {path.parent} does not exist"
    assert caught.value.hint == "--mkdir makes it"
    assert names(tmp_path) == []
    write_bytes(path, NEW, make_directories=True)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("make", [False, True])
def test_a_parent_that_is_a_file(old, make):
    with pytest.raises(FileError, match="Not a directory"):
        write_bytes(old / "y.png", NEW, make_directories=make)
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("suffix", ["", "/", "/no/such/", "/."])
def test_a_directory_is_not_a_file(tmp_path, suffix):
    with pytest.raises(FileError, match="it is a directory"):
        write_bytes(f"{tmp_path}{suffix}", NEW)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("n" * 300, "File name too long"),
        ("d/" * 3000 + "x", "File name too long"),
        ("a\0b", r"'a\\x00b': no file can have this name"),
        ("no/\x1b[31m", r"'no/\\x1b\[31m': directory no does not exist"),
        ("no\n/x", r"'no\\n/x': directory 'no\\n' does not exist"),
        ("no/\udcff", r"'no/\\udcff': directory"),
        ("", "it is a directory"),
    ],
)
def test_odd_names_are_told_in_one_line(tmp_path, monkeypatch, name, shown):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ActcliError, match=shown) as caught:
        write_bytes(name, NEW)
    assert caught.value.code in (2, 5)
    assert str(caught.value).isprintable()
    assert names(tmp_path) == []


@posix
def test_the_longest_name_can_be_written(tmp_path):
    write_bytes(tmp_path / ("n" * 255), NEW)
    write_bytes(tmp_path / "-o", NEW)
    assert names(tmp_path) == ["-o", "n" * 255]


@posix
@not_root
def test_a_directory_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileError, match="Permission denied"):
            write_bytes(tmp_path / "x", NEW)
    finally:
        tmp_path.chmod(0o700)


def test_an_input_is_not_overwritten(old):
    link, hard = old.parent / "link", old.parent / "hard"
    link.symlink_to(old)
    hard.hardlink_to(old)
    for path in (old, link, hard, old.parent / "." / "x.png"):
        with pytest.raises(UsageError, match="would overwrite an input"):
            write_bytes(path, NEW, inputs=["no such file", old])
    assert old.read_bytes() == OLD
    write_bytes(old.parent / "y", NEW, inputs=[old])


# ------------------------------------------------------------------------------------------------------ links and modes


@posix
def test_a_symbolic_link_is_kept_and_its_target_replaced(tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    (there / "x").write_bytes(OLD)
    link, second = tmp_path / "link", tmp_path / "second"
    link.symlink_to("there/x")
    second.symlink_to("link")
    write_bytes(second, NEW)
    assert link.is_symlink()
    assert second.is_symlink()
    assert (there / "x").read_bytes() == NEW
    assert names(there) == ["x"]


@posix
def test_a_dangling_link_gets_its_target(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("new")
    write_bytes(link, NEW)
    assert link.is_symlink()
    assert (tmp_path / "new").read_bytes() == NEW
    link.unlink()
    link.symlink_to("no/such")
    with pytest.raises(FileError, match=f"directory {tmp_path}/no does not exist"):
        write_bytes(link, NEW)


@posix
def test_a_loop_of_links(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("link")
    with pytest.raises(FileError, match="Too many levels of symbolic links"):
        write_bytes(link, NEW)


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_follows_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_bytes(tmp_path / "x", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o666 & ~umask


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o666, 0o200])
def test_a_file_keeps_its_mode(old, mode):
    old.chmod(mode)
    write_bytes(old, NEW)
    assert old.stat().st_mode & 0o777 == mode


@posix
def test_a_read_only_file_is_not_replaced(old):
    old.chmod(0o444)
    with pytest.raises(FileError, match="the file is read-only"):
        write_bytes(old, NEW)
    assert old.read_bytes() == OLD


# -------------------------------------------------------------------------------------------------------------- devices


@posix
def test_devices_and_pipes_are_written_through(tmp_path):
    before = Path("/dev/null").stat()
    write_bytes("/dev/null", NEW)
    assert Path("/dev/null").stat().st_rdev == before.st_rdev

    fifo, read = tmp_path / "fifo", []
    os.mkfifo(fifo)
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()
    write_bytes(fifo, NEW)
    reader.join(10)
    assert read == [NEW]
    assert fifo.is_fifo()


STDOUT = "import sys; from actcli.output import write_bytes; write_bytes(sys.argv[1], b'new')"


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_stdout_is_written_through_where_it_stands(tmp_path, name):
    log = tmp_path / "log"
    log.write_bytes(b"before ")
    with log.open("ab") as file:
        subprocess.run([sys.executable, "-c", STDOUT, name], stdout=file, check=True)
    assert log.read_bytes() == b"before new"
    assert names(tmp_path) == ["log"]


@posix
def test_a_reader_that_has_enough_is_no_fault_of_the_file(tmp_path):
    read, write = os.pipe()
    os.close(read)
    try:
        with pytest.raises(BrokenPipeError):
            write_bytes(f"/dev/fd/{write}", NEW)
    finally:
        os.close(write)


@posix
def test_no_descriptor_is_left_open(old):
    def count() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = count()
    for _ in range(5):
        write_bytes(old, NEW)
        write_bytes("/dev/null", NEW)
        with pytest.raises(FileError):
            write_bytes(old.parent / "no" / "x", NEW)
    assert count() == before


# ----------------------------------------------------------------------------------------------------- killed processes


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@posix
def test_what_a_killed_process_left_is_removed(tmp_path):
    here, elsewhere, dead = output._realm(), "0" * 8, dead_process()
    kept = {
        f".actcli-{here}-{os.getpid()}-0.tmp",  # still running
        f".actcli-{elsewhere}-{dead}-0.tmp",  # runs on another machine, for all we know
        f".actcli-{here}-{dead}-0.tmp.png",
        f"x.actcli-{here}-{dead}-0.tmp",
        "notes.tmp",
    }
    old = f".actcli-{elsewhere}-{dead}-1.tmp"
    for name in (*kept, old, f".actcli-{here}-{dead}-0.tmp"):
        (tmp_path / name).write_bytes(b"")
    os.utime(tmp_path / old, times=(time.time() - 2 * 86_400,) * 2)
    write_bytes(tmp_path / "x", NEW)
    assert set(names(tmp_path)) == kept | {"x"}


@posix
def test_a_leftover_of_our_own_process_id_is_passed_over(tmp_path, monkeypatch):
    """Process ids come again: soon in a container, where they start anew."""
    monkeypatch.setattr(output, "_serial", count(5))
    for serial in (5, 6):
        (tmp_path / f".actcli-{output._realm()}-{os.getpid()}-{serial}.tmp").write_bytes(b"of a dead one")
    write_bytes(tmp_path / "x", NEW)
    assert (tmp_path / "x").read_bytes() == NEW
    assert len(names(tmp_path)) == 3


KILLED = """
import sys
from actcli.output import write_bytes
print(flush=True)
for index in range(10**6):
    write_bytes(sys.argv[1], bytes([65 + index % 26]) * 200_000)
"""


@posix
def test_kill_leaves_a_whole_file_and_the_next_run_cleans_up(tmp_path):
    path = tmp_path / "x"
    for delay in (0.0, 0.003, 0.011, 0.02):
        with subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        if path.exists():
            data = path.read_bytes()
            assert data == data[:1] * 200_000
    output._sweep.cache_clear()
    write_bytes(path, NEW)
    assert names(tmp_path) == ["x"]


def test_two_writers_never_tear_a_file(tmp_path):
    path, seen = tmp_path / "x", set()
    texts = [bytes([letter]) * 100_000 for letter in b"AB"]
    path.write_bytes(texts[0])
    writers = [
        threading.Thread(target=lambda text=text: [write_bytes(path, text) for _ in range(20)]) for text in texts
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.add(path.read_bytes())
    assert seen <= set(texts)
    assert names(tmp_path) == ["x"]


def test_a_directory_that_others_own(old, monkeypatch):
    """As for anybody but root, who may write where the modes forbid it."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(FileError, match="Permission denied"):
        write_bytes(old, NEW)
    assert old.read_bytes() == OLD


def test_a_place_without_proc_is_known_by_its_name(monkeypatch):
    def missing(path):
        raise FileNotFoundError

    here = output._realm.__wrapped__()
    monkeypatch.setattr(Path, "read_bytes", missing)
    there = output._realm.__wrapped__()
    assert there != here
    assert there == output._realm.__wrapped__()
    assert output._TEMPORARY.fullmatch(f".actcli-{there}-1-0.tmp")


@pytest.mark.parametrize(("error", "alive"), [(ProcessLookupError(), False), (PermissionError(), True), (None, True)])
def test_processes_that_are_alive(error, alive, monkeypatch):
    def kill(process, number):
        assert (process, number) == (7, 0)
        if error is not None:
            raise error

    monkeypatch.setattr(os, "kill", kill)
    assert output._is_alive(7) is alive


def test_elsewhere_nothing_is_asked_of_processes_and_modes(monkeypatch):
    """On Windows signal 0 ends a process, and modes are none of a file's."""
    monkeypatch.setattr(os, "kill", None)
    monkeypatch.setattr(os, "fchmod", None)
    monkeypatch.setattr(os, "name", "nt")
    try:
        assert output._is_alive(7)
        assert output._keep_mode(1, None) is None
    finally:
        monkeypatch.undo()


def test_temporary_names_are_those_that_are_swept(tmp_path):
    path = output._unused(tmp_path)
    found = output._TEMPORARY.fullmatch(path.name)
    assert path.parent == tmp_path
    assert (found["realm"], int(found["process"])) == (output._realm(), os.getpid())
    assert output._unused(tmp_path) != path


def test_messages_are_whole(old, tmp_path, monkeypatch):
    """What is wrong, and with which file."""
    monkeypatch.chdir(tmp_path)
    old.chmod(0o444)
    (tmp_path / "d").mkdir()
    (tmp_path / "link").symlink_to("no/such/file")
    for name, said in (
        ("x.png", "cannot write x.png: the file is read-only"),
        ("d", "cannot write d: it is a directory"),
        ("d/", "cannot write d/: it is a directory"),
        ("no/x", "cannot write no/x: directory no does not exist"),
        ("link", f"cannot write link: directory {tmp_path / 'no/such'} does not exist"),
        ("\0", "cannot write '\\x00': no file can have this name"),
        ("x" * 300, f"cannot write {'x' * 300}: File name too long"),
    ):
        with pytest.raises(ActcliError) as caught:
            write_bytes(name, NEW)
        assert caught.value.message == said
    old.chmod(0o644)
    with pytest.raises(UsageError) as caught:
        write_bytes("x.png", NEW, inputs=["missing", "x.png"])
    assert (caught.value.message, caught.value.hint) == (
        "x.png would overwrite an input", "choose another name for the output",
    )  # fmt: skip
    with pytest.raises(FileError) as caught:
        write_bytes("~/x", NEW)
    assert caught.value.hint == "in this place the shell leaves ~ alone: write $HOME"


def test_a_descriptor_is_written_where_it_stands(tmp_path):
    """What a stream was redirected to is not begun anew, and it stays open."""
    with (tmp_path / "f").open("wb", buffering=0) as file:
        file.write(b"before ")
        write_bytes(f"/dev/fd/{file.fileno()}", b"and ")
        file.write(b"after")
    assert (tmp_path / "f").read_bytes() == b"before and after"
