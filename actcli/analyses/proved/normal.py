"""What a layer of normal inputs becomes: moments of f(Z) and of f'(Z) for Z ~ N(0, 1), enclosed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flint import arb

from actcli import operators as op
from actcli.analyses.proved.wording import DIGITS, decimal_of, number, outward, proved, undecided
from actcli.prove.integral import expectation
from actcli.prove.pieces.branches import Unsettled

if TYPE_CHECKING:
    from actcli.analyses.finding import Finding
    from actcli.expr import Expr
    from actcli.prove.shape import Shape

__all__ = ["chi", "gain", "mean", "second_moment", "variance", "zero_centred"]

_TINY: Final = arb(10) ** -DIGITS
NO_MEAN: Final = "whether the mean under N(0, 1) exists, and what it is, is not decided"


@lru_cache(maxsize=256)
def _expected(root: Expr, power: int) -> arb | None:
    return expectation(root if power == 1 else op.multiply(root, root), digits=DIGITS)


def _moment(root: Expr, power: int = 1) -> arb:
    value = _expected(root, power)
    if value is None:
        raise Unsettled(NO_MEAN)
    return value


def mean(shape: Shape) -> Finding:
    """The mean E f(Z)."""
    value = _moment(shape.written)
    if shape.parity() == "odd":
        return number(arb(0), "f is odd, so what Z and -Z give cancels: E f(Z) = 0.")
    if value.contains(0) and abs(value) < _TINY:
        ends = outward(value.lower(), value.upper())
        return proved(
            "0 to 12 digits",
            f"E f(Z) is between {ends['lower']} and {ends['upper']}.",
            {**ends, "digits": DIGITS},
            sort_key=0.0,
            digits=DIGITS,
            bounds=ends,
        )
    return number(value, "E f(Z) = {} for Z ~ N(0, 1), by integrating Taylor forms piece by piece.")


def zero_centred(shape: Shape) -> Finding:
    """Whether the mean is zero: exactly so for an odd function; of another it is only known to some digits."""
    value = _moment(shape.written)  # there may be no mean: 1/x is odd
    if shape.parity() == "odd":
        data = {"mean": outward(arb(0), arb(0)), "zero_centred": True, "because": "the function is odd"}
        return proved("yes", "f is odd, so E f(Z) = 0 for Z ~ N(0, 1).", data, sort_key=0.0)
    ends = outward(value.lower(), value.upper())
    if value.contains(0):
        if not abs(value) < _TINY:
            return undecided("the mean is too close to 0 to call")
        why = f"E f(Z) is between {ends['lower']} and {ends['upper']}: zero to {DIGITS} digits, exactly or not."
        return proved(f"to {DIGITS} digits", why, {"mean": ends, "zero_centred": None}, sort_key=0.0, digits=DIGITS)
    long = decimal_of(value.lower(), value.upper(), DIGITS)
    return proved(
        f"no ({decimal_of(value.lower(), value.upper(), 4)})",
        f"E f(Z) = {long} for Z ~ N(0, 1), which is not 0.",
        {"mean": ends, "zero_centred": False},
        sort_key=abs(float(value.mid())),
        digits=DIGITS,
    )


def second_moment(shape: Shape) -> Finding:
    """The second moment E f(Z)^2."""
    return number(_moment(shape.written, 2), "E f(Z)^2 = {} for Z ~ N(0, 1).")


def variance(shape: Shape) -> Finding:
    """The variance E f(Z)^2 - (E f(Z))^2."""
    first = arb(0) if shape.parity() == "odd" else _moment(shape.written)
    value = _moment(shape.written, 2) - first * first
    return number(value, "E f(Z)^2 - (E f(Z))^2 = {} for Z ~ N(0, 1).")


def gain(shape: Shape) -> Finding:
    """The gain 1/sqrt(E f(Z)^2): weights times it keep the second moment of a layer at 1."""
    second = _moment(shape.written, 2)
    if second.is_zero():
        return number(arb.pos_inf(), "f is 0, and no gain makes E f(Z)^2 = 1.")
    if not second > 0:
        raise Unsettled("whether the second moment is positive is not decided")
    long = decimal_of(second.lower(), second.upper(), DIGITS)
    return number(1 / second.sqrt(), f"E f(Z)^2 = {long} for Z ~ N(0, 1), and 1/sqrt of it is {{}}.")


def chi(shape: Shape) -> Finding:
    """Mean-field chi, E f'(Z)^2 with weights of variance 1 and no bias: 1 is the edge of chaos."""
    cuts = shape.joints()
    if cuts is None:
        raise Unsettled("the breakpoints are not settled")
    jumps = [cut.at for cut in cuts if cut.continuous is False]
    if jumps:
        return number(
            arb.pos_inf(), f"f jumps at x = {jumps[0]}: near inputs are torn apart, and E f'(Z)^2 is infinite.",
            at=[float(at) for at in jumps],
        )  # fmt: skip
    if not shape.is_continuous():
        raise Unsettled("whether the function is continuous is not decided")
    value = _moment(shape.slope, 2)
    side = "more: nearby inputs drift apart" if value > 1 else "less: they come together"
    why = "E f'(Z)^2 = {} for Z ~ N(0, 1). The edge of chaos is 1"
    return number(value, f"{why}." if value.contains(1) else f"{why}; this is {side}.")
