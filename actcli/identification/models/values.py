"""What a node gives, as a formula, where it computes number by number; and which formulas are straight lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.expr import Call, Expr, Number, Piecewise, Symbol, fold, is_constant, postorder
from actcli.identification.models.operators import applied, clipped, defaults_of
from actcli.library import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from actcli.identification.models.loading import Node

__all__ = ["is_arithmetic", "is_line", "value_of_node"]

_FLOATS: Final = {"1", "10", "11", "16"}
_TRUTH: Final = {"9"}
_PLAIN: Final = frozenset(
    {op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.NEGATE, op.POWER, VOCABULARY["sqrt"], VOCABULARY["pi"]}
)
_PASSING: Final = frozenset({"Dropout", "Identity"})  # at inference


@lru_cache(maxsize=4096)
def is_line(root: Expr) -> bool:
    """Whether a formula is a*x + b by its form, with any constants.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> is_line(parse("(x + 3)/sqrt(2)", VOCABULARY)), is_line(parse("x*x", VOCABULARY))
    (True, False)
    """
    return fold(root, _degree) < 2


def is_arithmetic(root: Expr) -> bool:
    """Whether a formula has nothing but sums, products, powers and square roots: it belongs to a norm, or a scale.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> is_arithmetic(parse("1/sqrt(x**2 + 1e-6)", VOCABULARY)), is_arithmetic(parse("x*tanh(x)", VOCABULARY))
    (True, False)
    """
    return all(
        isinstance(node, Number | Symbol) or (isinstance(node, Call) and node.function in _PLAIN)
        for node in postorder(root)
    )


def _degree(node: Expr, degree_of: Callable[[Expr], int]) -> int:
    """0 for a constant, 1 for a line, 2 for all else."""
    match node:
        case Number():
            return 0
        case Symbol():
            return 1
        case Call(function, args):
            degrees = [degree_of(arg) for arg in args]
            if function in (op.ADD, op.SUBTRACT, op.NEGATE):
                return max(degrees)
            if function is op.MULTIPLY:
                return min(2, sum(degrees))
            if function is op.DIVIDE:
                return degrees[0] if degrees[1] == 0 else 2
            return 2 if any(degrees) else 0
        case Piecewise():
            return 0 if is_constant(node) else 2


def value_of_node(node: Node, value_of: Callable[[str], Expr | None]) -> Expr | None:
    """What a node gives, where what it takes is known and it computes number by number."""
    if not node.is_known or not node.outputs:
        return None
    if node.kind in _PASSING:
        return value_of(node.inputs[0]) if node.inputs else None
    if node.kind == "Clip":
        return _clip(node, value_of)
    args = [value_of(name) for name in node.inputs if name]
    if any(arg is None for arg in args) or len(args) != len(node.inputs):
        return None
    known = [arg for arg in args if arg is not None]
    if node.kind == "Cast":
        return _cast(node, known)
    return applied(node.kind, known, _attributes(node))


def _attributes(node: Node) -> Mapping[str, Expr]:
    """The attributes that a formula needs, what is left out by its default."""
    defaults = defaults_of(node.kind)
    return {name: node.numbers.get(name, default) for name, default in defaults.items()}


def _clip(node: Node, value_of: Callable[[str], Expr | None]) -> Expr | None:
    ends: list[Expr | None] = [node.numbers.get("min"), node.numbers.get("max")]
    for index in (1, 2):
        name = node.inputs[index] if len(node.inputs) > index else ""
        if name:
            ends[index - 1] = value_of(name)
            if ends[index - 1] is None:
                return None
    arg = value_of(node.inputs[0]) if node.inputs else None
    return None if arg is None else clipped(arg, *(None if _is_huge(end) else end for end in ends))


def _is_huge(end: Expr | None) -> bool:
    """Whether a bound is the greatest float, which old models write where there is none."""
    return isinstance(end, Number) and abs(end.value) > 10**37


def _cast(node: Node, args: Sequence[Expr]) -> Expr | None:
    to = node.texts.get("to")
    if len(args) != 1 or to not in _FLOATS | _TRUTH:
        return None
    is_condition = op.is_condition(args[0])
    if to in _TRUTH:
        return args[0] if is_condition else None
    if is_condition:
        return Piecewise(((args[0], op.number(1)),), op.number(0))
    return args[0]
