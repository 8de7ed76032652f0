"""`actcli error`: how far functions are apart, in numbers."""

from __future__ import annotations

from actcli.cli import options


def error(
    reference: options.Reference,
    candidates: options.Candidates,
    range_: options.Range = None,
    form: options.TableFormat = None,
    output: options.Output = None,
) -> None:
    """Print the errors against a reference: largest, where, RMS, mean.

    actcli error gelu gelu_tanh
    actcli error sigmoid hard_sigmoid_keras --range -8 8
    actcli error silu "x*sigmoid(1.702*x)" --format json
    """
    from actcli import api
    from actcli.cli import session
    from actcli.cli.sheets import Sheet

    sheet = Sheet(form, output)
    found = api.compare(session.load(reference), *map(session.load, candidates), range=session.interval(range_))
    sheet.write(found.table(), found.to_json)
