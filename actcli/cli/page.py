"""The page of `actcli show` as text: a title, a small curve, and the sections wrapped to the terminal."""

from __future__ import annotations

import textwrap
from typing import Final

from actcli.activation import Activation, Kind
from actcli.describe import Description, Section
from actcli.errors import ActcliError
from actcli.terminal_plot.activations import draw_activations
from actcli.text import visible

__all__ = ["render", "render_section"]

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_NAMES: Final = 20  # columns for the names of a section, at most
_WIDTH, _HEIGHT = 72, 14  # of the curve
_DENSE: Final = 17  # columns for the names of properties


def render(description: Description, *, width: int, colour: bool, curve: bool, ascii: bool = False) -> str:
    """The page as text of at most `width` columns."""
    activation = description.activation
    lines = [_styled(visible(activation.title), _BOLD, colour)]
    family = f", {activation.record.family}" if activation.record.family else ""
    lines += [_styled(f"{visible(activation.name)}: {activation.kind.value}{family}", _DIM, colour), ""]
    if curve and (drawn := _curve(activation, width, colour, ascii)):
        lines += [drawn, ""]
    for section in description.sections:
        lines += [*_section(section, width, colour), ""]
    return "\n".join(lines[:-1]) + "\n"


def render_section(section: Section, *, width: int, colour: bool) -> str:
    """One section as text of at most `width` columns."""
    return "\n".join(_section(section, width, colour)) + "\n"


def _section(section: Section, width: int, colour: bool) -> list[str]:
    lines = [_styled(visible(section.heading), _BOLD, colour)]
    pairs = [(visible(name), visible(text)) for name, text in section.lines]
    longest = max(len(name) for name, _ in pairs)
    indent = min(_NAMES, longest + 2) if longest else 0
    if section.dense:
        return lines + _side_by_side(pairs, width)
    for name, text in pairs:
        lines += _wrapped(name, text, indent, width)
    return lines


def _side_by_side(pairs: list[tuple[str, str]], width: int) -> list[str]:
    """Names and texts in two columns, where two that follow each other are short enough."""
    half = (width - 2) // 2
    cells = [f"{name:<{_DENSE}}{text}" for name, text in pairs]
    lines: list[str] = []
    index = 0
    while index < len(cells):
        if all(len(cell) < half for cell in cells[index : index + 2]) and index + 1 < len(cells):
            lines.append(f"  {cells[index]:<{half}}{cells[index + 1]}")
            index += 2
        else:
            lines += _wrapped(*pairs[index], _DENSE, width)
            index += 1
    return lines


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
    order = 0 if activation.kind is Kind.GATED or activation.is_vector else 1
    try:
        drawn = draw_activations(
            [activation], min(width, _WIDTH), _HEIGHT, order=order, title="", colour=colour, ascii=ascii
        )
    except ActcliError:  # what cannot be drawn can still be told of
        return ""
    return drawn.rstrip("\n")
