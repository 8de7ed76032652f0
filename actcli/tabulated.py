"""A table of values as a formula: a choice between its pieces, so that everything that reads formulas reads tables."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from actcli import operators as op
from actcli.expr import Call, Expr, Piecewise, Symbol

if TYPE_CHECKING:
    from actcli.record import Table

__all__ = ["table_formula"]


def table_formula(table: Table) -> Expr:
    """The table as a choice between its pieces."""
    low, high = table.interval
    values = table.values
    step = (high - low) / (len(values) - 1)
    x = Symbol("x")
    pieces: list[tuple[Expr, Expr]] = [(Call(op.LESS, (x, op.number(low))), op.number(values[0]))]
    for index, (left, right) in enumerate(itertools.pairwise(values)):
        start = low + index * step
        if table.interpolation == "linear":
            value = op.add(
                op.number(left), op.multiply(op.number((right - left) / step), op.subtract(x, op.number(start)))
            )
            pieces.append((Call(op.LESS, (x, op.number(start + step))), value))
        else:
            pieces.append((Call(op.LESS, (x, op.number(start + step / 2))), op.number(left)))
    return Piecewise(tuple(pieces), op.number(values[-1]))
