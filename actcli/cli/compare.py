"""`actcli compare`: a figure and a table of how far functions are apart."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def compare(
    reference: options.SomeReference = None,
    candidates: options.SomeCandidates = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="All pairs; no names: all functions.")] = False,
    range_: options.Range = None,
    over: options.Over = "auto",
    digits: options.Digits = "10",
    deriv: options.Deriv = False,
    log: Annotated[bool, typer.Option("--log", help="Sizes of differences, logarithmic.")] = False,
    style: options.Style = None,
    size: options.Size = None,
    dpi: options.Dpi = None,
    terminal: options.Terminal = False,
    ascii: options.Ascii = False,
    certificate: options.Certificate = None,
    form: options.TableFormat = None,
    output: options.Figure = None,
    figure: options.WithFigure = True,
    jobs: options.Jobs = None,
    cluster: options.Cluster = None,
) -> None:
    """Compare functions with a reference: a figure and a table.

      actcli compare sigmoid hard_sigmoid_keras
      actcli compare gelu gelu_tanh gelu_sigmoid --range -8 8 --deriv
      actcli compare gelu "x*sigmoid(1.702*x)" --format json --no-figure
      actcli compare gelu gelu_tanh gelu_sigmoid --terminal
      actcli compare --matrix relu gelu silu mish --range -6 6

    The table goes to standard output, the figure to FILE, by default in outputs/;
    to a FILE.html, or with --format html, it is an interactive page, with --terminal
    it is drawn above the table.
    With --matrix, one interval (by default the least that holds the range of each)
    or the reals (--over reals) serve all pairs.
    """
    from actcli import api, limits
    from actcli.cli import certificates, looks, screens, session
    from actcli.cli.pictures import Picture, need_figure, refuse
    from actcli.cli.sheets import Sheet
    from actcli.errors import UsageError

    need_figure(output, figure=figure)
    count = options.whole("--digits", digits, 1, limits.PROOF_DIGITS)
    if matrix:
        if deriv or log or terminal or ascii:
            raise UsageError("--deriv, --log, --terminal and --ascii do not go with --matrix")
        if certificate is not None:
            raise UsageError("--certificate does not go with --matrix", hint="certify pairs one by one: error")
        from actcli.cli.matrix import write_matrix

        names = [*([reference] if reference else []), *(candidates or [])]
        heat = looks.look(style, size), looks.dots(dpi)
        write_matrix(
            names, range_, over, count, jobs=jobs, cluster=cluster, form=form, output=output, figure=figure, heat=heat
        )
        return
    if jobs or cluster:
        raise UsageError("--jobs and --cluster go with --matrix")
    if not reference or not candidates:
        what = "CANDIDATE" if reference else "REFERENCE"
        from actcli.cli.mistakes import with_candidate

        example = with_candidate("compare", reference) if reference else "actcli compare sigmoid hard_sigmoid_keras"
        raise UsageError(f"missing argument {what!r}", hint=f"for example: {example}")
    sheet, looked, dots = Sheet(form, None), looks.look(style, size), looks.dots(dpi)
    refused = {"--size": size, "--dpi": dpi, "--no-figure": not figure}
    screen = screens.beside_table(terminal, ascii, form, output, refused)
    page = "html" if form == "html" and not output else None
    picture = (
        Picture([reference, *candidates], page, output, suffix="_compare", page=True) if figure and not screen else None
    )
    certificates.need_file(certificate, None if picture is None else picture.path)
    found = api.compare(
        session.load(reference),
        *map(session.load, candidates),
        range=session.interval(range_),
        over=over,
        digits=count,
        isolated=count > limits.CALM_DIGITS,
    )
    if screen:
        drawing = screens.comparison(found, deriv=deriv, log=log)
        if (path := screens.show(screen, drawing, style, output, above=True)) is not None:
            session.say(f"figure: {path}")
    if picture is not None:
        if picture.is_page:
            refuse({"--deriv": deriv, "--log": log, "--style": style, "--size": size, "--dpi": dpi})
            from actcli.pages import compare_page

            picture.write_page(compare_page(found.gaps))
        else:
            picture.write(found.plot(deriv=deriv, log=log, **looked), dots)
    sheet.write(found.table(), found.to_json)
    certificates.save(certificate, found.gaps, count)
    if picture is not None and picture.is_file:
        session.say(f"figure: {picture.path}")
    found.need_all()
