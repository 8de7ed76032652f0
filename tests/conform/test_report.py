"""Two reports differ where something has changed that matters, and not where digits were rounded."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from actcli.conform import Kink, Measured, Report, Row, Special, differences

FOUND = Measured(
    points=0, exhaustive=False, ulp=2.0, ulp_at=1.0, got=1.0, true="1", error=1e-7, error_at=1.0, tiny=0.0, tiny_at=0.0,
    specials=(Special(-math.inf, math.nan, 0.0),), broken=0, broken_at=None, unsteady=0,
    kinks=(Kink(0.0, 0.0, 0.0, 1.0),),
)  # fmt: skip


def report(*found, symbol="nn.GELU"):
    forms = ("float64", "float32", "float16")
    rows = tuple(Row(symbol, "gelu", form, one) for form, one in zip(forms, found, strict=False))
    return Report("torch", "2", "", "", "x86_64", rows)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({}, []),
        ({"ulp": 2.01, "ulp_at": 3.0, "error": 1.01e-7}, []),
        ({"ulp": 0.5}, ["error in ulp"]),
        ({"ulp": 1e6}, ["error in ulp"]),
        ({"error": 2e-7}, ["absolute error"]),
        ({"tiny": 8e6}, ["subnormal error in units"]),
        ({"broken": 3}, ["finite values lost"]),
        ({"unsteady": 5}, []),
        ({"unsteady": 50}, ["steps against its monotonicity"]),
        ({"lost": 1}, ["derivatives lost"]),
        ({"specials": ()}, ["wrong values"]),
        ({"specials": (Special(-math.inf, 0.0, 0.0),)}, ["wrong values"]),
        ({"specials": (*FOUND.specials, Special(-2.0, 1e-17, 0.0))}, []),
        ({"kinks": (Kink(0.0, 0.0001, 0.0, 1.0),)}, []),
        ({"kinks": (Kink(0.0, 0.5, 0.0, 1.0),)}, ["slopes at kinks"]),
        ({"kinks": ()}, ["slopes at kinks"]),
    ],
)
def test_changes_that_matter_are_told(changes, what):
    found = differences(report(FOUND), report(replace(FOUND, **changes)), whole=True)

    assert [one.what for one in found] == what
    assert differences(report(replace(FOUND, **changes)), report(FOUND), whole=True) == [
        replace(one, before=one.now, now=one.before) for one in found
    ]


def test_symbols_that_came_or_went_are_told():
    other = report(FOUND, symbol="nn.Mish")

    assert [(one.symbol, one.before, one.now) for one in differences(report(FOUND), other, whole=True)] == [
        ("nn.Mish", "none", "works"),
        ("nn.GELU", "works", "none"),
    ]
    assert [one.symbol for one in differences(report(FOUND), other, whole=False)] == ["nn.Mish"]


def test_only_formats_that_were_run_are_compared():
    assert differences(report(FOUND, FOUND), report(FOUND), whole=True) == []


def test_a_call_that_fails_now_is_told():
    (found,) = differences(report(FOUND), report("no such kernel"), whole=True)

    assert (found.before, found.now) == ("works", "no such kernel")
    assert differences(report("no kernel"), report("no such kernel"), whole=True) == []
