"""What stands where a name or a formula is expected, and belongs elsewhere."""

from __future__ import annotations

import pytest

from actcli.cli.slips import explain, slip
from actcli.errors import InputError, UsageError

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
    explain(error)
    assert error.hint == "the input is x; a parameter gets a value: --param k=1"
    kept = InputError("unknown name 'sigmod'", hint="did you mean 'sigmoid'?")
    explain(kept)
    assert kept.hint == "did you mean 'sigmoid'?"
