"""A formula is a small tree of four kinds of node: numbers, symbols, calls and piecewise choices.

Operators and comparisons are calls too, so an interpreter is one table from `Function` to rule (`actcli.interpret`).

Nodes are interned: structurally equal trees are the same object. So equality is identity, a formula is a graph in which
common subexpressions are shared by construction, and a fold visits each of them once. Rejected: plain dataclasses with
structural equality, whose comparison takes exponential time on a chain of doublings.

    >>> x = Symbol("x")
    >>> Number(Fraction(1, 2)) is Number(Fraction("0.5"))
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "Call",
    "Expr",
    "Function",
    "Number",
    "Parameter",
    "Piecewise",
    "Size",
    "Symbol",
    "children",
    "fold",
    "is_constant",
    "measure",
    "postorder",
    "rebuild",
    "substitute",
    "symbols",
]

V = TypeVar("V")


class _Interned(type):
    """The metaclass that returns the node there is instead of making an equal one."""

    _nodes: WeakValueDictionary[tuple[object, ...], Any] = WeakValueDictionary()

    def __call__(cls, *fields: Any) -> Any:
        key = (cls, *fields)
        node = _Interned._nodes.get(key)
        if node is None:
            node = _Interned._nodes[key] = super().__call__(*fields)
        return node


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Number(metaclass=_Interned):
    """An exact rational: `0.044715` is 44715/10^6, never the nearest double."""

    value: Fraction

    def __reduce__(self) -> tuple[object, ...]:
        return Number, (self.value,)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Symbol(metaclass=_Interned):
    """An input, a parameter or a local name; which of them it is, the activation knows."""

    name: str

    def __reduce__(self) -> tuple[object, ...]:
        return Symbol, (self.name,)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Call(metaclass=_Interned):
    """A function of the vocabulary applied to arguments, one for each parameter of the function."""

    function: Function
    args: tuple[Expr, ...]

    def __reduce__(self) -> tuple[object, ...]:
        return Call, (self.function, self.args)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Piecewise(metaclass=_Interned):
    """The value of the first piece whose condition holds, else `otherwise`; every kink and jump lives here."""

    pieces: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr

    def __reduce__(self) -> tuple[object, ...]:
        return Piecewise, (self.pieces, self.otherwise)


Expr: TypeAlias = Number | Symbol | Call | Piecewise


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, and its default if it has one."""

    name: str
    default: Expr | None = None


class Function:
    """A word of the vocabulary; rules key on its identity.

    `definition` says what it means in the language itself (None for the few irreducible ones); `partials` are its partial
    derivatives, one for each parameter (None: differentiate the definition). Both may be given as thunks, read when first needed.
    """

    def __init__(
        self,
        name: str,
        parameters: tuple[Parameter, ...],
        definition: Callable[[], Expr | None],
        partials: Callable[[], tuple[Expr, ...] | None] = lambda: None,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self._definition = definition
        self._partials = partials

    @cached_property
    def definition(self) -> Expr | None:
        """What the function means, over the names of its parameters."""
        return self._definition()

    @cached_property
    def partials(self) -> tuple[Expr, ...] | None:
        """The partial derivatives, over the names of the parameters."""
        return self._partials()

    def __call__(self, *args: Expr) -> Call:
        return Call(self, args)

    def __repr__(self) -> str:
        return f"<Function {self.name}>"


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below."""
    match node:
        case Number() | Symbol():
            return ()
        case Call(_, args):
            return args
        case Piecewise(pieces, otherwise):
            return (*(part for piece in pieces for part in piece), otherwise)


def postorder(root: Expr) -> Iterator[Expr]:
    """Each distinct node once, operands before what uses them; a loop, so that depth costs no stack."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(children(node)) if child not in seen)


def fold(root: Expr, visit: Callable[[Expr, Callable[[Expr], V]], V]) -> V:
    """`visit(node, value_of)` for each distinct node, operands first; the value of the root. Nothing else walks the tree."""
    values: dict[Expr, V] = {}
    for node in postorder(root):
        values[node] = visit(node, values.__getitem__)
    return values[root]


def symbols(root: Expr) -> frozenset[str]:
    """The names that occur.

    >>> sorted(symbols(Piecewise(((Symbol("x"), Symbol("a")),), Symbol("b"))))
    ['a', 'b', 'x']
    """
    return frozenset(node.name for node in postorder(root) if isinstance(node, Symbol))


def is_constant(root: Expr) -> bool:
    """Whether no symbol occurs."""
    return not any(isinstance(node, Symbol) for node in postorder(root))


def rebuild(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
    """The node over other operands."""
    match node:
        case Number() | Symbol():
            return node
        case Call(function, args):
            return Call(function, tuple(value_of(arg) for arg in args))
        case Piecewise(pieces, otherwise):
            return Piecewise(tuple((value_of(test), value_of(value)) for test, value in pieces), value_of(otherwise))


def substitute(root: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """The formula with expressions in the place of names, all at once."""
    if not replacements:
        return root

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        return replacements.get(node.name, node) if isinstance(node, Symbol) else rebuild(node, value_of)

    return fold(root, visit)


@dataclass(frozen=True, slots=True)
class Size:
    """Nodes and depth of a formula written out as a tree; `uses` counts where each symbol stands."""

    nodes: int
    depth: int
    uses: Mapping[str, int]


def measure(root: Expr) -> Size:
    """The size after the definitions of all that is called are written out, counted without writing them out.

    A chain of doublings is so refused in linear time.

    >>> x = Symbol("x")
    >>> double = Function("double", (Parameter("u"),), lambda: Piecewise((), Symbol("u")))
    >>> measure(double(double(x))).nodes
    3
    """
    sizes: dict[Function, Size] = {}

    def of_function(function: Function) -> Size | None:
        if function not in sizes and function.definition is not None:
            sizes[function] = fold(function.definition, visit)
        return sizes.get(function)

    def visit(node: Expr, value_of: Callable[[Expr], Size]) -> Size:
        if isinstance(node, Symbol):
            return Size(1, 1, {node.name: 1})
        below = [value_of(child) for child in children(node)]
        times = [1] * len(below)
        own = 1, 1
        if isinstance(node, Call) and (body := of_function(node.function)) is not None:
            times = [body.uses.get(parameter.name, 0) for parameter in node.function.parameters]
            own = body.nodes - sum(times), body.depth
        uses: dict[str, int] = {}
        for count, size in zip(times, below, strict=True):
            for name, number in size.uses.items():
                uses[name] = uses.get(name, 0) + count * number
        nodes = own[0] + sum(count * size.nodes for count, size in zip(times, below, strict=True))
        return Size(nodes, own[1] + max((size.depth for size in below), default=0), uses)

    return fold(root, visit)
