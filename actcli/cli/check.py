"""`actcli check`: definitions read, formulas parsed, everything named that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE...]", help="Definition files; none: the whole catalogue.")] = None,
) -> None:
    """Validate definition files: keys, values, formulas; each fault with file, line and column.

    \b
      actcli check my_swish.yaml
      actcli check
    """
    from actcli.checks import check_definitions

    report = check_definitions(files or [], options.catalog())
    for warning in report.warnings:
        options.say(warning)
    if report.faults:
        raise report.faults[0] if len(report.faults) == 1 else report.summary()
    options.say(f"{report.count} definition{'' if report.count == 1 else 's'}: nothing wrong")
