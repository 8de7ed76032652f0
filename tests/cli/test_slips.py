"""What stands where a name or a formula is expected, and belongs elsewhere."""

from __future__ import annotations

import pytest

from actcli.cli.slips import explain, slip
from actcli.errors import InputError, UnknownName, UsageError

SLIPS = [
    ("gelu,relu", "names are separated by blanks: gelu relu"),
    ("gelu , relu,", "names are separated by blanks: gelu relu"),
    ("gelu.PNG", "an output: -o gelu.PNG"),
    ("out/a b.csv", "an output: -o out/a b.csv"),
    ("mine.yml", "definitions: -c mine.yml, and a name"),
    ("alpha=0.5", "a parameter: --param alpha=0.5"),
    ("alpha = 1/3", "a parameter: --param alpha=1/3"),
    ("alpha=0.1,0.5", "a parameter: --param alpha=0.1,0.5"),
    ("y = x**2", "a formula is what stands to its right: 'x**2'"),
    ("f(x) = x", "a formula is what stands to its right: 'x'"),
]


@pytest.mark.parametrize(("text", "hint"), SLIPS, ids=[text for text, _ in SLIPS])
def test_slips(text, hint) -> None:
    with pytest.raises(UsageError) as caught:
        slip(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "text", ["gelu", "x*sigmoid(x)", "1 if x == 0 else 0", "max(0, x)", "x.y", "", "0.5", "nn.SiLU"]
)
def test_what_is_no_slip(text) -> None:
    slip(text)


def test_a_name_like_a_file_may_be_defined(actcli, folder) -> None:
    (folder / "actcli.yaml").write_text("my.txt: x**3\n", encoding="utf-8")
    assert actcli("eval", "my.txt", "--at", "2").lines[1].split() == ["2", "8"]


def test_unknown_names_in_formulas() -> None:
    error = InputError("unknown name 'k'", hint="known names: a, b, x")
    explain(error, "a*k")
    assert error.hint == "the input is x; a parameter gets a value: --param k=1"
    kept = InputError("unknown name 'sigmod'", hint="did you mean 'sigmoid'?")
    explain(kept, "sigmod")
    assert kept.hint == "did you mean 'sigmoid'?"


@pytest.mark.parametrize(("text", "hint"), [
    ("'gelu'", "without the inner quotes: gelu"), ('"x*relu(x)"', "without the inner quotes: x*relu(x)"),
    ("lambda x: x**2", "a formula is what follows the colon: 'x**2'"), ("'x", "as it was"), ("lambda", "as it was"),
])  # fmt: skip
def test_quotes_and_python(text, hint) -> None:
    error = InputError("unexpected", hint="as it was")
    explain(error, text)
    assert error.hint == hint


@pytest.mark.parametrize(("text", "hint"), [
    ("sin", "a function is written with its input: 'sin(x)'"), ("pi", "a constant formula stands in brackets: '(pi)'"),
    ("vs", "names stand side by side, with no word between them: gelu relu"),
    ("gelu,", "a name without the comma: gelu"),
    ("y", "the input of a formula is x, in lower case"), ("X", "the input of a formula is x, in lower case"),
    ("there", "it is a file here; a shell puts files for '*', so that a formula needs quotes"),
])  # fmt: skip
def test_single_words(text, hint, folder) -> None:
    (folder / "there").mkdir()
    with pytest.raises(UnknownName) as caught:
        slip(text)
    assert (caught.value.hint, str(caught.value)) == (hint, f"unknown activation {text!r}")


@pytest.mark.parametrize("text", ["max", "x", "here", "gelo", "z9"])
def test_words_that_say_nothing_more(text) -> None:
    slip(text)
