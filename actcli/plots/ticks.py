"""Numbers at an axis: those of one axis as alike as they can be, and as many digits as tell them apart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axis import Axis
    from matplotlib.ticker import Formatter

__all__ = ["label", "powers", "scientific", "spelled"]

_PLAIN: Final = 2e-3, 1e5  # numbers outside of this are written with powers of ten
_PLACES: Final = 4  # that a mantissa may have: a number with more of them is easier to read in full
_FULL: Final = 10**12, 12  # the largest number in full, and the most places of one


def label(axis: Axis, ends: tuple[float, float]) -> None:
    """Round numbers along an axis with these ends, with powers of ten where they are far from 1."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10]))
    if not _PLAIN[0] <= max(map(abs, ends)) < _PLAIN[1]:
        axis.set_major_formatter(powers())


def powers() -> Formatter:
    """What writes the numbers of an axis far from 1."""
    from matplotlib.ticker import Formatter  # its class is made here: matplotlib is imported where it is safe

    class Powers(Formatter):
        def __call__(self, value: float, pos: int | None = None) -> str:
            return scientific(value)

        def format_ticks(self, values: Sequence[float]) -> list[str]:
            return spelled([float(value) for value in values])

    return Powers()


def scientific(value: float) -> str:
    """A round number far from 1, as it is printed.

    >>> scientific(2.5e-7), scientific(-1e8), scientific(0.0)
    ('2.5×10⁻⁷', '−10⁸', '0')
    """
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    return _power(mantissa.rstrip("0").rstrip("."), int(exponent))


def spelled(values: Sequence[float]) -> list[str]:
    """Numbers in even steps; in full where powers of ten would not be shorter.

    >>> spelled([0.0, 5e8, 1e9]), spelled([3e9, 3.005e9, 3.01e9])
    (['0', '5×10⁸', '10⁹'], ['3.000×10⁹', '3.005×10⁹', '3.010×10⁹'])
    >>> spelled([999999.5, 1000000.0, 1000000.5])
    ['999999.5', '1000000.0', '1000000.5']
    """
    step = min((abs(right - left) for left, right in pairwise(values) if left != right), default=0.0)
    if step == 0:
        return [scientific(value) for value in values]
    unit = _exponent(step)
    exponents = [_exponent(value) if abs(value) > step / 2 else unit for value in values]
    if max(exponents) - unit > _PLACES and max(map(abs, values)) < _FULL[0] and -unit <= _FULL[1]:
        return [f"{value:.{max(-unit, 0)}f}".replace("-", "−") for value in values]
    places = dict.fromkeys(exponents, 0)
    for value, power in zip(values, exponents, strict=True):
        digits = f"{value:.{max(power - unit, 0)}e}".partition("e")[0].partition(".")[2]
        places[power] = max(places[power], len(digits.rstrip("0")))
    rows = zip(values, exponents, strict=True)
    return [
        _power(f"{value:.{places[power]}e}".partition("e")[0], power) if abs(value) > step / 2 else "0"
        for value, power in rows
    ]


def _exponent(value: float) -> int:
    return int(f"{value:.9e}".partition("e")[2])


def _power(mantissa: str, exponent: int) -> str:
    if float(mantissa) == 0:
        return "0"
    power = "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    text = mantissa[:-1] + power if mantissa in ("1", "-1") else f"{mantissa}×{power}"
    return text.replace("-", "−")
