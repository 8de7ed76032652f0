"""The reports that come with the program: what is known of frameworks that need not be installed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from actcli.catalog import builtin_folder
from actcli.conform.packages import BACKENDS
from actcli.conform.run import tasks
from actcli.conform.saved import read_report, rows_of
from actcli.errors import UsageError
from actcli.frameworks.versions import numbers

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.conform.report import Report

__all__ = ["found_of", "known", "newest"]


@lru_cache(maxsize=1)
def known() -> tuple[Path, ...]:
    """The files of reports, the newest version of each framework and backend."""
    latest: dict[tuple[str, str], tuple[list[int], Path]] = {}
    for path in sorted((builtin_folder() / "frameworks").glob("*.yaml")):
        framework, version, *backend = path.stem.split("-")
        key = (framework, "-".join(backend))
        latest[key] = max(latest.get(key, ([], path)), (numbers(version), path))
    return tuple(path for _, path in latest.values())


def newest(framework: str, backend: str = "") -> Report:
    """The report of a framework, on the backend that is asked for, or its first."""
    found = [read_report(path) for path in known() if path.name.startswith(f"{framework}-")]
    found = [one for one in found if one.framework == framework and backend in ("", one.backend)]
    if not found:
        what = " on ".join(filter(None, (framework, backend)))
        raise UsageError(f"no report of {what} comes with actcli", hint="actcli conform --save PATH writes one")
    order = BACKENDS.get(framework, ())
    return min(found, key=lambda one: order.index(one.backend) if one.backend in order else 0)


def found_of(activation: Activation) -> tuple[Report, ...]:
    """What the reports say of a built-in function: each with the rows of its symbols only, none without rows.

    >>> from actcli import load
    >>> {report.framework for report in found_of(load("gelu"))} >= {"torch", "jax"}
    True
    """
    source = Path(activation.record.source)
    if not source.is_relative_to(builtin_folder()):
        return ()
    reports = []
    for path in known():
        report = rows_of(path, source.stem)
        texts = {task.text.partition(":")[2] for task in tasks([activation], report.framework)}
        rows = tuple(row for row in report.rows if row.symbol in texts)
        if rows:
            reports.append(replace(report, rows=rows))
    return tuple(reports)
