"""The functions of one number in a graph: pieces of it with one way in and one way out, as formulas of what comes in.

Nodes that compute number by number from one tensor and constants belong together. What leaves such a region is cut
where a single tensor crosses: `x -> Sigmoid -> Tanh` are two functions, `x -> Sigmoid -> Mul x` is one. Which of the
cuts are between functions only their names can tell, so a region is a list of segments, and who names them asks for the
formula of any run of them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.derive import simplify
from actcli.errors import InputError
from actcli.expr import Expr, Symbol, postorder, tree_size
from actcli.identification.models.loading import walk
from actcli.identification.models.operators import WHOLE_AXIS, divides_by_zero
from actcli.identification.models.values import value_of_node
from actcli.inputs import INPUT
from actcli.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from actcli.identification.models.loading import Graph, Model, Node

__all__ = ["Axis", "Region", "regions"]

_X: Final = Symbol(INPUT)
_LONG: Final = 32  # nodes in a row after which a region ends where it can
_LONGEST: Final = 128
_SIZE: Final = 2000  # nodes of a formula


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """An operator on a whole axis, with a parameter for each channel, or without a value: named as it stands."""

    name: str
    node: Node
    where: str
    note: str


@dataclass(slots=True, eq=False)
class Region:
    """Nodes in order from one tensor to another; `cuts` are the numbers of nodes behind which one tensor crosses."""

    where: str
    entry: str
    steps: list[tuple[Node, str]]
    constants: Mapping[str, Expr]
    cuts: list[int] = field(default_factory=list)
    built: dict[tuple[object, ...], Expr | None] = field(default_factory=dict)  # by what the nodes do, for all regions

    def formula(self, start: int, stop: int) -> Expr | None:
        """The formula of the segments from `start` to before `stop`."""
        first = self.cuts[start - 1] + 1 if start else 0
        steps = self.steps[first : self.cuts[stop - 1] + 1]
        places: dict[str, object] = {self.entry if first == 0 else self.steps[first - 1][1]: _X}
        recipe: list[object] = []
        for place, (node, out) in enumerate(steps):
            taken = tuple(places[name] if name in places else self.constants.get(name) for name in node.inputs)
            recipe.append((node.kind, taken, *node.numbers.items(), *node.texts.items()))
            places[out] = place
        key = tuple(recipe)
        if key not in self.built:
            self.built[key] = self._built(steps, self.entry if first == 0 else self.steps[first - 1][1])
        return self.built[key]

    def _built(self, steps: Sequence[tuple[Node, str]], entry: str) -> Expr | None:
        values: dict[str, Expr] = {entry: _X}
        root: Expr = _X
        for node, out in steps:
            found = value_of_node(node, lambda name: values.get(name) or self.constants.get(name))
            if found is None:
                return None
            values[out] = root = found
        return None if op.is_condition(root) else simplify(root)

    def nodes(self, start: int, stop: int) -> tuple[Node, ...]:
        """The nodes of some segments."""
        first = self.cuts[start - 1] + 1 if start else 0
        return tuple(node for node, _ in self.steps[first : self.cuts[stop - 1] + 1])


def regions(model: Model) -> Iterator[Region | Axis]:
    """The functions of one number in all graphs of a model, and the operators on whole axes, in order."""
    outer: dict[str, Expr] = {}
    built: dict[tuple[object, ...], Expr | None] = {}
    for where, graph in walk(model.graph):
        outer |= graph.constants  # names are unique in a model, those of outer graphs are seen by inner ones
        yield from _Sweep(model, graph, where, outer, built).regions()


class _Sweep:
    """One graph: what each tensor is of which tensor, and where that leaves."""

    def __init__(
        self,
        model: Model,
        graph: Graph,
        where: str,
        outer: Mapping[str, Expr],
        built: dict[tuple[object, ...], Expr | None],
    ) -> None:
        self.built = built
        self.model, self.graph, self.where = model, graph, where
        self.constants = {name: value for name, value in outer.items() if name not in graph.arrays}
        self.nodes = self._sorted()
        self.of: dict[str, str] = {}  # tensor: the tensor that it is a function of
        self.values: dict[str, Expr] = {}
        self.depths: dict[str, int] = {}
        self.made: dict[str, int] = {}  # tensor: the number of the node of a region that makes it
        self.special: dict[int, Axis] = {}
        self.last = {name: number for number, node in enumerate(self.nodes) for name in node.inputs}
        self.latest: dict[str, list[tuple[int, str]]] = {}  # of a region, the two tensors that are used last, and where

    def regions(self) -> Iterator[Region | Axis]:
        for number, node in enumerate(self.nodes):
            self._take(number, node)
        members = set(self.made.values())
        used: dict[str, bool] = {}
        for number, node in enumerate(self.nodes):
            inside = number in members and self.made.get(node.outputs[0]) == number
            for name in {*node.inputs, *self._taken_inside(node)}:
                stays = inside and self._of(name) == self.of[node.outputs[0]]
                used[name] = used.get(name, True) and stays
        ends = {
            self.made[tensor]: tensor for tensor in self.made if tensor in self.graph.outputs or not used.get(tensor)
        }
        for number in sorted({*ends, *self.special}):
            if number in ends:
                yield self._region(ends[number])
            if number in self.special:
                yield self.special[number]

    def _taken_inside(self, node: Node) -> Iterator[str]:
        """What the graphs of a node take from around it."""
        for _, inner in node.graphs:
            for _, graph in walk(inner):
                for one in graph.nodes:
                    yield from one.inputs

    def _of(self, name: str) -> str:
        return self.of.get(name, name)

    def _take(self, number: int, node: Node) -> None:
        if not node.outputs or not node.outputs[0]:
            return
        out = node.outputs[0]
        active = {name for name in node.inputs if name and name not in self.constants}
        if not active:
            value = value_of_node(node, self.constants.get)
            if value is not None and tree_size(value) <= _SIZE and not op.is_condition(value) and node.inputs:
                self.constants[out] = simplify(value)
            return
        if node.kind in WHOLE_AXIS and node.is_known:
            axis = node.texts.get("axis", "-1" if self.model.version >= 13 else "1")
            old = "" if self.model.version >= 13 else " and all behind it"
            self.special[number] = Axis(WHOLE_AXIS[node.kind], node, self.where, f"over axis {axis}{old}")
        if node.kind == "PRelu" and node.is_known and len(node.inputs) == 2 and node.inputs[1] in self.graph.arrays:
            self.special[number] = Axis("prelu", node, self.where, "a slope for each channel")
        if node.is_known and divides_by_zero(node.kind, node.numbers):
            self.special[number] = Axis(node.kind.lower(), node, self.where, "it divides by zero")
        if any(name in self.graph.arrays for name in active):
            return
        roots = {self._of(name) for name in active}
        if len(roots) != 1:
            return
        entry, depth = roots.pop(), 1 + max(self.depths.get(name, 0) for name in active)
        if depth > _LONG and self._is_narrow(entry, active, number):
            (entry,), depth = active, 1  # a region may end here, and had better
        if depth > _LONGEST:
            return
        value = value_of_node(
            node, lambda name: _X if name == entry else self.values.get(name) or self.constants.get(name) or _X
        )
        if value is None or sum(1 for _ in postorder(value)) > _SIZE:
            return
        self.of[out], self.values[out], self.depths[out], self.made[out] = entry, value, depth, number
        latest = sorted([*self.latest.get(entry, [(self.last.get(entry, -1), entry)]), (self.last.get(out, -1), out)])
        self.latest[entry] = latest[-2:]

    def _is_narrow(self, entry: str, active: set[str], number: int) -> bool:
        """Whether one tensor is all that is still used of a region."""
        if len(active) > 1:
            return False
        return all(last < number or name in active for last, name in self.latest.get(entry, ()))

    def _region(self, tensor: str) -> Region:
        """All between a tensor and the one that it is a function of, cut where one tensor crosses."""
        entry = self.of[tensor]
        numbers: set[int] = set()
        waiting = [tensor]
        while waiting:
            name = waiting.pop()
            number = self.made.get(name)
            if name != entry and number is not None and number not in numbers:
                numbers.add(number)
                waiting += [one for one in self.nodes[number].inputs if one and one not in self.constants]
        steps = [(self.nodes[number], self.nodes[number].outputs[0]) for number in sorted(numbers)]
        last: dict[str, int] = {}
        for place, (node, _) in enumerate(steps):
            last.update(dict.fromkeys(node.inputs, place))
        reach, cuts = last.get(entry, 0), []
        for place, (_, out) in enumerate(steps):
            if reach <= place:
                cuts.append(place)
            reach = max(reach, last.get(out, place))
        return Region(self.where, entry, steps, self.constants, cuts, self.built)

    def _sorted(self) -> list[Node]:
        """The nodes, each after those that make what it takes."""
        makers: dict[str, int] = {}
        for number, node in enumerate(self.graph.nodes):
            for name in filter(None, node.outputs):
                if name in makers or name in self.graph.constants:
                    raise InputError(f"{self.model.source}: the tensor {quoted(name)} is made twice")
                makers[name] = number
        after: list[list[int]] = [[] for _ in self.graph.nodes]
        open_: list[int] = []
        for number, node in enumerate(self.graph.nodes):
            before = {makers[name] for name in (*node.inputs, *self._taken_inside(node)) if name in makers}
            before.discard(number if node.graphs else -1)
            open_.append(len(before))
            for maker in before:
                after[maker].append(number)
        ready = deque(number for number, count in enumerate(open_) if not count)
        found: list[Node] = []
        while ready:
            number = ready.popleft()
            found.append(self.graph.nodes[number])
            for other in after[number]:
                open_[other] -= 1
                if not open_[other]:
                    ready.append(other)
        if len(found) < len(self.graph.nodes):
            stuck = next(node for node, count in zip(self.graph.nodes, open_, strict=True) if count)
            raise InputError(f"{self.model.source}: the graph runs in a circle through the node {quoted(stuck.name)}")
        return found
