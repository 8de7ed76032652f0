"""Bytes on disk to checked text: size, encoding, characters, line numbers, and files that are no files."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from actcli import limits
from actcli.catalog.source import Source, read_bytes
from actcli.errors import FileError, InputError, Place

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


def refusal(content):
    with pytest.raises(InputError) as caught:
        Source.of(content, "f.yaml")
    return caught.value


class TestSize:
    @pytest.mark.parametrize("size", [limits.YAML_BYTES - 1, limits.YAML_BYTES])
    def test_just_below(self, size, tmp_path):
        path = tmp_path / "f.yaml"
        path.write_bytes(b"#" * size)

        assert len(Source.of(read_bytes(path, "f"), "f").text) == size

    def test_just_above(self, tmp_path):
        path = tmp_path / "f.yaml"
        path.write_bytes(b"#" * (limits.YAML_BYTES + 1))

        with pytest.raises(InputError, match=r"^f:1:1: larger than 1 MiB \(1\.0 MiB\)\n"):
            read_bytes(path, "f")

    def test_a_text_counts_by_its_bytes(self):
        assert Source.of("é" * (limits.YAML_BYTES // 2), "f")
        assert refusal("é" * (limits.YAML_BYTES // 2) + "x").message == "larger than 1 MiB (1.0 MiB)"

    def test_a_large_file_is_not_read(self, tmp_path):
        path = tmp_path / "f.yaml"
        with path.open("wb") as file:
            file.truncate(1 << 40)  # sparse

        with pytest.raises(InputError, match=r"larger than 1 MiB \(1048576\.0 MiB\)"):
            read_bytes(path, "f")

    @UNIX
    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
    def test_an_endless_file(self, device):
        started = time.process_time()
        with pytest.raises(InputError, match=r"larger than 1 MiB\n"):
            read_bytes(Path(device), "f")

        assert time.process_time() - started < 1


class TestEncoding:
    def test_a_byte_order_mark_is_skipped(self):
        assert Source.of(b"\xef\xbb\xbfa: b", "f").text == "a: b"
        assert Source.of("\ufeffa: b", "f").text == "a: b"

    @pytest.mark.parametrize(
        ("content", "message", "hint", "line", "column"),
        [
            ("a: b".encode("utf-16"), "byte 0xFF at offset 0", "UTF-16", 1, 1),
            (b"\xfe\xff" + "a: b".encode("utf-16-be"), "byte 0xFE at offset 0", "UTF-16", 1, 1),
            ("a: b".encode("utf-32"), "byte 0xFF at offset 0", "UTF-32", 1, 1),
            ("title: caf\xe9 \xe9".encode("latin-1"), "byte 0xE9 at offset 10", "UTF-8", 1, 11),
            ("# ok\na: caf\xe9\nb: c".encode("latin-1"), "byte 0xE9 at offset 11", "UTF-8", 2, 7),
            ("a: é".encode()[:-1], "byte 0xC3 at offset 3", "UTF-8", 1, 4),
            (b"a: \xed\xa0\x80", "byte 0xED at offset 3", "UTF-8", 1, 4),
            (b"a: \xc0\xaf", "byte 0xC0 at offset 3", "UTF-8", 1, 4),
        ],
    )
    def test_others_are_refused(self, content, message, hint, line, column):
        error = refusal(content)

        assert error.message == f"not UTF-8: {message}"
        assert hint in error.hint
        assert (error.place.line, error.place.column) == (line, column)
        assert error.place.text.encode()

    def test_utf16_without_a_mark_holds_nul(self):
        assert refusal("a: b".encode("utf-16-le")).message == "the character U+0000 is not allowed"


class TestCharacters:
    @pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
    def test_control_characters(self, code):
        if chr(code) in "\t\n\r\x85":
            assert Source.of(f"# {chr(code)}", "f")
        else:
            error = refusal(f"a: b\n# é{chr(code)}\n")
            assert error.message == f"the character U+{code:04X} is not allowed"
            assert str(error.place) == "f.yaml:2:4"

    @pytest.mark.parametrize("code", [plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)])
    def test_noncharacters(self, code):
        assert refusal(f"a: b\r\nc: {chr(code)}".encode()).place == Place("f.yaml", 2, 4, f"c: {chr(code)}")

    @pytest.mark.parametrize("code", [0xD800, 0xDC80, 0xDFFF, 0xFEFF, 0x202E, 0x2066])
    def test_others(self, code):
        assert str(refusal(f"a: 'b\rc {chr(code)}'").place) == "f.yaml:2:3"


class TestLines:
    @pytest.mark.parametrize(
        ("end", "counts"), [("\n", True), ("\r\n", True), ("\r", True), ("\x85", False), ("\u2028", False)]
    )
    def test_only_lf_and_cr_count(self, end, counts):
        place = Source.of(f"a: 1{end}b: 2{end}", "f").place(len(f"a: 1{end}"))

        assert (place.line, place.column) == ((2, 1) if counts else (1, 6))

    @pytest.mark.parametrize("content", ["", "a", "a\n", "\n", "a\r\nb", "\r\r\n\n", "a\u2028b\n\nc\r", "\n\r"])
    def test_every_place_holds_its_character(self, content):
        source = Source.of(content, "f")
        line = column = 1
        for index, character in enumerate(content):
            place = source.place(index)
            assert (place.line, place.column) == (line, column)
            assert character in "\r\n" or place.text[column - 1] == character
            ends = character == "\n" or (character == "\r" and content[index + 1 : index + 2] != "\n")
            line, column = (line + 1, 1) if ends else (line, column + 1)

        assert (source.place(len(content)).line, source.place(len(content)).column) == (line, column)

    def test_a_place_ends_with_its_line(self):
        assert Source.of("abc\ndef", "f").place(1, 99).length == 2

    def test_offsets_are_those_of_the_parser(self):
        assert Source.of("a\u2028b\x85c\u2029d", "f").for_parser() == "a\nb\nc\nd"


def refused_file(path, name="f.yaml"):
    with pytest.raises(FileError) as caught:
        read_bytes(path, name)
    return str(caught.value)


class TestFiles:
    def test_a_file_is_read_whole(self, tmp_path):
        (tmp_path / "f").write_bytes(b"a: b\r\n\x00")

        assert read_bytes(tmp_path / "f", "f") == b"a: b\r\n\x00"

    def test_missing(self, tmp_path):
        assert refused_file(tmp_path / "none") == f"cannot read 'f.yaml': {os.strerror(errno.ENOENT)}"

    def test_below_a_file(self, tmp_path):
        (tmp_path / "f").touch()

        assert "cannot read" in refused_file(tmp_path / "f" / "g")

    def test_directory(self, tmp_path):
        assert "cannot read" in refused_file(tmp_path)

    def test_loop_of_links(self, tmp_path):
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")

        assert "cannot read" in refused_file(tmp_path / "a")

    @pytest.mark.parametrize("name", ["a\0b", "a\ud800b", "x" * 9999])
    def test_no_possible_name(self, name):
        assert "cannot read" in refused_file(Path(name), name)

    def test_the_name_is_shown_harmless(self, tmp_path):
        assert refused_file(tmp_path / "none", "\x1b[2J\n") == f"cannot read '^[[2J^J': {os.strerror(errno.ENOENT)}"

    @UNIX
    def test_unreadable(self, tmp_path):
        (tmp_path / "f").touch(mode=0o000)
        if os.geteuid() == 0:
            pytest.skip("root reads everything")

        assert refused_file(tmp_path / "f") == f"cannot read 'f.yaml': {os.strerror(errno.EACCES)}"

    @UNIX
    def test_socket(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("s")
            assert refused_file(Path("s")) == f"cannot read 'f.yaml': {os.strerror(errno.ENXIO)}"

    @UNIX
    def test_pipe_without_writer_does_not_hang(self, tmp_path, monkeypatch):
        monkeypatch.setattr("actcli.reading._PIPE_SECONDS", 0.05)
        os.mkfifo(tmp_path / "p")

        assert refused_file(tmp_path / "p") == "cannot read 'f.yaml': nothing came within 0.05 s"

    @UNIX
    def test_pipe_is_read_to_its_end(self, tmp_path):
        os.mkfifo(tmp_path / "p")

        def write():
            with (tmp_path / "p").open("wb", buffering=0) as pipe:
                pipe.write(b"a: ")
                time.sleep(0.05)
                pipe.write(b"b")

        writer = threading.Thread(target=write)
        writer.start()
        content = read_bytes(tmp_path / "p", "p")
        writer.join()

        assert content == b"a: b"

    @UNIX
    def test_no_handle_is_left_open(self, tmp_path):
        (tmp_path / "f").write_text("a")
        before = os.dup(0)
        os.close(before)
        for path in (tmp_path / "f", tmp_path):
            with pytest.raises(FileError) if path == tmp_path else pytest.MonkeyPatch.context():
                read_bytes(path, "f")
        after = os.dup(0)
        os.close(after)

        assert after == before
