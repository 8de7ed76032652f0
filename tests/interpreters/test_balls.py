"""Containment, the law of laws: the value lies in the ball. Oracles: exact rationals, higher precision, mpmath."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from actcli import operators as op
from actcli.activation import Activation, Kind
from actcli.catalog import default_catalog
from actcli.expr import Call, Expr, Number, Piecewise, Symbol, substitute, symbols
from actcli.format import format_expr
from actcli.interpret import Interpreter
from actcli.interpreters.balls import BALLS, Value, enclose, exact
from actcli.interpreters.balls import functions as of
from actcli.library import VOCABULARY as V
from actcli.parse import parse

X = Symbol("x")
CATALOG = default_catalog()
LOADED = [CATALOG.load(name) for name in CATALOG.names()]
ELEMENTWISE = [f for f in LOADED if len(f.expressions) == 1 and not f.is_vector and f.kind is not Kind.GATED]
VECTOR = [f for f in LOADED if len(f.expressions) == 1 and f.is_vector]


def ball(root: Expr, bits: int, **inputs: Any) -> arb:
    value = enclose(root, inputs, bits)
    assert isinstance(value, Value)
    return value.ball


def box(low: Fraction, high: Fraction) -> Value:
    """A ball from `low` to `high`, rounded outward."""
    return Value(arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator))))


def formula(text: str, names: tuple[str, ...] = ("x",)) -> Expr:
    return parse(text, V, names=names)


# --- what is drawn ----------------------------------------------------------------------------------------------------

BREAKPOINTS = [Fraction(text) for text in ["0", "1/2", "1/8", "1", "2", "5/2", "3", "17/5", "6", "20", "4", "6/5"]]
EXTREMES = [
    Fraction(2) ** -1074,
    Fraction(2) ** -1022,
    Fraction(10) ** -30,
    Fraction(10) ** -9,
    Fraction(745),
    Fraction(10) ** 4,
    Fraction(10) ** 18,
    Fraction(10) ** 300,
]


def rationals() -> st.SearchStrategy[Fraction]:
    magnitudes = st.one_of(
        st.sampled_from(BREAKPOINTS),
        st.fractions(0, 10, max_denominator=1000),
        st.fractions(0, 800, max_denominator=64),
        st.sampled_from(EXTREMES),
    )
    return st.builds(lambda u, sign: u * sign, magnitudes, st.sampled_from([1, -1]))


@st.composite
def boxes(draw: Any) -> tuple[Fraction, Fraction, Fraction]:
    """The ends of a box, wide, narrow or of no width, and a point in it: an end, a breakpoint, or any."""
    low = draw(rationals())
    width = draw(
        st.sampled_from([Fraction(0), Fraction(1, 10**12), Fraction(1, 100), Fraction(1), Fraction(7)]) | rationals()
    )
    low, high = min(low, low + width), max(low, low + width)
    inside = [low, high, *(spot * sign for spot in BREAKPOINTS for sign in (1, -1) if low < spot * sign < high)]
    share = draw(st.fractions(0, 1, max_denominator=97))
    return low, high, draw(st.sampled_from([*inside, low + share * (high - low)]))


UNARY = sorted(
    name
    for name, word in V.items()
    if len([p for p in word.parameters if p.default is None]) == 1
    and name
    not in {"total", "mean", "largest", "first_largest", "sparsemax_threshold", "logsumexp", "softmax", "log_softmax"}
)
BINARY = [op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.POWER, V["max"], V["min"]]
COMPARE = [op.LESS, op.LESS_EQUAL, op.GREATER, op.GREATER_EQUAL, op.EQUAL, op.NOT_EQUAL]


def unary(name: str, u: Expr) -> Expr:
    word = V[name]
    return Call(word, (u, *(p.default for p in word.parameters[1:])))  # type: ignore[arg-type]


def formulas() -> st.SearchStrategy[Expr]:
    numbers = st.sampled_from(
        [Fraction(n) for n in (-2, -1, 0, 1, 2, 3)] + [Fraction("0.1"), Fraction(1, 3), Fraction(-1, 2)]
    )
    leaves = st.one_of(st.just(X), st.just(X), numbers.map(Number))

    def grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        tests = st.builds(lambda f, u, v: Call(f, (u, v)), st.sampled_from(COMPARE), inner, inner)
        joined = st.builds(lambda f, p, q: Call(f, (p, q)), st.sampled_from([op.AND, op.OR]), tests, tests)
        conditions = st.one_of(tests, joined, tests.map(lambda p: Call(op.NOT, (p,))))
        return st.one_of(
            st.builds(unary, st.sampled_from(UNARY), inner),
            st.builds(lambda f, u, v: Call(f, (u, v)), st.sampled_from(BINARY), inner, inner),
            inner.map(lambda u: Call(op.NEGATE, (u,))),
            st.builds(lambda p, u, v: Piecewise(((p, u),), v), conditions, inner, inner),
            st.builds(
                lambda p, u, q, v, w: Piecewise(((p, u), (q, v)), w), conditions, inner, conditions, inner, inner
            ),
        )

    return st.recursive(leaves, grow, max_leaves=7)


def assert_contains(root: Expr, low: Fraction, high: Fraction, point: Fraction) -> None:
    value = ball(root, 200, x=exact(point))
    around = ball(root, 64, x=box(low, high))
    note = f"{format_expr(root)} at {point} in [{low}, {high}]: {value} not in {around}"
    if value.is_nan():  # in exact arithmetic: no value there, unless 200 bits could not tell
        value = ball(root, 2000, x=exact(point))
    if value.is_nan():
        return
    assert around.is_nan() or around.overlaps(value), note


# --- containment ------------------------------------------------------------------------------------------------------


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(ELEMENTWISE), st.integers(0, 1), boxes())
def test_a_box_holds_the_values_at_its_points(
    f: Activation, order: int, drawn: tuple[Fraction, Fraction, Fraction]
) -> None:
    assert_contains(f.slope(order) if order else f.expression, *drawn)


@settings(max_examples=3000, deadline=None)
@given(formulas(), boxes())
@example(formula("sinc(x)"), (Fraction(-3), Fraction(3), Fraction(0)))
@example(formula("dsinc_unnormalised(x)"), (Fraction(-3), Fraction(3), Fraction(1, 10)))
@example(formula("x**3"), (Fraction(-3), Fraction(3), Fraction(-3)))
@example(formula("x*x"), (Fraction(-3), Fraction(1), Fraction(-3)))
@example(formula("abs(x)**0.1"), (Fraction(-1), Fraction(1), Fraction(1)))
@example(formula("round(x)"), (Fraction(0), Fraction(3), Fraction(5, 2)))
@example(formula("softplus(x)"), (Fraction(-800), Fraction(800), Fraction(800)))
def test_random_formulas_hold_their_values(root: Expr, drawn: tuple[Fraction, Fraction, Fraction]) -> None:
    assert_contains(root, *drawn)


@settings(max_examples=1000, deadline=None)
@given(formulas(), boxes())
def test_a_finite_ball_says_that_the_formula_is_defined_on_the_whole_box(
    root: Expr, drawn: tuple[Fraction, Fraction, Fraction]
) -> None:
    low, high, point = drawn
    if ball(root, 64, x=box(low, high)).is_finite():
        assert any(not ball(root, bits, x=exact(point)).is_nan() for bits in (64, 200, 2000)), format_expr(root)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(ELEMENTWISE), st.integers(0, 1), rationals())
def test_low_precision_holds_high_precision(f: Activation, order: int, point: Fraction) -> None:
    root = f.slope(order) if order else f.expression
    truth = ball(root, 400, x=exact(point))
    for bits in (64, 200):
        value = ball(root, bits, x=exact(point))
        assert value.is_nan() or value.overlaps(truth)
    assert truth.is_finite() or abs(point) > 10**18  # exp leaves the exponents of Arb


# --- an independent reader: mpmath ------------------------------------------------------------------------------------


def _piecewise(pieces: list[tuple[Any, Any]], otherwise: Any) -> Any:
    return next((value for test, value in pieces if test), otherwise)


MPMATH: Interpreter[Any] = Interpreter(
    "mpmath",
    number=lambda value: mpmath.mpf(value.numerator) / value.denominator,
    rules={
        op.ADD: lambda u, v: u + v,
        op.SUBTRACT: lambda u, v: u - v,
        op.MULTIPLY: lambda u, v: u * v,
        op.DIVIDE: lambda u, v: u / v,
        op.POWER: lambda u, v: u**v,
        op.NEGATE: lambda u: -u,
        op.LESS: lambda u, v: u < v,
        op.LESS_EQUAL: lambda u, v: u <= v,
        op.GREATER: lambda u, v: u > v,
        op.GREATER_EQUAL: lambda u, v: u >= v,
        op.EQUAL: lambda u, v: u == v,
        op.NOT_EQUAL: lambda u, v: u != v,
        op.AND: lambda p, q: p and q,
        op.OR: lambda p, q: p or q,
        op.NOT: lambda p: not p,
        V["pi"]: lambda: +mpmath.pi,
        V["inf"]: lambda: mpmath.inf,
        V["exp"]: mpmath.exp,
        V["log"]: mpmath.log,
        V["sqrt"]: mpmath.sqrt,
        V["sin"]: mpmath.sin,
        V["cos"]: mpmath.cos,
        V["atan"]: mpmath.atan,
        V["tanh"]: mpmath.tanh,
        V["sech"]: mpmath.sech,
        V["erf"]: mpmath.erf,
        V["erfc"]: mpmath.erfc,
        V["floor"]: mpmath.floor,
        V["sinc_unnormalised"]: mpmath.sinc,
        V["dsinc_unnormalised"]: lambda u: mpmath.diff(mpmath.sinc, u),
        V["d2sinc_unnormalised"]: lambda u: mpmath.diff(mpmath.sinc, u, 2),
    },
    choose=_piecewise,
)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(ELEMENTWISE),
    st.integers(0, 1),
    st.fractions(-30, 30, max_denominator=997).filter(lambda u: u not in {s * b for b in BREAKPOINTS for s in (1, -1)}),
)
def test_balls_hold_what_mpmath_says(f: Activation, order: int, point: Fraction) -> None:
    root = f.slope(order) if order else f.expression
    with mpmath.workdps(120):
        said = MPMATH(root, {"x": mpmath.mpf(point.numerator) / point.denominator})
        text = mpmath.nstr(said, 60, strip_zeros=False) if said else "0"
    with ctx.workprec(200):
        near = arb(text) if said else arb(0)
        near += arb(0, 1) * (abs(near) * arb(10) ** -45 + arb(10) ** -45)
    assert near.overlaps(ball(root, 200, x=exact(point))), f"{f.name}: {text}"


# --- exactness --------------------------------------------------------------------------------------------------------


def test_conditions_at_rational_breakpoints_are_decided() -> None:
    f = CATALOG.load("ultra_fast_sigmoid")
    left = Fraction(17, 5) - Fraction(1, 10**100)
    for at, expected in (("17/5", "0.9677045353015495"), ("6", "0.997527376843365")):
        value = ball(f.expression, 64, x=exact(Fraction(at)))
        assert abs(value - arb(expected)) < arb("1e-15"), at
    value = ball(f.expression, 64, x=exact(left))
    assert abs(value - arb("0.972222222222222222")) < arb("1e-15")


def test_undecided_conditions_give_the_hull() -> None:
    for text, ends in (
        ("1 if x > 0 else -1", (-1, 1)),
        ("sign(x)", (-1, 1)),
        ("heaviside(x, 5)", (0, 5)),
        ("x == 0", None),
    ):
        if ends is not None:
            value = ball(formula(text), 64, x=box(Fraction(-1), Fraction(1)))
            assert value.contains(arb(ends[0]))
            assert value.contains(arb(ends[1]))
    value = ball(formula("1 if x > 0 else 2 if x > -5 else 100"), 64, x=box(Fraction(-1), Fraction(1)))
    assert not value.contains(arb(100))
    assert value.contains(arb(1))
    assert value.contains(arb(2))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("round(5/2)", 2),
        ("round(7/2)", 4),
        ("round(-5/2)", -2),
        ("floor(-1/3)", -1),
        ("ceil(-1/3)", 0),
        ("0**0", 1),
        ("exp(0)", 1),
        ("erf(0) + tanh(0) + sin(0)", 0),
        ("(1/3)*3", 1),
        ("sinc(0)", 1),
        ("max(1/3, 1/2)*6", 3),
        ("abs(-1/3)*3", 1),
        ("clip(7, 0, 6)", 6),
    ],
)
def test_exact_values_stay_exact(text: str, value: int) -> None:
    assert ball(formula(text), 64).is_exact()
    assert ball(formula(text), 64) == value


# --- traps ------------------------------------------------------------------------------------------------------------


def test_two_inputs_may_share_one_value_object() -> None:
    """A product of a value with itself is a square; of two inputs with equal boxes it is not."""
    shared = box(Fraction(-1), Fraction(1))
    value = BALLS(formula("a*b", ("a", "b")), {"a": shared, "b": shared})
    assert value.ball.contains(arb(-1))  # type: ignore[union-attr]
    assert ball(formula("x*x"), 64, x=shared).lower() >= 0


@pytest.mark.parametrize("name", UNARY)
def test_what_is_unknown_stays_unknown(name: str) -> None:
    root = unary(name, X)
    point = ball(root, 64, x=exact(Fraction(1, 3)))
    everything = ball(root, 64, x=Value(arb(0, float("inf"))))
    assert everything.is_nan() or everything.contains(point)
    nothing = ball(root, 64, x=Value(arb("nan")))
    assert nothing.is_nan() or nothing.contains(point)


@pytest.mark.parametrize(
    "text", ["sqrt(x)", "sqrt(abs(x))", "x**2", "abs(x)", "exp(x)", "x**4", "sqrt(x**2)", "normal_pdf(x)", "sigmoid(x)"]
)
def test_hulls_do_not_reach_over_zero(text: str) -> None:
    low = Fraction(0) if text == "sqrt(x)" else Fraction(-3)
    value = (
        ball(formula(text), 64, x=box(low, Fraction(700)))
        if low
        else ball(formula(text), 64, x=Value(of.from_zero(arb(3))))
    )
    assert value.is_finite()
    assert value >= 0


@pytest.mark.parametrize("u", [arb(1), arb("1e300"), arb("1e-300"), arb(1) / 3, arb(5, 2)])
def test_a_ball_from_zero_begins_at_zero(u: arb) -> None:
    around = of.from_zero(u)
    assert around.lower() == 0
    assert around.contains(u)
    assert around.contains(arb(0))
    assert around.upper() <= u.upper() * (1 + arb(2) ** -28)


# --- reductions -------------------------------------------------------------------------------------------------------


def test_sparsemax_threshold_of_overlapping_balls_knows_that_their_order_is_open() -> None:
    """Ordered by midpoints, A then B, the upper ends would be missed: at A = 10, B = 6 tau is 9."""
    value = enclose(formula("sparsemax_threshold(x)"), {"x": (box(Fraction(0), Fraction(10)), exact(6))}, 64)
    assert isinstance(value, Value)
    assert value.ball.contains(arb(9))
    assert value.ball.contains(arb(5))


vectors = st.lists(
    st.tuples(
        st.fractions(-5, 5, max_denominator=8),
        st.fractions(0, 3, max_denominator=4),
        st.fractions(0, 1, max_denominator=7),
    ),
    min_size=1,
    max_size=5,
)


def _entries(values: Any) -> tuple[Value, ...]:
    return (values,) if isinstance(values, Value) else values


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(VECTOR), vectors)
def test_vector_functions_hold_their_values(f: Activation, drawn: list[tuple[Fraction, Fraction, Fraction]]) -> None:
    wide = tuple(box(low, low + width) for low, width, _ in drawn)
    points = tuple(exact(low + share * width) for low, width, share in drawn)
    around = _entries(enclose(f.expression, {"x": wide}, 64))
    values = _entries(enclose(f.expression, {"x": points}, 200))
    assert len(around) == len(values)
    assert all(one.ball.is_nan() or one.ball.overlaps(value.ball) for one, value in zip(around, values, strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.fractions(-3, 3, max_denominator=4), min_size=1, max_size=6))
def test_sparsemax_of_rationals_is_exact(entries: list[Fraction]) -> None:
    values = _entries(enclose(CATALOG.load("sparsemax").expression, {"x": tuple(map(exact, entries))}, 64))
    shares = [Fraction(int(v.exact.p), int(v.exact.q)) for v in values if v.exact is not None]
    assert sum(shares) == 1
    differences = [u - share for u, share in zip(entries, shares, strict=True) if share > 0]
    tau = differences[0]
    assert all(other == tau for other in differences)
    assert all(u <= tau for u, share in zip(entries, shares, strict=True) if share == 0)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=1, max_size=5))
def test_the_first_of_the_largest(entries: list[int]) -> None:
    values = _entries(enclose(formula("first_largest(x)"), {"x": tuple(exact(u) for u in entries)}, 64))
    expected = [int(place == entries.index(max(entries))) for place in range(len(entries))]
    assert [value.exact for value in values] == expected


# --- the functions themselves -----------------------------------------------------------------------------------------

DEFINED = [
    "abs",
    "arccot",
    "asinh",
    "cbrt",
    "cosh",
    "erfc",
    "expm1",
    "log1p",
    "logcosh",
    "max",
    "min",
    "sech",
    "sigmoid",
    "sinc",
]
DEFINED += ["sinh", "sinpi", "cospi", "softplus", "sqrt1pm1", "tan", "tanh"]


@settings(max_examples=800, deadline=None)
@given(
    st.sampled_from(DEFINED),
    st.fractions(-40, 40, max_denominator=50),
    st.sampled_from([Fraction(-2), Fraction(1, 2), Fraction(1)]),
)
def test_rules_agree_with_definitions(name: str, point: Fraction, second: Fraction) -> None:
    word = V[name]
    names = [p.name for p in word.parameters]
    args = dict(zip(names, (Number(point), Number(second)), strict=False))
    assert word.definition is not None
    ruled = ball(Call(word, tuple(args.values())), 200)
    defined = ball(substitute(word.definition, args), 200)
    assume(not defined.is_nan())
    assert ruled.overlaps(defined)
    assert ruled.rel_accuracy_bits() > 100 or ruled.is_exact() or abs(ruled) < 1e-30
    assert not symbols(substitute(word.definition, args))


# --- what is exact ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("sqrt(x)", 4, "2"), ("sqrt(x)", Fraction(9, 16), "3/4"), ("sigmoid(x)", 0, "1/2"),
        ("x*sigmoid(1 + x)", 0, "0"), ("sqrt(x)", Fraction(1, 3), None),
        ("x/sqrt(2 + x)", 0, "0"), ("exp(1)*x", 0, "0"), ("2**(1/2 + x)", Fraction(1, 2), None), ("sqrt(x)", 2, None),
        ("x*log(x)", 0, None), ("x/log(1 + x)", 0, None), ("exp(x)", -(10**12), None),
        ("normal_cdf(x)", 0, "1/2"),
    ],
)  # fmt: skip
def test_a_value_is_exact_where_that_is_known(text, at, wanted):
    value = enclose(formula(text), {"x": exact(at)}, 64)

    assert isinstance(value, Value)
    assert wanted is None or str(value.exact) == wanted
    assert wanted is not None or value.exact is None or value.ball.is_exact()
