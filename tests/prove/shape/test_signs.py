"""Signs on whole pieces: by rules and by extrema, strict and not."""

from fractions import Fraction

import pytest

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.shape.signs import has_sign


@pytest.mark.parametrize(
    ("text", "low", "high", "needs"),
    [
        ("exp(x)", None, None, {"!=", ">", ">="}), ("1 + x**2", None, None, {"!=", ">", ">="}), ("x", 0, 1, {">="}),
        ("x", 1, 2, {"!=", ">", ">="}), ("x", -2, -1, {"!="}), ("x", -1, 1, set()), ("x**2", None, None, {">="}),
        ("2", None, None, {"!=", ">", ">="}), ("-2", None, None, {"!="}), ("0", None, None, {">="}),
        ("softplus(x, 2)", None, None, {"!=", ">", ">="}), ("softplus(x, -2)", 0, 1, {"!="}),
        ("x**2 - 1e-30", None, None, set()), ("x**4 + exp(x)", None, None, {"!=", ">", ">="}),
        ("sqrt(1 + x**2)", None, None, {"!=", ">", ">="}), ("-1*x**2 + 1", None, None, set()), ("1/x", 0, 1, set()),
        ("log(-1)", None, None, set()),
    ],
)  # fmt: skip
def test_signs(text, low, high, needs):
    ends = (None if end is None else Fraction(end) for end in (low, high))
    low, high = ends
    root = parse(text, VOCABULARY, names=("x",))
    assert {need for need in ("!=", ">", ">=") if has_sign(root, need, low, high)} == needs
