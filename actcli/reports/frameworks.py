"""What frameworks call each function, and with which defaults: a matrix, and the list of one framework.

A default is marked where it is not the one that most frameworks have: that is what a port between two of them gets
wrong. A cell of the matrix on a screen holds the ends of paths; that of a file, and of a few functions, the whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from actcli.frameworks import FRAMEWORKS, defaults_of, lived, spelled
from actcli.tables import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from actcli.activation import Activation
    from actcli.record import FrameworkSymbol

__all__ = ["framework_matrix", "framework_symbols"]

_FIRST: Final = ("torch", "keras", "jax", "onnx", "tf", "hf")  # what people ask for most; then by name
ORDER: Final = (*_FIRST, *(name for name in FRAMEWORKS if name not in _FIRST))
_MARK: Final = "*"
_NOTE: Final = "* a default that most frameworks do not have"
_WIDE: Final = 130  # columns of a screen that has room for notes
_CELL: Final = 14  # columns of a framework on a screen, at least


def framework_matrix(
    activations: Iterable[Activation], width: int | None = None, frameworks: Sequence[str] = ()
) -> Table:
    """Rows functions, columns frameworks, cells symbols and defaults; fitted to a screen of `width` columns.

    Up to three functions stand side by side on a screen, with a row for each framework.

    >>> from actcli import load
    >>> table = framework_matrix([load("leaky_relu")], frameworks=["torch", "tf"])
    >>> [cell.marked for cell in table.rows[0]]
    ['leaky_relu', 'nn.functional.leaky_relu, nn.LeakyReLU(negative_slope=0.01)', '*nn.leaky_relu(alpha=0.2)']
    """
    chosen = [one for one in activations if one.record.frameworks]
    here = {symbol.framework for one in chosen for symbol in one.record.frameworks}
    names = [name for name in ORDER if name in here and (not frameworks or name in frameworks)]
    few = len(chosen) <= 3
    left: list[str] = []
    if width is not None and not few:
        head = max(len(one.name) for one in chosen)
        room = max(1, (width - head) // (_CELL + 2))
        names, left = names[:room], names[room:]
    short = width is not None and not few
    shared = _shared(chosen) if short else set()
    cells = {
        (one.name, name): _short(one, name, shared) if short else _cell(one, name) for one in chosen for name in names
    }
    if short:
        chosen = [one for one in chosen if any(cells[one.name, name].text for name in names)]
    notes = [_NOTE] if any(cell.mark for cell in cells.values()) else []
    if left:
        notes.append(f"left out for want of room: {', '.join(left)}; '--framework {left[0]}' lists one")
    if width is not None and few:
        columns = (Column("framework", "Framework"), *(Column(one.name, one.name) for one in chosen))
        rows = [(Cell(name), *(cells[one.name, name] for one in chosen)) for name in names]
    else:
        columns = (Column("name", "Name"), *(Column(name, name) for name in names))
        rows = [(Cell(one.name), *(cells[one.name, name] for name in names)) for one in chosen]
    return Table("actcli/frameworks/1", columns, tuple(rows), notes=tuple(notes))


def framework_symbols(activations: Iterable[Activation], framework: str, width: int | None = None) -> Table:
    """One framework's symbols: what each is, with which arguments, and since when; notes where there is room.

    >>> from actcli import load
    >>> [cell.text for cell in framework_symbols([load("gelu_tanh")], "onnx").rows[0]]
    ['Gelu(approximate=tanh)', 'gelu_tanh', '', 'since 20', '']
    """
    found = [
        (symbol, one.name) for one in activations for symbol in one.record.frameworks if symbol.framework == framework
    ]
    found.sort(key=lambda pair: (pair[0].symbol.casefold(), not _is_default(pair[0]), pair[1]))
    columns: tuple[Column, ...] = (
        Column("symbol", "Symbol"),
        Column("name", "Function"),
        Column("defaults", "Defaults"),
        Column("versions", "Versions"),
        Column("note", "Note"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Cell(spelled(symbol).partition(":")[2], _data(symbol)),
            Cell(name),
            Cell(", ".join(_free(symbol))),
            Cell(lived(symbol)),
            Cell(symbol.note),
        )
        for symbol, name in found
    )
    if width is not None and width < _WIDE:
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    return Table("actcli/frameworks-symbols/1", columns, rows)


def _cell(activation: Activation, framework: str) -> Cell:
    """The symbols of a framework, those with the same arguments together."""
    symbols = [symbol for symbol in activation.record.frameworks if symbol.framework == framework]
    groups: dict[str, list[str]] = {}
    for symbol in symbols:
        fixed = [] if symbol.default else [f"{name}={value}" for name, value in symbol.arguments.items()]
        inner = ", ".join([*fixed, *_free(symbol)])
        ended = f" until {symbol.until}" if symbol.until else ""
        groups.setdefault((f"({inner})" if inner else "") + ended, []).append(symbol.symbol)
    return _marked(activation, symbols, "; ".join(", ".join(names) + call for call, names in groups.items()))


def _short(activation: Activation, framework: str, shared: set[tuple[str, str]]) -> Cell:
    """The ends of the paths, and bare values: of the symbols that need no argument, if there are any, and are alive."""
    symbols = [symbol for symbol in activation.record.frameworks if symbol.framework == framework]
    alive = [symbol for symbol in symbols if not symbol.until]
    shown = [symbol for symbol in alive if _is_bare(symbol)] or alive
    groups: dict[str, list[str]] = {}
    for symbol in shown:
        end = symbol.symbol.rpartition(".")[2]
        name = symbol.symbol if (framework, end) in shared else end
        values = [] if symbol.default else list(symbol.arguments.values())
        values += [text.partition("=")[2] or text for text in _free(symbol)]
        known = groups.setdefault(f"({', '.join(values)})" if values else "", [])
        if not any(_alike(name) == _alike(other) for other in known):
            known.append(name)
    return _marked(activation, symbols, "; ".join(", ".join(names) + call for call, names in groups.items()))


def _marked(activation: Activation, symbols: Sequence[FrameworkSymbol], text: str) -> Cell:
    usual = _usual(activation)
    odd = any(
        value.text != usual.get(name, value.text) for symbol in symbols for name, value in symbol.parameters.items()
    )
    return Cell(text, [_data(symbol) for symbol in symbols], _MARK if odd and text else "")


def _shared(activations: Iterable[Activation]) -> set[tuple[str, str]]:
    """The ends of paths that are two functions of one framework, which the end alone would not tell apart."""
    of: dict[tuple[str, str], set[str]] = {}
    for activation in activations:
        for symbol in activation.record.frameworks:
            if _is_bare(symbol) and not symbol.until:
                of.setdefault((symbol.framework, symbol.symbol.rpartition(".")[2]), set()).add(activation.name)
    return {end for end, names in of.items() if len(names) > 1}


def _usual(activation: Activation) -> dict[str, str]:
    """The default of each parameter that most frameworks have."""
    by_parameter: dict[str, Counter[str]] = {}
    for framework in {symbol.framework for symbol in activation.record.frameworks}:
        for name, value in {
            (name, text.text)
            for symbol in activation.record.frameworks
            if symbol.framework == framework
            for name, text in symbol.parameters.items()
        }:
            by_parameter.setdefault(name, Counter())[value] += 1
    return {
        name: max(sorted(counts), key=lambda value, counts=counts: counts[value])  # type: ignore[misc]
        for name, counts in by_parameter.items()
    }


def _free(symbol: FrameworkSymbol) -> list[str]:
    """The arguments that are not fixed."""
    return [text for text in defaults_of(symbol) if text.partition("=")[0] not in symbol.arguments]


def _is_default(symbol: FrameworkSymbol) -> bool:
    return symbol.default or not symbol.arguments


def _is_bare(symbol: FrameworkSymbol) -> bool:
    """Whether the symbol is the function without any argument."""
    return _is_default(symbol) and all(not ours or ours in symbol.parameters for ours in symbol.renamed.values())


def _alike(name: str) -> str:
    return name.casefold().replace("_", "")


def _data(symbol: FrameworkSymbol) -> dict[str, object]:
    return {
        "symbol": symbol.symbol,
        "name": spelled(symbol),
        "parameters": {name: text.text for name, text in symbol.parameters.items()},
        "arguments": dict(symbol.arguments),
        "names": dict(symbol.renamed),
        "default": _is_default(symbol),
        "since": symbol.since,
        "until": symbol.until,
        "note": symbol.note,
    }
