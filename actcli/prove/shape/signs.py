"""The sign of a formula on a whole piece, its ends included: by rules where they see it, else by its extrema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.evaluate import ball_at
from actcli.expr import Expr, is_constant
from actcli.prove.extrema import extrema
from actcli.prove.pieces.factors import is_positive

if TYPE_CHECKING:
    from actcli.prove.pieces.conditions import End
    from actcli.prove.pieces.domain import Need

__all__ = ["has_sign"]


def has_sign(node: Expr, need: Need, low: End, high: End) -> bool:
    """Whether the formula is shown to have the sign on the whole piece, its ends included."""
    if is_positive(node):
        return True
    if is_constant(node):
        least = most = ball_at(node, {})
    else:
        found = extrema(node, low, high, one_sided=True)
        least, most = found.low.lower, found.high.upper
    match need:
        case "!=":
            return bool(least > 0 or most < 0)
        case ">":
            return bool(least > 0)
        case ">=":
            return bool(least >= 0)
