"""What is proved of the course of a function: monotonicity, convexity, parity, smoothness, inflections, dead zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.analyses.proved.wording import (
    DIGITS,
    decimal_of,
    interval_text,
    listed,
    place_at,
    place_data,
    place_text,
    proved,
    rational_text,
)
from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.prove.landscape import Endless, landscape_of
from actcli.prove.landscape.bends import bending_of
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.shape.mirror import mirror_of

if TYPE_CHECKING:
    from fractions import Fraction

    from flint import arb

    from actcli.analyses.finding import Finding
    from actcli.prove.landscape import Place
    from actcli.prove.shape import Shape

__all__ = ["convexity", "dead_zone", "inflections", "monotonic", "parity", "smoothness"]

_ROLES = {
    "increasing": "f' is positive but at isolated points",
    "non-decreasing": "f' is never negative, and no jump leads down",
    "decreasing": "f' is negative but at isolated points",
    "non-increasing": "f' is never positive, and no jump leads up",
    "constant": "f' is 0 throughout",
}


def monotonic(shape: Shape) -> Finding:
    """Whether the function only rises or only falls."""
    try:
        word, turns = landscape_of(shape).monotonicity()
        places = [turn.place for turn in turns]
    except Unsettled as reason:
        found = shape.monotonicity()
        if found is None:
            raise Unsettled(str(reason) or "the slope is not settled") from None
        word, points = found
        why = _between(shape, points) if word == "no" else f"{_ROLES[word].capitalize()}."
        return proved(word, why, word, at=[float(at) for at in points])
    if word != "no":
        return proved(word, f"Proved on the whole line: {_ROLES[word]}.", word)
    found = shape.monotonicity()
    why = _between(shape, found[1]) if found else "The function rises somewhere and falls elsewhere."
    if places:
        ends = ", ".join(place_text(place, 16) for place in places)
        why = f"{why[:-1]}; it turns at x = {ends}."
    return proved(word, why, word, at=place_at(places) or [float(at) for at in (found[1] if found else ())])


def _between(shape: Shape, points: tuple[Fraction, ...]) -> str:
    """A slope of either sign, in words."""
    if len(points) != 2:
        return "The function rises somewhere and falls elsewhere."
    slopes = [ball_at(shape.slope, {"x": at}) for at in points]
    words = [
        f"{'negative' if slope < 0 else 'positive'} at x = {rational_text(at)} ({_short(slope)})"
        for at, slope in zip(points, slopes, strict=True)
    ]
    return f"The derivative is {words[0]} and {words[1]}, so it is not monotone."


def convexity(shape: Shape) -> Finding:
    """Whether the function bends one way only: `convex`, `concave`, strictly or not, `affine` or `neither`."""
    word, witness = bending_of(shape)
    if word != "neither":
        reasons = {
            "affine": "f'' is 0 throughout and the slope never jumps.",
            "convex": "f'' is never negative, no kink bends down, and f'' is 0 on some stretch.",
            "concave": "f'' is never positive, no kink bends up, and f'' is 0 on some stretch.",
            "strictly convex": "f'' is positive but at isolated points, and no kink bends down.",
            "strictly concave": "f'' is negative but at isolated points, and no kink bends up.",
        }
        return proved(word, reasons[word], word)
    why = f"{witness.words} so it is neither convex nor concave."
    try:
        places = landscape_of(shape).inflections()
    except Unsettled:
        places = []
    if places:
        why = f"{why[:-1]}; it changes at x = {', '.join(place_text(place, 16) for place in places)}."
    return proved(word, why, word, at=place_at(places) or [float(at) for at in witness.at])


def inflections(shape: Shape) -> Finding:
    """Where the function changes from convex to concave or back with a continuous slope."""
    land = landscape_of(shape)
    jumps = land.jumps
    try:
        places = land.inflections()
    except Endless:
        return proved("infinitely many", "f'' changes its sign infinitely often: f waves without end.")
    texts = [place_text(place) for place in places]
    long = ", ".join(place_text(place, DIGITS) for place in places)
    why = (
        f"f'' changes its sign at x = {long}, and nowhere else with a continuous slope."
        if places
        else "f'' never changes its sign where the slope is continuous."
    )
    if jumps:
        why += " Jumps are no inflections."
    data = [place_data(place) for place in places]
    return proved(listed(texts), why, data, at=place_at(places), sort_key=float(len(places)), digits=DIGITS)


def parity(shape: Shape) -> Finding:
    """Whether f(-x) is f(x) or -f(x)."""
    word, points = mirror_of(shape)
    if word != "neither":
        reason = {"odd": "f(-x) = -f(x)", "even": "f(-x) = f(x)", "both": "f(x) = 0"}[word]
        return proved(word, f"{reason} for all x, shown on the formula.", word)
    whys = []
    for at, kind in zip(dict.fromkeys(points), ("even", "odd"), strict=False):
        right, left = (_short(ball_at(shape.written, {"x": x})) for x in (at, -at))
        kind = kind if len(set(points)) > 1 else "even nor odd"
        whys.append(f"f({rational_text(at)}) = {right} and f({rational_text(-at)}) = {left}, so it is not {kind}")
    why = f"{'; '.join(whys)}.".replace("not even nor odd", "neither even nor odd")
    return proved(word, why, word, at=[float(at) for at in dict.fromkeys(points)])


def smoothness(shape: Shape) -> Finding:
    """The class C^k, k = -1 with jumps; C^inf where every piece is analytic and there is one."""
    found = shape.smoothness()
    if found is None:
        raise Unsettled("whether the pieces are analytic, or how they meet, is not decided")
    order, at = found
    if order is None:
        if shape.cuts():
            raise Unsettled("whether the pieces meet smoothly is not decided")
        return proved("C^inf", "One formula without breaks, analytic everywhere.", "inf", sort_key=float("inf"))
    assert at is not None  # noqa: S101 -- there is a place with the order
    what = {-1: "f jumps", 0: "the slope jumps"}.get(order, f"derivative {order + 1} jumps")
    where = rational_text(at)
    side = _sides(shape, at, order + 1)
    return proved(f"C^{order}", f"At x = {where} {what}{side}.", order, at=[float(at)], sort_key=order)


def _sides(shape: Shape, at: Fraction, order: int) -> str:
    """The two one-sided values of what breaks, in words."""
    cut = next((cut for cut in shape.cuts() or [] if cut.at == at), None)
    if cut is None:
        return ""
    values = [ball_at(derive(part.root, "x", order), {"x": at}) for part in (cut.left, cut.right)]
    if not all(value.is_finite() for value in values) or values[0].overlaps(values[1]):
        return ""
    return f", from {_short(values[0])} to {_short(values[1])}"


def _short(value: arb) -> str:
    return decimal_of(value.lower(), value.upper())


def _width(place: Place) -> float:
    return float("inf") if place.low is None or place.high is None else float(place.high - place.low)


def dead_zone(shape: Shape) -> Finding:
    """The open intervals on which f' is zero throughout: a unit there does not learn."""
    places = landscape_of(shape).dead()
    texts = [interval_text(place) for place in places]
    why = (
        f"f is constant on {' and on '.join(texts)}, and on no other interval."
        if places
        else "f' is not zero throughout any interval: each piece is analytic and not constant."
    )
    width = sum(_width(place) for place in places)
    return proved(listed(texts), why, [place_data(place) for place in places], at=place_at(places), sort_key=width)
