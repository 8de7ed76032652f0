"""`actcli plot`; what is in the pictures is for the tests of `actcli.plots`."""

from __future__ import annotations

import pytest

from actcli.cli import session
from actcli.cli.pictures import Picture, _stem

MAGIC = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF"}


def test_default_file_and_its_path(actcli, folder) -> None:
    done = actcli("plot", "gelu", "--deriv")
    assert (done.code, done.out, done.err) == (0, "outputs/gelu.png\n", "")
    assert (folder / "outputs" / "gelu.png").read_bytes().startswith(MAGIC["png"])


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_formats_by_extension_and_by_option(form, actcli, folder) -> None:
    assert actcli("plot", "relu", "-o", f"a.{form}").out == f"a.{form}\n"
    assert (folder / f"a.{form}").read_bytes().startswith(MAGIC[form])
    assert actcli("plot", "relu", "--format", form, "-o", "b.anything").code == 0
    assert (folder / "b.anything").read_bytes() == (folder / f"a.{form}").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ["relu", "leaky_relu", "elu"], ["leaky_relu", "--param", "negative_slope=0.01,0.1,0.3"],
        ["x*sigmoid(beta*x)", "-p", "beta=1,2"], ["gelu", "leaky_relu", "-p", "negative_slope=0.1"],
        ["silu", "--order", "2"], ["swiglu"], ["softmax"], ["lut"], ["rrelu"], ["crelu", "--deriv"],
        ["gelu", "--range", "-3", "3"], ["gelu", "--range=-pi:pi"], ["gelu", "--preset", "paper"],
        ["x*sigmoid(1.702*x)", "gelu"], ["1/x"], ["floor(x)"],
    ],
)  # fmt: skip
def test_what_can_be_drawn(words, actcli, folder) -> None:
    done = actcli("plot", *words, "-o", "a.svg")
    assert (done.code, done.out, done.err) == (0, "a.svg\n", "")
    assert (folder / "a.svg").stat().st_size > 1000


@pytest.mark.parametrize(
    "words", [["--range", "-5", "5"], ["--range=-5,5"], ["--range", "-5:5"], ["--range=-5:5"], ["-r", "-5,5"]]
)
def test_spellings_of_a_range_draw_the_same(words, actcli, folder) -> None:
    actcli("plot", "gelu", "--range", "-5.0", "5.0", "-o", "a.svg")
    assert actcli("plot", "gelu", *words, "-o", "b.svg").code == 0
    assert (folder / "b.svg").read_bytes() == (folder / "a.svg").read_bytes()


def test_same_bytes_each_time(actcli, folder) -> None:
    for name in ("a.png", "b.png"):
        actcli("plot", "gelu", "--deriv", "-o", name)
    assert (folder / "a.png").read_bytes() == (folder / "b.png").read_bytes()


def test_standard_output(program) -> None:
    done = program("plot", "relu", "-o", "-", "--format", "svg")
    assert done.code == 0
    assert done.out.startswith("<?xml")
    assert done.out.rstrip().endswith("</svg>")


def test_no_png_to_a_terminal(monkeypatch, assert_clean_failure) -> None:
    monkeypatch.setattr(session, "is_terminal", lambda: True)
    assert_clean_failure("plot", "relu", "-o", "-", code=2, says="refusing to write PNG to a terminal")


def test_show_opens_the_file(actcli, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", lambda url: opened.append(url) or 0)
    assert actcli("plot", "relu", "--show").code == 0
    assert opened == ["outputs/relu.png"]


def test_show_without_a_viewer_is_a_warning(actcli, monkeypatch) -> None:
    def launch(url: str) -> int:
        raise FileNotFoundError(2, "No such file", "xdg-open")

    monkeypatch.setattr("typer.launch", launch)
    done = actcli("plot", "relu", "--show")
    assert (done.code, done.err) == (0, "warning: nothing here opens pictures\n")


def test_hostile_titles_are_text(actcli, folder) -> None:
    for number, title in enumerate(["$x^2^2$", "[/]", "</svg><script>", "\\frac{", "\x1b[31m", "a" * 500]):
        assert actcli("plot", "relu", "--title", title, "-o", f"{number}.svg").code == 0, title
    assert "<script>" not in (folder / "2.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names", [["../../etc/x"], ["x/2"], ["a" * 300], ["max(0, x)", "-x"], ["$(reboot)"], ["\x1b"], ["-"]]
)
def test_generated_names_are_safe(names) -> None:
    stem = _stem(names)
    assert 0 < len(stem) <= 80
    assert stem.replace("_", "").replace("-", "").isalnum()
    assert not stem.startswith("-")


def test_missing_folder_needs_mkdir(actcli, assert_clean_failure, folder) -> None:
    assert_clean_failure("plot", "relu", "-o", "no/such/a.png", code=5, says="--mkdir")
    assert actcli("plot", "relu", "-o", "no/such/a.png", "--mkdir").code == 0
    assert (folder / "no/such/a.png").is_file()


def test_picture_formats(monkeypatch) -> None:
    assert Picture(["a"], None, None).path.as_posix() == "outputs/a.png"
    assert Picture(["a", "b"], "svg", None, suffix="_c").path.as_posix() == "outputs/a_b_c.svg"


def test_an_empty_output_is_no_file(actcli, folder) -> None:
    """A script whose variable is not set would look for its picture in vain."""
    for words in (["-o", ""], ["--output", ""], ["--output="]):
        done = actcli("plot", "gelu", *words)
        assert (done.code, done.out) == (2, "")
        assert "names no file" in done.err
    assert not list(folder.iterdir())


def test_terminal_in_a_pipe_has_characters_and_no_codes(program) -> None:
    done = program("plot", "gelu", "--deriv", "--terminal", env={"COLUMNS": None})
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert max(map(len, done.lines)) <= 80
    assert any("\u2801" <= one <= "\u28ff" for one in done.out)
    assert done.lines[-1] == "A f(x)   B f′(x)"
    assert "\x1b[36m" in program("--color", "always", "plot", "gelu", "-f", "terminal").out


@pytest.mark.parametrize("words", [("--ascii",), ("-t", "--ascii"), ("--format", "ascii"), ("-t", "-f", "ascii")])
def test_ascii_on_request(words, actcli) -> None:
    done = actcli("plot", "gelu", "elu", "--deriv", *words)
    assert done.code == 0
    assert done.out.isascii()


@pytest.mark.parametrize("width", [40, 100, 400])
def test_terminal_picture_is_as_wide_as_the_terminal(width, actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, actcli("plot", "gelu", "-t").lines)) == width


def test_terminal_picture_in_a_file(actcli, folder) -> None:
    done = actcli("--color", "always", "plot", "gelu", "-t", "-o", "gelu.txt")
    assert (done.code, done.out) == (0, "gelu.txt\n")
    text = (folder / "gelu.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "⠅" in text


@pytest.mark.parametrize(("form", "start"), [("kitty", b"\x1b_G"), ("iterm", b"\x1b]1337;"), ("sixel", b"\x1bP")])
def test_protocols_by_name_go_anywhere(form, start, actcli, folder) -> None:
    assert actcli("plot", "relu", "-f", form, "-o", "relu.out").code == 0
    assert (folder / "relu.out").read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-t", "--size", "3x2in"), "--size does not go with a picture in the terminal"),
        (("-t", "--dpi", "100", "--show"), "--dpi, --show do not go with"),
        (("-t", "-f", "svg"), "--terminal does not go with --format 'svg'"),
        (("--ascii", "-f", "sixel"), "--ascii does not go with --format 'sixel'"),
        (("-t", "--kind", "density"), "kind density is not drawn in characters"),
        (("-t", "--kind", "denstiy"), "did you mean 'density'?"),
        (("-t", "--marks"), "one with marks is not drawn in characters"),
        (("-t", "-o", "no/such/file.txt"), ""),
    ],
)
def test_what_does_not_go_with_the_terminal(words, says, assert_clean_failure) -> None:
    assert_clean_failure("plot", "gelu", *words, code=5 if "-o" in words else 2, says=says)
