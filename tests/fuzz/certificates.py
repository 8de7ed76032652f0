"""Certificates: whatever is in one, it is refused, or rejected, or what it claims is true.

A case is a certificate of one of a few pairs with numbers, boxes, pieces, formulas or bytes changed, its digest
computed anew so that the mathematics has to catch it.

    python tests/fuzz/certificates.py --cases 100000 --seed 1 --jobs 1

The law: reading ends in a certificate or an error of ours, checking in a verdict a claim, both in bounded time; and a
claim that is verified does not contradict what `extrema` proves of the same difference, nor values at points by mpmath.
The ways to change a certificate are those of `tests/certified.py`.
"""

from __future__ import annotations

import random
import sys
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import mpmath
from campaign import Law, main
from curves import points
from flint import arb
from formulas import tidy
from independent import Unknown, holds, prepared, value
from mutation import mutated_bytes

sys.path.append(str(Path(__file__).parents[1]))  # what test files share
from certified import PAIRS, certified, copy, mutated, signed

from actcli import operators as op
from actcli.certificates.document import Claim, Function
from actcli.certificates.reading import read
from actcli.derive import derive
from actcli.errors import ActcliError
from actcli.prove.extrema import Extrema, extrema
from actcli.verify import check_claim
from actcli.verify.formulas import formula_of

if TYPE_CHECKING:
    from actcli.expr import Expr

SECONDS = 3.0  # of one claim; a mutant may ask for ever more
SHORT = 40_000  # characters of a certificate that is worth mutating thousands of times
PIECES = [b'"', b"{", b"}", b"[", b"]", b",", b":", b"-", b"1e400", b"null", b"true", b"0", b"\\u0000", b"\xff", b"inf"]
PIECES += [b"9" * 400, b"[" * 2000, b'"lower": "0", ', b"NaN", b"1/0", b"x", b"value", b"slope", b"\n", b"1e999999"]


class Case(NamedTuple):
    """A certificate as a file, and where it came from."""

    content: bytes
    pair: int


@lru_cache(maxsize=1)
def usable() -> tuple[int, ...]:
    """The pairs whose certificates are short enough."""
    found = []
    for number in range(len(PAIRS)):
        try:
            if len(signed(certified(number))) < SHORT:
                found.append(number)
        except (ActcliError, AssertionError):
            continue
    return tuple(found)


def draw(chance: random.Random) -> Case:
    """A certificate that somebody changed."""
    pair = chance.choice(usable())
    if chance.random() < 0.2:
        content = signed(certified(pair))
        return Case(mutated_bytes(content, chance, PIECES, [content]), pair)
    return Case(signed(mutated(copy(pair), chance)), pair)


def check(case: Case) -> str:
    """Hold a certificate to the law; what became of it."""
    try:
        certificate = read(case.content, "gap.json")
    except ActcliError as error:
        assert error.code == 3
        assert str(error).isprintable()
        return "refused"
    outcome = "no claims"
    for claim in certificate.claims:
        try:
            found = check_claim(certificate.reference, claim, SECONDS)
        except ActcliError as error:
            assert error.code in (2, 3, 4)
            outcome = "refused in use"
            continue
        outcome = "rejected"
        assert found.reason is None or found.reason.isprintable()
        if found.is_verified:
            _need_true(certificate.reference, claim)
            outcome = "verified, and true"
    return outcome


@lru_cache(maxsize=512)
def _truth(
    reference: str, candidate: str, quantity: str, domain: tuple[Fraction, Fraction] | None
) -> tuple[Expr, Extrema]:
    root = op.subtract(formula_of(Function("", candidate)), formula_of(Function("", reference)))
    if quantity == "slope":
        root = derive(root, "x")
    low, high = domain or (None, None)
    return root, extrema(root, low, high, digits=12, absolute=True, one_sided=quantity == "slope")


def _need_true(reference: Function, claim: Claim) -> None:
    root, found = _truth(reference.formula, claim.candidate.formula, claim.quantity, claim.domain)
    if found.decided:
        top = found.high
        if claim.is_infinite:
            assert top.is_infinite, f"infinite, but proved {top}"
            return
        assert not top.is_infinite, f"finite, but proved {top}"
        assert not _ball(claim.upper) < top.lower, f"at most {claim.upper}, but proved {top}"
        assert not _ball(claim.lower) > top.upper, f"at least {claim.lower}, but proved {top}"
        if claim.attained is not None and top.attained is not None:
            assert claim.attained is top.attained, f"attained: {claim.attained}, but proved {top}"
    if claim.is_infinite or claim.quantity == "slope":  # at a kink a slope is a convention
        return
    written = prepared(root)
    low, high = claim.domain or (None, None)
    for at in points(root, low, high, random.Random(1)):

        def within(digits: int, at: Fraction = at) -> bool:
            bound = mpmath.mpf(Fraction(claim.upper).numerator) / Fraction(claim.upper).denominator
            return bool(abs(value(written, at, digits)) <= bound + (bound + 1) * mpmath.mpf(10) ** (20 - digits))

        try:
            assert holds(within), f"at most {claim.upper}, but more at {at}"
        except Unknown:
            continue


def _ball(text: str) -> arb:
    number = Fraction(text)
    return arb(number.numerator) / number.denominator


def show(case: Case) -> str:
    """The case as a line: the whole certificate would be a page."""
    return f"a change of the certificate of {PAIRS[case.pair]}"


LAW = Law("certificates", draw, check, show, tidy, seconds=30.0, chunk=200)

if __name__ == "__main__":
    raise SystemExit(main(LAW))
