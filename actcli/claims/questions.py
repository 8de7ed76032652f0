"""A claim as a question: its texts read into numbers, points, intervals and formulas, with faults at their places.

What a claim says is read when it is audited, in the surroundings of its activation: `to: my_gelu` may be a user's own.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli.activation import Kind
from actcli.claims.figures import Figure, exactly, figure
from actcli.claims.suprema import Domain
from actcli.errors import InputError, Undecided, UsageError
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.record import Claim, Text

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.expr import Expr

__all__ = ["Question", "constant", "only", "rational"]

_WORDS: Final = frozenset(VOCABULARY.values())
RELATIONS: Final = ("<=", ">=", "<", ">", "=")


def _bound(activation: Activation, claim: Claim) -> Activation:
    values = {name: parse(text.text, VOCABULARY, names=(), place=text.place) for name, text in claim.parameters.items()}
    try:
        return activation.bind(**values)
    except UsageError as error:
        raise InputError(error.message, place=claim.place, hint=error.hint) from None


class Question:
    """A claim of a bound activation, its texts read when they are asked for."""

    def __init__(self, activation: Activation, claim: Claim) -> None:
        self.activation = _bound(activation, claim)
        self.claim = claim
        bound = self.activation
        one = bound.kind is not Kind.GATED and not bound.is_vector
        self.expression = expand(bound.expression, _WORDS) if one else None

    def key(self) -> str:
        """What is asked, with every formula written out: another function's name may come to mean another one."""
        claim = self.claim
        formula = self.other if claim.to is not None else None
        if formula is None and claim.property in ("derivative", "value") and not claim.at:
            formula = self.relation[1]
        texts = [[text.text for text in group] for group in (claim.value, claim.at, claim.over or ())]
        said = (claim.property, texts, claim.over is None, claim.order, formula and format_expr(formula))
        return "claim-" + hashlib.sha256(repr(said).encode()).hexdigest()[:24]

    @property
    def root(self) -> Expr:
        """The formula of one variable."""
        if self.expression is None:
            what = "it is gated" if self.activation.kind is Kind.GATED else "it acts on a whole axis"
            raise Undecided(f"{what}: only its values at points are proved")
        return self.expression

    @property
    def other(self) -> Expr:
        """The other function that the claim names."""
        assert self.claim.to is not None  # noqa: S101 -- the reader saw to it
        return expand(self.activation.read(self.claim.to, ("x",)), _WORDS)

    @property
    def value(self) -> Text:
        """The one text that is claimed."""
        if len(self.claim.value) != 1:
            raise InputError(
                "expected one value, found a list", place=self.claim.value[0].place, hint="for example: value: 0.5"
            )
        return self.claim.value[0]

    @property
    def domain(self) -> Domain:
        """The interval over which something is claimed."""
        if self.claim.over is None:
            return Domain()
        ends: list[Fraction | None] = []
        for text, infinite in zip(self.claim.over, ("-inf", "inf"), strict=True):
            if text.text.strip() == infinite:
                ends.append(None)
            else:
                ends.append(rational(text))
        if ends[0] is not None and ends[1] is not None and not ends[0] < ends[1]:
            raise InputError("expected low < high", place=self.claim.over[0].place, hint="for example: [-8, 8]")
        return Domain(*ends)

    @property
    def place(self) -> Figure | None:
        """Where an extreme is claimed to be."""
        return figure(only(self.claim.at)) if self.claim.at else None

    @property
    def figure(self) -> Figure | None:
        """The number that is claimed, if there is one."""
        return figure(self.value) if self.claim.value else None

    @property
    def relation(self) -> tuple[str, Expr]:
        """The relation and the formula of what is claimed everywhere."""
        text = self.value
        stripped = text.text.lstrip()
        sign = next((one for one in RELATIONS if stripped.startswith(one)), "")
        rest = Text(stripped[len(sign) :].strip(), text.place)
        return sign or "=", expand(self.activation.read(rest, ("x",)), _WORDS)

    @property
    def interval(self) -> tuple[tuple[Figure, Figure], tuple[bool, bool]]:
        """The two ends of an interval, and whether each belongs to it."""
        text = self.value
        written = text.text.strip()
        depth, comma = 0, -1
        for index, character in enumerate(written[1:-1], 1):
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 0:
                comma = index if comma < 0 else len(written)
        if len(written) < 5 or written[0] not in "[(" or written[-1] not in "])" or not 0 < comma < len(written):
            raise _no_interval(text)
        parts = (written[1:comma], written[comma + 1 : -1])
        ends = tuple(figure(Text(part.strip(), text.place)) for part in parts)
        if any(end.relation != "=" for end in ends):
            raise _no_interval(text)
        return (ends[0], ends[1]), (written[0] == "[", written[-1] == "]")


def _no_interval(text: Text) -> InputError:
    what = f"expected an interval, found {text.text!r}"
    return InputError(what, place=text.place, hint="for example: '[0, inf)', open and closed ends as they are")


def rational(text: Text) -> Fraction:
    """The exact rational that a text is."""
    found = exactly(text)
    if isinstance(found.low, Fraction) and found.low == found.high:
        return found.low
    raise InputError(f"expected a rational number, found {text.text!r}", place=text.place, hint="for example: 1/3")


def only(texts: tuple[Text, ...]) -> Text:
    """The one number that is given."""
    if len(texts) != 1:
        raise InputError("expected one number, found a list", place=texts[0].place, hint="for example: at: 1")
    return texts[0]


def constant(text: Text) -> Expr:
    """The formula of a number, which may be irrational."""
    if not isinstance(exactly(text).low, Fraction):
        raise InputError(f"expected a finite number, found {text.text!r}", place=text.place, hint="or claim a limit")
    return parse(text.text, VOCABULARY, names=(), place=text.place)
