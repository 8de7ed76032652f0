"""Nodes are shared, walks are loops, and sizes are counted without writing anything out."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys
import threading
from fractions import Fraction

import pytest
from hypothesis import given, settings
from strategies import MULTIPLIER, formulas

from actcli import operators as op
from actcli.catalog import default_catalog
from actcli.expr import (
    Call,
    Function,
    Number,
    Parameter,
    Piecewise,
    Symbol,
    children,
    fold,
    is_constant,
    measure,
    postorder,
    rebuild,
    substitute,
    symbols,
    tree_size,
)
from actcli.library import VOCABULARY
from actcli.parse import parse

x, y = Symbol("x"), Symbol("y")


def long_sum(terms: int):
    total = x
    for index in range(terms - 1):
        total = Call(op.ADD, (total, Symbol(f"a{index % 7}")))
    return total


@pytest.fixture
def small_stack():
    """What needs more than a hundred frames fails here."""
    before = sys.getrecursionlimit()
    frame, depth = sys._getframe(), 0
    while frame:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(depth + 100)
    yield
    sys.setrecursionlimit(before)


def test_equal_trees_are_one_object():
    assert Number(Fraction(1, 2)) is Number(Fraction("0.5"))
    assert parse("x*sigmoid(x)", VOCABULARY) is parse("(x) * sigmoid( x )", VOCABULARY)
    assert Piecewise(((op.LESS(x, y), x),), y) is Piecewise(((op.LESS(x, y), x),), y)
    assert Symbol("x") is not Symbol("y")


def test_nodes_cannot_be_changed():
    with pytest.raises(AttributeError):
        x.name = "y"


def test_nodes_that_nobody_holds_are_freed():
    node = Symbol("a_name_of_this_test_only")
    assert ("a_name_of_this_test_only",) in [key[1:] for key in list(type(Symbol)._nodes)]
    del node
    gc.collect()
    assert ("a_name_of_this_test_only",) not in [key[1:] for key in list(type(Symbol)._nodes)]


def test_threads_get_the_same_node():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    made: list[list[Symbol]] = [[] for _ in range(8)]
    gate = threading.Barrier(8)

    def work(own: list[Symbol]) -> None:
        gate.wait()
        own.extend(Symbol(f"thread_{index}") for index in range(3000))

    threads = [threading.Thread(target=work, args=(own,)) for own in made]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    for nodes in zip(*made, strict=True):
        assert len(set(map(id, nodes))) == 1


def test_walks_need_no_stack(small_stack):
    total = long_sum(20_000)
    assert tree_size(total) == 39_999
    assert measure(total).depth == 20_000
    assert len(symbols(total)) == 8
    assert not is_constant(total)
    assert substitute(total, {"x": x}) is total
    assert substitute(substitute(total, {"x": y}), {"y": x}) is total
    assert repr(total) == "<Call +>"
    assert copy.deepcopy(total) is total
    assert pickle.loads(pickle.dumps(total)) is total
    del total
    gc.collect()


def test_postorder_visits_each_node_once_operands_first():
    root = parse("exp(x)*(exp(x) + exp(x))", VOCABULARY)
    order = list(postorder(root))
    assert order == [x, VOCABULARY["exp"](x), root.args[1], root]
    seen = set()
    for node in order:
        assert seen.issuperset(children(node))
        seen.add(node)


@given(formulas())
@settings(max_examples=150 * MULTIPLIER, deadline=None)
def test_laws_of_walks(formula):
    assert fold(formula, rebuild) is formula
    assert substitute(formula, {}) is formula
    assert substitute(formula, {name: Symbol(name) for name in symbols(formula)}) is formula
    assert is_constant(formula) == (not symbols(formula))
    away = substitute(formula, {name: Symbol(f"other_{name}") for name in symbols(formula)})
    assert substitute(away, {f"other_{name}": Symbol(name) for name in symbols(formula)}) is formula
    assert copy.copy(formula) is copy.deepcopy(formula) is formula
    assert pickle.loads(pickle.dumps(formula)) is formula
    assert len(set(postorder(formula))) == len(list(postorder(formula))) <= tree_size(formula)


def test_substitution_is_simultaneous():
    assert substitute(op.SUBTRACT(x, y), {"x": y, "y": x}) is op.SUBTRACT(y, x)


def test_measure_counts_what_expansion_would_write():
    double = Function("double", (Parameter("u"),), lambda: op.ADD(Symbol("u"), Symbol("u")))
    tower = x
    for _ in range(100):
        tower = double(tower)
    assert measure(tower).nodes == 2**101 - 1
    assert measure(tower).uses == {"x": 2**100}
    assert measure(parse("1 if 0 < x < 1 else x", VOCABULARY)).nodes == tree_size(
        parse("1 if 0 < x < 1 else x", VOCABULARY)
    )
    unused = Function("unused", (Parameter("u"),), lambda: op.ONE)
    assert measure(unused(tower)).nodes == 1


def test_words_keep_their_identity_in_pickles():
    for word in (*op.OPERATORS, *VOCABULARY.values()):
        assert pickle.loads(pickle.dumps(word)) is word
        assert copy.deepcopy(word) is word


def test_activations_in_formulas_travel_with_their_definition():
    formula = parse("x*hard_sigmoid(x, slope=0.2)", default_catalog().words)
    again = pickle.loads(pickle.dumps(formula))
    assert again.args[1].function.name == "hard_sigmoid"
    assert again.args[1].function.definition is formula.args[1].function.definition
    assert again.args[1].args is not None
    assert again.args[1].args == formula.args[1].args


def test_pickles_are_read_in_a_fresh_process():
    data = pickle.dumps(parse("x*sigmoid(1.702*x) if x > 0 else 0", VOCABULARY))
    code = f"import pickle; e = pickle.loads({data!r}); from actcli.format import format_expr; print(format_expr(e))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "x*sigmoid(1.702*x) if x > 0 else 0\n"
