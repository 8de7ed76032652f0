"""Style, size and dots of a figure from the command line."""

from __future__ import annotations

import pytest

from actcli.cli.looks import inches
from actcli.errors import UsageError


def size_of(path) -> tuple[int, int]:
    head = path.read_bytes()[16:24]
    return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("3.3in x 2.2in", (3.3, 2.2)), ("3.3x2.2", (3.3, 2.2)), ("3.3 2.2", (3.3, 2.2)), ("3.3,2.2in", (3.3, 2.2)),
        ("254mm×127mm", (10.0, 5.0)), ("7.62 x 5.08cm", (3.0, 2.0)), ("72.27pt x 1in", (1.0, 1.0)),
    ],
)  # fmt: skip
def test_sizes(text, size) -> None:
    assert inches(text) == size


@pytest.mark.parametrize("text", ["", "3", "x", "3x", "3ax4", "-1x2", "1e3x2", "3x2x1", "٣x٤", "1" * 50 + "x2"])
def test_wrong_sizes(text) -> None:
    with pytest.raises(UsageError, match="width and a height"):
        inches(text)


def test_size_and_dots_of_the_file(actcli, folder) -> None:
    assert actcli("plot", "gelu", "--size", "3.3in x 2.2in", "--dpi", "100", "-o", "a.png").code == 0
    assert size_of(folder / "a.png") == (330, 220)
    assert (
        actcli("compare", "gelu", "silu", "--size", "3x2", "--dpi", "50", "--deriv", "--log", "-o", "b.png").code == 0
    )
    assert size_of(folder / "b.png") == (150, 100)


def test_style_and_preset_are_one(actcli, folder) -> None:
    for option, name in (("--style", "a.svg"), ("--preset", "b.svg")):
        assert actcli("plot", "gelu", option, "paper,dark", "-o", name).code == 0
    assert (folder / "a.svg").read_bytes() == (folder / "b.svg").read_bytes()


def test_a_file_of_matplotlib(actcli, folder) -> None:
    (folder / "my.mplstyle").write_text("figure.figsize: 2, 1\nsavefig.dpi: 100\n", encoding="utf-8")
    assert actcli("plot", "gelu", "--style", "my.mplstyle", "-o", "a.png").code == 0
    assert size_of(folder / "a.png") == (200, 100)


@pytest.mark.parametrize("kind", ["contour", "jacobian", "surface"])
def test_kinds_of_two_numbers(kind, actcli) -> None:
    assert actcli("plot", "swiglu", "--kind", kind).out == f"outputs/swiglu_{kind}.png\n"


@pytest.mark.parametrize("kind", ["density", "depth"])
def test_kinds_of_one_number(kind, actcli) -> None:
    assert actcli("plot", "relu", "-k", kind, "-o", "a.pdf").out == "a.pdf\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["gelu", "--size", "3"], 2, "--size"), (["gelu", "--dpi", "1"], 2, "--dpi"),
        (["gelu", "--size", "999x999"], 2, "inches"), (["gelu", "--style", "x.mplstyle"], 5, "cannot read"),
        (["gelu", "--style", "poster"], 2, "FILE.mplstyle"), (["gelu", "--kind", "surfaces"], 2, "surface"),
        (["gelu", "--kind", "surface"], 2, "no surface"), (["swiglu", "--kind", "density"], 2, "one variable"),
        (["gelu", "--kind", "depth", "--marks"], 2, "curves"), (["swiglu", "--marks"], 2, "one variable"),
        (["gelu", "--kind", "density", "-d"], 2, "curves"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(words, code, says, assert_clean_failure) -> None:
    assert_clean_failure("plot", *words, code=code, says=says)


def test_a_matrix_has_its_look(actcli, folder, assert_clean_failure) -> None:
    words = ["compare", "--matrix", "relu", "gelu", "--range", "-2", "2"]
    done = actcli(*words, "--style", "paper,dark", "--size", "3in x 2in", "--dpi", "50", "-o", "a.png", "-q")
    assert done.code == 0
    from actcli.plots.canvas import pixels

    shown = pixels((folder / "a.png").read_bytes())
    assert shown.shape == (100, 150, 3)
    assert shown[0, 0].tolist() == [0x14, 0x18, 0x1D]
    (folder / "a.png").unlink()
    assert_clean_failure(*words, "--log", code=2, says="do not go with --matrix")
    assert_clean_failure(*words, "--style", "poster", code=2, says="FILE.mplstyle")


def test_choices_are_those_of_the_pictures() -> None:
    from actcli.cli import choices
    from actcli.plots import KINDS

    assert choices.KINDS == KINDS
