"""Convexity: kinks, jumps, flat stretches, and witnesses."""

from __future__ import annotations

import contextlib

import pytest

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape.bends import bending_of
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.shape import shape_of


def bending(text):
    return bending_of(shape_of(parse(text, VOCABULARY, names=("x",))))[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("max(0, x)", "convex"),
        ("-max(0, x)", "concave"),
        ("abs(x) + x**2", "strictly convex"),
        ("x**4", "strictly convex"),
        ("x**2 if x > 0 else 0", "convex"),
        ("exp(x) if x < 0 else 1 + x", "convex"),
        ("exp(x) if x < 0 else 1 + x/2", "neither"),
        ("exp(x) if x < 0 else 1 + 2*x", "convex"),
        ("exp(x) if x < 0 else 1.001 + x", "neither"),  # a small jump
        ("x**2 if x != 1 else 3", "neither"),  # a value of its own
        ("5*x - 1", "affine"),
        ("log(1 + exp(x))", "strictly convex"),
        ("sin(x)", "neither"),
        ("abs(x) - 1e-9*x**2", "neither"),
        ("sqrt(x**2 + 1)", "strictly convex"),
        ("x*sigmoid(x)", "neither"),
    ],
)
def test_convexity(text, wanted):
    assert bending(text) == wanted


@pytest.mark.parametrize("text", ["1/x", "log(x)", "sqrt(x)", "sqrt(x**2)", "(x**2 - 2)**4/1e9 + 0*exp(x)"])
def test_what_has_no_value_somewhere_is_never_called_convex(text):
    with contextlib.suppress(Unsettled):
        assert bending(text) == "neither"
