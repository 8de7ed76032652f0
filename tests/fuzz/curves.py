"""Random curves: a formula in x, a domain, what is to be proved, and the points at which proofs are judged."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from sentences import CATALOGUE

from actcli.breakpoints import breakpoints
from actcli.expr import Number, postorder

if TYPE_CHECKING:
    import random

    from actcli.expr import Expr

WORDS = ["tanh", "sigmoid", "sin", "cos", "abs", "erf", "atan", "softplus", "sech", "exp", "sinc", "sign", "heaviside"]
WORDS += ["normal_cdf", "logcosh", "asinh", "cbrt", "sqrt", "log", "expm1", "log1p", "floor", "tanhshrink", "round"]
WORDS += ["sqrt1pm1", "normal_pdf", "sinh", "cosh", "erfc", "ceil", "arccot", "sinpi", "tan"]
CONSTANTS = ["1", "2", "-1", "1/2", "3", "0", "-2", "1/3", "0.044715", "10", "1e-3", "pi", "e", "1e6", "-1/2", "100"]
ENDS = [Fraction(end) for end in ("0", "1", "-1", "1/2", "-1/2", "3", "-3", "10", "1e3", "-1e6", "1/3", "1e-9", "1e12")]
CURVES = [one for one in CATALOGUE if one.kind.value != "gated" and not one.is_vector and one.record.table is None]
NEAR = (Fraction(0), Fraction(1, 2**40), Fraction(-1, 2**40), Fraction(1, 2**90), Fraction(-1, 2**90))
FAR = tuple(sign * Fraction(10) ** power for power in (2, 4, 9) for sign in (1, -1))


class Case(NamedTuple):
    """A formula, a domain, what is asked of it, and the points at which the answer is held against values."""

    text: str
    low: Fraction | None
    high: Fraction | None
    asked: str
    seed: int


def draw(chance: random.Random) -> Case:
    """A case."""
    match chance.randrange(8):
        case 0:
            text = chance.choice(CURVES).name + "(x)"
        case 1:
            text = f"{chance.choice(CURVES).name}(x) - {chance.choice(CURVES).name}(x)"
        case 2:
            text = f"{chance.choice(CURVES).name}({formula(chance, 1)}) {chance.choice('+-*')} {formula(chance, 2)}"
        case _:
            text = formula(chance, chance.choice((1, 2, 2, 3, 3, 4)))
    asked = chance.choice(("extrema", "extrema", "extrema", "size", "slope", "shape", "zeros", "bend", "limit"))
    low, high = None, None
    if asked in ("extrema", "size", "slope") and chance.random() < 0.6:
        low, high = sorted((_end(chance), _end(chance)))
        if chance.random() < 0.2:
            low, high = chance.choice(((None, high), (low, None)))
        if chance.random() < 0.05 and low is not None:
            high = low + Fraction(1, 10 ** chance.choice((3, 12, 30)))
    return Case(text, low, high, asked, chance.randrange(1 << 30))


def _end(chance: random.Random) -> Fraction:
    return chance.choice(ENDS) if chance.random() < 0.5 else Fraction(chance.randint(-400, 400), chance.randint(1, 64))


def formula(chance: random.Random, depth: int) -> str:
    """A formula in x: smooth words, kinks, jumps with values of their own, poles, roots."""
    if depth == 0:
        return chance.choice(("x", "x", "x", chance.choice(CONSTANTS)))
    a, b = (formula(chance, depth - 1) for _ in range(2))
    match chance.randrange(14):
        case 0 | 1 | 2:
            return f"({a} {chance.choice('+-*')} {b})"
        case 3 | 4 | 5 | 6:
            return f"{chance.choice(WORDS)}({a})"
        case 7:
            return f"max({a}, {b})" if chance.random() < 0.5 else f"min({a}, {b})"
        case 8:
            return (
                f"({a} if {formula(chance, depth - 1)} {chance.choice(('<', '<=', '>', '>=', '==', '!='))} 0 else {b})"
            )
        case 9:
            return f"({a})/({b})"
        case 10:
            return f"({a})/(1 + ({b})**2)"
        case 11:
            return f"({a})**{chance.choice(('2', '3', '4', '-1', '0.5', '1.5', '-2'))}"
        case 12:
            return f"({chance.choice(CONSTANTS)}*{a} + {chance.choice(CONSTANTS)})"
        case _:
            return f"clip({a}, {chance.choice(('-1', '0', '-1/2'))}, {chance.choice(('1', '6', '1/2'))})"


def points(
    root: Expr, low: Fraction | None, high: Fraction | None, chance: random.Random, more: Any = ()
) -> list[Fraction]:
    """Where a law is tried: inside, at ends, about breakpoints and the formula's own numbers, far out."""
    left = low if low is not None else Fraction(-10) if high is None or high > -9 else high - 20
    right = high if high is not None else max(Fraction(10), left + 20)
    found = [left + (right - left) * Fraction(chance.getrandbits(53), 1 << 53) for _ in range(8)]
    special = {left, right, Fraction(0), *more}
    special |= {node.value for node in postorder(root) if isinstance(node, Number) and abs(node.value) < 10**9}
    with suppress(Exception):
        special |= {Fraction(cut.at) for cut in breakpoints(root, left, right)[:6]}
    found += [at + step for at in sorted(special) for step in NEAR]
    found += [Fraction(chance.choice((-1, 1)) * 10 ** chance.uniform(-12, 6)) for _ in range(4)]
    found += FAR
    return [at for at in found if (low is None or at >= low) and (high is None or at <= high)]
