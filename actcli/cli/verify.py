"""`actcli verify`: certificates checked."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def verify(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Certificates.", show_default=False)],
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="plain or json.", show_default=False)
    ] = "plain",
) -> None:
    """Check certificates of errors: every claim anew.

      actcli error gelu gelu_tanh --certificate gap.json
      actcli verify gap.json
      actcli verify gap.json --format json

    The checker shares no code with the search for the proof: only the formula
    language, its table of derivatives, and ball arithmetic.
    """
    from actcli.cli import certificates
    from actcli.cli.sheets import put
    from actcli.errors import CheckFailed, UnknownName
    from actcli.reports.certificates import rejection, sentence, verdicts_json
    from actcli.verify import check
    from actcli.verify.names import need_names

    if form not in ("plain", "json"):
        raise UnknownName("format", form, ["plain", "json"])
    rejected = []
    for file in files:
        certificate = certificates.load(file)
        certificate = need_names(certificate, certificates.definition)
        found = check(certificate)
        if form == "json":
            put(None, json.dumps(verdicts_json(file, certificate, found), indent=2) + "\n")
        else:
            put(None, "".join(sentence(certificate, one) + "\n" for one in found))
        rejected += [rejection(file, certificate, found)]
    if any(rejected):
        raise CheckFailed(next(filter(None, rejected)))
