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
    """Print the largest error of candidates against a reference, with where it is, RMS and mean.

    \b
      actcli error gelu gelu_tanh
      actcli error sigmoid hard_sigmoid_keras hard_sigmoid_torch --range -8 8 --format md
    """
    from actcli import api

    found = api.compare(options.load(reference), *map(options.load, candidates), range=range_)
    options.emit(found.table(), form, output)
