"""Where extrema may lie, as floats see it, and whether there is anything to look for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.evaluate import ball_at, evaluate
from actcli.expr import Number

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.pieces.branches import Piece

__all__ = ["guesses", "vanishes"]

_SAMPLES: Final = 129
_NEAR: Final = tuple(Fraction(1, 1 << k) for k in (6, 12, 18, 24, 36, 48, 64))  # of a piece: how near to its ends


def guesses(root: Expr, low: Fraction, high: Fraction) -> list[Fraction]:
    """Cuts around the extrema that samples show, and some between them."""
    x = np.linspace(float(low), float(high), _SAMPLES)
    with np.errstate(all="ignore"):
        values = evaluate(root, {"x": x})
        rises = np.diff(values)
    rises = np.sign(rises)
    turns = np.flatnonzero(rises[1:] * rises[:-1] < 0) + 1
    if len(turns) > 16:
        turns = turns[np.argsort(-np.abs(values[turns]))[:16]]
    cuts = {int(index) + side for index in turns for side in (-1, 1)}
    return [Fraction(float(x[index])) for index in sorted(cuts | set(range(16, _SAMPLES - 1, 16)))]


def vanishes(parts: list[Piece]) -> bool:
    """Whether no point tried shows that the formula is anything but zero; a search would never end."""
    roots = [part for part in parts if not isinstance(part.root, Number)]
    for part in roots:
        low = part.low if part.low is not None else (part.high or Fraction(0)) - 8
        high = part.high if part.high is not None else (part.low or Fraction(0)) + 8
        shares = [Fraction(k, 17) for k in range(1, 17)]
        shares += [near if side else 1 - near for near in _NEAR for side in (0, 1)]
        tried = (low + (high - low) * share for share in shares)
        if not all(ball_at(part.root, {"x": at}).contains(0) for at in tried):
            return False
    return bool(roots) and len(roots) == len(parts)
