"""From a gap to its certificate: the proof is made again, written down, and believed only after the checker did.

What the checker does not come to by itself is not handed out: a certificate that `actcli verify` rejects would be worse
than none. So the bounds in a certificate are those of the table, and its claims are true for two independent reasons.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli._version import __version__
from actcli.analyses.gap import DIGITS, difference_of
from actcli.analyses.proved import outward
from actcli.certificates.document import Box, Certificate, Claim, Function, Piece, Tail, Witness
from actcli.derive import derive
from actcli.errors import InputError, Undecided
from actcli.evaluate import rounded
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.prove.extrema import extrema
from actcli.verify import check_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actcli.activation import Activation
    from actcli.analyses.gap import Gap
    from actcli.certificates.document import Quantity
    from actcli.prove.extrema import Extrema
    from actcli.prove.extrema.proof import PieceProof

__all__ = ["certificate_of", "definition_of"]

_WORDS: Final = frozenset(V.values())
_SPARE: Final = 2
QUANTITIES: Final[tuple[Quantity, ...]] = ("value", "slope")


def certificate_of(gaps: Sequence[Gap], digits: int = DIGITS) -> tuple[Certificate | None, tuple[str, ...]]:
    """The certificate of what is proved of some gaps to one reference, and why some of it has none.

    What is an estimate has none, nor what the checker does not confirm; None where nothing is left.
    """
    claims: list[Claim] = []
    reasons: list[str] = []
    for gap in gaps:
        for quantity in QUANTITIES:
            if quantity == "value" or gap.derivative is not None:
                try:
                    claims.append(_claim(gap, quantity, digits))
                except Undecided as reason:
                    reasons.append(f"no certificate of the {quantity} of {gap.candidate.name}: {reason.message}")
    certificate = Certificate(__version__, _function(gaps[0].reference), tuple(claims)) if claims else None
    return certificate, tuple(reasons)


def definition_of(activation: Activation) -> str:
    """The formula over the vocabulary alone, as a certificate holds it.

    >>> from actcli import load
    >>> definition_of(load("softsign"))
    'x/(1 + abs(x))'
    """
    return format_expr(expand(activation.expression, _WORDS))


def _function(activation: Activation) -> Function:
    return Function(activation.name, definition_of(activation))


def _pieces(found: Extrema) -> list[Piece]:
    """The pieces as a certificate holds them, their boxes in order."""
    if not found.decided or found.proof is None:
        raise Undecided(f"it is not proved: {found.why}")
    return [
        Piece(
            piece.low,
            piece.high,
            piece.rough,
            tuple(
                Box(box.low, box.high, box.reason, box.point) for box in sorted(piece.boxes, key=lambda box: box.low)
            ),
            tuple(Tail(one.start, 1 if one.direction > 0 else -1, one.lemma) for one in piece.tails),
        )
        for piece in found.proof.pieces
    ]


def _claim(gap: Gap, quantity: Quantity, digits: int) -> Claim:
    """The claim of the value or the slope of a gap, confirmed by the checker."""
    difference = difference_of(gap.reference, gap.candidate)
    ends = gap.interval or (None, None)
    found = extrema(difference, *ends, digits=digits + _SPARE, absolute=True)
    if quantity == "slope":
        places = [] if found.proof is None else found.proof.pieces
        found = extrema(derive(difference, "x"), *ends, digits=digits + _SPARE, absolute=True, one_sided=True)
        pieces = _cut(_pieces(found), places)
    else:
        pieces = _pieces(found)
    assert found.proof is not None  # noqa: S101 -- there are pieces
    reference = _function(gap.reference)
    count = max(16, digits + 6)
    bounds = outward(found.high.lower, found.high.upper, count)
    if bounds["upper"] == "inf":  # then only the ends of the pieces count
        pieces = [replace(piece, boxes=(), tails=()) for piece in pieces]
    claim = Claim(
        _function(gap.candidate),
        quantity,
        gap.interval,
        bounds["lower"],
        bounds["upper"],
        None,
        Witness(None),
        found.proof.period,
        tuple(pieces),
    )
    lower = bounds["lower"]
    less = rounded(Fraction(lower) * (1 - Fraction(1, 10 ** (count - 1))), count, -1) if lower != "inf" else lower
    reason = "nothing is known to reach the lower bound"
    # a supremum that is known exactly may be reached nowhere exactly: then a little less is claimed
    for one in dict.fromkeys((lower, less)):
        for witness in _witnesses(found, pieces, quantity):
            try:
                checked = check_claim(reference, replace(claim, lower=one, witness=witness))
            except InputError as error:  # written out, a formula may be too long to be read
                raise Undecided(error.message) from None
            if checked.is_verified:
                return _with_attained(reference, checked.claim, found)
            reason = str(checked.reason)
            if "witness" not in reason:  # no other one helps
                raise Undecided(f"the checker does not confirm it: {reason}")
    raise Undecided(f"the checker does not confirm it: {reason}")


def _cut(pieces: Sequence[Piece], others: Sequence[PieceProof]) -> list[Piece]:
    """The pieces of a slope, cut where the function itself may jump: its slope need not tell."""
    rough = {(other.low, other.high) for other in others if other.rough}
    ends = sorted({end for other in others for end in (other.low, other.high) if end is not None})
    result: list[Piece] = []
    for piece in pieces:
        rest = piece
        for at in ends:
            if (rest.low is None or rest.low < at) and (rest.high is None or at < rest.high):
                left, rest = _parts(rest, at)
                result.append(left)
        result.append(rest)
    return [replace(piece, rough=piece.rough or (piece.low, piece.high) in rough) for piece in result]


def _parts(piece: Piece, at: Fraction) -> tuple[Piece, Piece]:
    """Both parts of a piece cut at a place; the tails begin beyond it, with boxes that lead to them."""
    boxes = list(piece.boxes)
    far = 4 * max(Fraction(1), abs(at))
    tails: dict[int, tuple[Tail, ...]] = {-1: (), 1: ()}
    for tail in piece.tails:
        side = tail.direction
        if tail.start * side <= max(at * side, Fraction(0)):
            low, high = sorted((tail.start, far * side))
            boxes.append(Box(low, high, "value"))
            tail = replace(tail, start=far * side)
        tails[side] = (tail,)
    boxes.sort(key=lambda box: box.low)
    left = tuple(replace(box, high=min(box.high, at)) for box in boxes if box.low < at)
    right = tuple(replace(box, low=max(box.low, at)) for box in boxes if box.high > at)
    return replace(piece, high=at, boxes=left, tails=tails[-1]), replace(piece, low=at, boxes=right, tails=tails[1])


def _with_attained(reference: Function, claim: Claim, found: Extrema) -> Claim:
    """The claim with a word on whether the supremum is attained, if the checker comes to the same."""
    if claim.quantity == "slope" or claim.is_infinite or found.high.attained is None:
        return claim
    bolder = replace(claim, attained=found.high.attained)
    return bolder if check_claim(reference, bolder).is_verified else claim


def _witnesses(found: Extrema, pieces: Sequence[Piece], quantity: Quantity) -> Iterator[Witness]:
    """Where the lower bound may be reached: the places that the search names, as values and as limits of pieces."""
    for at, toward in dict.fromkeys(zip(found.high.at, found.high.toward, strict=True)):
        if at is None:
            yield Witness(None, toward=1 if toward > 0 else -1)
            continue
        if quantity == "value":
            yield Witness(at)
        for number, piece in enumerate(pieces):
            if (piece.low is None or piece.low <= at) and (piece.high is None or at <= piece.high):
                if piece.rough:  # one of its neighbours has the limit that counts
                    yield Witness(piece.low, number - 1)
                    yield Witness(piece.high, number + 1)
                yield Witness(at, number)
