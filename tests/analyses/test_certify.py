"""From gaps to certificates: what is claimed is what the table says, and what cannot be confirmed is left out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from certified import IDS, certified

from actcli import load
from actcli.analyses.certify import _parts, certificate_of, definition_of
from actcli.analyses.gap import gaps
from actcli.certificates.document import Box, Piece, Tail


@pytest.mark.parametrize("name", ["gelu", "hard_swish", "mish", "selu", "rrelu"])
def test_definitions_need_no_catalogue(name):
    from actcli.library import VOCABULARY
    from actcli.parse import parse

    assert parse(definition_of(load(name)), VOCABULARY, names=("x",))


def test_bounds_are_those_of_the_gap():
    found = gaps(load("gelu"), [load("gelu_sigmoid")])
    claims = certified(IDS.index("gelu and gelu_sigmoid"))["claims"]
    for claim, part in zip(claims, (found[0].value, found[0].derivative), strict=True):
        assert (claim["lower"], claim["upper"]) == part.largest.bounds


def test_what_is_only_estimated_has_none():
    found = gaps(load("relu"), [load("x if sin(1e3*x) < 0.999 else 0")], (Fraction(-1), Fraction(1)))
    certificate, reasons = certificate_of(found)
    assert certificate is None
    assert reasons
    assert reasons[0].startswith("no certificate of the value of")


def test_slopes_are_cut_where_the_function_jumps():
    claims = certified(IDS.index("heaviside(x, 3) and 0"))["claims"]
    assert [claim["quantity"] for claim in claims] == ["value", "slope"]
    assert [piece["high"] for piece in claims[1]["pieces"]] == ["0", None]


@pytest.mark.parametrize("at", [-100, -5, -4, -1, 0, 1, 4, 5, 100])
def test_both_parts_of_a_piece_cover_it(at):
    boxes = tuple(Box(Fraction(low), Fraction(low + 2), "value") for low in (-4, -2, 0, 2))
    tails = (Tail(Fraction(-4), -1, "beaten"), Tail(Fraction(4), 1, "beaten"))
    left, right = _parts(Piece(None, None, False, boxes, tails), Fraction(at))
    assert left.high == right.low == at
    for part in (left, right):
        assert all(box.low < box.high for box in part.boxes)
        assert all(one.high == other.low for one, other in zip(part.boxes, part.boxes[1:], strict=False))
    assert left.boxes[0].low == left.tails[0].start < min(at, 0)
    assert left.boxes[-1].high == right.boxes[0].low == at
    assert right.boxes[-1].high == right.tails[0].start > max(at, 0)
