"""What a formula without choices is at infinity: its sign and its asymptote, from its leading terms.

The sign of a sum of exponentials and polynomials is that of the term that decays slowest, once it outweighs the rest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from flint import arb

from actcli import operators as op
from actcli.evaluate import ball_at
from actcli.expr import Call, is_constant
from actcli.interpreters import tails
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY as V
from actcli.prove.infinity.expansions import Expansions, constant
from actcli.prove.infinity.scales import HalfLine, Scaled
from actcli.prove.infinity.surds import number, sign_of, surd_ball
from actcli.tape import Tape

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["Line", "infinity_of", "line_of", "sign_beyond"]


class Line(NamedTuple):
    """The asymptote y = slope*x + offset, exactly where it is known so."""

    slope: arb
    offset: arb


def sign_beyond(root: Expr, start: arb, direction: int) -> int | None:
    """The sign of a formula on [R, inf) or (-inf, -R]; 0 only where it is zero throughout; None: not known.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> sign_beyond(parse("x*sigmoid(x) - x", VOCABULARY), arb(8), 1)
    -1
    """
    try:
        half, value = _read(root, start, direction)
        return half.sign(value)
    except Unbounded:
        return None


def infinity_of(root: Expr, start: arb, direction: int) -> int | None:
    """1 or -1 where a formula is shown to tend to +inf or -inf as the logarithm of what does; None: not known.

    A logarithm grows more slowly than any power, so that no term of a tail says that it grows.

    >>> from actcli.parse import parse
    >>> infinity_of(parse("3 - log(1 + x)/2", V), arb(8), 1)
    -1
    """
    match root:
        case Call(function, (operand,)) if function is V["log"]:
            found = _limit(operand, start, direction)
            return 1 if found is not None and found == arb.pos_inf() else None
        case Call(function, (operand,)) if function is op.NEGATE:
            sign = infinity_of(operand, start, direction)
            return None if sign is None else -sign
        case Call(function, (left, right)) if function in (op.MULTIPLY, op.DIVIDE):
            moving, factor = (right, left) if is_constant(left) and function is op.MULTIPLY else (left, right)
            sign = infinity_of(moving, start, direction) if is_constant(factor) else None
            size = ball_at(factor, {}) if sign is not None else arb(0)
            return None if sign is None or size.contains(0) else sign if size > 0 else -sign
        case Call(function, (left, right)) if function in (op.ADD, op.SUBTRACT):
            signs = [infinity_of(one, start, direction) for one in (left, right)]
            if function is op.SUBTRACT and signs[1] is not None:
                signs[1] = -signs[1]
            for sign, other in zip(signs, (right, left), strict=True):
                beside = _limit(other, start, direction) if sign is not None else None
                if beside is not None and beside.is_finite():
                    return sign
            return signs[0] if signs[0] == signs[1] else None
    return None


def _limit(root: Expr, start: arb, direction: int) -> arb | None:
    try:
        return tails.limit(tails.tail_of(root, start, direction))
    except Unbounded:
        return None


def line_of(root: Expr, start: arb, direction: int) -> Line | None:
    """The asymptote at an end; None where the formula grows faster than any line; `Unbounded` where not known."""
    half, value = _read(root, start, direction)
    found = half.lead(value)
    if found is not None and (sign_of(found[0]) < 0 or (not found[0] and found[1] < -1)):
        if found[2].contains(0):
            raise Unbounded("a term that may vanish")
        return None
    slope, offset = (surd_ball(value.growth[k]) if k in value.growth else arb(0) for k in (1, 0))
    for exponent, laurent in value.parts:
        for power, c, steady in laurent.terms if not exponent else ():
            if power < -1 or (power <= 0 and not steady):
                raise Unbounded("a term that is not known to be steady")
            slope, offset = slope + c if power == -1 else slope, offset + c if power == 0 else offset
    return Line(slope * direction, offset)


def _read(root: Expr, start: arb, direction: int) -> tuple[HalfLine, Scaled]:
    half = HalfLine(start)
    tape = Tape[Scaled](root, Expansions(half).rules(), constant)
    return half, tape(Scaled({1: number(Fraction(direction))}))
