"""What a terminal is asked and how its answers are understood, at a terminal that the test plays."""

from __future__ import annotations

import base64
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from actcli.cli.graphics import Screen, understood
from actcli.plots import canvas

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\"
LIGHT = b"\x1b]11;rgb:ffff/ffff/ffff\x07"
KITTY = b"\x1b_Gi=31;OK\x1b\\"
CELL = b"\x1b[6;20;10t"
PLAIN, SIXEL = b"\x1b[?62;22c", b"\x1b[?62;4;22c"
QUESTIONS = re.compile(rb"(\x1b_Gi=31[^\x1b]*\x1b\\)?\x1b\]11;\?\x1b\\\x1b\[16t\x1b\[c")
BRAILLE = re.compile("[\u2801-\u28ff]")


@pytest.fixture(autouse=True)
def no_hints(monkeypatch) -> None:
    for name in ("TERM_PROGRAM", "LC_TERMINAL", "TMUX"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (b"", Screen()),
        (PLAIN, Screen()),
        (SIXEL, Screen("sixel")),
        (b"\x1b[?4c", Screen("sixel")),
        (b"\x1b[?64;14;44c", Screen()),
        (KITTY + PLAIN, Screen("kitty")),
        (KITTY + DARK + CELL + SIXEL, Screen("kitty", (10, 20), True)),
        (b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\" + SIXEL, Screen("sixel")),
        (LIGHT + SIXEL, Screen("sixel")),
        (b"\x1b]11;rgb:00/00/00\x1b\\", Screen(None, is_dark=True)),
        (b"\x1b[6;0;0t" + PLAIN, Screen()),
        (b"\x1b[6;9999;1t" + PLAIN, Screen()),
        (b"\xff\x00\x1b[?;;;c", Screen()),
        (b"\x1b[?62;4", Screen()),
    ],
)
def test_answers(answers, wanted) -> None:
    assert understood(answers) == wanted


@pytest.mark.parametrize(("name", "value"), [("TERM_PROGRAM", "iTerm.app"), ("LC_TERMINAL", "iTerm2")])
def test_hints_count_but_not_in_a_terminal_within(name, value, monkeypatch) -> None:
    monkeypatch.setenv(name, value)
    assert understood(SIXEL).protocol == "iterm"
    assert understood(KITTY + SIXEL).protocol == "kitty"
    assert understood(SIXEL, nested=True).protocol == "sixel"
    assert understood(PLAIN, nested=True).protocol is None


class Played(NamedTuple):
    """What a program wrote to a terminal and asked, whether the modes were put back and nothing left, how it ended."""

    data: bytes
    asked: bytes
    restored: bool
    left: bool  # answers that the shell would read
    code: int

    @property
    def text(self) -> str:
        return self.data.replace(self.asked, b"").decode("utf-8", "replace").replace("\r\n", "\n")


def play(
    *words: str, answers: bytes = b"", late: float = 0.0, kill: int = 0, env: Mapping[str, str] | None = None
) -> Played:
    """Run a command line at a terminal of 72 columns and 30 lines that answers so, or sends a signal."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 72, 0, 0))
    before = termios.tcgetattr(theirs)
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    child = subprocess.Popen(
        [sys.executable, "-m", "actcli", *words],
        env=kept | {"TERM": "xterm-256color"} | dict(env or {}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    data, asked, end = b"", b"", time.monotonic() + 60
    try:
        while time.monotonic() < end:
            ended = child.poll() is not None
            if select.select([ours], [], [], 0.02)[0]:
                data += os.read(ours, 65536)
                if not asked and (found := QUESTIONS.search(data)):
                    asked = found[0]
                    time.sleep(late)
                    os.write(ours, answers)
                    if kill:
                        child.send_signal(kill)
            elif ended:
                break
        restored = termios.tcgetattr(theirs) == before
        left = bool(select.select([theirs], [], [], 0)[0])
        return Played(data, asked, restored, left, child.wait(5))
    finally:
        child.kill()
        child.wait()
        os.close(ours)
        os.close(theirs)


def shape(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_kitty_gets_a_picture() -> None:
    played = play("plot", "relu", "-t", answers=KITTY + DARK + CELL + PLAIN)
    assert (played.code, played.restored, played.left) == (0, True, False)
    chunks = re.findall(rb"\x1b_G([^;]*);([^\x1b]*)\x1b\\", played.data.replace(played.asked, b""))
    png = base64.b64decode(b"".join(text for _, text in chunks), validate=True)
    width, height = shape(png)
    assert 0.8 * 720 <= width <= 720
    assert height <= 28 * 20
    columns = int(dict(pair.split(b"=") for pair in chunks[0][0].split(b","))[b"c"])
    assert columns == pytest.approx(width / 10, abs=1)
    pixels = canvas.pixels(png)
    assert pixels.reshape(-1, 3).mean() < 80  # dark, as the terminal is


def test_sixels_where_it_says_so_and_light_as_it_is() -> None:
    played = play("plot", "swiglu", "--kind", "contour", "-t", answers=LIGHT + SIXEL)
    assert (played.code, played.restored) == (0, True)
    assert re.search(rb'\x1bP0;1q"1;1;\d+;\d+#', played.data)
    assert played.data.rstrip().endswith(b"\x1b\\")


def test_characters_where_it_has_no_pictures() -> None:
    played = play("plot", "gelu", "relu", "-t", answers=PLAIN)
    assert (played.code, played.restored, played.left) == (0, True, False)
    assert BRAILLE.search(played.text)
    assert "\x1b[36m" in played.text
    plain = re.sub("\x1b\\[[0-9;]*m", "", played.text)
    assert max(map(len, plain.splitlines())) == 72
    assert len(plain.splitlines()) <= 28


@pytest.mark.parametrize(("answers", "late"), [(b"\x1b_Gi=31;O", 0.0), (KITTY + SIXEL, 1.4)])
def test_silence_and_late_answers_end_in_characters_and_leave_the_terminal_as_it_was(answers, late) -> None:
    played = play("plot", "relu", "-t", answers=answers, late=late)
    assert (played.code, played.restored) == (0, True)
    assert BRAILLE.search(played.text)


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_it_waits_leaves_the_terminal_as_it_was(kill) -> None:
    played = play("plot", "relu", "-t", kill=kill)
    assert played.asked
    assert (played.code % 256, played.restored) in ((128 + kill, True), (-kill % 256, True))


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_is_asked_nothing_and_gets_no_codes(env) -> None:
    played = play("plot", "relu", "-t", answers=KITTY + SIXEL, env=env)
    assert (played.code, played.asked) == (0, b"")
    assert "\x1b" not in played.text
    assert BRAILLE.search(played.text)


def test_what_is_asked_for_by_name_is_not_asked_about() -> None:
    played = play("plot", "relu", "--ascii", answers=KITTY)
    assert (played.code, played.asked) == (0, b"")
    assert re.sub("\x1b\\[[0-9;]*m", "", played.text).isascii()
    assert play("plot", "relu", "-f", "braille").asked == b""


def test_a_terminal_that_cannot_hold_braille_gets_ascii() -> None:
    played = play(
        "plot", "relu", "elu", "-d", "-t", answers=PLAIN, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert played.code == 0
    assert played.data.replace(played.asked, b"").isascii()
    assert "ReLU'" in played.text


def test_within_tmux_kitty_is_not_asked() -> None:
    played = play("plot", "relu", "-t", answers=PLAIN, env={"TMUX": "/tmp/tmux-0/default,1,0"})
    assert played.asked
    assert b"_G" not in played.data
    assert BRAILLE.search(played.text)


def test_show_has_a_curve_and_asks_nothing() -> None:
    played = play("show", "relu", answers=KITTY + SIXEL)
    assert (played.code, played.asked) == (0, b"")
    assert BRAILLE.search(played.text)
