"""The rules of the language at infinity: every function encloses its values at and beyond the start."""

from __future__ import annotations

from fractions import Fraction

import pytest
from exponentials import at
from flint import arb, ctx

from actcli.evaluate import ball_at
from actcli.interpret import expand
from actcli.interpreters import series
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.infinity.expansions import Expansions, constant
from actcli.prove.infinity.scales import HalfLine, Scaled
from actcli.prove.infinity.surds import number
from actcli.prove.pieces.branches import KEPT
from actcli.tape import Tape

ARGUMENTS = ["x", "-x", "2*x + 1", "1/x", "exp(-x)", "x/sqrt(2)", "x**2 - 3", "softplus(x)", "0.3 + 1/x", "1.7*x"]
WORDS = ["sigmoid", "tanh", "sech", "softplus", "erf", "erfc", "exp", "atan", "normal_cdf", "normal_pdf", "sqrt", "log"]


@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize("word", WORDS)
def test_rules_enclose(word, argument):
    root = expand(parse(f"{word}({argument})", VOCABULARY, names=("x",)), KEPT)
    for direction in (-1, 1):
        with ctx.workprec(160):
            rules = Expansions(HalfLine(arb(6))).rules()
            try:
                value = Tape[Scaled](root, rules, constant)(Scaled({1: number(Fraction(direction))}))
            except Unbounded:
                continue
            for x in (Fraction(6), Fraction(25, 4), Fraction(40)):
                assert at(value, x).overlaps(ball_at(root, {"x": x * direction})), (direction, x)


def test_every_function_of_series_has_a_rule():
    assert set(series.RULES) <= set(Expansions(HalfLine(arb(6))).rules())


@pytest.mark.parametrize(
    "text", ["log(x)", "exp(exp(x))", "x**0.3", "tanh(exp(x))", "1/(x - x)", "sqrt(x)", "erfc(x - 100)"]
)
def test_what_has_no_rule_is_not_guessed(text):
    root = expand(parse(text, VOCABULARY, names=("x",)), KEPT)
    with pytest.raises(Unbounded):
        Tape[Scaled](root, Expansions(HalfLine(arb(6))).rules(), constant)(Scaled({1: number(Fraction(1))}))
