"""Integrals against quadrature by mpmath, and where there is none."""

from fractions import Fraction

import pytest
from flint import arb

from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.integral import expectation, integral
from actcli.prove.pieces.branches import Unsettled, pieces

CURVES = [a for a in default_catalog() if a.kind.value != "gated" and not a.is_vector]


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("x**2", 1), ("x**4", 3), ("max(x, 0)", "0.39894228040143267794"),
            ("heaviside(x - 1)", "0.15865525393145705142"),
            ("cos(x)", "0.60653065971263342360"), ("heaviside(x, 7)", "0.5"), ("x", 0),
        ("max(x**2, 2)", "2.257808290370309572681489"), ("exp(x)", "1.6487212707001281468486507878"),
        ("exp(x/2)*x", "0.56657422653341326325690"), ("sqrt(2)*abs(x)", "1.1283791670955125738961589"),
    ],
)  # fmt: skip
def test_known_expectations(text, value):
    found = expectation(read(text))
    assert found is not None
    assert found.overlaps(arb(value) + arb(0, 1e-19))
    assert found.rad() < 1e-12


@pytest.mark.parametrize("text", ["1/x", "exp(x**2)", "sinh(x**3)", "tan(x)", "log(x)", "x*exp(x**2/2)"])
def test_nothing_is_claimed_of_what_may_have_no_mean(text):
    assert expectation(read(text)) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "value"),
    [("x**2", 0, 3, 9), ("sin(x)", 0, 1, "0.45969769413186028260"), ("abs(x - 1/3)", 0, 1, "5/18"), ("x**3", -1, 1, 0)],
)
def test_known_integrals(text, low, high, value):
    found = integral(read(text), Fraction(low), Fraction(high))
    top, _, bottom = str(value).partition("/")
    assert found is not None
    assert found.overlaps(arb(top) / arb(bottom or 1) + arb(0, 1e-19))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x**(-1.5)", "2"),
        ("x**(-4/3)", "3"),
        ("1/(x*sqrt(x) + x*x)", "0.61370563888010938117"),
        ("x**(-1)", None),
        ("x**(-0.5)", None),
        ("sqrt(x)/x", None),
    ],
)
def test_a_half_line_in_roots_of_x(text, value):
    found = integral(read(text), Fraction(1), None)
    assert (found is None) is (value is None)
    assert value is None or found.overlaps(arb(value) + arb(0, 1e-19))
    assert value is None or found.rad() < 1e-4


@pytest.mark.parametrize("activation", CURVES[::3], ids=lambda a: a.name)
def test_expectations_of_the_catalogue(activation):
    from mpmath import mp, mpf, npdf, quad

    root = activation.expression
    found = expectation(root)
    if found is None:
        pytest.skip("not decided")
    try:
        cuts = {float(part.low) for part in pieces(root, Fraction(-8), Fraction(8))} | {-12.0, 12.0}
    except Unsettled:
        cuts = {-12.0, 12.0}
    with mp.workdps(15):
        estimate = quad(
            lambda x: mpf(float(ball_at(root, {"x": Fraction(float(x))}).mid())) * npdf(x),
            sorted(cuts | {-4, 0, 4}),
            maxdegree=4,
        )
    assert abs(float(found.mid()) - float(estimate)) < 1e-6 * (1 + abs(float(estimate)))
