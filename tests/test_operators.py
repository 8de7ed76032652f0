"""The constructors keep the value, end quickly, and drop what they promise to drop."""

from __future__ import annotations

import operator
import time
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import MULTIPLIER

from actcli import operators as op
from actcli.derive import simplify
from actcli.expr import Call, Number, Symbol
from actcli.format import format_expr
from actcli.library import VOCABULARY
from actcli.parse import parse

NAMES = ("x", "y", "z")


def simplified(text: str) -> str:
    return format_expr(simplify(parse(text, VOCABULARY)))


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("x + 0", "x"),
        ("0 + x", "x"),
        ("x - 0", "x"),
        ("0 - x", "-x"),
        ("x - x", "0"),
        ("x + x", "2*x"),
        ("x + -y", "x - y"),
        ("x - -y", "x + y"),
        ("x + (y - z)", "x + y - z"),
        ("x + (y - z - 1)", "x + y - z - 1"),
        ("x + y - x", "y"),
        ("2 + 3", "5"),
        ("2 - 3", "-1"),
        ("x*0", "0"),
        ("0*x", "0"),
        ("x*1", "x"),
        ("1*x", "x"),
        ("x*x", "x**2"),
        ("(x*y)*(x*y)", "(x*y)**2"),
        ("x*2", "2*x"),
        ("2*(3*x)", "6*x"),
        ("(2*x)*(3*y)", "6*x*y"),
        ("x*(y*z)", "x*y*z"),
        ("-1*x", "-x"),
        ("-x*y", "-(x*y)"),
        ("x*-y", "-(x*y)"),
        ("-(-x)", "x"),
        ("-(2*x)", "-2*x"),
        ("-(x - y)", "y - x"),
        ("x/1", "x"),
        ("0/x", "0"),
        ("x/x", "1"),
        ("x*y/x", "y"),
        ("x*y*z/y", "x*z"),
        ("y*(x/y)", "x"),
        ("y*(1/x)", "y/x"),
        ("1/4", "0.25"),
        ("1/3", "1/3"),
        ("1/0", "1/0"),
        ("(2*x)/(4*y)", "0.5*x/y"),
        ("-x/y", "-(x/y)"),
        ("x**0", "1"),
        ("x**1", "x"),
        ("(x**2)**3", "x**6"),
        ("(x**2)**0.5", "(x**2)**0.5"),
        ("(x**1000)**1000", "(x**1000)**1000"),
        ("2*(1 if x > 0 else 3)", "2 if x > 0 else 6"),
        ("x*(1 if x > 0 else 0)", "x if x > 0 else 0"),
        ("(1 if x > 0 else 0) + (2 if x > 0 else 3)", "3"),
        ("y if x > 0 else 0*x + y", "y"),
    ],
)
def test_what_is_dropped(text, simple):
    assert simplified(text) == simple


def test_numbers():
    assert op.number(Fraction(1, 8)) is Number(Fraction(1, 8))
    assert op.number(Fraction(-2, 3)) is op.DIVIDE(Number(Fraction(-2)), Number(Fraction(3)))
    assert op.number(Fraction(1, 2**1000)) is Number(Fraction(1, 2**1000))
    start = time.perf_counter()
    op.number(Fraction(1, 2**100_000))  # not by a hundred thousand divisions
    assert time.perf_counter() - start < 1


def test_numbers_do_not_grow_without_end():
    for sign in "*/":
        long = sign.join(["1e400"] * 600)
        start = time.perf_counter()
        text = simplified(long)
        assert time.perf_counter() - start < 1
        assert len(text) < 6000


def test_long_products_and_sums_are_loops():
    many = "*".join(["x", "y"] * 490)
    for text in (f"2*({many})", f"({many})/x", f"({many})/z", f"z*({many})", f"x + (y - {'-'.join(['x', 'z'] * 490)})"):
        start = time.perf_counter()
        simplify(parse(text, VOCABULARY))
        assert time.perf_counter() - start < 1


# The constructors against exact arithmetic

VALUE = {
    op.ADD: operator.add,
    op.SUBTRACT: operator.sub,
    op.MULTIPLY: operator.mul,
    op.DIVIDE: operator.truediv,
    op.NEGATE: operator.neg,
}
BUILD = {op.ADD: op.add, op.SUBTRACT: op.subtract, op.MULTIPLY: op.multiply, op.DIVIDE: op.divide, op.NEGATE: op.negate}


def value(node, point):
    match node:
        case Number(number):
            return number
        case Symbol(name):
            return point[name]
        case Call(function, (base, Number(exponent))) if function is op.POWER:
            return value(base, point) ** int(exponent)
        case Call(function, args):
            return VALUE[function](*(value(arg, point) for arg in args))


@st.composite
def built(draw, depth=5):
    """A tree and its value, both built by the constructors."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(NAMES))
        number = Number(Fraction(draw(st.integers(-3, 3)), draw(st.sampled_from([1, 2, 3]))))
        return draw(st.sampled_from([Symbol(name), number]))
    function = draw(st.sampled_from(sorted(BUILD, key=lambda word: word.name)))
    return Call(function, tuple(draw(built(depth - 1)) for _ in function.parameters))


@given(built(), st.tuples(*[st.fractions(-9, 9, max_denominator=8)] * 3))
@settings(max_examples=400 * MULTIPLIER, deadline=None)
def test_the_value_is_kept(tree, point):
    where = dict(zip(NAMES, point, strict=True))
    try:
        before = value(tree, where)
    except ZeroDivisionError:
        assume(False)
    assert value(simplify(tree), where) == before


@given(
    st.lists(st.sampled_from(["1e400", "1e-400", "3", "x", "7e399", "1e200", "y"]), min_size=1, max_size=12),
    st.randoms(),
)
@settings(max_examples=500 * MULTIPLIER, deadline=None)
def test_products_of_long_numbers_end(factors, source):
    nodes = [parse(factor, VOCABULARY) for factor in factors]
    while len(nodes) > 1:  # a random tree of them
        at = source.randrange(len(nodes) - 1)
        nodes[at : at + 2] = [op.multiply(nodes[at], nodes[at + 1])]
    where = {"x": Fraction(2, 3), "y": Fraction(-5)}
    expected = reduce(operator.mul, (value(parse(factor, VOCABULARY), where) for factor in factors))
    assert value(nodes[0], where) == expected
