"""The tolerances of a comparison of two functions, from Python: what `numpy.testing.assert_allclose` should be given.

>>> found = tolerance("gelu", "gelu_tanh", dtype="float32")
>>> f"{found.rtol:.4g}", f"{found.atol:.4g}"
('1.193e-07', '0.0004733')
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from actcli import given
from actcli.api import exact_number, interval_of, load
from actcli.conform.formats import FORMATS
from actcli.errors import UnknownName, UsageError
from actcli.exporters.tabled import Tabled
from actcli.reports.tolerances import tolerance_json, tolerance_table
from actcli.rounding import Allowance, allowance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation, Constant
    from actcli.api import Interval
    from actcli.tables import Table

__all__ = ["Tolerance", "tolerance"]


@dataclass(frozen=True, repr=False)
class Tolerance(Tabled):
    """The tolerances in one or more formats; `rtol` and `atol` are those that hold in all of them."""

    found: tuple[Allowance, ...]

    @property
    def rtol(self) -> float:
        """The relative tolerance, as a double not below it."""
        return max(_not_below(one.best.rtol) for one in self.found)

    @property
    def atol(self) -> float:
        """The absolute tolerance, as a double not below it."""
        return max(_not_below(one.best.atol) for one in self.found)

    def table(self) -> Table:
        """Rows of tolerances that go together, for each format."""
        return tolerance_table(self.found)

    def to_json(self) -> dict[str, Any]:
        """The tolerances for programs, with their reasons."""
        return tolerance_json(self.found)


def tolerance(
    reference: Activation | str,
    candidate: Activation | str,
    dtype: str | Sequence[str] = "float32",
    range: Interval | None = None,
    *,
    ulps: Constant = "1/2",
    naive: bool = False,
) -> Tolerance:
    """The least justified atol and rtol between two functions: `|actual - desired| <= atol + rtol*|desired|`.

    `desired` is the reference, `actual` the candidate, each at most `ulps` units in the last place off (1/2: correctly
    rounded). With `naive`, what the formulas need when they are computed step by step is measured beside it, which
    proves nothing. Without a `range` every finite input counts.
    """
    forms = [dtype] if isinstance(dtype, str) else given.texts(dtype, "a number format")
    for form in forms:
        if form not in FORMATS:
            raise UnknownName("number format", form, FORMATS, hint=f"known: {', '.join(FORMATS)}")
    if not forms:
        raise UsageError("no number format", hint=f"known: {', '.join(FORMATS)}")
    off = exact_number(ulps)
    if not off < 2**16:
        raise UsageError("units in the last place are fewer than 65536")
    first, second, span = load(reference), load(candidate), interval_of(range)
    return Tolerance(
        tuple(
            allowance(first, second, form, span, ulps_off=Fraction(off), naive=naive) for form in dict.fromkeys(forms)
        )
    )


def _not_below(text: str | None) -> float:
    """The least double that is not below a decimal."""
    if text is None:
        return math.inf
    value = float(text)
    return value if Fraction(value) >= Fraction(text) else math.nextafter(value, math.inf)
