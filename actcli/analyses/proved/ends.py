"""What is proved of a function far out: limits, asymptotes, the sides on which it saturates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.analyses.proved.wording import DIGITS, decimal_of, outward, proved, sided
from actcli.prove.extrema.search import working
from actcli.prove.landscape.asymptotes import asymptote_of, limit_of
from actcli.prove.pieces.branches import pieces

if TYPE_CHECKING:
    from flint import arb

    from actcli.analyses.finding import Finding
    from actcli.expr import Expr
    from actcli.prove.infinity.leading import Line
    from actcli.prove.shape import Shape

__all__ = ["asymptotes", "limits", "saturation"]

SIDES = ((-1, "left"), (1, "right"))


def _roots(shape: Shape) -> dict[int, Expr]:
    parts = pieces(shape.written, None, None)
    return {-1: parts[0].root, 1: parts[-1].root}


def _limits(shape: Shape) -> list[arb | None]:
    roots = _roots(shape)
    return [limit_of(roots[direction], direction) for direction, _ in SIDES]


def limits(shape: Shape) -> Finding:
    """The limits at -inf and +inf."""
    ends = _limits(shape)
    texts = ["none" if end is None else decimal_of(end.lower(), end.upper()) for end in ends]
    long = ["no limit" if end is None else decimal_of(end.lower(), end.upper(), DIGITS) for end in ends]
    data = {
        side: None if end is None else outward(end.lower(), end.upper())
        for (_, side), end in zip(SIDES, ends, strict=True)
    }
    why = f"f(x) tends to {long[0]} as x -> -inf, and to {long[1]} as x -> +inf.".replace(
        "tends to no limit", "has no limit"
    )
    return proved(", ".join(texts), why.replace("and to no limit", "and to none"), data)


def saturation(shape: Shape) -> Finding:
    """The sides on which the function tends to a finite value, and the limits."""
    ends = _limits(shape)
    finite = [end is not None and bool(end.is_finite()) for end in ends]
    word = {(True, True): "both", (True, False): "left", (False, True): "right"}.get((finite[0], finite[1]), "none")
    data = {
        side: None if end is None else outward(end.lower(), end.upper(), 12)
        for (_, side), end in zip(SIDES, ends, strict=True)
    }
    words = [
        f"{decimal_of(end.lower(), end.upper(), DIGITS)} on the {side}"
        for (_, side), end in zip(SIDES, ends, strict=True)
        if end is not None and end.is_finite()
    ]
    why = f"f(x) tends to {' and to '.join(words)}." if words else "f has no finite limit on either side."
    return proved(word, why, {"sides": word, **data})


def asymptotes(shape: Shape) -> Finding:
    """The lines that the function approaches at both ends."""
    roots = _roots(shape)
    lines = [asymptote_of(roots[direction], direction) for direction, _ in SIDES]
    texts = [_line(line) for line in lines]
    data = {
        side: None
        if line is None
        else {
            "slope": outward(line.slope.lower(), line.slope.upper()),
            "offset": outward(line.offset.lower(), line.offset.upper()),
        }
        for (_, side), line in zip(SIDES, lines, strict=True)
    }
    words = [
        f"f(x) - ({_line(line, DIGITS)[4:]}) tends to 0 as x -> {'-' if direction < 0 else '+'}inf"
        if line is not None
        else f"no line is approached as x -> {'-' if direction < 0 else '+'}inf"
        for (direction, _), line in zip(SIDES, lines, strict=True)
    ]
    return proved(sided(*texts), "; ".join(words) + ".", data)


def _line(line: Line | None, digits: int = 6) -> str:
    """The equation of a line."""
    if line is None:
        return "none"
    with working(128):
        slope = decimal_of(line.slope.lower(), line.slope.upper(), digits)
        offset = decimal_of(line.offset.lower(), line.offset.upper(), digits)
    factor = {"1": "x", "-1": "-x"}.get(slope, f"{slope} x")
    if slope == "0":
        return f"y = {offset}"
    if offset == "0":
        return f"y = {factor}"
    return f"y = {factor} {'-' if offset[0] == '-' else '+'} {offset.lstrip('-')}"
