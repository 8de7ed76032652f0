"""Which curves of one variable show an activation: itself, or sections through a function of more.

A gated function is cut at 1 in either input; a vector function is shown on the pairs (x, 0), one curve a component,
with its reductions written out for two entries. So every kind is drawn, and differentiated, as formulas in x.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from actcli import operators as op
from actcli.activation import Activation, Kind
from actcli.expr import Call, Expr, Function, Symbol, substitute
from actcli.interpreters.entries import entries_of
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V

__all__ = ["Section", "note_of", "sections_of"]

X: Final = Symbol("x")
_SUBSCRIPTS: Final = "₀₁₂₃₄₅₆₇₈₉"
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PRIMES: Final = ("", "′", "″", "‴")


class Section(NamedTuple):
    """A curve of one variable: a formula in x, its index among several components, its arguments as written."""

    expr: Expr
    component: int  # 0: the only one
    arguments: str
    variable: str = "x"

    def label(self, order: int = 0, name: str = "f") -> str:
        """The curve's name: f(x), f″(x), f₁(x, 0), ∂f(1, b)/∂b.

        >>> Section(X, 0, "x").label(2), Section(X, 0, "1, b", "b").label(1)
        ('f″(x)', '∂f(1, b)/∂b')
        """
        name += str(self.component).translate(_table(_SUBSCRIPTS)) if self.component else ""
        if order == 0:
            return f"{name}({self.arguments})"
        power = str(order).translate(_table(_SUPERSCRIPTS))
        if self.arguments == "x":
            return f"{name}{_PRIMES[order] if order < len(_PRIMES) else f'⁽{power}⁾'}(x)"
        power = power if order > 1 else ""
        return f"∂{power}{name}({self.arguments})/∂{self.variable}{power}"


def _table(digits: str) -> dict[int, str]:
    return {ord(str(value)): digit for value, digit in enumerate(digits)}


def sections_of(activation: Activation) -> list[Section]:
    """The curves that show the activation."""
    if activation.kind is Kind.GATED:
        formula = activation.expression
        return [
            Section(substitute(formula, {"a": op.ONE, "b": X}), 0, "1, b", "b"),
            Section(substitute(formula, {"a": X, "b": op.ONE}), 0, "a, 1", "a"),
        ]
    if not activation.is_vector:
        return [Section(activation.expression, 0, "x")]
    found = list(activation.expressions)
    arguments = "x"
    if any(REDUCTIONS & _words(formula) for formula in found):
        parts = [part for formula in found for part in entries_of(formula, (X, op.ZERO))]
        found = list(dict.fromkeys(parts))
        arguments = "x, 0"
    return [Section(part, index if len(found) > 1 else 0, arguments) for index, part in enumerate(found, 1)]


def note_of(activation: Activation) -> str:
    """What is shown, where that is not plain; empty where it is."""
    if activation.kind is Kind.GATED:
        return "sections: one input varies, the other is 1"
    if activation.kind is Kind.RANDOM:
        return "line: evaluation; band: 5 to 95 % of the training noise"
    if activation.is_vector and sections_of(activation)[0].arguments == "x, 0":
        return "components of the output at the input (x, 0)"
    if activation.is_vector:
        return "the outputs for one input"
    return ""


def _words(root: Expr) -> frozenset[Function]:
    from actcli.expr import postorder
    from actcli.interpret import expand

    written = expand(root, frozenset(V.values()))
    return frozenset(node.function for node in postorder(written) if isinstance(node, Call))
