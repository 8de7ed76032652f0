"""The largest and the least value of a formula over an interval or the whole line: enclosed, or said to be undecided.

The formula is cut into smooth pieces (`branches`); finite ones are searched (`search`); what happens beyond R is read
off at infinity (`actcli.interpreters.tails`), R growing until that decides. A supremum may be attained, or only
approached: at a jump, at infinity, or at an open end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from flint import arb

from actcli.derive import derive
from actcli.evaluate import ball_at, evaluate
from actcli.expr import Call, Expr, Number, Symbol, children, fold
from actcli.interpret import expand
from actcli.interpreters import tails
from actcli.interpreters.balls import BALLS, Value
from actcli.library import VOCABULARY as V
from actcli.prove.branches import End, Piece, Unsettled, affine, continues, pieces
from actcli.prove.search import Extreme, ball, extremes, hull, working
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Bound", "Extrema", "extrema"]


FIRST_REACH: Final = 4
SECONDS: Final = 2.0  # of one search; what is open then makes the answer undecided
BITS: Final = 128  # at least: two words of 64 bits cost the same as any less
LAST_REACH: Final = 1 << 20
LAST_UNKNOWN: Final = 1 << 10  # how far out a tail is looked for that is not known nearer
WAVES: Final = 256  # how far out an oscillating tail is searched
_WORDS: Final = frozenset(V.values())
_SAMPLES: Final = 129


@dataclass(frozen=True, slots=True)
class Bound:
    """An enclosure [lower, upper] of a supremum or infimum, whether some point attains it, and where it is.

    `at` are points at or near which it is attained or approached; None among them is infinity, on the side of `toward`.
    """

    lower: arb
    upper: arb
    attained: bool | None
    at: tuple[Fraction | None, ...] = ()
    toward: tuple[int, ...] = ()

    @property
    def is_infinite(self) -> bool:
        """Whether it is +-inf."""
        return not self.lower.is_finite() or not self.upper.is_finite()


@dataclass(frozen=True, slots=True)
class Extrema:
    """The supremum and infimum over the domain, `decided` to the digits asked for, and the number of boxes it took."""

    high: Bound
    low: Bound
    decided: bool
    boxes: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A value that the supremum may be: attained, or not (a limit), or not known."""

    value: arb
    attained: bool | None
    at: Fraction | None
    toward: int = 0


class _Undecided(Exception):
    """Nothing proved; the message says why."""


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
    period = _period(written)
    if period is not None and low is None and high is None:
        low, high = Fraction(0), period
    ends = {end for end in (low, high) if end is not None}
    bits = max(BITS, int(digits * 3.33) + 64)
    try:
        parts = pieces(written, low, high)
        with working(bits):
            work = _Work(written, parts, digits, absolute)
            if not one_sided:
                work.breakpoints({end for part in parts for end in (part.low, part.high) if end is not None} | ends)
            return work.result()
    except (Unsettled, tails.Unbounded, _Undecided) as reason:
        nothing = Bound(arb.neg_inf(), arb.pos_inf(), None)
        return Extrema(nothing, nothing, False, 0, str(reason))


class _Work:
    def __init__(self, root: Expr, parts: list[Piece], digits: int, absolute: bool) -> None:
        self.root = root
        self.parts = parts
        self.digits = digits
        self.absolute = absolute
        self.highs: list[_Candidate] = []
        self.lows: list[_Candidate] = []
        self.boxes = 0
        self.complete = True
        self.deadline = monotonic() + SECONDS
        self.tolerance = arb(10) ** (-digits)

    def result(self) -> Extrema:
        if self.absolute and self.vanishes():
            raise _Undecided("the formula may be zero throughout")
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
        high = _bound(self.highs)
        low = _bound([replace(one, value=-one.value) for one in self.lows])
        low = replace(low, lower=-low.upper, upper=-low.lower)
        if self.absolute:
            high = _largest_size(high, low)
            low = replace(high, lower=-high.upper, upper=-high.lower)
        decided = self.narrow(high, low) and self.narrow(low, high)
        return Extrema(high, low, decided, self.boxes, "" if decided else "the budget ended")

    def breakpoints(self, places: set[Fraction]) -> None:
        """Take the values at breakpoints and ends of the domain that no piece continues: a jump may have its own."""
        for at in places:
            beside = [part for part in self.parts if at in (part.low, part.high) and not part.rough]
            if not any(continues(self.root, part, at) for part in beside):
                self.offer(_Candidate(ball_at(self.root, {"x": at}), True, at))

    def vanishes(self) -> bool:
        """Whether no point tried shows that the formula is anything but zero; a search would never end."""
        roots = [part for part in self.parts if not isinstance(part.root, Number)]
        for part in roots:
            low = part.low if part.low is not None else (part.high or Fraction(0)) - 8
            high = part.high if part.high is not None else (part.low or Fraction(0)) + 8
            tried = (low + (high - low) * Fraction(k, 17) for k in range(1, 17))
            if not all(ball_at(part.root, {"x": at}).contains(0) for at in tried):
                return False
        return bool(roots) and len(roots) == len(self.parts)

    def narrow(self, bound: Bound, other: Bound) -> bool:
        """Whether a bound is known to the digits asked for, relative to the larger of the two."""
        if not bound.lower.is_finite() and not bound.upper.is_finite():
            return bool(bound.lower == bound.upper)
        if not (bound.lower.is_finite() and bound.upper.is_finite()):
            return False
        width = bound.upper - bound.lower
        sizes = [abs(one).lower() for one in (bound.upper, other.lower, other.upper) if one.is_finite()]
        return width.is_zero() or bool(width <= self.tolerance * greatest(sizes))

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
            values = BALLS(root, {"x": Value(hull(low, high))})
            assert isinstance(values, Value)  # noqa: S101 -- a scalar in, a scalar out
            self.offer(_Candidate(values.ball, None, (low + high) / 2))
            return
        found = extremes(
            root,
            low,
            high,
            guesses=_guesses(root, low, high),
            absolute=self.absolute,
            known=self.known(),
            deadline=self.deadline,
        )
        self.boxes += len(found.boxes)
        ends = {end: self.is_value(part, end) for end in (low, high)}
        for candidates, extreme in ((self.highs, found.highs), (self.lows, found.lows)):
            candidates += [_from(one, root, ends) for one in extreme]

    def is_value(self, part: Piece, end: Fraction) -> bool | None:
        """Whether a one-sided limit at an end of a search is a value of the function on the domain; None: not shown."""
        return end not in (part.low, part.high) or continues(self.root, part, end)

    def tail(self, part: Piece, reach: Fraction, direction: int) -> None:
        """Take what lies beyond `reach` as candidates; go further out while that does not decide."""
        while not self.is_settled_beyond(part.root, reach, direction):
            further = reach * 4
            self.finite(part, *_between(reach * direction, further * direction))
            reach = further

    def is_settled_beyond(self, root: Expr, reach: Fraction, direction: int) -> bool:
        """Whether what lies beyond `reach` is taken; if not, the tail has to begin further out."""
        value = tails.tail_of(root, ball(reach), direction)
        limit = tails.limit(value)
        over = tails.hull(value)
        if isinstance(value, tails.Tail) and value.rest.is_zero() and set(value.terms) <= {0}:
            self.offer(_Candidate(over, True, reach * direction))
        elif limit is not None and self.is_monotone(root, reach, direction):
            self.offer(_Candidate(limit, False, None, direction))
        elif self.is_beaten(over):
            pass
        elif limit is not None and limit.is_zero() and self.is_beyond_only_in_size(over, value.sign):
            self.offer(_Candidate(limit, False, None, direction))  # between 0 and what is reached elsewhere
        elif limit is None:
            if not self.is_beaten(over, self.tolerance / 4) and reach < WAVES:
                return False
            self.offer(_Candidate(over, None, None, direction))
        elif not limit.is_finite():
            return self.grows(value, limit, reach, direction)
        elif abs(over - limit).upper() <= self.tolerance * self.scale(limit) / 4 or reach >= LAST_REACH:
            self.offer(_Candidate(over.union(limit), None, None, direction))
        else:
            return False
        return True

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
        (self.highs if rises else self.lows).append(_Candidate(limit, False, None, direction))
        return True

    def is_monotone(self, root: Expr, reach: Fraction, direction: int) -> bool:
        """Whether the derivative has one strict sign beyond `reach`."""
        try:
            return tails.tail_of(derive(root, "x"), ball(reach), direction).sign in (1, -1)
        except tails.Unbounded:
            return False

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

    def offer(self, candidate: _Candidate) -> None:
        """Take a value or limit that either extreme may be."""
        self.highs.append(candidate)
        self.lows.append(candidate)


def _between(first: Fraction, second: Fraction) -> tuple[Fraction, Fraction]:
    return min(first, second), max(first, second)


def _from(extreme: Extreme, root: Expr, ends: dict[Fraction, bool | None]) -> _Candidate:
    if extreme.at is None:
        return _Candidate(extreme.value, None, None)
    if extreme.at not in ends:
        return _Candidate(extreme.value, True, extreme.at)
    value = ball_at(root, {"x": extreme.at})  # rationals make it exact where a series would round
    return _Candidate(value, ends[extreme.at], extreme.at)


def _bound(candidates: list[_Candidate]) -> Bound:
    """The supremum of candidates: each is a value or a limit of the function, and together they cover it."""
    if not candidates:
        raise _Undecided("nothing was found on the domain")
    if any(one.value.is_nan() for one in candidates):
        raise _Undecided("the formula is undefined somewhere on the domain")
    infinite = [one for one in candidates if one.value == arb.pos_inf()]
    if infinite:
        top = arb.pos_inf()
        return Bound(top, top, False, tuple(one.at for one in infinite), tuple(one.toward for one in infinite))
    lower = greatest(one.value.lower() for one in candidates)
    upper = greatest(one.value.upper() for one in candidates)
    contenders = [one for one in candidates if not one.value.upper() < lower]
    kinds = {one.attained for one in contenders}
    attained = kinds.pop() if len(kinds) == 1 else True if _reached(contenders, upper) else None
    best = sorted(contenders, key=lambda one: (one.attained is not True, one.at is None, abs(one.at or 0)))
    return Bound(lower, upper, attained, tuple(one.at for one in best), tuple(one.toward for one in best))


def _reached(contenders: list[_Candidate], upper: arb) -> bool:
    """Whether an attained candidate is exactly as high as all the others may be."""
    return any(one.attained and one.value.is_exact() and bool(one.value >= upper) for one in contenders)


def greatest(values: Iterable[arb]) -> arb:
    """The greatest of exact numbers; compared as such, since floats underflow."""
    best: arb | None = None
    for value in values:
        if best is None or value > best:
            best = value
    assert best is not None  # noqa: S101 -- there is always one
    return best


def _largest_size(high: Bound, low: Bound) -> Bound:
    mirrored = replace(low, lower=-low.upper, upper=-low.lower)
    first, second = (high, mirrored) if high.lower > mirrored.lower else (mirrored, high)
    if second.upper < first.lower:
        return first
    lower = first.lower
    upper = first.upper if first.upper > second.upper else second.upper
    attained = first.attained if first.attained == second.attained else None
    places = sorted(zip(first.at + second.at, first.toward + second.toward, strict=True), key=_nearest_first)
    return Bound(lower, upper, attained, *zip(*places, strict=True))


def _nearest_first(place: tuple[Fraction | None, int]) -> tuple[bool, Fraction]:
    at = place[0]
    return (True, Fraction(0)) if at is None else (False, abs(at))


def _guesses(root: Expr, low: Fraction, high: Fraction) -> list[Fraction]:
    """Cuts around the extrema that samples show; only the speed of the search depends on them."""
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


def _period(root: Expr) -> Fraction | None:
    """A rational a little longer than a common period, where x stands only in sines and cosines of slope*x + offset."""
    slopes: set[Fraction] = set()

    def visit(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
        """Whether x stands outside of waves."""
        if isinstance(node, Call) and node.function in (V["sin"], V["cos"]):
            line = affine(node.args[0])
            if line is None:
                return value_of(node.args[0])
            if line.slope:
                slopes.add(abs(line.slope))
            return False
        if isinstance(node, Symbol):
            return True
        return any(value_of(child) for child in children(node))

    if fold(root, visit) or not slopes:
        return None
    base = slopes.pop()
    for slope in slopes:  # the greatest common divisor of rationals
        while slope:
            base, slope = slope, base % slope
    return Fraction(7) / base
