"""`actcli show`: one activation on one page."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from actcli.cli import options


def show(
    name: options.Name,
    param: options.Params = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    why: Annotated[
        str | None, typer.Option("--why", metavar="PROPERTY", help="Explain one property.", show_default=False)
    ] = None,
    curve: Annotated[bool, typer.Option("--curve/--no-curve", help="A small curve, or none.")] = True,
    output: options.Output = None,
) -> None:
    """Show all that is known of one activation, on one page.

      actcli show gelu
      actcli show leaky_relu --param negative_slope=0.2
      actcli show "x*sigmoid(1.702*x)" --format json
      actcli show gelu --why monotonic

    Formula, derivative, parameters, properties, names and defaults in frameworks, notes and reference.
    With --why, the verdict on one property, the reason in words and numbers, where, and how it was got.
    """
    from actcli.cli import session
    from actcli.cli.sheets import put
    from actcli.errors import UnknownName

    if form not in ("text", "json"):
        raise UnknownName("format", form, ("text", "json"), hint="formats: text, json")
    from actcli.cli import page
    from actcli.describe import describe, explain

    activation = session.load(name, param)
    screen = output in (None, "-")
    width = min(session.terminal_width(), 100) if screen else 100
    colour, ascii = screen and session.colored(), screen and session.is_ascii()
    if why is not None:
        key, finding, section = explain(activation, why)
        data = {"schema": "actcli/why/1", "name": activation.name, "property": key, **finding.to_json()}
        text = _json(data) if form == "json" else page.render_section(section, width=width, colour=colour)
    elif form == "json":
        text = _json(describe(activation).to_json())
    else:
        text = page.render(describe(activation), width=width, colour=colour, curve=curve, ascii=ascii)
    put(output, text)


def _json(data: dict[str, Any]) -> str:
    import json

    return json.dumps(data, indent=2, allow_nan=False) + "\n"
