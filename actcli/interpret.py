"""What a formula means over one kind of value: one table from function to rule, one fold over the tree.

A function without a rule is replaced by its definition before the fold; one without either is refused with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from actcli.errors import InternalError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, rebuild, substitute

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Interpreter", "expand"]

V = TypeVar("V")
Rules = Mapping[Function, Callable[..., V]]


@lru_cache(maxsize=4096)
def expand(root: Expr, kept: frozenset[Function]) -> Expr:
    """The formula with each function that is not `kept` replaced by its definition, all the way down.

    >>> from actcli.format import format_expr
    >>> from actcli.library import VOCABULARY as V
    >>> from actcli.parse import parse
    >>> format_expr(expand(parse("x*normal_cdf(x)", V), frozenset({V["erfc"], V["sqrt"]})))
    'x*(erfc(-x/sqrt(2))/2)'
    """

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        if isinstance(node, Call) and node.function not in kept and node.function.definition is not None:
            body = expand(node.function.definition, kept)
            names = (parameter.name for parameter in node.function.parameters)
            return substitute(body, dict(zip(names, map(value_of, node.args), strict=True)))
        return rebuild(node, value_of)

    return fold(root, visit)


class Interpreter(Generic[V]):
    """A meaning: how to read numbers and choices, and a rule for each function that does not go by its definition."""

    def __init__(
        self,
        name: str,
        *,
        number: Callable[[Fraction], V],
        rules: Rules[V],
        choose: Callable[[list[tuple[Any, V]], V], V],
    ) -> None:
        self.name = name
        self.number = number
        self.rules = rules
        self.choose = choose
        self._kept = frozenset(rules)

    def __call__(self, root: Expr, environment: Mapping[str, V]) -> V:
        """The value of the formula where the symbols have the values of `environment`."""

        def visit(node: Expr, value_of: Callable[[Expr], V]) -> V:
            match node:
                case Number(value):
                    return self.number(value)
                case Symbol(name):
                    return environment[name]
                case Call(function, args):
                    rule = self.rules.get(function)
                    if rule is None:
                        raise InternalError(f"the {self.name} interpreter has no rule for {function.name!r}")
                    return rule(*map(value_of, args))
                case Piecewise(pieces, otherwise):
                    return self.choose(
                        [(value_of(test), value_of(value)) for test, value in pieces], value_of(otherwise)
                    )

        return fold(expand(root, self._kept), visit)
