"""The error of an approximation as its parameter moves, from Python: loaded, swept, and shown as table and figure.

>>> from actcli.sweeps import sweep
>>> print(sweep("sigmoid", "hard_sigmoid", "slope", ("0.1", "0.3"), steps=9).table().title)
Error of hard_sigmoid against sigmoid over the reals: least found 0.05605040086 at slope = 0.177064985
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli import given, limits
from actcli.analyses.sweep import Sweep, values_between
from actcli.analyses.sweep import sweep as swept
from actcli.api import exact_number, interval_of, load
from actcli.errors import UsageError
from actcli.exporters.tabled import Tabled
from actcli.reports.sweep import sweep_table

if TYPE_CHECKING:
    from actcli.activation import Activation, Constant
    from actcli.api import Interval
    from actcli.tables import Table

__all__ = ["Swept", "sweep"]


@dataclass(frozen=True, repr=False)
class Swept(Tabled):
    """The largest errors at the values of a parameter, and how they are shown."""

    found: Sweep

    def table(self) -> Table:
        """A row a value of the parameter."""
        return sweep_table(self.found)

    def plot(self, **options: Any) -> Any:
        """A matplotlib `Figure`: the errors against the parameter, the least one marked."""
        from actcli.plots.sweep import draw_sweep

        return draw_sweep(self.found, **options)


def sweep(
    reference: Activation | str,
    candidate: Activation | str,
    parameter: str,
    between: tuple[Constant, Constant],
    *,
    steps: int = 41,
    range: Interval | None = None,
    over: str = "auto",
) -> Swept:
    """The largest error of a candidate as one of its parameters moves between two values, proved at each that is tried.

    The domain is chosen as by `compare`. The least error is the least of those tried, after a search about it.
    """
    name = given.text(parameter, "a parameter")
    low, high = map(exact_number, given.pair(between, "what a parameter moves between"))
    if given.text(over, "over") not in ("auto", "range", "reals"):
        raise UsageError(f"over is auto, range or reals, not {over[:60]!r}")
    if over == "reals" and range is not None:
        raise UsageError("a range and the reals are two domains", hint="give one of them")
    values = values_between(low, high, given.whole(steps, "steps", 2, limits.SWEEP_STEPS))
    first, second = load(reference), load(candidate)
    return Swept(swept(first, second, name, values, interval_of(range), over=over))
