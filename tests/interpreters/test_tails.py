"""Tails: on [R, inf) the function lies in what the tail says, and has the sign that it says."""

import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpmath import nstr
from strategies import MULTIPLIER

from actcli.catalog import default_catalog
from actcli.evaluate import ball_at
from actcli.interpreters import tails
from actcli.interpreters.tails import exponentials, value
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import working
from actcli.prove.pieces.branches import Unsettled, pieces

CURVES = [a for a in default_catalog() if a.kind.value != "gated" and not a.is_vector]


def value_at(tail: tails.Tail, x: Fraction) -> arb:
    t = (arb(x.denominator) / arb(x.numerator)) ** (arb(1) / tail.root)
    total = tail.rest * t**tail.power
    for power, coefficient in tail.terms.items():
        total += coefficient * t**power
    return total


def enclosure(value: tails.Value, x: Fraction, root: int = 1) -> arb:
    """The ball in which the value lies at a point of size x, by all that the tail says."""
    root = max(root, value.root)
    if isinstance(value, tails.Tail):
        found = value_at(replace(value, root=root), x)
    else:
        found = arb.pos_inf().union(0) * value.sign
    if value.logs is not None and value.sign:
        low, high = value.logs
        least = arb(0) if low is None else enclosure(low, x, root).lower().exp().lower()
        most = arb.pos_inf() if high is None else enclosure(high, x, root).upper().exp().upper()
        assert not most < least
        if most.is_finite():
            assert found.overlaps(least.union(most) * value.sign)
            return least.union(most) * value.sign
        return arb("+/- inf") if not found.is_finite() else found
    return found


def check(tail: tails.Value, x: Fraction, true: arb) -> None:
    """Whether a value is one that the tail allows."""
    assert tail.sign is None or not true * -tail.sign > 0
    assert tail.sign != 0 or true.contains(0)
    if true.is_finite():
        assert enclosure(tail, x).overlaps(true)
        if tail.logs is not None and tail.logs.low is not None:
            assert not abs(true).upper() < enclosure(tail.logs.low, x, tail.root).lower().exp().lower()


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
                    check(tail, x, true)


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
    "exp(x) - 12*x", "exp(x) - 5*x", "exp(-x)*x - exp(-x)*3.9", "sech(x)**(-0.5)", "(exp(x) + 3)**(-1/3)*x",
    "(sqrt(2)*x + 1)*(x + 3) - sqrt(2)*x*x - x", "sqrt(2)*x + x - 2*x + x", "(x + sqrt(2))*(x - sqrt(2)) - x*x",
    "exp(x)*sin(x)", "exp(2*x) - exp(x)", "exp(x/3) + sin(x)*x", "1/(exp(x) - 20*x)", "tanh(exp(x/8) - 3)",
    "erf(x - 6)", "erfc(x - 6)", "erfc(5 - x)", "sech(x - 3)", "sigmoid(x**2 - 30)", "softplus(x - 5) - x",
    "softplus(-x)*x**2", "atan(x**3 - x)", "atan(1/x)", "sqrt(x**2 + x + 1) - x", "sqrt(x**4 - x) - x**2",
    "x/(1 + x**2)", "(x**2 - 1)/(x**2 + x)", "sin(x)/x", "sin(1/x)*x", "cos(exp(-x))", "sin(x)**2",
    "sinc_unnormalised(x)", "dsinc_unnormalised(2*x)", "d2sinc_unnormalised(x/3)", "log(2 + 1/x)", "tanh(x/20)",
    "exp(1/x)", "x - x**3/(x**2 + 1)", "exp(-x)*(2 + sin(x))", "exp(sin(x))",
    "sqrt(x)", "sqrt(x + 1) - sqrt(x)", "sqrt(sqrt(x) + 1)", "cbrt(x)*sqrt(x)", "(x**2 + x)**(1/3)", "x**1.5 - x",
    "x**(-0.5)", "(x + 1/x)**(-1/3)", "sqrt(softplus(x))", "exp(sqrt(x))/x**4", "exp(-sqrt(x))", "sqrt(x)*sin(x)",
    "exp(x)*sech(exp(x))", "x*exp(x)*sech(exp(x))**2", "exp(2*x)*sech(exp(x))**2*tanh(exp(x))", "exp(exp(x) - x)",
    "exp(x)*exp(-x**2/2)", "exp(x)*sech(x)", "exp(x)*exp(-x)", "exp(-x)/exp(-2*x)", "exp(-x) - exp(-2*x)",
    "exp(-x) + exp(-3*x)", "log(exp(x) + exp(-x))", "log(1 + exp(x))", "log(sech(x))", "log(sigmoid(-x))/x",
    "exp(x)/(1 + exp(x))", "exp(x)*sigmoid(-x)", "exp(x)*sigmoid(-x)*x", "sqrt(exp(x))", "sqrt(exp(-x))*exp(x/3)",
    "exp(x)**(-2)*exp(x)", "(exp(x) - x)*(exp(-x) + exp(-2*x))", "exp(x)*erfc(x)", "erfc(-x)*exp(x)", "sqrt(sin(x)**2)",
    "sqrt(sin(x)**2/x)", "(sin(x)**2/x)**1.5", "exp(x)*sin(x)*exp(-2*x)", "log(softplus(-x))", "sigmoid(exp(x))",
    "softplus(exp(x)) - exp(x)", "softplus(exp(x))", "atan(exp(x))", "sin(exp(x))/x", "sinc_unnormalised(exp(x))",
    "log(x)", "x*log(x)", "log(x**2 + x)/x", "log(1 + sqrt(x))", "log(x)*exp(-x)", "sqrt(log(x))/x", "x - log(x)",
    "1/(x + log(x))", "log(3*x) - log(x)", "log(x)**2/x**3", "x**2*log(1 + 1/x)",
    "sqrt(log(1 + exp(x)))", "erf(exp(x)) - tanh(exp(x))", "x**20*exp(-x)", "exp(-x)*x**3 - exp(-x)*x**2",
]  # fmt: skip


@pytest.mark.parametrize("reach", [Fraction(3), Fraction(4), Fraction(9), Fraction(40), Fraction(1000)])
@pytest.mark.parametrize("text", HARD)
def test_hard_formulas_lie_in_their_tails(text, reach):
    chooser = random.Random(text)
    root = parse(text, VOCABULARY, names=("x",))
    with working(192):
        try:
            part = pieces(root, reach, None)[-1]
            tail = tails.tail_of(part.root, arb(reach.numerator), 1)
        except (Unsettled, tails.Unbounded):
            return
        over, limit = tails.hull(tail), tails.limit(tail)
        for k in range(24):
            x = reach * Fraction(chooser.uniform(1, chooser.choice([1.1, 2, 8, 100])) if k else 1)
            true = ball_at(part.root, {"x": x})
            check(tail, x, true)
            assert over.overlaps(true)
    if limit is not None and limit.is_finite():
        with working(800):
            assert abs(ball_at(part.root, {"x": Fraction(10**40)}) - limit) < 1e-5


@pytest.mark.parametrize(
    "text",
    [
        "exp(x)*sin(x)",
        "exp(x) - exp(x)*sigmoid(x)",
        "(-x)**0.5",
        "sqrt(-exp(x))",
        "(-exp(-x))**(1/3)",
        "sqrt(exp(-x)*sin(x))",
        "(1 - x)**(1/3)",
        "x**pi",
        "x**0.33333333333333333333333333333333",
        "1/sin(x)",
        "log(sin(x))",
        "sqrt(sin(x))",
        "x**x",
        "exp(x*sin(x))",
        "1/(1 - 1)",
    ],
)
def test_what_is_not_known_is_refused(text):
    with working(128), pytest.raises(tails.Unbounded):
        tails.tail_of(parse(text, VOCABULARY, names=("x",)), arb(4), 1)


# Formulas whose limits SymPy finds by an algorithm of its own (Gruntz), as both of us write them.
SYMPY_LIMITS = [
    "x/(1 + x**2)", "(3*x**2 - 1)/(2*x**2 + x)", "sqrt(x**2 + x + 1) - x", "sqrt(x + 1) - sqrt(x)", "exp(-x)*x**5",
    "exp(x)/x**7", "exp(2*x) - exp(x)", "exp(x)/(1 + exp(x))", "log(1 + exp(x)) - x", "log(1 + exp(-x))", "tanh(x)",
    "x*(1 - tanh(x))", "x*(pi/2 - atan(x))", "atan(x**2)", "exp(-exp(x))*exp(3*x)", "exp(exp(x) - x)", "sin(x)/x",
    "x*sin(1/x)", "x - x**3/(1 + x**2)", "sqrt(x)*exp(-x)", "x**(1/3)/sqrt(x)", "(x**2 + x)**(1/3)/x**(2/3)",
    "(1 - exp(-x))/x", "1/x - 1/(x + 1)", "sqrt(x**4 + x) - x**2", "cos(1/x)", "log(2 + 1/x)", "exp(1/x)",
    "exp(-x**2)*exp(x)", "(exp(x) - exp(-x))/(exp(x) + exp(-x))", "log(exp(x) + exp(-x)) - x", "x*exp(-1/x) - x",
]  # fmt: skip


@pytest.mark.parametrize("text", SYMPY_LIMITS)
def test_limits_agree_with_sympy(text):
    sympy = pytest.importorskip("sympy")
    x = sympy.Symbol("x", positive=True)
    wanted = sympy.limit(sympy.sympify(text, locals={"x": x}, rational=True), x, sympy.oo)
    with working(128):
        part = pieces(parse(text, VOCABULARY, names=("x",)), Fraction(64), None)[-1]
        found = tails.limit(tails.tail_of(part.root, arb(64), 1))
    assert found is not None
    if wanted in (sympy.oo, -sympy.oo):
        assert found == (arb.pos_inf() if wanted == sympy.oo else arb.neg_inf())
    else:
        assert found.overlaps(arb(str(wanted.evalf(30))) + arb(0, 1e-25))
        assert found.rad() < 1e-25
        assert wanted != 0 or found.is_zero()


UNARY = [
    "-({0})", "exp({0})", "tanh({0})", "sigmoid({0})", "erf({0})", "erfc({0})", "sech({0})", "atan({0})", "sin({0})",
    "cos({0})", "softplus({0})", "sqrt({0})", "log({0})", "({0})**2", "({0})**3", "1/({0})", "({0})**(1/3)",
    "({0})**1.5",    "sinc_unnormalised({0})", "({0})/x", "({0})*x", "({0})*exp(-x)", "exp(x)*({0})",
]  # fmt: skip


@st.composite
def texts(draw, depth=3):
    """A formula in x with the functions that tails know."""
    if depth == 0:
        return draw(st.sampled_from(["x", "x", "x", "2", "0.5", "x**2", "sqrt(x)", "1/x", "exp(-x)", "exp(x)", "pi"]))
    if draw(st.booleans()):
        return draw(st.sampled_from(UNARY)).format(draw(texts(depth=depth - 1)))
    first, second = draw(texts(depth=depth - 1)), draw(texts(depth=depth - 1))
    return f"({first} {draw(st.sampled_from('+-*/'))} {second})"


MPMATH = {
    "sigmoid": lambda mp: lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda mp: lambda u: mp.log1p(mp.exp(u)),
    "sinc_unnormalised": lambda mp: lambda u: mp.sin(u) / u,
    **{name: lambda mp, name=name: getattr(mp, name)
       for name in ("exp", "tanh", "erf", "erfc", "sech", "atan", "sin", "cos", "sqrt", "log")},
}  # fmt: skip


def by_mpmath(text, x):
    """The value, real and not too large, with enough digits for any cancellation of exponentials at x; else None."""
    from mpmath import mp

    with mp.workdps(700):
        names = {name: make(mp) for name, make in MPMATH.items()} | {"x": mp.mpf(x.numerator) / x.denominator}
        exactly = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])", r"mpf('\1')", text)
        try:
            value = eval(exactly, {"__builtins__": {}}, names | {"pi": +mp.pi, "mpf": mp.mpf})
        except (ValueError, ZeroDivisionError, OverflowError, MemoryError):
            return None
        if mp.im(value) != 0 or not mp.isfinite(value):
            return None
        return mp.re(value)


def is_moderate(text):
    """Whether no exponential of an exponential makes numbers that no computer holds."""
    return not re.search(r"(exp|sech|erfc?|sigmoid|softplus|tanh)\(.*exp\(|exp\(.*\*\*", text)


@settings(max_examples=150 * MULTIPLIER, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(text=texts(), reach=st.sampled_from([4, 5, 9, 30]), direction=st.sampled_from([1, -1]), data=st.data())
def test_random_formulas_lie_in_their_tails(text, reach, direction, data):
    assume(is_moderate(text))
    root = parse(text, VOCABULARY, names=("x",))
    with working(160):
        try:
            ends = (Fraction(reach), None) if direction > 0 else (None, -Fraction(reach))
            part = pieces(root, *ends)[-1 if direction > 0 else 0]
            tail = tails.tail_of(part.root, arb(reach), direction)
        except (Unsettled, tails.Unbounded):
            return
        for factor in data.draw(st.lists(st.fractions(1, 9, max_denominator=97), min_size=3, max_size=3)):
            x = reach * factor
            true = by_mpmath(text, x * direction)
            if true is None:
                continue
            ball = arb(nstr(true, 60)) * (1 + arb(0, 1e-55)) + arb(0, arb(10) ** -600)
            check(tail, x, ball)
            assert tails.hull(tail).overlaps(ball)


def test_bounds_of_logarithms_at_short_reaches():
    # log s <= s*log(S)/S holds from e on only
    for start in (arb(2), arb("1.1"), arb(9)):
        tail = value.made(start, {-3: arb(5)}, arb(0), value.ORDER)
        low, high = exponentials.logs_of(tail)
        for factor in (1, 1.5, 2.7, 30):
            s = start * factor
            x = Fraction(float(s))
            true = (5 * s**3).log()
            assert value_at(low, x).lower() <= true.upper()
            assert value_at(high, x).upper() >= true.lower()
        flipped = value.made(start, {2: arb(5)}, arb(0), value.ORDER)
        low, high = exponentials.logs_of(flipped)
        for factor in (1, 1.5, 2.7, 30):
            s = start * factor
            true = (5 / s**2).log()
            assert value_at(low, Fraction(float(s))).lower() <= true.upper()
            assert value_at(high, Fraction(float(s))).upper() >= true.lower()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("softplus(5*x)/5 - x", "0"), ("pi/2 - atan(x)", "0"), ("atan(x)/pi - 1/2", "0"),
        ("0.1*x + 0.2*x - 0.3*x", "0"), ("x/3*3 - x", "0"), ("(2*atan(x) - pi)*x", "-2"),
        ("(x*pi)/pi - x + 7", "7"), ("(0.1*x + 1)*(10 - x/x)", "inf"),
    ],
)  # fmt: skip
def test_coefficients_that_cancel_exactly(text, wanted):
    with working(80):
        found = tails.limit(tails.tail_of(parse(text, VOCABULARY, names=("x",)), arb(64), 1))
    assert found is not None
    assert found == arb(wanted) or (wanted not in ("0", "inf") and abs(found - arb(wanted)) < 1e-20)
