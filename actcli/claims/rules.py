"""How a claim of each property is decided: a question of a value at a point, of an extreme, or of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.activation import Kind
from actcli.analyses.finding import Verdict
from actcli.claims import points, suprema
from actcli.claims.answers import Answer, digits_for, refuted, shown, telling, undecided, verdict_of
from actcli.claims.everywhere import equal, everywhere
from actcli.claims.figures import figure
from actcli.claims.properties import of_property
from actcli.claims.questions import Question, constant, only, rational
from actcli.derive import derive
from actcli.errors import InputError, Undecided
from actcli.expr import Symbol
from actcli.interpreters.entries import entries_of
from actcli.record import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation
    from actcli.claims.figures import Ends
    from actcli.expr import Expr
    from actcli.record import Claim

__all__ = ["decide"]


def decide(question: Question) -> Answer:
    """The answer to a claim; raises `Undecided` where a proof gives up."""
    return _RULES.get(question.claim.property, _of_property)(question)


def _value(question: Question) -> Answer:
    claim, activation = question.claim, question.activation
    if not claim.at:
        relation, other = question.relation
        return everywhere(question.root, 0, relation, other, question.domain, "f")
    return _compared(question, activation.expressions, "f")


def _derivative(question: Question) -> Answer:
    claim, activation = question.claim, question.activation
    order = 1 if claim.order is None else claim.order
    name = "f" + "'" * order
    if claim.to is not None:
        return equal(question.root, order, question.other, question.domain, name)
    if not claim.at:
        relation, other = question.relation
        return everywhere(question.root, order, relation, other, question.domain, name)
    if activation.kind is Kind.GATED:
        return _compared(question, (activation.slope(order, claim.input or "a"),), f"d/d{claim.input or 'a'}")
    if activation.is_vector:
        return _diagonal(question, order)
    claimed, at = figure(question.value), rational(only(claim.at))
    digits = digits_for(claimed)
    sides: tuple[Ends, ...] = (points.NOWHERE,)
    for bits in points.PRECISIONS:
        sides = points.slope(question.root, at, order, bits)
        verdicts = [claimed.settles(*side) for side in sides]
        if len(sides) == 2 and (sides[0][1] < sides[1][0] or sides[1][1] < sides[0][0]):
            both = f"{shown(sides[0], digits)} from the left, {shown(sides[1], digits)} from the right"
            return refuted(f"no derivative: {both}")
        if None not in verdicts and len(set(verdicts)) == 1:
            text = shown(sides[0], digits) if verdicts[0] else telling(sides[0], claimed)
            return verdict_of(verdicts[0], text)
    return undecided(f"{shown(sides[0], digits)} does not settle it")


def _diagonal(question: Question, order: int) -> Answer:
    """The derivative of each entry of a vector by the input of its own place."""
    places = [rational(text) for text in question.claim.at]
    found: list[Ends] = []
    for index, at in enumerate(places):
        line = tuple(Symbol("x") if index == k else op.number(place) for k, place in enumerate(places))
        outputs = [output for root in question.activation.expressions for output in entries_of(root, line)]
        if len(outputs) != len(places):
            raise Undecided("it changes the length of the axis")
        sides = points.slope(outputs[index], at, order)
        if len(sides) != 1:
            raise Undecided("there is a kink at the point")
        found.append(sides[0])
    return _each(question, found, "diagonal of the Jacobian: ")


def _limit(question: Question) -> Answer:
    claimed, text = figure(question.value), only(question.claim.at)
    digits = digits_for(claimed)
    written = text.text.strip()
    if written in ("inf", "-inf", "+inf"):
        found = points.at_infinity(question.root, -1 if written.startswith("-") else 1)
        return verdict_of(claimed.settles(*found), shown(found, digits))
    if written[-1:] not in ("+", "-"):
        what = f"expected inf, -inf or a side such as 0+, found {written!r}"
        raise InputError(what, place=text.place, hint="for example: at: inf, or at: 0-")
    at = rational(Text(written[:-1], text.place))
    found = points.beside(question.root, at, 1 if written.endswith("+") else -1)
    return verdict_of(claimed.settles(*found), shown(found, digits))


def _range(question: Question) -> Answer:
    ends, closed = question.interval
    return suprema.span(question.root, ends, closed, question.domain)


def _extreme(sign: int) -> Callable[[Question], Answer]:
    def rule(question: Question) -> Answer:
        return suprema.extreme(question.root, question.figure, question.place, question.domain, sign)

    return rule


def _gap(question: Question) -> Answer:
    order = question.claim.order or 0
    difference = op.subtract(*(derive(root, "x", order) if order else root for root in (question.root, question.other)))
    return suprema.extreme(
        difference, question.figure, question.place, question.domain, 1, absolute=True, one_sided=order > 0
    )


def _equal(question: Question) -> Answer:
    return equal(question.root, 0, question.other, question.domain, "f")


def _of_property(question: Question) -> Answer:
    return of_property(question.activation, question.claim.property, question.value)


_RULES: Final[dict[str, Callable[[Question], Answer]]] = {
    "derivative": _derivative,
    "equal": _equal,
    "gap": _gap,
    "limit": _limit,
    "maximum": _extreme(1),
    "minimum": _extreme(-1),
    "range": _range,
    "value": _value,
}


def _compared(question: Question, roots: tuple[Expr, ...], name: str) -> Answer:
    """Values at a point, of a number or a vector, each compared with what is claimed."""
    claim = question.claim
    constants = [constant(text) for text in claim.at]
    point = _environment(question.activation, constants, claim)
    answer = undecided("no value there")
    for bits in points.PRECISIONS:
        found = [ends for root in roots for ends in points.enclosures(root, point, bits)]
        answer = _each(question, found, f"{name}({', '.join(one.text for one in claim.at)}) = ")
        if answer.verdict is not Verdict.UNDECIDED:
            break
    return answer


def _each(question: Question, found: list[Ends], name: str) -> Answer:
    """The numbers found, one by one, against those claimed."""
    claimed = [figure(text) for text in question.claim.value]
    if len(found) != len(claimed):
        what = f"expected {len(found)} values, found {len(claimed)}"
        raise InputError(what, place=question.claim.value[0].place, hint="one for each output")
    verdicts = [one.settles(*ends) for one, ends in zip(claimed, found, strict=True)]
    digits = max(map(digits_for, claimed))
    text = ", ".join(shown(ends, digits) for ends in found)
    if len(found) > 1:
        text = f"[{text}]"
    elif verdicts == [False]:
        text = telling(found[0], claimed[0])
    holds = False if False in verdicts else None if None in verdicts else True
    return verdict_of(holds, text, f"{name}{text}" if holds is False else "")


def _environment(activation: Activation, constants: list[Expr], claim: Claim) -> dict[str, tuple[Expr, ...]]:
    if activation.kind is Kind.GATED:
        if len(constants) != 2:
            raise InputError(
                "a gated function takes two inputs",
                place=claim.at[0].place,
                hint="for example: at: [1, 2], which are a and b",
            )
        return {"a": (constants[0],), "b": (constants[1],)}
    if len(constants) != 1 and not activation.is_vector:
        raise InputError("expected one point, found a list", place=claim.at[0].place, hint="for example: at: 1")
    return {"x": tuple(constants)}
