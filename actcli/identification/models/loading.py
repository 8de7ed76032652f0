"""An ONNX model as plain data: nodes with their graphs, constants that are one number, and nothing else of it.

The file is parsed as a message and no more: no shape is inferred, nothing of it is run, and no file that it names is
opened, so that weights beside the model cost nothing and cannot lead anywhere. Functions of the model are written out
where they are called. What the message says of itself is believed nowhere without a bound.
"""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli import limits
from actcli.errors import FileError, InputError, MissingExtra
from actcli.expr import Number
from actcli.format import format_expr
from actcli.identification.models.literals import literal, shortest
from actcli.output import shown
from actcli.reading import read_bytes
from actcli.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from actcli.expr import Expr

__all__ = ["Graph", "Model", "Node", "load_model", "walk"]

_DOMAINS: Final = ("", "ai.onnx", "com.microsoft")
_FLOATS: Final = {1: "float32", 10: "float16", 11: "float64", 16: "bfloat16"}
_WHOLE: Final = frozenset({2, 3, 4, 5, 6, 7, 9, 12, 13})
_NAME: Final = 200  # characters of a name that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An operator with the names of what it takes and gives; `numbers` are its attributes that are numbers."""

    kind: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    numbers: Mapping[str, Expr]
    texts: Mapping[str, str]
    graphs: tuple[tuple[str, Graph], ...] = ()
    is_known: bool = True  # whether it is of a domain whose operators are known, and its attributes are numbers


@dataclass(slots=True, eq=False)
class Graph:
    """The nodes in order, the constants that are one number, those that are not, and what the graph gives."""

    nodes: list[Node]
    constants: dict[str, Expr] = field(default_factory=dict)
    arrays: set[str] = field(default_factory=set)
    outputs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A graph, the version of its operator set, how many tensors lie outside, and which floats were read as what."""

    source: str
    graph: Graph
    version: int
    outside: int
    readings: Mapping[str, str]


def load_model(path: str | Path) -> Model:
    """Read a model; its weights may be missing."""
    try:
        onnx: Any = importlib.import_module("onnx")
    except ImportError:
        raise MissingExtra("onnx is not installed", hint="install it: pip install 'actcli[onnx]'") from None
    path, name = Path(path), shown(path)
    try:
        data = read_bytes(path, limits.MODEL_BYTES)
    except OSError as error:
        raise FileError(f"cannot read {name}: {(error.strerror or str(error)).lower()}") from None
    if len(data) > limits.MODEL_BYTES:
        message = f"{name} holds more than {limits.MODEL_BYTES >> 20} MiB"
        raise InputError(message, hint="save it with its weights in another file")
    message = onnx.ModelProto()
    try:
        message.ParseFromString(data)
    except Exception:  # noqa: BLE001 -- protobuf's own kinds of exception differ by its implementation
        raise InputError(f"{name} is no ONNX model", hint="expected a file that onnx.save wrote") from None
    if not message.graph.node:
        raise InputError(f"{name} is no ONNX model with a graph of nodes", hint="expected a file that onnx.save wrote")
    return _Reader(name, message).model()


class _Reader:
    """One message, read; counts go over all of its graphs."""

    def __init__(self, source: str, message: Any) -> None:
        self.source, self.message = source, message
        self.nodes = self.outside = 0
        self.readings: dict[str, str] = {}
        self.functions = {(one.domain, one.name): one for one in message.functions}
        versions = {one.domain: int(one.version) for one in message.opset_import}
        self.version = versions.get("", versions.get("ai.onnx", 1))

    def model(self) -> Model:
        graph = self.graph(self.message.graph, 0)
        return Model(self.source, graph, self.version, self.outside, self.readings)

    def graph(self, message: Any, depth: int) -> Graph:
        self._bound(depth)
        found = Graph([], outputs=frozenset(one.name for one in message.output))
        for tensor in message.initializer:
            self._keep(found, tensor.name, tensor)
        found.arrays.update(one.values.name for one in message.sparse_initializer)
        self._read(found, message.node, {}, "", depth)
        return found

    def _read(
        self, into: Graph, nodes: Any, names: Mapping[str, str], prefix: str, depth: int, given: Any = None
    ) -> None:
        """Read nodes into a graph; `names` are those of a function's inputs and outputs where it is called."""
        self._bound(depth)
        local = dict(names)

        def named(name: str) -> str:
            return local.setdefault(name, f"{prefix}{name}" if prefix and name else name)

        for message in nodes:
            self.nodes += 1
            if self.nodes > limits.MODEL_NODES:
                raise InputError(f"{self.source} has more than {limits.MODEL_NODES} nodes")
            inputs, outputs = (tuple(map(named, ends)) for ends in (message.input, message.output))
            function = self.functions.get((message.domain, message.op_type))
            own = message.name or f"{message.op_type} {message.output[0] if message.output else ''}".strip()
            label = visible(f"{prefix}{own}"[-_NAME:])
            if function is not None:
                inner = dict(zip(function.input, inputs, strict=False)) | dict(
                    zip(function.output, outputs, strict=False)
                )
                given_here = {one.name: one for one in function.attribute_proto} | {
                    one.name: one for one in message.attribute
                }
                self._read(into, function.node, inner, f"{label}#{self.nodes}/", depth + 1, given_here)
                continue
            attributes = [
                (one.name, (given or {}).get(one.ref_attr_name) if one.ref_attr_name else one)
                for one in message.attribute
            ]
            if message.op_type == "Constant" and message.domain in _DOMAINS and len(outputs) == 1:
                self._constant(into, outputs[0], [(name, one) for name, one in attributes if one is not None])
                continue
            into.nodes.append(self._node(message, label, inputs, outputs, attributes, depth))

    def _node(
        self,
        message: Any,
        label: str,
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
        attributes: Sequence[tuple[str, Any]],
        depth: int,
    ) -> Node:
        numbers: dict[str, Expr] = {}
        texts: dict[str, str] = {}
        graphs: list[tuple[str, Graph]] = []
        sound = True
        for name, one in attributes:
            if one is None:
                continue
            if one.type == 1:
                if math.isfinite(one.f):
                    numbers[name] = self._number(float(one.f), "float32")
                else:
                    sound = False  # no formula has it, and its default would be another function
            elif one.type == 2:
                numbers[name] = literal(float(one.i), "")
                texts[name] = str(one.i)
            elif one.type == 3:
                texts[name] = visible(one.s[:_NAME].decode("utf-8", "replace"))
            elif one.type == 5:
                graphs.append((name, self.graph(one.g, depth + 1)))
            elif one.type == 10:
                graphs += [(name, self.graph(inner, depth + 1)) for inner in one.graphs]
        kind = message.op_type
        if kind == "Gelu" and texts.get("approximate") == "tanh":
            kind = "Gelu(tanh)"
        elif kind == "Selu" and self.version < 6:
            kind = "Selu(1)"  # with constants of few digits
        return Node(kind, label, inputs, outputs, numbers, texts, tuple(graphs), sound and message.domain in _DOMAINS)

    def _constant(self, into: Graph, name: str, attributes: Sequence[tuple[str, Any]]) -> None:
        for kind, one in attributes:
            if kind == "value":
                self._keep(into, name, one.t)
                return
            if kind == "value_float" and math.isfinite(one.f):
                into.constants[name] = self._number(float(one.f), "float32")
                return
            if kind == "value_int":
                into.constants[name] = literal(float(one.i), "")
                return
        into.arrays.add(name)

    def _keep(self, into: Graph, name: str, tensor: Any) -> None:
        """Keep a tensor if all of its entries are one number; else remember that it is there."""
        value = self._single(tensor)
        if value is None:
            into.arrays.add(name)
        else:
            into.constants[name] = value

    def _single(self, tensor: Any) -> Expr | None:
        if tensor.data_location == 1 or tensor.external_data:
            self.outside += 1
            return None
        kind = tensor.data_type
        if (kind not in _FLOATS and kind not in _WHOLE) or any(size < 0 for size in tensor.dims):
            return None
        count = math.prod(tensor.dims)
        if not 0 < count <= limits.MODEL_CONSTANT:
            return None
        try:
            helper: Any = importlib.import_module("onnx.numpy_helper")
            values = np.asarray(helper.to_array(tensor)).astype(np.float64).ravel()
        except Exception:  # noqa: BLE001 -- a tensor that does not hold what it says raises this and that
            raise InputError(
                f"{self.source}: the tensor {visible(tensor.name[:_NAME])!r} does not hold what it says"
            ) from None
        if values.size == 0 or not np.isfinite(values[0]) or (values != values[0]).any():
            return None
        return self._number(float(values[0]), _FLOATS.get(kind, ""))

    def _number(self, value: float, form: str) -> Expr:
        found = literal(value, form)
        if form:
            text = shortest(value, form)
            if not isinstance(found, Number) or found.value != Fraction(text):
                self.readings.setdefault(text, format_expr(found))
        return found

    def _bound(self, depth: int) -> None:
        if depth > limits.MODEL_NESTING:
            raise InputError(f"{self.source}: graphs and functions nest deeper than {limits.MODEL_NESTING}")


def walk(graph: Graph, where: str = "") -> Iterator[tuple[str, Graph]]:
    """All graphs, each with its path; those of `If` and `Loop` after the one that they stand in."""
    yield where, graph
    for node in graph.nodes:
        for name, inner in node.graphs:
            yield from walk(inner, f"{where}{node.name}/{name}/")
