"""`actcli check`."""

from __future__ import annotations

from pathlib import Path

import pytest

GOOD = 'title: "Mine"\nformula: "x*sigmoid(beta*x)"\nparameters: {beta: 1.5}\n'
BAD = 'title: "Mine"\nformula: "x*sigmod(x)"\n'


def test_the_whole_catalogue_is_well(actcli) -> None:
    done = actcli("check")
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("definitions: nothing wrong\n")
    assert actcli("check", "-q").err == ""


def test_a_file_of_ones_own(actcli) -> None:
    Path("mine.yaml").write_text(GOOD, encoding="utf-8")
    assert actcli("check", "mine.yaml").err == "1 definition: nothing wrong\n"


def test_fault_has_its_place_a_caret_and_a_hint(assert_clean_failure) -> None:
    Path("mine.yaml").write_text(BAD, encoding="utf-8")
    done = assert_clean_failure("check", "mine.yaml", code=3, says="mine.yaml:2:")
    assert "^" in done.err
    assert "did you mean 'sigmoid'" in done.err


def test_every_fault_is_named(actcli) -> None:
    Path("one.yaml").write_text(BAD, encoding="utf-8")
    Path("two.yaml").write_text("formula: 'x+'\n", encoding="utf-8")
    done = actcli("check", "one.yaml", "two.yaml")
    assert done.code == 3
    assert done.err.count("error: ") == 2


def test_unused_parameter_is_a_warning(actcli) -> None:
    Path("mine.yaml").write_text('formula: "x"\nparameters: {beta: 1}\n', encoding="utf-8")
    done = actcli("check", "mine.yaml")
    assert done.code == 0
    assert "beta" in done.err.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 3),
        ("- 1\n", 3),
        ("a: [", 3),
        ("formula: *x\n", 3),
        ("\x00", 3),
        ("fromula: 'x'\n", 3),
        ("formula: ''\n", 3),
    ],
)
def test_files_that_are_none(text, code, assert_clean_failure) -> None:
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert_clean_failure("check", "mine.yaml", code=code, says="mine.yaml")


def test_no_file(assert_clean_failure, folder) -> None:
    assert_clean_failure("check", "missing.yaml", code=5, says="missing.yaml")
    (folder / "latin.yaml").write_bytes(b"title: '\xe9'\n")
    assert_clean_failure("check", "latin.yaml", code=3, says="latin.yaml")
