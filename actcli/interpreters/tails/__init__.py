"""Formulas on a half line [R, inf): Laurent polynomials in a root of 1/x with a remainder, and exponentials.

Two functions that both grow, such as gelu and gelu_tanh, have a difference that is seen to vanish. What is
exponentially small or large is known by bounds of its logarithm, so that exp(x)*sech(exp(x))**2 is seen to vanish too.
Anything else raises `Unbounded`: not known. A formula with a root of an odd power of x is read in |x|**(1/q).

The left tail of f is the right tail of f(-x): the variable is then -1/t.
"""

from __future__ import annotations

from dataclasses import replace
from math import lcm
from typing import TYPE_CHECKING, Final

from flint import arb, fmpq

from actcli.interpreters.tails.functions import RULES
from actcli.interpreters.tails.value import (
    Fractional,
    Huge,
    Tail,
    Unbounded,
    Value,
    constant,
    hull,
    known,
    limit,
    variable,
)
from actcli.library import VOCABULARY as V
from actcli.tape import Tape

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["Huge", "Tail", "Unbounded", "Value", "hull", "limit", "tail_of"]

MOST: Final = 12  # the largest root of x that is tried


def tail_of(root: Expr, start: arb, direction: int) -> Value:
    """What a formula without choices does on [R, inf) (direction 1) or (-inf, -R] (direction -1); R is above 1."""
    power = 1
    while True:
        try:
            return _read(root, start, direction, power)
        except Fractional as wanted:
            power = lcm(power, power * wanted.denominator)
            if power > MOST:
                raise


def _read(root: Expr, start: arb, direction: int, power: int) -> Value:
    """The tail in t = |x|**(-1/power)."""
    reach = start if power == 1 else start ** arb(fmpq(1, power))

    def infinity() -> Value:
        raise Unbounded("infinity is in the formula")

    rules = {**RULES, V["pi"]: lambda: known({0: {1: fmpq(1)}}, reach), V["inf"]: infinity}
    value = Tape[Value](root, rules, lambda number: constant(number, reach))(variable(reach, direction, power))
    return replace(value, root=power) if power > 1 else value
