"""The page of `actcli show` as text: a title, a small curve, and the sections wrapped to the terminal."""

from __future__ import annotations

import textwrap
from typing import Final

import numpy as np

from actcli.activation import Activation, Kind
from actcli.describe import Description
from actcli.terminal_plot import Curve, draw
from actcli.text import visible

__all__ = ["render"]

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_NAMES: Final = 20  # columns for the names of a section, at most


def render(description: Description, *, width: int, colour: bool, curve: bool, ascii: bool = False) -> str:
    """The page as text of at most `width` columns."""
    activation = description.activation
    lines = [_styled(visible(activation.title), _BOLD, colour)]
    family = f", {activation.record.family}" if activation.record.family else ""
    lines += [_styled(f"{visible(activation.name)}: {activation.kind.value}{family}", _DIM, colour), ""]
    if curve and activation.kind is not Kind.GATED and not activation.is_vector:
        lines += [_curve(activation, width, colour, ascii), ""]
    for section in description.sections:
        lines.append(_styled(section.heading, _BOLD, colour))
        indent = (
            min(_NAMES, max(len(name) for name, _ in section.lines) + 2)
            if any(name for name, _ in section.lines)
            else 0
        )
        for name, text in section.lines:
            lines += _wrapped(visible(name), visible(text), indent, width)
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _wrapped(name: str, text: str, indent: int, width: int) -> list[str]:
    """A name and its text, which hangs to the right of it."""
    head = f"  {name:<{indent}}"
    margin = " " * (2 + indent)
    if len(name) + 2 > indent and indent:
        return [
            f"  {name}",
            *textwrap.wrap(text, width, initial_indent=margin, subsequent_indent=margin, break_long_words=True),
        ]
    wrapped = textwrap.wrap(text, width, initial_indent=head, subsequent_indent=margin, break_long_words=True)
    return wrapped or [head.rstrip()]


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_PLAIN}" if colour else text


def _curve(activation: Activation, width: int, colour: bool, ascii: bool) -> str:
    low, high = (float(end) for end in activation.record.range)
    x = np.linspace(low, high, 4 * width)
    with np.errstate(all="ignore"):
        curves = [Curve(x, activation(x), "f"), Curve(x, activation.derivative(x), "f'")]
    return draw(curves, min(width, 72), 12, x_range=(low, high), colour=colour, ascii=ascii).rstrip("\n")
