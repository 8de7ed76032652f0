"""The properties of a function of one variable, proved: each a finding, or None where nothing is decided.

What `actcli.prove` encloses is put into words and decimals here. A decimal that is shown is the nearest one to every
number of its enclosure; bounds in the data are rounded outward.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from flint import arb

from actcli.activation import Activation, Kind
from actcli.analyses.finding import Finding, Verdict
from actcli.errors import Undecided
from actcli.evaluate import _fraction as exact_fraction
from actcli.evaluate import rounded
from actcli.interpreters.tails import Unbounded, limit, tail_of
from actcli.prove.branches import Unsettled, pieces
from actcli.prove.extrema import Bound, extrema
from actcli.prove.integral import expectation
from actcli.prove.search import working
from actcli.prove.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PROOFS", "decimal_of", "outward"]

METHOD: Final = "balls: Taylor forms on boxes, tails at infinity"
DIGITS: Final = 12
INFINITY: Final = Fraction(10) ** 400


def decimal_of(low: arb, high: arb, digits: int = 6) -> str:
    """The decimal nearest to every number of an enclosure, with fewer digits where the ends disagree."""
    if not (low.is_finite() and high.is_finite()):
        return "inf" if high > 0 else "-inf"
    ends = exact_fraction(low), exact_fraction(high)
    for count in range(digits, 0, -1):
        first, second = (rounded(end, count) for end in ends)
        if first == second:
            return first
    raise Undecided("the enclosure does not settle a single digit")


def outward(low: arb, high: arb, digits: int = 17) -> dict[str, str]:
    """The enclosure as decimals, rounded outward."""
    if not (low.is_finite() and high.is_finite()):
        word = "inf" if high > 0 else "-inf"
        return {"lower": word, "upper": word}
    return {"lower": rounded(exact_fraction(low), digits, -1), "upper": rounded(exact_fraction(high), digits, 1)}


def _places(bound: Bound) -> tuple[float, ...]:
    found = dict.fromkeys(float(at) for at in bound.at if at is not None)
    return tuple(found)[:4]


def _data(bound: Bound) -> dict[str, Any]:
    return {**outward(bound.lower, bound.upper), "attained": bound.attained, "digits": DIGITS}


def _proved(text: str, data: object, at: tuple[float, ...] = (), sort_key: float | None = None) -> Finding:
    return Finding(Verdict.PROVED, text, METHOD, data, at, sort_key)


def value_range(shape: Shape) -> Finding | None:
    """The range over the real line, with open and closed ends."""
    found = extrema(shape.written)
    if not found.decided or None in (found.low.attained, found.high.attained):
        return None
    low, high = (decimal_of(bound.lower, bound.upper) for bound in (found.low, found.high))
    text = f"{'[' if found.low.attained else '('}{low}, {high}{']' if found.high.attained else ')'}"
    data = {
        "lower": outward(found.low.lower, found.low.upper),
        "upper": outward(found.high.lower, found.high.upper),
        "lower_attained": found.low.attained,
        "upper_attained": found.high.attained,
        "digits": DIGITS,
    }
    return _proved(text, data, _places(found.low) + _places(found.high), float(found.high.upper - found.low.lower))


def monotonic(shape: Shape) -> Finding | None:
    """Whether the function only rises or only falls."""
    found = shape.monotonicity()
    return None if found is None else _proved(found[0], found[0], tuple(map(float, found[1])))


def smoothness(shape: Shape) -> Finding | None:
    """The class C^k, k = -1 with jumps; C^inf where every piece is analytic and there is one."""
    found = shape.smoothness()
    if found is None:
        return None
    order, at = found
    if order is None:
        return _proved("C^inf", "inf", (), float("inf")) if not shape.cuts() else None
    return _proved(f"C^{order}", order, () if at is None else (float(at),), order)


def lipschitz(shape: Shape) -> Finding | None:
    """The least L with |f(x) - f(y)| <= L |x - y|."""
    bound = shape.lipschitz()
    if bound is None:
        return None
    return _proved(decimal_of(bound.lower, bound.upper), _data(bound), _places(bound), float(bound.upper))


def mean(shape: Shape) -> Finding | None:
    """The mean of f(Z) for Z ~ N(0, 1): zero for an odd function, else an enclosure."""
    value = expectation(shape.written, digits=DIGITS)
    if value is None:  # there may be no mean: 1/x is odd
        return None
    if shape.parity() == "odd":
        return _proved(
            "yes", {"mean": outward(arb(0), arb(0)), "zero_centred": True, "because": "the function is odd"}, (), 0.0
        )
    if value.contains(0):
        return None
    low, high = value.lower(), value.upper()
    return _proved(
        f"no ({decimal_of(low, high, 4)})",
        {"mean": outward(low, high), "zero_centred": False},
        (),
        abs(float(value.mid())),
    )


def saturation(shape: Shape) -> Finding | None:
    """The sides on which the function tends to a finite value, and the limits."""
    ends: list[arb] = []
    try:
        parts = pieces(shape.written, None, None)
        with working(128):
            for part, direction in ((parts[0], -1), (parts[-1], 1)):
                end = limit(tail_of(part.root, arb(1 << 10), direction))
                if end is None:
                    return None
                ends.append(end)
    except (Unsettled, Unbounded):
        return None
    left, right = (end.is_finite() for end in ends)
    word = "both" if left and right else "left" if left else "right" if right else "none"
    return _proved(
        word,
        {
            "sides": word,
            **{side: outward(end.lower(), end.upper(), 12) for side, end in zip(("left", "right"), ends, strict=True)},
        },
    )


def _on_shape(proof: Callable[[Shape], Finding | None]) -> Callable[[Activation], Finding | None]:
    def of_activation(activation: Activation) -> Finding | None:
        if activation.kind is Kind.GATED or activation.is_vector:
            return None
        try:
            return proof(shape_of(activation.expression))
        except Undecided:
            return None

    return of_activation


PROOFS: Final = {
    proof.__name__: _on_shape(proof) for proof in (value_range, monotonic, smoothness, lipschitz, mean, saturation)
}
