"""The certificate as data: `actcli/certificate/1`, written as JSON.

Numbers are texts, exact decimals or fractions; formulas are texts in the project's own language, over its vocabulary
alone, and they are the definition of what is claimed. The digest catches accidents; who changes a certificate on
purpose can compute it anew, and meets the mathematics.

Rejected: a proof as a list of steps that is believed line by line. Each line here is a hint, and what it helps to
show is shown again by whoever reads it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from actcli.format import decimal

__all__ = ["SCHEMA", "Box", "Certificate", "Claim", "Function", "Piece", "Tail", "Witness", "digest", "write"]

SCHEMA: Final = "actcli/certificate/1"
End: TypeAlias = Fraction | None
Quantity: TypeAlias = Literal["value", "slope"]
Reason: TypeAlias = Literal["value", "slope", "bend", "open"]
Lemma: TypeAlias = Literal["constant", "monotone", "beaten", "between", "oscillating", "growing", "near the limit"]


@dataclass(frozen=True, slots=True)
class Function:
    """A name for people, and the formula that it stands for here."""

    name: str
    formula: str


@dataclass(frozen=True, slots=True)
class Box:
    """A closed interval, the reason why the search was done with it, and where a tangent touches."""

    low: Fraction
    high: Fraction
    reason: Reason
    point: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a half line begins, to which side it goes, and which lemma it falls under."""

    start: Fraction
    direction: Literal[-1, 1]
    lemma: Lemma


@dataclass(frozen=True, slots=True)
class Piece:
    """An open interval on which no choice changes, or a `rough` one around an irrational place where one does."""

    low: End
    high: End
    rough: bool
    boxes: tuple[Box, ...]
    tails: tuple[Tail, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """Where the lower bound is reached: at a point, as the limit there of a piece, or toward infinity."""

    at: End
    piece: int | None = None
    toward: Literal[-1, 0, 1] = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """That the supremum of |candidate - reference|, or of its slope, over the domain lies in [lower, upper].

    None as both bounds: it is infinite. `attained` None: nothing is claimed of that.
    """

    candidate: Function
    quantity: Quantity
    domain: tuple[Fraction, Fraction] | None
    lower: str
    upper: str
    attained: bool | None
    witness: Witness
    period: End
    pieces: tuple[Piece, ...]

    @property
    def is_infinite(self) -> bool:
        """Whether the supremum is claimed to be infinite."""
        return self.upper == "inf"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is claimed of a reference and its candidates, and the version that proved it."""

    version: str
    reference: Function
    claims: tuple[Claim, ...]


# Writing


def _text(value: Fraction) -> str:
    quotient = f"{value.numerator}/{value.denominator}"
    plain = decimal(value)
    return plain if len(plain) <= len(quotient) else quotient


def _end(value: End) -> str | None:
    return None if value is None else _text(value)


def _row(box: Box) -> list[str]:
    row = [_text(box.low), _text(box.high), box.reason]
    return row if box.point is None else [*row, _text(box.point)]


def _data(found: Certificate) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": found.version,
        "reference": {"name": found.reference.name, "formula": found.reference.formula},
        "claims": [
            {
                "candidate": {"name": claim.candidate.name, "formula": claim.candidate.formula},
                "quantity": claim.quantity,
                "domain": "reals" if claim.domain is None else [_text(end) for end in claim.domain],
                "lower": claim.lower,
                "upper": claim.upper,
                "attained": claim.attained,
                "witness": {
                    "at": _end(claim.witness.at),
                    "piece": claim.witness.piece,
                    "toward": claim.witness.toward,
                },
                "period": _end(claim.period),
                "pieces": [
                    {
                        "low": _end(piece.low),
                        "high": _end(piece.high),
                        "rough": piece.rough,
                        "boxes": [_row(box) for box in piece.boxes],
                        "tails": [[_text(tail.start), tail.direction, tail.lemma] for tail in piece.tails],
                    }
                    for piece in claim.pieces
                ],
            }
            for claim in found.claims
        ],
    }


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the content in its canonical form, the digest itself left out."""
    content = {key: value for key, value in data.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write(found: Certificate) -> str:
    """The certificate as JSON, one box a line."""
    data = _data(found)
    text = json.dumps({**data, "sha256": digest(data)}, indent=1)
    return re.sub(r"\[\n\s+([^\[\]{}]*?)\n\s+\]", lambda row: "[" + re.sub(r"\n\s+", " ", row[1]) + "]", text) + "\n"
