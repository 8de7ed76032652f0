"""The catalogue: from what a person types to an activation.

A name is looked up by file name first, so that one activation costs the reading of one file; then by alias; and what is
no name is read as a formula. Built-in definitions lie in `configs/<family>/<name>.yaml`; a user's own are added with
`--config`, the environment variable `ACTCLI_PATH`, and `actcli.yaml` in the current folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from actcli import limits
from actcli.activation import Activation, Kind, Record, Text
from actcli.catalog.files import (
    builtin_folder,
    builtin_record,
    definition_files,
    noted,
    read_definitions,
    stamp,
    surrounding_files,
)
from actcli.errors import ActcliError, FileError, InputError, Place, UnknownName, suggest
from actcli.expr import Call, Expr, Function, Symbol, postorder
from actcli.frameworks import is_foreign
from actcli.library import REDUCTIONS, VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Catalog", "builtin_folder", "catalog", "default_catalog", "read_definitions", "surrounding_files"]

_NAME: Final = re.compile(rf"[A-Za-z][A-Za-z0-9_.-]{{0,{limits.NAME_CHARACTERS - 1}}}\Z")


class Catalog:
    """Definitions by name; `extra` files and folders come before the built-in ones."""

    def __init__(self, extra: Iterable[Path] = (), faults: list[ActcliError] | None = None) -> None:
        """With a list for `faults`, what is wrong with extra definitions is collected there, and those are left out."""
        self.faults = faults
        self.extra = tuple(extra)
        self._activations: dict[str, Activation] = {}
        self._reading: list[str] = []
        self.words: Mapping[str, Function] = _Words(self)

    @cached_property
    def _builtin_files(self) -> dict[str, Path]:
        """Name to file; nothing is read."""
        return {
            path.stem: path for path in sorted(builtin_folder().glob("*/*.yaml")) if path.parent.name != "frameworks"
        }

    @cached_property
    def _own(self) -> dict[str, Record]:
        """The user's records, all read: their names are inside the files."""
        records: dict[str, Record] = {}
        folded: dict[str, Record] = {}
        builtin = {name.casefold(): name for name in self._builtin_files}
        for path in self.files():
            for record in read_definitions(path, self.faults):
                fold = record.name.casefold()
                before = folded.setdefault(fold, record)
                like = before.name if before is not record else builtin.get(fold, record.name)
                if like != record.name:  # one file on some disks, one alias everywhere
                    fault = InputError(
                        f"{record.name!r} differs from {like!r} by case alone",
                        place=record.place,
                        hint="choose another name",
                    )
                elif before is not record:
                    fault = InputError(
                        f"{record.name!r} is defined twice (first in {before.source})",
                        place=record.place,
                        hint="delete one of the two",
                    )
                elif record.name in self._builtin_files and not record.override:
                    fault = InputError(
                        f"{record.name!r} is a built-in activation",
                        place=record.place,
                        hint="choose another name, or add: override: true",
                    )
                else:
                    records[record.name] = record
                    continue
                noted(fault, self.faults)
        return records

    def files(self) -> tuple[Path, ...]:
        """The files of extra definitions, each once."""
        files: list[Path] = []
        for path in self.extra:
            if path.is_dir():
                files += definition_files(path)
            else:
                files.append(path)
        if len(files) > limits.FILES:
            raise FileError(f"more than {limits.FILES} definition files")
        return tuple({os.path.realpath(path): path for path in reversed(files)}.values())[::-1]

    def names(self) -> list[str]:
        """All names, sorted; aliases are not among them."""
        return sorted({*self._own, *self._builtin_files})

    def own_names(self) -> list[str]:
        """The names that the extra files define, sorted."""
        return sorted(self._own)

    def record(self, name: str) -> Record | None:
        """The record of exactly this name."""
        if name in self._own:
            return self._own[name]
        path = self._builtin_files.get(name)
        if path is None:
            return None
        return builtin_record(path)

    def activation(self, name: str) -> Activation | None:
        """The activation of exactly this name."""
        if name not in self._activations:
            record = self.record(name)
            if record is None:
                return None
            self._activations[name] = Activation(record, self.words)
        return self._activations[name]

    def __iter__(self) -> Iterator[Activation]:
        for name in self.names():
            activation = self.activation(name)
            assert activation is not None  # noqa: S101 -- it is one of the names
            yield activation

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Alias, squeezed, to name; reads the whole catalogue. What is built in keeps its aliases."""
        found: dict[str, str] = {}
        names = sorted(self.names(), key=lambda name: (name in self._own, name))
        for name in names:
            found.setdefault(_squeeze(name), name)
        for name in names:
            record = self.record(name)
            assert record is not None  # noqa: S101
            for alias in record.aliases:
                found.setdefault(_squeeze(alias), name)
        return found

    def load(self, text: str, names: Iterable[str] = ()) -> Activation:
        """The activation of a name, an alias, a symbol of a framework, or a formula.

        `names` are free parameters that a formula may have.

        >>> default_catalog().load("LeakyReLU").name
        'leaky_relu'
        >>> default_catalog().load("celu(x, alpha=2)")([-1.0])
        array([-0.78693868])
        """
        text = text.strip()
        found = self.activation(text) if _NAME.match(text) else None
        if found is not None:
            return found
        if text.endswith("]") and (cut := self._slice(text)) is not None:
            return cut
        if ":" in text and is_foreign(text):
            from actcli.catalog.foreign import foreign

            return foreign(text, self)
        if _NAME.match(text) and text not in ("x", "a", "b"):
            name = self.aliases.get(_squeeze(text))
            found = self.activation(name) if name else None
            if found is None and "-" in text and (formula := self._difference(text, names)):
                return formula
            if found is None:
                raise UnknownName("activation", text, self._spellings(), hint=self._hint(text))
            return found
        return self.inline(text, names)

    def _slice(self, text: str) -> Activation | None:
        """A function of a whole axis along a line, `softmax[x, 0, 0]`."""
        from actcli.catalog.slices import SLICE, slice_of

        cut = SLICE.match(text)
        return None if cut is None else slice_of(self.load(cut["name"]), cut, self.words)

    def _difference(self, text: str, names: Iterable[str]) -> Activation | None:
        """What looks like a name with dashes, read as the formula that `x-1` is."""
        try:
            return self.inline(text, names)
        except InputError:
            return None

    def _spellings(self) -> list[str]:
        return [*self.names(), *(alias for activation in self for alias in activation.record.aliases)]

    def _hint(self, text: str) -> str | None:
        near = suggest(text, self._spellings())
        return near or "'actcli list' shows the names; a formula is written in x: 'x*sigmoid(x)'"

    def inline(self, text: str, names: Iterable[str] = ()) -> Activation:
        """The activation that a formula on the command line is."""
        from actcli.activation import Setting

        free = tuple(names)
        formula = parse(text, self.words, names=("x", "a", "b", *free))
        found = {node.name for node in postorder(formula) if isinstance(node, Symbol)}
        gated = bool(found & {"a", "b"})
        if gated and "x" in found:
            raise InputError(
                "a formula has the input x, or the inputs a and b, not both", place=Place("formula", 1, 1, text)
            )
        kind = Kind.GATED if gated else Kind.VECTOR if _has_reductions(formula) else Kind.ELEMENTWISE
        settings = tuple(Setting(name, Text("1")) for name in free if name in found)
        place = Place("formula", 1, 1, text)
        return Activation(Record(text, kind=kind, formulas=(Text(text, place),), settings=settings), self.words)


def _has_reductions(formula: Expr) -> bool:
    return any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(formula))


class _Words(Mapping[str, Function]):
    """The vocabulary of formulas: the language's own functions, then the catalogue's activations."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def get(self, name: str, default: object = None) -> Function | None:  # type: ignore[override]
        """The function of this name, or None."""
        word = VOCABULARY.get(name)
        if word is not None:
            return word
        activation = self._catalog.activation(name)
        if activation is None:
            return None
        reading = self._catalog._reading
        if name in reading:
            cycle = " -> ".join([*reading[reading.index(name) :], name])
            raise InputError(
                f"the definitions use each other in a circle: {cycle}",
                place=activation.record.place,
                hint=f"write {name} without {reading[-1]}" if reading[-1] != name else f"write {name} without itself",
            )
        if len(reading) > limits.FORMULA_NESTING:
            raise InputError(
                f"definitions nested deeper than {limits.FORMULA_NESTING}",
                place=activation.record.place,
                hint="write the formula out",
            )
        reading.append(name)
        try:
            return activation.function
        finally:
            reading.pop()

    def __getitem__(self, name: str) -> Function:
        word = self.get(name)
        if word is None:
            raise KeyError(name)
        return word

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in VOCABULARY or self._catalog.record(name) is not None)

    def __iter__(self) -> Iterator[str]:
        return iter([*VOCABULARY, *(name for name in self._catalog.names() if name not in VOCABULARY)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __reduce__(self) -> tuple[object, ...]:
        """Another process reads the same files."""
        return _words_of, (self._catalog.extra,)


def _words_of(extra: tuple[Path, ...]) -> Mapping[str, Function]:
    return catalog(extra).words


def _squeeze(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(".", "")


def catalog(extra: tuple[Path, ...] = ()) -> Catalog:
    """The catalogue with these files and folders added; made anew only when a file has changed."""
    return _catalog(extra, tuple(map(stamp, extra)))


@lru_cache(maxsize=16)
def _catalog(extra: tuple[Path, ...], stamps: tuple[object, ...]) -> Catalog:
    return Catalog(extra)


def default_catalog() -> Catalog:
    """The catalogue with what `ACTCLI_PATH` and the current folder add."""
    return catalog(surrounding_files())
