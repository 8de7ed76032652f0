"""Random formulas as the parser makes them, and how many tries a test gets."""

from __future__ import annotations

import os
from fractions import Fraction

from hypothesis import strategies as st

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Symbol, is_constant
from actcli.library import VOCABULARY

MULTIPLIER = int(os.environ.get("ACTCLI_TEST_MULTIPLIER", "1"))
NAMES = ("x", "y", "slope_1")
WORDS = [word for word in VOCABULARY.values() if word.parameters]
ARITHMETIC = [op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE]
COMPARISONS = sorted(op.COMPARISONS, key=lambda word: word.name)

numbers = st.builds(
    lambda digits, exponent: Number(Fraction(digits) * Fraction(10) ** exponent),
    st.integers(-(10**12), 10**12) | st.integers(-9, 9),
    st.integers(-30, 30) | st.just(0) | st.just(-1),
)
constants = st.sampled_from([Call(VOCABULARY[name], ()) for name in ("pi", "e", "inf")])
leaves = st.sampled_from([Symbol(name) for name in NAMES]) | numbers | constants


def _negated(operand: Expr) -> Expr:
    return Number(-operand.value) if isinstance(operand, Number) else Call(op.NEGATE, (operand,))


def _power(base: Expr, exponent: Expr) -> Expr:
    if isinstance(exponent, Number) and abs(exponent.value) > 1024:
        exponent = Number(exponent.value % 7)
    tower = isinstance(exponent, Call) and exponent.function is op.POWER
    if tower and is_constant(base) and is_constant(exponent):
        return base
    return Call(op.POWER, (base, exponent))


def _call(word: Function, args: list[Expr]) -> Expr:
    """The call, with defaults where there are no more arguments."""
    defaults = [parameter.default for parameter in word.parameters]
    return Call(word, (*args, *defaults[len(args) :]))


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Expr:
    match draw(st.integers(0, 3)) if depth else 0:
        case 1:
            return Call(op.NOT, (draw(conditions(depth - 1)),))
        case 2:
            word = draw(st.sampled_from([op.AND, op.OR]))
            return Call(word, (draw(conditions(depth - 1)), draw(conditions(depth - 1))))
    before = draw(formulas(depth))
    chain: Expr | None = None
    for word in draw(st.lists(st.sampled_from(COMPARISONS), min_size=1, max_size=3)):
        after = draw(formulas(depth - 1))
        link = Call(word, (before, after))
        chain, before = (Call(op.AND, (chain, link)) if chain else link), after
    assert chain is not None
    return chain


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> Expr:
    """A formula of at most this depth, as the parser would make it."""
    below = formulas(depth - 1)
    match draw(st.integers(0, 7)) if depth > 0 else 0:
        case 1 | 2:
            return Call(draw(st.sampled_from(ARITHMETIC)), (draw(below), draw(below)))
        case 3:
            return _power(draw(below), draw(below))
        case 4:
            return _negated(draw(below))
        case 5 | 6:
            word = draw(st.sampled_from(WORDS))
            least = sum(parameter.default is None for parameter in word.parameters)
            return _call(word, [draw(below) for _ in range(draw(st.integers(least, len(word.parameters))))])
        case 7:
            pieces = [(draw(conditions(depth - 1)), draw(below)) for _ in range(draw(st.integers(1, 3)))]
            return op.piecewise(tuple(pieces), draw(below))
    return draw(leaves)
