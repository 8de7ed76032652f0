"""`actcli plot`: curves, surfaces, distributions."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from actcli.cli import options
from actcli.cli.choices import TERMINAL_FORMATS


def plot(
    names: options.Names,
    deriv: options.Deriv = False,
    order: Annotated[
        str, typer.Option("--order", metavar="N", help="The derivative of order N too, at most 2.", show_default=False)
    ] = "0",
    kind: Annotated[
        str, typer.Option("--kind", "-k", metavar="KIND", help="curves, surface, contour, jacobian, density, depth.")
    ] = "curves",
    marks: Annotated[bool, typer.Option("--marks", "-m", help="Mark what is proved: extrema, zeros, ...")] = False,
    param: options.Params = None,
    range_: options.Range = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="A title of your own.", show_default=False)
    ] = None,
    style: options.Style = None,
    size: options.Size = None,
    dpi: options.Dpi = None,
    output: options.Output = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="png, svg, pdf, pgf, html; terminal, sixel, ...",
            show_default=False,
        ),
    ] = None,
    terminal: options.Terminal = False,
    ascii: options.Ascii = False,
    show: Annotated[bool, typer.Option("--show", help="Open the picture when it is written.")] = False,
) -> None:
    """Draw functions and derivatives; the picture's path is printed.

      actcli plot gelu --deriv
      actcli plot relu leaky_relu elu --range -3 3 -o relus.svg
      actcli plot leaky_relu --param negative_slope=0.01,0.1,0.3
      actcli plot "x*sigmoid(1.702*x)" gelu
      actcli plot mish --marks --style paper --size "3.3in x 2.2in" -o mish.pdf
      actcli plot swiglu --kind contour
      actcli plot gelu --deriv --terminal

    As html it is a page of its own: values under the pointer, a slider for each parameter.
    Several names are drawn over each other; a list of values for a parameter draws a family.
    Kinds but curves: surface, contour and jacobian of gated functions and softmax; density,
    the distribution of f(Z) for Z ~ N(0, 1); depth, variance and gradients over layers.
    """
    from actcli import api
    from actcli.cli import files, looks, session
    from actcli.cli.pictures import Picture, refuse

    form = looks.form(form, terminal, ascii)
    degree = options.whole("--order", order, 0, 2) or int(deriv)
    found, looked, dots = session.variants(names, param), looks.look(style, size), looks.dots(dpi)
    drawn: dict[str, Any] = {
        "kind": kind,
        "order": degree,
        "marks": marks,
        "range": session.interval(range_),
        "title": title,
    }
    if form in TERMINAL_FORMATS:
        refuse({"--size": size, "--dpi": dpi, "--show": show}, "a picture in the terminal")
        from actcli.cli import screens

        if (path := screens.show(form, screens.curves(found, drawn), style, output)) is not None:
            files.print_path(path)
        return
    picture = Picture(names, form, output, suffix="" if kind == "curves" else f"_{kind}", page=True)
    if picture.is_page:
        refuse({"--kind": kind != "curves", "--marks": marks, "--style": style, "--size": size, "--dpi": dpi})
        from actcli.pages import plot_page

        picture.write_page(plot_page(found, order=degree, interval=api.interval_of(drawn["range"]), title=title))
    else:
        figure = api.plot(*found, **drawn, **looked)
        picture.write(figure, dots)
    if picture.is_file:
        files.print_path(picture.path)
        if show:
            picture.open()
