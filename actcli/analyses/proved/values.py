"""What is proved of the values of a function: range, zeros, fixed points, maxima and minima."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from actcli.analyses.finding import Finding, Verdict
from actcli.analyses.proved.wording import (
    DIGITS,
    METHOD,
    decimal_of,
    listed,
    outward,
    place_at,
    place_data,
    place_text,
    proved,
)
from actcli.expr import Symbol
from actcli.prove.extrema import extrema as search
from actcli.prove.landscape import Endless, landscape_of
from actcli.prove.landscape.asymptotes import limit_of
from actcli.prove.pieces.branches import Unsettled

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.prove.extrema import Bound
    from actcli.prove.landscape import Place, Turn
    from actcli.prove.shape import Shape

__all__ = ["extrema", "fixed_points", "value_range", "zeros"]

_X = Symbol("x")
_KINDS = {1: "max", -1: "min"}


def places_of(bound: Bound) -> tuple[float, ...]:
    """Where a bound is attained or approached, as floats."""
    found = dict.fromkeys(float(at) for at in bound.at if at is not None)
    return tuple(found)[:4]


def value_range(shape: Shape) -> Finding:
    """The range over the real line, with open and closed ends."""
    found = search(shape.written)
    if not found.decided:
        raise Unsettled(found.why or "the range is not decided")
    least, most = (_with_end(bound, shape, side) for bound, side in ((found.low, -1), (found.high, 1)))
    low, high = (decimal_of(bound.lower, bound.upper) for bound in (least, most))
    text = f"{'[' if least.attained else '('}{low}, {high}{']' if most.attained else ')'}"
    ends = outward(least.lower, least.upper), outward(most.lower, most.upper)
    data = {
        "lower": ends[0],
        "upper": ends[1],
        "lower_attained": least.attained,
        "upper_attained": most.attained,
        "digits": DIGITS,
    }
    whys = [_bound_text(name, bound) for name, bound in (("infimum", least), ("supremum", most))]
    at = places_of(least) + places_of(most)
    return Finding(
        Verdict.PROVED, text, METHOD, data, at, float(most.upper - least.lower),
        f"The {whys[0]}; the {whys[1]}. Between them f takes every value that its jumps do not leave out.",
        DIGITS, (ends[0]["lower"], ends[1]["upper"]),
    )  # fmt: skip


def _with_end(bound: Bound, shape: Shape, side: int) -> Bound:
    """The bound, and whether it is attained: a strictly monotone function of the line only tends to its own."""
    if bound.attained is not None:
        return bound
    toward = {"increasing": side, "decreasing": -side}.get((shape.monotonicity() or ("",))[0])
    if toward is None:
        raise Unsettled("whether a bound of the range is attained is not decided")
    with suppress(Unsettled):
        limit = limit_of(landscape_of(shape).segments[-1 if toward > 0 else 0].root, toward)
        if limit is not None:
            bound = replace(bound, lower=limit.lower(), upper=limit.upper())
    return replace(bound, attained=False, at=(None,), toward=(toward,))


def _bound_text(name: str, bound: Bound) -> str:
    value = decimal_of(bound.lower, bound.upper, DIGITS)
    places = places_of(bound)
    if bound.attained:
        return f"{name} {value} is attained" + (f", at x = {places[0]:.15g}" if places else "")
    side = {1: "as x -> +inf", -1: "as x -> -inf", 0: f"near x = {places[0]:.6g}" if places else "at an end"}
    return f"{name} {value} is only approached, {side[bound.toward[0] if bound.toward else 0]}"


def zeros(shape: Shape) -> Finding:
    """All x with f(x) = 0."""
    return _solutions("f(x) = 0", lambda: landscape_of(shape).zeros())


def fixed_points(shape: Shape) -> Finding:
    """All x with f(x) = x."""
    return _solutions("f(x) = x", lambda: landscape_of(shape).zeros(_X))


def _solutions(equation: str, found: Callable[[], list[Place]]) -> Finding:
    try:
        places = found()
    except Endless:
        return proved("infinitely many", f"{equation} has infinitely many solutions: f waves without end.")
    texts = [place_text(place) for place in places]
    long = [place_text(place, DIGITS) for place in places]
    if not places:
        why = f"{equation} has no solution: one side is above the other throughout."
    else:
        points = [text for text, place in zip(long, places, strict=True) if not place.throughout]
        stretches = [text for text, place in zip(long, places, strict=True) if place.throughout]
        parts = [f"at x = {', '.join(points)}"] if points else []
        parts += [f"throughout {', '.join(stretches)}"] if stretches else []
        why = f"{equation} {' and '.join(parts)}, and nowhere else: elsewhere the sign is certain."
    data = [place_data(place) for place in places]
    return proved(listed(texts), why, data, at=place_at(places), sort_key=float(len(places)), digits=DIGITS)


def extrema(shape: Shape) -> Finding:
    """All local maxima and minima at which the function turns, with their values."""
    try:
        turns = landscape_of(shape).turns()
    except Endless:
        return proved("infinitely many", "The slope changes its sign infinitely often: f waves without end.")
    texts = [_turn_text(turn, 6) for turn in turns]
    if len(turns) > 2:
        counts = [sum(turn.kind == kind for turn in turns) for kind in (1, -1)]
        text = f"{counts[0]} max, {counts[1]} min: {texts[0]}, ..., {texts[-1]}"
    else:
        text = ", ".join(texts) or "none"
    why = (
        f"The slope changes its sign only there: {'; '.join(_turn_text(turn, DIGITS) for turn in turns)}."
        if turns
        else "The function never turns from rising to falling or back at a point where it has that value."
    )
    data = [
        {"kind": _KINDS[turn.kind], "at": place_data(turn.place), **outward(turn.value.lower(), turn.value.upper())}
        for turn in turns
    ]
    at = place_at([turn.place for turn in turns])
    return proved(text, why, data, at=at, sort_key=float(len(turns)), digits=DIGITS)


def _turn_text(turn: Turn, digits: int) -> str:
    value = decimal_of(turn.value.lower(), turn.value.upper(), digits)
    where = f"on {place_text(turn.place)}" if turn.place.throughout else f"at {place_text(turn.place, digits)}"
    return f"{_KINDS[turn.kind]} {value} {where}"
