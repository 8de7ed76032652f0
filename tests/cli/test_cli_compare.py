"""`actcli compare`."""

from __future__ import annotations

import json

import pytest


def test_figure_and_table(actcli, folder) -> None:
    done = actcli("compare", "sigmoid", "hard_sigmoid_keras")
    assert done.code == 0
    assert "hard_sigmoid_keras" in done.out
    assert "0.0758581800" in done.out.replace("0.07585818002", "0.0758581800")
    assert done.err == "figure: outputs/sigmoid_hard_sigmoid_keras_compare.png\n"
    assert (folder / "outputs/sigmoid_hard_sigmoid_keras_compare.png").read_bytes().startswith(b"\x89PNG")


def test_figure_of_ones_own_and_quiet(actcli, folder) -> None:
    done = actcli("compare", "gelu", "gelu_tanh", "x*sigmoid(1.702*x)", "-o", "a.svg", "-q", "--range=-8:8")
    assert (done.code, done.err) == (0, "")
    assert (folder / "a.svg").is_file()
    assert "[-8, 8]" in done.out


def test_json_without_a_figure(actcli, folder) -> None:
    done = actcli("compare", "gelu", "gelu_tanh", "--format", "json", "--no-figure")
    found = json.loads(done.out)
    assert found["reference"] == "gelu"
    assert found["candidates"][0]["name"] == "gelu_tanh"
    assert not list(folder.iterdir())


def test_wrong_picture_is_said_before_anything_is_printed(assert_clean_failure) -> None:
    assert_clean_failure("compare", "gelu", "silu", "-o", "a.md", code=2, says="picture format")
    assert_clean_failure("compare", "gelu", "silu", "-o", "no/such/a.png", code=5, says="does not exist")


def test_what_cannot_be_compared(assert_clean_failure) -> None:
    assert_clean_failure("compare", "gelu", "swiglu", "--no-figure", code=2)
    assert_clean_failure("compare", "gelu", code=2, says="missing argument")


PAIR = ("compare", "gelu", "gelu_tanh")
MOVED = ("sweep", "sigmoid", "hard_sigmoid", "-p", "slope=0.1:0.3", "--steps", "3")


@pytest.mark.parametrize("words", [PAIR, MOVED])
def test_a_picture_in_the_terminal_stands_above_the_table(words, actcli, folder, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = actcli(*words, "--terminal")
    assert (done.code, done.err) == (0, "")
    picture, _, table = done.out.rpartition("\n\nError ")
    assert max(map(len, picture.splitlines())) <= 80
    assert any("\u2801" <= one <= "\u28ff" for one in picture)
    assert not any("\u2801" <= one <= "\u28ff" for one in table)
    assert "\x1b" not in done.out
    assert actcli(*words, "--ascii").out.rpartition("\n\nError ")[0].isascii()
    assert not list(folder.iterdir())


@pytest.mark.parametrize("words", [PAIR, MOVED])
def test_colours_are_asked_for_and_refused(words, program) -> None:
    assert "\x1b[36m" in program("--color", "always", *words, "-t").out
    assert "\x1b" not in program(*words, "-t", env={"NO_COLOR": "1", "FORCE_COLOR": None}).out


@pytest.mark.parametrize("words", [PAIR, MOVED])
def test_a_picture_in_characters_goes_into_a_file(words, actcli, folder) -> None:
    done = actcli(*words, "-t", "-o", "picture.txt", "--format", "csv")
    assert (done.code, done.err) == (0, "figure: picture.txt\n")
    assert done.out.startswith("candidate," if words is PAIR else "value,")
    text = (folder / "picture.txt").read_text(encoding="utf-8")
    assert any("\u2801" <= one <= "\u28ff" for one in text)
    assert "\x1b" not in text


@pytest.mark.parametrize("words", [PAIR, MOVED])
def test_a_bitmap_where_the_terminal_shows_one(words, actcli, monkeypatch) -> None:
    from actcli.cli import screens
    from actcli.cli.graphics import Screen

    monkeypatch.setattr(screens, "screen", lambda: Screen("sixel", (8, 16), is_dark=True))
    out = actcli(*words, "-t").out
    assert out.startswith("\x1bP0;1q")
    assert "\x1b\\\n\nError " in out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("-t", "--size", "3x2in"), "--size does not go with a picture in the terminal"),
        (("--ascii", "--no-figure"), "--no-figure does not go with a picture in the terminal"),
        (("-t", "-f", "json"), "a picture in the terminal is no part of json"),
        (("-t", "-o", "no/such/file.txt"), ""),
    ],
)
@pytest.mark.parametrize("words", [PAIR, MOVED])
def test_what_does_not_go_with_the_terminal(words, more, says, assert_clean_failure) -> None:
    assert_clean_failure(*words, *more, code=5 if "-o" in more else 2, says=says)


def test_the_matrix_is_not_drawn_in_the_terminal(assert_clean_failure) -> None:
    assert_clean_failure("compare", "--matrix", "relu", "gelu", "-t", code=2, says="do not go with --matrix")
