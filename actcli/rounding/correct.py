"""Values rounded once to a format, as an ideal implementation returns them, proved number by number.

Doubles propose: our arrays are right to some units of the 53rd bit, so that rounding them to 11 or 8 bits is right but
beside a boundary between two numbers. A ball at each input shows how far the double may be off; where that leaves the
boundary open the exact value or a narrower ball decides.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from flint import arb, ctx, fmpq

from actcli import operators as op
from actcli.conform.formats import rounded, ulps
from actcli.errors import Undecided
from actcli.evaluate import evaluate
from actcli.expr import Call, Number, Symbol, postorder
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, Value, exact, functions
from actcli.interpreters.tails import Unbounded
from actcli.library import VOCABULARY as V
from actcli.prove.pieces.branches import Unsettled, pieces
from actcli.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actcli.conform.formats import Doubles, Format
    from actcli.expr import Expr, Function

__all__ = ["correctly_rounded", "fraction_of"]

_BITS: Final = 72
# Points need no care for wide balls, and no rationals: bare balls take a sixth of the time.
_RULES: Final[dict[Function, Callable[..., arb]]] = {
    op.ADD: operator.add, op.SUBTRACT: operator.sub, op.MULTIPLY: operator.mul, op.DIVIDE: operator.truediv,
    op.NEGATE: operator.neg, op.POWER: operator.pow,
    V["pi"]: arb.pi, V["exp"]: arb.exp, V["expm1"]: arb.expm1, V["log"]: arb.log, V["log1p"]: arb.log1p,
    V["sqrt"]: arb.sqrt, V["sin"]: arb.sin, V["cos"]: arb.cos, V["tan"]: arb.tan, V["sinpi"]: arb.sin_pi,
    V["cospi"]: arb.cos_pi, V["atan"]: arb.atan, V["asinh"]: arb.asinh, V["sinh"]: arb.sinh, V["cosh"]: arb.cosh,
    V["tanh"]: arb.tanh, V["erf"]: arb.erf, V["erfc"]: arb.erfc, V["sech"]: functions.sech,
    V["sigmoid"]: functions.sigmoid, V["cbrt"]: functions.cbrt, V["logcosh"]: functions.logcosh,
    V["arccot"]: functions.arccot, V["sqrt1pm1"]: functions.sqrt1pm1, V["sinc_unnormalised"]: arb.sinc,
    V["sinc"]: arb.sinc_pi,
}  # fmt: skip
_NARROWER: Final = (256, 1024, 4096)


def correctly_rounded(root: Expr, x: Doubles, form: Format) -> Doubles:
    """The formula at numbers of a format, each value the nearest number of the format to the true one, ties to even.

    >>> from actcli.conform.formats import FORMATS
    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> correctly_rounded(parse("sigmoid(x)", VOCABULARY), np.array([1.0, 20.0]), FORMATS["float16"]).tolist()
    [0.73095703125, 1.0]
    """
    with np.errstate(all="ignore"):
        y = np.asarray(evaluate(root, {"x": x}), dtype=np.float64)
    near = rounded(form, y)
    slack = _to_boundary(form, y, near)
    with ctx.workprec(_BITS):
        for place, point in _balls(root, x):
            value = float(y[place])
            if value - value == 0 and point is not None:
                off = abs(point - value).abs_upper()
                if off < float(slack[place]) or off == 0:
                    continue
            elif np.isinf(value) and point is not None and point * (1 if value > 0 else -1) > 2 * form.greatest:
                continue
            near[place] = _decided(root, float(x[place]), form)
    return near


def _balls(root: Expr, x: Doubles) -> Iterator[tuple[int, arb | None]]:
    """A ball around the value at each input, or None where only the careful way will do."""
    try:
        parts = pieces(root, None, None)
    except (Unsettled, Unbounded, Undecided):
        parts = []
    done = np.zeros(len(x), dtype=bool)
    for part in parts:
        written = expand(part.root, frozenset(_RULES))
        if part.rough or not all(_is_plain(node) for node in postorder(written)):
            continue
        tape: Tape[arb] = Tape(written, _RULES, _ball)
        low = -np.inf if part.low is None else _above(part.low)
        high = np.inf if part.high is None else -_above(-part.high)
        for place in np.flatnonzero((x >= low) & (x <= high)).tolist():
            done[place] = True
            yield place, tape(arb(float(x[place])))
    for place in np.flatnonzero(~done).tolist():
        yield place, None


def _is_plain(node: Expr) -> bool:
    return isinstance(node, Number | Symbol) or (isinstance(node, Call) and node.function in _RULES)


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _above(value: Fraction) -> float:
    """The least double above a rational."""
    near = float(value)
    return near if Fraction(near) > value else float(np.nextafter(near, np.inf))


def _to_boundary(form: Format, y: Doubles, near: Doubles) -> Doubles:
    """How far each double is from where it would round to another number, at least."""
    with np.errstate(all="ignore"):
        step = np.minimum(ulps(form, y), ulps(form, near)) / 2
        # below a power of two the numbers lie half as far apart
        edge = np.where(np.frexp(np.abs(near))[0] == 0.5, ulps(form, np.nextafter(np.abs(near), 0)) / 2, step)
        room = np.minimum(step, edge) - np.abs(y - near)
    return np.where(np.isfinite(room), np.maximum(room * (1 - 1e-9), 0.0), 0.0)


def _decided(root: Expr, at: float, form: Format) -> float:
    """The rounded value at one number, from its exact value or from ever narrower balls."""
    point = {"x": exact(Fraction(at))}
    for bits in (_BITS, *_NARROWER):
        with ctx.workprec(bits):
            found = BALLS(root, point)
            assert isinstance(found, Value)  # noqa: S101
            if found.exact is not None:
                return _nearest(Fraction(int(found.exact.p), int(found.exact.q)), form)
            if found.ball.is_finite():
                ends = [fraction_of(end) for end in (found.ball.lower(), found.ball.upper())]
                low, high = (_nearest(end, form) for end in ends)
                if low == high:
                    return low
    raise Undecided(f"the value at {at!r} is not decided", hint="it may be undefined there: give a --range")


def fraction_of(end: arb) -> Fraction:
    """The end of a ball as a rational; what is beyond all formats is brought nearer."""
    mantissa, exponent = end.mid().man_exp()
    power = int(exponent)
    if power < -(10**5):  # far below all numbers of a format, and not zero
        return Fraction(1 if int(mantissa) > 0 else -1, 2**2000) if int(mantissa) else Fraction(0)
    return Fraction(int(mantissa)) * Fraction(2) ** min(power, 10**5)


def _nearest(value: Fraction, form: Format) -> float:
    """A rational rounded to the format, ties to even."""
    if value == 0:
        return 0.0
    size = abs(value)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    exponent += size >= Fraction(2) ** exponent
    unit = Fraction(2) ** (max(exponent, form.least) - form.digits)
    whole = round(size / unit)  # to even
    found = whole * unit
    if found > Fraction(form.greatest):
        return float("inf") if value > 0 else float("-inf")
    return float(found) if value > 0 else -float(found)
