"""Odd and even functions: by rules from the form of a formula, or piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import simplify
from actcli.evaluate import ball_at
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, is_constant, substitute
from actcli.interpreters.balls import BALLS, exact
from actcli.library import VOCABULARY as V
from actcli.prove.pieces.identity import are_same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from actcli.prove.pieces.branches import Piece

__all__ = ["parity_by_pieces", "parity_by_rules"]

EVEN, ODD, NEITHER = 0, 1, -1
_WORDS: Final = {EVEN: "even", ODD: "odd"}
_MIRROR: Final = {"x": op.negate(Symbol("x"))}
_ODD_WORDS: Final = frozenset(
    V[n] for n in ("asinh", "atan", "cbrt", "erf", "round", "sign", "sin", "sinh", "tan", "tanh", "tanhshrink")
)
_EVEN_WORDS: Final = frozenset(
    V[n] for n in ("abs", "cos", "cosh", "logcosh", "normal_pdf", "sech", "sinc", "sinc_unnormalised")
)


def parity_by_rules(root: Expr) -> str | None:
    """`odd` or `even` where the form of the formula shows it.

    >>> from actcli.parse import parse
    >>> [parity_by_rules(parse(text, V)) for text in ("x*tanh(x)", "x**3 - sin(x)", "x - x**2")]
    ['even', 'odd', None]
    """
    return _WORDS.get(fold(root, _parity_of))


def parity_by_pieces(root: Expr, parts: Sequence[Piece], jumps: Sequence[Fraction]) -> str | None:
    """`odd` or `even` where each piece is, up to sign, the opposite one at -x, and so are the values at the jumps.

    The function must have a value everywhere, and be continuous but at the jumps.
    """
    if any(part.rough for part in parts):
        return None
    for parity in (ODD, EVEN):
        if all(map(_mirrors(parity), parts, reversed(parts))) and all(_own_mirrors(root, at, parity) for at in jumps):
            return _WORDS[parity]
    return None


def _mirrors(parity: int) -> Callable[[Piece, Piece], bool]:
    def mirrors(part: Piece, opposite: Piece) -> bool:
        ends = (None if end is None else -end for end in (opposite.high, opposite.low))
        if (part.low, part.high) != tuple(ends):
            return False
        mirrored = simplify(substitute(opposite.root, _MIRROR))
        return are_same(mirrored, op.negate(part.root) if parity == ODD else part.root)

    return mirrors


def _own_mirrors(root: Expr, at: Fraction, parity: int) -> bool:
    """Whether the values at a place and opposite to it are the same up to sign, exactly."""
    here, there = (getattr(BALLS(root, {"x": exact(x)}), "exact", None) for x in (at, -at))
    return here is not None and there is not None and bool(here == (-there if parity == ODD else there))


def _parity_of(node: Expr, value_of: Callable[[Expr], int]) -> int:
    """Parity by rules; a condition counts as even where both of its sides are."""
    match node:
        case Number():
            return EVEN
        case Symbol():
            return ODD
        case Piecewise(choices, otherwise):
            parities = {value_of(value) for _, value in choices} | {value_of(otherwise)}
            return (
                parities.pop() if len(parities) == 1 and all(value_of(test) == EVEN for test, _ in choices) else NEITHER
            )
        case Call(function, args):
            return _call_parity(function, args, [value_of(arg) for arg in args])


def _call_parity(function: Function, args: tuple[Expr, ...], parities: list[int]) -> int:
    if NEITHER in parities:
        return NEITHER
    if all(parity == EVEN for parity in parities):
        return EVEN
    if function in (op.ADD, op.SUBTRACT):
        return parities[0] if parities[0] == parities[1] else NEITHER
    if function in (op.MULTIPLY, op.DIVIDE):
        return sum(parities) % 2
    if function is op.NEGATE or function in _ODD_WORDS:
        return parities[0]
    if function in _EVEN_WORDS:
        return EVEN
    if function is op.POWER and isinstance(args[1], Number) and args[1].value.denominator == 1:
        return int(args[1].value) % 2
    if function is V["clip"] and is_constant(args[1]) and args[2] is op.negate(args[1]):
        return ODD if ball_at(args[2], {}) >= 0 else NEITHER
    return NEITHER
