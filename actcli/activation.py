"""An activation function: a formula with its parameters, and what is known about it.

A `Record` is what a definition file says (`actcli.record`); an `Activation` is a record whose formula has been read,
with values bound to its parameters. It is a function of arrays, and also a word (`Activation.function`) that other
formulas may use.

Formulas are read when first needed, so that a list of the whole catalogue parses none of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from actcli import given
from actcli.derive import derive, simplify
from actcli.errors import InputError, UnknownName, UsageError
from actcli.expr import Call, Expr, Function, Parameter, Symbol, measure, postorder, substitute
from actcli.format import format_expr
from actcli.inputs import INPUT, Constant, constant, drawn, float_array, generator_of, halves, nearest, values_of
from actcli.library import REDUCTIONS, VOCABULARY
from actcli.limits import DERIVATIVES, EXPANDED_NODES
from actcli.parse import parse
from actcli.record import FrameworkSymbol, Kind, Noise, Record, Setting, Table, Text
from actcli.tabulated import table_formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Activation", "Constant", "FrameworkSymbol", "Kind", "Noise", "Record", "Setting",
    "Table", "Text", "constant", "float_array",
]  # fmt: skip

# What irreducible words mean, for people: evaluated, these would cancel near 0.
_WORDS_IN_FULL: Final = {
    "sinc": "sin(pi*x)/(pi*x) if x != 0 else 1",
    "sinc_unnormalised": "sin(x)/x if x != 0 else 1",
}


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
        self.record: Record = record
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
            return (table_formula(self.record.table),)
        names = (*self.inputs, *self.defaults, *(noise.name for noise in self.record.noise))
        return tuple(self.read(text, names) for text in self.record.formulas)

    def read(self, text: Text, names: tuple[str, ...] = ()) -> Expr:
        """A formula read as this activation's own is: it may use the activations that its catalogue has."""
        word = self._words.get(text.text)
        if names == (INPUT,) and word is not None and word.parameters:
            text = Text(f"{text.text}({INPUT})", text.place)  # a function's name alone is the function
        try:
            formula = parse(text.text, self._words, names=names, place=text.place)
        except InputError as error:
            if (unknown := re.fullmatch(r"unknown name '(\w+)'", error.message)) and text.place is not None:
                error.hint = f"{error.hint}; a parameter is declared: parameters: {{{unknown[1]}: 1}}"
            raise
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
        arguments = {name: nearest(self._noise_constant(text)) for name, text in noise.arguments.items()}
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
        by = self.inputs[0] if by is None else given.text(by, "the name to derive by")
        return derive(self.expression, by, given.whole(order, "the order", 0, DERIVATIVES))

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
        return values_of(self.expressions, self.split(x, b))

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
        inputs = self.split(x)
        generator = generator_of(rng)
        for noise in self.record.noise:
            inputs[noise.name] = drawn(noise.distribution, self.distribution(noise), inputs[INPUT], generator)
        formulas = tuple(simplify(substitute(formula, self.parameters)) for formula in self.formulas)
        return values_of(formulas, inputs)

    def derivative(
        self, x: ArrayLike, b: ArrayLike | None = None, /, order: int = 1, by: str | None = None, **parameters: Constant
    ) -> NDArray[Any]:
        """The derivative at an array; at a kink, that of the branch that the formula takes there."""
        if parameters:
            return self.bind(**parameters).derivative(x, b, order=order, by=by)
        return values_of((self.slope(order, by),), self.split(x, b))

    def split(self, x: ArrayLike, b: ArrayLike | None = None) -> dict[str, NDArray[Any]]:
        """The arrays of the inputs by name: what is gated takes two, or one that is split in halves."""
        if self.kind is Kind.GATED:
            return halves(self.name, x, b, gate_first=self.record.gate == "first")
        if b is not None:
            raise UsageError(f"{self.name} takes one input")
        return {INPUT: float_array(x)}

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
