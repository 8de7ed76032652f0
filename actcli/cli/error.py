"""`actcli error`: how far functions are apart, in numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options


def error(
    reference: options.Reference,
    candidates: options.Candidates,
    range_: options.Range = None,
    over: options.Over = "auto",
    digits: options.Digits = "10",
    tolerance: Annotated[
        str | None, typer.Option("--tolerance", metavar="E", help="Fail above this error.", show_default=False)
    ] = None,
    certificate: options.Certificate = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Print the errors against a reference: largest, where, averages.

      actcli error gelu gelu_tanh gelu_sigmoid
      actcli error sigmoid hard_sigmoid_keras --range -8 8
      actcli error gelu gelu_tanh --tolerance 5e-4
      actcli error gelu gelu_tanh --digits 30
      actcli error gelu gelu_tanh --certificate gap.json
      actcli error silu "x*sigmoid(1.702*x)" --format json

    They are over the whole line if every difference is bounded there, else over
    the reference's range. What is not proved is marked ~.
    """
    from actcli import api, limits
    from actcli.cli import certificates, session
    from actcli.cli.sheets import Sheet
    from actcli.errors import UsageError

    if tolerance is not None:
        if session.finite("--tolerance", tolerance) < 0:
            raise UsageError(f"--tolerance is not negative: {tolerance}")
        api.exact_number(tolerance)  # what is none is said before anything is computed
    certificates.need_file(certificate, output)
    sheet = Sheet(form, output)
    found = api.compare(
        session.load(reference),
        *map(session.load, candidates),
        range=session.interval(range_),
        over=over,
        digits=(count := options.whole("--digits", digits, 1, limits.PROOF_DIGITS)),
        isolated=count > limits.CALM_DIGITS,
    )
    sheet.write(found.table(), found.to_json)
    certificates.save(certificate, found.gaps, count)
    if tolerance is not None:
        found.check(tolerance)
    found.need_all()
