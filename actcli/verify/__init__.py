"""Certificates checked, by less and other code than found them: no search, no Taylor series of Arb, no tails of theirs.

A claim is that the supremum of |candidate - reference|, or of the slope of that difference, lies in [lower, upper]. The
checker reads the formulas, subtracts them, and shows by balls at twice the precision of the proof and more that

- the pieces and boxes and tails cover the domain (exact rationals);
- on each piece every choice goes one way (`choices`), so that a formula without choices and its symbolic derivatives
  are the function there;
- the size is at most `upper` on each box (`boxes`), at each place between pieces, and on each tail (`far`);
- it is at least `lower` at the witness: a point, a one-sided limit, or a limit at infinity;
- where the certificate says so, the supremum is attained, or is not.

Shared with what made the certificate are the language itself (parser, vocabulary, symbolic derivative) and the ball
interpreter; an import contract holds it to that. What the certificate says of a box or a tail is a hint: a wrong one
costs time, or the certificate; it cannot make a false claim pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Final

from flint import ctx

from actcli import limits
from actcli import operators as op
from actcli.errors import ActcliError
from actcli.verify.claim import ClaimCheck
from actcli.verify.curve import NotShown, Work
from actcli.verify.formulas import formula_of

if TYPE_CHECKING:
    from actcli.certificates.document import Certificate, Claim, Function

__all__ = ["Checked", "check", "check_claim"]

BITS: Final = 192  # and 8 a digit of the bounds: the search takes 3.4 a digit, and at least 128


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one claim: verified, or the first reason why not, with what it took."""

    claim: Claim
    reason: str | None
    boxes: int
    tails: int
    seconds: float

    @property
    def is_verified(self) -> bool:
        """Whether the claim was shown."""
        return self.reason is None


def check(certificate: Certificate) -> list[Checked]:
    """What comes of each claim of a certificate."""
    end = monotonic() + limits.CERTIFICATE_SECONDS
    return [check_claim(certificate.reference, claim, end - monotonic()) for claim in certificate.claims]


def check_claim(reference: Function, claim: Claim, seconds: float = limits.CLAIM_SECONDS) -> Checked:
    """Show one claim anew, or say what is not shown; an error is raised only for formulas that cannot be read."""
    start = perf_counter()
    minuend, subtrahend = formula_of(claim.candidate), formula_of(reference)
    difference = op.SUBTRACT(minuend, subtrahend)
    boxes = sum(len(piece.boxes) for piece in claim.pieces)
    tails = sum(len(piece.tails) for piece in claim.pieces)
    bits = BITS + 8 * min(max(len(claim.lower), len(claim.upper)), limits.PRECISION_BITS // 16)
    work = Work(limits.CLAIM_EVALUATIONS, min(seconds, limits.CLAIM_SECONDS))
    reason = None
    with ctx.workprec(bits):
        try:
            ClaimCheck(difference, claim, work).run()
        except NotShown as unshown:
            reason = str(unshown)
        except ActcliError as error:
            reason = error.message
    return Checked(claim, reason, boxes, tails, perf_counter() - start)
