"""Which way a function bends: convex, concave, neither; the second derivative on pieces and the slope across kinks.

`neither` needs no complete picture: two chords of three points each, by balls, or one jump, are enough; a convex
function of the whole line has no jump. So it is decided where the tails are not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from flint import ctx

from actcli.evaluate import ball_at, evaluate
from actcli.prove.landscape import landscape_of

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.shape import Shape

__all__ = ["Witness", "bending_of"]

_BITS: Final = 192
_STEP: Final = Fraction(1, 16)


class Witness(NamedTuple):
    """Points that show it, and a half sentence with a comma."""

    at: tuple[Fraction, ...]
    words: str


_NONE: Final = Witness((), "")


def bending_of(shape: Shape) -> tuple[str, Witness]:
    """`convex`, `concave`, strictly so or not, `affine`, or `neither` with a witness.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> from actcli.prove.shape import shape_of
    >>> [bending_of(shape_of(parse(text, VOCABULARY)))[0] for text in ("max(0, x)", "exp(x)", "tanh(x)")]
    ['convex', 'strictly convex', 'neither']
    """
    cuts = shape.cuts() or []
    jumps = [cut.at for cut in cuts if cut.continuous is False]
    if jumps:
        return "neither", Witness((jumps[0],), f"It jumps at x = {jumps[0]},")
    witness = _witness(shape.written)
    if witness is not None:
        return "neither", witness
    moves, _ = landscape_of(shape).bends()
    up, down, flat = (any(move == kind for move in moves) for kind in (1, -1, 0))
    if up and down:
        bend = [cut.at for cut in cuts]
        return "neither", Witness(tuple(bend[:2]), "It bends up at one place and down at another,")
    if not (up or down):
        return "affine", _NONE
    return ("" if flat else "strictly ") + ("convex" if up else "concave"), _NONE


def _witness(root: Expr) -> Witness | None:
    """Points about which the function lies above and below a chord, if samples show any."""
    x = np.linspace(-8, 8, 257) + 1 / 1024
    step = float(_STEP)
    with np.errstate(all="ignore"):
        before, here, after = (evaluate(root, {"x": x + shift}) for shift in (-step, 0.0, step))
        bends = before - 2 * here + after
    if not np.isfinite(bends).any():
        return None
    found = [Fraction(float(x[index])) for index in (np.nanargmax(bends), np.nanargmin(bends))]
    with ctx.workprec(_BITS):
        up, down = (
            ball_at(root, {"x": at - _STEP}) - 2 * ball_at(root, {"x": at}) + ball_at(root, {"x": at + _STEP})
            for at in found
        )
    if not (up > 0 and down < 0):
        return None
    words = f"It lies below a chord about x = {float(found[0]):.6g} and above one about x = {float(found[1]):.6g},"
    return Witness((found[0], found[1]), words)
