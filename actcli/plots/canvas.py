"""Paper and ink: presets, colours and line widths, and a figure as bytes that are the same each time.

matplotlib reads `./matplotlibrc` and `MPLBACKEND` while it is imported, and a bad one stops it; so it is imported
from the root folder, with its own defaults. The style is set on these defaults in a context, whatever the surrounding
program does.

Colours are Okabe and Ito's without yellow, whose contrast on white is 1.3; their order alternates dark and light, so
that neighbours differ in grey too. Black is kept for a reference.
"""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from actcli import limits
from actcli._version import __version__
from actcli.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.figure import Figure

__all__ = ["BLACK", "COLORS", "FORMATS", "INK", "PRESETS", "QUIET", "Preset", "new_figure", "ramp", "render", "styled"]


def _import_matplotlib() -> None:
    if "matplotlib" in sys.modules:
        return
    kept = {name: os.environ.pop(name, None) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        os.environ["MATPLOTLIBRC"] = os.path.join(os.path.dirname(spec.origin), "mpl-data", "matplotlibrc")  # noqa: PTH118, PTH120
    try:
        here = os.getcwd()  # noqa: PTH109 -- pathlib is not loaded yet
    except OSError:  # the folder is gone
        here = None
    os.chdir(os.sep)
    try:
        import matplotlib  # noqa: F401
    finally:
        if here is not None:
            os.chdir(here)
        os.environ.pop("MATPLOTLIBRC", None)
        os.environ.update({name: value for name, value in kept.items() if value is not None})


_import_matplotlib()

import matplotlib as mpl  # noqa: E402 -- safely there now

FORMATS: Final = ("pdf", "png", "svg")


class Preset(NamedTuple):
    """A place for a picture: inches, points, and dots per inch of a bitmap."""

    width: float
    height: float
    font: float
    line: float
    marker: float
    dpi: int = 200
    family: str = "DejaVu Sans"


PRESETS: Final[Mapping[str, Preset]] = {
    "ieee":   Preset(3.3,   2.5,   7.5, 1.2, 3.4, 300, "DejaVu Serif"),
    "paper":  Preset(3.5,   2.625, 7.5, 1.3, 3.6, 300),
    "screen": Preset(6.4,   4.0,  10.0, 1.9, 5.0, 200),
    "slide":  Preset(13.33, 7.5,  20.0, 3.6, 9.5, 144),
}  # fmt: skip

BLACK: Final = "#000000"
COLORS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")
INK: Final = "#222222"  # titles
QUIET: Final = "#5f5f5f"  # numbers, notes
_AXIS: Final = "#b8b8b8"
_GRID: Final = "#ececec"
# viridis from violet to green: ordered in lightness, and so in grey
_RAMP: Final = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151")


def ramp(count: int) -> list[str]:
    """Ordered colours for the members of a family, dark to light.

    >>> ramp(2)
    ['#440154', '#7ad151']
    """
    stops = [tuple(int(color[i : i + 2], 16) for i in (1, 3, 5)) for color in _RAMP]
    found = []
    for index in range(count):
        position = index * (len(stops) - 1) / max(1, count - 1)
        low = min(int(position), len(stops) - 2)
        mix = (round(u + (v - u) * (position - low)) for u, v in zip(stops[low], stops[low + 1], strict=True))
        found.append("#" + "".join(f"{channel:02x}" for channel in mix))
    return found


def _style(preset: Preset) -> dict[str, Any]:
    return {
        "axes.axisbelow": True,
        "axes.edgecolor": _AXIS,
        "axes.formatter.useoffset": False,
        "axes.grid": True,
        "axes.labelcolor": QUIET,
        "axes.labelsize": preset.font,
        "axes.linewidth": 0.4 * preset.line,
        "axes.spines.bottom": False,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": INK,
        "font.family": [preset.family],
        "font.size": preset.font,
        "grid.color": _GRID,
        "grid.linewidth": 0.4 * preset.line,
        "lines.dash_capstyle": "butt",
        "lines.linewidth": preset.line,
        "lines.markersize": preset.marker,
        "lines.solid_capstyle": "round",
        "lines.solid_joinstyle": "miter",  # kinks stay sharp
        "mathtext.fontset": "dejavuserif" if "Serif" in preset.family else "dejavusans",
        "pdf.fonttype": 42,
        "svg.fonttype": "none",
        "svg.hashsalt": "actcli",
        "text.color": INK,
        "xtick.color": QUIET,
        "xtick.labelsize": 0.92 * preset.font,
        "xtick.major.pad": 0.35 * preset.font,
        "xtick.major.size": 0,
        "ytick.color": QUIET,
        "ytick.labelsize": 0.92 * preset.font,
        "ytick.major.pad": 0.35 * preset.font,
        "ytick.major.size": 0,
    }


def preset_of(name: str) -> Preset:
    """The preset of this name."""
    if name not in PRESETS:
        raise UnknownName("preset", name, PRESETS)
    return PRESETS[name]


@contextmanager
def styled(preset: Preset) -> Iterator[None]:
    """A context in which matplotlib has its defaults and, on them, our style."""
    defaults = {key: value for key, value in mpl.rcParamsDefault.items() if key not in ("backend", "toolbar")}
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from")  # a title may be in any script
        style: Any = _style(preset)
        dict.update(mpl.rcParams, defaults)  # they are valid already
        mpl.rcParams.update(style)
        yield


def new_figure(preset: Preset, size: tuple[float, float] | None = None) -> Figure:
    """An empty figure of `size` inches, by default the preset's; it remembers its preset."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = size or (preset.width, preset.height)
    least, most = limits.INCHES
    if not (least <= width <= most and least <= height <= most):
        raise UsageError(f"a figure is {least:g} to {most:g} inches wide and high, not {width:g} x {height:g}")
    figure = Figure(
        figsize=(width, height), dpi=preset.dpi
    )  # as it is saved: what is measured now is not measured again
    FigureCanvasAgg(figure)
    figure.actcli_preset = preset  # type: ignore[attr-defined]
    return figure


def render(figure: Figure, format: str = "png", dpi: int | None = None) -> bytes:
    """The figure as a file's content; the same figure gives the same bytes."""
    if format not in FORMATS:
        raise UnknownName("picture format", format, FORMATS, hint=f"known: {', '.join(FORMATS)}")
    preset: Preset = getattr(figure, "actcli_preset", PRESETS["screen"])
    dots = preset.dpi if dpi is None else dpi
    width, height = figure.get_size_inches()
    if not limits.DPI[0] <= dots <= limits.DPI[1]:
        raise UsageError(f"dots per inch are {limits.DPI[0]} to {limits.DPI[1]}, not {dots}")
    if format == "png" and width * height * dots**2 > limits.PIXELS:
        raise UsageError(f"the picture would have more than {limits.PIXELS} pixels", hint="choose fewer dots per inch")
    buffer = BytesIO()
    date = os.environ.pop("SOURCE_DATE_EPOCH", None)  # nothing is dated, and a bad one stops matplotlib
    try:
        with styled(preset):
            figure.savefig(buffer, format=format, dpi=dots, metadata=_metadata(format, str(figure.get_label())))
    finally:
        if date is not None:
            os.environ["SOURCE_DATE_EPOCH"] = date
    return buffer.getvalue()


def _metadata(format: str, title: str) -> dict[str, str | None]:
    maker = f"actcli {__version__}"
    match format:
        case "png":
            return {"Software": maker, "Title": title}
        case "svg":
            return {"Creator": maker, "Title": title, "Date": None}
        case _:
            return {"Creator": maker, "Producer": None, "Title": title, "CreationDate": None}
