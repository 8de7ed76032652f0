"""What newcomers and strangers type: every mistake gets its exit code, a line that helps, and nothing else."""

from __future__ import annotations

import os

import pytest

LONG = "x" + "+x" * 3000
DEEP = "(" * 500 + "x" + ")" * 500

# words, exit code, what the message must hold
MISTAKES = [
    # names
    (["plot", "gellu"], 2, "did you mean 'gelu'"),
    (["show", "RLU"], 2, "did you mean"),
    (["eval", "sigmod", "--at", "1"], 2, "did you mean 'sigmoid'"),
    (["show", "hard-sigmod"], 2, "hard_sigmoid"),
    (["compare", "gelu", "gelu_tan"], 2, "did you mean 'gelu_tanh'"),
    (["error", "gelu", "silo"], 2, "did you mean 'silu'"),
    (["table", "relu", "gelo"], 2, "did you mean 'gelu'"),
    (["show", "swoosh-9000"], 2, "unknown activation"),
    (["show", ""], 3, "empty formula"),
    (["show", "   "], 3, "empty formula"),
    # outputs
    (["compare", "gelu", "silu", "--certificate", "-"], 2, "--certificate takes a file"),
    (["compare", "gelu", "silu", "--certificate", "a.svg", "-o", "a.svg"], 2, "two outputs go to a.svg"),
    (["error", "gelu", "silu", "--certificate", "a.json", "-o", "./a.json"], 2, "two outputs go to ./a.json"),
    (["conform", "numpy", "tanh", "--save", "a.csv", "-o", "a.csv"], 2, "two outputs go to a.csv"),
    (["compare", "gelu", "silu", "--no-figure", "-o", "a.svg"], 2, "--no-figure wants none"),
    (["sweep", "gelu", "relu", "--param", "c=1:2", "--no-figure", "-o", "a.svg"], 2, "--no-figure wants none"),
    (["atlas", "relu", "-o", "-"], 2, "which standard output is not"),
    (["-c", "", "list"], 2, "--config names no file"),
    (["new", "GELU"], 3, "'GELU' differs from 'gelu' by case alone"),
    (["verify", ""], 5, "cannot read ''"),
    (["tolerance", "gelu", "silu", "--ulps", "few"], 2, "--ulps: 'few' is no number"),
    (["tolerance", "gelu", "silu", "--ulps", "nan"], 2, "--ulps: 'nan' is no number"),
    (["plot", "gelu", "--range", "0", "1e301"], 2, "a range lies within +-1e+300"),
    # commands and options
    (["polt", "gelu"], 2, "did you mean 'plot'?"),
    (["plot", "gelu", "--titel", "x"], 2, "--title"),
    (["plot", "gelu", "--range"], 2, "--range"),
    (["plot", "gelu", "-x"], 2, "no such option"),
    (["list", "gelu"], 2, "does not take 'gelu'"),
    (["plot"], 2, "missing argument"),
    (["compare", "gelu"], 2, "missing argument"),
    (["eval", "gelu", "--at"], 2, "--at"),
    (["eval", "gelu"], 3, "standard input holds no numbers"),
    (["plot", "gelu", "--order", "3"], 2, "--order is a whole number from 0 to 2"),
    (["plot", "gelu", "--order", "-1"], 2, "--order"),
    (["plot", "gelu", "--preset", "slides"], 2, "slide"),
    (["plot", "gelu", "--preset", "foo"], 2, "known: dark, ieee, paper, screen, slide"),
    (["--color", "yes", "list"], 2, "auto, always or never"),
    # parameters
    (["plot", "leaky_relu", "--param", "slope=0.1"], 2, "negative_slope"),
    (["plot", "relu", "--param", "alpha=1"], 2, "there are no parameters"),
    (["plot", "elu", "--param", "alpha"], 2, "name=value"),
    (["plot", "elu", "--param", "alpha="], 2, "name=value"),
    (["plot", "elu", "--param", "=1"], 2, "name=value"),
    (["plot", "elu", "--param", "alpha=1=2"], 2, "name=value"),
    (["plot", "elu", "--param", "alpha=1,,2"], 2, "a value is missing"),
    (["show", "elu", "--param", "alpha=two"], 2, "'two' is no number"),
    (["show", "elu", "--param", "alhpa=2"], 2, "alpha"),
    (["show", "elu", "--param", "alpha=nan"], 2, "'nan' is no number"),
    (["show", "elu", "--param", "alpha=1,2"], 2, "takes one value here"),
    (["eval", "elu", "--at", "-1", "--param", "alpha=inf"], 2, "'inf' is no finite number"),
    (["plot", "elu", "--param", "alpha=0.5,1/0"], 2, "'1/0' is no finite number"),
    (["error", "gelu", "silu", "--tolerance", "two"], 2, "--tolerance: 'two' is no number"),
    (["error", "gelu", "silu", "--tolerance", "1e400"], 2, "no finite number"),
    # ranges
    (["plot", "gelu", "--range", "nan", "5"], 2, "'nan' is no number"),
    (["plot", "gelu", "--range", "-5", "inf"], 2, "finite"),
    (["plot", "gelu", "--range", "5", "-5"], 2, "low < high"),
    (["plot", "gelu", "--range", "3", "3"], 2, "low < high"),
    (["plot", "gelu", "--range", "-1e308", "1e308"], 2, "range"),
    (["plot", "gelu", "--range", "0", "1e999"], 2, "no number: exponent beyond 400"),
    (["plot", "gelu", "--range", "1", "1+1e-20"], 2, "too narrow"),
    (["plot", "gelu", "--range", "a:b"], 2, "'a' is no number"),
    (["plot", "gelu", "--range=:"], 2, "no number"),
    (["error", "gelu", "silu", "--range", "5:-5"], 2, "low < high"),
    # formulas
    (["plot", "x*"], 3, "formula:1:"),
    (["plot", "x^^2"], 3, "formula:1:"),
    (["plot", "2x"], 3, "formula:1:"),
    (["plot", "y*sigmoid(y)"], 3, "'y'"),
    (["plot", "x*sigmod(x)"], 3, "did you mean 'sigmoid'"),
    (["plot", "sigmoid(x, 1, 2)"], 3, "sigmoid"),
    (["plot", "a*x"], 3, "not both"),
    (["plot", "__import__('os').system('touch pwned')"], 3, "formula:1:"),
    (["plot", "().__class__"], 3, "formula:1:"),
    (["plot", LONG], 3, "4096"),
    (["plot", DEEP], 3, "64"),
    (["plot", "9**9**9**9*x + 1e99999999"], 3, ""),
    (["plot", "х*sigmoid(х)"], 3, "U+0445"),  # Cyrillic
    # files
    (["plot", "gelu", "-o", "a.xyz"], 2, "picture format"),
    (["plot", "gelu", "-o", "a.pgn"], 2, "formats: pdf, pgf, png"),
    (["plot", "gelu", "-o", "noext"], 2, "no extension"),
    (["plot", "gelu", "--format", "gif"], 2, "formats: "),
    (["plot", "gelu", "-o", "no/such/a.png"], 5, "does not exist"),
    (["plot", "gelu", "-o", "folder.png"], 5, "directory"),
    (["plot", "gelu", "-o", "file/a.png"], 5, ""),
    (["plot", "gelu", "-o", "n" * 300 + ".png"], 5, "name"),
    (["plot", "gelu", "-o", "a\0.png"], 2, "name"),
    (["table", "relu", "-o", "a.xyz"], 2, "extension"),
    (["table", "relu", "-o", "no/such/a.md"], 5, "does not exist"),
    (["table", "relu", "--format", "xml"], 2, "format"),
    (["table", "relu", "--columns", "speed"], 2, "column"),
    (["list", "-o", "folder.png"], 5, "it is a directory"),
    (["schema", "-o", "folder.png"], 5, "directory"),
    (["eval", "gelu", "--at", "1", "-o", "no/such/a.csv"], 5, "does not exist"),
    (["--config", "missing.yaml", "list"], 5, "missing.yaml"),
    (["list", "--config", "broken.yaml"], 3, "broken.yaml:"),
    (["list", "--config", "latin.yaml"], 3, "latin.yaml"),
    (["check", "missing.yaml"], 5, "missing.yaml"),
    (["check", "folder.png"], 3, ""),
    # hostile
    (["show", "\x1b[31mred\x1b[0m"], 3, "^["),
    (["show", "[red]x[/red]"], 3, ""),
    (["show", "[/]"], 3, ""),
    (["plot", "x\u202e"], 3, ""),
    (["show", "../../etc/passwd"], 3, ""),
    (["show", "bad\udcff"], 3, "U+DCFF"),
    (["plot", "gelu", "--\x1b]0;pwn\x07"], 2, "no such option"),
    (["\x1b[2J"], 2, "no such command"),
    (["list", "--family", "\x1b[2J\x9b"], 2, "unknown family"),
    (["-c", "\x1b[2J.yaml", "list"], 5, ""),
    (["plot", "gelu", "-o", "\x1b[2J/a.png"], 5, ""),
]  # fmt: skip


@pytest.fixture
def things(folder) -> None:
    """What lies around where the mistakes are made."""
    (folder / "folder.png").mkdir()
    (folder / "file").write_text("precious", encoding="utf-8")
    (folder / "broken.yaml").write_text("formula: [\n", encoding="utf-8")
    (folder / "latin.yaml").write_bytes(b"title: '\xe9'\nformula: 'x'\n")


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    MISTAKES,
    ids=[" ".join(ascii(word)[1:-1][:30] for word in words) for words, _, _ in MISTAKES],
)
def test_mistakes(words, code, says, assert_clean_failure) -> None:
    assert_clean_failure(*words, code=code, says=says)


@pytest.mark.usefixtures("things")
def test_a_config_that_is_an_output(folder, assert_clean_failure) -> None:
    (folder / "mine.yaml").write_text("formula: 'x'\n", encoding="utf-8")
    assert_clean_failure("new", "other", "-o", "mine.yaml", code=5, says="exists already")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(folder, assert_clean_failure) -> None:
    folder.chmod(0o555)
    assert_clean_failure("plot", "gelu", code=5)


def test_full_disk_keeps_the_old_file(actcli, folder, monkeypatch) -> None:
    def write(descriptor: int, data: object) -> int:
        raise OSError(28, "No space left on device")

    actcli("plot", "relu", "-o", "a.png")
    old = (folder / "a.png").read_bytes()
    monkeypatch.setattr("os.fsync", lambda descriptor: write(descriptor, b""))
    done = actcli("plot", "gelu", "-o", "a.png")
    assert done.code == 5
    assert "a.png: No space left on device" in done.err
    assert (folder / "a.png").read_bytes() == old
    assert [path.name for path in folder.iterdir()] == ["a.png"]


def test_device_is_written_through(actcli) -> None:
    assert actcli("plot", "relu", "--format", "png", "-o", "/dev/null").code == 0
    done = actcli("plot", "relu", "--format", "png", "-o", "/dev/full")
    assert done.code == 5
    assert "No space left on device" in done.err
