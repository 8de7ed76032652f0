"""What a formula is rewritten to before it is laid out for arrays, beyond what `actcli.stability` does.

Every branch of a choice is computed everywhere. So a function that overflows, or has no value, where its branch is not
taken is given an argument that is held within the bounds of its branch: exp(x) under `x <= 0` becomes exp(min(x, 0)).
Otherwise one element of a million would send its whole block into wider floats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from actcli import operators as op
from actcli.expr import (
    Call,
    Expr,
    Function,
    Number,
    Parameter,
    Piecewise,
    Symbol,
    children,
    fold,
    is_constant,
    postorder,
    rebuild,
    substitute,
    symbols,
)
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["GELU", "fuse", "guard"]

GELU: Final = Function("gelu", (Parameter("u"),), lambda: op.multiply(Symbol("u"), V["normal_cdf"](Symbol("u"))))
_TOUCHY: Final = frozenset(V[name] for name in ("exp", "expm1", "log", "log1p", "sinh", "cosh", "sqrt")) | {op.POWER}
_BELOW: Final = frozenset({op.LESS, op.LESS_EQUAL})
_ABOVE: Final = frozenset({op.GREATER, op.GREATER_EQUAL})


def fuse(root: Expr) -> Expr:
    """The formula with u*normal_cdf(u) as one function: a subnormal distribution function has no digits left for u."""
    uses: dict[Expr, int] = {}
    for node in postorder(root):
        for child in children(node):
            uses[child] = uses.get(child, 0) + 1

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        if isinstance(node, Call) and node.function is op.MULTIPLY:
            for u, factor in (node.args, node.args[::-1]):
                if (
                    isinstance(factor, Call)
                    and factor.function is V["normal_cdf"]
                    and factor.args == (u,)
                    and uses[factor] == 1
                ):
                    return GELU(value_of(u))
        return rebuild(node, value_of)

    return fold(root, visit)


class Bounds(NamedTuple):
    """What is known of a symbol in a branch: the constants that it lies between."""

    low: Expr | None = None
    high: Expr | None = None

    def hold(self, symbol: Expr) -> Expr:
        """The symbol, moved to the nearest value within."""
        held = symbol if self.low is None else V["max"](symbol, self.low)
        return held if self.high is None else V["min"](held, self.high)


Known = dict[str, Bounds]


def guard(root: Expr) -> Expr:
    """The formula with the touchy functions of each branch held within what its conditions say."""

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        node = rebuild(node, value_of)
        return _guard_choice(node) if isinstance(node, Piecewise) else node

    return fold(root, visit)


def _guard_choice(choice: Piecewise) -> Expr:
    values = [value for _, value in choice.pieces] + [choice.otherwise]
    tests = [test for test, _ in choice.pieces]
    held: list[Expr] = []
    known: Known = {}
    for index, value in enumerate(values):
        shared = _calls(part for part in (*tests, *values) if part is not value)
        here = _with(known, tests[index], holds=True) if index < len(tests) else known
        held.append(_hold(value, here, shared) if here else value)
        if index < len(tests):
            known = _with(known, tests[index], holds=False)
    return Piecewise(tuple(zip(tests, held, strict=False)), held[-1])


def _calls(parts: Iterable[Expr]) -> frozenset[Expr]:
    """What is computed for other parts as well, and so is not worth a second computation."""
    return frozenset(node for part in parts for node in postorder(part))


def _hold(value: Expr, known: Known, shared: frozenset[Expr]) -> Expr:
    replacements = {name: bounds.hold(Symbol(name)) for name, bounds in known.items()}

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        if isinstance(node, Call) and node.function in _TOUCHY and node not in shared and not _is_tame(node):
            return substitute(node, replacements) if symbols(node) & replacements.keys() else node
        return rebuild(node, value_of)

    return fold(value, visit)


def _is_tame(node: Call) -> bool:
    """Whether it is a low whole power, which overflows only where the wider float is due anyway."""
    exponent = node.args[-1]
    return node.function is op.POWER and isinstance(exponent, Number) and exponent.value in (1, 2, 3, 4)


def _with(known: Known, test: Expr, *, holds: bool) -> Known:
    """What is known after a test, of the form `symbol < constant`, turned out as it did."""
    match test:
        case Call(function, (Symbol(name), v)) if is_constant(v) and function in _BELOW | _ABOVE:
            bounded_above = (function in _BELOW) == holds
        case Call(function, (v, Symbol(name))) if is_constant(v) and function in _BELOW | _ABOVE:
            bounded_above = (function in _ABOVE) == holds
        case Call(function, (p, q)) if function is op.AND and holds:
            return _with(_with(known, p, holds=True), q, holds=True)
        case _:
            return known
    bounds = known.get(name, Bounds())
    return known | {name: bounds._replace(high=v) if bounded_above else bounds._replace(low=v)}
