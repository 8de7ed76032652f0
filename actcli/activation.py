"""An activation function: a formula with its parameters, and what is known about it.

A `Record` is what a definition file says; an `Activation` is a record whose formula has been read, with values bound to
its parameters. It is a function of arrays, and also a word (`Activation.function`) that other formulas may use.

Formulas are read when first needed, so that a list of the whole catalogue parses none of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal as AnyDecimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property
from numbers import Rational
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from actcli import operators as op
from actcli.derive import derive, simplify
from actcli.errors import InputError, Place, UnknownName, UsageError
from actcli.expr import Call, Expr, Function, Parameter, Piecewise, Symbol, measure, postorder, substitute
from actcli.format import format_expr
from actcli.library import REDUCTIONS, VOCABULARY
from actcli.limits import EXPANDED_NODES
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Activation",
    "FrameworkSymbol",
    "Kind",
    "Noise",
    "Record",
    "Setting",
    "Table",
    "Text",
    "constant",
    "float_array",
]

Constant: TypeAlias = "int | float | str | Fraction | AnyDecimal | Expr"
INPUT: Final = "x"
# What irreducible words mean, for people: evaluated, these would cancel near 0.
_WORDS_IN_FULL: Final = {
    "sinc": "sin(pi*x)/(pi*x) if x != 0 else 1",
    "sinc_unnormalised": "sin(x)/x if x != 0 else 1",
}
# NumPy's generators by distribution; the arguments in the order of the definition file.
_DRAW: Final[Mapping[str, Callable[..., Any]]] = {
    "gumbel": lambda rng, shape, location, scale: rng.gumbel(location, scale, shape),
    "normal": lambda rng, shape, mean, deviation: rng.normal(mean, deviation, shape),
    "uniform": lambda rng, shape, low, high: rng.uniform(low, high, shape),
}


class Kind(StrEnum):
    """How an activation takes its input; the YAML key `type`."""

    ELEMENTWISE = "elementwise"
    GATED = "gated"
    VECTOR = "vector"
    TABLE = "table"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Text:
    """A formula as it was written, and where."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter of an activation: its default, and whether it is learned or a statistic of the data."""

    name: str
    default: Text
    learned: bool = False
    statistic: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Noise:
    """A random symbol: its distribution, and the value that evaluation takes instead."""

    name: str
    distribution: str
    arguments: Mapping[str, Text]
    evaluation: Text


@dataclass(frozen=True, slots=True)
class FrameworkSymbol:
    """What a framework calls the function, with its defaults there."""

    framework: str
    symbol: str
    parameters: Mapping[str, Text] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A function given by values at equal steps over an interval, held constant outside."""

    values: tuple[Fraction, ...]
    interval: tuple[Fraction, Fraction]
    interpolation: str  # linear, nearest


@dataclass(frozen=True)
class Record:
    """What a definition says, before its formula is read."""

    name: str
    title: str = ""
    kind: Kind = Kind.ELEMENTWISE
    formulas: tuple[Text, ...] = ()
    settings: tuple[Setting, ...] = ()
    range: tuple[Fraction, Fraction] = (Fraction(-6), Fraction(6))
    family: str = ""
    gate: str = ""
    noise: tuple[Noise, ...] = ()
    table: Table | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    frameworks: tuple[FrameworkSymbol, ...] = ()
    references: tuple[str, ...] = ()
    use: str = ""
    strengths: str = ""
    weaknesses: str = ""
    notes: tuple[str, ...] = ()
    override: bool = False
    source: str = ""
    place: Place | None = None


def constant(value: Constant) -> Expr:
    """A value for a parameter as an exact formula: a Python float counts as the decimal that it prints as.

    >>> format_expr(constant(0.1)), format_expr(constant("sqrt(2/pi)"))
    ('0.1', 'sqrt(2/pi)')
    """
    if isinstance(value, str):
        return parse(value, VOCABULARY, names=(), place=Place("value", 1, 1, value))
    if isinstance(value, Rational | AnyDecimal):
        return op.number(Fraction(value))
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            raise UsageError(f"a parameter must be finite, not {value}")
        return op.number(Fraction(repr(value)))
    return op.number(value) if isinstance(value, int) else value  # type: ignore[return-value]


class Activation:
    """An activation function: call it with an array; ask it for its derivative, its formula, its parameters.

    >>> from actcli import load
    >>> silu = load("silu")
    >>> silu([-1.0, 0.0, 1.0])
    array([-0.26894142,  0.        ,  0.73105858])
    >>> silu.derivative(0.0)
    np.float64(0.5)
    """

    def __init__(self, record: Record, words: Mapping[str, Function], values: Mapping[str, Expr] | None = None) -> None:
        self.record = record
        self._words = words
        self._values = dict(values or {})

    # What it is

    @property
    def name(self) -> str:
        """The name it is found under; the text itself for a formula."""
        return self.record.name

    @property
    def title(self) -> str:
        """How people call it."""
        return self.record.title or self.record.name

    @property
    def kind(self) -> Kind:
        """How it takes its input."""
        return self.record.kind

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs: `x`, or `a` and `b` where it is gated."""
        return ("a", "b") if self.kind is Kind.GATED else (INPUT,)

    @cached_property
    def defaults(self) -> dict[str, Expr]:
        """The default of each parameter."""
        return {
            s.name: parse(s.default.text, VOCABULARY, names=(), place=s.default.place) for s in self.record.settings
        }

    @cached_property
    def parameters(self) -> dict[str, Expr]:
        """The value of each parameter: bound, else the default."""
        return self.defaults | self._values

    @cached_property
    def formulas(self) -> tuple[Expr, ...]:
        """The formulas as written, over inputs, parameters and noise; several where outputs are concatenated."""
        if self.record.table is not None:
            return (_table_formula(self.record.table),)
        names = (*self.inputs, *self.defaults, *(noise.name for noise in self.record.noise))
        return tuple(self._read(text, names) for text in self.record.formulas)

    def _read(self, text: Text, names: tuple[str, ...]) -> Expr:
        try:
            formula = parse(text.text, self._words, names=names, place=text.place)
        except UsageError as error:  # of an activation that is used in it
            raise InputError(error.message, place=text.place, hint=error.hint) from None
        if measure(formula).nodes > EXPANDED_NODES:
            message = f"the formula expands to more than {EXPANDED_NODES} nodes"
            raise InputError(
                message, place=text.place, hint="each activation used in a formula counts with all of its own"
            )
        return formula

    @cached_property
    def expressions(self) -> tuple[Expr, ...]:
        """The formulas with parameters bound and noise at its evaluation value: functions of the inputs alone."""
        values = dict(self.parameters)
        for noise in self.record.noise:
            values[noise.name] = self._noise_constant(noise.evaluation)
        return tuple(simplify(substitute(formula, values)) if values else formula for formula in self.formulas)

    def _noise_constant(self, text: Text) -> Expr:
        formula = parse(text.text, VOCABULARY, names=tuple(self.defaults), place=text.place)
        return substitute(formula, self.parameters)

    def distribution(self, noise: Noise) -> dict[str, float]:
        """The arguments of the distribution of a noise symbol, checked."""
        arguments = {name: _as_float(self._noise_constant(text)) for name, text in noise.arguments.items()}
        least = 0.0 if noise.distribution in ("normal", "gumbel") else arguments["low"]
        name, greatest = list(arguments.items())[-1]
        if not greatest >= least:
            raise InputError(
                f"{name} of {noise.name!r} must be at least {least:g}, not {greatest:g}",
                place=noise.arguments[name].place,
            )
        return arguments

    @property
    def expression(self) -> Expr:
        """The one formula with its parameters bound."""
        if len(self.expressions) != 1:
            raise UsageError(
                f"{self.name} has {len(self.expressions)} outputs", hint="its formulas are in .expressions"
            )
        return self.expressions[0]

    @property
    def is_vector(self) -> bool:
        """Whether a value depends on the whole last axis, or the last axis changes its length."""
        if len(self.expressions) > 1:
            return True
        return any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(self._written_out))

    @cached_property
    def _written_out(self) -> Expr:
        from actcli.interpret import expand

        return expand(self.expressions[0], frozenset(VOCABULARY.values()))

    @cached_property
    def function(self) -> Function:
        """The activation as a word of the formula language."""
        if len(self.formulas) != 1:
            raise UsageError(
                f"{self.name} has several outputs and cannot be used in a formula", hint="write its formulas"
            )
        evaluation = {noise.name: self._noise_constant(noise.evaluation) for noise in self.record.noise}
        body = substitute(self.formulas[0], evaluation)
        parameters = [Parameter(name) for name in self.inputs]
        parameters += [Parameter(name, value) for name, value in self.parameters.items()]
        return Function(self.name, tuple(parameters), lambda: body)

    def slope(self, order: int = 1, by: str | None = None) -> Expr:
        """The symbolic derivative of the bound formula."""
        if self.is_vector:
            raise UsageError(
                f"{self.name} acts on a whole axis and has no derivative in one number", hint="its inputs interact"
            )
        return derive(self.expression, by or self.inputs[0], order)

    # Making others of it

    def bind(self, **values: Constant) -> Activation:
        """The activation with other values for some of its parameters."""
        for name in values:
            if name not in self.defaults:
                known = ", ".join(self.defaults) or "none"
                raise UnknownName(f"parameter of {self.name}", name, self.defaults, hint=f"parameters: {known}")
        if not values:
            return self
        bound = {name: constant(value) for name, value in values.items()}
        return type(self)(self.record, self._words, self._values | bound)

    # Numbers

    def __call__(self, x: ArrayLike, b: ArrayLike | None = None, /, **parameters: Constant) -> NDArray[Any]:
        """The values at an array of any shape; its float dtype is kept.

        A gated function takes two arrays, or one whose last axis is split in halves; a vector function acts on the last
        axis.
        """
        if parameters:
            return self.bind(**parameters)(x, b)
        return self._evaluate(self.expressions, self.split(x, b))

    def sample(
        self, x: ArrayLike, rng: np.random.Generator | int | None = None, **parameters: Constant
    ) -> NDArray[Any]:
        """A random activation as in training: its noise is drawn anew for each element.

        >>> from actcli import load
        >>> bool(-1 / 3 <= load("rrelu").sample(-1.0, rng=0) <= -1 / 8)
        True
        """
        if parameters:
            return self.bind(**parameters).sample(x, rng)
        if not self.record.noise:
            raise UsageError(f"{self.name} is not random", hint=f"call it: load({self.name!r})(x)")
        from numpy.random import default_rng

        inputs = self.split(x)
        array = inputs[INPUT]
        generator = default_rng(rng)
        for noise in self.record.noise:
            arguments = self.distribution(noise)
            inputs[noise.name] = _DRAW[noise.distribution](generator, array.shape, **arguments).astype(array.dtype)
        formulas = tuple(simplify(substitute(formula, self.parameters)) for formula in self.formulas)
        return self._evaluate(formulas, inputs)

    def derivative(
        self, x: ArrayLike, b: ArrayLike | None = None, /, order: int = 1, by: str | None = None, **parameters: Constant
    ) -> NDArray[Any]:
        """The derivative at an array; at a kink, that of the branch that the formula takes there."""
        if parameters:
            return self.bind(**parameters).derivative(x, b, order=order, by=by)
        return self._evaluate((self.slope(order, by),), self.split(x, b))

    @staticmethod
    def _evaluate(expressions: tuple[Expr, ...], inputs: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        evaluate = _evaluator()
        if len(expressions) == 1:
            result = evaluate(expressions[0], inputs)
            return result if result.ndim else result[()]
        import numpy as np

        return np.concatenate([np.atleast_1d(evaluate(expression, inputs)) for expression in expressions], axis=-1)

    def split(self, x: ArrayLike, b: ArrayLike | None = None) -> dict[str, NDArray[Any]]:
        """The arrays of the inputs by name: what is gated takes two, or one that is split in halves."""
        first = float_array(x)
        if self.kind is not Kind.GATED:
            if b is not None:
                raise UsageError(f"{self.name} takes one input")
            return {INPUT: first}
        if b is not None:
            return {"a": first, "b": float_array(b)}
        if first.ndim == 0 or first.shape[-1] % 2:
            raise UsageError(f"{self.name} takes two inputs, or one whose last axis is even")
        half = first.shape[-1] // 2
        low, high = first[..., :half], first[..., half:]
        return {"a": high, "b": low} if self.record.gate == "first" else {"a": low, "b": high}

    # Pictures of the formula

    @property
    def formula(self) -> str:
        """The formula as written, its activations by name."""
        if self.record.table is not None:
            table = self.record.table
            return f"{table.interpolation} table of {len(table.values)} values"
        return ", ".join(" ".join(text.text.split()) for text in self.record.formulas)

    @property
    def displayed(self) -> str:
        """The formula for people: a word of the language that would only name itself is shown by what it means.

        >>> from actcli import load
        >>> load("sigmoid").displayed, load("silu").displayed
        ('1/(1 + exp(-x))', 'x*sigmoid(x)')
        """
        return self.formula if self._meaning is None else format_expr(self._meaning)

    @property
    def displayed_formulas(self) -> tuple[Expr, ...]:
        """The formulas that `displayed` shows, as trees."""
        return self.formulas if self._meaning is None else (self._meaning,)

    @cached_property
    def _meaning(self) -> Expr | None:
        """What the word means that the formula consists of, where the activation has the same name."""
        word = VOCABULARY.get(self.name)
        if word is None or self.formulas != (Call(word, (Symbol(INPUT),)),):
            return None
        if self.name in _WORDS_IN_FULL:
            return parse(_WORDS_IN_FULL[self.name], VOCABULARY, names=(INPUT,))
        definition = word.definition
        return definition and substitute(definition, {word.parameters[0].name: Symbol(INPUT)})

    def __reduce__(self) -> tuple[object, ...]:
        """Values travel as text: functions know each other by identity, which another process does not share."""
        values = {name: format_expr(value) for name, value in self._values.items()}
        return _remade, (type(self), self.record, self._words, values)

    def __repr__(self) -> str:
        bound = "".join(f", {name}={format_expr(value)}" for name, value in self._values.items())
        return f"<Activation {self.name}{bound}>"


def _remade(
    kind: type[Activation], record: Record, words: Mapping[str, Function], values: Mapping[str, str]
) -> Activation:
    return kind(record, words, {name: constant(text) for name, text in values.items()})


def float_array(value: ArrayLike) -> NDArray[Any]:
    """The array in its float dtype; whole numbers and truths become float64."""
    import numpy as np

    array = np.asarray(value)
    kind = array.dtype.kind
    if kind == "f":
        return array
    if kind not in "iub":
        raise UsageError(f"expected real numbers, not an array of {array.dtype}")
    return array.astype(np.float64)


@cache
def _evaluator() -> Callable[[Expr, Mapping[str, NDArray[Any]]], NDArray[Any]]:
    """`evaluate`, imported when first needed: an import statement takes as long as small arrays do."""
    from actcli.evaluate import evaluate

    return evaluate


def _as_float(value: Expr) -> float:
    from actcli.evaluate import ball_at, nearest_float

    return nearest_float(lambda: ball_at(value, {}))


def _table_formula(table: Table) -> Expr:
    """The table as a choice between its pieces."""
    low, high = table.interval
    values = table.values
    step = (high - low) / (len(values) - 1)
    x = Symbol(INPUT)
    pieces: list[tuple[Expr, Expr]] = [(Call(op.LESS, (x, op.number(low))), op.number(values[0]))]
    for index, (left, right) in enumerate(itertools.pairwise(values)):
        start = low + index * step
        if table.interpolation == "linear":
            value = op.add(
                op.number(left), op.multiply(op.number((right - left) / step), op.subtract(x, op.number(start)))
            )
            pieces.append((Call(op.LESS, (x, op.number(start + step))), value))
        else:
            pieces.append((Call(op.LESS, (x, op.number(start + step / 2))), op.number(left)))
    return Piecewise(tuple(pieces), op.number(values[-1]))
