"""`actcli frameworks`: what frameworks call each function."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def frameworks(
    names: options.AnyNames = None,
    framework: Annotated[
        str | None,
        typer.Option("--framework", metavar="FRAMEWORK", help="List what this framework has.", show_default=False),
    ] = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Tell what frameworks call each function, and with which defaults.

      actcli frameworks
      actcli frameworks leaky_relu gelu
      actcli frameworks --framework torch
      actcli frameworks --format json -o frameworks.json

    A symbol of a framework is a name wherever a command takes one, with its
    arguments and, after @, the version:

      actcli compare keras@2:hard_sigmoid keras:hard_sigmoid
      actcli error jax:nn.gelu "torch:nn.GELU(approximate='none')"
    """
    from actcli.cli import session
    from actcli.cli.sheets import Sheet
    from actcli.errors import UnknownName, UsageError
    from actcli.frameworks import FRAMEWORKS
    from actcli.reports.frameworks import framework_matrix, framework_symbols

    sheet = Sheet(form, output)
    if framework is not None and framework not in FRAMEWORKS:
        raise UnknownName("framework", framework, FRAMEWORKS, hint=None)
    found = [session.load(name) for name in names] if names else list(session.catalog())
    if not any(one.record.frameworks for one in found):
        listed = ", ".join(one.name for one in found)
        raise UsageError(f"the catalogue knows no framework that has {listed}", hint="actcli frameworks shows all")
    if framework is not None:
        sheet.write(framework_symbols(found, framework, sheet.width))
    else:
        sheet.write(framework_matrix(found, sheet.width))
