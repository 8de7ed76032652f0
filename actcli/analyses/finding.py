"""What an analysis returns: a value, how sure it is, and how it was got.

Everything that is shown, in tables, JSON, pictures and exit codes, is derived from findings at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Finding", "Verdict", "not_applicable"]


class Verdict(StrEnum):
    """How sure a finding is. ESTIMATED is what floats say; PROVED is never used for that."""

    PROVED = "PROVED"
    REFUTED = "REFUTED"
    UNDECIDED = "UNDECIDED"
    ESTIMATED = "ESTIMATED"
    NOT_APPLICABLE = "NOT APPLICABLE"


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` is what a person reads, `data` what a program reads; `method` says how it was got, `at` where.

    `why` tells in words what shows it, with numbers; `digits` says how many digits are proved where it is a number,
    and `bounds` are then decimals, rounded outward, between which it lies (or its values lie).
    """

    verdict: Verdict
    text: str
    method: str
    data: Any = None
    at: tuple[float, ...] = ()
    sort_key: float | None = field(default=None, compare=False)
    why: str = ""
    digits: int | None = None
    bounds: tuple[str, str] | None = None

    @property
    def mark(self) -> str:
        """The light mark of a table: `~` is an estimate."""
        return {Verdict.ESTIMATED: "~", Verdict.UNDECIDED: "?"}.get(self.verdict, "")

    def to_json(self) -> dict[str, Any]:
        """The finding for programs.

        >>> found = Finding(Verdict.PROVED, "2", "counted", digits=1, bounds=("2", "2"))
        >>> found.to_json()["lower"], found.to_json()["digits"]
        ('2', 1)
        """
        ends = {} if self.bounds is None else {"lower": self.bounds[0], "upper": self.bounds[1]}
        return {
            "verdict": self.verdict.value,
            "text": self.text,
            **ends,
            "value": self.data,
            "at": list(self.at),
            "method": self.method,
            "digits": self.digits,
            "why": self.why,
        }


def not_applicable(reason: str) -> Finding:
    """The finding where a question makes no sense, with the reason."""
    return Finding(Verdict.NOT_APPLICABLE, "-", reason, why=f"The question does not apply: {reason}.")
