"""Values at points: decimals with proved digits for points typed by a person, arrays for streams.

Nothing here needs `actcli.api`, which loads every analysis: a value is there before they would be.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TextIO

from actcli import limits
from actcli.activation import Activation, Kind, constant
from actcli.errors import ActcliError, InputError, Place, Undecided, UsageError
from actcli.evaluate import proved_digits, value_at
from actcli.format import decimal
from actcli.interpreters.balls import BALLS, Value, exact
from actcli.output import write_bytes
from actcli.tables import Cell, Column, Table
from actcli.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from actcli.expr import Expr

__all__ = ["need_all", "stream", "table"]


def table(activation: Activation, at: str, *, deriv: bool = False, digits: int = 17, isolated: bool = False) -> Table:
    """One row a point (a vector: one row an entry), values and perhaps derivatives to `digits` proved digits.

    If `isolated`, in a process with limits of time and memory; a point that kills it has "failed" in its row.

    >>> from actcli import load
    >>> [cell.text for cell in table(load("gelu"), "-6", digits=20).rows[0]]
    ['-6', '-5.9195258702261888442e-9']
    """
    words = [word.strip() for word in at.split(",") if word.strip()]
    if not words:
        raise UsageError("no points", hint="for example: --at -2,0.7")
    vector = activation.is_vector
    if vector and deriv:
        raise UsageError(f"{activation.name} acts on a whole axis: its derivative is a matrix")
    ask = _Asked(activation, deriv, digits)
    tasks: list[tuple[str, ...]] = [tuple(words)] if vector else [(word,) for word in words]
    rows = _guarded(ask, tasks) if isolated else [row for task in tasks for row in ask(task)]
    inputs = ", ".join(activation.inputs)
    columns = [Column("x", inputs, "right"), Column("value", f"f({inputs})", "right")]
    if deriv:
        columns += [Column(f"derivative_{name}", f"df/d{name}", "right") for name in activation.inputs]
    return Table("actcli/eval/1", tuple(columns), tuple(rows))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows of some points: what another process can be asked."""

    activation: Activation
    deriv: bool
    digits: int

    def __call__(self, words: tuple[str, ...]) -> list[tuple[Cell, ...]]:
        if self.activation.is_vector:
            return _vector_rows(self.activation, list(words), self.digits)
        return _rows(self.activation, list(words), self.deriv, self.digits)


def _guarded(ask: _Asked, tasks: list[tuple[str, ...]]) -> list[tuple[Cell, ...]]:
    """The rows of all points, each point asked alone; one row says why where there is none."""
    from actcli.executors import Failure
    from actcli.executors.isolated import Saying, run_isolated

    rows: list[tuple[Cell, ...]] = []
    values = 1 + len(ask.activation.inputs) * ask.deriv
    for words, found in zip(tasks, run_isolated(Saying(ask), tasks), strict=True):
        if isinstance(found, ActcliError):
            raise found
        if isinstance(found, Failure):
            failed = Cell("failed", {"verdict": "UNDECIDED", "why": found.reason})
            rows.append((Cell(", ".join(words)), *(failed,) * values))
        else:
            rows += found
    return rows


def need_all(found: Table) -> None:
    """Raise `Undecided` if the process of a point died."""
    for row in found.rows:
        for cell in row:
            if cell.text == "failed" and isinstance(cell.data, dict):
                raise Undecided(f"{quoted(row[0].text)} is not evaluated: {cell.data['why']}")


def _rows(activation: Activation, words: list[str], deriv: bool, digits: int) -> list[tuple[Cell, ...]]:
    expressions = [activation.expression, *(activation.slope(1, name) for name in activation.inputs if deriv)]
    rows = []
    for word in words:
        parts = word.split(":") if activation.kind is Kind.GATED else [word]
        if len(parts) != len(activation.inputs):
            raise UsageError(
                f"{activation.name} takes {len(activation.inputs)} inputs, {quoted(word)} has {len(parts)}",
                hint="for example: --at 1:2,3:4",
            )
        point = dict(zip(activation.inputs, map(_number, parts), strict=True))
        shown = ", ".join(decimal(value) for value in point.values())
        rows.append((Cell(shown, numeric=True), *(_value(expression, point, digits) for expression in expressions)))
    return rows


def _number(word: str) -> Fraction:
    try:
        found = getattr(BALLS(constant(word), {}), "exact", None)
    except InputError as error:
        raise UsageError(f"{quoted(word)} is no number: {error.message}", hint="for example: --at -2,0.7,1/3") from None
    if found is None:
        raise UsageError(f"{word} is not a rational number", hint="digits are proved of exact points: --at -2,0.7,1/3")
    return Fraction(int(found.p), int(found.q))


def _value(expression: Expr, point: dict[str, Fraction], digits: int) -> Cell:
    return _proved(lambda: value_at(expression, point), digits)


def _proved(ball: Callable[[], Value], digits: int) -> Cell:
    try:
        return Cell(proved_digits(ball, digits), numeric=True)
    except Undecided as error:
        return Cell(
            "undefined" if "no value" in error.message else "undecided", {"verdict": "UNDECIDED", "why": error.message}
        )


def _vector_rows(activation: Activation, words: list[str], digits: int) -> list[tuple[Cell, ...]]:
    numbers = [_number(word) for word in words]
    rows: list[tuple[Cell, ...]] = []
    for expression in activation.expressions:
        entries = len(_entries(expression, numbers))
        for index in range(entries):
            value = _proved(lambda e=expression, i=index: _entries(e, numbers)[i], digits)  # type: ignore[misc]
            point = decimal(numbers[index]) if entries == len(numbers) else ", ".join(map(decimal, numbers))
            rows.append((Cell(point, numeric=True), value))
    return rows


def _entries(expression: Expr, numbers: list[Fraction]) -> list[Value]:
    value = BALLS(expression, {"x": tuple(exact(number) for number in numbers)})
    values = value if isinstance(value, tuple) and not isinstance(value, Value) else (value,)
    return list(values)  # type: ignore[arg-type]


def stream(
    activation: Activation,
    source: TextIO | None,
    target: TextIO,
    path: Path | None,
    *,
    order: int = 0,
    write: Callable[[Path, bytes], None] = write_bytes,
) -> None:
    """Values at the numbers or the `.npy` array of a stream: an array to a `.npy` file, numbers to text."""
    import numpy as np

    if source is None or source.isatty():  # no standard input at all: a window without a console
        raise UsageError("no points: --at is missing and nothing is piped in", hint="for example: --at -2,0.7")
    size = 16 * limits.POINTS
    data = source.buffer.read(size + 1)
    if len(data) > size:
        raise InputError(f"standard input holds more than {size >> 20} MiB", hint="split it")
    x = read_array(data)
    y = activation.derivative(x, order=order) if order else activation(x)
    if path is not None and path.suffix == ".npy":
        buffer = io.BytesIO()
        np.save(buffer, y, allow_pickle=False)
        write(path, buffer.getvalue())
        return
    text = "".join(f"{value!r}\n" for value in np.ravel(y).tolist())
    if path is None or str(path) == "-":
        target.write(text)
    else:
        write(path, text.encode())


def read_array(data: bytes) -> NDArray[Any]:
    """Numbers between blanks, commas or line ends, or a `.npy` file; nothing in it is ever unpickled."""
    import numpy as np

    if data.startswith(b"\x93NUMPY"):
        try:
            array = np.load(io.BytesIO(data), allow_pickle=False)
        except MemoryError:
            raise InputError("cannot read the array: it says that it is larger than the memory") from None
        except (ValueError, OSError, EOFError) as error:
            raise InputError(f"cannot read the array: {str(error).splitlines()[0]}") from None
        if array.dtype.kind not in "fiub":
            raise InputError(f"expected real numbers, found an array of {array.dtype}")
        return np.asarray(array)
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise InputError(
            f"expected numbers or a .npy array, found byte 0x{data[error.start]:02X} at {error.start}"
        ) from None
    values = []
    for number, line in enumerate(text.splitlines(), 1):
        for word in line.replace(",", " ").split():
            try:
                if "_" in word:
                    raise ValueError
                values.append(float(word))
            except ValueError:
                raise InputError(
                    f"{quoted(word)} is no number",
                    place=Place("standard input", number, line.find(word) + 1, line, len(word)),
                ) from None
    if not values:
        raise InputError("standard input holds no numbers")
    return np.array(values)
