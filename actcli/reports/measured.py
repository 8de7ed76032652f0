"""What the reports that come with the program say of functions: how far frameworks are off, and their slopes at kinks.

Symbols of a framework that gave the same are told together, and of a framework that computes with several others the
first. Errors are those of one format, float32 if none is asked for; slopes at kinks those of float64, in which 0.01 is
not rounded to a few digits. Programs get everything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from actcli.conform import BACKENDS, FORMATS, Measured, found_of, short
from actcli.reports.conform import conform_json
from actcli.reports.frameworks import ORDER
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from actcli.activation import Activation
    from actcli.conform import Report, Row

    Sides = tuple[float, float, float]  # a kink: where it is, the slopes on the left and on the right
    Slopes = Mapping[float, Sequence[str]]  # a derivative that came, and the symbols that gave it

__all__ = ["error_lines", "error_matrix", "found_data", "kink_lines", "kink_matrix"]

_ERRORS_IN: Final = "float32"
_KINKS_IN: Final = "float64"
_FEW: Final = 3  # functions that stand side by side
_MARK: Final = "*"
_KINK_NOTE: Final = "* neither the slope from the left nor that from the right"
_ERROR_NOTE: Final = (
    "the largest error found in {form}, in units of the last place, and what is not as the function has it"
)


def error_lines(activation: Activation) -> Iterator[tuple[str, str]]:
    """A line for each framework and the symbols of it that gave the same: the largest error, and what is wrong.

    >>> from actcli import load
    >>> next(error_lines(load("relu")))
    ('torch 2.13.0', 'relu, nn.functional.relu, nn.ReLU, clamp(min=0): exact')
    """
    for report in _first_of(activation):
        groups: dict[str, list[str]] = {}
        for row in _in_format(report, _ERRORS_IN):
            groups.setdefault(_verdict(row), []).append(row.symbol)
        for text, symbols in groups.items():
            yield f"{report.framework} {report.version.partition('+')[0]}", f"{', '.join(symbols)}: {text}"


def kink_lines(activation: Activation) -> Iterator[tuple[str, str]]:
    """A line for each kink: the slopes on its two sides, and what each framework's differentiation gives there.

    >>> from actcli import load
    >>> at, told = next(kink_lines(load("hard_tanh")))
    >>> at, told.split("; ")[:2]
    ('x = -1', ['0 from the left, 1 from the right', 'torch 0, 1 by clamp(min=-1, max=1)'])
    """
    for (at, left, right), frameworks in _kinks(activation).items():
        told = [f"{name} {_told(slopes)}" for name, slopes in frameworks.items()]
        yield f"x = {short(at)}", "; ".join((f"{short(left)} from the left, {short(right)} from the right", *told))


def kink_matrix(activations: Iterable[Activation]) -> Table:
    """Rows kinks of functions, columns the slopes on both sides and what each framework gives."""
    every = [(one, _kinks(one)) for one in activations]
    names = [name for name in ORDER if any(name in here for _, kinks in every for here in kinks.values())]
    numbers = [Column(key, title, "right") for key, title in (("at", "At x"), ("left", "Left"), ("right", "Right"))]
    columns = (Column("name", "Name"), *numbers, *(Column(name, name) for name in names))
    rows = [
        (
            Cell(activation.name),
            *(Cell(short(value), _finite(value), numeric=True) for value in sides),
            *(_kink_cell(frameworks.get(name, {}), sides[1:]) for name in names),
        )
        for activation, kinks in every
        for sides, frameworks in kinks.items()
    ]
    notes = (_KINK_NOTE,) if any(cell.mark for row in rows for cell in row) else ()
    return Table("actcli/frameworks-kinks/1", columns, tuple(rows), notes=notes)


def error_matrix(activations: Iterable[Activation], form: str = _ERRORS_IN, width: int | None = None) -> Table:
    """Rows functions, columns frameworks, cells the largest error in one format and where a value is wrong.

    Up to three functions stand side by side on a screen, of `width` columns, with a row for each framework.
    """
    every = [(one, _first_of(one)) for one in activations]
    heads = {report.framework: report.title for _, reports in every for report in reports}
    names = [name for name in ORDER if name in heads]
    rows = []
    for activation, reports in every:
        cells = {report.framework: _error_cell(_in_format(report, form)) for report in reports}
        if any(cell.text for cell in cells.values()):
            rows.append((Cell(activation.name), *(cells.get(name, Cell("", None)) for name in names)))
    columns = (Column("name", "Name"), *(Column(name, name) for name in names))
    if width is not None and len(rows) <= _FEW:
        columns = (Column("framework", "Framework"), *(Column(row[0].text, row[0].text) for row in rows))
        rows = [(Cell(name), *cells) for name, *cells in zip(names, *(row[1:] for row in rows), strict=True)]
    notes = (_ERROR_NOTE.format(form=form), ", ".join(heads[name] for name in names))
    return Table("actcli/frameworks-errors/1", columns, tuple(rows), notes=notes)


def found_data(activation: Activation) -> list[dict[str, object]]:
    """All of it for programs: by framework and backend, symbols and formats."""
    return [
        {key: value for key, value in conform_json(report).items() if key != "schema"}
        for report in sorted(found_of(activation), key=_order)
    ]


def _first_of(activation: Activation) -> list[Report]:
    """The reports of a function, each framework once, in the order in which people ask for them."""
    found: dict[str, Report] = {}
    for report in sorted(found_of(activation), key=_order):
        found.setdefault(report.framework, report)
    return list(found.values())


def _order(report: Report) -> tuple[int, int]:
    backends = BACKENDS.get(report.framework, ())
    return ORDER.index(report.framework), backends.index(report.backend) if report.backend in backends else 0


def _in_format(report: Report, form: str) -> list[Row]:
    return [row for row in report.rows if row.form == form]


def _verdict(row: Row) -> str:
    found = row.found
    if isinstance(found, str):
        return f"has no {row.form}"
    error = f"off by up to {found.ulp:.3g} ulp, at {short(found.ulp_at)}" if found.ulp else "exact"
    return "; ".join((error, *_wrong(found)))


def _wrong(found: Measured) -> list[str]:
    """What is wrong, in words that are the same for symbols and formats that have the same fault."""
    said = [
        f"f({short(one.at)}) = {short(one.got)}, not {short(one.true)}"
        for one in found.specials
        if not math.isfinite(one.at) or one.at == 0
    ]
    said += ["large x overflow on the way"] if found.broken else []
    said += ["slopes of large x are no numbers"] if found.lost else []
    return said + (["not monotone"] if found.unsteady else [])


def _kinks(activation: Activation) -> dict[Sides, dict[str, dict[float, list[str]]]]:
    """By kink, in order: by framework, what its symbols give there."""
    found: dict[Sides, dict[str, dict[float, list[str]]]] = {}
    for report in _first_of(activation):
        formats = {row.form for row in report.rows if isinstance(row.found, Measured)}
        form = next((form for form in (_KINKS_IN, *FORMATS) if form in formats), "")
        for row in _in_format(report, form):
            for kink in row.found.kinks if isinstance(row.found, Measured) else ():
                slopes = found.setdefault((kink.at, kink.left, kink.right), {}).setdefault(report.framework, {})
                slopes.setdefault(kink.got, []).append(row.symbol)
    return dict(sorted(found.items(), key=lambda item: item[0][0]))


def _told(slopes: Slopes) -> str:
    """The derivative that most symbols give, then others with their symbols."""
    (usual, _), *others = sorted(slopes.items(), key=lambda item: -len(item[1]))
    return ", ".join((short(usual), *(f"{short(value)} by {', '.join(symbols)}" for value, symbols in others)))


def _kink_cell(slopes: Slopes, sides: Sequence[float]) -> Cell:
    if not slopes:
        return Cell("", None)
    neither = any(not any(math.isclose(value, side, rel_tol=1e-6) for side in sides) for value in slopes)
    return Cell(_told(slopes), {short(value): list(symbols) for value, symbols in slopes.items()}, _MARK * neither)


def _error_cell(rows: Sequence[Row]) -> Cell:
    found = [(row.symbol, row.found) for row in rows if isinstance(row.found, Measured)]
    if not found:
        return Cell("", None)
    worst = max((one for _, one in found), key=lambda one: one.ulp)
    error = f"{worst.ulp:.3g}" + (f" at {short(worst.ulp_at)}" if worst.ulp > 1 else "")
    return Cell("; ".join((error, *_wrong(worst))), {symbol: _finite(one.ulp) for symbol, one in found})


def _finite(value: float) -> float | str:
    return value if math.isfinite(value) else short(value)
