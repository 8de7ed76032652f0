"""The activation that a symbol of a framework is: the definition with the values there, under the name that was typed.

All definitions are read for it, once for a catalogue: symbols of one name stand in the files of many functions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.frameworks import elementary, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.catalog import Catalog
    from actcli.record import FrameworkSymbol

__all__ = ["foreign", "symbols"]


def symbols(source: Catalog) -> Sequence[tuple[str, FrameworkSymbol]]:
    """All symbols of frameworks that a catalogue knows, with the name of the definition of each."""
    return [(one.name, symbol) for one in source for symbol in one.record.frameworks]


def foreign(text: str, source: Catalog) -> Activation:
    """The activation that a symbol of a framework is.

    >>> from actcli.catalog import default_catalog
    >>> foreign("torch:nn.LeakyReLU(negative_slope=0.2)", default_catalog())([-1.0])
    array([-0.2])
    """
    known = symbols(source)
    named = {(symbol.framework, symbol.symbol) for _, symbol in known}
    others = [pair for pair in elementary() if (pair[1].framework, pair[1].symbol) not in named]
    found = resolve(text, [*known, *others])
    activation = source.activation(found.name) or source.inline(found.name)
    note = f"{text} is {found.name}" + (f": {found.symbol.note}" if found.symbol.note else "")
    record = replace(activation.record, name=text, title="", notes=(note, *activation.record.notes))
    return Activation(record, source.words).bind(**found.values)
