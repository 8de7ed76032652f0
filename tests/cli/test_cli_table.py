"""`actcli table`."""

from __future__ import annotations

import json
import re
import sys

import pytest

from actcli.analyses import ANALYSES, Analysis
from actcli.cli import session
from actcli.reports import properties as reports


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
    groups, others = text.split("Columns have groups: ")[1].split(", and all. Others are ")
    listed = {name: tuple(keys.split(", ")) for name, keys in re.findall(r"(\w+) \(([^)]*)\)", groups)}
    assert listed == {name: keys for name, keys in reports.GROUPS.items() if name != "all"}
    rest = others.split(".")[0].replace(" and ", ", ").split(", ")
    assert sorted([*rest, *(key for keys in listed.values() for key in keys)]) == sorted(reports.PROPERTY_COLUMNS)


def test_groups_of_columns(actcli) -> None:
    assert keys(actcli("table", "relu", "--columns", "cost,ends,limits", "-f", "json")) == [
        "name", "cost", *reports.GROUPS["ends"],
    ]  # fmt: skip
    assert set(reports.GROUPS["all"]) == set(ANALYSES)


def test_all_columns_in_eighty(actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = actcli("table", "relu", "tanh", "--columns", "all", "-f", "rich")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.lines)) <= 80
    assert "y = -1 (left)" in done.out


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_processes_print_the_same_bytes(jobs, actcli) -> None:
    words = ["table", "relu", "gelu", "silu", "swiglu", "tanh", "softmax", "elu", "selu", "--format", "json"]
    assert actcli(*words, "--jobs", jobs) == actcli(*words)


def test_a_function_that_fails_leaves_the_others(actcli, monkeypatch) -> None:
    def of(activation):
        if activation.name == "gelu":
            raise ArithmeticError("no\nway")
        return ANALYSES["monotonic"].of(activation)

    monkeypatch.setitem(ANALYSES, "range", Analysis("Range", of))
    done = actcli("table", "relu", "gelu", "--columns", "range,cost", "--sort", "range")
    assert done.code == 1
    assert [line.split() for line in done.lines[-2:]] == [["relu", "non-decreasing", "1"], ["gelu", "failed", "16"]]
    assert done.err == "error: 1 cells failed: gelu, range: ArithmeticError: no way\n"
    row = json.loads(actcli("table", "gelu", "--columns", "range", "-f", "json").out)["rows"][0]
    assert (row["range"]["verdict"], row["range"]["method"]) == ("FAILED", "ArithmeticError: no way")


def test_who_does_the_work(assert_clean_failure) -> None:
    for jobs in ("0", "-1", "two", "1e3", "99999"):
        assert_clean_failure("table", "relu", f"--jobs={jobs}", code=2, says="--jobs is a whole number")
    assert_clean_failure("table", "relu", "-j", "2", "--cluster", "tcp://localhost:1", code=2, says="give one of them")


def test_a_cluster_needs_dask(assert_clean_failure, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["table", "relu", "--cluster", "tcp://localhost:1"]
    assert_clean_failure(*words, code=6, says="pip install 'actcli[cluster]'")


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
