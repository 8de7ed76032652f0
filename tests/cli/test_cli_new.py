"""`actcli new`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "formula", ["x*sigmoid(beta*x)", "max(0, x)", "a*silu(b)", "x/total(abs(x))", "x if x > k else 0", None]
)
def test_file_works_as_it_stands(formula, actcli) -> None:
    done = actcli("new", "mine", *(["--formula", formula] if formula else []))
    assert (done.code, done.out, done.err) == (0, "mine.yaml\n", "")
    assert actcli("check", "mine.yaml").code == 0
    assert actcli("--config", "mine.yaml", "show", "mine").code == 0
    assert actcli("plot", "mine", "--config", "mine.yaml").out == "outputs/mine.png\n"


def test_standard_output(actcli, folder) -> None:
    assert "formula: " in actcli("new", "mine", "-o", "-").out
    assert not list(folder.iterdir())


def test_nothing_is_overwritten(assert_clean_failure) -> None:
    Path("mine.yaml").write_text("precious", encoding="utf-8")
    assert_clean_failure("new", "mine", code=5, says="exists already")
    Path("link.yaml").symlink_to("nowhere")
    assert_clean_failure("new", "link", code=5, says="exists already")


@pytest.mark.parametrize("name", ["gelu", "../x", "a b", "1a", "", "con", "x" * 65, "a\x1bb"])
def test_names_that_are_none(name, assert_clean_failure) -> None:
    assert_clean_failure("new", name, code=3)


@pytest.mark.parametrize("formula", ["x*", "sigmod(x)", "", "import os", "x^^2"])
def test_formulas_that_are_none(formula, assert_clean_failure) -> None:
    assert_clean_failure("new", "mine", "--formula", formula, code=3)
