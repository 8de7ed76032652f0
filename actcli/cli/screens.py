"""A picture in the terminal: as the bitmap that it shows if it answers so, in characters everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from actcli.activation import Activation
from actcli.cli import files, session
from actcli.cli.choices import KINDS
from actcli.cli.graphics import Screen, screen
from actcli.errors import FileError, UnknownName, UsageError

__all__ = ["show"]

_CHARACTERS: Final = ("ascii", "braille")
_PIPED: Final = 80  # columns of a picture in a file
_LINES: Final = (12, 40)
_SLOPE: Final = 0.28  # lines a column: a picture in the shape of those on paper
_SPARE: Final = 2  # lines for the command and the prompt
_INCH: Final = 6  # lines: 96 dots where a character has 16


def show(
    form: str, activations: Sequence[Activation], drawn: Mapping[str, Any], style: str | None, output: str | None
) -> None:
    """Draw the activations in a format of the terminal, on standard output or in a file; `drawn` says how."""
    here = output in (None, "", "-")
    found = screen() if here and form not in _CHARACTERS else Screen()
    protocol = None if form in _CHARACTERS else found.protocol if form == "terminal" else form
    if protocol is None:
        text = _characters(form, activations, drawn, here)
        data = text.encode("utf-8", "backslashreplace")
    else:
        text, data = "", _bitmap(protocol, found, activations, drawn, style)
    if not here:
        path = Path(str(output))
        if path.is_dir():
            raise FileError(f"cannot write {path}: it is a directory", hint="name a file in it")
        files.write(path, data)
        files.print_path(path)
    elif text:
        files.print_text(text)
    else:
        files.print_bytes(data)


def _characters(form: str, activations: Sequence[Activation], drawn: Mapping[str, Any], here: bool) -> str:
    if drawn["kind"] not in KINDS:
        raise UnknownName("kind of picture", drawn["kind"], KINDS)
    if drawn["kind"] != "curves" or drawn["marks"]:
        what = f"a picture of kind {drawn['kind']}" if drawn["kind"] != "curves" else "one with marks"
        raise UsageError(f"{what} is not drawn in characters", hint="write a file: -o FILE")
    from actcli import api
    from actcli.terminal_plot.activations import draw_activations

    width = session.terminal_width() if here else _PIPED
    return draw_activations(
        activations,
        width,
        min(max(round(_SLOPE * width), _LINES[0]), _room(), _LINES[1]),
        order=drawn["order"],
        interval=api.interval_of(drawn["range"]),
        title=drawn["title"],
        colour=here and session.colored(),
        ascii=form == "ascii" or (here and session.is_ascii()),
    )


def _bitmap(
    protocol: str, found: Screen, activations: Sequence[Activation], drawn: Mapping[str, Any], style: str | None
) -> bytes:
    """The figure that a file would hold, as large as there is room."""
    from actcli import api
    from actcli.plots.canvas import pixels, render
    from actcli.terminal_plot import protocols

    free = style is None and session.setting("preset").origin == "default"
    figure = api.plot(*activations, **drawn, preset="dark" if free and found.is_dark else session.preset(style))
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
