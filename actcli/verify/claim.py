"""One claim of a certificate, shown step by step; the first step that is not shown is the reason for its rejection."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from actcli.derive import derive
from actcli.interpreters.balls import Value
from actcli.verify.attained import need_attained
from actcli.verify.beyond import beyond
from actcli.verify.boxes import need_bounded, shown
from actcli.verify.choices import settle, spelled_out, ways
from actcli.verify.curve import Curve, NotShown, Work, at_most, ball, told
from actcli.verify.far import Horizon
from actcli.verify.period import need_period

if TYPE_CHECKING:
    from flint import arb

    from actcli.certificates.document import Claim, Piece
    from actcli.expr import Expr

__all__ = ["ClaimCheck"]

NEAR: Final = Fraction(1, 2**100)
FARTHER: Final = 6  # times that a tail may be followed out, each four times as far


class ClaimCheck:
    """The difference of two formulas, and what is claimed of it."""

    def __init__(self, difference: Expr, claim: Claim, work: Work) -> None:
        self.claim = claim
        self.work = work
        self.is_slope = claim.quantity == "slope"
        self.written = spelled_out(difference)
        self.own = Curve(self.written, work)  # with its choices: values at points
        self.lower, self.upper = (Fraction(0) if end == "inf" else Fraction(end) for end in (claim.lower, claim.upper))
        self._curves: dict[int, tuple[Curve, ...]] = {}

    def run(self) -> None:
        """Show the claim, or raise `NotShown`."""
        self.need_cover()
        if self.claim.is_infinite:
            self.need_infinite()
            return
        if self.claim.lower == "inf" or self.lower > self.upper:
            raise NotShown("the lower bound lies above the upper one")
        self.need_witness()
        for number, piece in enumerate(self.claim.pieces):
            try:
                self.need_piece(number, piece)
            except NotShown as reason:
                raise NotShown(f"piece {number + 1}: {reason}") from None
        if not self.is_slope:
            for at in self.places():
                if not at_most(self.own.at(at), self.upper):
                    raise NotShown(f"the value at {told(at)} is not within the bound")
        if self.claim.attained is not None:
            need_attained(self)

    # What covers what

    def need_cover(self) -> None:
        """The pieces cover the domain, and the boxes and tails of each piece cover it."""
        low, high = self.claim.domain or (None, None)
        if self.claim.period is not None:
            if self.claim.domain is not None:
                raise NotShown("a period of what is claimed on an interval")
            need_period(self.written, self.claim.period, slope=self.is_slope)
            low, high = Fraction(0), self.claim.period
        if low is not None and high is not None and low > high:
            raise NotShown("the domain is empty")
        pieces = self.claim.pieces
        if not pieces:
            if low is None or low != high or self.is_slope:
                raise NotShown("no piece covers the domain")
            return
        if pieces[0].low != low or pieces[-1].high != high:
            raise NotShown("the pieces do not reach the ends of the domain")
        for left, right in pairwise(pieces):
            if left.high is None or left.high != right.low:
                raise NotShown("a gap between pieces")
        for number, piece in enumerate(pieces):
            if not self.claim.is_infinite:
                _need_cover_of_piece(number, piece)

    def places(self) -> list[Fraction]:
        """The ends of pieces and of the domain: each point that lies inside of no piece."""
        ends = {end for piece in self.claim.pieces for end in (piece.low, piece.high) if end is not None}
        return sorted(ends | set(self.claim.domain or ()))

    def curves(self, number: int) -> tuple[Curve, ...]:
        """What is bounded on a piece: a formula without choices, or where it is rough the few that it may be."""
        if number not in self._curves:
            piece = self.claim.pieces[number]
            if not piece.rough:
                roots = [settle(self.written, piece.low, piece.high, self.work)]
            elif piece.low is None or piece.high is None:
                raise NotShown("a rough piece without end")
            else:
                roots = ways(self.written, piece.low, piece.high)
            self._curves[number] = tuple(
                Curve(derive(root, "x") if self.is_slope else root, self.work) for root in roots
            )
        return self._curves[number]

    def curve(self, number: int) -> Curve:
        """The one formula of a piece that is not rough."""
        curves = self.curves(number)
        if self.claim.pieces[number].rough:
            raise NotShown("a rough piece has no formula of its own")
        return curves[0]

    # Bounds

    def need_piece(self, number: int, piece: Piece) -> None:
        """The size is at most `upper` on a piece."""
        for curve in self.curves(number):
            for box in piece.boxes:
                need_bounded(curve, box.low, box.high, self.upper, box.point, smooth=not piece.rough)
            for tail in piece.tails:
                self.need_tail(curve, tail.start, tail.direction, self.upper)

    def need_tail(
        self, curve: Curve, start: Fraction, direction: int, bound: Fraction, *, strictly: bool = False
    ) -> None:
        """The size is at most the bound beyond `start`, where it is at most that already."""
        start = reach = abs(start)
        reason = NotShown("nothing is known of the tail")
        for _ in range(FARTHER):
            self.work.spend()
            try:
                if _is_bounded_beyond(Horizon(reach, direction), curve, bound, strictly):
                    break
                reason = NotShown(f"the bound is not shown beyond {told(reach * direction)}")
            except NotShown as unshown:
                reason = NotShown(f"beyond {told(reach * direction)}: {unshown}")
            reach = max(4 * reach, Fraction(4))
        else:
            raise reason
        if reach > start:
            low, high = sorted((start * direction, reach * direction))
            need_bounded(curve, low, high, bound, strictly=strictly)

    def need_witness(self) -> None:
        """Somewhere the size is at least `lower`."""
        value = self.reached()
        if value.exact is not None:
            if abs(Fraction(int(value.exact.p), int(value.exact.q))) >= self.lower:
                return
        elif bool(abs(value.ball) >= ball(self.lower)):
            return
        raise NotShown("the witness does not reach the lower bound")

    def reached(self) -> Value:
        """The value, or limit, at the witness."""
        at, number, toward = self.claim.witness.at, self.claim.witness.piece, self.claim.witness.toward
        pieces = self.claim.pieces
        if at is None:
            return Value(self.limit(toward))
        low, high = self.claim.domain or (at, at)
        if not low <= at <= high or toward:
            raise NotShown("the witness lies outside of the domain")
        if number is None:
            if self.is_slope:
                raise NotShown("the witness of a slope needs its piece")
            return self.own.at(at)
        if number >= len(pieces) or not _holds(pieces[number], at):
            raise NotShown("the witness is not in its piece")
        if pieces[number].rough:  # a slope at a kink is a convention
            near = settle(self.written, at - NEAR, at + NEAR, self.work)
            return Curve(derive(near, "x") if self.is_slope else near, self.work).at(at)
        return self.curve(number).at(at)

    def limit(self, toward: int) -> arb:
        """The limit of the last or first piece at infinity."""
        if toward == 0 or self.claim.domain is not None or self.claim.period is not None:
            raise NotShown("the witness lies outside of the domain")
        number = len(self.claim.pieces) - 1 if toward > 0 else 0
        piece = self.claim.pieces[number]
        near = piece.low if toward > 0 else piece.high
        start = 16 * max(Fraction(1), abs(near or Fraction(0)))
        reason = NotShown("the limit at infinity is not known")
        for _ in range(FARTHER):
            try:
                horizon = Horizon(start, toward)
                for root in (self.curve(number).root, self.curve(number).simple):  # it has a value, and which
                    limit = beyond(horizon, root).limit()
                    if limit is not None:
                        return limit
            except NotShown as unshown:
                reason = unshown
            start *= 4
        raise reason

    def need_infinite(self) -> None:
        """The size grows without bound."""
        if self.claim.lower != "inf" or self.claim.attained:
            raise NotShown("an infinite supremum has one bound, and no point has it")
        if self.claim.witness.at is not None or self.limit(self.claim.witness.toward).is_finite():
            raise NotShown("the size is not shown to grow")


def _is_bounded_beyond(horizon: Horizon, curve: Curve, bound: Fraction, strictly: bool) -> bool:
    """Whether the size is within the bound on a half line at whose end it is."""
    value = beyond(horizon, curve.root)  # it has a value throughout, then
    if curve.simple is not curve.root:
        value = beyond(horizon, curve.simple)
    if at_most(horizon.range_of(value), bound, strictly=strictly):
        return True
    limit = value.limit()
    if limit is None or not at_most(limit, bound):
        return False
    slope = curve.derivative(1)  # it moves from a value within the bound to a limit within it
    return slope is not None and beyond(horizon, slope).sign in (1, -1)


def _need_cover_of_piece(number: int, piece: Piece) -> None:
    name = f"piece {number + 1}"
    low, high = piece.low, piece.high
    directions = [tail.direction for tail in piece.tails]
    if sorted(directions) != [*([-1] if low is None else []), *([1] if high is None else [])]:
        raise NotShown(f"{name}: a tail is missing, or one too many")
    for tail in piece.tails:
        if tail.start * tail.direction <= 0:
            raise NotShown(f"{name}: a tail that begins on the other side of 0")
        if tail.direction < 0:
            low = tail.start
        else:
            high = tail.start
    if not piece.boxes or piece.boxes[0].low != low or piece.boxes[-1].high != high:
        raise NotShown(f"{name}: the boxes do not reach its ends")
    for box in piece.boxes:
        if box.low >= box.high:
            raise NotShown(f"{name}: an empty box")
    for left, right in pairwise(piece.boxes):
        if left.high != right.low:
            raise NotShown(f"{name}: a gap between boxes at {shown(*sorted((left.high, right.low)))}")


def _holds(piece: Piece, at: Fraction) -> bool:
    return (piece.low is None or piece.low <= at) and (piece.high is None or at <= piece.high)
