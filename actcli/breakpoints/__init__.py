"""Where a formula in one variable may have kinks, jumps and poles.

A formula is smooth except where a choice changes its branch, where a floor steps, and where a root, a logarithm or a
fractional power meets zero. Where all that is piecewise affine in the variable with rational coefficients the places
are exact rationals (`actcli.breakpoints.pieces`); elsewhere they are isolated to the last bit of a double
(`actcli.breakpoints.isolate`).

What is returned are candidates: at some of them the formula may yet be smooth. `classify` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from actcli import operators as op
from actcli.breakpoints.isolate import evaluate
from actcli.breakpoints.pieces import CUTS
from actcli.breakpoints.reader import KEPT, Reader, Shape, edge, is_rough
from actcli.breakpoints.sides import Character, classify, one_sided
from actcli.errors import InternalError
from actcli.expr import Call, Expr, Number, fold, is_constant, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Breakpoint", "Character", "breakpoints", "classify", "leaps", "one_sided", "poles"]


@dataclass(frozen=True, slots=True, order=True)
class Breakpoint:
    """A place where the formula may bend or break; `exact`, or right to the last bit of a double."""

    at: Fraction
    exact: bool


@lru_cache(maxsize=512)
def breakpoints(expr: Expr, low: Fraction, high: Fraction, name: str = "x", most: int = CUTS) -> tuple[Breakpoint, ...]:
    """The candidates on [low, high], in order; `Undecided` where one part has more than `most`.

    >>> from actcli.parse import parse
    >>> [str(point.at) for point in breakpoints(parse("round(clip(x, 0, 1)*2)/2", V), Fraction(-1), Fraction(4))]
    ['1/4', '3/4']
    >>> [str(point.at) for point in breakpoints(parse("x if abs(x)/2 < 1.7 else 3.4", V), Fraction(-6), Fraction(6))]
    ['-17/5', '17/5']
    """
    written = expand(expr, KEPT)
    if not any(map(is_rough, postorder(written))):
        return ()
    reader = Reader(low, high, name, most)
    meaning = fold(written, reader.visit)
    if not isinstance(meaning, Shape):
        raise InternalError("a condition has no breakpoints of its own")
    return tuple(Breakpoint(cut, cut not in reader.inexact) for cut in sorted(meaning.cuts) if low <= cut <= high)


@lru_cache(maxsize=512)
def poles(expr: Expr, low: Fraction, high: Fraction, name: str = "x") -> tuple[Breakpoint, ...]:
    """Where the formula is unbounded on [low, high], in order; an estimate.

    >>> from actcli.parse import parse
    >>> [float(pole.at) for pole in poles(parse("sin(x)/x + 1/(x - 1/3)", V), Fraction(-4), Fraction(4))]
    [0.3333333333333333]
    """
    written = expand(expr, KEPT)
    return tuple(one for one in _singular(written, low, high, name) if _is_unbounded(written, one.at, low, high, name))


@lru_cache(maxsize=512)
def leaps(expr: Expr, low: Fraction, high: Fraction, name: str = "x") -> tuple[Breakpoint, ...]:
    """Where the formula leaps within (low, high) since a part of it has a pole there, in order; an estimate.

    >>> from actcli.parse import parse
    >>> [float(leap.at) for leap in leaps(parse("tanh(1/x) + sin(x)/x + 1/(x - 1)", V), Fraction(-4), Fraction(4))]
    [0.0]
    """
    written = expand(expr, KEPT)
    return tuple(
        one for one in _singular(written, low, high, name) if low < one.at < high and _leaps(written, one.at, name)
    )


def _singular(written: Expr, low: Fraction, high: Fraction, name: str) -> list[Breakpoint]:
    """Where a part of the formula divides by zero, or the like, on [low, high], in order."""
    reader = Reader(low, high, name)
    places: set[Fraction] = set()
    for node in postorder(written):
        for part in _vanishing(node):
            places |= reader.zeros(part)
    return [Breakpoint(at, at not in reader.inexact) for at in sorted(places) if low <= at <= high]


def _leaps(written: Expr, at: Fraction, name: str) -> bool:
    """Whether the values on both sides stay apart, ever nearer to the place, and do not grow."""
    scale = float(max(Fraction(1), abs(at)))
    steps = scale * np.array([2.0**-30, 2.0**-40])
    (left_far, left), (right_far, right) = (evaluate(written, name, float(at) + side * steps) for side in (-1, 1))
    apart, far = abs(right - left), abs(right_far - left_far)
    return bool(
        np.isfinite([left, right]).all() and 0.9 * far < apart < 1.1 * far and apart > 1e-9 * max(1.0, abs(left))
    )


def _vanishing(node: Expr) -> Iterable[Expr]:
    """The parts whose zeros may be poles; powers and products in their place give their base and factors."""
    part: Expr | None = None
    match node:
        case Call(function, (_, v)) if function is op.DIVIDE:
            part = v
        case Call(function, (u,)) if function is V["tan"]:
            part = V["cos"](u)
        case Call(function, (u, Number(exponent))) if function is op.POWER and exponent < 0:
            part = u
        case _:
            part = edge(node)
    waiting = [part] if part is not None else []
    while waiting:
        match waiting.pop():
            case Call(function, args) if function in (op.MULTIPLY, op.NEGATE):
                waiting.extend(args)
            case Call(function, (u, *_)) if function in (op.POWER, op.DIVIDE, V["sqrt"]):
                waiting.append(u)
            case found if not is_constant(found):
                yield found


def _is_unbounded(written: Expr, at: Fraction, low: Fraction, high: Fraction, name: str) -> bool:
    """Whether the size grows by ever the same factor towards the place, on either side that lies in the interval."""
    scale = float(max(Fraction(1), abs(at)))
    steps = scale * np.array([2.0**-30, 2.0**-40])
    for side in (-1, 1):
        if at == (low if side < 0 else high):
            continue
        far, near = np.abs(evaluate(written, name, float(at) + side * steps))
        if np.isinf(near) or (near > 1.15 * far and near > 4):
            return True
    return False
