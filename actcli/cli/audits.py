"""What `actcli check` found, told: claims to standard output, faults and the count to standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.cli import session
from actcli.cli.door import dressed, tell
from actcli.cli.sheets import Sheet, put

if TYPE_CHECKING:
    from actcli.checks import Report

__all__ = ["tell_of", "write"]


def write(report: Report, form: str | None, output: str | None, *, claims: bool, literature: bool) -> None:
    """Print the claims asked for as a table; by default a line for each that is wrong as it is known to be."""
    if not (claims or literature or form is not None or output is not None):
        put(None, "".join(f"{line}\n" for line in _wrong(report)))
        return
    from actcli.reports.claims import claims_table, literature_table

    sheet = Sheet(form, output)
    if literature and not claims:
        sheet.write(literature_table(report.audits))
    else:
        sheet.write(claims_table(report.audits), report.to_json)


def _wrong(report: Report) -> list[str]:
    """A line for each claim in circulation that is refuted as expected."""
    from actcli.text import visible

    found = [audit for audit in report.audits if not audit.claim.holds and audit.verdict == "REFUTED"]
    return [
        visible(f"{one.activation}: {one.sentence}{f' ({one.claim.by})' if one.claim.by else ''}: REFUTED: {one.truth}")
        for one in found
    ]


def tell_of(report: Report, *, strict: bool) -> None:
    """Tell of warnings and of what is wrong; the last fault is raised, so that it gives the exit code."""
    for warning in report.warnings:
        session.say(warning)
    if not strict:
        for reason in report.undecided:
            session.say(f"undecided: {reason}")
    wrong = [*report.failures, *(report.undecided if strict else ()), *report.faults]
    for fault in wrong[:-1]:
        tell(dressed(fault))
    if wrong:
        raise wrong[-1]
    session.say(f"{report.count} definition{'' if report.count == 1 else 's'}: nothing wrong")
    if report.audits:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts().items() if count)
        session.say(f"{len(report.audits)} claim{'' if len(report.audits) == 1 else 's'}: {counts}")
