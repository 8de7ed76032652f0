"""`actcli check`: definitions read, formulas parsed, everything named that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Definition files; none: the whole catalogue.")
    ] = None,
) -> None:
    """Check definition files; each fault with file, line and column.

    actcli check
    actcli check my_swish.yaml
    """
    from actcli.checks import check_definitions
    from actcli.cli import session
    from actcli.cli.door import dressed, tell

    report = check_definitions([Path(name) for name in files or ()], session.catalog())
    for warning in report.warnings:
        session.say(warning)
    for fault in report.faults[:-1]:
        tell(dressed(fault))
    if report.faults:
        raise report.faults[-1]
    session.say(f"{report.count} definition{'' if report.count == 1 else 's'}: nothing wrong")
