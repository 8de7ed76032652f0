"""Signs and asymptotes at infinity, against values far out at high precision."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import MULTIPLIER

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpret import expand
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.infinity.leading import infinity_of, line_of, sign_beyond
from actcli.prove.pieces.branches import KEPT


def formula(text, order=0):
    return expand(derive(parse(text, VOCABULARY, names=("x",)), "x", order), KEPT)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x*sigmoid(x) - x", 1, -1),
        ("x*normal_cdf(x) - x", 1, -1),
        ("x*tanh(softplus(x)) - x", 1, -1),
        ("sigmoid(x) + sigmoid(-x) - 1", None, None),
        ("exp(-x) - 2*exp(-2*x)", -1, 1),
        ("tanh(x) - 1", -1, -1),
        ("(x + sqrt(x**2 + 4))/2 - x", 1, 1),
        ("erfc(x/sqrt(2)) - 2*normal_cdf(-x)", None, None),
        ("atan(x) - pi/2", -1, -1),
    ],
)
def test_signs(text, left, right):
    assert (sign_beyond(formula(text), arb(8), -1), sign_beyond(formula(text), arb(8), 1)) == (left, right)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("log(1 + x**2)", 1, 1),
        ("3 - log(1 + x**2)/2", -1, -1),
        ("tanh(x) + 2*log(1 + x**2)", 1, 1),
        ("log(2 + x**2) + log(1 + x**4)", 1, 1),
        ("log(1 + x**2) - log(2 + x**4)", None, None),  # which of two wins is not asked
        ("x - log(1 + x**2)", None, None),
        ("0*log(1 + x**2)", None, None),
        ("log(1 + exp(-x**2))", None, None),
        ("log(sin(x))", None, None),
    ],
)
def test_logarithms_of_what_grows(text, left, right):
    assert (infinity_of(formula(text), arb(8), -1), infinity_of(formula(text), arb(8), 1)) == (left, right)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("x*sigmoid(x)", (0, 0), (1, 0)),
        ("x - tanh(x)", (1, 1), (1, -1)),
        ("-3*x + 2 + exp(-x**2)", (-3, 2), (-3, 2)),
        ("sqrt(x**2 + 1)", (-1, 0), (1, 0)),
        ("2*softplus(x) + 5", (0, 5), (2, 5)),
        ("exp(x)", (0, 0), None),
        ("x**2", None, None),
        ("0.5 + atan(x)/pi", (0, 0), (0, 1)),
    ],
)
def test_lines(text, left, right):
    for direction, wanted in ((-1, left), (1, right)):
        found = line_of(formula(text), arb(64), direction)
        assert (found is None) is (wanted is None)
        if found is not None:
            assert found.slope.contains(wanted[0])
            assert found.offset.contains(wanted[1])
            assert abs(found.offset - wanted[1]) < 1e-25


@pytest.mark.parametrize("text", ["x + 1 + 1e-30*sin(x)", "sin(x)", "x*sin(x)", "log(x)"])
def test_what_does_not_settle_has_no_line(text):
    with pytest.raises(Unbounded):
        line_of(formula(text), arb(64), 1)


words = st.sampled_from(
    ["x", "sigmoid(x)", "tanh(x)", "normal_cdf(x)", "softplus(x)", "exp(-x)", "sech(x)", "atan(x)", "erf(2*x)",
     "sqrt(x**2 + 3)", "normal_pdf(x)", "1/(1 + x**2)", "tanh(softplus(x))", "sigmoid(1.702*x)", "cosh(x/2)"]
)  # fmt: skip
terms = st.tuples(st.fractions(-3, 3, max_denominator=7).filter(bool), words, words)


@given(parts=st.lists(terms, min_size=1, max_size=3), order=st.integers(0, 2), direction=st.sampled_from([-1, 1]))
@settings(max_examples=80 * MULTIPLIER, deadline=None)
def test_signs_hold_far_out(parts, order, direction):
    """Where a sign is claimed from R on, balls of 3000 bits do not deny it at R and beyond."""
    root = formula(" + ".join(f"({c})*{u}*{v}" for c, u, v in parts), order)
    for reach in (4, 16):
        sign = sign_beyond(root, arb(reach), direction)
        if sign is None:
            continue
        with ctx.workprec(3000):
            for at in (reach, reach + Fraction(1, 7), 2 * reach, 5 * reach):
                value = ball_at(root, {"x": Fraction(at) * direction})
                assert not (value > 0 and sign <= 0)
                assert not (value < 0 and sign >= 0)


@given(parts=st.lists(terms, min_size=1, max_size=2), direction=st.sampled_from([-1, 1]))
@settings(max_examples=50 * MULTIPLIER, deadline=None)
def test_lines_are_approached(parts, direction):
    root = formula(" + ".join(f"({c})*{u}*{v}" for c, u, v in parts))
    try:
        line = line_of(root, arb(64), direction)
    except Unbounded:
        return
    with ctx.workprec(3000):
        near, far = (
            ball_at(root, {"x": Fraction(at) * direction})
            - (0 if line is None else line.slope * at * direction + line.offset)
            for at in (200, 2000)
        )
        if line is None:
            assert not abs(far) < 2 * abs(near)
        else:
            assert not abs(far) > abs(near) / 2 + arb(10) ** -20
