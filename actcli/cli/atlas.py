"""`actcli atlas`: a static site of the catalogue."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def atlas(
    names: options.AnyNames = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="The folder of the site; it is made.")
    ] = "outputs/atlas",
    jobs: options.Jobs = None,
    cluster: options.Cluster = None,
) -> None:
    """Build a site of the catalogue: an index, a page a function, a table.

      actcli atlas -o public
      actcli atlas relu gelu silu "x*sigmoid(1.702*x)" --jobs 2

    The pages work offline and ask nobody for anything; open index.html. A page
    that has not changed is not written again, and a file that is no page of an
    atlas is not overwritten. The path of the index is printed.
    """
    from actcli.cli import files, session
    from actcli.cli.folders import Folder
    from actcli.cli.workers import progress, workers
    from actcli.pages.atlas import survey

    folder = Folder(output, "index.html", "table.html", "pair.html")
    found = [session.load(name) for name in dict.fromkeys(names or session.catalog().names())]
    with workers(jobs, cluster) as executor:
        site = survey(found, executor, progress)
    with progress("pages") as written:
        folder.fill(site.pages(), len(found) + 3, written)
    session.say(f"{folder.written} pages written, {folder.kept} as they were")
    files.print_path(folder.path / "index.html")
