"""What a formula tends to on either side of a place, and whether it is smooth, bent, broken or unbounded there.

Estimates, by balls of high precision very near to the place: 2^-200 and 2^-400 away, so that a place known exactly is
told from its surroundings, and 2^-40 away for a place that is only known to the last bit of a double.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, isclose, isfinite, isinf, isnan, nan
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from actcli.derive import derive

if TYPE_CHECKING:
    from actcli.expr import Expr

__all__ = ["Character", "classify", "one_sided"]

Character: TypeAlias = Literal["smooth", "kink", "jump", "pole"]
NEAR: Final = Fraction(1, 2**200), Fraction(1, 2**400)
COARSE: Final = Fraction(1, 2**40)


def one_sided(expr: Expr, at: Fraction, side: int, name: str = "x") -> float:
    """The limit of the formula at `at` from the left (side -1) or right (+1); +-inf at a pole, NaN where there is none.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> step = parse("0 if x < 1/3 else 2 - x", VOCABULARY)
    >>> one_sided(step, Fraction(1, 3), -1), one_sided(step, Fraction(1, 3), 1)
    (0.0, 1.6666666666666667)
    """

    def value(step: Fraction) -> float:
        return _value(expr, at + side * step, name)

    fine = _limit(*map(value, NEAR))
    scale = COARSE * max(Fraction(1), abs(at))
    near, far = value(scale), value(2 * scale)
    coarse = inf if near > 0 else -inf
    if not (abs(near) > 1e6 and abs(near) > 1.3 * abs(far)):
        coarse = 2 * near - far
    if isnan(coarse) or isclose(fine, coarse, rel_tol=1e-4, abs_tol=1e-4) or (isinf(fine) and abs(near) > 4):
        return fine
    return coarse


def _value(expr: Expr, at: Fraction, name: str) -> float:
    from actcli.evaluate import ball_at, nearest_float  # balls are loaded when first asked for: a picture needs none

    return nearest_float(lambda: ball_at(expr, {name: at}))


def _limit(near: float, nearer: float) -> float:
    """What two values, the second far nearer, tend to."""
    if near == nearer or isclose(near, nearer, rel_tol=1e-15):
        return nearer
    if isnan(near) or isnan(nearer):
        return nan
    if abs(nearer) < 1e-20 and abs(nearer) <= abs(near):
        return 0.0
    if abs(nearer) > 1.3 * abs(near) and abs(near) > 1:
        return inf if nearer > 0 else -inf
    return nearer


def classify(expr: Expr, at: Fraction, name: str = "x") -> Character:
    """Whether the formula is smooth (once differentiable), has a kink, a jump or a pole there.

    A side without a value counts as a jump, a vertical tangent as a kink; only the first derivative is looked at.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> [classify(parse(text, VOCABULARY), Fraction(0)) for text in ("x*abs(x)", "max(0, x)", "sign(x)", "1/x")]
    ['smooth', 'kink', 'jump', 'pole']
    """
    left, right = one_sided(expr, at, -1, name), one_sided(expr, at, 1, name)
    if isinf(left) or isinf(right):
        return "pole"
    if not _same(left, right):
        return "jump"
    here = _value(expr, at, name)
    if isfinite(here) and not _same(here, left):
        return "jump"
    slope = derive(expr, name)
    left, right = one_sided(slope, at, -1, name), one_sided(slope, at, 1, name)
    return "smooth" if _same(left, right) else "kink"


def _same(left: float, right: float) -> bool:
    return isclose(left, right, rel_tol=1e-11, abs_tol=1e-14) and isfinite(left)
