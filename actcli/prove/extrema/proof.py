"""What a proof of a supremum leaves behind, for whoever wants to check it: the pieces, their boxes, where tails begin.

It is recorded always: a tuple a box costs nothing beside the box itself. Formulas are not in it, since a checker must
not take them from the search.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

    from actcli.prove.extrema.search import Box

__all__ = ["Lemma", "PieceProof", "Proof", "TailProof"]

# Constant; monotone, so that only its limit counts; within what is reached elsewhere; of one sign, and within that in
# size; oscillating within a range; growing to infinity; within the tolerance of its limit.
Lemma: TypeAlias = Literal["constant", "monotone", "beaten", "between", "oscillating", "growing", "near the limit"]


@dataclass(frozen=True, slots=True)
class TailProof:
    """What lies beyond `start` on the side of `direction`, and why it is done with."""

    start: Fraction
    direction: int
    lemma: Lemma


@dataclass(slots=True)
class PieceProof:
    """An open interval without choices (or a `rough` one, around an irrational breakpoint), its boxes and tails."""

    low: Fraction | None
    high: Fraction | None
    rough: bool
    boxes: list[Box] = field(default_factory=list)
    tails: list[TailProof] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proof:
    """The pieces in order, and the period to which the domain was cut, if it was."""

    pieces: tuple[PieceProof, ...]
    period: Fraction | None = None
