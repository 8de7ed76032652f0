"""`actcli list`."""

from __future__ import annotations

import json

import pytest

from actcli.catalog import default_catalog
from actcli.cli import session


def test_a_line_for_each_activation(actcli) -> None:
    done = actcli("list")
    assert done.code == 0
    assert done.err == ""
    header, *rows = done.lines
    assert header.split() == ["Name", "Type", "Family", "Formula"]
    assert [row.split()[0] for row in rows] == default_catalog().names()


def test_formats_agree(actcli) -> None:
    rows = json.loads(actcli("list", "--format", "json").out)["rows"]
    assert [row["name"] for row in rows] == default_catalog().names()
    assert actcli("list", "--format", "csv").lines[0] == "name,type,family,formula"
    assert len(actcli("list", "-f", "jsonl").lines) == len(rows)


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        (["--family", "relu"], "leaky_relu", "gelu"),
        (["--type", "gated"], "swiglu", "gelu"),
        (["--framework", "torch"], "gelu", "swiglu"),
        (["--type", "vector", "--family", "softmax"], "softmax", "crelu"),
    ],
)
def test_filters(words, inside, outside, actcli) -> None:
    names = [line.split()[0] for line in actcli("list", *words).lines[1:]]
    assert inside in names
    assert outside not in names


@pytest.mark.parametrize("option", ["--family", "--type", "--framework"])
def test_unknown_filter_names_the_known_ones(option, assert_clean_failure) -> None:
    assert_clean_failure("list", option, "zzz", code=2, says="known: ")


def test_did_you_mean(assert_clean_failure) -> None:
    assert_clean_failure("list", "--framework", "pytorch", code=2, says="did you mean 'torch'?")


@pytest.mark.parametrize("width", [80, 120, 200])
def test_screen_shows_one_line_each_and_nothing_wider(width, actcli, monkeypatch) -> None:
    monkeypatch.setattr(session, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    lines = actcli("list").lines
    assert len(lines) == len(default_catalog().names()) + 2
    assert max(map(len, lines)) <= width


def test_file(actcli, folder) -> None:
    done = actcli("list", "-o", "names.md")
    assert (done.code, done.out) == (0, "")
    assert (folder / "names.md").read_text(encoding="utf-8").startswith("| Name")
