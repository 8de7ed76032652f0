"""What came of a certificate, as sentences for people and as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli.format import decimal
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.certificates.document import Certificate, Claim
    from actcli.verify import Checked

__all__ = ["rejection", "sentence", "verdicts_json"]

METHOD: Final = "balls and symbolic derivatives; shared with the search: formulas, derivatives, ball arithmetic"


def sentence(certificate: Certificate, found: Checked) -> str:
    """One claim and what came of it, in a line."""
    claim = found.claim
    where = "over the reals" if claim.domain is None else f"on [{', '.join(map(decimal, claim.domain))}]"
    size = f"{'max' if claim.attained else 'sup'} {_difference(certificate, claim)} {where}"
    bounds = "infinite" if claim.is_infinite else f"in [{claim.lower}, {claim.upper}]"
    if found.reason is not None:
        return f"rejected: {size} is {bounds}: {visible(found.reason)}"
    return f"verified: {size} is {bounds} ({found.boxes} boxes, {found.tails} tails, {found.seconds:.1f} s)"


def rejection(file: str, certificate: Certificate, found: Sequence[Checked]) -> str | None:
    """The first reason for which a certificate is rejected, if there is one."""
    rejected = [one for one in found if not one.is_verified]
    if not rejected:
        return None
    what = _difference(certificate, rejected[0].claim)
    count = f"{len(rejected)} of {len(found)} claims rejected"
    return f"{visible(file)}: {count}; {what}: {visible(str(rejected[0].reason))}"


def verdicts_json(file: str, certificate: Certificate, found: Sequence[Checked]) -> dict[str, Any]:
    """The claims of a certificate and what came of each."""
    return {
        "schema": "actcli/verify/1",
        "file": file,
        "verified": all(one.is_verified for one in found),
        "method": METHOD,
        "reference": certificate.reference.name,
        "claims": [
            {
                "candidate": one.claim.candidate.name,
                "quantity": one.claim.quantity,
                "domain": "reals" if one.claim.domain is None else [decimal(end) for end in one.claim.domain],
                "lower": one.claim.lower,
                "upper": one.claim.upper,
                "attained": one.claim.attained,
                "verified": one.is_verified,
                "reason": one.reason,
                "boxes": one.boxes,
                "tails": one.tails,
                "seconds": round(one.seconds, 3),
            }
            for one in found
        ],
    }


def _difference(certificate: Certificate, claim: Claim) -> str:
    inner = f"{visible(claim.candidate.name)} - {_bracketed(certificate.reference.name)}"
    return f"|({inner})'|" if claim.quantity == "slope" else f"|{inner}|"


def _bracketed(name: str) -> str:
    """A name, or a formula in brackets."""
    shown = visible(name)
    return shown if shown.replace("_", "").replace(".", "").isalnum() else f"({shown})"
