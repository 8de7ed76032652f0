r"""A figure as commands of pgf, which LaTeX sets with the fonts of the document: `\input{figure.pgf}`.

matplotlib asks LaTeX for the widths of texts, and hands it every text as it is; here each is escaped first, since a
title may hold `\input`. What LaTeX's usual fonts do not have is written by its number. Only `pgf` itself is needed in
the document. Rejected: matplotlib's own writer, which puts bitmaps into files of their own in the current folder.
"""

from __future__ import annotations

import shutil
import unicodedata
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from actcli._version import __version__
from actcli.errors import MissingExtra, UsageError
from actcli.plots.canvas import PRESETS, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["escape", "write"]

PROGRAMS: Final = ("pdflatex", "lualatex", "xelatex")
_COMMANDS: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", '"': "''", "`": r"\textasciigrave{}", "\n": " ",
    "…": r"\ldots{}", "–": "--", "—": "---", "’": "'", "‘": "`", "“": "``", "”": "''", "·": r"\ensuremath{\cdot}",
    "§": r"\S{}", "©": r"\copyright{}", "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "ø": r"\o{}",
    "Ø": r"\O{}", "ı": r"\i{}", "ł": r"\l{}", "Ł": r"\L{}", "¡": "!`", "¿": "?`",
}  # fmt: skip
_SYMBOLS: Final = {
    "−": "-", "±": r"\pm", "×": r"\times", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∞": r"\infty",
    "∂": r"\partial", "∇": r"\nabla", "√": r"\surd", "∈": r"\in", "→": r"\to", "∑": r"\sum", "∫": r"\int",
    "′": "'", "″": "''", "‴": "'''", "°": r"{}^\circ", "∘": r"\circ", "⊙": r"\odot", "¬": r"\neg",
    "µ": r"\mu", "ϵ": r"\epsilon", "ε": r"\varepsilon", "ϕ": r"\phi", "φ": r"\varphi",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta",
    "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho",
    "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "μ": r"\mu",
    "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma",
    "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
}  # fmt: skip
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾", "0123456789-()", strict=True))
_LOWERED: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_ACCENTS: Final = dict(
    zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327", "`'^~=u.\"rHvc", strict=True)
)


def escape(text: str) -> str:
    r"""The text as LaTeX, in which nothing is a command but ours.

    >>> escape(r"\input{x} 50% α₁ é 中")
    "\\textbackslash{}input\\{x\\} 50\\% \\ensuremath{\\alpha}\\textsubscript{1} \\'{e} U+4E2D"
    """
    return "".join(map(_escaped, unicodedata.normalize("NFC", text)))


def _escaped(letter: str) -> str:
    if letter in _COMMANDS:
        return _COMMANDS[letter]
    if letter in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[letter]}}}"
    if letter in _RAISED:
        return rf"\textsuperscript{{\ensuremath{{{_RAISED[letter]}}}}}"
    if letter in _LOWERED:
        return rf"\textsubscript{{{_LOWERED[letter]}}}"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if base.isascii() and base.isprintable() and not marks:
        return base
    if base.isascii() and base.isalpha() and len(marks) == 1 and marks[0] in _ACCENTS:
        return rf"\{_ACCENTS[marks[0]]}{{{base}}}"
    return f"U+{ord(letter):04X}"


def write(figure: Figure) -> str:
    r"""The figure as a file for `\input`."""
    if any(artist.get_rasterized() for artist in figure.findobj()):
        raise UsageError("a map is a bitmap, which pgf cannot hold", hint="write a PDF: -f pdf")
    program = next(filter(shutil.which, PROGRAMS), None)
    if program is None:
        raise MissingExtra(
            "pgf needs LaTeX, which is not installed: none of " + ", ".join(PROGRAMS), hint="a PDF needs none: -f pdf"
        )
    import matplotlib as mpl
    from matplotlib.backends.backend_pgf import LatexError

    out = StringIO()
    wide, tall = figure.get_size_inches()
    head = rf"""% made by actcli {__version__}
% in the preamble: \usepackage{{pgf}}
\begingroup%
\makeatletter%
\begin{{pgfpicture}}%
\pgfpathrectangle{{\pgfpointorigin}}{{\pgfqpoint{{{wide:f}in}}{{{tall:f}in}}}}%
\pgfusepath{{use as bounding box, clip}}%
"""
    with styled(getattr(figure, "actcli_preset", PRESETS["screen"])):
        mpl.rcParams.update({"pgf.texsystem": program, "pgf.rcfonts": False, "pgf.preamble": ""})
        try:
            figure.draw(_renderer(figure, out))
        except (LatexError, OSError, RuntimeError, ValueError) as error:
            told = str(error).strip().splitlines() or ["it ended"]
            raise MissingExtra(
                f"{program} cannot set this figure: {told[0][:200]}",
                hint="it needs the LaTeX package pgf; a PDF needs no LaTeX: -f pdf",
            ) from None
    return head + out.getvalue() + "\\end{pgfpicture}%\n\\makeatother%\n\\endgroup%\n"


def _renderer(figure: Figure, out: StringIO) -> Any:
    """The renderer of matplotlib, with every text escaped; formulas are our own, and LaTeX already."""
    from matplotlib.backends.backend_pgf import RendererPgf

    def safe(text: str, is_math: Any) -> str:
        return text.replace(r"\dfrac", r"\displaystyle\frac") if is_math else escape(text)

    pgf: Any = RendererPgf  # it has no types

    class Renderer(pgf):  # type: ignore[misc]
        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            super().draw_text(gc, x, y, safe(s, ismath), prop, angle, ismath, mtext)

        def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
            found: tuple[float, float, float] = super().get_text_width_height_descent(safe(s, ismath), prop, ismath)
            return found

    return Renderer(figure, out)
