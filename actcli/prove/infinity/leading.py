"""What a formula without choices is at infinity: its sign and its asymptote, from its leading terms.

The sign of a sum of exponentials and polynomials is that of the term that decays slowest, once it outweighs the rest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from flint import arb

from actcli.interpreters.tails import Unbounded
from actcli.prove.infinity.expansions import Expansions, constant
from actcli.prove.infinity.scales import HalfLine, Scaled
from actcli.prove.infinity.surds import number, sign_of, surd_ball
from actcli.tape import Tape

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["Line", "line_of", "sign_beyond"]


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
