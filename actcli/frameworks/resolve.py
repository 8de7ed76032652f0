"""From a symbol of a framework to the one definition that it is there, with the values of its parameters there.

A symbol is found by its path, else by the end of it, letter for letter, else without regard to case. Then the version
decides, then the arguments: an entry fits if its fixed arguments are those that were given, or are the defaults; of
those that fit, the one with most of them is meant (`onnx:HardSigmoid` is the function with slope 0.2, and with another
alpha the general one). What is left must be one function: the first of several would be a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from actcli.errors import UnknownName, UsageError, suggest
from actcli.frameworks.spelling import Wanted, read, value_of
from actcli.frameworks.versions import is_current, is_in, lived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actcli.record import FrameworkSymbol

    Entry = tuple[str, FrameworkSymbol]

__all__ = ["Found", "defaults_of", "resolve", "spelled"]

_HARMLESS: Final[Mapping[str, str]] = {  # arguments that change no value here, and which values of them
    "axis": r"-?\d+|None", "device": ".*", "dim": r"-?\d+|None", "dtype": ".*", "inplace": "True|False", "name": ".*",
    "training": "False",
}  # fmt: skip
_ANYWHERE: Final = _HARMLESS.keys() - {"axis", "dim"}  # those of a function of an axis stand in its rows
_FEW: Final = 6  # choices that an error lists


@dataclass(frozen=True, slots=True)
class Found:
    """The definition that a symbol is: its name, the values of parameters there, and what the catalogue says of it."""

    name: str
    values: Mapping[str, str]
    symbol: FrameworkSymbol


def spelled(symbol: FrameworkSymbol, values: Mapping[str, str] | None = None) -> str:
    """How the function is asked for, with the arguments that make it this one.

    >>> from actcli.record import FrameworkSymbol
    >>> spelled(FrameworkSymbol("torch", "nn.GELU", arguments={"approximate": "tanh"}))
    'torch:nn.GELU(approximate=tanh)'
    """
    version = f"@{symbol.until}" if symbol.until else ""
    fixed = {} if symbol.default else symbol.arguments
    given = ", ".join(f"{name}={value}" for name, value in {**fixed, **(values or {})}.items())
    return f"{symbol.framework}{version}:{symbol.symbol}" + (f"({given})" if given else "")


def defaults_of(symbol: FrameworkSymbol) -> list[str]:
    """Its arguments and their values, by its own names: `name=value`, fixed ones too; `name` alone has no default.

    >>> from actcli.record import FrameworkSymbol, Text
    >>> defaults_of(FrameworkSymbol("onnx", "ThresholdedRelu", {"threshold": Text("1")}, names={"alpha": "threshold"}))
    ['alpha=1']
    """
    own = {
        name: symbol.parameters[ours].text if ours in symbol.parameters else ""
        for name, ours in symbol.renamed.items()
        if ours
    }
    fixed = {name: value for name, value in symbol.parameters.items() if name not in symbol.renamed.values()}
    shown = {**own, **{name: text.text for name, text in fixed.items()}, **symbol.arguments}
    return [f"{name}={value}" if value else name for name, value in shown.items()]


def resolve(text: str, entries: Iterable[Entry]) -> Found:
    """The function that a symbol is; `entries` are all that the catalogue knows, with the definition of each."""
    wanted = read(text)
    of = [entry for entry in entries if entry[1].framework == wanted.framework]
    if not of:
        raise UsageError(f"the catalogue knows no symbol of {wanted.framework}", hint="actcli frameworks")
    named = _named(wanted, of)
    alive = [one for one in named if (is_in(one[1], wanted.version) if wanted.version else is_current(one[1]))]
    if not alive:
        _fail_version(wanted, named)
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Found] = {}
    reasons = []
    misplaced = []
    for path in dict.fromkeys(symbol.symbol for _, symbol in alive):
        same = [entry for entry in alive if entry[1].symbol == path]
        try:
            given = _by_name(wanted, path, same)
        except UsageError as error:  # what ends alike may take less
            misplaced.append(error)
            continue
        fitting = [(entry, values) for entry in same if (values := _values(entry[1], given)) is not None]
        if not fitting:
            reasons.append((path, same, given))
            continue
        most = max(_closeness(symbol, given) for (_, symbol), _ in fitting)
        for (name, symbol), values in fitting:
            if _closeness(symbol, given) == most:
                found.setdefault((name, tuple(sorted(values.items()))), Found(name, values, symbol))
    if not found and not reasons:
        raise misplaced[0]
    if not found:
        _fail_arguments(wanted, *reasons[0])
    if len(found) > 1:
        _fail_ambiguous(wanted, list(found.values()))
    return next(iter(found.values()))


def _named(wanted: Wanted, entries: Sequence[Entry]) -> list[Entry]:
    for fold in (str, str.casefold):
        path = fold(wanted.symbol)
        for ends in (False, True):
            same = [
                entry
                for entry in entries
                if fold(entry[1].symbol) == path or (ends and fold(entry[1].symbol).endswith("." + path))
            ]
            if same:
                return same
    last = {part: symbol.symbol for _, symbol in entries for part in (symbol.symbol, symbol.symbol.rpartition(".")[2])}
    tail = wanted.symbol.rpartition(".")[2]
    near = suggest(tail, last) if tail in last else suggest(wanted.symbol, last) or suggest(tail, last)
    hint = near or f"'actcli frameworks --framework {wanted.framework}' lists what it has"
    raise UnknownName(f"symbol of {wanted.framework}", wanted.symbol, last, hint=hint)


def _by_name(wanted: Wanted, path: str, entries: Sequence[Entry]) -> dict[str, str]:
    """The arguments by name; what has no name must stand at the same place in all that the symbol may be.

    Where an entry fixes nothing and names whatever the others do, the order is its own.
    """
    given = dict(wanted.named)
    known = _arguments_of(entries)
    whole = {tuple(symbol.renamed) for _, symbol in entries if sorted(symbol.renamed) == known}
    every = whole or {tuple(dict.fromkeys((*symbol.renamed, *symbol.arguments))) for _, symbol in entries}
    for place, value in enumerate(wanted.positional):
        orders = {order[place : place + 1] for order in every}
        if len(orders) != 1 or orders == {()}:
            hint = f"its arguments: {', '.join(known)}" if known else "write it without arguments"
            raise UsageError(f"{wanted.framework}:{path}: name the argument {value!r}", hint=hint)
        ((name,),) = orders
        if name in given:
            raise UsageError(f"{wanted.framework}:{path}: the argument {name!r} is given twice", hint="give it once")
        given[name] = value
    return given


def _values(symbol: FrameworkSymbol, given: Mapping[str, str]) -> dict[str, str] | None:
    """The values of our parameters, or None if the entry does not fit what was given."""
    values = {name: text.text for name, text in symbol.parameters.items()}
    bound: set[str] = set()
    for name, value in given.items():
        if name in symbol.arguments:
            if value_of(value) != value_of(symbol.arguments[name]):
                return None
        elif name in symbol.renamed:
            ours = symbol.renamed[name]
            if not ours:
                if not _is_harmless(name, value):
                    return None
                continue
            if ours in bound and value_of(values[ours]) != value_of(value):
                return None
            values[ours] = value
            bound.add(ours)
        elif name not in _ANYWHERE or not _is_harmless(name, value):
            return None
    if not symbol.default and not set(symbol.arguments) <= set(given):
        return None
    complete = all(name in given or not ours or ours in symbol.parameters for name, ours in symbol.renamed.items())
    return values if complete else None


def _is_harmless(name: str, value: str) -> bool:
    """Whether an argument has a value with which it changes nothing, or is one that never does."""
    return re.fullmatch(_HARMLESS.get(name, ".*"), str(value_of(value))) is not None


def _closeness(symbol: FrameworkSymbol, given: Mapping[str, str]) -> tuple[int, int]:
    """How much of what an entry fixes was given, then how much it fixes at all."""
    return len(symbol.arguments.keys() & given.keys()), len(symbol.arguments)


def _arguments_of(entries: Sequence[Entry]) -> list[str]:
    return sorted({name for _, symbol in entries for name in (*symbol.renamed, *symbol.arguments)})


def _fail_version(wanted: Wanted, entries: Sequence[Entry]) -> NoReturn:
    symbol = entries[0][1]
    lives = " or ".join(dict.fromkeys(lived(one) for _, one in entries))
    version = f" {wanted.version}" if wanted.version else ""
    then = symbol.until or symbol.since
    raise UsageError(
        f"{wanted.framework}{version} has no {symbol.symbol}: it is there {lives}",
        hint=f"for example: {wanted.framework}@{then}:{symbol.symbol}",
    )


def _fail_ambiguous(wanted: Wanted, found: Sequence[Found]) -> NoReturn:
    def told(one: Found) -> str:
        values = ", ".join(f"{name}={value}" for name, value in one.values.items())
        when = lived(one.symbol)
        what = one.name + (f"({values})" if values else "")
        return f"{one.symbol.symbol} is {what}" + (f" ({when})" if when else "")

    choices = "; ".join(told(one) for one in found[:_FEW])
    hint = f"write one of: {', '.join(dict.fromkeys(spelled(one.symbol) for one in found[:_FEW]))}"
    if len({one.symbol.symbol for one in found}) == 1:
        hint = f"name the version, for example {wanted.framework}@{found[0].symbol.until or found[0].symbol.since}:..."
    raise UsageError(f"{wanted.text} is ambiguous: {choices}", hint=hint)


def _fail_arguments(wanted: Wanted, path: str, entries: Sequence[Entry], given: Mapping[str, str]) -> NoReturn:
    start = f"{wanted.framework}:{path}"
    known = _arguments_of(entries)
    for name in given:
        if name not in known and name not in _ANYWHERE:
            hint = suggest(name, known) or (f"its arguments: {', '.join(known)}" if known else "write it without")
            raise UnknownName(f"argument of {start}", name, known, hint=hint)
    forms = [_form(symbol) for _, symbol in entries[:_FEW]]
    what = f"{start}({', '.join(f'{name}={value}' for name, value in given.items())})" if given else start
    said = "is no function of the catalogue" if given else "needs arguments"
    raise UsageError(f"{what} {said}", hint=f"it is known as {' or '.join(dict.fromkeys(forms))}")


def _form(symbol: FrameworkSymbol) -> str:
    """The call that fits an entry, with `...` for what is to be given."""
    needed = {name: "..." for name, ours in symbol.renamed.items() if ours and ours not in symbol.parameters}
    return spelled(symbol, needed)
