"""How far what a framework returns lies from the true value, and where.

Doubles find the points: the error of our own arrays is far below a unit of the smaller formats, and comparable to one
of float64, so that there the largest differences are looked at, and a few hundred points of all magnitudes too. At the
points found balls give the value to forty digits, and the error that is reported is proved at that point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses import ANALYSES
from actcli.breakpoints import breakpoints, one_sided
from actcli.conform.formats import Format, inputs, rounded, ulps
from actcli.errors import ActcliError, Undecided
from actcli.evaluate import proved_digits, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actcli.activation import Activation
    from actcli.conform.formats import Doubles

__all__ = ["Kink", "Measured", "Special", "measure"]

_REACH: Final = 100  # breakpoints are looked for on [-100, 100]
_LOOKED_AT: Final = {"float64": 24}  # the largest differences, of which balls tell the error; 3 of other formats
_SPREAD: Final = {"float64": 256}  # points that balls are asked about wherever they are
_NEAR: Final = 30.0  # where absolute errors are compared: beyond, they are those of rounding a large number
_DIGITS: Final = 40
_AT: Final = 2.0**-20
_FAR: Final = tuple(side * size for size in (10, 20, 50, 90, 100, 800, 1e4, 1e10, 1e20, 1e38) for side in (-1, 1))


@dataclass(frozen=True, slots=True)
class Special:
    """An input at which the result is another than the function has: an infinity, NaN, a zero of the function."""

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
    lost: int = 0  # inputs tried at which the slope is finite and the derivative that came is not
    lost_at: float | None = None


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
    normal = np.abs(x) >= least
    large = (np.abs(true) >= least) & normal
    ulp, at, value = _proved(activation, form, x, got, np.where(large, relative, 0.0))
    tiny = np.where(large | ((true == 0) & normal), 0.0, relative)
    worst = int(np.argmax(tiny))
    strays = _strays(activation, x, got, np.where((true == 0) & normal, distance, 0.0))
    kinks, lost = _slopes(activation, form, bends, slope)
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
        specials=(*_specials(activation, call), *strays),
        broken=len(broken),
        broken_at=float(x[broken[np.argmin(np.abs(x[broken]))]]) if len(broken) else None,
        unsteady=_unsteady(activation, got[sound], least),
        kinks=kinks,
        lost=len(lost),
        lost_at=float(lost[np.argmin(np.abs(lost))]) if len(lost) else None,
    )


def _proved(
    activation: Activation, form: Format, x: Doubles, got: Doubles, relative: Doubles
) -> tuple[float, int, str]:
    """The largest error in units, proved at its point, among the points whose estimates are largest."""
    count = _LOOKED_AT.get(form.name, 3)
    order = np.argpartition(relative, -count)[-count:]
    if form.name in _SPREAD:  # where the same rounding of theirs and ours hides an error, and where none was found
        allowed = np.flatnonzero(np.isfinite(got) & (np.abs(got) >= 2.0**form.least))
        order = np.append(order, allowed[:: max(1, len(allowed) // _SPREAD[form.name])])
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
        known = value_at(activation.expression, point).exact
        if known is not None:
            return Fraction(int(known.p), int(known.q))
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


def _unsteady(activation: Activation, got: Doubles, least: float) -> int:
    """How many steps go against the proved direction, but for those among subnormal numbers, which may be zeros."""
    try:
        trend = ANALYSES["monotonic"].of(activation).text
    except Undecided:
        return 0
    sides = {"increasing": 1, "non-decreasing": 1, "decreasing": -1, "non-increasing": -1}
    back = np.diff(got) * sides.get(trend, 0) < 0
    return int(np.count_nonzero(back & (np.maximum(np.abs(got[1:]), np.abs(got[:-1])) >= least)))


def _strays(activation: Activation, x: Doubles, got: Doubles, distance: Doubles) -> tuple[Special, ...]:
    """The largest result where the function is exactly zero: there is no unit in which it could be told."""
    worst = int(np.argmax(distance))
    if distance[worst] == 0 or _true(activation, x[worst]) != 0:
        return ()
    return (Special(float(x[worst]), float(got[worst]), 0.0),)


def _slopes(
    activation: Activation, form: Format, bends: Sequence[float], slope: Callable[[Doubles], Doubles | None] | None
) -> tuple[tuple[Kink, ...], Doubles]:
    """The derivatives at kinks and jumps, and the far inputs at which one has overflowed on its way or become NaN."""
    far = rounded(form, np.array(_FAR))
    far = far[np.isfinite(far)]
    # a kink that the format has no number for is met nowhere
    bends = [at for at in bends if abs(rounded(form, np.array([at]))[0] - at) <= _AT * abs(at)]
    got = slope(np.concatenate([bends, far])) if slope is not None else None
    if got is None:
        return (), far[:0]
    with np.errstate(all="ignore"):
        true = np.asarray(activation.derivative(far), dtype=np.float64)
    lost = np.isfinite(true) & (np.abs(true) <= form.greatest) & ~np.isfinite(got[len(bends) :])
    return _kinks(activation, form, bends, got[: len(bends)]), far[lost]


def _kinks(activation: Activation, form: Format, bends: Sequence[float], got: Doubles) -> tuple[Kink, ...]:
    """Where the derivatives from both sides differ, or the framework has neither."""
    formula = activation.slope()
    near = 2.0 ** (3 - form.digits)
    found = []
    for at, value in zip(bends, got.tolist(), strict=True):
        left, right = (one_sided(formula, Fraction(at), side) for side in (-1, 1))
        if not math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12) or not (
            math.isclose(value, left, rel_tol=near, abs_tol=near) or math.isnan(left)
        ):
            found.append(Kink(at, value, left, right))
    return tuple(found)
