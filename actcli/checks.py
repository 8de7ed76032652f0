"""Whole files checked: every definition read, every formula parsed, every fault with its place.

One fault does not hide the others: each definition is checked on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actcli.activation import Activation, Kind
from actcli.catalog import Catalog
from actcli.errors import ActcliError, FileError, InputError, UsageError
from actcli.expr import Symbol, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Report", "check_definitions"]


@dataclass(frozen=True, slots=True)
class Report:
    """How many definitions were checked, and what is wrong with them."""

    count: int
    faults: tuple[ActcliError, ...]
    warnings: tuple[str, ...]


def check_definitions(files: Sequence[Path], surroundings: Catalog) -> Report:
    """Check the definitions of some files, or of the whole catalogue."""
    for path in files:
        if not path.exists():
            raise FileError(f"cannot read {str(path)!r}: no such file or folder")
    faults: list[ActcliError] = []
    warnings: list[str] = []
    source = Catalog(files, faults) if files else surroundings
    names = source.own_names() if files else source.names()
    count = len(names) + len(faults)
    if files and not count:
        faults.append(InputError(f"no activations in {', '.join(map(str, files))}"))
    for name in names:
        try:
            activation = source.load(name)
            _check(activation)
            warnings += _warnings(activation, source)
        except ActcliError as error:
            faults.append(error)
    different = {(str(fault), fault.hint): fault for fault in faults}  # many definitions may use one that is wrong
    return Report(count, tuple(different.values()), tuple(warnings))


def _check(activation: Activation) -> None:
    """Read everything that is read late: formulas, defaults, noise, framework defaults."""
    for expression in activation.expressions:
        expand(expression, frozenset(VOCABULARY.values()))
    for noise in activation.record.noise:
        activation.distribution(noise)
    for symbol in activation.record.frameworks:
        for name, text in symbol.parameters.items():
            value = parse(text.text, VOCABULARY, names=(), place=text.place)
            try:
                activation.bind(**{name: value})
            except UsageError as error:
                raise InputError(f"{symbol.framework}: {error.message}", place=text.place, hint=error.hint) from None


def _warnings(activation: Activation, source: Catalog) -> Iterator[str]:
    start = f"warning: {activation.record.place or activation.record.source}: "
    used = {node.name for formula in activation.formulas for node in postorder(formula) if isinstance(node, Symbol)}
    for name in activation.defaults:
        if name not in used:
            yield f"{start}parameter {name!r} of {activation.name} is not used"
    for alias in activation.record.aliases:
        if source.load(alias).name != activation.name:
            yield f"{start}the alias {alias!r} of {activation.name} means {source.load(alias).name}"
    if activation.kind is Kind.ELEMENTWISE and activation.is_vector:
        yield f"{start}{activation.name} acts on a whole axis; add: type: vector"
