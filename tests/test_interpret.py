"""One table, one fold: on a toy meaning whose values are exact rationals."""

from __future__ import annotations

import operator
import sys
from fractions import Fraction

import pytest

from actcli import operators as op
from actcli.catalog import default_catalog
from actcli.errors import InternalError
from actcli.expr import Call, Function, Parameter, Symbol, postorder
from actcli.format import format_expr
from actcli.interpret import Interpreter, expand
from actcli.library import VOCABULARY as V
from actcli.parse import parse

x = Symbol("x")
RULES = {
    op.ADD: operator.add,
    op.SUBTRACT: operator.sub,
    op.MULTIPLY: operator.mul,
    op.DIVIDE: operator.truediv,
    op.NEGATE: operator.neg,
    op.LESS: operator.lt,
    op.LESS_EQUAL: operator.le,
    op.GREATER: operator.gt,
    op.GREATER_EQUAL: operator.ge,
    op.AND: lambda p, q: p and q,
}


def first_that_holds(pieces, otherwise):
    return next((value for test, value in pieces if test), otherwise)


RATIONALS = Interpreter[Fraction]("toy", number=lambda value: value, rules=RULES, choose=first_that_holds)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x*x - 1/2", Fraction(7, 4)),
        ("abs(-x)", Fraction(3, 2)),  # through its definition
        ("max(x, 7, 2)", 7),
        ("clip(x, 0, 1)", 1),
        ("sign(x) + heaviside(0)", Fraction(3, 2)),
        ("hard_sigmoid(x, slope=1/6, offset=1/2)", Fraction(3, 4)),  # through another activation
        ("1 if 0 < x < 1 else 2", 2),
    ],
)
def test_values(text, value):
    assert RATIONALS(parse(text, default_catalog().words), {"x": Fraction(3, 2)}) == value


def test_what_has_neither_rule_nor_definition_is_named():
    with pytest.raises(InternalError, match="the toy interpreter has no rule for 'exp'"):
        RATIONALS(parse("sigmoid(x)", V), {"x": Fraction(0)})


def test_a_rule_goes_before_the_definition():
    called = []
    rules = RULES | {V["abs"]: lambda u: called.append(u) or abs(u)}
    own = Interpreter[Fraction]("own", number=lambda value: value, rules=rules, choose=first_that_holds)
    assert own(parse("abs(x)", V), {"x": Fraction(-2)}) == 2
    assert called == [-2]


def test_each_shared_node_is_evaluated_once():
    calls = []
    rules = {op.ADD: lambda u, v: calls.append(1) or u + v}
    count = Interpreter[Fraction]("count", number=lambda value: value, rules=rules, choose=first_that_holds)
    tower = x
    for _ in range(200):
        tower = Call(op.ADD, (tower, tower))
    assert count(tower, {"x": Fraction(1)}) == 2**200
    assert len(calls) == 200


def test_expansion_stops_at_what_is_kept():
    formula = parse("normal_cdf(x)*tanhshrink(x)", V)
    assert format_expr(expand(formula, frozenset({V["tanh"], V["normal_cdf"]}))) == "normal_cdf(x)*(x - tanh(x))"
    assert expand(formula, frozenset(V.values())) is formula
    bare = expand(formula, frozenset())
    assert all(node.function.definition is None for node in postorder(bare) if isinstance(node, Call))


def test_arguments_named_like_parameters_are_not_captured():
    formula = parse("clip(low, u, high)", V)
    written = format_expr(expand(formula, frozenset()))
    assert written == "u if low < u else high if low > high else low"


def test_expansion_of_a_long_formula_needs_no_stack():
    total = x
    for _ in range(5000):
        total = V["abs"](total)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    try:
        written = expand(total, frozenset())
        assert RATIONALS(total, {"x": Fraction(-1)}) == 1
    finally:
        sys.setrecursionlimit(before)
    assert len(list(postorder(written))) > 10_000


def test_a_chain_of_definitions_expands():
    word = V["abs"]
    for index in range(64):
        word = Function(f"d{index}", (Parameter("u"),), lambda word=word: word(Symbol("u")))
    assert RATIONALS(word(x), {"x": Fraction(-3)}) == 3
