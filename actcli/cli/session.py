"""What a command asks of its surroundings: activations by name or formula, the options and settings, the terminal.

All of it is here by one name, so that a command imports one module.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from actcli.cli import state
from actcli.cli.slips import explain, slip
from actcli.cli.state import (
    begin,
    end,
    is_dry,
    is_quiet,
    is_stdout_taken,
    jobs,
    makes_folders,
    note,
    preset,
    reads,
    say,
    setting,
    take_stdout,
)
from actcli.cli.terminal import colored, is_ascii, is_terminal, terminal_lines, terminal_width
from actcli.cli.values import assignment, finite, interval, listed
from actcli.errors import ActcliError, FileError, InputError, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from actcli.activation import Activation
    from actcli.catalog import Catalog

__all__ = [
    "begin",
    "catalog",
    "colored",
    "end",
    "finite",
    "inputs",
    "interval",
    "is_ascii",
    "is_dry",
    "is_quiet",
    "is_stdout_taken",
    "is_terminal",
    "jobs",
    "load",
    "makes_folders",
    "note",
    "preset",
    "reads",
    "say",
    "setting",
    "take_stdout",
    "terminal_lines",
    "terminal_width",
    "variants",
]


def catalog() -> Catalog:
    """The catalogue with the definitions that the command line and the surroundings add."""
    from actcli.catalog import catalog as make
    from actcli.catalog import surrounding_files

    asked = state.current()
    return make((*asked.config, *_configured(), *(() if asked.isolated else surrounding_files())))


def inputs() -> tuple[Path, ...]:
    """The files that were read or named, which no output overwrites."""
    try:
        return (*state.current().inputs, *catalog().files())
    except ActcliError:  # what is wrong with them is said where they are needed
        return state.current().inputs


def _configured() -> Iterator[Path]:
    """The definitions that a file of settings names; those of the variable are the catalogue's own business."""
    found = setting("definitions")
    for name in () if found.environment else found.value:
        path = found.folder / name
        if not path.exists():
            raise FileError(f"{found.origin} names {name!r}, which does not exist")
        yield path


def load(what: str, parameters: Sequence[str] | None = None) -> Activation:
    """The activation of a name or a formula, with `name=value` parameters bound."""
    values = dict(map(assignment, parameters or ()))
    for name, value in values.items():
        if len(listed(name, value)) > 1:
            raise UsageError(
                f"--param {name} takes one value here", hint="a list of values draws a family: actcli plot"
            )
    return _found(what, values).bind(**values)


def _found(what: str, parameters: Iterable[str]) -> Activation:
    """The activation of a name, a formula, or `-`, which is the formula on standard input."""
    text = _piped() if what == "-" else what
    try:
        activation = catalog().load(text, parameters)
    except (InputError, UnknownName) as error:
        slip(text)
        explain(error, text)
        raise
    record = activation.record
    note(f"{what}: {f'{record.name}, defined in {record.source}' if record.source else 'a formula'}")
    return activation


def _piped() -> str:
    """The formula on standard input."""
    from actcli import limits

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("no formula: nothing is piped in", hint="for example: echo 'x*sigmoid(x)' | actcli plot -")
    try:
        return sys.stdin.read(limits.FORMULA_CHARACTERS + 2).strip()
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is no formula: not UTF-8 at byte {error.start}") from None


def variants(names: Sequence[str], parameters: Sequence[str] | None) -> list[Activation]:
    """The activations that names and parameter lists such as `alpha=0.1,0.5,1` ask for, every combination one.

    A parameter is bound in every activation that has it; one that none of them has is an error.
    """
    from itertools import product

    lists = {name: listed(name, values) for name, values in map(assignment, parameters or ())}
    found = [_found(what, lists) for what in names]
    known = sorted({parameter for activation in found for parameter in activation.defaults})
    for name in lists:
        if name not in known:
            of = names[0] if len(names) == 1 else "these activations"
            raise UnknownName(f"parameter of {of}", name, known, hint=_parameters_hint(name, known))
    bound = []
    for activation in found:
        own = {name: values for name, values in lists.items() if name in activation.defaults}
        bound += [activation.bind(**dict(zip(own, values, strict=True))) for values in product(*own.values())]
    return bound


def _parameters_hint(name: str, known: Sequence[str]) -> str:
    from actcli.errors import suggest

    return suggest(name, known) or (f"parameters: {', '.join(known)}" if known else "there are no parameters")
