"""Whole files checked: every definition read, every formula parsed, every claim audited, every fault with its place.

One fault does not hide the others: each definition is checked on its own. Claims are audited only when asked for, since
a proof takes longer than reading a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from actcli.activation import Activation, Kind
from actcli.catalog import Catalog
from actcli.errors import ActcliError, CheckFailed, FileError, InputError, Undecided, UsageError
from actcli.evaluate import ball_at, nearest_float
from actcli.expr import Symbol, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from actcli.claims import Audit

__all__ = ["Report", "check_definitions"]

_FEW: Final = 5  # parameters of one warning


@dataclass(frozen=True, slots=True)
class Report:
    """How many definitions were checked, what is wrong with them, and what became of their claims."""

    count: int
    faults: tuple[ActcliError, ...]
    warnings: tuple[str, ...]
    audits: tuple[Audit, ...] = ()

    @property
    def failures(self) -> tuple[CheckFailed, ...]:
        """The claims that are not as their definitions say: refuted, or marked as wrong and proved."""
        return tuple(_failure(audit) for audit in self.audits if audit.failed)

    @property
    def undecided(self) -> tuple[CheckFailed, ...]:
        """The claims that are neither proved nor refuted, each with the reason."""
        return tuple(_undecided(audit) for audit in self.audits if audit.verdict == "UNDECIDED")

    def verdicts(self) -> dict[str, int]:
        """How many claims were proved, refuted as expected, failed, and left undecided."""
        counts = {"PROVED": 0, "REFUTED as expected": 0, "failed": 0, "UNDECIDED": 0}
        for audit in self.audits:
            decided = "REFUTED as expected" if audit.verdict == "REFUTED" else audit.verdict.value
            counts["failed" if audit.failed else decided] += 1
        return counts

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "schema": "actcli/check/1",
            "definitions": self.count,
            "faults": [str(fault) for fault in self.faults],
            "warnings": list(self.warnings),
            "verdicts": self.verdicts(),
            "claims": [audit.to_json() for audit in self.audits],
        }


def check_definitions(files: Sequence[Path], surroundings: Catalog, *, audited: bool = False) -> Report:
    """Check the definitions of some files, or of the whole catalogue; with `audited`, their claims too."""
    for path in files:
        if not path.exists():
            hint = None if path.suffix else "files of definitions are checked; the whole catalogue: actcli check"
            raise FileError(f"cannot read {str(path)!r}: no such file or folder", hint=hint)
    faults: list[ActcliError] = []
    warnings: list[str] = []
    sound: list[Activation] = []
    source = Catalog(files, faults) if files else surroundings
    names = source.own_names() if files else source.names()
    count = len(names) + len(faults)
    if files and not count:
        faults.append(InputError(f"no activations in {', '.join(map(str, files))}"))
    for name in names:
        try:
            activation = source.load(name)
            _check(activation)
            warnings += _warnings(activation, source)
        except ActcliError as error:
            faults.append(error)
        else:
            sound.append(activation)
    audits = tuple(_audits(sound, faults, isolated=bool(files))) if audited else ()
    different = {(str(fault), fault.hint): fault for fault in faults}  # many definitions may use one that is wrong
    return Report(count, tuple(different.values()), tuple(warnings), audits)


def _audits(activations: Sequence[Activation], faults: list[ActcliError], *, isolated: bool) -> Iterator[Audit]:
    """The claims of activations, audited; one that makes no sense is a fault.

    What strangers claim is audited in a process with limits, so that a crash or an endless proof is one fault too.
    """
    claiming = [activation for activation in activations if activation.record.claims]
    if not claiming:
        return
    from actcli.executors import Failure
    from actcli.executors.isolated import run_isolated

    found = run_isolated(_audit_all, claiming) if isolated else map(_audit_all, claiming)
    for activation, result in zip(claiming, found, strict=True):
        if isinstance(result, Failure):
            message = f"the claims of {activation.name} are not audited: {result.reason}"
            faults.append(Undecided(message, place=activation.record.place))
        else:
            yield from result[0]
            faults += result[1]


def _audit_all(activation: Activation) -> tuple[list[Audit], list[ActcliError]]:
    """The audits of all claims of an activation, and what is wrong with the claims themselves."""
    from actcli.claims import audit

    audits: list[Audit] = []
    faults: list[ActcliError] = []
    for claim in activation.record.claims:
        try:
            audits.append(audit(activation, claim))
        except Undecided as error:
            faults.append(Undecided(error.message, place=error.place or claim.place, hint=error.hint))
        except ActcliError as error:
            faults.append(InputError(error.message, place=error.place or claim.place, hint=error.hint))
    return audits, faults


def _failure(audit: Audit) -> CheckFailed:
    said, place = f"{audit.activation}: {audit.sentence} is {audit.verdict.value}", audit.claim.place
    if not audit.claim.holds:
        return CheckFailed(f"{said}, and marked as wrong", place=place, hint="delete 'holds: false'")
    point = f"; {audit.point}" if audit.point not in ("", audit.truth) else ""
    return CheckFailed(f"{said}: {audit.truth}{point}", place=place, hint="correct it, or add: holds: false")


def _undecided(audit: Audit) -> CheckFailed:
    said = f"{audit.activation}: {audit.sentence} is UNDECIDED: {audit.truth}"
    return CheckFailed(said, place=audit.claim.place)


def _check(activation: Activation) -> None:
    """Read everything that is read late: formulas, defaults, noise, framework defaults."""
    for expression in activation.expressions:
        expand(expression, frozenset(VOCABULARY.values()))
    for noise in activation.record.noise:
        activation.distribution(noise)
    for setting in activation.record.settings:
        default = activation.defaults[setting.name]
        if not isfinite(nearest_float(lambda default=default: ball_at(default, {}))):  # type: ignore[misc]
            message = f"the default of {setting.name!r} is no finite number"
            raise InputError(message, place=setting.default.place, hint="for example: 0.25, or '1/3'")
    for symbol in activation.record.frameworks:
        for name in filter(None, (symbol.names or {}).values()):
            if name not in activation.defaults:
                known = ", ".join(activation.defaults) or "none"
                fault = f"{symbol.framework}: {symbol.symbol} names a parameter {name!r}, which is none"
                raise InputError(fault, place=activation.record.place, hint=f"parameters: {known}")
        for name, text in symbol.parameters.items():
            value = parse(text.text, VOCABULARY, names=(), place=text.place)
            try:
                activation.bind(**{name: value})
            except UsageError as error:
                raise InputError(f"{symbol.framework}: {error.message}", place=text.place, hint=error.hint) from None


def _warnings(activation: Activation, source: Catalog) -> Iterator[str]:
    start = f"warning: {activation.record.place or activation.record.source}: "
    texts = [text for noise in activation.record.noise for text in (*noise.arguments.values(), noise.evaluation)]
    drawn = [parse(text.text, VOCABULARY, names=tuple(activation.defaults), place=text.place) for text in texts]
    used = {
        node.name
        for formula in (*activation.formulas, *drawn)
        for node in postorder(formula)
        if isinstance(node, Symbol)
    }
    unused = [repr(name) for name in activation.defaults if name not in used]
    if unused:
        more = f" (and {len(unused) - _FEW} more)" if unused[_FEW:] else ""
        words = ("parameters", "are") if unused[1:] else ("parameter", "is")
        yield f"{start}{words[0]} {', '.join(unused[:_FEW])}{more} of {activation.name} {words[1]} not used"
    for alias in activation.record.aliases:
        if source.load(alias).name != activation.name:
            yield f"{start}the alias {alias!r} of {activation.name} means {source.load(alias).name}"
    if activation.kind is Kind.ELEMENTWISE and activation.is_vector:
        yield f"{start}{activation.name} acts on a whole axis; add: type: vector"
