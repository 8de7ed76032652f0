"""Parity, shown or refuted by a point."""

from __future__ import annotations

import contextlib

import pytest
from flint import ctx

from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.shape import shape_of
from actcli.prove.shape.mirror import mirror_of


def shape(text):
    return shape_of(parse(text, VOCABULARY, names=("x",)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x if abs(x) > 0.5 else 0", "odd"),
        ("x - 1 if x > 1 else x + 1 if x < -1 else 0", "odd"),
        ("x**2 if x > 0 else -x**2", "odd"),
        ("x**2 if x > 0 else x**2 + 0*x", "even"),
        ("1 if x > 0 else -1 if x < 0 else 0", "odd"),
        ("1 if x >= 0 else -1", "neither"),
        ("1 if abs(x) < 1 else 0", "even"),
        ("0", "both"),
        ("x - x", "both"),
        ("exp(x)", "neither"),
        ("x + 1e-60", "neither"),
        ("tanh(x) + 1/x**3", "odd"),
    ],
)
def test_parity(text, wanted):
    found, points = mirror_of(shape(text))
    assert found == wanted
    assert len(points) == (2 if wanted == "neither" else 0)
    with ctx.workprec(300):
        for at, sign in zip(points, (1, -1), strict=False):
            values = [ball_at(shape(text).written, {"x": x}) for x in (at, -at)]
            assert not values[0].overlaps(sign * values[1])


@pytest.mark.parametrize(
    "text",
    ["sigmoid(x) - 0.5", "x if x > 1 else x if x < -1 else x + 0*exp(x)", "1 if x >= 1 else -1 if x < -1 else 0"],
)
def test_what_is_not_seen_is_not_said(text):
    """The last has f(1) = 1 but f(-1) = 0, at points that are not tried: it must not be called odd."""
    with contextlib.suppress(Unsettled):
        assert mirror_of(shape(text))[0] != "odd" or "sigmoid" in text or "exp" in text
