"""A formula named: which definition it is, proved, or how far the nearest ones are, proved where that can be.

Samples of the formula propose (`search`); equality is then shown by exact arithmetic (`equality`), and distances by
the search for suprema. The distance is over the whole line, else over the range of the definition.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.analyses.gap import difference_of, largest_gap
from actcli.analyses.sampled import Extremum
from actcli.errors import ActcliError, InputError, Undecided, UsageError
from actcli.evaluate import ball_at, nearest_float
from actcli.identification.definitions import is_univariate
from actcli.identification.samples import LEAST, Samples
from actcli.identification.search import CONSTANTS, Agreement, Match, matches
from actcli.inputs import INPUT
from actcli.prove.equality import are_equal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation
    from actcli.catalog import Catalog

    Interval = tuple[Fraction, Fraction]

__all__ = ["Named", "Relative", "identify_formula", "relative_of"]

_GRID: Final = np.unique(np.concatenate([np.linspace(-10, 10, 321), np.linspace(-1.05, 1.05, 43), [-40.0, 40.0]]))
_NARROW: Final = np.linspace(-0.999, 0.999, 321)  # for what has values only there
_PROBES: Final = 10  # places at which balls must have a value too
_TRIED: Final = 8  # matches of which equality is asked


@dataclass(frozen=True, eq=False)
class Relative:
    """A definition beside the function: equal, proved; or the largest difference over `interval` (None: the reals)."""

    activation: Activation
    fitted: frozenset[str]
    equal: bool
    gap: Extremum | None = None
    interval: Interval | None = None
    simple: frozenset[str] = frozenset()

    @property
    def is_proved(self) -> bool:
        """Whether what is said of the distance is proved."""
        return self.equal or (self.gap is not None and self.gap.bounds is not None)

    @property
    def is_near(self) -> bool:
        """Whether it is a definition as it stands, but for constants of few digits."""
        return not self.fitted and self.gap is not None and self.gap.value <= CONSTANTS

    @property
    def rank(self) -> tuple[bool, bool, bool, float]:
        """Equal ones first, then those whose constants differ, then by distance, on the whole line before others."""
        far = math.inf if self.gap is None else self.gap.value
        return (not self.equal, not self.is_near and not self.equal, self.interval is not None or math.isinf(far), far)


@dataclass(frozen=True, eq=False)
class Named:
    """A formula and its relatives, the nearest first; one that is itself in the catalogue is no relative of its own."""

    activation: Activation
    relatives: tuple[Relative, ...]
    is_definition: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is a definition of the catalogue, proved."""
        return self.is_definition or (bool(self.relatives) and self.relatives[0].equal)

    @property
    def name(self) -> str | None:
        """The definition that it is; None where that is not shown."""
        if self.is_definition:
            return self.activation.name
        return self.relatives[0].activation.name if self.is_known else None


def identify_formula(
    activation: Activation, source: Catalog, count: int = 5, *, fit: bool = True, shift: bool = True, prove: bool = True
) -> Named:
    """The definitions that a formula is, or is near to.

    `fit` looks for parameters too, and `shift` for scales and offsets; `prove` proves distances.

    >>> from actcli import load
    >>> from actcli.catalog import default_catalog
    >>> found = identify_formula(load("x/(1 + exp(-x))"), default_catalog(), 1)
    >>> found.relatives[0].activation.name, found.relatives[0].equal
    ('silu', True)
    """
    if not is_univariate(activation):
        raise UsageError(
            f"{activation.name} is no function of one variable", hint='fix one input or tie both: "geglu(x, 1)"'
        )
    own = bool(activation.record.source) and not activation._values
    samples = _sampled(activation)
    if samples is None:
        return Named(activation, (), own)
    found = matches(samples, source, fit=fit, shift=shift)
    if own:
        found = [one for one in found if one.activation.name != activation.name]
    likely = [one for one in found if one.agreement is not Agreement.NEAR][:_TRIED]
    equal = [one for one in likely if are_equal(activation.expression, one.activation.expression)]
    equals = [Relative(one.activation, frozenset(one.fitted), True, simple=one.exact) for one in equal]
    others = [one for one in found if one not in equal]
    room = max(0, count - len(equals))
    near = [relative_of(activation, one, prove=prove) for one in others[: room if not equals else min(room, 2)]]
    relatives = sorted([*equals, *near], key=lambda one: one.rank)
    return Named(activation, tuple(relatives[:count]), own)


def _sampled(activation: Activation) -> Samples | None:
    """Samples of a formula, where it has values."""
    for x in (_GRID, _NARROW):
        with np.errstate(all="ignore"):
            y = np.asarray(activation(x), dtype=np.float64)
        sound = np.isfinite(y)
        if sound.sum() >= max(LEAST, len(x) // 4):
            _need_values(activation, x[sound][:: len(x) // _PROBES].tolist())
            return Samples(x[sound], y[sound], "float64", activation.name, int((~sound).sum()))
    return None


def _need_values(activation: Activation, places: Sequence[float]) -> None:
    """Refuse a formula that has no value where floats make one: celu with alpha = 0 is 0*(exp(x/0) - 1) = -0."""
    for at in places:
        point = {INPUT: Fraction(at)}
        if math.isnan(nearest_float(lambda point=point: ball_at(activation.expression, point))):  # type: ignore[misc]
            raise InputError(
                f"{activation.name} has no value at x = {at:g}",
                hint="it divides by zero there, for all that floats say",
            )


def relative_of(activation: Activation, match: Match, *, prove: bool = True) -> Relative:
    """How far a definition is from a formula, over the whole line, else over the range of the definition."""
    difference, span = difference_of(match.activation, activation), match.activation.record.range
    found = Relative(match.activation, frozenset(match.fitted), False, simple=match.exact)
    estimate = Extremum(match.error, match.at, match.error)
    if not prove:
        return replace(found, gap=estimate, interval=(Fraction(-10), Fraction(10)))
    try:
        top = largest_gap(difference, None)
        if math.isfinite(top.value):
            return replace(found, gap=top)
    except Undecided:
        pass
    try:
        return replace(found, gap=largest_gap(difference, span), interval=span)
    except ActcliError:
        return replace(found, gap=estimate, interval=span)
