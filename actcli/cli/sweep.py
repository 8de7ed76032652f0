"""`actcli sweep`: the error of an approximation as its parameter moves."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def sweep(
    reference: options.Reference,
    candidate: Annotated[
        str, typer.Argument(metavar="CANDIDATE", help="A name or a formula with a parameter.", show_default=False)
    ],
    param: Annotated[
        str,
        typer.Option(
            "--param", "-p", metavar="NAME=LOW:HIGH", help="What moves, and between which values.", show_default=False
        ),
    ],
    steps: Annotated[str, typer.Option("--steps", metavar="N", help="Values that are tried.")] = "41",
    range_: options.Range = None,
    over: options.Over = "auto",
    style: options.Style = None,
    size: options.Size = None,
    dpi: options.Dpi = None,
    terminal: options.Terminal = False,
    ascii: options.Ascii = False,
    form: options.TableFormat = None,
    output: options.Figure = None,
    figure: options.WithFigure = True,
) -> None:
    """Draw the largest error against a parameter; the best value is found.

      actcli sweep sigmoid hard_sigmoid --param slope=0.1:0.3
      actcli sweep gelu "x*sigmoid(c*x)" --param c=1:3 --terminal
      actcli sweep relu "relu_logsumexp(x, k=K)" --param K=1:50 --format csv

    Each error is proved; that the least of them is the least of all is not.
    """
    from actcli import limits, sweeps
    from actcli.cli import looks, screens, session
    from actcli.cli.pictures import Picture, need_figure
    from actcli.cli.sheets import Sheet
    from actcli.cli.values import assignment, finite
    from actcli.errors import UsageError

    need_figure(output, figure=figure)
    name, values = assignment(param)
    low, colon, high = values.partition(":")
    if not colon:
        raise UsageError(
            f"--param {name} moves between two values: {name}=LOW:HIGH", hint=f"for example: --param {name}=0.5:2"
        )
    for end in (low, high):
        finite(f"--param {name}", end)
    count = options.whole("--steps", steps, 2, limits.SWEEP_STEPS)
    sheet, looked, dots = Sheet(form, None), looks.look(style, size), looks.dots(dpi)
    refused = {"--size": size, "--dpi": dpi, "--no-figure": not figure}
    screen = screens.beside_table(terminal, ascii, form, output, refused)
    picture = Picture([reference, candidate], None, output, suffix=f"_{name}") if figure and not screen else None
    (moving,) = session.variants([candidate], [f"{name}={low}"])
    span = session.interval(range_)
    found = sweeps.sweep(session.load(reference), moving, name, (low, high), steps=count, range=span, over=over)
    if screen and (path := screens.show(screen, screens.errors(found), style, output, above=True)) is not None:
        session.say(f"figure: {path}")
    if picture is not None:
        picture.write(found.plot(**looked), dots)
    sheet.write(found.table())
    if picture is not None and picture.is_file:
        session.say(f"figure: {picture.path}")
