"""Runs of `actcli conform`: the calling with its bar, and reports that are read, written and compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actcli.cli import files, session
from actcli.cli.workers import progress
from actcli.errors import CheckFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.cli.sheets import Sheet
    from actcli.conform import Report, Task

__all__ = ["Asked", "compare", "measured", "reported", "save"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for: a framework, names of functions or symbols, number formats, a backend."""

    framework: str
    names: Sequence[str]
    dtype: str
    backend: str

    def formats(self) -> list[str]:
        """The number formats."""
        from actcli.conform import formats_of

        return formats_of(self.dtype)

    def tasks(self) -> list[Task]:
        """The symbols with their arguments."""
        from actcli.conform import chosen

        return chosen(session.catalog(), self.framework, self.names)


def measured(asked: Asked) -> Report:
    """What the installed framework computes."""
    from actcli import conform

    formats, tasks = asked.formats(), asked.tasks()
    package = conform.package(asked.framework, asked.backend)
    rows = []
    with progress("calls") as done:
        for row in conform.conform(package, tasks, formats):
            rows.append(row)
            done(len(rows), len(tasks) * len(formats))
    return conform.report_of(package, rows)


def reported(asked: Asked, path: str | None) -> Report:
    """What a report says of what is asked for: the one in a file, else the newest that comes with the program."""
    from dataclasses import replace

    from actcli.conform import newest, read_report

    formats, texts = asked.formats(), {task.text.partition(":")[2] for task in asked.tasks()}
    found = read_report(Path(path)) if path is not None else newest(asked.framework, asked.backend)
    if found.framework != asked.framework:
        raise UsageError(f"{path} is a report of {found.framework}", hint=f"actcli conform {found.framework}")
    rows = tuple(row for row in found.rows if row.form in formats and (not asked.names or row.symbol in texts))
    if not rows:
        raise UsageError(
            f"the report of {found.title} has none of these", hint="actcli conform without --saved calls it"
        )
    return replace(found, rows=rows)


def save(report: Report, path: str) -> None:
    """Write a report to a file, or to the file of its name in a folder, and tell which."""
    from actcli.conform import written

    target = Path(path)
    if target.is_dir() or path.endswith("/"):
        target /= report.file_name
    files.write(target, written(report).encode())
    session.say(f"report: {target}")


def compare(sheet: Sheet, before: Report, now: Report, *, whole: bool) -> None:
    """Write what is different from a report, and fail if anything is."""
    from actcli.conform import differences
    from actcli.reports.conform import difference_table

    found = differences(before, now, whole=whole)
    sheet.write(difference_table(before, found))
    if found:
        machine = "" if before.machine == now.machine else f", which was made on {before.machine}, not {now.machine}"
        raise CheckFailed(f"{len(found)} differences of {now.title} from the report of {before.title}{machine}")
