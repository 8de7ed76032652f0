"""The Python interface: whatever a command takes, `load` takes; whatever a command shows, these return.

>>> from actcli import load
>>> load("celu(x, alpha=2)")([-1.0, 1.0])
array([-0.78693868,  1.        ])
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from actcli import given, limits
from actcli.activation import Activation, Constant, Kind, constant
from actcli.analyses import ANALYSES, Finding
from actcli.analyses.batch import answers
from actcli.analyses.gap import Gap, gaps
from actcli.analyses.guarded import guarded_gaps
from actcli.analyses.jacobian import jacobian as jacobian_of
from actcli.analyses.properties import shown
from actcli.catalog import Catalog, default_catalog
from actcli.errors import CheckFailed, Undecided, UnknownName, UsageError
from actcli.evaluate import ball_at, nearest_float, proved_digits, value_at
from actcli.executors import Processes
from actcli.exporters import html
from actcli.exporters.tabled import Tabled
from actcli.interpreters.latex import latex
from actcli.matrices import Matrix, matrix_of
from actcli.reports.gaps import gap_json, gap_table
from actcli.reports.properties import DEFAULT_COLUMNS, columns_of, property_table, questions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from actcli.executors import Workers
    from actcli.tables import Table

__all__ = ["Comparison", "Loaded", "compare", "interval_of", "jacobian", "load", "matrix", "names", "plot", "table"]

Interval: TypeAlias = "tuple[Constant, Constant]"


class Loaded(Activation):
    """An activation that can also draw itself, compare itself and show itself in a notebook."""

    def at(self, x: Constant, digits: int = 16, order: int = 0) -> str:
        """The value at an exact point as a decimal, every digit proved.

        >>> load("gelu").at("-6", digits=20)
        '-5.9195258702261888442e-9'
        """
        expression = self.slope(order) if given.whole(order, "the order", 0, limits.DERIVATIVES) else self.expression
        point = {self.inputs[0]: exact_number(x)}
        return proved_digits(lambda: value_at(expression, point), given.whole(digits, "digits", 1, limits.SHOWN_DIGITS))

    def properties(self) -> dict[str, Finding]:
        """Every property of the table, each with its verdict and method."""
        return {key: analysis.of(self) for key, analysis in ANALYSES.items()}

    def jacobian(self, x: ArrayLike) -> NDArray[Any]:
        """The matrix of partial derivatives over the last axis, for what acts on a whole axis."""
        return jacobian_of(self, x)

    def plot(
        self,
        *others: Activation | str,
        deriv: bool = False,
        order: int = 0,
        range: Interval | None = None,
        **options: Any,
    ) -> Any:
        """A matplotlib `Figure` of the function, alone or with others, and of its derivative."""
        return plot(self, *others, deriv=deriv, order=order, range=range, **options)

    def compare(
        self, *candidates: Activation | str, range: Interval | None = None, over: str = "auto", digits: int = 10
    ) -> Comparison:
        """The gaps between this function and others."""
        return compare(self, *candidates, range=range, over=over, digits=digits)

    def _repr_latex_(self) -> str:
        return "$$" + r" \\ ".join(latex(formula) for formula in self.displayed_formulas) + "$$"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._repr_latex_(), quote=False)}</p>" + html.write(table(self))


@dataclass(frozen=True, repr=False)
class Comparison(Tabled):
    """The gaps between a reference and its candidates, in the order given; `failures` say of which there are none."""

    reference: Activation
    gaps: tuple[Gap, ...]
    failures: tuple[str, ...] = ()

    def table(self) -> Table:
        """Two rows a candidate, value and slope."""
        return gap_table(self.gaps)

    def to_json(self) -> dict[str, Any]:
        """The gaps for programs."""
        return gap_json(self.gaps)

    def need_all(self) -> None:
        """Raise `Undecided` if a candidate could not be compared."""
        if self.failures:
            more = f" (and {len(self.failures) - 1} more)" if self.failures[1:] else ""
            raise Undecided(self.failures[0] + more)

    def check(self, tolerance: Constant) -> None:
        """Raise `CheckFailed` if a largest error of a value exceeds the tolerance, `Undecided` if that is open."""
        limit = exact_number(tolerance)
        if limit < 0:
            raise UsageError(f"a tolerance is not negative: {tolerance!s}")
        for found in self.gaps:
            top = found.value.largest
            size = top.text or shown(top.value)
            lower, upper = (None if end == "inf" else Fraction(end) for end in top.bounds or (repr(top.value),) * 2)
            pair = f"{found.reference.name} and {found.candidate.name}"
            if lower is None or lower > limit:
                raise CheckFailed(f"{pair} differ by {size}, more than {tolerance!s}")
            if upper is None or upper > limit:
                raise Undecided(f"{pair} differ by {size}, too close to {tolerance!s} to tell", hint="see --digits")

    def plot(self, *, deriv: bool = False, **options: Any) -> Any:
        """A matplotlib `Figure`: the curves, and below them the differences with their maxima marked."""
        from actcli.plots import comparison

        marks = [(found.value.largest.at, found.value.largest.signed) for found in self.gaps]
        if deriv:
            tops = [found.derivative and found.derivative.largest for found in self.gaps]
            options |= {"order": 1, "slopes": [top and (top.at, top.signed) for top in tops]}
        return comparison.draw_comparison(
            self.reference, [found.candidate for found in self.gaps], self.gaps[0].interval, marks, **options
        )


def load(what: Activation | str, catalog: Catalog | None = None, **parameters: Constant) -> Loaded:
    """The activation that a name, an alias or a formula means, with parameters bound.

    >>> load("leaky_relu", negative_slope=0.2)(-1.0)
    np.float64(-0.2)
    """
    if not isinstance(what, Activation):
        known = given.optional(catalog, Catalog, "the catalogue") or default_catalog()
        what = known.load(given.text(what, "what is loaded"))
    loaded = Loaded(what.record, what._words, what._values)
    return loaded.bind(**parameters) if parameters else loaded  # type: ignore[return-value]


def names() -> list[str]:
    """The names of the catalogue, sorted."""
    return default_catalog().names()


def exact_number(value: Constant) -> Fraction:
    """A constant as an exact rational; `pi` and its like are refused."""
    from actcli.interpreters.balls import BALLS

    found = getattr(BALLS(constant(value), {}), "exact", None)
    if found is None:
        raise UsageError(f"{value!s} is not a rational number")
    return Fraction(int(found.p), int(found.q))


def interval_of(ends: Interval | None) -> tuple[Fraction, Fraction] | None:
    """Two constants as an interval; irrational ends are taken as the nearest double."""
    if ends is None:
        return None
    low, high = map(_end, given.pair(ends, "a range"))
    if not low < high:
        raise UsageError(f"a range must be finite with low < high, not {ends[0]} to {ends[1]}")
    if max(abs(low), abs(high)) > Fraction(limits.RANGE_MAGNITUDE):
        raise UsageError(f"a range lies within +-{limits.RANGE_MAGNITUDE:g}, not {ends[0]} to {ends[1]}")
    return low, high


def _end(value: Constant) -> Fraction:
    formula = constant(value)
    number = nearest_float(lambda: ball_at(formula, {}))
    if number != number or abs(number) == float("inf"):
        raise UsageError(f"a range must be finite with low < high, not {value!s}")
    try:
        return exact_number(formula)
    except UsageError:
        return Fraction(number)


def compare(
    reference: Activation | str,
    *candidates: Activation | str,
    range: Interval | None = None,
    over: str = "auto",
    digits: int = 10,
    isolated: bool = False,
) -> Comparison:
    """The gaps between a reference and one or more candidates, the largest difference to `digits` digits.

    They are over `range`, or `over="range"`, the reference's own, or `over="reals"`, the whole line (else `Undecided`
    is raised); by default over the line if every difference is bounded there, else over the reference's range.
    If `isolated`, in a process with limits of time and memory: what kills it is a failure of one candidate.

    >>> compare('gelu', 'gelu_tanh', digits=20).gaps[0].value.largest.text
    '0.00047323552068728487711'
    """
    if not candidates:
        raise UsageError("nothing to compare with", hint="for example: compare sigmoid hard_sigmoid_keras")
    digits = given.whole(digits, "digits", 1, limits.PROOF_DIGITS)
    first, others = load(reference), [load(one) for one in candidates]
    if isolated:
        return Comparison(first, *guarded_gaps(first, others, interval_of(range), over=over, digits=digits))
    return Comparison(first, gaps(first, others, interval_of(range), over=over, digits=digits))


def jacobian(what: Activation | str, x: ArrayLike) -> NDArray[Any]:
    """The matrix of partial derivatives over the last axis, for what acts on a whole axis.

    >>> jacobian("softmax", [0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    return jacobian_of(load(what), x)


def plot(
    *what: Activation | str,
    kind: str = "curves",
    deriv: bool = False,
    order: int = 0,
    marks: bool = False,
    range: Interval | None = None,
    **options: Any,
) -> Any:
    """A matplotlib `Figure` of one or more activations over each other, or of another `kind` (`actcli.plots.KINDS`)."""
    from actcli.plots import KINDS, plot_of

    if given.text(kind, "a kind of picture") not in KINDS:
        raise UnknownName("kind of picture", kind, KINDS)
    degree = given.whole(order, "the order", 0, limits.DERIVATIVES) or int(bool(deriv))
    if kind == "curves":
        options |= {"order": degree, "marks": marks}
    elif degree or marks:
        raise UsageError(f"derivatives and marks are drawn on curves, not on a picture of kind {kind}")
    return plot_of(kind)([load(one) for one in what], interval=interval_of(range), **options)


def table(
    *what: Activation | str,
    columns: Sequence[str] = DEFAULT_COLUMNS,
    sort: str | None = None,
    executor: Workers = None,
    done: Callable[[int, int], None] | None = None,
) -> Table:
    """The property comparison table of some activations, by default of the whole catalogue.

    What is not remembered is done on the `executor`, a `concurrent.futures.Executor`, or else in processes of our own
    where that is quicker. `done` is told how many functions of how many are there.

    >>> table("relu", columns=["monotonic"]).rows[0][1].text
    'non-decreasing'
    """
    activations = [load(one) for one in what or names()]
    keys = columns_of(given.texts(columns, "a column"))
    sort = None if sort is None else given.text(sort, "the column to sort by")
    found = answers(activations, questions_of(keys, sort), _workers(executor), _listener(done))
    return property_table(activations, keys, sort=sort, found=found)


def matrix(
    what: Sequence[Activation | str] = (),
    range: Interval | None = None,
    over: str = "range",
    *,
    digits: int = 10,
    executor: Workers = None,
    done: Callable[[int, int], None] | None = None,
) -> Matrix:
    """How far apart all pairs of some functions are, proved; by default of all functions of one variable.

    They are compared on `range`, by default the least interval that holds the range of each, or with `over="reals"` on
    the whole line. `executor` and `done` are as for `table`.

    >>> print(matrix(["gelu", "gelu_tanh", "silu"], over="reals").table().rows[0][2].text)
    0.0004732
    """
    digits = given.whole(digits, "digits", 1, limits.PROOF_DIGITS)
    activations = [load(one) for one in given.several(what, "what is compared")] or [
        one for one in map(load, names()) if is_univariate(one)
    ]
    span, workers, tell = interval_of(range), _workers(executor), _listener(done)
    return matrix_of(activations, span, over=given.text(over, "over"), digits=digits, workers=workers, done=tell)


def _workers(executor: Workers) -> Executor | Processes:
    found = given.optional(executor, (Executor, Processes), "an executor, as those of concurrent.futures are,")
    return Processes() if found is None else found


def _listener(done: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    if done is not None and not callable(done):
        raise UsageError(f"what is told how many are done is a function, not {given.kind(done)}")
    return done


def is_univariate(activation: Activation) -> bool:
    """Whether it is a function of one variable, with one value."""
    return activation.kind is not Kind.GATED and not activation.is_vector
