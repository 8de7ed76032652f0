"""`actcli table`."""

from __future__ import annotations

import json

import pytest

from actcli import reports
from actcli.cli import session


def keys(done) -> list[str]:
    return [key for key in json.loads(done.out)["rows"][0] if key != "marks"]


def test_default_columns(actcli) -> None:
    done = actcli("table", "relu", "gelu", "--format", "json")
    assert keys(done) == ["name", *reports.DEFAULT_COLUMNS]


def test_wide(actcli) -> None:
    assert keys(actcli("table", "relu", "--wide", "--format", "json")) == ["name", *reports.WIDE_COLUMNS]


@pytest.mark.parametrize("columns", ["range,cost", " range , cost ", "name,range,cost", "range,range,cost,"])
def test_columns_of_choice(columns, actcli) -> None:
    assert keys(actcli("table", "relu", "--columns", columns, "-f", "json")) == ["name", "range", "cost"]


def test_sorted_rows(actcli) -> None:
    names = [line.split()[0] for line in actcli("table", "gelu", "relu", "--columns", "cost", "--sort", "cost").lines]
    assert names[1:3] == ["relu", "gelu"]
    names = [line.split()[0] for line in actcli("table", "relu", "gelu", "--columns", "cost", "--sort", "name").lines]
    assert names[1:3] == ["gelu", "relu"]


@pytest.mark.parametrize("words", [["--measure"], ["--columns", "range,time"], ["--sort", "time"]])
def test_time_is_measured_when_asked_for(words, actcli) -> None:
    done = actcli("table", "relu", "--format", "json", *words)
    assert done.code == 0
    assert "time" in keys(done)


@pytest.mark.parametrize(
    ("form", "holds"), [("md", "| relu"), ("csv", "name,"), ("latex", "\\begin{tabular}"), ("html", "<table")]
)
def test_formats(form, holds, actcli) -> None:
    assert holds in actcli("table", "relu", "--format", form).out


def test_help_names_every_column(actcli) -> None:
    text = " ".join(actcli("table", "--help").out.split())
    listed = text.split("Columns are ")[1].split(".")[0].replace(" and ", ", ").split(", ")
    assert listed == sorted(reports.PROPERTY_COLUMNS)


def test_unknown_column(assert_clean_failure) -> None:
    assert_clean_failure("table", "relu", "--columns", "rnge", code=2, says="did you mean 'range'?")
    assert_clean_failure("table", "relu", "--sort", "cots", code=2, says="did you mean 'cost'?")


def test_format_is_checked_before_the_work(assert_clean_failure, monkeypatch) -> None:
    monkeypatch.setattr(reports, "property_table", lambda *arguments, **settings: pytest.fail("worked"))
    assert_clean_failure("table", "--format", "jsn", code=2, says="did you mean 'json'")


def test_no_cell_is_cut_in_a_pipe_or_on_a_screen(actcli, monkeypatch) -> None:
    wanted = actcli("table", "relu", "--wide", "--format", "json")
    use = json.loads(wanted.out)["rows"][0]["use"]
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    assert use in actcli("table", "relu", "--wide").out
    monkeypatch.setattr(session, "is_terminal", lambda: True)
    screen = actcli("table", "relu", "--wide")
    assert max(map(len, screen.lines)) <= 40
    assert "".join(use.split()) in "".join(screen.out.split())
