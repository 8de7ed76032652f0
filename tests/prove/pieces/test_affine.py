"""Lines are recognised, with constants that cancel, and nothing else is one."""

from fractions import Fraction

import pytest

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.pieces.affine import Affine, affine


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("text", "slope", "offset"),
    [
        ("x", 1, 0), ("7/3", 0, "7/3"), ("(x - 3)/2", "1/2", "-3/2"), ("-(x*4) - x", -5, 0), ("2*(x + 1)*3", 6, 6),
        ("0*x", 0, 0), ("x - x", 0, 0), ("x + sqrt(2) - sqrt(2)", 1, 0), ("sqrt(2) - (x + sqrt(2))", -1, 0),
        ("x*0.1", "1/10", 0), ("2*pi + x - pi*2", 1, 0), ("(exp(1) + x)/2 - exp(1)/2", "1/2", 0),
    ],
)  # fmt: skip
def test_lines(text, slope, offset):
    assert affine(read(text)) == Affine(Fraction(slope), Fraction(offset))


@pytest.mark.parametrize(
    "text",
    [
        "x*x", "1/x", "x/0", "sqrt(2)*x", "x + pi", "x + log(-1) - log(-1)", "x + 1/0 - 1/0", "log(x) - log(x)",
        "sin(x) - sin(x) + x", "x if x > 0 else 1", "sqrt(2)*sqrt(2) + x",
    ],
)  # fmt: skip
def test_what_is_no_line_of_rationals(text):
    assert affine(read(text)) is None
