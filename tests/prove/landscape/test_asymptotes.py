"""Limits and asymptotes of whole formulas; undecided where nothing is known."""

from __future__ import annotations

import pytest

from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.landscape.asymptotes import asymptote_of, limit_of
from actcli.prove.pieces.branches import KEPT, Unsettled


def read(text):
    return expand(parse(text, VOCABULARY, names=("x",)), KEPT)


def line(text, direction):
    found = asymptote_of(read(text), direction)
    return None if found is None else (float(found.slope.mid()), float(found.offset.mid()))


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x*sigmoid(x)", 0, float("inf")),
        ("-x**3", float("inf"), float("-inf")),
        ("exp(x)", 0, float("inf")),
        ("sin(x)", None, None),
        ("x + sin(x)**2", float("-inf"), float("inf")),
        ("3 - 2*tanh(x)", 5, 1),
        ("sin(x)/x", 0, 0),
        ("x*sin(x)", None, None),
        ("sin(x)*sigmoid(x)", 0, None),
        ("3 - log(1 + x**2)/2", float("-inf"), float("-inf")),
    ],
)
def test_limits(text, left, right):
    for direction, wanted in ((-1, left), (1, right)):
        found = limit_of(read(text), direction)
        assert (None if found is None else found) == wanted or (found == float("inf")) is (wanted == float("inf"))
        if wanted is not None and found is not None and found.is_finite():
            assert found.contains(wanted)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x*tanh(exp(x))", (0, 0), (1, 0)),
        ("sin(x)", None, None),
        ("x + sin(x)**2", None, None),
        ("x**2", None, None),
        ("x*sin(x)", None, None),
        ("x + 1 + 1e-30*sin(x)*tanh(x)", None, None),
        ("x + x*sin(x)*sigmoid(x)", (1, 0), None),
        ("log(1 + x**2)", None, None),
        ("log(1 + exp(x))", (0, 0), (1, 0)),
        ("sqrt(1 + x**2) + 3", (-1, 3), (1, 3)),
    ],
)
def test_asymptotes(text, left, right):
    assert (line(text, -1), line(text, 1)) == (left, right)


def test_roots_have_no_asymptote():
    assert line("sqrt(softplus(x))", -1) == (0, 0)
    assert line("sqrt(softplus(x))", 1) is None


@pytest.mark.parametrize("text", ["exp(x)*sin(x)", "x + 1 + 1e-30*sin(x)*atan(x)"])
def test_what_is_not_known_is_not_said(text):
    with pytest.raises(Unsettled):
        asymptote_of(read(text), 1)
