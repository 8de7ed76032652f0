"""How a certificate leaves a command, and how one enters it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.cli import files, session
from actcli.errors import ActcliError, FileError, InputError, Undecided, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from actcli.analyses.gap import Gap
    from actcli.certificates.document import Certificate
    from actcli.expr import Expr

__all__ = ["definition", "load", "need_file", "save"]


def save(path: str | None, gaps: Sequence[Gap], digits: int) -> None:
    """Write the certificate of some gaps, if a file is asked for, whole or not at all.

    Raises `Undecided` where something in the table has none; what has one is written all the same.
    """
    if path is None:
        return
    from actcli.analyses.certify import certificate_of
    from actcli.certificates.document import write
    from actcli.cli.sheets import put

    certificate, reasons = certificate_of(gaps, digits)
    if certificate is not None:
        put(path, write(certificate))
        session.say(f"certificate: {path}")
    if reasons:
        more = f" (and {len(reasons) - 1} more)" if reasons[1:] else ""
        raise Undecided(reasons[0] + more, hint=None if certificate is None else f"{path} holds the other claims")


def need_file(path: str | None, output: str | Path | None) -> None:
    """Refuse standard output for a certificate, and the file of the other output, before anything is computed."""
    if path == "-":
        raise UsageError("--certificate takes a file: the table goes to standard output", hint="--certificate gap.json")
    files.need_different(path, output)


def load(path: str) -> Certificate:
    """The certificate in a file; no more of it is read than one may be long."""
    from actcli import limits
    from actcli.certificates.reading import read
    from actcli.output import shown
    from actcli.reading import read_bytes
    from actcli.text import visible

    try:
        text = read_bytes("/dev/stdin" if path == "-" else path, limits.CERTIFICATE_BYTES)
    except OSError as error:
        raise FileError(f"cannot read {shown(path)}: {error.strerror or error}") from None
    except ValueError:  # a zero byte
        raise UsageError("no file can have a name with a zero byte") from None
    return read(text, visible(path))


def definition(name: str) -> Expr | None:
    """What a name means here; None where it means nothing."""
    try:
        return session.load(name).expression
    except (InputError, UsageError):
        return None
    except ActcliError as error:  # a definition that cannot be read is no reason to trust another one
        raise error from None
