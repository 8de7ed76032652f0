"""A formula laid out once as a list of rule calls, for evaluation again and again.

`Interpreter.__call__` folds the tree each time; a search that visits hundreds of boxes orders the
nodes once, here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from actcli.errors import InternalError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

__all__ = ["Tape"]

V = TypeVar("V")


class Tape(Generic[V]):
    """A formula of one symbol without choices, over one kind of value."""

    def __init__(
        self, root: Expr, rules: Mapping[Function, Callable[..., V]], number: Callable[[Fraction], V], name: str = "x"
    ) -> None:
        self.root: Final = root
        self._number = number
        order = list(postorder(root))
        places = {node: place for place, node in enumerate(order)}
        self._constants: list[tuple[int, Fraction]] = []
        self._inputs: list[int] = []
        self._steps: list[tuple[int, Callable[..., V], tuple[int, ...]]] = []
        for place, node in enumerate(order):
            match node:
                case Number(value):
                    self._constants.append((place, value))
                case Symbol(symbol) if symbol == name:
                    self._inputs.append(place)
                case Call(function, args) if function in rules:
                    self._steps.append((place, rules[function], tuple(places[arg] for arg in args)))
                case Call(function):
                    raise InternalError(f"no rule for {function.name!r}")
                case Piecewise() | Symbol():
                    raise InternalError("a tape has one symbol and no choices")
        self._size = len(order)

    def __call__(self, value: V) -> V:
        """The value of the formula where the symbol has this value."""
        values: list[Any] = [None] * self._size
        for place, constant in self._constants:
            values[place] = self._number(constant)
        for place in self._inputs:
            values[place] = value
        for place, rule, operands in self._steps:
            values[place] = rule(*[values[operand] for operand in operands])
        result: V = values[-1]
        return result
