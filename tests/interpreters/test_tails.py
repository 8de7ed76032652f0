"""Tails: on [R, inf) the function lies in what the tail says, and has the sign that it says."""

import random
from fractions import Fraction

import pytest
from flint import arb

from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.interpreters import tails
from actcli.prove.branches import Unsettled, pieces
from actcli.prove.search import working

CURVES = [a for a in default_catalog() if a.kind.value != "gated" and not a.is_vector]


def value_at(tail: tails.Tail, x: Fraction) -> arb:
    t = arb(x.denominator) / arb(x.numerator)
    total = tail.rest * t**tail.power
    for power, coefficient in tail.terms.items():
        total += coefficient * t**power
    return total


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("activation", CURVES, ids=lambda a: a.name)
def test_the_function_lies_in_its_tail(activation, order):
    random.seed(activation.name)
    root = activation.slope(order) if order else activation.expression
    try:
        parts = pieces(root, None, None)
    except Unsettled as reason:
        pytest.skip(str(reason))
    for direction, part in ((1, parts[-1]), (-1, parts[0])):
        for reach in (16, 100):
            with working(96):
                try:
                    tail = tails.tail_of(part.root, arb(reach), direction)
                except tails.Unbounded:
                    continue
                for _ in range(8):
                    x = Fraction(reach) + random.choice([0, 1, 1000, 10**6]) * Fraction(random.randrange(1000), 997)
                    true = ball_at(part.root, {"x": x * direction})
                    if isinstance(tail, tails.Huge):
                        assert not true * tail.sign < value_at(tail.log, x).lower().exp().lower()
                        continue
                    assert value_at(tail, x).overlaps(true)
                    assert tail.sign is None or not true * -tail.sign > 0
                    assert tail.sign != 0 or true.contains(0)


LIMITS = {
    "sigmoid": ("0", "1"), "tanh": ("-1", "1"), "softsign": ("-1", "1"), "gelu": ("0", "inf"), "elu": ("-1", "inf"),
    "arctan": ("-pi/2", "pi/2"), "mish": ("0", "inf"), "sinc": ("0", "0"), "hard_swish": ("0", "inf"),
    "linear": ("-inf", "inf"),
    "squareplus": ("0", "inf"), "log_sigmoid": ("-inf", "0"), "tanhexp": ("0", "inf"),
    "heaviside_algebraic": ("0", "1"),
    "tanhshrink": ("-inf", "inf"), "bent_identity": ("-inf", "inf"), "exponential": ("0", "inf"), "sine": (None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    from actcli.stability import stabilise

    parts = pieces(stabilise(default_catalog().load(name).expression), None, None)
    known = {"inf": arb.pos_inf(), "-inf": arb.neg_inf(), "pi/2": arb.pi() / 2, "-pi/2": -arb.pi() / 2}
    for expected, direction, part in zip(LIMITS[name], (-1, 1), (parts[0], parts[-1]), strict=True):
        with working(80):
            found = tails.limit(tails.tail_of(part.root, arb(64), direction))
        if expected is None:
            assert found is None
        else:
            wanted = known.get(expected) if expected in known else arb(expected)
            assert found is not None
            assert found == wanted or (wanted.is_finite() and abs(found - wanted) < 1e-15)


def test_the_difference_of_two_that_grow_vanishes():
    from actcli import operators as op

    catalog = default_catalog()
    difference = op.subtract(catalog.load("gelu").expression, catalog.load("gelu_tanh").expression)
    with working(80):
        tail = tails.tail_of(pieces(difference, None, None)[0].root, arb(16), 1)
        assert abs(tails.hull(tail)) < 1e-30


# Formulas at whose tails each rule may be wrong: early reaches, where powers still win, and signs that are not known.
HARD = [
    "exp(-x)", "exp(-x/4)", "x**3*exp(-x/2)", "exp(x)/x**3", "exp(x)/x**9", "exp(x) - 1e9*x**3", "exp(x) - 100*x",
    "exp(x)*sin(x)", "exp(2*x) - exp(x)", "exp(x/3) + sin(x)*x", "1/(exp(x) - 20*x)", "tanh(exp(x/8) - 3)",
    "erf(x - 6)", "erfc(x - 6)", "erfc(5 - x)", "sech(x - 3)", "sigmoid(x**2 - 30)", "softplus(x - 5) - x",
    "softplus(-x)*x**2", "atan(x**3 - x)", "atan(1/x)", "sqrt(x**2 + x + 1) - x", "sqrt(x**4 - x) - x**2",
    "x/(1 + x**2)", "(x**2 - 1)/(x**2 + x)", "sin(x)/x", "sin(1/x)*x", "cos(exp(-x))", "sin(x)**2",
    "sinc_unnormalised(x)", "dsinc_unnormalised(2*x)", "d2sinc_unnormalised(x/3)", "log(2 + 1/x)", "tanh(x/20)",
    "exp(1/x)", "x - x**3/(x**2 + 1)", "exp(-x)*(2 + sin(x))", "exp(sin(x))",
]  # fmt: skip


@pytest.mark.parametrize("reach", [Fraction(3), Fraction(4), Fraction(9), Fraction(40), Fraction(1000)])
@pytest.mark.parametrize("text", HARD)
def test_hard_formulas_lie_in_their_tails(text, reach):
    from actcli.library import VOCABULARY
    from actcli.parse import parse

    chooser = random.Random(text)
    root = parse(text, VOCABULARY, names=("x",))
    with working(192):
        try:
            part = pieces(root, reach, None)[-1]
            tail = tails.tail_of(part.root, arb(reach.numerator), 1)
        except (Unsettled, tails.Unbounded):
            return
        over, limit = tails.hull(tail), tails.limit(tail)
        for _ in range(24):
            x = reach * Fraction(chooser.uniform(1, chooser.choice([1.1, 2, 8, 100])))
            true = ball_at(part.root, {"x": x})
            assert tail.sign is None or true * tail.sign > 0 or true.contains(0)
            if isinstance(tail, tails.Huge):
                assert not true * tail.sign < value_at(tail.log, x).lower().exp()
            else:
                assert value_at(tail, x).overlaps(true)
                assert over.overlaps(true)
        if limit is not None and limit.is_finite():
            assert abs(ball_at(part.root, {"x": Fraction(10**7)}) - limit) < 1e-5


@pytest.mark.parametrize(
    "text",
    [
        "exp(x)*sin(x)",
        "exp(x) - exp(2*x)",
        "1/sin(x)",
        "log(sin(x))",
        "sqrt(sin(x))",
        "x**x",
        "exp(x*sin(x))",
        "1/(1 - 1)",
    ],
)
def test_what_is_not_known_is_refused(text):
    from actcli.library import VOCABULARY
    from actcli.parse import parse

    with working(128), pytest.raises(tails.Unbounded):
        tails.tail_of(parse(text, VOCABULARY, names=("x",)), arb(4), 1)
