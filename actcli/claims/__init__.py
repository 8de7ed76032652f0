"""Claims audited: what somebody says of a function, proved, refuted, or left undecided with the reason.

A claim becomes a question to the proofs that the property table and the gaps of pairs rest on; what samples suggest
proves and refutes nothing. Answers are remembered beside the findings.

Rejected: one checker a property, with its own idea of a proof. There are three questions: a value at a point, an
extreme on an interval, a finding of the property table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import memory
from actcli.analyses.finding import Finding, Verdict
from actcli.claims.answers import undecided
from actcli.claims.questions import RELATIONS, Question
from actcli.claims.rules import decide
from actcli.errors import Undecided

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.record import Claim, Text

__all__ = ["Audit", "audit", "sentence"]

_WORDED: Final = frozenset({"convexity", "monotonic", "parity", "range", "saturation", "smoothness", "zero_centred"})


@dataclass(frozen=True, slots=True)
class Audit:
    """A claim and what became of it: `truth` is the right value, or why nothing is decided; `point` shows it."""

    activation: str
    claim: Claim
    verdict: Verdict
    truth: str
    point: str = ""

    @property
    def sentence(self) -> str:
        """The claim in one line."""
        return sentence(self.claim)

    @property
    def failed(self) -> bool:
        """Whether the claim is not what its definition says that it is."""
        return self.verdict is (Verdict.REFUTED if self.claim.holds else Verdict.PROVED)

    def to_json(self) -> dict[str, Any]:
        """The audit for programs."""
        claim = self.claim
        return {
            "name": self.activation,
            "property": claim.property,
            "claim": sentence(claim),
            "by": claim.by,
            "holds": claim.holds,
            "verdict": self.verdict.value,
            "truth": self.truth,
            "point": self.point,
            "place": str(claim.place) if claim.place else "",
        }


def audit(activation: Activation, claim: Claim) -> Audit:
    """Decide one claim of an activation.

    >>> from actcli import load
    >>> from actcli.record import Claim, Text
    >>> said = Claim("range", (Text("(-0.5, inf)"),))
    >>> found = audit(load("silu"), said)
    >>> found.verdict.value, found.truth
    ('REFUTED', '[-0.278465, inf)')
    """
    question = Question(activation, claim)
    root = question.expression
    key = question.key() if root is not None else ""
    known = memory.recall(key, root) if root is not None else None
    if known is not None and known.verdict in (Verdict.PROVED, Verdict.REFUTED):
        return Audit(activation.name, claim, known.verdict, known.text, str(known.data or ""))
    try:
        answer = decide(question)
    except Undecided as reason:
        answer = undecided(reason.message)
    if root is not None and answer.verdict is not Verdict.UNDECIDED:
        memory.keep(key, root, Finding(answer.verdict, answer.truth, "audit", answer.point))
    return Audit(activation.name, claim, answer.verdict, answer.truth, answer.point)


def sentence(claim: Claim) -> str:
    """A claim in one line.

    >>> from actcli.record import Claim, Text
    >>> sentence(Claim("gap", (Text("<= 5e-4"),), to=Text("gelu")))
    'gap to gelu <= 5e-4'
    """
    after = claim.property in ("minimum", "maximum", "gap")  # whose place is claimed too
    at = f"at {_list(claim.at)}" if claim.at else ""
    words = ["equal to" if claim.property == "equal" else claim.property]
    if claim.order is not None:
        words.append(f"of order {claim.order}")
    if claim.input:
        words.append(f"by {claim.input}")
    if claim.to is not None:
        words.append({"gap": "to ", "derivative": "= "}.get(claim.property, "") + claim.to.text)
    if at and not after:
        words.append(at)
    if claim.over is not None:
        words.append(f"over [{claim.over[0].text}, {claim.over[1].text}]")
    if claim.value:
        value = _list(claim.value)
        words.append(value if claim.property in _WORDED or value.startswith(RELATIONS) else f"= {value}")
    if at and after:
        words.append(at)
    if claim.parameters:
        words.append("for " + ", ".join(f"{name}={text.text}" for name, text in claim.parameters.items()))
    return " ".join(" ".join(words).split())


def _list(texts: tuple[Text, ...]) -> str:
    return texts[0].text if len(texts) == 1 else "[" + ", ".join(text.text for text in texts) + "]"
