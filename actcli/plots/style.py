"""Looks: sizes and colours for screen, paper, slide and dark rooms, and those that a style file of matplotlib says.

A look is named by words that follow each other, `slide,dark`, each changing what it is about. Of a file only keys about
looks are heeded: `text.usetex`, backends, paths and preambles of LaTeX would run programs, and our texts are not TeX.
The file is read here, line by line, since matplotlib's own reader logs a wrong line and goes on; its cycle of colours
is a list of colours to us, never an expression.

Colours are Okabe and Ito's without yellow, whose contrast on white is 1.3; their order alternates dark and light, so
that neighbours differ in grey too. Black is kept for a reference. On dark paper they are lighter.
"""

from __future__ import annotations

import re
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from actcli import given, limits
from actcli.errors import FileError, InputError, UnknownName, suggest
from actcli.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["BLACK", "COLORS", "INK", "PRESETS", "QUIET", "Preset", "is_dark", "preset_of", "ramp", "settings_of"]

BLACK: Final = "#000000"
COLORS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")
INK: Final = "#222222"  # titles
QUIET: Final = "#5f5f5f"  # numbers, notes
# viridis from violet to green: ordered in lightness, and so in grey
_RAMP: Final = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151")


class Preset(NamedTuple):
    """A look: inches, points, dots per inch of a bitmap, and colours; `extra` are settings of matplotlib."""

    width: float
    height: float
    font: float
    line: float
    marker: float
    dpi: int = 200
    family: str = "DejaVu Sans"
    paper: str = "#ffffff"
    ink: str = INK
    quiet: str = QUIET
    axis: str = "#9d9d9d"
    grid: str = "#ececec"
    black: str = BLACK
    colors: tuple[str, ...] = COLORS
    stops: tuple[str, ...] = _RAMP
    extra: tuple[tuple[str, Any], ...] = ()


_SCREEN: Final = Preset(6.4, 4.0, 10.0, 1.9, 5.0, 200)
_DARK: Final[Mapping[str, Any]] = {
    "paper": "#14181d", "ink": "#f2f2f2", "quiet": "#aab2bb", "axis": "#6d7680", "grid": "#262c33", "black": "#ffffff",
    "colors": ("#4db5f2", "#f2ae1d", "#2ccb9b", "#e796c2", "#ff8142", "#a9c9ff"),
    "stops": ("#6273c9", "#3a93c4", "#2ab7a2", "#7ad151", "#e8e337"),
}  # fmt: skip
PRESETS: Final[Mapping[str, Preset]] = {
    "dark":   _SCREEN._replace(**_DARK),
    "ieee":   Preset(3.3,   2.5,   7.5, 1.2, 3.4, 300, "DejaVu Serif"),
    "paper":  Preset(3.5,   2.625, 7.5, 1.3, 3.6, 300),
    "screen": _SCREEN,
    "slide":  Preset(13.33, 7.5,  20.0, 3.6, 9.5, 144),
}  # fmt: skip


def preset_of(name: str) -> Preset:
    """The look of some words and files, later ones over earlier.

    >>> preset_of("slide,dark").width, preset_of("slide,dark").paper
    (13.33, '#14181d')
    """
    found = _SCREEN
    for word in given.text(name, "a style").split(","):
        word = word.strip()
        if word.endswith(".mplstyle"):
            found = _with_file(found, Path(word))
        elif word == "dark":
            found = found._replace(**_DARK)
        elif word in PRESETS:
            found = PRESETS[word]
        else:
            few = f"known: {', '.join(PRESETS)}, FILE.mplstyle"
            raise UnknownName("style", word, PRESETS, hint=suggest(word, PRESETS) or few)
    return found


def is_dark(color: str) -> bool:
    """Whether white letters are better seen on it than black ones.

    >>> is_dark("#14181d"), is_dark("#ffffff")
    (True, False)
    """
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def ramp(count: int, stops: tuple[str, ...] = _RAMP) -> list[str]:
    """Ordered colours for the members of a family, dark to light.

    >>> ramp(2)
    ['#440154', '#7ad151']
    """
    levels = [tuple(int(color[i : i + 2], 16) for i in (1, 3, 5)) for color in stops]
    found = []
    for index in range(count):
        position = index * (len(levels) - 1) / max(1, count - 1)
        low = min(int(position), len(levels) - 2)
        mix = (round(u + (v - u) * (position - low)) for u, v in zip(levels[low], levels[low + 1], strict=True))
        found.append("#" + "".join(f"{channel:02x}" for channel in mix))
    return found


def settings_of(look: Preset) -> dict[str, Any]:
    """The look as settings of matplotlib."""
    return {
        "axes.axisbelow": True,
        "axes.edgecolor": look.axis,
        "axes.facecolor": look.paper,
        "axes.formatter.useoffset": False,
        "axes.grid": True,
        "axes.labelcolor": look.quiet,
        "axes.labelsize": look.font,
        "axes.linewidth": 0.4 * look.line,
        "axes.spines.bottom": False,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": look.ink,
        "figure.facecolor": look.paper,
        "font.family": [look.family],
        "font.size": look.font,
        "grid.color": look.grid,
        "grid.linewidth": 0.4 * look.line,
        "legend.facecolor": look.paper,
        "lines.dash_capstyle": "butt",
        "lines.linewidth": look.line,
        "lines.markersize": look.marker,
        "lines.solid_capstyle": "round",
        "lines.solid_joinstyle": "miter",  # kinks stay sharp
        "mathtext.fontset": "dejavuserif" if "Serif" in look.family else "dejavusans",
        "pdf.fonttype": 42,
        "svg.fonttype": "none",
        "svg.hashsalt": "actcli",
        "text.color": look.ink,
        "xtick.color": look.quiet,
        "xtick.labelsize": 0.92 * look.font,
        "xtick.major.pad": 0.35 * look.font,
        "xtick.major.size": 0,
        "ytick.color": look.quiet,
        "ytick.labelsize": 0.92 * look.font,
        "ytick.major.pad": 0.35 * look.font,
        "ytick.major.size": 0,
        **dict(look.extra),
    }


_HEEDED: Final = re.compile(
    r"(axes\.(axisbelow|edgecolor|facecolor|grid(\.axis)?|labelcolor|linewidth|spines\.\w+|titlecolor)"
    r"|figure\.facecolor|font\.(family|serif|sans-serif|monospace|style|weight)|grid\.\w+|lines\.\w+|mathtext\.\w+"
    r"|text\.color|[xy]tick\.(color|direction|bottom|top|left|right|(major|minor)\.(size|width|visible)))"
)
_COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}\b|\b[0-9a-fA-F]{6}\b|(?<=['\"])[A-Za-z][A-Za-z:0-9 ]*(?=['\"])")


def _with_file(look: Preset, path: Path) -> Preset:
    """The look with what a style file says over it."""
    try:
        data = read_bytes(path, limits.STYLE_BYTES)
    except OSError as error:
        raise FileError(f"cannot read {str(path)!r}: {error.strerror or error}") from None
    if len(data) > limits.STYLE_BYTES:
        raise InputError(f"{path}: longer than {limits.STYLE_BYTES} bytes")
    from actcli.plots.canvas import RcParams  # by way of the module that imports matplotlib safely

    read: Any = RcParams()
    fields: dict[str, Any] = {}
    extra = dict(look.extra)
    for number, key, text in _entries(data.decode("utf-8", "replace")):
        try:
            if key in _FIELDS:
                read[key] = text
                found = _FIELDS[key](read[key])
                _need_sizes(f"{path}:{number}: {key}", found)
                fields |= found
            elif key == "axes.prop_cycle":
                fields |= _cycle(text)
            elif _HEEDED.fullmatch(key):
                read[key] = text.strip("\"'")
                _need_sizes(f"{path}:{number}: {key}", {"": read[key]})
                extra[key] = read[key]
                fields |= _colors(key, read[key])
        except (KeyError, TypeError, ValueError):
            raise InputError(f"{path}:{number}: matplotlib has no such setting: {key}: {text[:60]}") from None
    filed = look._replace(**fields, extra=tuple(sorted(extra.items())))
    _try(filed, path)
    return filed


def _need_sizes(what: str, fields: Mapping[str, Any]) -> None:
    """Refuse sizes that no picture has: of a font of a mile, or of nan points."""
    for field, value in fields.items():
        low, high = _SIZES.get(field, (-_LARGEST, _LARGEST))
        if isinstance(value, int | float) and not low <= value <= high:
            raise InputError(f"{what} is {low:g} to {high:g}, not {value:g}")


def _try(look: Preset, path: Path) -> None:
    """Draw a line in the look: much that matplotlib takes as a setting it refuses when it draws."""
    from actcli.plots.canvas import new_figure, render, styled

    try:
        with styled(look):
            figure = new_figure(look, (1, 1))
            axes = figure.add_subplot(title="a", xlabel="$x$")
            for dashes in ("-", "--", "-.", ":"):
                axes.plot([0, 1], [0, 1], dashes, marker="o")
        render(figure, "png", limits.DPI[0])
    except (ArithmeticError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise InputError(f"{path}: matplotlib cannot draw so: {' '.join(str(error).split())[:200]}") from None


def _entries(text: str) -> Iterator[tuple[int, str, str]]:
    """The lines of a style file; what follows ` #` is a comment, a bare `#` may begin a colour in quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        key, colon, value = line.partition(":")
        quoted = re.match(r"\s*([\"']).*?\1\s*(#.*)?$", value)
        value = value.strip() if quoted or key.strip() == "axes.prop_cycle" else re.split(r"\s#|#\s", value)[0].strip()
        if colon and not line.lstrip().startswith("#") and value:
            yield number, key.strip(), value


_FIELDS: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "figure.dpi":       lambda value: {"dpi": int(value)} if value != "figure" else {},
    "figure.figsize":   lambda value: {"width": float(value[0]), "height": float(value[1])},
    "font.size":        lambda value: {"font": float(value)},
    "lines.linewidth":  lambda value: {"line": float(value)},
    "lines.markersize": lambda value: {"marker": float(value)},
    "savefig.dpi":      lambda value: {"dpi": int(value)} if value != "figure" else {},
}  # fmt: skip
# field: least and most; inches are checked for every figure
_SIZES: Final[Mapping[str, tuple[float, float]]] = {
    "dpi": limits.DPI, "font": (1, 200), "line": (0, 50), "marker": (0, 100),
    "height": (-inf, inf), "width": (-inf, inf),
}  # fmt: skip
_LARGEST: Final = 1000.0  # of any other number


def _cycle(text: str) -> dict[str, Any]:
    from matplotlib.colors import is_color_like, to_hex

    words = [f"#{word}" if re.fullmatch(r"[0-9a-fA-F]{6}", word) else word for word in _COLOR.findall(text)]
    colors = tuple(to_hex(word) for word in words if is_color_like(word))
    return {"colors": colors} if colors else {}


def _colors(key: str, value: Any) -> dict[str, Any]:
    """What a colour of the file is to us."""
    from matplotlib.colors import is_color_like, to_hex

    field = {
        "axes.edgecolor": "axis", "axes.facecolor": "paper", "axes.labelcolor": "quiet", "figure.facecolor": "paper",
        "grid.color": "grid", "text.color": "ink",
    }.get(key)  # fmt: skip
    if field is None or not is_color_like(value):
        return {}
    found = {field: to_hex(value)}
    return found | ({"black": "#ffffff" if is_dark(found["paper"]) else BLACK} if "paper" in found else {})
