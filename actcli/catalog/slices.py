"""Slices of functions of a whole axis: `softmax[x, 0, 0]` is the first entry of its value along the line (x, 0, 0).

A slice is an activation of one variable, so all that is asked of one can be asked of it. `[1]` behind it picks another
entry, counted from 0 as NumPy does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from actcli import limits
from actcli.activation import Activation, Kind, Record, Text
from actcli.errors import InputError, Place, UsageError
from actcli.format import format_expr
from actcli.interpreters.entries import entries_of
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.expr import Function

__all__ = ["SLICE", "slice_of"]

SLICE: Final = re.compile(r"(?P<name>[^\[\]]+)\[(?P<entries>[^\[\]]*)\](?:\[(?P<index>\d{1,4})\])?\Z")


def slice_of(activation: Activation, match: re.Match[str], words: Mapping[str, Function]) -> Activation:
    """The activation of one variable that an entry of a vector function is along a line."""
    text = match[0]
    if activation.kind is Kind.GATED:
        raise UsageError(f"{activation.name} has two inputs", hint=f'write "{activation.name}(x, 1)"')
    entries = []
    start = match.start("entries")
    for part in _parts(match["entries"]):
        entries.append(parse(part, words, names=("x",), place=Place("formula", 1, start + 1, text)))
        start += len(part) + 1
    if len(entries) > limits.SLICE_ENTRIES:
        raise InputError(f"a slice has at most {limits.SLICE_ENTRIES} entries, not {len(entries)}")
    outputs = [out for root in activation.expressions for out in entries_of(root, tuple(entries))]
    index = int(match["index"] or 0)
    if index >= len(outputs):
        raise InputError(f"{text}: there are {len(outputs)} entries, counted from 0")
    formula = Text(format_expr(outputs[index]), Place("formula", 1, 1, text))
    return Activation(Record(text, formulas=(formula,), range=activation.record.range), words)


def _parts(text: str) -> list[str]:
    """The text between commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
