"""Which definitions samples may come from, the likeliest first.

Every definition is tried with its defaults; where none agrees to the rounding of the samples, parameters are fitted;
where still none does, the nearest are also tried shifted and scaled, `a*f(b*x + c) + d`. Samples prove nothing: a match
says to how many units in the last place all of them agree, and a distance is the largest among them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import groupby, product
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import limits
from actcli import operators as op
from actcli.activation import Activation, Kind, Record, Text
from actcli.conform.formats import FORMATS, rounded, ulps
from actcli.derive import simplify
from actcli.errors import ActcliError
from actcli.expr import Number, Symbol, substitute
from actcli.format import format_expr
from actcli.identification.definitions import Definition, definitions, values_at
from actcli.identification.fit import fitted, recognised
from actcli.inputs import INPUT, constant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from actcli.catalog import Catalog
    from actcli.identification.definitions import Doubles
    from actcli.identification.samples import Samples

__all__ = ["CONSTANTS", "Agreement", "Match", "matches"]

_CLOSE: Final = 4.0  # units in the last place that a careful implementation may be off
_ROUNDING: Final = 8.0  # epsilons of max(1, |x|, |y|) that a plain one may be off
_SHIFTED: Final = 8  # functions that are shifted and scaled
_STRETCHES: Final = (1.0, 0.5, 2.0, -1.0, 0.1)
_SHIFTS: Final = (0.0, 1.0, -1.0)
_FREE: Final = 4  # parameters that are fitted at once
CONSTANTS: Final = 1e-5  # as far as constants of few digits move a function, which needs no other parameters then
_WORSE: Final = 0.1  # a shifted function is told where it is this much nearer


class Agreement(IntEnum):
    """How well samples agree: to a few units in the last place, to the rounding of large numbers, or only nearly."""

    UNITS = 0
    ROUNDING = 1
    NEAR = 2


@dataclass(frozen=True, eq=False)
class Match:
    """A function that the samples may be of: what was fitted in it, and how far off it is at most, and where."""

    activation: Activation
    definition: Definition | None
    fitted: Mapping[str, float]
    exact: frozenset[str]  # the fitted parameters that are simple numbers
    agreement: Agreement
    error: float
    at: float
    units: float  # in the last place, of the samples' format
    weighted: float = field(repr=False)  # of values above 1 relative

    @property
    def rank(self) -> tuple[object, ...]:
        """What orders matches."""
        nodes = self.definition.nodes if self.definition else 10**6
        length = len(self.activation.parameters)
        if self.agreement is Agreement.NEAR:
            apart = bool(self.fitted) or self.weighted > CONSTANTS
            return (2, apart, self.weighted * (1 + 1e-3 * len(self.fitted)), 0, 0, self.activation.name)
        known = bool(self.definition and self.definition.activation.record.frameworks)
        return (
            min(self.agreement, 1),
            len(self.fitted),
            self.agreement,
            length,
            not known,
            nodes,
            self.activation.name,
        )


class _Target:
    """The samples that are looked at, and the units of their format."""

    def __init__(self, samples: Samples) -> None:
        chosen = _chosen(samples.x)
        self.samples = samples
        self.x, self.y = samples.x[chosen], samples.y[chosen]
        self.form = FORMATS.get(samples.form, FORMATS["float64"])
        self.epsilon = 2.0 ** (1 - self.form.digits)
        self.units = None if samples.units is None else samples.units[chosen]

    def match(
        self,
        activation: Activation,
        definition: Definition | None,
        values: Mapping[str, float],
        exact: frozenset[str] = frozenset(),
        got: Doubles | None = None,
    ) -> Match | None:
        """How well the function with these values agrees, at all samples; None where it has no value at one."""
        x, y = self.samples.x, self.samples.y
        if got is None:
            with np.errstate(all="ignore"):
                got = np.asarray(activation(x), dtype=np.float64)
        judged = self._judged(x, y, got)
        if judged is None:
            return None
        agreement, units, error, weighted = judged
        worst = int(np.argmax(error))
        return Match(
            activation, definition, values, exact, agreement,
            float(error[worst]), float(x[worst]), units, float(weighted),
        )  # fmt: skip

    def _judged(self, x: Doubles, y: Doubles, got: Doubles) -> tuple[Agreement, float, Doubles, float] | None:
        with np.errstate(all="ignore"):
            near = rounded(self.form, got)
            error = np.abs(got - y)
            same = (near == y) | (got == y)
            unit = self.samples.units
            if unit is None:
                unit = ulps(self.form, np.where(np.isfinite(got), got, 0.0))
            units = np.where(same, 0.0, error / unit)
            size = np.maximum(np.maximum(1.0, np.abs(x)), np.abs(y))
        if not np.isfinite(error[~same]).all():
            return None
        error = np.where(np.isfinite(error), error, 0.0)
        largest = float(units.max())
        if largest <= _CLOSE:
            agreement = Agreement.UNITS
        elif (error <= _ROUNDING * self.epsilon * size).all():
            agreement = Agreement.ROUNDING
        else:
            agreement = Agreement.NEAR
        return agreement, largest, error, float((error / np.maximum(1.0, np.abs(y))).max())

    def noise(self, got: Doubles) -> float:
        """The largest error in what rounding explains."""
        size = np.maximum(np.maximum(1.0, np.abs(self.x)), np.abs(self.y))
        with np.errstate(all="ignore"):
            unit = self.epsilon * size
            found = np.abs(got - self.y) / (unit if self.units is None else np.maximum(unit, self.units))
        return float(found.max()) if np.isfinite(found).all() else math.inf

    def fit(self, definition: Definition) -> Match | None:
        """The definition with fitted parameters, simple numbers recognised."""
        values = fitted(definition.formula, definition.start, self.x, self.y, definition.free)
        if values is None:
            return None
        best = self.noise(definition.values(self.x, values))

        def is_as_good(tried: Mapping[str, float]) -> bool:
            return self.noise(definition.values(self.x, tried)) <= max(1.05 * best, 4.0)

        known = recognised(definition.formula, values, self.x, self.y, is_as_good)
        changed = {name: value for name, value in values.items() if value != definition.start[name]}
        try:
            bound = definition.activation.bind(**{name: known.get(name, _short(values[name])) for name in changed})
            return self.match(bound, definition, changed, frozenset(known) & changed.keys())
        except ActcliError:
            return None

    def shifted(self, definition: Definition) -> Match | None:
        """The function shifted and scaled."""
        start = self.straight(definition)
        if start is None:
            return None
        inner = op.add(op.multiply(Symbol("b"), Symbol(INPUT)), Symbol("c"))
        body = substitute(definition.formula, {**definition.activation.parameters, INPUT: inner})
        formula = op.add(op.multiply(Symbol("a"), body), Symbol("d"))
        values = fitted(formula, start, self.x, self.y)
        if values is None:
            return None
        best = self.noise(values_at(formula, self.x, values))

        def is_as_good(tried: Mapping[str, float]) -> bool:
            return self.noise(values_at(formula, self.x, tried)) <= max(1.05 * best, 4.0)

        known = recognised(formula, values, self.x, self.y, is_as_good)
        numbers = {name: constant(known.get(name, _short(value))) for name, value in values.items()}
        call = definition.activation.function(
            op.add(op.multiply(numbers["b"], Symbol(INPUT)), numbers["c"]),
            *definition.activation.parameters.values(),
        )
        offset = numbers["d"]
        scaled = op.multiply(numbers["a"], call)
        below = isinstance(offset, Number) and offset.value < 0
        root = op.subtract(scaled, op.negate(offset)) if below else op.add(scaled, offset)
        try:
            activation = _inline(definition, format_expr(root))
            return self.match(activation, None, values, frozenset(known))
        except ActcliError:
            return None

    def line(self, like: Definition) -> Match | None:
        """The straight line that the samples lie on, which is no activation with a parameter switched off."""
        weight = 1 / np.maximum(1.0, np.abs(self.y))
        columns = np.stack([self.x * weight, weight], axis=1)
        (a, d), *_ = np.linalg.lstsq(columns, self.y * weight, rcond=None)
        formula = op.add(op.multiply(Symbol("a"), Symbol(INPUT)), Symbol("d"))
        values = {"a": float(a), "d": float(d)}
        best = self.noise(values_at(formula, self.x, values))
        if best > _ROUNDING:
            return None

        def is_as_good(tried: Mapping[str, float]) -> bool:
            return self.noise(values_at(formula, self.x, tried)) <= max(1.05 * best, 4.0)

        known = recognised(formula, values, self.x, self.y, is_as_good)
        numbers = {name: constant(known.get(name, _short(value))) for name, value in values.items()}
        try:
            return self.match(_inline(like, format_expr(simplify(substitute(formula, numbers)))), None, values,
                              frozenset(known))  # fmt: skip
        except ActcliError:
            return None

    def straight(self, definition: Definition) -> dict[str, float] | None:
        """The best scale and offset for some stretches."""
        best: tuple[float, dict[str, float]] | None = None
        for stretch, shift in product(_STRETCHES, _SHIFTS):
            got = definition.values(stretch * self.x + shift)
            if not np.isfinite(got).all():
                continue
            weight = 1 / np.maximum(1.0, np.abs(self.y))
            columns = np.stack([got * weight, weight], axis=1)
            (a, d), *_ = np.linalg.lstsq(columns, self.y * weight, rcond=None)
            cost = float(np.abs((a * got + d - self.y) * weight).max())
            if best is None or cost < best[0]:
                best = cost, {"a": float(a), "b": stretch, "c": shift, "d": float(d)}
        return None if best is None else best[1]


def _inline(definition: Definition, text: str) -> Activation:
    """A formula over activations, read as the definition's catalogue reads it."""
    like = definition.activation
    record = Record(text, kind=Kind.ELEMENTWISE, formulas=(Text(text),), range=like.record.range)
    return Activation(record, like._words)


def _short(value: float) -> float:
    return float(f"{value:.12g}")


def _chosen(x: Doubles) -> Doubles:
    """The samples that are fitted: all, or as many evenly spread ones as tell functions apart."""
    count = min(len(x), limits.SAMPLES_USED)
    found: Doubles = np.unique(np.linspace(0, len(x) - 1, count).astype(int))
    return found


def matches(samples: Samples, source: Catalog, *, fit: bool = True, shift: bool = True) -> list[Match]:
    """The functions that samples may be of, the likeliest first.

    Definitions are tried as they are, then fitted, then shifted, each only where nothing before agrees; without `fit`
    or `shift` not even then.
    """
    target, known = _Target(samples), definitions(source)
    found = [
        match for one in known if (match := target.match(one.activation, one, {}, got=_own(one, target))) is not None
    ]
    if found and all(match.agreement is Agreement.NEAR for match in found):
        line = target.line(known[0])
        if line is not None and line.agreement is not Agreement.NEAR:
            return [line, *sorted(found, key=lambda match: match.rank)]
    free = sorted((one for one in known if one.free and fit), key=lambda one: len(one.free))
    close = any(match.weighted <= CONSTANTS for match in found)  # but for its constants, which more than one would hide
    most = 1 if close else min(_FREE, len(target.x) // 4)
    for count, same in groupby(free, key=lambda one: len(one.free)):
        if count > most or any(match.agreement is not Agreement.NEAR for match in found):
            break
        found += [match for one in same if (match := target.fit(one)) is not None]
    if fit and shift and not close and all(match.agreement is Agreement.NEAR for match in found):
        found += _all_shifted(target, known, found)
    best: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: match.rank):
        best.setdefault(match.definition.name if match.definition else match.activation.name, match)
    return list(best.values())


def _own(definition: Definition, target: _Target) -> Doubles:
    """The values of a definition at the samples; formulas are all tried on the same grid."""
    x = target.samples.x
    return _known(definition, x.tobytes()) if len(x) <= limits.SAMPLES_USED else _computed(definition, x)


@lru_cache(maxsize=1024)
def _known(definition: Definition, data: bytes) -> Doubles:
    return _computed(definition, np.frombuffer(data))


def _computed(definition: Definition, x: Doubles) -> Doubles:
    with np.errstate(all="ignore"):
        return np.asarray(definition.activation(x), dtype=np.float64)


def _all_shifted(target: _Target, known: Sequence[Definition], found: Sequence[Match]) -> Iterator[Match]:
    ranking: list[tuple[float, str, Definition]] = []
    least = min((match.weighted for match in found), default=math.inf)
    for definition in known:
        start = target.straight(definition)
        if start is not None and start["a"]:
            got = start["a"] * definition.values(start["b"] * target.x + start["c"]) + start["d"]
            ranking.append((target.noise(got), definition.name, definition))
    for _, _, definition in sorted(ranking, key=lambda one: one[:2])[:_SHIFTED]:
        match = target.shifted(definition)
        if match is not None and (match.agreement is not Agreement.NEAR or match.weighted < _WORSE * least):
            yield match
