"""Findings: how sure, how got, and the mark of a table."""

from __future__ import annotations

import dataclasses

import pytest

from actcli.analyses import ANALYSES, Finding, Verdict
from actcli.analyses.finding import not_applicable

MARKS = {
    Verdict.PROVED: "",
    Verdict.REFUTED: "",
    Verdict.UNDECIDED: "?",
    Verdict.ESTIMATED: "~",
    Verdict.NOT_APPLICABLE: "",
}


@pytest.mark.parametrize("verdict", Verdict)
def test_marks(verdict):
    assert Finding(verdict, "1", "counted").mark == MARKS[verdict]


def test_not_applicable():
    found = not_applicable("it takes two inputs")

    assert (found.verdict, found.text, found.data, found.sort_key) == (Verdict.NOT_APPLICABLE, "-", None, None)
    assert found.method == "it takes two inputs"


def test_the_order_of_rows_is_no_part_of_a_finding():
    assert Finding(Verdict.PROVED, "1", "m", sort_key=1) == Finding(Verdict.PROVED, "1", "m", sort_key=2)


def test_json_has_all_that_is_known():
    found = Finding(Verdict.PROVED, "0.5", "balls", {"lower": "0.5"}, (1.0,), 0.5, "Because.", 12, ("0.49", "0.51"))
    assert found.to_json() == {
        "verdict": "PROVED",
        "text": "0.5",
        "lower": "0.49",
        "upper": "0.51",
        "value": {"lower": "0.5"},
        "at": [1.0],
        "method": "balls",
        "digits": 12,
        "why": "Because.",
    }
    word = Finding(Verdict.PROVED, "odd", "balls").to_json()
    assert "lower" not in word
    assert (word["digits"], word["why"]) == (None, "")


def test_findings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        not_applicable("x").text = "y"


def test_the_table_of_analyses_is_sorted_and_titled():
    assert list(ANALYSES) == sorted(ANALYSES)
    assert all(analysis.title for analysis in ANALYSES.values())
