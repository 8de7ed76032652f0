"""A picture in the terminal: as the bitmap that it shows if it answers so, in characters everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from actcli.activation import Activation
from actcli.cli import files, looks, session
from actcli.cli.choices import KINDS
from actcli.cli.graphics import Screen, screen
from actcli.cli.pictures import refuse
from actcli.errors import FileError, UnknownName, UsageError

if TYPE_CHECKING:
    from actcli.api import Comparison
    from actcli.sweeps import Swept

__all__ = ["Drawing", "beside_table", "comparison", "curves", "errors", "show"]

_CHARACTERS: Final = ("ascii", "braille")
_HERE: Final = (None, "", "-")  # as outputs: standard output
_FOR_PEOPLE: Final = (None, "plain", "rich")
_PIPED: Final = 80  # columns of a picture in a file
_LINES: Final = (12, 40)
_SLOPE: Final = 0.28  # lines a column: a picture in the shape of those on paper
_SPARE: Final = 2  # lines for the command and the prompt
_INCH: Final = 6  # lines: 96 dots where a character has 16


class Drawing(NamedTuple):
    """What is drawn: in characters, given `width`, `height`, `colour` and `ascii`; as a figure, given its preset."""

    characters: Callable[..., str]
    figure: Callable[[str], Any]


def curves(activations: Sequence[Activation], drawn: Mapping[str, Any]) -> Drawing:
    """The activations; `drawn` says how."""
    from actcli import api

    def characters(**frame: Any) -> str:
        if drawn["kind"] not in KINDS:
            raise UnknownName("kind of picture", drawn["kind"], KINDS)
        if drawn["kind"] != "curves" or drawn["marks"]:
            what = f"a picture of kind {drawn['kind']}" if drawn["kind"] != "curves" else "one with marks"
            raise UsageError(f"{what} is not drawn in characters", hint="write a file: -o FILE")
        from actcli.terminal_plot.activations import draw_activations

        span = api.interval_of(drawn["range"])
        return draw_activations(activations, order=drawn["order"], interval=span, title=drawn["title"], **frame)

    return Drawing(characters, lambda preset: api.plot(*activations, **drawn, preset=preset))


def comparison(found: Comparison, *, deriv: bool, log: bool) -> Drawing:
    """A reference, its candidates and what they differ by."""

    def characters(**frame: Any) -> str:
        from actcli.terminal_plot.comparison import draw_comparison

        return draw_comparison(found.gaps, deriv=deriv, log=log, **frame)

    return Drawing(characters, lambda preset: found.plot(deriv=deriv, log=log, preset=preset))


def errors(found: Swept) -> Drawing:
    """The largest errors as a parameter moves."""

    def characters(**frame: Any) -> str:
        from actcli.terminal_plot.sweep import draw_sweep

        return draw_sweep(found.found, **frame)

    return Drawing(characters, lambda preset: found.plot(preset=preset))


def beside_table(
    terminal: bool, ascii: bool, table: str | None, output: str | None, refused: Mapping[str, object]
) -> str | None:
    """The format of a picture that goes where a table goes too, or None: then it is a file."""
    form = looks.form(None, terminal, ascii)
    if form is not None:
        refuse(refused, "a picture in the terminal")
        if output in _HERE and table not in _FOR_PEOPLE:
            raise UsageError(f"a picture in the terminal is no part of {table}", hint="write it to a file: -o FILE")
    return form


def show(form: str, drawing: Drawing, style: str | None, output: str | None, *, above: bool = False) -> Path | None:
    """Draw in a format of the terminal, on standard output, apart from what it is `above`, or in a file: its path."""
    here = output in _HERE
    found = screen() if here and form not in _CHARACTERS else Screen()
    protocol = None if form in _CHARACTERS else found.protocol if form == "terminal" else form
    if protocol is None:
        text = _characters(form, drawing, here)
        data = text.encode("utf-8", "backslashreplace")
    else:
        text, data = "", _bitmap(protocol, found, drawing, style)
    if not here:
        path = Path(str(output))
        if path.is_dir():
            raise FileError(f"cannot write {path}: it is a directory", hint="name a file in it")
        files.write(path, data)
        return path
    if above:  # both are on standard output
        files.print_text(f"{text or data.decode('ascii')}\n")
    elif text:
        files.print_text(text)
    else:
        files.print_bytes(data)
    return None


def _characters(form: str, drawing: Drawing, here: bool) -> str:
    width = session.terminal_width() if here else _PIPED
    return drawing.characters(
        width=width,
        height=min(max(round(_SLOPE * width), _LINES[0]), _room(), _LINES[1]),
        colour=here and session.colored(),
        ascii=form == "ascii" or (here and session.is_ascii()),
    )


def _bitmap(protocol: str, found: Screen, drawing: Drawing, style: str | None) -> bytes:
    """The figure that a file would hold, as large as there is room."""
    from actcli.plots.canvas import pixels, render
    from actcli.terminal_plot import protocols

    free = style is None and session.setting("preset").origin == "default"
    figure = drawing.figure("dark" if free and found.is_dark else session.preset(style))
    (wide, tall), (across, down) = figure.get_size_inches(), found.cell
    columns = session.terminal_width()
    dots = int(min(_INCH * down, columns * across / wide, _room() * down / tall))
    png = render(figure, "png", dots)
    if protocol == "sixel":
        return protocols.sixel(pixels(png))
    encode = protocols.kitty if protocol == "kitty" else protocols.iterm
    return encode(png, min(max(round(dots * wide / across), 1), columns))


def _room() -> int:
    """Lines that are free for a picture."""
    return max(session.terminal_lines() - _SPARE, _LINES[0])
