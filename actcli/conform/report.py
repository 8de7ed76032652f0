"""What was found of one version of a framework, as a value that is told, kept and compared with another.

Two runs differ where a value that is wrong has come or gone, or where an error has grown or shrunk by more than a
twentieth: the points of the grid are the same in all runs, so that smaller differences are other roundings of the same
algorithm, as another processor makes them.
"""

from __future__ import annotations

import math
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from actcli.conform.measure import Measured
    from actcli.conform.packages import Package
    from actcli.conform.run import Task

    Place = tuple[float, float]

__all__ = ["Difference", "Report", "Row", "differences", "report_of", "short"]

_FLAGS: Final = ("avx512_fp16", "avx512f", "avx2", "asimd")  # what vectorised kernels are chosen by
_NEAR: Final = 1.05  # errors whose ratio is less are the same
_UNIT: Final = 0.5  # and errors that differ by less, in units


@dataclass(frozen=True, slots=True)
class Row:
    """A symbol with its arguments, the function that it should be, a number format, and what was found or why not."""

    symbol: str
    function: str
    form: str
    found: Measured | str


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of one version of a framework, on one kind of machine."""

    framework: str
    version: str
    backend: str
    backend_version: str
    machine: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The framework and its versions.

        >>> Report("onnx", "1.23.2", "reference", "", "x86_64", ()).title
        'onnx 1.23.2 on reference'
        """
        on = f" on {self.backend} {self.backend_version}".rstrip() if self.backend else ""
        return f"{self.framework} {self.version}{on}"

    @property
    def file_name(self) -> str:
        """What its file is called: the framework, the version without a mark of the build, the backend.

        >>> Report("torch", "2.13.0+cpu", "", "", "x86_64", ()).file_name
        'torch-2.13.0.yaml'
        """
        return "-".join(filter(None, (self.framework, self.version.partition("+")[0], self.backend))) + ".yaml"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two reports disagree: of which symbol and format, about what, and what each says."""

    symbol: str
    form: str
    what: str
    before: str
    now: str


def report_of(package: Package, rows: Iterable[tuple[Task, str, Measured | str]]) -> Report:
    """The report of a run."""
    return Report(
        package.name,
        package.version,
        package.backend,
        package.backend_version,
        _machine(),
        tuple(Row(task.text.partition(":")[2], task.activation.record.name, form, found) for task, form, found in rows),
    )


def _machine() -> str:
    """The architecture, and which vectors it has where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    known = {word for line in lines if line.lower().startswith(("flags", "features")) for word in line.split()}
    flag = next((flag for flag in _FLAGS if flag in known), "")
    return " ".join(filter(None, (platform.machine(), flag)))


def differences(before: Report, now: Report, *, whole: bool) -> list[Difference]:
    """What has changed of the rows that both have; with `whole` also which rows have come and gone."""
    old = {(row.symbol, row.form): row for row in before.rows}
    new = {(row.symbol, row.form): row for row in now.rows}
    found = [
        Difference(symbol, form, *change)
        for (symbol, form), row in new.items()
        for change in (
            _changes(old[symbol, form].found, row.found) if (symbol, form) in old else [("call", "none", "works")]
        )
    ]
    if whole:
        forms = {row.form for row in now.rows}
        found += [Difference(*key, "call", "works", "none") for key in old if key not in new and key[1] in forms]
    return found


def _changes(before: Measured | str, now: Measured | str) -> Iterator[tuple[str, str, str]]:
    if isinstance(before, str) or isinstance(now, str):
        if isinstance(before, str) != isinstance(now, str):
            old, new = (one if isinstance(one, str) else "works" for one in (before, now))
            yield "call", old, new
        return
    for what, number, least in _NUMBERS:
        if not _is_near(number(before), number(now), least):
            yield what, short(number(before)), short(number(now))
    for what, rows in _PLACES:
        was, is_ = rows(before), rows(now)
        if len(was) != len(is_) or not all(map(_alike, was, is_)):
            yield what, _told(was), _told(is_)


def _is_near(one: float, other: float, least: float) -> bool:
    small, large = sorted((one, other))
    return large - small <= least or (small > 0 and large <= _NEAR * small)


def _alike(one: Place, other: Place) -> bool:
    """Whether the same came at the same place, but for the digits that a file keeps."""
    return all(
        (math.isnan(x) and math.isnan(y)) or math.isclose(x, y, rel_tol=1e-2, abs_tol=1e-2)
        for x, y in zip(one, other, strict=True)
    )


def _told(rows: Sequence[Place]) -> str:
    return ", ".join(f"{short(got)} at {short(at)}" for at, got in rows) or "none"


def _specials(found: Measured) -> list[Place]:
    """The wrong values; which of the zeros of a function is missed by most is a matter of rounding."""
    return [(one.at, one.got) for one in found.specials if not math.isfinite(one.at) or one.at == 0]


def _kinks(found: Measured) -> list[Place]:
    return [(one.at, one.got) for one in found.kinks]


_NUMBERS: Final[tuple[tuple[str, Callable[[Measured], float], float], ...]] = (
    ("error in ulp", lambda found: found.ulp, _UNIT),
    ("absolute error", lambda found: found.error, 1e-15),
    ("subnormal error in units", lambda found: found.tiny, _UNIT),
    ("finite values lost", lambda found: float(found.broken), 0),
    ("steps against its monotonicity", lambda found: float(found.unsteady), 8),
    ("derivatives lost", lambda found: float(found.lost), 0),
)
_PLACES: Final = (("wrong values", _specials), ("slopes at kinks", _kinks))


def short(value: float) -> str:
    """A number in few digits, for people.

    >>> short(16777215.0), short(float("nan")), short(-math.inf)
    ('1.67772e+07', 'NaN', '-inf')
    """
    return f"{value:.6g}" if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "NaN")
