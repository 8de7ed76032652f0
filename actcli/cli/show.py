"""`actcli show`: one activation on one page."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def show(
    name: options.Name,
    param: options.Params = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    curve: Annotated[bool, typer.Option("--curve/--no-curve", help="A small curve, or none.")] = True,
    output: options.Output = None,
) -> None:
    """Show all that is known of one activation, on one page.

      actcli show gelu
      actcli show leaky_relu --param negative_slope=0.2
      actcli show "x*sigmoid(1.702*x)" --format json

    Formula, derivative, parameters, properties, names and defaults in frameworks, notes and reference.
    """
    from actcli.cli import session
    from actcli.cli.sheets import put
    from actcli.errors import UnknownName

    if form not in ("text", "json"):
        raise UnknownName("format", form, ("text", "json"), hint="formats: text, json")
    from actcli.describe import describe

    found = describe(session.load(name, param))
    if form == "json":
        import json

        text = json.dumps(found.to_json(), indent=2, allow_nan=False) + "\n"
    else:
        from actcli.cli.page import render

        screen = output in (None, "-")
        width = min(session.terminal_width(), 100) if screen else 100
        colour, ascii = screen and session.colored(), screen and session.is_ascii()
        text = render(found, width=width, colour=colour, curve=curve, ascii=ascii)
    put(output, text)
