"""`actcli compare --matrix`: all pairs, as a table and a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actcli.cli import session
from actcli.cli.workers import progress, workers
from actcli.errors import CheckFailed

__all__ = ["write_matrix"]

_FOR_PROGRAMS = ("csv", "jsonl", "tsv")  # which get a row a pair
_NAMED = 6  # functions whose names make the name of a figure


def write_matrix(
    names: Sequence[str],
    ends: tuple[str, str] | None,
    over: str,
    digits: int,
    *,
    jobs: str | None,
    cluster: str | None,
    form: str | None,
    output: str | None,
    figure: bool,
    heat: tuple[Mapping[str, Any], int | None],
) -> None:
    """The table to standard output, the figure to the file; `heat` is its look and its dots per inch."""
    from actcli import api
    from actcli.cli.pictures import Picture
    from actcli.cli.sheets import Sheet

    sheet = Sheet(form, None)
    stem = list(names) if 0 < len(names) <= _NAMED else [f"{len(names) or 'all'}_functions"]
    picture = Picture(stem, None, output, suffix="_matrix") if figure else None
    found = [session.load(name) for name in names] or [one for one in session.catalog() if api.is_univariate(one)]
    with workers(jobs, cluster) as executor, progress("pairs") as done:
        matrix = api.matrix(
            found,
            session.interval(ends),
            "range" if over == "auto" else over,
            digits=digits,
            executor=executor,
            done=done,
        )
    if picture is not None:
        looked, dots = heat
        picture.write(matrix.plot(**looked), dots)
    sheet.write(matrix.pairs() if form in _FOR_PROGRAMS else matrix.table(sheet.width), matrix.to_json)
    if picture is not None and picture.is_file:
        session.say(f"figure: {picture.path}")
    if matrix.failures:
        raise CheckFailed(f"{len(matrix.failures)} of {len(matrix.found)} pairs failed: {matrix.failures[0]}")
