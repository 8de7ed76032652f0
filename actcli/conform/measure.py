"""How far what a framework returns lies from the true value, and where.

Doubles find the points: the error of our own arrays is far below a unit of the smaller formats, and comparable to one
of float64, so that there the largest differences are looked at. At the points found balls give the value to forty
digits, and the error that is reported is proved at that point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses import ANALYSES
from actcli.breakpoints import breakpoints, one_sided
from actcli.conform.formats import Format, inputs, ulps
from actcli.errors import ActcliError, Undecided
from actcli.evaluate import proved_digits, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actcli.activation import Activation
    from actcli.conform.formats import Doubles

__all__ = ["Kink", "Measured", "Special", "measure"]

_REACH: Final = 100  # breakpoints are looked for on [-100, 100]
_LOOKED_AT: Final = 24  # points that balls are asked about
_NEAR: Final = 30.0  # where absolute errors are compared: beyond, they are those of rounding a large number
_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class Special:
    """An input that is no finite number, or at which the result is none: what came, and what the function has there."""

    at: float
    got: float
    true: float


@dataclass(frozen=True, slots=True)
class Kink:
    """The derivative that automatic differentiation gives at a breakpoint, and the limits from both sides."""

    at: float
    got: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of one function in one format; errors are in units of the last place, and absolute for |x| <= 30.

    The largest in units is of normal inputs and values; an input that is tiny is often taken for zero on purpose.
    """

    points: int
    exhaustive: bool
    ulp: float
    ulp_at: float
    got: float
    true: str
    error: float
    error_at: float
    tiny: float  # the same where the input or the value is subnormal or zero, in units of subnormal numbers
    tiny_at: float
    specials: tuple[Special, ...]
    broken: int  # finite inputs whose value is finite and whose result is not
    broken_at: float | None
    unsteady: int  # neighbouring inputs whose results go against the proved direction
    kinks: tuple[Kink, ...]


def measure(
    activation: Activation,
    form: Format,
    call: Callable[[Doubles], Doubles],
    slope: Callable[[Doubles], Doubles | None] | None = None,
) -> Measured:
    """Hold a framework's function against the activation that it is; `call` takes and gives numbers of the format."""
    root = activation.expression
    bends = [float(point.at) for point in breakpoints(root, Fraction(-_REACH), Fraction(_REACH))]
    x = inputs(form, bends)
    with np.errstate(all="ignore"):
        true = np.asarray(activation(x), dtype=np.float64)
        got = call(x)
    expected = np.isfinite(true) & (np.abs(true) <= form.greatest)
    sound = expected & np.isfinite(got)
    broken = np.flatnonzero(expected & ~np.isfinite(got))
    with np.errstate(all="ignore"):
        distance = np.where(sound, np.abs(got - true), 0.0)
        relative = distance / ulps(form, true)
    least = 2.0 ** (form.least - 1)
    large = (np.abs(true) >= least) & (np.abs(x) >= least)
    ulp, at, value = _proved(activation, form, x, got, np.where(large, relative, 0.0))
    tiny = np.where(large, 0.0, relative)
    worst = int(np.argmax(tiny))
    near = np.where(np.abs(x) <= _NEAR, distance, 0.0)
    place = int(np.argmax(near))
    exact = _true(activation, x[place])
    error = float(near[place])
    if error and exact is not None:
        error = float(abs(Fraction(float(got[place])) - exact))
    return Measured(
        points=len(x),
        exhaustive=form.digits <= 11,
        ulp=ulp,
        ulp_at=float(x[at]),
        got=float(got[at]),
        true=value,
        error=error,
        error_at=float(x[place]) if error else 0.0,
        tiny=float(tiny[worst]),
        tiny_at=float(x[worst]),
        specials=_specials(activation, call),
        broken=len(broken),
        broken_at=float(x[broken[np.argmin(np.abs(x[broken]))]]) if len(broken) else None,
        unsteady=_unsteady(activation, got[sound]),
        kinks=_kinks(activation, bends, slope) if slope is not None else (),
    )


def _proved(
    activation: Activation, form: Format, x: Doubles, got: Doubles, relative: Doubles
) -> tuple[float, int, str]:
    """The largest error in units, proved at its point, among the points whose estimates are largest."""
    count = _LOOKED_AT if form.name == "float64" else 3
    order = np.argpartition(relative, -count)[-count:]
    best = (0.0, int(order[0]), "")
    for index in map(int, order):
        exact = _true(activation, x[index])
        if exact is None:
            continue
        unit = float(ulps(form, np.array([float(exact)]))[0])
        error = float(abs(Fraction(float(got[index])) - exact) / Fraction(unit))
        if error >= best[0]:
            best = (error, index, format(float(exact), ".17g"))
    return best


def _true(activation: Activation, at: float) -> Fraction | None:
    """The value to forty proved digits, or None where it is not decided."""
    point = {activation.inputs[0]: Fraction(float(at))}
    try:
        return Fraction(proved_digits(lambda: value_at(activation.expression, point), _DIGITS))
    except (ActcliError, ValueError, OverflowError):
        return None


def _specials(activation: Activation, call: Callable[[Doubles], Doubles]) -> tuple[Special, ...]:
    """What comes at infinities and NaN where it is not the limit, or no NaN; and at zeros that are told apart."""
    x = np.array([-np.inf, np.inf, np.nan, 0.0, -0.0])
    with np.errstate(all="ignore"):
        true = np.asarray(activation(x), dtype=np.float64)
        got = call(x)
    true[2] = np.nan  # a function of something unknown, even where the formula is constant
    wrong = [index for index in range(3) if not _same(got[index], true[index])]
    if not _same(got[3], got[4]):
        wrong += [3, 4]
    return tuple(Special(float(x[index]), float(got[index]), float(true[index])) for index in wrong)


def _same(got: float, true: float) -> bool:
    return (math.isnan(got) and math.isnan(true)) or got == true or abs(got - true) <= 0.02 * abs(true) < math.inf


def _unsteady(activation: Activation, got: Doubles) -> int:
    try:
        trend = ANALYSES["monotonic"].of(activation).text
    except Undecided:
        return 0
    if trend in ("increasing", "non-decreasing"):
        return int(np.count_nonzero(np.diff(got) < 0))
    return int(np.count_nonzero(np.diff(got) > 0)) if trend in ("decreasing", "non-increasing") else 0


def _kinks(
    activation: Activation, bends: Sequence[float], slope: Callable[[Doubles], Doubles | None]
) -> tuple[Kink, ...]:
    """The derivatives at kinks and jumps: where those from both sides differ, or the framework has neither."""
    if not bends:
        return ()
    formula = activation.slope()
    got = slope(np.array(bends))
    if got is None:
        return ()
    found = []
    for at, value in zip(bends, got.tolist(), strict=True):
        left, right = (one_sided(formula, Fraction(at), side) for side in (-1, 1))
        if not math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12):
            found.append(Kink(at, value, left, right))
    return tuple(found)
