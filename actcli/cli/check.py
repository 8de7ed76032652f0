"""`actcli check`: definitions read, formulas parsed, claims audited, everything named that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actcli.cli import options


def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Definition files; none: the whole catalogue.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on undecided claims too.")] = False,
    claims: Annotated[bool, typer.Option("--claims", help="Print every claim with its verdict.")] = False,
    literature: Annotated[
        bool, typer.Option("--literature", help="Print the claims in circulation, wrong ones first.")
    ] = False,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Check definition files and audit what they claim.

      actcli check
      actcli check my_swish.yaml --strict
      actcli check --literature --format md

    A claim is PROVED, REFUTED with a point that shows it, or UNDECIDED. The exit code is 1 where one is refuted that
    is not marked as wrong, or is marked so and holds.
    """
    from actcli.checks import check_definitions
    from actcli.cli import session
    from actcli.cli.audits import tell_of, write

    report = check_definitions([Path(name) for name in files or ()], session.catalog(), audited=True)
    write(report, form, output, claims=claims, literature=literature)
    tell_of(report, strict=strict)
