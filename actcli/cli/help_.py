"""`actcli help`: a topic, a command, or the whole manual."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import choices


def help_(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help=f"{', '.join(choices.TOPICS)}; or a command.", show_default=False),
    ] = None,
    man: Annotated[bool, typer.Option("--man", help="All of it as a manual page, for man.")] = False,
) -> None:
    """Explain a topic, or a command.

    actcli help formulas
    actcli help exit-codes
    actcli help plot
    actcli help --man
    """
    from actcli.cli import topics
    from actcli.cli.files import print_text

    if man:
        from actcli.cli.manual import manual

        print_text(manual())
    else:
        print_text(topics.page(topic))
