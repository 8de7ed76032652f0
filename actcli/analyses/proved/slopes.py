"""What is proved of the slope of a function: Lipschitz constants of f and f', and the slope at 0."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from actcli.analyses.proved.values import places_of
from actcli.analyses.proved.wording import DIGITS, decimal_of, number, outward, proved, rational_text
from actcli.derive import derive
from actcli.evaluate import value_at
from actcli.prove.extrema import extrema
from actcli.prove.extrema.search import working
from actcli.prove.pieces.branches import Unsettled, continues, pieces
from actcli.prove.pieces.identity import are_same_at

if TYPE_CHECKING:
    from actcli.analyses.finding import Finding
    from actcli.prove.extrema import Bound
    from actcli.prove.shape import Shape

__all__ = ["lipschitz", "slope_at_zero", "slope_lipschitz"]


def lipschitz(shape: Shape) -> Finding:
    """The least L with |f(x) - f(y)| <= L |x - y|."""
    bound = shape.lipschitz()
    if bound is None:
        raise Unsettled("the largest slope is not decided")
    return _constant(bound, "f", "|f'|")


def slope_lipschitz(shape: Shape) -> Finding:
    """The least L with |f'(x) - f'(y)| <= L |x - y|, infinite at a kink."""
    smooth = shape.smoothness()
    if smooth is None:
        raise Unsettled("whether the slope is continuous is not decided")
    order, at = smooth
    if order is not None and order <= 0:
        assert at is not None  # noqa: S101 -- there is a place with the order
        what = "f jumps" if order < 0 else "the slope jumps"
        return proved(
            "inf", f"At x = {rational_text(at)} {what}, so f' has no Lipschitz constant.",
            {"lower": "inf", "upper": "inf", "digits": DIGITS}, at=[float(at)], sort_key=float("inf"),
            bounds={"lower": "inf", "upper": "inf"},
        )  # fmt: skip
    found = extrema(derive(shape.slope, "x"), absolute=True, one_sided=True)
    if not found.decided:
        raise Unsettled(found.why or "the largest second derivative is not decided")
    return _constant(found.high, "f'", "|f''|")


def _constant(bound: Bound, what: str, size: str) -> Finding:
    places = places_of(bound)
    where = f" at x = {places[0]:.15g}" if places else ""
    if bound.is_infinite:
        reason = f"{what} jumps{where}" if places and bound.attained else f"{size} grows without bound{where}"
        why = f"{reason}, so there is no Lipschitz constant."
        text = "inf"
    else:
        text = decimal_of(bound.lower, bound.upper)
        long = decimal_of(bound.lower, bound.upper, DIGITS)
        how = "attained" if bound.attained else "approached"
        why = f"The supremum of {size} is {long}, {how}{where or ' at infinity'}."
    ends = outward(bound.lower, bound.upper)
    data = {**ends, "attained": bound.attained, "digits": DIGITS}
    return proved(text, why, data, at=places, sort_key=float(bound.upper), digits=DIGITS, bounds=ends)


def slope_at_zero(shape: Shape) -> Finding:
    """f'(0), or the slopes from the left and from the right where they differ."""
    zero = Fraction(0)
    parts = pieces(shape.written, None, None)
    beside = [
        next(part for part in parts if part.high is None or part.high >= zero),
        next(part for part in parts if part.high is None or part.high > zero),
    ]
    if any(part.rough for part in beside) or not shape.is_analytic():
        raise Unsettled("whether the function is smooth beside 0 is not decided")
    kinds = [continues(shape.written, part, zero) for part in beside]
    if None in kinds:
        raise Unsettled("whether the function jumps at 0 is not decided")
    with working(160):
        before, after = (derive(part.root, "x") for part in beside)
        values = [value_at(slope, {"x": zero}) for slope in (before, after)]
    texts = [decimal_of(value.ball.lower(), value.ball.upper()) for value in values]
    if False in kinds:
        why = f"f jumps at 0; the slopes beside it are {texts[0]} and {texts[1]}."
        return proved("none (jump)", why, {"jump": True}, at=[0.0])
    if before is after or are_same_at(before, after, zero):
        return number(values[0].ball, "f'(0) = {}.", at=[0.0])
    if values[0].ball.overlaps(values[1].ball):
        raise Unsettled("whether f has a kink at 0 is not decided")
    data = {
        side: outward(value.ball.lower(), value.ball.upper())
        for side, value in zip(("left", "right"), values, strict=True)
    }
    why = f"f has a kink at 0: its slope is {texts[0]} from the left and {texts[1]} from the right."
    return proved(f"{texts[0]}-, {texts[1]}+", why, data, at=[0.0], digits=DIGITS)
