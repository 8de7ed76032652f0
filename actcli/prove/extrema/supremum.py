"""The largest and the least value of a formula over an interval or the whole line: enclosed, or said to be undecided.

The formula is cut into smooth pieces (`branches`); finite ones are searched (`search`); what happens beyond R is read
off at infinity (`actcli.interpreters.tails`), R growing until that decides. A supremum may be attained, or only
approached: at a jump, at infinity, or at an open end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from time import thread_time
from typing import TYPE_CHECKING, Final

from flint import arb, ctx

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpret import expand
from actcli.interpreters import tails
from actcli.interpreters.balls import BALLS, Value
from actcli.library import VOCABULARY as V
from actcli.prove.extrema.bounds import Bound, Candidate, NoBound, bound_of, greatest, is_narrow, largest_size
from actcli.prove.extrema.guesses import guesses, vanishes
from actcli.prove.extrema.oscillation import recurring, swing_of
from actcli.prove.extrema.period import period_of
from actcli.prove.extrema.proof import PieceProof, Proof, TailProof
from actcli.prove.extrema.search import Box, Extreme, extremes, working
from actcli.prove.infinity.leading import infinity_of, sign_beyond
from actcli.prove.pieces.branches import End, Piece, Unsettled, continues, pieces
from actcli.prove.rationals import ball, hull
from actcli.stability import stabilise

if TYPE_CHECKING:
    from actcli.expr import Expr
    from actcli.prove.extrema.proof import Lemma

__all__ = ["Extrema", "extrema"]


FIRST_REACH: Final = 4
SECONDS: Final = 2.0  # of processor time, of one search; what is open then makes the answer undecided
BITS: Final = 128  # at least: two words of 64 bits cost the same as any less
LAST_REACH: Final = 1 << 20
LAST_UNKNOWN: Final = 1 << 10  # how far out a tail is looked for that is not known nearer
WAVES: Final = 256  # how far out an oscillating tail is searched
_WORDS: Final = frozenset(V.values())


@dataclass(frozen=True, slots=True)
class Extrema:
    """The supremum and infimum over the domain, `decided` to the digits asked for, and how: boxes and their proof."""

    high: Bound
    low: Bound
    decided: bool
    boxes: int
    why: str = ""
    proof: Proof | None = None


def extrema(
    root: Expr,
    low: End = None,
    high: End = None,
    *,
    digits: int = 12,
    absolute: bool = False,
    one_sided: bool = False,
) -> Extrema:
    """The proved supremum and infimum of a formula in `x`; with `absolute`, `high` bounds |f| and `low` is its mirror.

    With `one_sided`, limits at breakpoints count and values there do not: those of a derivative are conventions.

    >>> from actcli.parse import parse
    >>> found = extrema(parse("x*normal_cdf(x)", V))
    >>> found.low.lower.str(15, radius=False), found.low.attained, found.high.is_infinite
    ('-0.169971207479904', True, True)
    """
    written = stabilise(expand(root, _WORDS))
    period = period_of(written)
    if period is not None and low is None and high is None:
        low, high = Fraction(0), period
    else:
        period = None
    ends = {end for end in (low, high) if end is not None}
    bits = max(BITS, int(digits * 3.33) + 64)
    try:
        parts = pieces(written, low, high)
        with working(bits):
            work = _Work(written, parts, digits, absolute, one_sided)
            if not one_sided:
                work.breakpoints({end for part in parts for end in (part.low, part.high) if end is not None} | ends)
            return work.result(period)
    except (Unsettled, tails.Unbounded, NoBound) as reason:
        nothing = Bound(arb.neg_inf(), arb.pos_inf(), None)
        return Extrema(nothing, nothing, False, 0, str(reason))


class _Work:
    def __init__(self, root: Expr, parts: list[Piece], digits: int, absolute: bool, one_sided: bool) -> None:
        self.root = root
        self.parts = parts
        self.digits = digits
        self.absolute = absolute
        self.one_sided = one_sided
        self.highs: list[Candidate] = []
        self.lows: list[Candidate] = []
        self.proofs = {part: PieceProof(part.low, part.high, part.rough) for part in parts}
        self.boxes = 0
        self.complete = True
        self.deadline = thread_time() + SECONDS
        self.tolerance = arb(10) ** (-digits)

    def result(self, period: Fraction | None = None) -> Extrema:
        if self.absolute and vanishes(self.parts):
            raise NoBound("the formula may be zero throughout")
        for part in self.parts:
            if part.low is not None and part.high is not None:
                self.finite(part, part.low, part.high)
        for part in self.parts:
            if part.low is not None and part.high is not None:
                continue
            middle = part.low if part.low is not None else part.high if part.high is not None else Fraction(0)
            sides = [direction for direction, end in ((1, part.high), (-1, part.low)) if end is None]
            reaches = {direction: self.reach(part.root, middle, direction) for direction in sides}
            for direction, reach in reaches.items():
                self.finite(part, *_between(middle, reach * direction))
            for direction, reach in reaches.items():
                self.tail(part, reach, direction)
        high = bound_of(self.highs)
        low = bound_of([replace(one, value=-one.value) for one in self.lows])
        low = replace(low, lower=-low.upper, upper=-low.lower)
        if self.absolute:
            high = largest_size(high, low)
            low = replace(high, lower=-high.upper, upper=-high.lower)
        decided = is_narrow(high, low, self.tolerance) and is_narrow(low, high, self.tolerance)
        proof = Proof(tuple(self.proofs[part] for part in self.parts), period)
        return Extrema(high, low, decided, self.boxes, "" if decided else "the budget ended", proof)

    def breakpoints(self, places: set[Fraction]) -> None:
        """Take the values at breakpoints and ends of the domain that no piece continues: a jump may have its own."""
        for at in places:
            beside = [part for part in self.parts if at in (part.low, part.high) and not part.rough]
            if not any(continues(self.root, part, at) for part in beside):
                self.offer(Candidate(ball_at(self.root, {"x": at}), True, at))

    def known(self) -> tuple[arb, arb] | None:
        """What the supremum and infimum have reached already: values between change nothing."""
        if not self.highs or not self.lows:
            return None
        if self.absolute:
            size = greatest(abs(one.value).lower() for one in (*self.highs, *self.lows))
            return size, -size
        return greatest(one.value.lower() for one in self.highs), -greatest(-one.value.upper() for one in self.lows)

    def reach(self, root: Expr, middle: Fraction, direction: int) -> Fraction:
        """How far out the tail begins: where something is known of it."""
        reach = max(Fraction(FIRST_REACH), 4 * abs(middle))
        while True:
            try:
                tails.tail_of(root, ball(reach), direction)
            except tails.Unbounded:
                if reach >= LAST_UNKNOWN:
                    raise
                reach *= 4
            else:
                return reach

    def finite(self, part: Piece, low: Fraction, high: Fraction) -> None:
        """Search an interval within a piece."""
        root = part.root
        if part.rough:
            if part.touches:
                self.offer(Candidate(arb(0), True, (low + high) / 2))
            elif not part.between:  # else what is beside it has more extreme values
                for branch in part.sides[: 2 if self.one_sided else 3] or (root,):
                    values = BALLS(branch, {"x": Value(hull(low, high))})
                    assert isinstance(values, Value)  # noqa: S101 -- a scalar in, a scalar out
                    self.offer(Candidate(values.ball, None, (low + high) / 2))
            self.proofs[part].boxes.append(Box(low, high, "value"))
            return
        found = extremes(
            root,
            low,
            high,
            guesses=guesses(root, low, high),
            absolute=self.absolute,
            known=self.known(),
            deadline=self.deadline,
        )
        self.boxes += len(found.boxes)
        self.proofs[part].boxes += found.boxes
        ends = {end: self.is_value(part, end) for end in (low, high)}
        for candidates, extreme in ((self.highs, found.highs), (self.lows, found.lows)):
            candidates += [_from(one, root, ends) for one in extreme]

    def is_value(self, part: Piece, end: Fraction) -> bool | None:
        """Whether a one-sided limit at an end of a search is a value of the function on the domain; None: not shown."""
        return end not in (part.low, part.high) or continues(self.root, part, end)

    def tail(self, part: Piece, reach: Fraction, direction: int) -> None:
        """Take what lies beyond `reach` as candidates; go further out while that does not decide."""
        while (lemma := self.settled_beyond(part.root, reach, direction)) is None:
            further = reach * 4
            self.finite(part, *_between(reach * direction, further * direction))
            reach = further
        self.proofs[part].tails.append(TailProof(reach * direction, direction, lemma))

    def settled_beyond(self, root: Expr, reach: Fraction, direction: int) -> Lemma | None:
        """Why what lies beyond `reach` is done with, its candidates taken; None if it has to begin further out."""
        value = tails.tail_of(root, ball(reach), direction)
        limit = tails.limit(value)
        if limit is None and (sign := infinity_of(root, ball(reach), direction)) is not None:
            limit = arb.pos_inf() * sign
        over = tails.hull(value)
        if isinstance(value, tails.Tail) and value.rest.is_zero() and set(value.terms) <= {0}:
            self.offer(Candidate(over, True, reach * direction))
            return "constant"
        if self.is_beaten(over):
            return "beaten"
        if limit is not None and self.is_monotone(root, reach, direction):
            self.offer(Candidate(limit, False, None, direction))
            return "monotone"
        if limit is not None and limit.is_zero() and self.is_beyond_only_in_size(over, value.sign):
            self.offer(Candidate(limit, False, None, direction))  # between 0 and what is reached elsewhere
            return "between"
        if limit is None and (again := recurring(root, reach, direction)) is not None:
            self.highs.append(again[0])
            self.lows.append(again[1])
            return "oscillating"
        if limit is None:
            beaten = self.is_beaten(over, self.tolerance / 4) and swing_of(root) is None
            if not beaten and reach < WAVES:
                return None
            self.offer(Candidate(over, None, None, direction))
            return "oscillating"
        if not limit.is_finite():
            return "growing" if self.grows(value, limit, reach, direction) else None
        if abs(over - limit).upper() <= self.tolerance * self.scale(limit) / 4 or reach >= LAST_REACH:
            self.offer(Candidate(over.union(limit), None, None, direction))
            return "near the limit"
        return None

    def scale(self, limit: arb) -> arb:
        """The size that the answer's tolerance is relative to: a bound near 0 counts beside the other one."""
        known = self.known()
        sizes = [abs(limit).lower(), *((abs(one).lower() for one in known) if known else ())]
        return greatest(size for size in sizes if size.is_finite())

    def grows(self, value: tails.Value, limit: arb, reach: Fraction, direction: int) -> bool:
        """Take a tail that tends to +-inf and stays on that side of what is reached elsewhere."""
        rises = bool(limit > 0)
        known = self.known()
        if not self.absolute:
            across = (
                known is not None
                and value.sign == (1 if rises else -1)
                and bool(known[1] <= 0 if rises else known[0] >= 0)
            )
            if not across:
                if reach < LAST_UNKNOWN:
                    return False
                raise tails.Unbounded("a tail that grows, and may come from anywhere")
        (self.highs if rises else self.lows).append(Candidate(limit, False, None, direction))
        return True

    def is_monotone(self, root: Expr, reach: Fraction, direction: int) -> bool:
        """Whether the derivative has one strict sign beyond `reach`."""
        slope = derive(root, "x")
        try:
            sign = tails.tail_of(slope, ball(reach), direction).sign
        except tails.Unbounded:
            return False
        if sign is None and reach > FIRST_REACH:  # what cancels has a leading term, which takes longer to find
            sign = sign_beyond(slope, ball(reach), direction)
        return sign in (1, -1)

    def is_beaten(self, over: arb, slack: arb | int = 0) -> bool:
        """Whether values in this range change nothing, or less than the slack allows relative to what is proved."""
        known = self.known()
        if known is None or not over.is_finite():
            return False
        high, low = known
        spare = slack * (abs(high) + abs(low)) / 2
        return bool(over < high + spare) and bool(over > low - spare)

    def is_beyond_only_in_size(self, over: arb, sign: int | None) -> bool:
        """Whether values of one sign in this range change nothing on that sign's side."""
        known = self.known()
        return known is not None and (
            bool(over < known[0]) if sign == 1 else bool(over > known[1]) if sign == -1 else False
        )

    def offer(self, candidate: Candidate) -> None:
        """Take a value or limit that either extreme may be."""
        self.highs.append(candidate)
        self.lows.append(candidate)


def _between(first: Fraction, second: Fraction) -> tuple[Fraction, Fraction]:
    return min(first, second), max(first, second)


def _from(extreme: Extreme, root: Expr, ends: dict[Fraction, bool | None]) -> Candidate:
    if extreme.at is None:
        return Candidate(extreme.value, None, None)
    if extreme.at not in ends or extreme.radius:  # near an end is not at it
        return Candidate(extreme.value, True, extreme.at)
    with ctx.workprec(ctx.prec + extreme.at.denominator.bit_length()):  # beside a gap a value may be as small as that
        value = ball_at(root, {"x": extreme.at})  # rationals make it exact where a series would round
    return Candidate(value, ends[extreme.at], extreme.at)
