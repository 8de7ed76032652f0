"""Which definitions the functions in a model are.

A region is named from its way in to its way out: the longest run of segments that is a definition, proved, is one
activation, and what is a straight line between two of them is none. Equal formulas are named once. Parameters are
fitted for what no definition is with its defaults, and factors for the first of it, for a bounded number of formulas;
beyond, the nearest relative is told with its defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.activation import Activation, Kind, Record, Text
from actcli.errors import ActcliError
from actcli.expr import tree_size
from actcli.format import format_expr
from actcli.identification.definitions import Definition, definitions, values_at
from actcli.identification.formulas import Named, Relative, identify_formula
from actcli.identification.models.operators import OPERATORS, defaults_of
from actcli.identification.models.regions import Axis, Region, regions
from actcli.identification.models.values import is_arithmetic, is_line
from actcli.inputs import nearest
from actcli.prove.equality import are_equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from actcli.catalog import Catalog
    from actcli.expr import Expr
    from actcli.identification.models.loading import Model, Node

__all__ = ["Activated", "Naming", "name_model"]

_GRID: Final = np.concatenate([np.linspace(-8, 8, 97), np.linspace(0.01, 0.99, 21), [-30.0, 30.0]])
_SAME: Final = 1e-7  # so near are values of equal formulas
_RUN: Final = 6  # segments of one activation
_SIZE: Final = 400  # nodes of its formula
_FITS: Final = 2  # formulas of one model for which parameters are fitted
_SHIFTS: Final = 1  # formulas of one model that are tried shifted and scaled, too
_PROOFS: Final = 8  # unknown formulas of one model whose distance from the nearest definition is proved
_WHOLE: Final = 8  # nodes of a region that is fitted in one piece


@dataclass(frozen=True, slots=True, eq=False)
class Activated:
    """One activation in a model: where it stands, what it computes, and what that is called.

    `named` is None for what acts on a whole axis, or has a parameter for each channel: `axis` says which that is.
    """

    nodes: tuple[str, ...]
    where: str
    formula: str
    named: Named | None
    axis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """All activations of a model, in order, and how many formulas are plain arithmetic: powers and roots of a norm."""

    model: Model
    found: tuple[Activated, ...]
    plain: int = 0


def name_model(model: Model, source: Catalog) -> Naming:
    """Name every activation of a model."""
    namer = _Namer(source)
    found: list[Activated] = []
    for region in regions(model):
        if isinstance(region, Axis):
            found.append(Activated((region.node.name,), region.where, "", None, region.name, region.note))
        else:
            found += namer.activations(region)
    return Naming(model, tuple(found), namer.plain)


@dataclass(eq=False)
class _Namer:
    """The names of formulas that are known already."""

    source: Catalog
    equal: dict[Expr, Relative | None] = field(default_factory=dict)
    full: dict[Expr, Named] = field(default_factory=dict)
    fits: int = 0
    plain: int = 0

    def activations(self, region: Region) -> Iterator[Activated]:
        """The activations of a region: runs of segments, the longest that are known first."""
        count = len(region.cuts)
        runs = list(self._runs(region, count))
        if count > 1 and self._may_be_one(region, runs):
            whole = region.formula(0, count)
            named = None if whole is None or is_arithmetic(whole) else self.named(whole)
            if whole is not None and named is not None and _is_meant(named):
                yield _activated(region, 0, count, whole, named)
                return
        for start, stop, formula, known in runs:
            if known is None and is_arithmetic(formula):
                self.plain += not is_line(formula)
            elif not is_line(formula):
                named = self.named(formula) if known is None else Named(self.activation(formula), (known,))
                yield _activated(region, start, stop, formula, named)

    def _runs(self, region: Region, count: int) -> Iterator[tuple[int, int, Expr, Relative | None]]:
        start = 0
        while start < count:
            single: tuple[int, Expr, Relative | None] | None = None
            for stop in range(min(count, start + _RUN), start, -1):
                formula = region.formula(start, stop)
                if formula is None or (stop - start > 1 and tree_size(formula) > _SIZE):
                    continue
                nodes = region.nodes(start, stop)
                known = None if is_line(formula) else self.known(formula, nodes[0] if len(nodes) == 1 else None)
                single = stop, formula, known
                if known is not None and not self._falls_apart(region, start, stop):
                    break
            if single is None:  # a condition that nothing here makes a number
                start += 1
                continue
            stop, formula, known = single
            yield start, stop, formula, known
            start = stop

    def _falls_apart(self, region: Region, start: int, stop: int) -> bool:
        """Whether all in a run that bends is known by itself: softplus and then relu are two, though they equal one."""
        if stop - start == 1:
            return False
        parts = [(region.formula(one, one + 1), region.nodes(one, one + 1)) for one in range(start, stop)]
        curved = [(part, nodes) for part, nodes in parts if part is None or not is_line(part)]
        return len(curved) > 1 and all(
            part is not None and self.known(part, nodes[0] if len(nodes) == 1 else None) is not None
            for part, nodes in curved
        )

    def _may_be_one(self, region: Region, runs: list[tuple[int, int, Expr, Relative | None]]) -> bool:
        """Whether a few nodes may be one function with other parameters: a kink or a curve between straight lines."""
        curved = [run for run in runs if not is_line(run[2])]
        return len(curved) == 1 < len(runs) and len(region.steps) <= _WHOLE and self.fits < _FITS

    def known(self, formula: Expr, node: Node | None = None) -> Relative | None:
        """The definition that a formula is with its defaults, or with the attributes of its operator, proved."""
        if formula not in self.equal:
            plain = self._by_values(formula)
            if plain is None or plain.activation.parameters:  # `HardSigmoid` with 1/6 has a name without parameters
                plain = self._by_operator(formula, node) or plain
            self.equal[formula] = plain
        return self.equal[formula]

    def _by_operator(self, formula: Expr, node: Node | None) -> Relative | None:
        row = None if node is None else OPERATORS.get(node.kind)
        if node is None or row is None or not row.name:
            return None
        activation = self.source.activation(row.name)
        if activation is None:
            return None
        defaults = defaults_of(node.kind)
        values = {ours: node.numbers.get(key, defaults[key]) for ours, key in row.values.items()}
        try:
            bound = activation.bind(**values)
            changed = {ours for ours in values if bound.parameters[ours] is not activation.parameters[ours]}
            if are_equal(formula, bound.expression):
                return Relative(bound, frozenset(changed), True, simple=frozenset(changed))
        except ActcliError:
            pass
        return None

    def _by_values(self, formula: Expr) -> Relative | None:
        got = values_at(formula, _GRID, {})
        table, known = _table(self.source)
        size = np.maximum(1.0, np.abs(got))
        with np.errstate(all="ignore"):
            far = np.abs(table - got) / size
        both = np.isnan(table) & np.isnan(got)
        near = np.flatnonzero(((far <= _SAME) | both | (table == got)).all(axis=1))
        for index in sorted(near, key=lambda index: _rank(known[index])):
            if are_equal(formula, known[index].activation.expression):
                return Relative(known[index].activation, frozenset(), True)
        return None

    def named(self, formula: Expr) -> Named:
        """A formula that may be anything."""
        if formula not in self.full:
            known = self.known(formula)
            activation = self.activation(formula)
            if known is not None:
                self.full[formula] = Named(activation, (known,))
            else:
                self.fits += 1
                try:
                    self.full[formula] = identify_formula(
                        activation,
                        self.source,
                        1,
                        fit=self.fits <= _FITS,
                        shift=self.fits <= _SHIFTS,
                        prove=self.fits <= _PROOFS,
                    )
                except ActcliError:  # longer than formulas may be
                    self.full[formula] = Named(activation, ())
        return self.full[formula]

    def activation(self, formula: Expr) -> Activation:
        """A formula as an activation."""
        text = format_expr(formula)
        return Activation(Record(text, kind=Kind.ELEMENTWISE, formulas=(Text(text),)), self.source.words)


@lru_cache(maxsize=8)
def _table(source: Catalog) -> tuple[NDArray[np.float64], tuple[Definition, ...]]:
    """The values of all definitions with their defaults."""
    known = definitions(source)
    return np.stack([one.values(_GRID) for one in known]), known


def _rank(one: Definition) -> tuple[int, bool, int]:
    """What orders definitions that are equal: without parameters, then what frameworks know, then the shortest."""
    return len(one.start), not one.activation.record.frameworks, one.nodes


def _is_meant(named: Named) -> bool:
    """Whether a definition is meant: equal, with no parameter switched off, or with constants of few digits."""
    if not named.relatives:
        return False
    first = named.relatives[0]
    if not first.equal:
        return first.is_near
    return all(nearest(value) for name, value in first.activation.parameters.items() if name in first.fitted)


def _activated(region: Region, start: int, stop: int, formula: Expr, named: Named) -> Activated:
    names = tuple(node.name for node in region.nodes(start, stop))
    return Activated(names, region.where, format_expr(formula), named)
