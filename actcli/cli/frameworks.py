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
    kinks: Annotated[bool, typer.Option("--kinks", help="Tell the derivatives that each gives at kinks.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Tell how far each is off, and what is wrong.")] = False,
    dtype: Annotated[str, typer.Option("--dtype", metavar="FORMAT", help="The number format of --errors.")] = "float32",
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Tell what frameworks call each function, and with which defaults.

      actcli frameworks
      actcli frameworks leaky_relu gelu
      actcli frameworks --framework torch
      actcli frameworks relu6 hard_tanh --kinks
      actcli frameworks gelu silu --errors --dtype bfloat16
      actcli frameworks --format json -o frameworks.json

    --kinks and --errors tell what installed frameworks were found to compute,
    as the reports that come with actcli have it; 'actcli conform' does it anew.

    A symbol of a framework is a name wherever a command takes one, with its
    arguments and, after @, the version:

      actcli compare keras@2:hard_sigmoid keras:hard_sigmoid
      actcli error jax:nn.gelu "torch:nn.GELU(approximate='none')"
    """
    from actcli.cli import session
    from actcli.cli.sheets import Sheet
    from actcli.conform import formats_of
    from actcli.errors import UnknownName, UsageError
    from actcli.frameworks import FRAMEWORKS
    from actcli.reports.frameworks import framework_matrix, framework_symbols
    from actcli.reports.measured import error_matrix, kink_matrix

    sheet = Sheet(form, output)
    if framework is not None and framework not in FRAMEWORKS:
        raise UnknownName("framework", framework, FRAMEWORKS, hint=None)
    found = [session.load(name) for name in names] if names else list(session.catalog())
    if sum((framework is not None, kinks, errors)) > 1:
        raise UsageError("--framework, --kinks and --errors are tables of their own", hint="give one of them")
    if not any(one.record.frameworks for one in found):
        listed = ", ".join(one.name for one in found)
        raise UsageError(f"the catalogue knows no framework that has {listed}", hint="actcli frameworks shows all")
    if framework is not None:
        sheet.write(framework_symbols(found, framework, sheet.width))
    elif kinks:
        sheet.write(kink_matrix(found))
    elif errors:
        sheet.write(error_matrix(found, formats_of(dtype)[0], sheet.width))
    else:
        sheet.write(framework_matrix(found, sheet.width))
