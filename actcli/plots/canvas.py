"""A figure in the look that was asked for (`style`), and as bytes that are the same each time.

matplotlib reads `./matplotlibrc` and `MPLBACKEND` while it is imported, and a bad one stops it; so it is imported
from the root folder, with its own defaults. The style is set on these defaults in a context, whatever the surrounding
program does.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli import given, limits
from actcli._version import __version__
from actcli.errors import UnknownName, UsageError
from actcli.plots.style import BLACK, COLORS, INK, PRESETS, QUIET, Preset, preset_of, ramp, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = [
    "BLACK",
    "COLORS",
    "FORMATS",
    "INK",
    "PRESETS",
    "QUIET",
    "Preset",
    "RcParams",
    "look_of",
    "new_figure",
    "pixels",
    "preset_of",
    "ramp",
    "render",
    "styled",
]


def _import_matplotlib() -> None:
    if "matplotlib" in sys.modules:
        return
    kept = {name: os.environ.pop(name, None) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        os.environ["MATPLOTLIBRC"] = os.path.join(os.path.dirname(spec.origin), "mpl-data", "matplotlibrc")  # noqa: PTH118, PTH120
    # By descriptor: a folder that is gone has no name, and what is written next must not land in the root folder.
    here: int | str = os.open(os.curdir, os.O_RDONLY) if os.chdir in os.supports_fd else os.getcwd()  # noqa: PTH109
    os.chdir(os.sep)
    try:
        import matplotlib  # noqa: F401
    finally:
        os.chdir(here)
        if isinstance(here, int):
            os.close(here)
        os.environ.pop("MATPLOTLIBRC", None)
        os.environ.update({name: value for name, value in kept.items() if value is not None})
    # Where there is no place for its cache, it makes one until the end, and that is nothing to tell.
    logging.getLogger("matplotlib").addFilter(lambda record: record.funcName != "_get_config_or_cache_dir")
    logging.getLogger("matplotlib.font_manager").addFilter(_once)


def _once(record: logging.LogRecord, told: set[str] = set()) -> bool:  # noqa: B006 -- what was told already
    """Whether it is told: that a font is not there once, not for every letter."""
    new = record.getMessage() not in told
    told.add(record.getMessage())
    return new


_import_matplotlib()

import matplotlib as mpl  # noqa: E402 -- safely there now
from matplotlib import RcParams  # noqa: E402

FORMATS: Final = ("pdf", "pgf", "png", "svg")
ROOM: Final = 22.0, 14.0  # ems: in a figure that is narrower or lower, letters and lines are smaller,
SMALLEST: Final = 0.5  # down to this part of them


@contextmanager
def styled(preset: Preset) -> Iterator[None]:
    """A context in which matplotlib has its defaults and, on them, our style."""
    defaults = {key: value for key, value in mpl.rcParamsDefault.items() if key not in ("backend", "toolbar")}
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from")  # a title may be in any script
        style: Any = settings_of(preset)
        dict.update(mpl.rcParams, defaults)  # they are valid already
        mpl.rcParams.update(style)
        yield


def look_of(name: str, size: tuple[float, float] | None) -> Preset:
    """The look of a name for figures of `size` inches, with letters and lines that fit.

    >>> look_of("paper", None).font, look_of("paper", (1.1, 2.0)).font
    (7.5, 3.75)
    """
    look = preset_of(name)
    if size is None:
        return look
    ems = [72 * side / look.font for side in given.pair(size, "a size")]
    part = max(SMALLEST, min(1.0, *(side / room for side, room in zip(ems, ROOM, strict=True))))
    return look._replace(font=part * look.font, line=part * look.line, marker=part * look.marker)


def new_figure(preset: Preset, size: tuple[float, float] | None = None) -> Figure:
    """An empty figure of `size` inches, by default the preset's; it remembers its preset."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = (preset.width, preset.height) if size is None else given.pair(size, "a size")
    least, most = limits.INCHES
    if not (least <= width <= most and least <= height <= most):
        raise UsageError(f"a figure is {least:g} to {most:g} inches wide and high, not {width:g} x {height:g}")
    figure = Figure(figsize=(width, height), dpi=preset.dpi)  # as it is saved: what is measured is not measured again
    FigureCanvasAgg(figure)
    figure.actcli_preset = preset  # type: ignore[attr-defined]
    return figure


def render(figure: Figure, format: str = "png", dpi: int | None = None) -> bytes:
    """The figure as a file's content; the same figure gives the same bytes."""
    if format not in FORMATS:
        raise UnknownName("picture format", format, FORMATS, hint=f"known: {', '.join(FORMATS)}")
    preset: Preset = getattr(figure, "actcli_preset", PRESETS["screen"])
    dots = preset.dpi if dpi is None else given.whole(dpi, "dots per inch", *limits.DPI)
    width, height = figure.get_size_inches()
    if not limits.DPI[0] <= dots <= limits.DPI[1]:
        raise UsageError(f"dots per inch are {limits.DPI[0]} to {limits.DPI[1]}, not {dots}")
    if format == "png" and width * height * dots**2 > limits.PIXELS:
        raise UsageError(f"the picture would have more than {limits.PIXELS} pixels", hint="choose fewer dots per inch")
    if format == "pgf":
        from actcli.plots.pgf import write

        return write(figure).encode()
    buffer = BytesIO()
    date = os.environ.pop("SOURCE_DATE_EPOCH", None)  # nothing is dated, and a bad one stops matplotlib
    try:
        with styled(preset):
            figure.savefig(buffer, format=format, dpi=dots, metadata=_metadata(format, str(figure.get_label())))
    finally:
        if date is not None:
            os.environ["SOURCE_DATE_EPOCH"] = date
    return buffer.getvalue()


def pixels(png: bytes) -> NDArray[np.uint8]:
    """The red, green and blue of each pixel of a PNG."""
    from matplotlib.image import imread

    found = np.asarray(imread(BytesIO(png)))[:, :, :3]
    shades: NDArray[np.uint8] = np.rint(found * 255).astype(np.uint8)
    return shades


def _metadata(format: str, title: str) -> dict[str, str | None]:
    maker = f"actcli {__version__}"
    match format:
        case "png":
            return {"Software": maker, "Title": title}
        case "svg":
            return {"Creator": maker, "Title": title, "Date": None}
        case _:
            return {"Creator": maker, "Producer": None, "Title": title, "CreationDate": None}
