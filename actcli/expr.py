"""A formula is a small tree of four kinds of node: numbers, symbols, calls and piecewise choices.

Operators and comparisons are calls too, so an interpreter is one table from `Function` to rule (`actcli.interpret`).

Nodes are interned: structurally equal trees are the same object. So equality is identity, a formula is a graph in which
common subexpressions are shared by construction, and a fold visits each of them once. Rejected: plain dataclasses with
structural equality, whose comparison takes exponential time on a chain of doublings.

    >>> from fractions import Fraction
    >>> Number(Fraction(1, 2)) is Number(Fraction("0.5"))
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeVar
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction
    from typing import Self

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
    "tree_size",
]

V = TypeVar("V")


class _Interned(type):
    """The metaclass that returns the node there is instead of making an equal one."""

    _nodes: ClassVar[WeakValueDictionary[tuple[object, ...], Any]] = WeakValueDictionary()
    _lock: Final = RLock()

    def __call__(cls, *fields: Any) -> Any:
        key = (cls, *fields)
        node = _Interned._nodes.get(key)
        if node is None:
            with _Interned._lock:  # two threads that make equal nodes at once must get the same one
                node = _Interned._nodes.setdefault(key, super().__call__(*fields))
        return node


class _Node(metaclass=_Interned):
    """What all nodes do alike: a copy is the node itself, and a pickle is a flat list, so that depth costs no stack."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (_flattened(self),)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Number(_Node):
    """An exact rational: `0.044715` is 44715/10^6, never the nearest double."""

    value: Fraction


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Symbol(_Node):
    """An input, a parameter or a local name; which of them it is, the activation knows."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Call(_Node):
    """A function of the vocabulary applied to arguments, one for each parameter of the function."""

    function: Function
    args: tuple[Expr, ...]

    def __repr__(self) -> str:
        return f"<Call {self.function.name}>"  # what is below may be a thousand nodes deep


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Piecewise(_Node):
    """The value of the first piece whose condition holds, else `otherwise`; every kink and jump lives here."""

    pieces: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr

    def __repr__(self) -> str:
        return f"<Piecewise of {len(self.pieces) + 1} branches>"


Expr: TypeAlias = Number | Symbol | Call | Piecewise


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, and its default if it has one."""

    name: str
    default: Expr | None = None


class Function:
    """A word of the vocabulary; rules key on its identity.

    `definition` says what it means in the language itself (None for the few irreducible ones); `partials` are its
    derivatives by each parameter (None: differentiate the definition). Both are thunks, called when first needed.
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
        """The function applied to arguments."""
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
    """The value of the root: `visit(node, value_of)` for each distinct node, operands first. All walks are this one."""
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


def _flattened(root: Expr) -> tuple[tuple[object, ...], ...]:
    """The distinct nodes, operands first: what each is, and at which index its operands stand."""
    places: dict[Expr, int] = {}
    rows: list[tuple[object, ...]] = []
    for node in postorder(root):
        below = tuple(places[child] for child in children(node))
        match node:
            case Number(leaf) | Symbol(leaf):
                rows.append((type(node), leaf))
            case Call(function, _):
                rows.append((Call, function, below))
            case Piecewise():
                rows.append((Piecewise, None, below))
        places[node] = len(places)
    return tuple(rows)


def _restored(rows: tuple[tuple[Any, ...], ...]) -> Expr:
    """The node that was flattened."""
    nodes: list[Expr] = []
    for kind, leaf, *below in rows:
        below = [nodes[index] for index in below[0]] if below else []
        if kind is Call:
            nodes.append(Call(leaf, tuple(below)))
        elif kind is Piecewise:
            *parts, otherwise = below
            nodes.append(Piecewise(tuple(zip(parts[::2], parts[1::2], strict=True)), otherwise))
        else:
            nodes.append(kind(leaf))
    return nodes[-1]


def substitute(root: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """The formula with expressions in the place of names, all at once."""
    if not replacements:
        return root

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        return replacements.get(node.name, node) if isinstance(node, Symbol) else rebuild(node, value_of)

    return fold(root, visit)


def tree_size(root: Expr) -> int:
    """The number of nodes of the formula as text would show it, each shared one as often as it stands there."""
    return fold(root, lambda node, size_of: 1 + sum(map(size_of, children(node))))


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
