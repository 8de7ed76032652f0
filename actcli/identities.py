"""What an unknown function is, from Python: arrays of samples, a callable, a formula, or the file of a model.

>>> import numpy as np
>>> x = np.linspace(-4, 4, 81)
>>> identify(x, x / (1 + np.exp(-1.3 * x))).table().title
'samples: swish; 81 samples on [-4, 4], float64'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actcli import given
from actcli.activation import Activation
from actcli.api import load
from actcli.catalog import Catalog, default_catalog
from actcli.errors import UsageError
from actcli.exporters.tabled import Tabled
from actcli.identification.callables import find_callable, sampled
from actcli.identification.files import ENDINGS, read_samples
from actcli.identification.formulas import Named, identify_formula
from actcli.identification.samples import Samples, paired
from actcli.identification.search import Agreement, Match, matches
from actcli.prove.equality import are_equal
from actcli.reports import identities as report

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actcli.identification.models import Naming
    from actcli.tables import Table

__all__ = [
    "Identification", "IdentifiedFormula", "IdentifiedModel", "IdentifiedSamples", "identify", "identify_callable",
    "identify_model",
]  # fmt: skip

COUNT = 5  # candidates


class Identification(Tabled):
    """What was found, shown as a table and as data; `name` is the definition, or None where it is unknown."""

    @property
    def name(self) -> str | None:
        """The definition that it is."""
        raise NotImplementedError

    def table(self) -> Table:
        """The candidates, the likeliest first."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """What was found, for programs."""
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class IdentifiedSamples(Identification):
    """Samples and the functions that they may be of."""

    samples: Samples
    matches: tuple[Match, ...]

    @property
    def name(self) -> str | None:
        """The likeliest definition, where all samples agree."""
        agrees = bool(self.matches) and self.matches[0].agreement is not Agreement.NEAR
        return self.matches[0].activation.name if agrees else None

    @cached_property
    def equal(self) -> tuple[bool, ...]:
        """Which of the matches are proved to be the same function as the first."""
        return tuple(
            one.agreement is not Agreement.NEAR
            and are_equal(one.activation.expression, self.matches[0].activation.expression)
            for one in self.matches
        )

    def table(self) -> Table:
        """A row a candidate."""
        return report.samples_table(self.samples, self.matches, self.equal)

    def to_json(self) -> dict[str, Any]:
        """The candidates for programs."""
        return report.samples_json(self.samples, self.matches, self.equal)


@dataclass(frozen=True, repr=False)
class IdentifiedFormula(Identification):
    """A formula and its relatives, with proved distances."""

    named: Named

    @property
    def name(self) -> str | None:
        """The definition that it is, proved."""
        return self.named.name

    def table(self) -> Table:
        """A row a relative."""
        return report.formula_table(self.named)

    def to_json(self) -> dict[str, Any]:
        """The relatives for programs."""
        return report.formula_json(self.named)


@dataclass(frozen=True, repr=False)
class IdentifiedModel(Identification):
    """The activations of a model."""

    naming: Naming

    @property
    def name(self) -> str | None:
        """The definition of its one kind of activation; None where there are several."""
        names = {one.axis or (one.named.name if one.named else None) or "" for one in self.naming.found}
        return next(iter(names)) or None if len(names) == 1 else None

    def table(self) -> Table:
        """A row a function that the model computes."""
        return report.model_table(self.naming)

    def to_json(self) -> dict[str, Any]:
        """Every activation for programs."""
        return report.model_json(self.naming)


def identify(
    what: Any, values: ArrayLike | None = None, *, count: int = COUNT, catalog: Catalog | None = None
) -> Identification:
    """What a function is: `identify(x, y)` of samples, or of a formula, an activation, a callable, a file's path.

    A text that ends as files of samples or models do is a path; any other is a formula or a name.

    >>> identify("x/(1 + exp(-x))").name
    'silu'
    """
    source = given.optional(catalog, Catalog, "the catalogue") or default_catalog()
    count = given.whole(count, "count", 1, 100)
    if values is not None:
        return _of_samples(_arrays(what, values), source, count)
    if isinstance(what, Path) or (isinstance(what, str) and what.lower().endswith((*ENDINGS, ".onnx"))):
        if Path(what).suffix.lower() == ".onnx":
            return identify_model(what, catalog=source)
        return _of_samples(read_samples(what), source, count)
    if isinstance(what, Activation):
        return IdentifiedFormula(identify_formula(what, source, count))
    if isinstance(what, str):
        return IdentifiedFormula(identify_formula(load(what, source), source, count))
    if callable(what):
        name = str(getattr(what, "__name__", type(what).__name__))
        return _of_samples(sampled(what, name), source, count)
    raise UsageError(f"expected samples, a formula, a function or a path, not {given.kind(what)}")


def identify_callable(text: str, *, count: int = COUNT, catalog: Catalog | None = None) -> Identification:
    """What the function that `package.module:name` names is.

    >>> identify_callable("math:atan").name
    'arctan'
    """
    return _of_samples(sampled(find_callable(text), text), catalog or default_catalog(), count)


def identify_model(path: str | Path, *, catalog: Catalog | None = None) -> IdentifiedModel:
    """The activations of an ONNX model."""
    from actcli.identification.models import load_model, name_model

    return IdentifiedModel(name_model(load_model(path), catalog or default_catalog()))


def _of_samples(samples: Samples, source: Catalog, count: int) -> IdentifiedSamples:
    found, coarse = matches(samples, source), samples.as_written
    if coarse is not None and (not found or found[0].agreement is Agreement.NEAR):
        again = matches(coarse, source)  # written with few digits, they need not agree to the last bit
        if again and again[0].agreement is not Agreement.NEAR:
            samples, found = coarse, again
    return IdentifiedSamples(samples, tuple(found[:count]))


def _arrays(x: Any, y: Any) -> Samples:
    from actcli.inputs import float_array

    inputs, outputs = float_array(x), float_array(y)
    form = outputs.dtype.name if outputs.dtype.name in ("float16", "float32") else "float64"
    return paired(inputs, outputs, form, "samples")
