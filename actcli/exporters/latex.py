"""A LaTeX tabular with booktabs rules, for papers.

Texts are escaped in full; the only commands in the output are ours, or stand in a cell's `latex`, which is ours too.
Numbers are set as formulas, so that a minus is a minus sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.tables import Cell, Table

__all__ = ["escape", "write"]

# The ten special characters, and those that old fonts (OT1) draw as something else or do not have.
_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        "\n": " ",
        "\N{MINUS SIGN}": r"\ensuremath{-}",
        "\N{PLUS-MINUS SIGN}": r"\ensuremath{\pm}",
        "\N{MULTIPLICATION SIGN}": r"\ensuremath{\times}",
        "\N{LESS-THAN OR EQUAL TO}": r"\ensuremath{\le}",
        "\N{GREATER-THAN OR EQUAL TO}": r"\ensuremath{\ge}",
        "\N{NOT EQUAL TO}": r"\ensuremath{\ne}",
        "\N{ALMOST EQUAL TO}": r"\ensuremath{\approx}",
        "\N{INFINITY}": r"\ensuremath{\infty}",
    }
)
_NUMBER: Final = re.compile(r"([+-]?)(?:inf|(\d+(?:\.\d+)?)(?:e([+-]?)0*(\d+))?)")


def write(table: Table) -> str:
    r"""The table as a tabular; it needs `\usepackage{booktabs}`, which a comment says.

    >>> from actcli.tables import Cell, Column, Table
    >>> rows = ((Cell("gelu_tanh"), Cell("4.7e-4", numeric=True)),)
    >>> print(write(Table("actcli/table/1", (Column("name", "Name"), Column("gap", "Gap")), rows)), end="")
    % \usepackage{booktabs}
    \begin{tabular}{lr}
    \toprule
    Name & Gap \\
    \midrule
    gelu\_tanh & $4.7 \times 10^{-4}$ \\
    \bottomrule
    \end{tabular}
    """
    letters = "".join("r" if align == "right" else "l" for align in table.aligns)
    lines = [
        r"% \usepackage{booktabs}",
        *([f"% {visible(table.title)}"] if table.title else []),
        rf"\begin{{tabular}}{{{letters}}}",
        r"\toprule",
        _row(_protected(escape(column.title)) for column in table.columns),
        r"\midrule",
        *(_row(map(_cell, row)) for row in table.rows),
        r"\bottomrule",
        *(_row([rf"\multicolumn{{{len(letters)}}}{{l}}{{\footnotesize {escape(note)}}}"]) for note in table.notes),
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    r"""The text as LaTeX sets it literally.

    >>> print(escape("100% of x_1 \\input{a}"))
    100\% of x\_1 \textbackslash{}input\{a\}
    """
    return visible(text.replace("\r\n", "\n"), keep="\n").translate(_ESCAPES).replace("--", "-{}-")


def _cell(cell: Cell) -> str:
    mark = escape(cell.mark)
    if cell.latex is not None:
        return _protected(mark + cell.latex)
    number = _NUMBER.fullmatch(cell.text) if cell.numeric else None
    return _protected(mark + (_number(number) if number else escape(cell.text)))


def _number(found: re.Match[str]) -> str:
    """A number as a formula, with the digits that it has."""
    sign, digits, exponent_sign, exponent = found.groups()
    if digits is None:
        return rf"${sign}\infty$"
    power = rf" \times 10^{{{exponent_sign.replace('+', '')}{exponent}}}" if exponent else ""
    return f"${sign}{digits}{power}$"


def _protected(text: str) -> str:
    r"""The text, not read as the [length] or * that `\\` and `\midrule` look for."""
    return "{}" + text if text.startswith(("[", "*")) else text


def _row(cells: Iterable[str]) -> str:
    return " & ".join(cells) + r" \\"
